//===- TestSupport.h - What the contract's tests share ----------*- C++ -*-===//

#ifndef ACLTIDY_TEST_CONTRACT_TESTSUPPORT_H
#define ACLTIDY_TEST_CONTRACT_TESTSUPPORT_H

#include "contract/Contract.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace acltidy::contract::test {

inline std::string str(std::string_view S) { return std::string(S); }

/// The lines of a list file that say something, split into words. Fails the
/// test when the file cannot be read.
inline llvm::SmallVector<llvm::SmallVector<std::string, 8>, 0>
readList(const std::string &Path) {
  llvm::SmallVector<llvm::SmallVector<std::string, 8>, 0> Rows;
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  EXPECT_TRUE(bool(Buffer)) << "cannot read " << Path;
  if (!Buffer)
    return Rows;
  llvm::SmallVector<llvm::StringRef, 0> Lines, Words;
  (*Buffer)->getBuffer().split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines) {
    if (Line.trim().empty() || Line.starts_with("#"))
      continue;
    Words.clear();
    Line.split(Words, ' ', -1, /*KeepEmpty=*/false);
    Rows.emplace_back();
    for (llvm::StringRef W : Words)
      Rows.back().push_back(W.str());
  }
  return Rows;
}

/// The first row called \p Name, whatever its parameters.
inline const Function *rowNamed(std::string_view Name) {
  for (const Function &F : builtinTables().Functions)
    if (F.Name == Name)
      return &F;
  return nullptr;
}

} // namespace acltidy::contract::test

#endif // ACLTIDY_TEST_CONTRACT_TESTSUPPORT_H
