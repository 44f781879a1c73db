//===- UnseenCalls.h - What code that was not executed may have done ------===//

#ifndef ACLTIDY_ENGINE_UNSEENCALLS_H
#define ACLTIDY_ENGINE_UNSEENCALLS_H

#include "engine/Model.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

/// Code that the engine did not look into may keep, release or replace what it
/// was given, other than what the summary \p Row, if any, speaks of. Pointers
/// are covered by the engine's own escape rules (see below); integer ids,
/// scopes and local storage are not. Null: the process ends there.
clang::ento::ProgramStateRef afterUnseenCall(const clang::ento::CallEvent &Call,
                                             const contract::Function *Row,
                                             const ModelOptions &Options,
                                             clang::ento::CheckerContext &C);

/// The pointers \p Escaped are out of sight, by \p Call where that is not
/// null.
clang::ento::ProgramStateRef
afterEscape(clang::ento::ProgramStateRef State,
            const clang::ento::InvalidatedSymbols &Escaped,
            const clang::ento::CallEvent *Call, const contract::Function *Row,
            clang::ento::PointerEscapeKind Kind, const ModelOptions &Options);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_UNSEENCALLS_H
