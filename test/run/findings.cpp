// Findings with stacks, in a stable order, each once however many processes
// make it; exit codes; the program's own input and output.
//
// RUN: %client %s -o %t %acl_libs
// RUN: echo 7 | %exits 7 %acl_tidy run --root %S -- %t once >%t.out 2>%t.err
// RUN: FileCheck --check-prefix=OUT %s <%t.out
// RUN: FileCheck --check-prefix=ONCE %s <%t.err
// RUN: echo 7 | %exits 99 %acl_tidy run --error-exitcode 99 -- %t once
// RUN: %exits 0 %acl_tidy run --error-exitcode 99 -- %t clean 2>&1 </dev/null \
// RUN:   | FileCheck --check-prefix=CLEAN %s
//
// OUT: read 7
// OUT-NOT: {{.}}
//
// ONCE: findings.cpp:[[#LEAK:]]:{{[0-9]+}}: warning: stream from 'aclrtCreateStream' is never released; call 'aclrtDestroyStream' [acl-resource-leak] (3 times)
// ONCE-NEXT: created:
// ONCE-NEXT:   #0 (anonymous namespace)::leak() findings.cpp:[[#LEAK]]:{{[0-9]+}}
// ONCE-NEXT:   #1 main findings.cpp:{{[0-9]+}}:{{[0-9]+}}
// ONCE-NOT:    #2
// ONCE: findings.cpp:[[#]]:{{[0-9]+}}: warning: device memory from 'aclrtMalloc' is released by 'aclrtFreeHost'{{.*}} [acl-mismatched-destroy]
// ONCE-NEXT: here:
// ONCE-NEXT:   #0 wrongFree(void*) findings.cpp
// ONCE: created:
// ONCE-NEXT:   #0 main findings.cpp
// ONCE: acl-tidy: 2 findings in {{[0-9]+}} ACL calls of 1 process; the program's exit code is 7
// ONCE-NOT: acl-tidy:
//
// CLEAN: acl-tidy: 0 findings in {{[0-9]+}} ACL calls of 1 process
//
// The same findings of two processes are one.
// RUN: %exits 0 %acl_tidy run -- %t fork 2>&1 </dev/null | FileCheck --check-prefix=FORK %s
// FORK: [acl-resource-leak] (6 times)
// FORK-NOT: [acl-resource-leak]
// FORK: acl-tidy: 1 finding in {{[0-9]+}} ACL calls of 2 processes
//
// Other forms; text goes on to standard error.
// RUN: %acl_tidy run --root %S --report json=%t.json --report sarif=%t.sarif --report html=%t.html -- %t once </dev/null 2>&1 \
// RUN:   | FileCheck --check-prefix=BOTH %s
// BOTH: [acl-resource-leak]
// RUN: FileCheck --check-prefix=JSON %s <%t.json
// JSON: "run": {
// JSON: "status": 0
// JSON: "end": "exited"
// JSON: "rule": "acl-resource-leak"
// JSON: "file": "findings.cpp"
// JSON: "count": 3
// JSON: "role": "created"
// JSON: "function": "(anonymous namespace)::leak()"
// JSON: "line":
// JSON: "offset":
// RUN: FileCheck --check-prefix=SARIF %s <%t.sarif
// SARIF: "exitCode": 0
// SARIF: "ruleId": "acl-resource-leak"
// SARIF: "occurrenceCount": 3
// SARIF: "stacks": [
// SARIF: "text": "created"
// SARIF: "fullyQualifiedName": "(anonymous namespace)::leak()"
// RUN: FileCheck --check-prefix=HTML %s <%t.html
// HTML: is never released
// RUN: %acl_tidy run --quiet --report text=%t.txt --report json=- -- %t clean </dev/null >%t.stdout 2>&1
// RUN: count 0 <%t.txt
// RUN: FileCheck --check-prefix=STDOUT %s <%t.stdout
// STDOUT: "findings": []

#include "acl/acl.h"
#include <cstdio>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

namespace {
void leak() {
  aclrtStream stream;
  aclrtCreateStream(&stream);
}
} // namespace

void wrongFree(void *memory) { aclrtFreeHost(memory); }

int main(int, char **argv) {
  bool forks = !strcmp(argv[1], "fork");
  if (forks && fork()) {
    // The parent uses ACL only after the child, so that neither minds.
    wait(nullptr);
  }
  aclInit(nullptr);
  aclrtSetDevice(0);
  if (strcmp(argv[1], "clean"))
    for (int i = 0; i < 3; ++i)
      leak();
  void *memory = nullptr;
  aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  if (!strcmp(argv[1], "once"))
    wrongFree(memory);
  aclrtFree(memory);
  aclrtResetDevice(0);
  aclFinalize();
  int status = 0;
  if (scanf("%d", &status) == 1)
    printf("read %d\n", status);
  return status;
}
