//===- FuzzSequence.cpp - libFuzzer target over sequences of calls --------===//

#include "Sequence.h"

#include <cstdlib>

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  setenv("ACLTIDY_SUMMARY", "0", 0);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  acltidy::test::runSequence(Data, Size);
  return 0;
}
