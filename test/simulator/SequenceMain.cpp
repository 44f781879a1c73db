//===- SequenceMain.cpp - Sequences of calls from a fixed seed ------------===//
//
// simulator-sequences [COUNT [FIRST [FOLDER]]]: sequences FIRST, FIRST+1, …;
// the last number on the output is the one that a crash belongs to. With a
// folder they are written there, a file each, for a fuzzer to start from.
//
//===----------------------------------------------------------------------===//

#include "Sequence.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

int main(int Count, char **Arguments) {
  unsigned long Number = Count > 1 ? strtoul(Arguments[1], nullptr, 10) : 1000;
  unsigned long First = Count > 2 ? strtoul(Arguments[2], nullptr, 10) : 0;
  for (unsigned long I = First; I != First + Number; ++I) {
    std::mt19937 Random(static_cast<unsigned>(I));
    std::vector<uint8_t> Data(200 + Random() % 8000);
    for (uint8_t &Byte : Data)
      Byte = static_cast<uint8_t>(Random());
    if (Count > 3) {
      std::ofstream File(Arguments[3] + ("/" + std::to_string(I)),
                         std::ios::binary);
      File.write(reinterpret_cast<const char *>(Data.data()),
                 static_cast<std::streamsize>(Data.size()));
      if (File.flush())
        continue;
      fprintf(stderr, "cannot write to '%s'\n", Arguments[3]);
      return 1;
    }
    printf("%lu\n", I);
    fflush(stdout);
    alarm(60); // None waits.
    acltidy::test::runSequence(Data.data(), Data.size());
  }
}
