//===- AnyCall.h - Call functions of the API that nobody chose ------------===//
//
// Functions are found by name and called with words: pointers, integers, or
// anything. More words than a function has parameters do no harm, and
// parameters that are no words get what happens to be in their place.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_ANYCALL_H
#define ACLTIDY_TEST_SIMULATOR_ANYCALL_H

#include "contract/Contract.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace acltidy::test {

using Word = uint64_t;
constexpr unsigned MaxParams = 20;
using Words = std::array<Word, MaxParams>;

/// What is called back.
inline Word noCallback() { return 0; }

struct Exported {
  std::string Name, Header;
  void *Address = nullptr;
  contract::Span<contract::Callback> Callbacks;
};

#if defined(__clang__)
__attribute__((no_sanitize("function"))) // The type is wrong on purpose.
#endif
inline Word callAny(void *Function, const Words &W) {
  using Any =
      Word (*)(Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Word,
               Word, Word, Word, Word, Word, Word, Word, Word, Word);
  return reinterpret_cast<Any>(Function)(
      W[0], W[1], W[2], W[3], W[4], W[5], W[6], W[7], W[8], W[9], W[10], W[11],
      W[12], W[13], W[14], W[15], W[16], W[17], W[18], W[19]);
}

/// Loads all libraries of the simulated runtime, beside the one in use.
inline void loadAllLibraries() {
  Dl_info Info;
  if (!dladdr(dlsym(RTLD_DEFAULT, "aclInit"), &Info))
    std::abort();
  auto Folder = std::filesystem::path(Info.dli_fname).parent_path();
  for (const auto &Entry : std::filesystem::directory_iterator(Folder))
    if (Entry.path().extension() == ".so" &&
        !dlopen(Entry.path().c_str(), RTLD_NOW | RTLD_GLOBAL)) {
      std::fprintf(stderr, "%s\n", dlerror());
      std::abort();
    }
}

/// Every function of the API, from the table of coverage.
inline std::vector<Exported> exportedFunctions() {
  loadAllLibraries();
  std::ifstream Table(ACLTIDY_COVERAGE);
  std::vector<Exported> Result;
  for (std::string Line; std::getline(Table, Line);) {
    if (Line.compare(0, 2, "| "))
      continue;
    size_t End = Line.find(" | ", 2), Next = Line.find(" | ", End + 3);
    if (Next == std::string::npos)
      continue;
    Exported E;
    E.Name = Line.substr(2, End - 2);
    E.Header = Line.substr(End + 3, Next - End - 3);
    E.Address = dlsym(RTLD_DEFAULT, E.Name.c_str());
    for (const contract::Function &F : contract::builtinTables().Functions)
      if (F.Name == E.Name)
        E.Callbacks = F.Callbacks;
    if (E.Address)
      Result.push_back(std::move(E));
  }
  return Result;
}

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_ANYCALL_H
