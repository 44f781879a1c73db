#include "Pair.h"

#define main pairMain
#include "../../pairs/owner-and-by-hand.cpp"
#undef main

int main() {
  Acl Device;
  pairMain();
}
