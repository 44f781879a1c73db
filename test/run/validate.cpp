// Static findings beside what a run shows.
//
// RUN: %client %s -o %t %acl_libs
// RUN: %exits 1 %acl_tidy --no-cache --output json=%t.json --output sarif=%t.sarif %s -- -std=c++17 >%t.static
// RUN: %exits 0 %acl_tidy validate --root %S --findings %t.json --report json=%t.verdicts --report sarif=%t.verdicts.sarif -- %t 2>%t.err
// RUN: FileCheck %s <%t.err
// RUN: FileCheck --check-prefix=JSON %s <%t.verdicts
// RUN: FileCheck --check-prefix=SARIF %s <%t.verdicts.sarif
//
// Confirmed findings and those at run time only have stacks; then the table.
// CHECK: warning: stream 'stream' is released twice
// CHECK-DAG: confirmed{{ +}}acl-use-after-destroy{{ +}}validate.cpp:[[#]]:{{[0-9]+}}{{ +}}seen at run time
// CHECK-DAG: confirmed{{ +}}acl-resource-leak{{ +}}validate.cpp:[[#]]:{{[0-9]+}}{{ +}}seen when 'aclrtCreateEvent' fails with 207007 (ACL_ERROR_RT_NO_EVENT_RESOURCE)
// CHECK-DAG: confirmed{{ +}}acl-resource-leak{{ +}}validate.cpp:[[#]]:{{[0-9]+}}{{ +}}seen when 'aclmdlCreateDesc' fails with
// CHECK-DAG: contradicted{{ +}}acl-resource-leak{{ +}}validate.cpp:[[#]]:{{[0-9]+}}{{ +}}its call was made in one run, and the rule was not broken there
// CHECK-DAG: not reached{{ +}}acl-mismatched-destroy{{ +}}validate.cpp:[[#]]:{{[0-9]+}}{{ +}}'aclrtMallocHost' in validate.cpp:[[#]] was not called
// CHECK: acl-tidy: 2 calls were made to fail
// CHECK: acl-tidy: note: contradicted means that the calls of the path were made and the rule held; the path may be possible all the same, for other conditions are not observed
// CHECK: acl-tidy: 5 static findings: 3 confirmed, 1 contradicted, 1 not reached; 1 finding at run time only
//
// JSON-DAG: "verdict": "confirmed"
// JSON-DAG: "verdict": "contradicted"
// JSON-DAG: "verdict": "not reached"
// JSON-DAG: "verdict": "run time only"
// SARIF: "aclTidy/verdict": "confirmed"
// SARIF: "aclTidy/evidence": "seen
//
// SARIF findings are as good, and so is an analysis on the spot.
// RUN: %acl_tidy validate --root %S --findings %t.sarif -- %t 2>%t.err2
// RUN: diff %t.err %t.err2
// RUN: rm -rf %t.dir && mkdir %t.dir && cp %s %t.dir/validate.cpp && echo -std=c++17 >%t.dir/compile_flags.txt
// RUN: cd %t.dir && %client validate.cpp -o client %acl_libs && %acl_tidy validate --lint-arg --no-cache --root . validate.cpp -- ./client 2>%t.err3
// RUN: diff %t.err %t.err3
// RUN: %exits 9 %acl_tidy validate --error-exitcode 9 --findings %t.json -- %t
//
// RUN: %exits 2 %acl_tidy validate -- %t 2>&1 | FileCheck --check-prefix=NOTHING %s
// NOTHING: acl-tidy: error: what is to be validated? Pass --findings <file> (JSON or SARIF of acl-tidy), or -p <build directory>, or files, to be analysed
// RUN: %exits 2 %acl_tidy validate --findings gone.json -- %t 2>&1 | FileCheck --check-prefix=GONE %s
// GONE: acl-tidy: error: --findings gone.json: No such file or directory
// RUN: echo '{}' >%t.empty
// RUN: %exits 2 %acl_tidy validate --findings %t.empty -- %t 2>&1 | FileCheck --check-prefix=EMPTY %s
// EMPTY: acl-tidy: error: --findings {{.*}}: neither the JSON nor the SARIF of acl-tidy; it is written by --output json=<file> or sarif=<file>
// RUN: %exits 2 %acl_tidy validate -p %t.gone -- %t 2>&1 | FileCheck --check-prefix=NOBUILD %s
// NOBUILD: acl-tidy: error: the analysis is not complete:

#include "acl/acl.h"
#include <cstdlib>

static void twice() {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  aclrtDestroyStream(stream);
  aclrtDestroyStream(stream);
}

static int onFailure() {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  aclrtEvent event = nullptr;
  aclError status = aclrtCreateEvent(&event);
  if (status != ACL_SUCCESS)
    return 1;
  aclrtDestroyEvent(event);
  aclrtFree(memory);
  return 0;
}

static int onNull() {
  aclmdlDataset *dataset = aclmdlCreateDataset();
  aclmdlDesc *desc = aclmdlCreateDesc();
  // What is assumed of a call is told where its result is tested.
  if (desc == nullptr)
    return 1;
  aclmdlDestroyDesc(desc);
  aclmdlDestroyDataset(dataset);
  return 0;
}

static void sometimes(bool rare) {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  if (rare)
    return;
  aclrtDestroyStream(stream);
}

static void never() {
  void *host = nullptr;
  if (aclrtMallocHost(&host, 64) != ACL_SUCCESS)
    return;
  aclrtFree(host);
}

aclrtNotify forgotten;

int main(int argc, char **) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  twice();
  onFailure();
  onNull();
  sometimes(argc > 1);
  if (argc > 2)
    never();
  // Only a run knows that nobody releases it.
  aclrtCreateNotify(&forgotten, 0);
  aclrtResetDevice(0);
  aclFinalize();
}
