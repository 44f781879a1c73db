//===- OwnerModel.cpp - std::unique_ptr in one step -----------------------===//

#include "engine/OwnerModel.h"
#include "engine/Compat.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

constexpr unsigned PointerPart = 0, DeleterPart = 1;

/// The lvalue of the pointer or the deleter inside \p Object, whose class is
/// \p Class: a unique_ptr or one of the parts it is made of.
std::optional<Loc> findPart(ProgramStateRef State, SVal Object,
                            const CXXRecordDecl *Class, unsigned Part) {
  if (!Class || !Class->hasDefinition() || !Class->getIdentifier())
    return std::nullopt;
  StoreManager &Stores = State->getStateManager().getStoreManager();
  auto toBase = [&](const CXXBaseSpecifier &Base) {
    return Stores.evalDerivedToBase(Object, Base.getType(), Base.isVirtual());
  };
  auto FieldCalled = [&](StringRef Name) -> const FieldDecl * {
    for (const FieldDecl *F : Class->fields())
      if (F->getName() == Name)
        return F;
    return nullptr;
  };
  if (Class->getName() == "_Head_base") {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    if (!Spec || Spec->getTemplateArgs()[0].getAsIntegral() != Part)
      return std::nullopt;
    if (const FieldDecl *Head = FieldCalled("_M_head_impl"))
      return State->getLValue(Head, Object).getAs<Loc>();
    // An empty deleter is a base.
    if (Class->getNumBases() == 1)
      return toBase(*Class->bases_begin()).getAs<Loc>();
    return std::nullopt;
  }
  if (const FieldDecl *Inner = FieldCalled("_M_t"))
    return findPart(State, State->getLValue(Inner, Object),
                    Inner->getType()->getAsCXXRecordDecl(), Part);
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (auto Found = findPart(State, toBase(Base),
                              Base.getType()->getAsCXXRecordDecl(), Part))
      return Found;
  return std::nullopt;
}

bool isStdClass(const CXXRecordDecl *Class, StringRef Name) {
  return Class && Class->getIdentifier() && Class->getName() == Name &&
         Class->isInStdNamespace();
}

bool isUniquePtr(const CXXRecordDecl *Class) {
  return isStdClass(Class, "unique_ptr");
}

/// The class of the deleter of \p Owner, a unique_ptr; null for another type.
const CXXRecordDecl *deleterOf(const CXXRecordDecl *Owner) {
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Owner);
  return Spec && Spec->getTemplateArgs().size() == 2
             ? Spec->getTemplateArgs()[1].getAsType()->getAsCXXRecordDecl()
             : nullptr;
}

SVal nullPointer(SValBuilder &Values) {
  return Values.makeNullWithType(Values.getContext().VoidPtrTy);
}

SVal compareWithNull(ProgramStateRef State, SVal Owned,
                     BinaryOperator::Opcode Op, CheckerContext &C) {
  SValBuilder &Values = C.getSValBuilder();
  return Values.evalBinOp(State, Op, Owned, nullPointer(Values),
                          C.getASTContext().BoolTy);
}

class OwnerCall {
public:
  OwnerCall(const CallEvent &Call, const CXXMethodDecl *Method, SVal This,
            CheckerContext &C, StoredFn Stored)
      : Call(Call), Method(Method), This(This), C(C), Stored(Stored),
        State(C.getState()) {}

  ProgramStateRef evaluate() {
    if (isa<CXXConstructorDecl>(Method))
      return construct();
    std::optional<Loc> Pointer = part(PointerPart), Deleter = part(DeleterPart);
    if (!Pointer || !Deleter)
      return nullptr;
    SVal Owned = State->getSVal(*Pointer);
    switch (Method->getOverloadedOperator()) {
    case OO_Star:
    case OO_Arrow:
      return result(Owned);
    case OO_Equal:
      return assign(*Pointer, *Deleter);
    default:
      break;
    }
    if (isa<CXXConversionDecl>(Method))
      return result(compareWithNull(State, Owned, BO_NE, C));
    if (!Method->getDeclName().isIdentifier())
      return nullptr;
    StringRef Name = Method->getName();
    if (Name == "_M_ptr")
      return result(*Pointer);
    if (Name == "_M_deleter" || Name == "get_deleter")
      return result(*Deleter);
    if (Name == "get" && Call.getNumArgs() == 0)
      return result(Owned);
    if (Name == "release" && Call.getNumArgs() == 0) {
      State = State->bindLoc(*Pointer, null(), C.getLocationContext());
      return result(Owned);
    }
    if (Name == "reset" && Call.getNumArgs() == 1 && ownsNothing(Owned) &&
        Method->getParamDecl(0)->getType()->isPointerType()) {
      store(*Pointer, Call.getArgSVal(0));
      return State;
    }
    return nullptr;
  }

private:
  std::optional<Loc> part(unsigned Part) const {
    return findPart(State, This, Method->getParent(), Part);
  }

  SVal null() const { return nullPointer(C.getSValBuilder()); }

  /// Whether there is nothing for a deleter to do.
  bool ownsNothing(SVal Owned) const {
    return State->isNull(Owned).isConstrainedTrue();
  }

  ProgramStateRef result(SVal V) const {
    return State->BindExpr(compat::originExpr(Call), C.getLocationContext(), V);
  }

  void store(Loc Where, SVal V) {
    State = State->bindLoc(Where, V, C.getLocationContext());
    State = Stored(State, Where, V);
  }

  /// unique_ptr(pointer), unique_ptr(pointer, deleter), unique_ptr(&&).
  ProgramStateRef construct() {
    std::optional<Loc> Pointer = part(PointerPart), Deleter = part(DeleterPart);
    unsigned Args = Call.getNumArgs();
    if (!Pointer || !Deleter || Args == 0 || Args > 2 ||
        Method->getParent()->getName() != "unique_ptr")
      return nullptr;
    QualType First = Method->getParamDecl(0)->getType();
    if (First->isPointerType()) {
      if (Args == 2 && !takeDeleter(*Deleter))
        return nullptr;
      store(*Pointer, Call.getArgSVal(0));
      return finish();
    }
    if (Args != 1 || !First->isRValueReferenceType() ||
        !takeFromArgument(First->getPointeeCXXRecordDecl(), *Pointer, *Deleter))
      return nullptr;
    return finish();
  }

  /// The second argument of a constructor becomes the deleter.
  bool takeDeleter(Loc Deleter) {
    QualType Type = Method->getParamDecl(1)->getType();
    SVal Given = Call.getArgSVal(1);
    if (!Type->isReferenceType()) {
      if (!Type->isPointerType())
        return false;
      store(Deleter, Given);
      return true;
    }
    Type = Type->getPointeeType();
    std::optional<Loc> From = Given.getAs<Loc>();
    if (isStdClass(deleterOf(Method->getParent()), "function"))
      store(Deleter, UnknownVal()); // Nobody looks into it.
    else if (Type.isTriviallyCopyableType(C.getASTContext()))
      store(Deleter, From ? State->getSVal(*From, Type) : UnknownVal());
    else
      return false;
    return true;
  }

  /// Moves what the other owner has: one of the same class, or of a class
  /// derived from the one that is owned here.
  bool takeFromArgument(const CXXRecordDecl *From, Loc Pointer, Loc Deleter) {
    bool Same = From && From->getCanonicalDecl() ==
                            Method->getParent()->getCanonicalDecl();
    if (!isUniquePtr(From) ||
        (!Same && !isStdClass(deleterOf(From), "default_delete")))
      return false;
    SVal Other = Call.getArgSVal(0);
    auto OtherPointer = findPart(State, Other, From, PointerPart);
    auto OtherDeleter = findPart(State, Other, From, DeleterPart);
    if (!OtherPointer || !OtherDeleter)
      return false;
    SVal Moved = State->getSVal(*OtherPointer);
    if (!Same && !convert(Moved, From))
      return false;
    if (Same)
      store(Deleter, State->getSVal(*OtherDeleter));
    store(*OtherPointer, null());
    store(Pointer, Moved);
    return true;
  }

  /// Makes \p Owned, of an owner \p From, what an owner of this class holds.
  bool convert(SVal &Owned, const CXXRecordDecl *From) const {
    QualType Derived = ownedType(From), Base = ownedType(Method->getParent());
    if (C.getASTContext().hasSameUnqualifiedType(Derived, Base))
      return true;
    const CXXRecordDecl *D = Derived->getAsCXXRecordDecl();
    const CXXRecordDecl *B = Base->getAsCXXRecordDecl();
    CXXBasePaths Paths;
    if (!D || !B || !D->isDerivedFrom(B, Paths))
      return false;
    Owned = State->getStateManager().getStoreManager().evalDerivedToBase(
        Owned, Paths.front());
    return true;
  }

  static QualType ownedType(const CXXRecordDecl *Owner) {
    return cast<ClassTemplateSpecializationDecl>(Owner)
        ->getTemplateArgs()[0]
        .getAsType();
  }

  /// unique_ptr = unique_ptr&&, where there is nothing to delete before.
  ProgramStateRef assign(Loc Pointer, Loc Deleter) {
    if (!Method->isMoveAssignmentOperator() ||
        Method->getParent()->getName() != "unique_ptr" ||
        !ownsNothing(State->getSVal(Pointer)) ||
        !takeFromArgument(Method->getParent(), Pointer, Deleter))
      return nullptr;
    return result(This);
  }

  /// A constructor expression stands for the object made.
  ProgramStateRef finish() {
    const Expr *E = compat::originExpr(Call);
    std::optional<Loc> Object = This.getAs<Loc>();
    if (!E || !Object)
      return State;
    return State->BindExpr(E, C.getLocationContext(), State->getSVal(*Object));
  }

  const CallEvent &Call;
  const CXXMethodDecl *Method;
  SVal This;
  CheckerContext &C;
  StoredFn Stored;
  ProgramStateRef State;
};

/// Of an owner with nullptr.
ProgramStateRef evaluateComparison(const CallEvent &Call, CheckerContext &C) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  OverloadedOperatorKind Op = FD ? FD->getOverloadedOperator() : OO_None;
  if ((Op != OO_EqualEqual && Op != OO_ExclaimEqual) || Call.getNumArgs() != 2)
    return nullptr;
  unsigned Owner = FD->getParamDecl(0)->getType()->isNullPtrType() ? 1 : 0;
  if (!FD->getParamDecl(1 - Owner)->getType()->isNullPtrType())
    return nullptr;
  const CXXRecordDecl *Class = FD->getParamDecl(Owner)
                                   ->getType()
                                   .getNonReferenceType()
                                   ->getAsCXXRecordDecl();
  ProgramStateRef State = C.getState();
  SVal Object = Call.getArgSVal(Owner);
  if (!isUniquePtr(Class) || !Object.getAsRegion())
    return nullptr;
  std::optional<Loc> Pointer = findPart(State, Object, Class, PointerPart);
  if (!Pointer)
    return nullptr;
  SVal Result = compareWithNull(State, State->getSVal(*Pointer),
                                Op == OO_EqualEqual ? BO_EQ : BO_NE, C);
  return State->BindExpr(compat::originExpr(Call), C.getLocationContext(),
                         Result);
}

} // namespace

ProgramStateRef acltidy::evaluateOwnerCall(const CallEvent &Call,
                                           CheckerContext &C, StoredFn Stored) {
  if (!Call.isInSystemHeader() || !compat::originExpr(Call))
    return nullptr;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDecl());
  if (!Method)
    return evaluateComparison(Call, C);
  const CXXRecordDecl *Class = Method->getParent();
  if (!Class->getIdentifier() || (Class->getName() != "unique_ptr" &&
                                  Class->getName() != "__uniq_ptr_impl"))
    return nullptr;
  SVal This;
  if (const auto *Member = dyn_cast<CXXInstanceCall>(&Call))
    This = Member->getCXXThisVal();
  else if (const auto *Ctor = dyn_cast<CXXConstructorCall>(&Call))
    This = Ctor->getCXXThisVal();
  if (!This.getAs<Loc>() || !This.getAsRegion())
    return nullptr;
  return OwnerCall(Call, Method, This, C, Stored).evaluate();
}

bool acltidy::callsUnknownDeleter(const FunctionDecl *FD) {
  const auto *Dtor = dyn_cast<CXXDestructorDecl>(FD);
  return Dtor && isUniquePtr(Dtor->getParent()) &&
         isStdClass(deleterOf(Dtor->getParent()), "function");
}

ProgramStateRef acltidy::beforeOwnerEnds(const CXXDestructorCall &Call,
                                         ProgramStateRef State) {
  const auto *Dtor = dyn_cast_or_null<CXXDestructorDecl>(Call.getDecl());
  SVal This = Call.getCXXThisVal();
  if (!Dtor || !isUniquePtr(Dtor->getParent()) || !This.getAsRegion())
    return State;
  std::optional<Loc> Pointer =
      findPart(State, This, Dtor->getParent(), PointerPart);
  auto Owned = Pointer ? State->getSVal(*Pointer).getAs<DefinedSVal>()
                       : std::optional<DefinedSVal>();
  if (!Owned)
    return State;
  ProgramStateRef Holds = State->assume(*Owned, true);
  return Holds ? Holds : State;
}
