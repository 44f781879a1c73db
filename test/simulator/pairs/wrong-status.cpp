#include "Pair.h"

#include "../../pairs/wrong-status.cpp"

int main() {
  Acl Device;
  acltidyFail("aclrtCreateStream:1=207008");
  aclrtContext context = nullptr;
  aclrtStream stream = nullptr;
  if (open(0, &context, &stream) != 0)
    return 0;
  aclrtDestroyStream(stream);
  aclrtDestroyContext(context);
}
