// Programs that a signal ends, that hang, or that are told to stop.
//
// RUN: %client %s -o %t %acl_libs
// RUN: %exits 139 %acl_tidy run -- %t touch 2>%t.touch
// RUN: FileCheck --check-prefix=TOUCH %s <%t.touch
// TOUCH: warning: host code touches device memory; {{.*}} [acl-memory-kind]
// TOUCH-NEXT: here:
// TOUCH-NEXT:   #0 {{.*}}touch(void*)
// TOUCH: allocated:
// TOUCH: acl-tidy: 1 finding in {{[0-9]+}} ACL calls of 1 process; the program was ended by SIGSEGV
//
// RUN: %exits 137 %acl_tidy run -- %t kill 2>&1 | FileCheck --check-prefix=KILL %s
// KILL: note: process {{[0-9]+}} ({{.*}}) was killed or ended by _exit
// KILL: the program was ended by SIGKILL
//
// A program may catch what is sent to acl-tidy, and end by itself.
// RUN: %exits 5 %python %S/Inputs/send_signal.py TERM %acl_tidy run -- %t catch >%t.catch 2>&1
// RUN: FileCheck --check-prefix=CATCH %s <%t.catch
// CATCH: ready
// CATCH: stream from 'aclrtCreateStream' is never released
// CATCH: the program's exit code is 5
// RUN: %exits 130 %python %S/Inputs/send_signal.py INT %acl_tidy run -- %t default >%t.int 2>&1
// RUN: FileCheck --check-prefix=INT %s <%t.int
// INT: the program was ended by SIGINT
//
// RUN: %exits 2 %acl_tidy run --timeout 1 -- %t hang >%t.hang 2>&1
// RUN: FileCheck --check-prefix=HANG %s <%t.hang
// HANG: acl-tidy: error: the program did not end within 1 seconds and was stopped; what it still had was not looked at (--timeout)
// HANG: 'aclrtDestroyStream' already released it
// HANG: the program was ended by SIGTERM
// One that does not listen, and its children.
// RUN: %exits 2 %acl_tidy run --timeout 1 -- %t deaf >%t.deaf 2>&1
// RUN: FileCheck --check-prefix=DEAF %s <%t.deaf
// DEAF: did not end within 1 seconds
// DEAF: the program was ended by SIGKILL

#include "acl/acl.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

void touch(void *memory) { *static_cast<volatile char *>(memory) = 1; }

int main(int, char **argv) {
  auto is = [&](const char *what) { return !strcmp(argv[1], what); };
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  if (is("touch")) {
    void *memory = nullptr;
    aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
    touch(memory);
  }
  if (is("kill"))
    raise(SIGKILL);
  if (is("hang")) {
    aclrtDestroyStream(stream);
    aclrtDestroyStream(stream);
  }
  if (is("catch"))
    signal(SIGTERM, [](int) { exit(5); });
  if (is("deaf")) {
    signal(SIGTERM, SIG_IGN);
    fork();
  }
  puts("ready");
  fflush(stdout);
  while (true)
    pause();
}
