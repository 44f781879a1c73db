//===- AtomicModel.cpp - std::atomic as a variable ------------------------===//

#include "engine/AtomicModel.h"
#include "engine/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include <optional>

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

/// Whether \p Class is std::atomic or what a standard library builds it of.
static bool isAtomic(const CXXRecordDecl *Class) {
  return Class && Class->getIdentifier() && Class->isInStdNamespace() &&
         Class->getName().contains("atomic");
}

/// The lvalue of the value inside \p Object, an atomic of the class \p Class,
/// and its type: its only field or that of its only part.
static std::optional<std::pair<Loc, QualType>>
findValue(ProgramStateRef State, SVal Object, const CXXRecordDecl *Class) {
  while (isAtomic(Class) && Class->hasDefinition()) {
    const CXXRecordDecl *Part = nullptr;
    for (const FieldDecl *Field : Class->fields()) {
      Object = State->getLValue(Field, Object);
      if (Field->getType()->isScalarType()) {
        std::optional<Loc> Found = Object.getAs<Loc>();
        return Found ? std::make_optional(
                           std::make_pair(*Found, Field->getType()))
                     : std::nullopt;
      }
      Part = Field->getType()->getAsCXXRecordDecl();
      break;
    }
    if (!Part && Class->getNumBases() == 1) {
      const CXXBaseSpecifier &Base = *Class->bases_begin();
      Part = Base.getType()->getAsCXXRecordDecl();
      Object = State->getStateManager().getStoreManager().evalDerivedToBase(
          Object, Base.getType(), Base.isVirtual());
    }
    Class = Part;
  }
  return std::nullopt;
}

/// Whether a loop of the function of \p C repeats \p S.
static bool isInLoop(const Stmt *S, CheckerContext &C) {
  const ParentMap &Parents = C.getLocationContext()->getParentMap();
  for (; S; S = Parents.getParent(S))
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
      return true;
  return false;
}

namespace {

/// What a method does to the value.
struct AtomicAccess {
  bool Reads = false;  ///< Returns the value that was there before.
  bool Writes = false; ///< The first argument, unless combined or by one.
  std::optional<BinaryOperatorKind> Op; ///< Combines it with the old value.
  bool ByOne = false;
};

} // namespace

/// Nothing for a method that is not understood.
static AtomicAccess accessOf(const CXXMethodDecl *Method, QualType Value) {
  AtomicAccess A;
  if (isa<CXXConversionDecl>(Method)) {
    A.Reads = true;
    return A;
  }
  if (Method->getDeclName().isIdentifier()) {
    StringRef Name = Method->getName();
    A.Reads = Name == "load" || Name == "exchange" || Name == "fetch_add" ||
              Name == "fetch_sub";
    A.Writes = Name == "store" || (A.Reads && Name != "load");
    if (Name == "fetch_add")
      A.Op = BO_Add;
    else if (Name == "fetch_sub")
      A.Op = BO_Sub;
  } else {
    switch (Method->getOverloadedOperator()) {
    case OO_PlusPlus:
    case OO_MinusMinus:
      A.ByOne = A.Writes = true;
      A.Reads = Method->getNumParams() == 1; // The postfix form.
      A.Op = Method->getOverloadedOperator() == OO_PlusPlus ? BO_Add : BO_Sub;
      break;
    case OO_PlusEqual:
    case OO_MinusEqual:
      A.Writes = true;
      A.Op = Method->getOverloadedOperator() == OO_PlusEqual ? BO_Add : BO_Sub;
      break;
    case OO_Equal:
      A.Writes = true;
      break;
    default:
      A.Writes = isa<CXXConstructorDecl>(Method);
    }
  }
  // Not of another atomic; pointers count in elements.
  if (A.Writes && !A.ByOne &&
      (Method->getNumParams() == 0 ||
       !Method->getParamDecl(0)->getType()->isScalarType()))
    return {};
  if (A.Op && !Value->isIntegralOrEnumerationType())
    return {};
  return A;
}

ProgramStateRef acltidy::evaluateAtomicCall(
    const CallEvent &Call, CheckerContext &C,
    llvm::function_ref<ProgramStateRef(ProgramStateRef, SVal, SVal)> Stored) {
  const Expr *Origin = compat::originExpr(Call);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDecl());
  if (!Origin || !Method || !isAtomic(Method->getParent()))
    return nullptr;
  SVal This;
  if (const auto *Member = dyn_cast<CXXInstanceCall>(&Call))
    This = Member->getCXXThisVal();
  else if (const auto *Ctor = dyn_cast<CXXConstructorCall>(&Call))
    This = Ctor->getCXXThisVal();
  if (!This.getAsRegion())
    return nullptr;
  ProgramStateRef State = C.getState();
  auto Value = findValue(State, This, Method->getParent());
  if (!Value)
    return nullptr;
  auto [Where, Type] = *Value;

  AtomicAccess Access = accessOf(Method, Type);
  if (!Access.Reads && !Access.Writes)
    return nullptr;
  SVal Old = State->getSVal(Where, Type);
  if ((Access.Reads || Access.Op) &&
      (Old.isUnknownOrUndef() || isInLoop(Origin, C)))
    return nullptr;
  SValBuilder &Values = C.getSValBuilder();
  SVal Operand = Access.ByOne    ? Values.makeIntVal(1, Type)
                 : Access.Writes ? Call.getArgSVal(0)
                                 : UnknownVal();
  SVal New = Access.Op ? Values.evalBinOp(State, *Access.Op, Old, Operand, Type)
                       : Operand;
  if (Access.Writes) {
    State = State->bindLoc(Where, New, C.getLocationContext());
    State = Stored(State, Where, New);
  }
  if (isa<CXXConstructorDecl>(Method))
    return State;
  return State->BindExpr(Origin, C.getLocationContext(),
                         Access.Reads ? Old : New);
}

/// An atomic of the type \p T that holds \p Value; unknown when its parts are
/// not understood.
static SVal holding(QualType T, SVal Value, SValBuilder &Values) {
  if (T->isScalarType())
    return Value;
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!isAtomic(Class) || !Class->hasDefinition() || Class->getNumVBases())
    return UnknownVal();
  unsigned Fields = std::distance(Class->field_begin(), Class->field_end());
  if (Fields + Class->getNumBases() != 1)
    return UnknownVal();
  SVal Part = holding(Fields ? Class->field_begin()->getType()
                             : Class->bases_begin()->getType(),
                      Value, Values);
  if (Part.isUnknown())
    return Part;
  BasicValueFactory &Factory = Values.getBasicValueFactory();
  return Values.makeCompoundVal(
      T, Factory.prependSVal(Part, Factory.getEmptySValList()));
}

ProgramStateRef acltidy::evaluateAtomicMember(const CXXDefaultInitExpr *Init,
                                              CheckerContext &C) {
  if (!isAtomic(Init->getType()->getAsCXXRecordDecl()))
    return nullptr;
  const auto *Made =
      dyn_cast<CXXConstructExpr>(Init->getExpr()->IgnoreImplicit());
  if (!Made || Made->getNumArgs() != 1)
    return nullptr;
  SValBuilder &Values = C.getSValBuilder();
  std::optional<SVal> Value = Values.getConstantVal(Made->getArg(0));
  if (!Value)
    return nullptr;
  SVal V = holding(Init->getType(), *Value, Values);
  if (V.isUnknown())
    return nullptr;
  return C.getState()->BindExpr(Init, C.getLocationContext(), V);
}
