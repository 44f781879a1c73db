// Processes that the program starts, becomes, or leaves behind.
//
// RUN: %client %s -o %t %acl_libs
// RUN: %acl_tidy run -- %t child 2>&1 | FileCheck --check-prefix=CHILD %s
// CHILD: stream from 'aclrtCreateStream' is never released
// CHILD: acl-tidy: 1 finding in {{[0-9]+}} ACL calls of 2 processes
//
// A shell in between.
// RUN: %exits 3 %acl_tidy run -- sh -c "%t leak; exit 3" 2>&1 | FileCheck --check-prefix=SHELL %s
// SHELL: stream from 'aclrtCreateStream' is never released
// SHELL: acl-tidy: 1 finding in {{[0-9]+}} ACL calls of 1 process; the program's exit code is 3
//
// A program that becomes another one.
// RUN: %acl_tidy run -- %t exec 2>&1 | FileCheck --check-prefix=EXEC %s
// EXEC: stream from 'aclrtCreateStream' is never released
// EXEC: note: process {{[0-9]+}} ({{.*}}) became another program; leaks were not looked for in it
// EXEC: acl-tidy: 1 finding in {{[0-9]+}} ACL calls of 2 processes
//
// A child that says nothing at its end.
// RUN: %acl_tidy run -- %t silent 2>&1 | FileCheck --check-prefix=SILENT %s
// SILENT: note: process {{[0-9]+}} ({{.*}}) was killed or ended by _exit; leaks were not looked for in it
// SILENT: acl-tidy: 0 findings
//
// A background process ends a little later: it belongs to the run.
// RUN: %acl_tidy run -- %t background 2>&1 | FileCheck --check-prefix=BACK %s
// BACK: stream from 'aclrtCreateStream' is never released
// A daemon is not waited for.
// RUN: %acl_tidy run -- %t daemon 2>&1 | FileCheck --check-prefix=DAEMON %s
// DAEMON: note: processes of the program go on running

#include "acl/acl.h"
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

static int use(bool leak) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtStream stream;
  aclrtCreateStream(&stream);
  if (!leak)
    aclrtDestroyStream(stream);
  aclrtResetDevice(0);
  return aclFinalize();
}

int main(int, char **argv) {
  auto is = [&](const char *what) { return !strcmp(argv[1], what); };
  if (is("leak"))
    return use(true);
  if (is("exec")) {
    use(false);
    char leak[] = "leak";
    char *args[] = {argv[0], leak, nullptr};
    return execv(argv[0], args);
  }
  if (pid_t child = fork()) {
    if (is("background") || is("daemon"))
      return 0;
    waitpid(child, nullptr, 0);
    return use(false);
  }
  if (is("background"))
    usleep(300000);
  if (is("daemon")) {
    // As a daemon does: nobody's terminal, nobody's output.
    setsid();
    for (int i = 0; i < 3; ++i)
      close(i);
    sleep(6);
  }
  use(!is("silent"));
  if (is("silent"))
    _exit(0);
}
