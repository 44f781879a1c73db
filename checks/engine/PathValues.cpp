//===- PathValues.cpp - Numbers that a path knows -------------------------===//

#include "engine/PathValues.h"
#include "engine/Compat.h"
#include "engine/PathContext.h"
#include "engine/Touches.h"
#include "engine/VectorState.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

std::optional<llvm::APSInt> PathValues::number(const VarDecl *Var) {
  std::optional<Loc> L = place(Var);
  if (!L)
    return std::nullopt;
  SVal V = C.getState()->getSVal(*L);
  if (const llvm::APSInt *Number = V.getAsInteger())
    return *Number;
  SymbolRef Sym = V.getAsSymbol();
  const llvm::APSInt *Number =
      Sym ? C.getConstraintManager().getSymVal(C.getState(), Sym) : nullptr;
  return Number ? std::optional(*Number) : std::nullopt;
}

std::optional<Elements> PathValues::elements(const VarDecl *Var) {
  std::optional<Loc> L = place(Var);
  const VectorState *V = L ? vectorAt(C.getState(), L->getAsRegion()) : nullptr;
  return V && V->Known ? std::optional(V->Values) : std::nullopt;
}

/// Where \p Var, or what it refers to, is.
std::optional<Loc> PathValues::place(const VarDecl *Var) {
  if (!Var->hasLocalStorage())
    return std::nullopt;
  return placeOf(Var, C.getState(), C.getLocationContext());
}

ProgramStateRef acltidy::evaluateArithmetic(const CallEvent &Call,
                                            CheckerContext &C) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  const auto *E = dyn_cast_or_null<CallExpr>(compat::originExpr(Call));
  if (!FD || !E || !mayFold(FD))
    return nullptr;
  ASTContext &Ctx = C.getASTContext();
  std::optional<llvm::APSInt> Number;
  if (FD->isInStdNamespace()) {
    PathValues Known(C);
    Number = fold(E, Known, Ctx);
  } else {
    // The variables in the arguments may be gone by now; their values are not.
    llvm::SmallVector<FoldValue, 4> Arguments;
    for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I) {
      SVal Arg = Call.getArgSVal(I);
      FoldValue V;
      if (const VectorState *S = vectorAt(C.getState(), Arg.getAsRegion())) {
        if (S->Known)
          V.List = S->Values;
      } else if (std::optional<uint64_t> X = knownNumber(Arg, C.getState())) {
        V.Number = llvm::APSInt::getUnsigned(*X);
      }
      Arguments.push_back(V);
    }
    Number = foldCall(FD, Arguments, Ctx);
  }
  if (!Number)
    return nullptr;
  SVal V = C.getSValBuilder().makeIntVal(*Number);
  return C.getState()->BindExpr(E, C.getLocationContext(), V);
}
