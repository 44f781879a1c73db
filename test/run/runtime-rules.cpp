// Rules that only a run sees have their severity and page in reports.
//
// RUN: %client %s -o %t %acl_libs
// RUN: %exits 0 %acl_tidy run --root %S --product 310b --report json=%t.json --report sarif=%t.sarif -- %t 2>&1 | FileCheck %s
// CHECK: warning: more streams than 310b has {{.*}} [acl-limits]
// RUN: FileCheck --check-prefix=JSON %s <%t.json
// JSON: "rule": "acl-limits"
// JSON: "severity": "error"
// RUN: FileCheck --check-prefix=SARIF %s <%t.sarif
// SARIF: "level": "error"
// SARIF: "id": "acl-limits"
//
// An analysis does not look for them, and its reports do not name them.
// RUN: %exits 0 %acl_tidy --no-cache --output sarif=%t.static %s -- -std=c++17
// RUN: not grep acl-limits %t.static

#include "acl/acl.h"
#include <vector>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  std::vector<aclrtStream> streams;
  for (aclrtStream stream; aclrtCreateStream(&stream) == ACL_SUCCESS;)
    streams.push_back(stream);
  for (aclrtStream stream : streams)
    aclrtDestroyStream(stream);
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
