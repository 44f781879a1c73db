//===- ScopedMemory.cpp - Memory that an object gives back ----------------===//

#include "engine/ScopedMemory.h"
#include "clang/AST/DeclCXX.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

REGISTER_MAP_WITH_PROGRAMSTATE(GivenBack, SymbolRef, const MemRegion *)

/// Whether a function of this name takes memory back.
static bool takesBack(const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (!FD || !FD->getIdentifier())
    return false;
  for (StringRef Word : {"free", "release", "dealloc", "recycle", "giveback"})
    if (FD->getName().contains_insensitive(Word))
      return true;
  return false;
}

ProgramStateRef acltidy::noteGivenBack(ProgramStateRef State,
                                       const CallEvent &Call,
                                       CheckerContext &C) {
  const auto *Dtor = dyn_cast<CXXDestructorDecl>(C.getStackFrame()->getDecl());
  if (!Dtor || C.inTopFrame() || !takesBack(Call))
    return State;
  Loc This = C.getSValBuilder().getCXXThis(Dtor, C.getStackFrame());
  const auto *Object =
      dyn_cast_or_null<VarRegion>(State->getSVal(This).getAsRegion());
  if (!Object)
    return State;
  for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I)
    if (SymbolRef Sym = Call.getArgSVal(I).getAsLocSymbol())
      State = State->set<GivenBack>(Sym, Object);
  return State;
}

const MemRegion *acltidy::givenBackBy(ProgramStateRef State, SymbolRef Sym) {
  const MemRegion *const *Object = Sym ? State->get<GivenBack>(Sym) : nullptr;
  return Object ? *Object : nullptr;
}

ProgramStateRef acltidy::reapScopedMemory(ProgramStateRef State,
                                          SymbolReaper &Reaper) {
  for (const auto &[Sym, Object] : State->get<GivenBack>())
    if (Reaper.isDead(Sym))
      State = State->remove<GivenBack>(Sym);
  return State;
}
