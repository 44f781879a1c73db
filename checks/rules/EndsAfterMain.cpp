//===- EndsAfterMain.cpp - Ends of static objects, exit handlers ----------===//

#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "rules/BodyCalls.h"
#include "rules/Emptying.h"
#include "rules/LateDestruction.h"
#include "rules/ObjectEnd.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace acltidy;
using contract::CallbackSort;

namespace {

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
        Var->getDeclContext()->isDependentContext() ||
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
        Emptied->addFunction(FD);
    }
    if (Emptied->isEmptied(Var))
      return true;
    // Methods of a class template that the unit does not instantiate.
    if (const VarDecl *Pattern = Var->getInstantiatedFromStaticDataMember()) {
      for (const CXXMethodDecl *Method :
           cast<CXXRecordDecl>(Pattern->getDeclContext())->methods())
        Emptied->addFunction(Method);
      if (Emptied->isEmptied(Pattern))
        return true;
    }
    const CXXRecordDecl *Class = Var->getType()->getAsCXXRecordDecl();
    if (!Class || Class->isInStdNamespace())
      return false;
    for (const CXXMethodDecl *Method : Class->methods()) {
      if (isa<CXXDestructorDecl>(Method) || Method->isImplicit())
        continue;
      if (!mayRelease(Unit, Method))
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
  std::optional<Emptying> Emptied;
  llvm::SmallVector<Finding, 2> Findings;
};

} // namespace

llvm::SmallVector<Finding, 2>
acltidy::findEndsAfterMain(const UnitIndex &Unit) {
  return EndsAfterMain(Unit).find();
}
