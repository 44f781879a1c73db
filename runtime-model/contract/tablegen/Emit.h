//===- Emit.h - What the table compiler writes ------------------*- C++ -*-===//

#ifndef ACLTIDY_CONTRACT_TABLEGEN_EMIT_H
#define ACLTIDY_CONTRACT_TABLEGEN_EMIT_H

#include "contract/Contract.h"

namespace llvm {
class raw_ostream;
}

namespace acltidy::contract {

/// Writes the C++ that defines builtinTables() with constant data.
void emitCpp(const Tables &T, llvm::raw_ostream &OS);

/// Writes the reference of all functions, by header.
void emitFunctionReference(const Tables &T, llvm::raw_ostream &OS);

/// Writes the reference of all kinds with what acquires and releases them.
void emitPairReference(const Tables &T, llvm::raw_ostream &OS);

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_TABLEGEN_EMIT_H
