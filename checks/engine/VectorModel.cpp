//===- VectorModel.cpp - std::vector as far as the API sees it ------------===//

#include "engine/VectorModel.h"
#include "engine/Compat.h"
#include "engine/PathContext.h"
#include "engine/PathValues.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

//===--- Members ----------------------------------------------------------===//

/// \p Sym is now kept by \p Vector, too: its owner may release it from there.
ProgramStateRef putInto(ProgramStateRef State, SymbolRef Sym,
                        const MemRegion *Vector) {
  const ResourceState *RS = resourceOf(State, Sym);
  if (!RS)
    return State;
  ResourceState New = *RS;
  New.Container = Vector;
  New.leave();
  return setResource(State, Sym, New);
}

/// The braces of an initializer list, or null.
const InitListExpr *bracesOf(const Expr *E) {
  const auto *List = dyn_cast<CXXStdInitializerListExpr>(E->IgnoreImplicit());
  return List ? dyn_cast<InitListExpr>(List->getSubExpr()->IgnoreImplicit())
              : nullptr;
}

bool isInitializerList(QualType T) {
  const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() &&
         Class->getName() == "initializer_list";
}

/// One call of a member of std::vector<T>.
class VectorCall {
public:
  VectorCall(const CallEvent &Call, const CXXMethodDecl *Method,
             const Expr *Origin, const MemRegion *Vector, CheckerContext &C)
      : Call(Call), Method(Method), E(Origin), Vector(Vector), C(C),
        State(C.getState()) {
    const auto *Class =
        dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent());
    if (Class && Class->getTemplateArgs().size() > 0 &&
        Class->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      T = Class->getTemplateArgs()[0].getAsType();
  }

  ProgramStateRef construct();
  ProgramStateRef member();
  /// The same for std::string, of which only the address is known.
  ProgramStateRef text() {
    bool IsAddress =
        Method->getDeclName().isIdentifier() &&
        (Method->getName() == "data" || Method->getName() == "c_str");
    return IsAddress ? data() : nullptr;
  }

private:
  QualType param(unsigned I) const {
    return I < Method->getNumParams() ? Method->getParamDecl(I)->getType()
                                      : QualType();
  }
  bool isNumber(unsigned I) const {
    return !param(I).isNull() && param(I)->isIntegerType();
  }
  /// Vectors whose size in bytes tells something: of plain values.
  bool isPlain() const {
    return !T.isNull() && !T->isIncompleteType() && !T->isBooleanType() &&
           T.isTriviallyCopyableType(C.getASTContext());
  }
  bool hasValues() const { return T->isIntegerType() && !T->isBooleanType(); }

  DefinedSVal index(uint64_t N) const {
    return C.getSValBuilder().makeIntVal(N, C.getASTContext().getSizeType());
  }
  VectorState sized(SVal Count) const {
    VectorState V;
    V.Count = Count;
    V.ElementSize = C.getASTContext().getTypeSizeInChars(T).getQuantity();
    V.SizedBy = E;
    V.Frame = C.getLocationContext();
    return V;
  }
  void setValues(VectorState &V, llvm::ArrayRef<int64_t> Values) const {
    constexpr unsigned Short = 32;
    if (Values.size() > Short)
      return;
    auto &Alloc = State->getStateManager().getAllocator();
    int64_t *Own = Alloc.Allocate<int64_t>(Values.size());
    std::uninitialized_copy(Values.begin(), Values.end(), Own);
    V.Values = {Own, Values.size()};
    V.Known = true;
  }
  VectorState listed(const InitListExpr *Braces) const;
  VectorState filled(SVal Count, const Expr *With) const;
  std::optional<VectorState> copied(unsigned Arg);
  std::optional<VectorState> ofRange();
  void putListed(const InitListExpr *Braces);

  ProgramStateRef set(const VectorState &V) {
    return setVector(State, Vector, V);
  }
  SVal count();
  ProgramStateRef size(bool IsZero);
  ProgramStateRef data();
  ProgramStateRef element(SVal Index);
  ProgramStateRef append();
  ProgramStateRef assign();

  const CallEvent &Call;
  const CXXMethodDecl *Method;
  const Expr *E;
  const MemRegion *Vector;
  CheckerContext &C;
  ProgramStateRef State;
  QualType T;
};

} // namespace

/// The variables that the braces name go into the vector. The engine keeps no
/// value for the list itself.
void VectorCall::putListed(const InitListExpr *Braces) {
  for (const Expr *Init : Braces->inits())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Init->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl())) {
        Loc L = State->getLValue(Var, C.getLocationContext());
        State = putInto(State, handleSymbol(State->getSVal(L)), Vector);
      }
}

VectorState VectorCall::listed(const InitListExpr *Braces) const {
  VectorState V = sized(index(Braces->getNumInits()));
  if (!hasValues())
    return V;
  PathValues Known(C);
  llvm::SmallVector<int64_t, 8> Values;
  for (const Expr *Init : Braces->inits()) {
    std::optional<llvm::APSInt> X = fold(Init, Known, C.getASTContext());
    if (!X)
      return V;
    Values.push_back(X->getExtValue());
  }
  setValues(V, Values);
  return V;
}

VectorState VectorCall::filled(SVal Count, const Expr *With) const {
  VectorState V = sized(Count);
  const llvm::APSInt *N = Count.getAsInteger();
  if (!hasValues() || !N || N->ugt(32))
    return V;
  std::optional<llvm::APSInt> X = llvm::APSInt::get(0);
  if (With) {
    PathValues Known(C);
    X = fold(With, Known, C.getASTContext());
  }
  if (X)
    setValues(
        V, llvm::SmallVector<int64_t, 32>(N->getZExtValue(), X->getExtValue()));
  return V;
}

std::optional<VectorState> VectorCall::copied(unsigned Arg) {
  const MemRegion *Other = Call.getArgSVal(Arg).getAsRegion();
  const VectorState *V = vectorAt(State, Other);
  if (!V)
    return std::nullopt;
  VectorState New = *V;
  if (param(Arg)->isRValueReferenceType())
    State = forgetVector(State, Other); // `V` is gone with it.
  return New;
}

/// vector(other.begin(), other.end()), vector(array, array + n).
std::optional<VectorState> VectorCall::ofRange() {
  const Expr *First = Call.getArgExpr(0);
  if (First->getType()->isPointerType()) {
    SVal Length = C.getSValBuilder().evalBinOp(
        State, BO_Sub, Call.getArgSVal(1), Call.getArgSVal(0),
        C.getASTContext().getPointerDiffType());
    if (const llvm::APSInt *N = Length.getAsInteger(); N && !N->isNegative())
      return sized(index(N->getZExtValue()));
  }
  return std::nullopt;
}

ProgramStateRef VectorCall::construct() {
  unsigned Args = Call.getNumArgs();
  const InitListExpr *Braces = nullptr;
  std::optional<VectorState> New;
  bool IsList = Args > 0 && isInitializerList(param(0));
  if (IsList) {
    Braces = bracesOf(Call.getArgExpr(0));
    if (Braces) {
      putListed(Braces);
      if (isPlain())
        New = listed(Braces);
    }
  } else if (!isPlain()) {
    return nullptr;
  } else if (Args > 0 && isStdVector(param(0))) {
    New = copied(0);
  } else if (Args > 0 && isNumber(0)) {
    bool HasValue = Args > 1 && !param(1).getNonReferenceType()->isRecordType();
    New = filled(Call.getArgSVal(0), HasValue ? Call.getArgExpr(1) : nullptr);
    if (Args > 1 && !HasValue &&
        T->isRecordType() == param(1).getNonReferenceType()->isRecordType())
      New = sized(Call.getArgSVal(0));
  } else if (Args >= 2 && Method->getPrimaryTemplate()) {
    New = ofRange();
  } else if (Args == 0 ||
             (Args == 1 && isa<CXXDefaultArgExpr>(Call.getArgExpr(0)))) {
    New = filled(index(0), nullptr);
  }
  if (!New && !IsList)
    return nullptr;
  RegionAndSymbolInvalidationTraits Traits;
  SVal This = loc::MemRegionVal(Vector);
  State = compat::invalidate(C, State, {This}, Call, false, Traits);
  if (New)
    State = set(*New);
  return State->BindExpr(E, C.getLocationContext(),
                         State->getSVal(This.castAs<Loc>()));
}

/// How many elements there are; from here on the number has a name.
SVal VectorCall::count() {
  const VectorState *V = vectorAt(State, Vector);
  SVal Count = V ? V->Count : UnknownVal();
  if (!Count.isUnknown())
    return Count;
  Count = compat::conjure(C, Call, C.getASTContext().getSizeType(), nullptr);
  VectorState New = V ? *V : sized(Count);
  New.Count = Count;
  if (!V)
    New.SizedBy = nullptr;
  State = set(New);
  return Count;
}

/// size(), empty().
ProgramStateRef VectorCall::size(bool IsZero) {
  if (!isPlain())
    return nullptr;
  SVal Count = count();
  SValBuilder &Values = C.getSValBuilder();
  SVal Result = IsZero ? Values.evalBinOp(State, BO_EQ, Count, index(0),
                                          Call.getResultType())
                       : Values.evalCast(Count, Call.getResultType(),
                                         C.getASTContext().getSizeType());
  return State->BindExpr(E, C.getLocationContext(), Result);
}

ProgramStateRef VectorCall::data() {
  DefinedOrUnknownSVal Data =
      compat::conjure(C, Call, Call.getResultType(), nullptr);
  State = State->BindExpr(E, C.getLocationContext(), Data);
  SymbolRef Sym = handleSymbol(Data);
  return Sym ? rememberData(State, Sym, Vector) : State;
}

/// A reference to the element at \p Index, as a place behind data().
ProgramStateRef VectorCall::element(SVal Index) {
  std::optional<NonLoc> At = Index.getAs<NonLoc>();
  if (!At || T.isNull() || !T->isArithmeticType())
    return nullptr;
  ASTContext &Ctx = C.getASTContext();
  DefinedOrUnknownSVal Data =
      compat::conjure(C, Call, Ctx.getPointerType(T), nullptr);
  SymbolRef Sym = handleSymbol(Data);
  if (!Sym)
    return nullptr;
  State = rememberData(State, Sym, Vector);
  SVal Where = State->getLValue(T, *At, Data);
  const VectorState *V = vectorAt(State, Vector);
  const llvm::APSInt *N = Index.getAsInteger();
  if (V && V->Known && N && N->ult(V->Values.size()))
    if (std::optional<Loc> L = Where.getAs<Loc>())
      State = State->bindLoc(
          *L, C.getSValBuilder().makeIntVal(V->Values[N->getZExtValue()], T),
          C.getLocationContext(), /*notifyChanges=*/false);
  return State->BindExpr(E, C.getLocationContext(), Where);
}

/// push_back, emplace_back.
ProgramStateRef VectorCall::append() {
  bool Any = false;
  for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I) {
    SVal Arg = Call.getArgSVal(I);
    std::optional<Loc> L = Arg.getAs<Loc>();
    if (!L || !Arg.getAsRegion() || !isTrackedStorage(Arg.getAsRegion()))
      continue;
    // A copy of a struct has copies of the handles in it.
    if (const Expr *Given = Call.getArgExpr(I);
        Given && Given->getType()->isRecordType())
      State = escapeReachable(State, Arg);
    SymbolRef Sym = handleSymbol(State->getSVal(*L));
    Any |= resourceOf(State, Sym) != nullptr;
    State = putInto(State, Sym, Vector);
  }
  const VectorState *V = vectorAt(State, Vector);
  if (!Any && !V)
    return nullptr;
  if (V) {
    VectorState New = sized(
        V->Count.isUnknown()
            ? SVal(UnknownVal())
            : C.getSValBuilder().evalBinOp(State, BO_Add, V->Count, index(1),
                                           C.getASTContext().getSizeType()));
    if (V->Known && hasValues() && Call.getNumArgs() == 1) {
      PathValues Known(C);
      if (auto X = fold(Call.getArgExpr(0), Known, C.getASTContext())) {
        llvm::SmallVector<int64_t, 8> Values(V->Values.begin(),
                                             V->Values.end());
        Values.push_back(X->getExtValue());
        setValues(New, Values);
      }
    }
    State = set(New);
  }
  if (!Call.getResultType()->isVoidType())
    State = State->BindExpr(
        E, C.getLocationContext(),
        compat::conjure(C, Call,
                        C.getASTContext().getPointerType(
                            Call.getResultType().getNonReferenceType()),
                        nullptr));
  return State;
}

/// operator=, of a vector or a list.
ProgramStateRef VectorCall::assign() {
  if (!isPlain() || Call.getNumArgs() != 1)
    return nullptr;
  std::optional<VectorState> New;
  if (isStdVector(param(0)))
    New = copied(0);
  else if (const InitListExpr *Braces = bracesOf(Call.getArgExpr(0)))
    New = listed(Braces);
  if (!New)
    return nullptr;
  State = set(*New);
  return State->BindExpr(E, C.getLocationContext(), loc::MemRegionVal(Vector));
}

ProgramStateRef VectorCall::member() {
  if (Method->getOverloadedOperator() == OO_Subscript)
    return element(Call.getArgSVal(0));
  if (Method->getOverloadedOperator() == OO_Equal)
    return assign();
  if (!Method->getDeclName().isIdentifier())
    return nullptr;
  llvm::StringRef Name = Method->getName();
  unsigned Args = Call.getNumArgs();
  if (Name == "data")
    return data();
  if (Name == "push_back" || Name == "emplace_back")
    return append();
  if (Name == "size" || (Name == "empty" && Args == 0))
    return size(/*IsZero=*/Name == "empty");
  if (Name == "at" && Args == 1)
    return element(Call.getArgSVal(0));
  if (Name == "front" && Args == 0)
    return element(index(0));
  if (!isPlain())
    return nullptr;
  std::optional<VectorState> New;
  if (Name == "resize" && (Args == 1 || Args == 2))
    New = sized(Call.getArgSVal(0));
  else if (Name == "assign" && Args == 2 && isNumber(0))
    New = filled(Call.getArgSVal(0), Call.getArgExpr(1));
  else if (Name == "clear" && Args == 0)
    New = filled(index(0), nullptr);
  return New ? set(*New) : nullptr;
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
  const auto *Ctor = dyn_cast<CXXConstructorCall>(&Call);
  const auto *Member = dyn_cast<CXXInstanceCall>(&Call);
  const MemRegion *Vector = Ctor     ? Ctor->getCXXThisVal().getAsRegion()
                            : Member ? Member->getCXXThisVal().getAsRegion()
                                     : nullptr;
  if (!Vector || isa<CXXDestructorDecl>(Method))
    return nullptr;
  VectorCall Vectors(Call, Method, E, Vector, C);
  if (IsString)
    return Ctor ? nullptr : Vectors.text();
  return Ctor ? Vectors.construct() : Vectors.member();
}
