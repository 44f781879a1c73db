#include "Pair.h"

#define main pairMain
#include "../../pairs/error-path-wrong-free.cpp"
#undef main

int main() {
  Acl Device;
  acltidyFail("aclrtMemcpy:1=507899");
  pairMain();
}
