#include "Pair.h"

#include "../../pairs/pinned-memory.cpp"

int main() {
  Acl Device;
  staging(64);
}
