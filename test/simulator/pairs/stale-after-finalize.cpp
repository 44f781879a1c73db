#include "Pair.h"

#define main pairMain
#include "../../pairs/stale-after-finalize.cpp"
#undef main

int main() {
  Acl Device;
  pairMain();
}
