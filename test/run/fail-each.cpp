// One run for every acquiring call, which fails in it.
//
// RUN: %client %s -o %t %acl_libs
// RUN: %exits 0 %acl_tidy run --root %S --fail-each --report json=%t.json -- %t 2>%t.err
// RUN: FileCheck %s <%t.err
// RUN: FileCheck --check-prefix=JSON %s <%t.json
//
// An error path that forgets: every call after it may be the one.
// CHECK: warning: when the 1st 'aclrtCreateStream' fails with 207008 (ACL_ERROR_RT_NO_STREAM_RESOURCE) (or any of 2 other calls): device memory from 'aclrtMalloc' is never released; call 'aclrtFree' [acl-resource-leak]
// CHECK-NEXT: 64 bytes
// CHECK-NEXT: created:
// CHECK-NEXT:   #0 forgets() fail-each.cpp
// CHECK-NEXT:   #1 main fail-each.cpp
// CHECK-NEXT: made to fail:
// CHECK-NEXT:   #0 forgets() fail-each.cpp
// CHECK-NEXT:   #1 main fail-each.cpp
// CHECK-NEXT: also when:
// CHECK-NEXT:   the 2nd 'aclrtCreateStream' fails with 207008
// CHECK-NEXT:   the 3rd 'aclrtCreateStream' fails with 207008
//
// A crash is a finding.
// CHECK: fail-each.cpp:[[#]]:{{[0-9]+}}: warning: when the 1st 'aclCreateDataBuffer' fails with 200000 (ACL_ERROR_BAD_ALLOC): the program dies of SIGSEGV [acl-unchecked-error]
// CHECK-NEXT: here:
// CHECK-NEXT:   #0 crashes() fail-each.cpp
// CHECK: made to fail:
//
// Nobody cleans up before exit.
// CHECK-NOT: {{exits\(\)|aclInit}}
// What comes without a failure, has none.
// CHECK: fail-each.cpp:[[#]]:{{[0-9]+}}: warning: event from 'aclrtCreateEvent' is never released; call 'aclrtDestroyEvent' [acl-resource-leak]
// CHECK-NEXT: created:
// CHECK-NEXT:   #0 main
// CHECK-NEXT: acl-tidy: note: 3 leaks are left out where the program calls exit after a failure
// CHECK: acl-tidy: {{[0-9]+}} calls were made to fail, each in a run of its own, 1 crashed
// CHECK-NEXT: acl-tidy: 3 findings in {{[0-9]+}} ACL calls of 1 process
//
// JSON: "faults": [
// JSON: "function": "aclCreateDataBuffer"
// JSON-NEXT: "call": 1
// JSON-NEXT: "code": 200000
// JSON-NEXT: "codeName": "ACL_ERROR_BAD_ALLOC"
// JSON-NEXT: "outcome": "crashed"
// JSON-NEXT: "status": 139
// JSON-NEXT: "findings": 1
//
// The result does not depend on how many runs there are at a time.
// RUN: %acl_tidy run --root %S --fail-each -j 4 -- %t 2>%t.parallel
// RUN: diff %t.err %t.parallel
//
// Each function comes to its turn before the limit does.
// RUN: %acl_tidy run --fail-each --fail-limit 2 -- %t 2>&1 | FileCheck --check-prefix=LIMIT %s
// LIMIT: acl-tidy: 2 calls were made to fail
// LIMIT: acl-tidy: {{[0-9]+}} calls beyond --fail-limit did not fail
//
// Other functions than those that acquire.
// RUN: %acl_tidy run --fail-each=aclrtSynchronize* -- %t 2>&1 | FileCheck --check-prefix=GLOB %s
// GLOB: when the 1st 'aclrtSynchronizeStream' fails with 507000{{.*}}: stream from 'aclrtCreateStream' is never released
// GLOB: acl-tidy: 1 call was made to fail
//
// A release that fails is not the program's fault, and of the calls that miss
// the device or the initialisation the first one tells.
// RUN: %acl_tidy run --fail-each=aclrtFree* -- %t 2>&1 | FileCheck --check-prefix=RELEASE %s
// RELEASE-NOT: memory from {{.*}} is never released
// RELEASE: acl-tidy: {{[0-9]+}} calls were made to fail
// RUN: %client -DUNCHECKED %s -o %t.unchecked %acl_libs
// RUN: %acl_tidy run --fail-each=aclrtSetDevice -- %t.unchecked 2>&1 | FileCheck --check-prefix=STATE %s
// STATE: when the 1st 'aclrtSetDevice' fails {{.*}} [acl-wrong-context]
// STATE-NOT: [acl-wrong-context]
// STATE: acl-tidy: 1 call was made to fail
//
// One fault by hand; a run that does not end.
// RUN: %exits 1 %acl_tidy run --fail aclrtMallocHost:1=207001 -- %t 2>&1 | FileCheck --check-prefix=HAND %s
// HAND: note: 'aclrtMallocHost' was made to fail with 207001
// RUN: %client -DHANGS %s -o %t.hangs %acl_libs
// RUN: %acl_tidy run --fail-each=aclrtSetDevice --timeout 2 -- %t.hangs 2>&1 | FileCheck --check-prefix=HANGS %s
// HANGS: acl-tidy: 1 call was made to fail, in a run of its own, 1 timed out

#include "acl/acl.h"
#include <cstdlib>
#include <cstring>
#include <unistd.h>

static void forgets() {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtStream streams[3] = {};
  for (aclrtStream &stream : streams)
    if (aclrtCreateStream(&stream) != ACL_SUCCESS) {
      for (aclrtStream made : streams)
        if (made)
          aclrtDestroyStream(made);
      return;
    }
  if (aclrtSynchronizeStream(streams[0]) != ACL_SUCCESS)
    return;
  for (aclrtStream stream : streams)
    aclrtDestroyStream(stream);
  aclrtFree(memory);
}

static void crashes() {
  char bytes[4];
  aclDataBuffer *buffer = aclCreateDataBuffer(bytes, sizeof bytes);
  if (!buffer)
    *reinterpret_cast<volatile int *>(8) = 0;
  aclDestroyDataBuffer(buffer);
}

static void exits() {
  aclrtNotify kept = nullptr;
  if (aclrtCreateNotify(&kept, 0) != ACL_SUCCESS)
    return;
  void *host = nullptr;
  if (aclrtMallocHost(&host, 64) != ACL_SUCCESS)
    exit(1);
  aclrtFreeHost(host);
  aclrtDestroyNotify(kept);
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
#ifdef UNCHECKED
  aclrtSetDevice(0);
  if (false) {
#else
  if (aclrtSetDevice(0) != ACL_SUCCESS) {
#endif
#ifdef HANGS
    pause();
#endif
    aclFinalize();
    return 1;
  }
  aclrtEvent event = nullptr;
  aclrtCreateEvent(&event);
  forgets();
  crashes();
  exits();
  aclrtResetDevice(0);
  aclFinalize();
}
