#include "Pair.h"

#define main pairMain
#include "../../pairs/list-object-forgotten.cpp"
#undef main

int main() {
  Acl Device;
  pairMain();
}
