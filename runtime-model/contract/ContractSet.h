//===- ContractSet.h - The built-in contract and users' models --*- C++ -*-===//
//
// What the checks ask: the compiled-in tables with any number of model files
// laid over them. Filled by one thread; afterwards it may be read from any.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_CONTRACTSET_H
#define ACLTIDY_CONTRACT_CONTRACTSET_H

#include "ContractReader.h"

namespace acltidy::contract {

class ContractSet {
public:
  /// Only the built-in tables.
  ContractSet();
  ContractSet(ContractSet &&) = default;
  ContractSet &operator=(ContractSet &&) = default;

  /// Lays a model file over what is there. On any fault nothing of the file is
  /// used and all its faults are returned.
  std::vector<Diagnostic> addFile(llvm::StringRef Path);
  /// The same for a text; \p Name stands for the file in messages.
  std::vector<Diagnostic> addText(llvm::StringRef Text, llvm::StringRef Name);

  /// The row of a function, or null. Rows of later files win over those of
  /// earlier ones and over the built-in rows, a user's pattern over a built-in
  /// exact name too. O(log n) per table.
  const Function *find(std::string_view QualifiedName,
                       unsigned NumParams) const;

  /// \p Id must be valid.
  const ResourceKind &kind(KindId Id) const { return *Kinds[Id]; }
  uint32_t numKinds() const { return static_cast<uint32_t>(Kinds.size()); }
  /// The kind called \p Name, or NoKind.
  KindId findKind(std::string_view Name) const;

  /// The built-in tables first, then those of the files in order.
  llvm::ArrayRef<const Tables *> tables() const { return Layers; }

private:
  std::vector<Diagnostic> add(ContractReader &Reader);

  std::vector<std::unique_ptr<Model>> Models;
  llvm::SmallVector<const Tables *, 4> Layers;
  std::vector<const ResourceKind *> Kinds;
};

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_CONTRACTSET_H
