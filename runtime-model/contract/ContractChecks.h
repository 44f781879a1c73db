//===- ContractChecks.h - What rows must not say ----------------*- C++ -*-===//
//
// Faults that the schema alone does not exclude: rows that contradict their
// kinds, and kinds whose pairs are incomplete.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_CONTRACTCHECKS_H
#define ACLTIDY_CONTRACT_CONTRACTCHECKS_H

#include "ContractReader.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/Twine.h"

namespace acltidy::contract {

using KindOf = llvm::function_ref<const ResourceKind &(KindId)>;

/// Checks one row against the kinds it names. Every effect's kind is valid.
void checkRow(const Function &F, KindOf Kind,
              llvm::function_ref<void(const llvm::Twine &)> Fail);

/// Checks the whole of a contract that must be complete, as the built-in one:
/// every kind is acquired and released, or says why not; its list of releases
/// names exactly the functions that release it; replacements exist; memory
/// components are in the media matrix.
std::vector<Diagnostic> checkComplete(const Model &M);

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_CONTRACTCHECKS_H
