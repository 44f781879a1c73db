#include "../Pair.h"

#define main pairMain
#include "../../../pairs/acl-wrong-context/context-not-restored.cpp"
#undef main

// The caller goes on in its own context, as it believes.
int main() {
  Acl Device;
  aclrtContext callers = nullptr, own = nullptr;
  aclrtGetCurrentContext(&callers);
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  aclrtCreateContext(&own, 0);
  aclrtSetCurrentContext(callers);
  acltidyFail("aclrtGetMemInfo:1=507899");
  size_t idle = 0;
  query(own, &idle);
  aclrtSynchronizeStream(stream);
  aclrtSetCurrentContext(callers);
  aclrtDestroyContext(own);
  aclrtDestroyStream(stream);
}
