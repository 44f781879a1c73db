// A program that gives up when a call fails: the summary says where to look,
// and the log names the call and the reason.
//
// RUN: %client %s -o %t %acl_libs
// RUN: %exits 3 %acl_tidy run -- %t 2>&1 </dev/null | FileCheck --check-prefix=HINT %s
// RUN: %exits 3 env ASCEND_SLOG_PRINT_TO_STDOUT=1 %acl_tidy run -- %t 2>%t.err </dev/null >%t.out
// RUN: FileCheck --check-prefix=LOG %s <%t.out
// RUN: FileCheck --check-prefix=HINT %s <%t.err
// RUN: %exits 0 %acl_tidy run -- %t carry-on 2>&1 </dev/null | FileCheck --check-prefix=QUIET %s
//
// HINT-NOT: ASCENDCL(
// HINT: acl-tidy: 0 findings in {{[0-9]+}} ACL calls of 1 process; the program's exit code is 3; 1 call failed, ASCEND_SLOG_PRINT_TO_STDOUT=1 shows why
// LOG: [ERROR] ASCENDCL({{[0-9]+}},log.cpp{{.*}}):{{[0-9]+-[0-9]+-[0-9]+-[0-9:.]+}} {{[0-9]+}} aclrtMalloc: the size is 0 (100000)
// QUIET: acl-tidy: 0 findings in {{[0-9]+}} ACL calls of 1 process
// QUIET-NOT: failed

#include "acl/acl.h"

int main(int argc, char **) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  void *memory = nullptr;
  aclError status = aclrtMalloc(&memory, 0, ACL_MEM_MALLOC_NORMAL_ONLY);
  aclrtResetDevice(0);
  aclFinalize();
  return argc > 1 || status == ACL_SUCCESS ? 0 : 3;
}
