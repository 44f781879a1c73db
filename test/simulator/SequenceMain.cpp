//===- SequenceMain.cpp - Sequences of calls from a fixed seed ------------===//
//
// simulator-sequences [COUNT [FIRST]]: sequences FIRST, FIRST+1, …; the last
// number on the output is the one that a crash belongs to.
//
//===----------------------------------------------------------------------===//

#include "Sequence.h"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <unistd.h>
#include <vector>

int main(int Count, char **Arguments) {
  unsigned long Number = Count > 1 ? strtoul(Arguments[1], nullptr, 10) : 1000;
  unsigned long First = Count > 2 ? strtoul(Arguments[2], nullptr, 10) : 0;
  for (unsigned long I = First; I != First + Number; ++I) {
    printf("%lu\n", I);
    fflush(stdout);
    alarm(60); // None waits.
    std::mt19937 Random(static_cast<unsigned>(I));
    std::vector<uint8_t> Data(200 + Random() % 8000);
    for (uint8_t &Byte : Data)
      Byte = static_cast<uint8_t>(Random());
    acltidy::test::runSequence(Data.data(), Data.size());
  }
}
