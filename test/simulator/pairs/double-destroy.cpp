#include "Pair.h"

#include "../../pairs/double-destroy.cpp"

int main() {
  Acl Device;
  DeviceMemory To(64), From(64);
  acltidyFail("aclrtMemcpyAsync:1=507899");
  copy(To.Address, From.Address, 64);
}
