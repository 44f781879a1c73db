#include "Pair.h"

#define main pairMain
#include "../../pairs/optional-input-forgotten.cpp"
#undef main

int main() {
  Acl Device;
  DeviceMemory Angles(256), Factors(256);
  rotate(Angles.Address, Factors.Address, 64, nullptr, nullptr);
  aclrtSynchronizeStream(nullptr);
}
