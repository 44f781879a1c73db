//===- MacroRepeats.cpp - Calls that a macro evaluates again --------------===//

#include "engine/MacroRepeats.h"
#include "engine/Compat.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

/// Where a call that a macro's argument spells was first evaluated, by the
/// place it is written at.
REGISTER_MAP_WITH_PROGRAMSTATE(MacroArgumentCalls, unsigned, unsigned)

/// Whether what stands at \p Loc was evaluated from another expansion of the
/// same macro argument before.
static bool isEvaluatedAgain(SourceLocation Loc, const SourceManager &SM,
                             ProgramStateRef &State) {
  if (!SM.isMacroArgExpansion(Loc))
    return false;
  unsigned Written = SM.getSpellingLoc(Loc).getRawEncoding();
  if (const unsigned *First = State->get<MacroArgumentCalls>(Written))
    return *First != Loc.getRawEncoding();
  State = State->set<MacroArgumentCalls>(Written, Loc.getRawEncoding());
  return false;
}

bool acltidy::isRepeatedByMacro(const CallEvent &Call, const SourceManager &SM,
                                ProgramStateRef &State) {
  const Expr *Origin = compat::originExpr(Call);
  bool Again = Origin && isEvaluatedAgain(Origin->getBeginLoc(), SM, State);
  for (const StackFrameContext *F = Call.getLocationContext()->getStackFrame();
       F && F->getParent(); F = F->getParent()->getStackFrame())
    if (const Stmt *Site = F->getCallSite())
      Again |= isEvaluatedAgain(Site->getBeginLoc(), SM, State);
  return Again;
}

ProgramStateRef acltidy::failAgain(const CallEvent &Call, CheckerContext &C,
                                   ProgramStateRef State) {
  DefinedOrUnknownSVal Status =
      compat::conjure(C, Call, Call.getResultType(), nullptr);
  if (ProgramStateRef Failed = State->assume(Status, true))
    State = Failed;
  return State->BindExpr(compat::originExpr(Call), C.getLocationContext(),
                         Status);
}
