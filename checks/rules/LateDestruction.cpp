//===- LateDestruction.cpp - Objects that end after the API has -----------===//

#include "rules/LateDestruction.h"
#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "rules/BodyCalls.h"
#include "rules/Flow.h"
#include "rules/ObjectEnd.h"
#include "rules/Place.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace acltidy;
using contract::CallbackSort;
using contract::HandleForm;
using contract::KindId;
using contract::ReleaseMode;

namespace {

/// The scopes that end for everybody: the process's and the device's.
bool isOuterScope(const contract::ResourceKind &K) {
  return K.Form == HandleForm::Scope && (K.Id == "acl" || K.Id == "device");
}

bool endsProcessScope(ApiModel &Api, const contract::Function &Row) {
  for (const contract::Release &R : Row.Releases)
    if (Api.kind(R.Kind).Id == "acl")
      return true;
  return false;
}

/// What needs the API: handles, memory, the scopes themselves.
bool needsProcessScope(const contract::Function &Row) {
  return Row.needs(contract::NeedsInit) || Row.needs(contract::NeedsDevice);
}

/// How often code gives \p Var another value or empties it, in the unit or in
/// one function.
class EmptyingFinder : public RecursiveASTVisitor<EmptyingFinder> {
public:
  explicit EmptyingFinder(const UnitIndex &Unit) : Unit(Unit) {}

  bool isEmptied(const VarDecl *Var) const {
    return Emptied.contains(Var->getCanonicalDecl());
  }

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const VarDecl *Var = variable(Call->getImplicitObjectArgument());
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Var || !Method || Method->isConst() || isa<CXXDestructorDecl>(Method))
      return true;
    if (!Method->getParent()->isInStdNamespace()) {
      // A method that the unit does not show may release, too.
      if (!Method->getDefinition() || releases(Method))
        note(Var);
    } else if (Method->getIdentifier()) {
      llvm::StringRef Name = Method->getName();
      bool Refills = Name == "reset" && Call->getNumArgs() != 0 &&
                     !isa<CXXNullPtrLiteralExpr, CXXDefaultArgExpr>(
                         Call->getArg(0)->IgnoreParenCasts());
      if (!Refills && Name != "get" && Name != "data")
        note(Var);
    }
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->isAssignmentOp() && Call->getNumArgs() != 0)
      note(variable(Call->getArg(0)));
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    if (!FD || isa<CXXOperatorCallExpr>(Call))
      return true;
    for (unsigned I = 0; I != Call->getNumArgs() && I != FD->getNumParams();
         ++I) {
      QualType T = FD->getParamDecl(I)->getType();
      if (T->isReferenceType() && !T->getPointeeType().isConstQualified())
        note(variable(Call->getArg(I)));
    }
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (Op->getOpcode() == UO_AddrOf)
      note(variable(Op->getSubExpr()));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (Op->isAssignmentOp())
      note(variable(Op->getLHS()));
    return true;
  }

private:
  static const VarDecl *variable(const Expr *E) {
    Place P = Place::of(E);
    return P.Valid ? dyn_cast_or_null<VarDecl>(P.Root) : nullptr;
  }
  void note(const VarDecl *Var) {
    if (Var)
      Emptied.insert(Var->getCanonicalDecl());
  }
  bool releases(const CXXMethodDecl *Method) const {
    for (const EndCall &C : callsReachedBy(Unit, Method))
      if (!C.Row->Releases.empty())
        return true;
    return false;
  }

  const UnitIndex &Unit;
  llvm::DenseSet<const VarDecl *> Emptied;
};

/// Static objects in client code, and what happens to them.
class StaticObjects : public RecursiveASTVisitor<StaticObjects> {
public:
  explicit StaticObjects(const UnitIndex &Unit) : Unit(Unit) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseDecl(Decl *D) {
    if (D && !isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl>(D) &&
        D->getDeclContext()->isFileContext() &&
        Unit.context().getSourceManager().isInSystemHeader(D->getLocation()))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }
  bool VisitVarDecl(VarDecl *Var) {
    if (!Var->hasGlobalStorage() || Var->getType()->isDependentType() ||
        Var->isThisDeclarationADefinition() != VarDecl::Definition)
      return true;
    const CXXRecordDecl *Class =
        Unit.context().getBaseElementType(Var->getType())->getAsCXXRecordDecl();
    if (Class && Class->hasDefinition() && !Class->hasTrivialDestructor())
      Found.push_back(Var);
    return true;
  }

  llvm::SmallVector<const VarDecl *, 4> Found;

private:
  const UnitIndex &Unit;
};

class EndsAfterMain {
public:
  explicit EndsAfterMain(const UnitIndex &Unit)
      : Unit(Unit), Calls(callsOfUnit(Unit)) {}

  llvm::SmallVector<Finding, 2> find() {
    StaticObjects Statics(Unit);
    for (Decl *D : Unit.context().getTraversalScope())
      Statics.TraverseDecl(D);
    for (const VarDecl *Var : Statics.Found)
      examine(Var);
    for (const PlacedCall &C : Calls)
      for (const contract::Callback &Callback : C.Row->Callbacks)
        if (Callback.Sort == CallbackSort::Exit)
          for (const FunctionDecl *FD :
               functionsNamedBy(argumentOf(C.Call, Callback.At)))
            examineHandler(C, FD);
    return std::move(Findings);
  }

private:
  /// A call of aclFinalize that is none of \p Own, in main if there is one. No
  /// destructor's: that may be later still.
  const PlacedCall *finalizedOutside(llvm::ArrayRef<EndCall> Own) const {
    const PlacedCall *Found = nullptr;
    for (const PlacedCall &C : Calls) {
      if (!endsProcessScope(Unit.api(), *C.Row) ||
          isa<CXXDestructorDecl>(C.In) ||
          llvm::any_of(Own, [&](const EndCall &E) {
            return E.At == C.Call->getBeginLoc();
          }))
        continue;
      if (!Found || (C.In->isMain() && !Found->In->isMain()))
        Found = &C;
    }
    return Found;
  }

  static const EndCall *firstThatNeedsApi(llvm::ArrayRef<EndCall> Ends) {
    for (const EndCall &E : Ends)
      if (needsProcessScope(*E.Row))
        return &E;
    return nullptr;
  }

  void noteCall(Finding &F, SourceLocation At, llvm::StringRef Name) {
    if (At.isValid())
      F.Notes.push_back(
          {shownAt(Unit, At), ("'" + Name + "' is called here").str()});
  }

  /// Whether code may have released what \p Var holds before main ends.
  bool mayEndEarlier(const VarDecl *Var) {
    if (!Emptied) {
      Emptied.emplace(Unit);
      for (const auto &[FD, F] : Unit.functions())
        Emptied->TraverseDecl(const_cast<FunctionDecl *>(FD));
    }
    if (Emptied->isEmptied(Var))
      return true;
    const CXXRecordDecl *Class = Var->getType()->getAsCXXRecordDecl();
    if (!Class || Class->isInStdNamespace())
      return false;
    for (const CXXMethodDecl *Method : Class->methods()) {
      if (isa<CXXDestructorDecl>(Method) || Method->isImplicit())
        continue;
      if (!releases(Method))
        continue;
      // Others may call it: of a class in a header, anybody.
      const SourceManager &SM = Unit.context().getSourceManager();
      if (!SM.isInMainFile(SM.getExpansionLoc(Class->getLocation())) &&
          Method->getAccess() == AS_public)
        return true;
      for (const auto &[Caller, F] : Unit.functions())
        if (!isa<CXXDestructorDecl>(Caller) &&
            llvm::is_contained(F.Callees, Method->getCanonicalDecl()))
          return true;
    }
    return false;
  }
  bool releases(const CXXMethodDecl *Method) const {
    if (!Method->getDefinition())
      return true;
    for (const EndCall &C : callsReachedBy(Unit, Method))
      if (!C.Row->Releases.empty())
        return true;
    return false;
  }

  void examine(const VarDecl *Var) {
    llvm::SmallVector<EndCall, 4> Ends = callsAtEndOf(Unit, Var);
    if (Ends.empty() || mayEndEarlier(Var))
      return;
    std::string Object =
        std::string(Var->getTLSKind() == VarDecl::TLS_None ? "static object '"
                                                           : "thread-local "
                                                             "object '") +
        Var->getNameAsString() + "'";
    Finding F;
    F.Loc = shownAt(Unit, Var->getLocation());
    for (const EndCall &E : Ends)
      if (endsProcessScope(Unit.api(), *E.Row)) {
        F.Message = "the end of " + Object + " calls '" + E.Name +
                    "' after main, when the runtime may be gone; call it "
                    "before main returns";
        noteCall(F, E.At, E.Name);
        Findings.push_back(std::move(F));
        return;
      }
    const EndCall *First = firstThatNeedsApi(Ends);
    const PlacedCall *Finalize = finalizedOutside(Ends);
    if (!First || !Finalize)
      return;
    F.Message = "the end of " + Object + " calls '" + First->Name +
                "' after main, when '" + calledName(*Finalize).str() +
                "' has ended the use of ACL; release it before";
    noteCall(F, First->At, First->Name);
    noteCall(F, Finalize->Call->getBeginLoc(), calledName(*Finalize));
    Findings.push_back(std::move(F));
  }

  void examineHandler(const PlacedCall &C, const FunctionDecl *Handler) {
    llvm::SmallVector<EndCall, 4> Ends = callsReachedBy(Unit, Handler);
    // A handler that ends the use of ACL itself does so in the right order.
    for (const EndCall &E : Ends)
      if (endsProcessScope(Unit.api(), *E.Row))
        return;
    const EndCall *First = firstThatNeedsApi(Ends);
    const PlacedCall *Finalize = finalizedOutside(Ends);
    if (!First || !Finalize)
      return;
    Finding F;
    F.Loc = shownAt(Unit, C.Call->getBeginLoc());
    F.Message = "the exit handler '" + Handler->getNameAsString() +
                "' calls '" + First->Name + "' after main, when '" +
                calledName(*Finalize).str() +
                "' has ended the use of ACL; call it before";
    noteCall(F, First->At, First->Name);
    noteCall(F, Finalize->Call->getBeginLoc(), calledName(*Finalize));
    Findings.push_back(std::move(F));
  }

  const UnitIndex &Unit;
  llvm::SmallVector<PlacedCall, 32> Calls;
  std::optional<EmptyingFinder> Emptied;
  llvm::SmallVector<Finding, 2> Findings;
};

class EndsAfterScope {
public:
  EndsAfterScope(const UnitIndex &Unit) : Unit(Unit) {}

  llvm::SmallVector<Finding, 2> find() {
    for (const PlacedCall &C : callsOfUnit(Unit)) {
      llvm::SmallVector<KindId, 2> Scopes;
      for (const contract::Release &R : C.Row->Releases)
        if (isOuterScope(Unit.api().kind(R.Kind)))
          Scopes.push_back(R.Kind);
      if (!Scopes.empty())
        examine(C, Scopes);
    }
    return std::move(Findings);
  }

private:
  bool isWithin(KindId Kind, KindId Scope, unsigned Depth = 0) const {
    if (Depth == 8)
      return false;
    for (KindId Outer : Unit.api().kind(Kind).Within)
      if (Outer == Scope || isWithin(Outer, Scope, Depth + 1))
        return true;
    return false;
  }

  /// The call at the end of \p Var that comes too late, or nothing.
  std::optional<EndCall> lateCall(const VarDecl *Var,
                                  llvm::ArrayRef<KindId> Scopes) const {
    for (const EndCall &E : callsAtEndOf(Unit, Var))
      for (const contract::Release &R : E.Row->Releases)
        for (KindId Scope : Scopes)
          if (isWithin(R.Kind, Scope))
            return E;
    return std::nullopt;
  }

  void examine(const PlacedCall &C, llvm::ArrayRef<KindId> Scopes) {
    auto [It, New] = Flows.try_emplace(C.In);
    if (New)
      It->second = Flow::of(C.In, Unit.context());
    if (!It->second)
      return;
    llvm::SmallVector<const VarDecl *, 8> Ended;
    It->second->after(
        C.Call,
        [&](const Stmt *S) {
          const auto *Call = dyn_cast<CallExpr>(S);
          return Call && opensAgain(Call, Scopes) ? Flow::Step::Stop
                                                  : Flow::Step::GoOn;
        },
        [&](const VarDecl *Var) {
          if (!llvm::is_contained(Ended, Var))
            Ended.push_back(Var);
        });
    Finding F;
    std::string FirstCall;
    unsigned Count = 0;
    llvm::sort(Ended, [](const VarDecl *L, const VarDecl *R) {
      return L->getLocation() < R->getLocation();
    });
    EmptyingFinder Emptied(Unit);
    Emptied.TraverseDecl(const_cast<FunctionDecl *>(C.In));
    const VarDecl *First = nullptr;
    for (const VarDecl *Var : Ended) {
      if (Var->getLocation() > C.Call->getBeginLoc() || Reported.contains(Var))
        continue;
      std::optional<EndCall> Late = lateCall(Var, Scopes);
      if (!Late || Emptied.isEmptied(Var))
        continue;
      Reported.insert(Var);
      if (!Count++) {
        First = Var;
        FirstCall = Late->Name;
      }
      F.Notes.push_back({shownAt(Unit, Var->getLocation()),
                         "'" + Var->getNameAsString() +
                             "' ends with its scope and calls '" + Late->Name +
                             "'"});
    }
    if (!First)
      return;
    F.Loc = shownAt(Unit, C.Call->getBeginLoc());
    F.Ranges.push_back(C.Call->getCallee()->getSourceRange());
    F.Message = "'" + calledName(C).str() + "' comes before the end of '" +
                First->getNameAsString() + "'";
    if (Count > 1)
      F.Message += " and " + std::to_string(Count - 1) +
                   (Count == 2 ? " other object" : " other objects");
    F.Message += ", which " + std::string(Count == 1 ? "calls" : "call") +
                 " '" + FirstCall + "'" + (Count == 1 ? "" : " or the like") +
                 " then; put " + (Count == 1 ? "it" : "them") +
                 " into an inner scope";
    Findings.push_back(std::move(F));
  }

  bool opensAgain(const CallExpr *Call, llvm::ArrayRef<KindId> Scopes) const {
    const contract::Function *Row =
        Unit.api().rowOf(Call->getDirectCallee(), Call);
    if (Row)
      for (const contract::Acquire &A : Row->Acquires)
        if (llvm::is_contained(Scopes, A.Kind))
          return true;
    return false;
  }

  const UnitIndex &Unit;
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<Flow>> Flows;
  llvm::DenseSet<const VarDecl *> Reported;
  llvm::SmallVector<Finding, 2> Findings;
};

} // namespace

llvm::SmallVector<Finding, 2>
acltidy::findEndsAfterMain(const UnitIndex &Unit) {
  return EndsAfterMain(Unit).find();
}

llvm::SmallVector<Finding, 2>
acltidy::findEndsAfterScope(const UnitIndex &Unit) {
  return EndsAfterScope(Unit).find();
}
