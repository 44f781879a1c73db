//===- ScopedMemory.cpp - Memory that an object gives back ----------------===//

#include "engine/ScopedMemory.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
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

/// The variable, or the class of `this`, whose members \p E goes through; null
/// when it goes through none.
static const Decl *ownerOf(const Expr *E) {
  bool Inside = false;
  for (unsigned Depth = 0; E && Depth != 16; ++Depth) {
    E = E->IgnoreUnlessSpelledInSource()->IgnoreParenCasts();
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      E = Call->getImplicitObjectArgument();
      Inside = true;
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase();
      Inside = true;
    } else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Element->getBase();
    } else if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
      E = Op->getSubExpr();
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
      E = Op->getNumArgs() ? Op->getArg(0) : nullptr;
    } else if (const auto *This = dyn_cast<CXXThisExpr>(E)) {
      return Inside ? This->getType()->getPointeeCXXRecordDecl() : nullptr;
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (Inside || !Var || !Var->isLocalVarDecl())
        return Inside ? Var : nullptr;
      E = Var->getInit(); // The result of a getter.
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

bool acltidy::isPoolOfStream(const MemRegion *Object, const Expr *Stream) {
  const auto *Local = dyn_cast<VarRegion>(Object);
  const Expr *Init = Local ? Local->getDecl()->getInit() : nullptr;
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(
      Init ? Init->IgnoreUnlessSpelledInSource() : nullptr);
  const Decl *Owner = Stream ? ownerOf(Stream) : nullptr;
  return Made && Owner && llvm::any_of(Made->arguments(), [&](const Expr *Arg) {
           return ownerOf(Arg) == Owner;
         });
}

ProgramStateRef acltidy::reapScopedMemory(ProgramStateRef State,
                                          SymbolReaper &Reaper) {
  for (const auto &[Sym, Object] : State->get<GivenBack>())
    if (Reaper.isDead(Sym))
      State = State->remove<GivenBack>(Sym);
  return State;
}

void acltidy::profileScopedMemory(ProgramStateRef State,
                                  llvm::FoldingSetNodeID &ID) {
  ID.AddPointer(State->get<GivenBack>().getRootWithoutRetain());
}
