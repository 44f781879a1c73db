// Suppressions are those of the static gate; a run knows functions, too.
//
// RUN: rm -rf %t && split-file %s %t && %client %t/client.cpp -o %t/client %acl_libs
// RUN: %exits 0 %acl_tidy run --root %t --error-exitcode 9 --suppressions %t/all.yaml --report json=%t/json --report sarif=%t/sarif -- %t/client 2>&1 \
// RUN:   | FileCheck --check-prefix=ALL %s
// ALL-NOT: warning:
// ALL: acl-tidy: 0 findings in {{[0-9]+}} ACL calls of 1 process, 2 suppressed
// RUN: FileCheck --check-prefix=JSON %s <%t/json
// JSON: "suppressed": "external"
// JSON-NEXT: "justification": "kept for the whole process"
// RUN: FileCheck --check-prefix=SARIF %s <%t/sarif
// SARIF: "justification": "kept for the whole process"
//
// RUN: %exits 9 %acl_tidy run --root %t --error-exitcode 9 --suppressions %t/one.yaml -- %t/client 2>&1 \
// RUN:   | FileCheck --check-prefix=ONE %s
// ONE-NOT: stream from
// ONE: warning: event from 'aclrtCreateEvent'
// ONE-NOT: stream from
// ONE: acl-tidy: 1 finding in {{[0-9]+}} ACL calls of 1 process, 1 suppressed
//
// Without debug information the module is known, by its path.
// RUN: %client -g0 %t/client.cpp -o %t/client %acl_libs
// RUN: %exits 0 %acl_tidy run --root %t --error-exitcode 9 --suppressions %t/module.yaml -- %t/client 2>&1 \
// RUN:   | FileCheck --check-prefix=ALL %s
// RUN: %acl_tidy run --root %t -- %t/client 2>&1 | FileCheck --check-prefix=BARE %s
// BARE: {{^}}warning: {{event|stream}} from
// BARE: #0 legacy::{{open|keep}}() (client+0x{{[0-9a-f]+}})

//--- all.yaml
- rule: acl-resource-leak
  path: "*.cpp"
  reason: kept for the whole process
//--- one.yaml
- rule: acl-*
  path: "*"
  function: "legacy::open"
  reason: old code
- rule: acl-use-after-destroy
  path: "*"
  reason: not this rule
- rule: acl-*
  path: "other/*"
  reason: not this file
- rule: acl-*
  path: "*"
  function: "legacy::o"
  reason: not this function
//--- module.yaml
- rule: acl-resource-leak
  path: client
  reason: a module without sources
//--- client.cpp
#include "acl/acl.h"
namespace legacy {
void open() {
  aclrtStream stream;
  aclrtCreateStream(&stream);
}
void keep() {
  aclrtEvent event;
  aclrtCreateEvent(&event);
}
} // namespace legacy
int main() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  legacy::open();
  legacy::keep();
  aclrtResetDevice(0);
  aclFinalize();
}
