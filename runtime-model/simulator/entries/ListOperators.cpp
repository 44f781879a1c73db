//===- ListOperators.cpp - Names of the simulated aclnn operators ---------===//

#include "Operator.h"

#include <cstdio>

int main() {
  for (const auto &O : acltidy::operators::allOperators())
    std::printf("%s\n", O.name().c_str());
}
