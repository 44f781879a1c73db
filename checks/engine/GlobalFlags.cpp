//===- GlobalFlags.cpp - Flags that outlast calls of unseen code ----------===//

#include "engine/GlobalFlags.h"
#include "engine/UnitIndex.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

/// The last known values of flags that the path has read.
REGISTER_MAP_WITH_PROGRAMSTATE(FlagValues, const MemRegion *, SVal)

/// The value of \p Var when its name says that it never changes (`int SUCCESS
/// = 0;`).
static std::optional<llvm::APSInt> constantValue(const VarDecl *Var) {
  const Expr *Init = Var->getAnyInitializer();
  Expr::EvalResult Value;
  if (!Init || !Var->getIdentifier() || Init->isValueDependent() ||
      llvm::any_of(Var->getName(), llvm::isLower) ||
      !Init->EvaluateAsInt(Value, Var->getASTContext()))
    return std::nullopt;
  return Value.Val.getInt();
}

ProgramStateRef acltidy::noteFlag(ProgramStateRef State, SVal Location,
                                  const LocationContext *Frame,
                                  const UnitIndex &Unit) {
  const auto *Flag = dyn_cast_or_null<VarRegion>(Location.getAsRegion());
  if (!Flag || State->contains<FlagValues>(Flag) ||
      !Unit.isFlag(Flag->getDecl()))
    return State;
  SVal V = State->getSVal(Flag);
  if (std::optional<llvm::APSInt> Constant = constantValue(Flag->getDecl())) {
    V = State->getStateManager().getSValBuilder().makeIntVal(*Constant);
    State = State->bindLoc(loc::MemRegionVal(Flag), V, Frame,
                           /*notifyChanges=*/false);
  }
  return V.isUnknownOrUndef() ? State : State->set<FlagValues>(Flag, V);
}

ProgramStateRef acltidy::setFlag(ProgramStateRef State, SVal Location, SVal V) {
  const MemRegion *R = Location.getAsRegion();
  if (!R || !State->contains<FlagValues>(R))
    return State;
  return V.isUnknownOrUndef() ? State->remove<FlagValues>(R)
                              : State->set<FlagValues>(R, V);
}

ProgramStateRef acltidy::keepFlags(ProgramStateRef State,
                                   llvm::ArrayRef<const MemRegion *> Explicit,
                                   const LocationContext *Frame,
                                   const CallEvent *Call) {
  for (const auto &[Flag, V] : State->get<FlagValues>()) {
    if (llvm::is_contained(Explicit, Flag))
      State = State->remove<FlagValues>(Flag);
    else if (Call && State->getSVal(Flag) != V)
      State = State->bindLoc(loc::MemRegionVal(Flag), V, Frame,
                             /*notifyChanges=*/false);
  }
  return State;
}
