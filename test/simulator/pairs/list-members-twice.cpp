#include "Pair.h"

#define main pairMain
#include "../../pairs/list-members-twice.cpp"
#undef main

int main() {
  Acl Device;
  pairMain();
}
