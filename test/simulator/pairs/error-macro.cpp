#include "Pair.h"

#include "../../pairs/error-macro.cpp"

int main() {
  Acl Device;
  acltidyFail("aclrtCreateStream:1=207008");
  run(64);
}
