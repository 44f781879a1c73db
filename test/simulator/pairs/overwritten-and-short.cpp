#include "Pair.h"

#define main pairMain
#include "../../pairs/overwritten-and-short.cpp"
#undef main

int main() {
  Acl Device;
  pairMain();
}
