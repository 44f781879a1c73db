#include "Pair.h"

#define main pairMain
#include "../../pairs/init-half-way.cpp"
#undef main

int main() {
  acltidyFail("aclrtCreateStream:1=207008");
  pairMain();
}
