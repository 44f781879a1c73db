// RUN: not %acl_tidy %s --checks=acl-non-dvpp-memory --config="{CheckOptions: {acl-non-dvpp-memory.Product: 'a4'}}" -- %acl_include 2>&1 | FileCheck %s
// CHECK: option 'acl-non-dvpp-memory.Product': unknown product 'a4'; expected 'all' or, separated by ';', some of 310, 310p, 310b, 910, a2, a3, 950
#include "acl/acl.h"
void f() { aclrtSynchronizeDevice(); }
