//===- MacroRepeats.h - Calls that a macro evaluates again ------*- C++ -*-===//

#ifndef ACLTIDY_ENGINE_MACROREPEATS_H
#define ACLTIDY_ENGINE_MACROREPEATS_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

/// A macro that mentions its argument twice evaluates a call in it again,
/// mostly to print what it returned: nobody means the second evaluation to do
/// something. The argument may be a call of a client's function that makes the
/// call in question.
///
/// Whether \p Call is evaluated again; if it is evaluated for the first time,
/// \p State remembers it.
bool isRepeatedByMacro(const clang::ento::CallEvent &Call,
                       const clang::SourceManager &SM,
                       clang::ento::ProgramStateRef &State);

/// The state after \p Call, which returns a status, has failed again without
/// any effect.
clang::ento::ProgramStateRef failAgain(const clang::ento::CallEvent &Call,
                                       clang::ento::CheckerContext &C,
                                       clang::ento::ProgramStateRef State);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MACROREPEATS_H
