#include "Pair.h"

#define main pairMain
#include "../../pairs/physical-handle.cpp"
#undef main

int main() {
  Acl Device;
  acltidyFail("aclrtReserveMemAddress:1=207001");
  pairMain();
}
