#include <cstdlib>

#define main pairMain
#include "../../pairs/suspend-in-use.cpp"
#undef main

// The shell must not find the program that the pair runs.
int main() {
  setenv("PATH", "", 1);
  pairMain();
}
