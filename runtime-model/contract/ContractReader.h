//===- ContractReader.h - Reads contract files ------------------*- C++ -*-===//
//
// Reads the YAML form of the contract: the built-in tables at build time and
// users' own model files at run time. The schema is in docs/contract.md.
//
// Every fault is collected with its place; nothing aborts and nothing throws.
// A reader is used by one thread; the Model it makes is immutable.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_CONTRACTREADER_H
#define ACLTIDY_CONTRACT_CONTRACTREADER_H

#include "Contract.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SMLoc.h"
#include "llvm/Support/SourceMgr.h"

#include <memory>
#include <string>
#include <vector>

namespace acltidy::contract {

/// A place in a contract file. Line and column count from 1; both are 0 when
/// the whole file is meant.
struct FilePlace {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;
};

/// A fault in a contract file: what is wrong and what was expected.
struct Diagnostic {
  FilePlace Where;
  std::string Message;

  /// "team.yaml:3:12: error: unknown key 'aquires' …"
  std::string str() const;
};

/// What one or several files say. Owns all that its tables point to.
class Model {
public:
  const Tables &tables() const { return Contents; }

  /// Where a row of tables() was written; indices as in the tables.
  FilePlace whereKind(uint32_t Index) const;
  FilePlace whereFunction(uint32_t Index) const;

private:
  friend class ContractReader;

  llvm::BumpPtrAllocator Arena;
  llvm::SourceMgr Sources; ///< Holds the files' texts.
  Tables Contents;
  std::vector<llvm::SMLoc> KindPlaces;
  std::vector<llvm::SMLoc> FunctionPlaces;
};

/// Reads files into one Model. Kinds may be used in any file and in any order.
class ContractReader {
public:
  /// \p Outer are the tables whose kinds the files may use, in the order of
  /// their ids; kinds of the new model get the ids after theirs.
  explicit ContractReader(llvm::ArrayRef<const Tables *> Outer = {});
  ~ContractReader();

  /// Adds a file. An unreadable one is a fault like any other.
  void addFile(llvm::StringRef Path);
  /// Adds a text; \p Name stands for the file in messages.
  void addText(llvm::StringRef Text, llvm::StringRef Name);

  /// Decodes all that was added. Null when anything is wrong; diagnostics()
  /// then says what. The reader is spent afterwards.
  std::unique_ptr<Model> finish();

  llvm::ArrayRef<Diagnostic> diagnostics() const { return Faults; }

private:
  struct File;
  class Session;

  void addBuffer(std::unique_ptr<llvm::MemoryBuffer> Buffer);

  llvm::SmallVector<const Tables *, 4> Outer;
  std::unique_ptr<Model> Result;
  std::vector<File> Files;
  std::vector<Diagnostic> Faults;
};

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_CONTRACTREADER_H
