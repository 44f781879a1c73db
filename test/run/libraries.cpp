// Programs that find their libraries in their own way, or have none.
//
// A library of the same name, which an RPATH names.
// RUN: rm -rf %t && mkdir -p %t/own
// RUN: %client -shared -fPIC -DOWN_LIBRARY %s -o %t/own/libascendcl.so -Wl,-soname,libascendcl.so
// RUN: %client %s -o %t/rpath -L%t/own -lascendcl -Wl,--disable-new-dtags,-rpath,\$ORIGIN/own
// RUN: %t/rpath | FileCheck --check-prefix=OWN %s
// RUN: %acl_tidy run -- %t/rpath 2>&1 | FileCheck --check-prefix=SIMULATED %s
// OWN: status 123
// SIMULATED: status 0
// SIMULATED: stream from 'aclrtCreateStream' is never released
//
// A RUNPATH gives way to LD_LIBRARY_PATH.
// RUN: %client %s -o %t/runpath -L%t/own -lascendcl -Wl,--enable-new-dtags,-rpath,\$ORIGIN/own
// RUN: %t/runpath | FileCheck --check-prefix=OWN %s
// RUN: %acl_tidy run -- %t/runpath 2>&1 | FileCheck --check-prefix=SIMULATED %s
//
// A script that sets LD_LIBRARY_PATH needs --preload.
// RUN: echo '#!/bin/sh' >%t/script && echo 'LD_LIBRARY_PATH=%t/own exec %t/runpath' >>%t/script && chmod +x %t/script
// RUN: %acl_tidy run -- %t/script 2>&1 | FileCheck --check-prefixes=OWN,NONE %s
// NONE: note: no call of ACL was seen: {{.*}} --preload overrules
// RUN: %acl_tidy run --preload -- %t/script 2>&1 | FileCheck --check-prefix=SIMULATED %s
//
// RUN: %client -DNO_ACL -static %s -o %t/static
// RUN: %exits 0 %acl_tidy run -- %t/static 2>&1 | FileCheck --check-prefix=STATIC %s
// STATIC: note: '{{.*}}static' is linked statically: {{.*}} link ACL's libraries dynamically
// STATIC: note: no call of ACL was seen, as the program is linked statically
//
// An acl-tidy without its libraries.
// RUN: mkdir -p %t/bin && cp %acl_tidy %t/bin/acl-tidy
// RUN: %exits 2 %t/bin/acl-tidy run -- %t/rpath 2>&1 | FileCheck --check-prefix=MISSING %s
// MISSING: acl-tidy: error: the libraries of the simulated runtime were not found; install acl-tidy completely, or build it with -DACLTIDY_SIMULATOR=ON
// MISSING-NOT: status

#ifdef OWN_LIBRARY
extern "C" __attribute__((visibility("default"))) int
aclrtCreateStream(void **) {
  return 123;
}
extern "C" __attribute__((visibility("default"))) int aclInit(const char *) {
  return 123;
}
extern "C" __attribute__((visibility("default"))) int aclrtSetDevice(int) {
  return 123;
}
#elif defined(NO_ACL)
int main() {}
#else
#include "acl/acl.h"
#include <cstdio>

int main() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtStream stream = nullptr;
  printf("status %d\n", aclrtCreateStream(&stream));
}
#endif
