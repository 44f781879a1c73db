//===- VectorModel.cpp - Handles in a std::vector -------------------------===//

#include "engine/VectorModel.h"
#include "engine/Compat.h"
#include "engine/PathContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

/// \p Sym is now kept by \p Vector, too: its owner may release it from there.
static ProgramStateRef putInto(ProgramStateRef State, SymbolRef Sym,
                               const MemRegion *Vector) {
  const ResourceState *RS = resourceOf(State, Sym);
  if (!RS)
    return State;
  ResourceState New = *RS;
  New.Container = Vector;
  if (New.isLive())
    New.Now = Phase::Escaped;
  return setResource(State, Sym, New);
}

/// Puts the variables that the braces of \p E name into \p Vector. The engine
/// keeps no value for the list itself.
static ProgramStateRef putListed(ProgramStateRef State, const Expr *E,
                                 const MemRegion *Vector, CheckerContext &C) {
  const auto *List = dyn_cast<CXXStdInitializerListExpr>(E->IgnoreImplicit());
  const auto *Braces =
      List ? dyn_cast<InitListExpr>(List->getSubExpr()->IgnoreImplicit())
           : nullptr;
  if (!Braces)
    return State;
  for (const Expr *Init : Braces->inits())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Init->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl())) {
        Loc L = State->getLValue(Var, C.getLocationContext());
        State = putInto(State, handleSymbol(State->getSVal(L)), Vector);
      }
  return State;
}

ProgramStateRef acltidy::evaluateVectorCall(const CallEvent &Call,
                                            CheckerContext &C) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDecl());
  const Expr *E = compat::originExpr(Call);
  if (!Method || !E || !Call.isInSystemHeader() ||
      !Method->getParent()->getIdentifier())
    return nullptr;
  bool IsString = Method->getParent()->getName() == "basic_string";
  if (!IsString && Method->getParent()->getName() != "vector")
    return nullptr;
  ProgramStateRef State = C.getState();

  if (const auto *Ctor = dyn_cast<CXXConstructorCall>(&Call)) {
    if (IsString)
      return nullptr;
    SVal This = Ctor->getCXXThisVal();
    const auto *List = Call.getNumArgs() == 0 ? nullptr
                                              : Method->getParamDecl(0)
                                                    ->getType()
                                                    .getNonReferenceType()
                                                    ->getAsCXXRecordDecl();
    if (!List || !List->getIdentifier() ||
        List->getName() != "initializer_list" || !This.getAsRegion())
      return nullptr;
    RegionAndSymbolInvalidationTraits Traits;
    State = putListed(State, Call.getArgExpr(0), This.getAsRegion(), C);
    State = compat::invalidate(C, State, {This}, Call, false, Traits);
    return State->BindExpr(E, C.getLocationContext(),
                           State->getSVal(This.castAs<Loc>()));
  }

  const auto *Member = dyn_cast<CXXInstanceCall>(&Call);
  const MemRegion *Vector =
      Member ? Member->getCXXThisVal().getAsRegion() : nullptr;
  if (!Vector || !Method->getDeclName().isIdentifier())
    return nullptr;
  llvm::StringRef Name = Method->getName();
  if (Name == "data" || (IsString && Name == "c_str")) {
    QualType T = Call.getResultType();
    DefinedOrUnknownSVal Data = compat::conjure(C, Call, T, nullptr);
    State = State->BindExpr(E, C.getLocationContext(), Data);
    SymbolRef Sym = handleSymbol(Data);
    return Sym ? rememberData(State, Sym, Vector) : State;
  }
  if (IsString || (Name != "push_back" && Name != "emplace_back"))
    return nullptr;
  bool Any = false;
  for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I) {
    SVal Arg = Call.getArgSVal(I);
    std::optional<Loc> L = Arg.getAs<Loc>();
    if (!L || !Arg.getAsRegion() || !isTrackedStorage(Arg.getAsRegion()))
      continue;
    SymbolRef Sym = handleSymbol(State->getSVal(*L));
    Any |= resourceOf(State, Sym) != nullptr;
    State = putInto(State, Sym, Vector);
  }
  if (!Any)
    return nullptr;
  if (!Call.getResultType()->isVoidType())
    State = State->BindExpr(
        E, C.getLocationContext(),
        compat::conjure(C, Call,
                        C.getASTContext().getPointerType(
                            Call.getResultType().getNonReferenceType()),
                        nullptr));
  return State;
}
