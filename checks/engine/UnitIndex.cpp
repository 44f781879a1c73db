//===- UnitIndex.cpp - What a translation unit holds that matters ---------===//

#include "engine/UnitIndex.h"
#include "engine/ApiModel.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace acltidy;

namespace acltidy {

class UnitWalker : public RecursiveASTVisitor<UnitWalker> {
  using Base = RecursiveASTVisitor<UnitWalker>;

public:
  explicit UnitWalker(UnitIndex &Index) : Index(Index) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }
  bool shouldWalkTypesOfTypeLocs() const { return false; }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    // A namespace may be opened in system headers and in client code alike;
    // everything else is decided where it begins.
    if (!isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl>(D) &&
        D->getDeclContext()->isFileContext() &&
        Index.context().getSourceManager().isInSystemHeader(D->getLocation()))
      return true;
    auto *FD = dyn_cast<FunctionDecl>(D);
    if (!FD || !FD->doesThisDeclarationHaveABody() || FD->isDependentContext())
      return Base::TraverseDecl(D);
    enter(FD);
    bool Result = Base::TraverseDecl(D);
    Stack.pop_back();
    return Result;
  }

  bool TraverseLambdaExpr(LambdaExpr *L) {
    CXXMethodDecl *Operator = L->getCallOperator();
    bool Enter =
        Operator && Operator->hasBody() && !Operator->isDependentContext();
    // The body belongs to the function around it, too: what a function's
    // lambda does is reachable from the function.
    if (Enter)
      enter(Operator);
    noteCaptures(L);
    bool Result = Base::TraverseLambdaExpr(L);
    if (Enter)
      Stack.pop_back();
    return Result;
  }

  bool VisitVarDecl(VarDecl *Var) {
    if (const Expr *Init = Var->getInit())
      if (const auto *L = dyn_cast<LambdaExpr>(Init->IgnoreImplicit()))
        ClosureOf[L] = Var;
    return true;
  }

  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->getOperator() != OO_Call || Call->getNumArgs() == 0)
      return true;
    const Expr *Object = Call->getArg(0)->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Object))
      ++DirectCalls[Ref->getDecl()];
    else if (const auto *L =
                 dyn_cast<LambdaExpr>(Call->getArg(0)->IgnoreImplicit()))
      CalledAtOnce.insert(L);
    return true;
  }

  bool VisitMemberExpr(MemberExpr *Ref) {
    noteRunMode(Ref->getMemberDecl());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    noteRunMode(Ref->getDecl());
    if (auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
      noteCallee(FD);
    else
      ++Mentions[Ref->getDecl()];
    return true;
  }
  bool VisitWhileStmt(WhileStmt *Loop) { return notePolled(Loop->getCond()); }
  bool VisitDoStmt(DoStmt *Loop) { return notePolled(Loop->getCond()); }
  bool VisitForStmt(ForStmt *Loop) { return notePolled(Loop->getCond()); }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    noteCallee(FD);
    noteThread(FD, Call);
    if (const contract::Function *Row = Index.api().rowOf(FD, Call))
      for (FunctionInfo *F : current())
        F->AclCalls.push_back({Call, Row});
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    noteCallee(E->getConstructor());
    if (E->getNumArgs() && isThreadClass(E->getConstructor()->getParent()))
      startThread(E->getArg(0));
    if (const CXXRecordDecl *Class = E->getConstructor()->getParent())
      if (Class->hasDefinition())
        if (CXXDestructorDecl *Dtor = Class->getDestructor())
          noteCallee(Dtor);
    return true;
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    if (const CXXRecordDecl *Class =
            E->getDestroyedType().isNull()
                ? nullptr
                : E->getDestroyedType()->getAsCXXRecordDecl())
      if (Class->hasDefinition())
        if (CXXDestructorDecl *Dtor = Class->getDestructor())
          noteCallee(Dtor);
    if (const FunctionDecl *Op = E->getOperatorDelete())
      noteCallee(Op);
    return true;
  }

  void finish() {
    for (const FunctionDecl *FD : ThreadsBegin)
      if (auto It = Index.Functions.find(FD->getDefinition());
          It != Index.Functions.end())
        It->second.StartsThread = true;
    for (const auto &[L, Vars] : Captured) {
      if (CalledAtOnce.contains(L))
        continue;
      const VarDecl *Closure = ClosureOf.lookup(L);
      if (Closure && Mentions.lookup(Closure) == DirectCalls.lookup(Closure))
        continue;
      Index.SharedLocals.insert(Vars.begin(), Vars.end());
    }
  }

private:
  static bool isThreadClass(const CXXRecordDecl *Class) {
    return Class && Class->getIdentifier() && Class->isInStdNamespace() &&
           (Class->getName() == "thread" || Class->getName() == "jthread");
  }

  /// A thread begins with what \p E names: a function, a method, a lambda.
  void startThread(const Expr *E) {
    for (const Stmt *S = E; S;) {
      if (const auto *L = dyn_cast<LambdaExpr>(S)) {
        ThreadsBegin.push_back(L->getCallOperator());
        return;
      }
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
        if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
          ThreadsBegin.push_back(FD);
        return;
      }
      // Through casts, temporaries and the address operator.
      auto Children = const_cast<Stmt *>(S)->children();
      if (std::distance(Children.begin(), Children.end()) != 1)
        return;
      S = *Children.begin();
    }
  }

  void noteThread(const FunctionDecl *FD, const CallExpr *Call) {
    const IdentifierInfo *II = FD ? FD->getIdentifier() : nullptr;
    if (!II)
      return;
    unsigned Args = Call->getNumArgs();
    constexpr unsigned RoutineOfPthreadCreate = 2;
    if (II->isStr("pthread_create") && Args > RoutineOfPthreadCreate)
      startThread(Call->getArg(RoutineOfPthreadCreate));
    if (II->isStr("async") && FD->isInStdNamespace() && Args)
      startThread(Call->getArg(
          Args > 1 && Call->getArg(0)->getType()->isEnumeralType() ? 1 : 0));
    // A vector of threads.
    const auto *Method = dyn_cast<CXXMethodDecl>(FD);
    const auto *Class =
        Method ? dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent())
               : nullptr;
    if (Class && Class->isInStdNamespace() && II->getName() == "emplace_back" &&
        Args && Class->getTemplateArgs().size() &&
        Class->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
        isThreadClass(
            Class->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl()))
      startThread(Call->getArg(0));
  }

  /// Globals in the condition of a loop are changed by somebody else.
  bool notePolled(const Stmt *Cond) {
    if (!Cond)
      return true;
    const ValueDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Cond))
      D = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Cond))
      D = Member->getMemberDecl();
    if (const auto *Var = dyn_cast_or_null<VarDecl>(D))
      if (Var->hasGlobalStorage())
        Index.Polled.insert(Var->getCanonicalDecl());
    for (const Stmt *Child : Cond->children())
      notePolled(Child);
    return true;
  }

  void enter(const FunctionDecl *FD) {
    FD = FD->getDefinition() ? FD->getDefinition() : FD;
    Index.Functions[FD].Definition = FD;
    Stack.push_back(FD);
  }
  llvm::SmallVector<FunctionInfo *, 2> current() {
    llvm::SmallVector<FunctionInfo *, 2> Result;
    for (const FunctionDecl *FD : Stack)
      Result.push_back(&Index.Functions[FD]);
    return Result;
  }
  /// ACL_HOST and ACL_DEVICE, isDevice, g_runMode_.
  void noteRunMode(const ValueDecl *D) {
    if (Index.RunMode || !D->getIdentifier())
      return;
    if (const auto *Enum = D->getType()->getAs<EnumType>())
      Index.RunMode |= Enum->getDecl()->getName() == "aclrtRunMode";
    llvm::StringRef Name = D->getName();
    Index.RunMode |= Name.contains_insensitive("isdevice") ||
                     Name.contains_insensitive("is_device") ||
                     Name.contains_insensitive("runmode") ||
                     Name.contains_insensitive("run_mode");
  }
  void noteCallee(const FunctionDecl *FD) {
    if (!FD || Stack.empty())
      return;
    for (FunctionInfo *F : current())
      F->Callees.push_back(FD->getCanonicalDecl());
  }
  void noteCaptures(const LambdaExpr *L) {
    auto &Vars = Captured[L];
    for (const LambdaCapture &Capture : L->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByRef)
        if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar()))
          Vars.push_back(Var);
  }

  UnitIndex &Index;
  llvm::SmallVector<const FunctionDecl *, 4> Stack;
  llvm::DenseMap<const LambdaExpr *, llvm::SmallVector<const VarDecl *, 4>>
      Captured;
  llvm::DenseMap<const LambdaExpr *, const VarDecl *> ClosureOf;
  llvm::DenseSet<const LambdaExpr *> CalledAtOnce;
  llvm::DenseMap<const ValueDecl *, unsigned> Mentions, DirectCalls;
  llvm::SmallVector<const FunctionDecl *, 4> ThreadsBegin;
};

} // namespace acltidy

UnitIndex::UnitIndex(ASTContext &Ctx, ApiModel &Api) : Ctx(Ctx), Api(Api) {
  UnitWalker Walker(*this);
  for (Decl *D : Ctx.getTraversalScope())
    Walker.TraverseDecl(D);
  Walker.finish();
  closeOverCallers(&FunctionInfo::ReachesApi,
                   [](const contract::Function &Row) { return !Row.Foreign; });
  closeOverCallers(&FunctionInfo::ReachesProcess,
                   [](const contract::Function &Row) {
                     return Row.Process != contract::ProcessEffect::None;
                   });
}

/// Marks everything from which a call that counts is reachable.
void UnitIndex::closeOverCallers(bool FunctionInfo::*Reaches,
                                 bool (*Counts)(const contract::Function &)) {
  llvm::DenseMap<const FunctionDecl *,
                 llvm::SmallVector<const FunctionDecl *, 4>>
      Callers;
  llvm::SmallVector<const FunctionDecl *, 32> Work;
  auto Mark = [&](const FunctionDecl *FD) {
    FunctionInfo &F = Functions[FD];
    if (!(F.*Reaches)) {
      F.*Reaches = true;
      Work.push_back(FD);
    }
  };
  for (auto &[FD, F] : Functions) {
    for (const AclUse &U : F.AclCalls)
      if (Counts(*U.Row))
        Mark(FD);
    for (const FunctionDecl *Callee : F.Callees) {
      Callers[Callee].push_back(FD);
      const contract::Function *Row = Api.rowOf(Callee);
      if (Row && Counts(*Row))
        Mark(FD);
    }
  }
  while (!Work.empty()) {
    const FunctionDecl *FD = Work.pop_back_val();
    auto It = Callers.find(FD->getCanonicalDecl());
    if (It != Callers.end())
      for (const FunctionDecl *Caller : It->second)
        Mark(Caller);
  }
}

llvm::SmallVector<const FunctionDecl *, 16> UnitIndex::entries() const {
  llvm::SmallVector<const FunctionDecl *, 16> Result;
  for (const auto &[FD, F] : Functions)
    if (F.ReachesApi)
      Result.push_back(FD);
  return Result;
}

llvm::SmallVector<const FunctionInfo *, 8>
UnitIndex::methods(const CXXRecordDecl *Class, bool &Complete) const {
  llvm::SmallVector<const FunctionInfo *, 8> Result;
  Class = Class->getDefinition();
  if (!Class) {
    Complete = false;
    return Result;
  }
  for (const Decl *D : Class->decls()) {
    if (isa<FunctionTemplateDecl>(D)) {
      Complete = false; // Only its instantiations could be looked at.
      continue;
    }
    const auto *Method = dyn_cast<CXXMethodDecl>(D);
    if (!Method || Method->isImplicit() || Method->isDefaulted() ||
        Method->isDeleted() || Method->isPureVirtual())
      continue;
    const FunctionDecl *Def = Method->getDefinition();
    auto It = Def ? Functions.find(Def) : Functions.end();
    if (It == Functions.end())
      Complete = false;
    else
      Result.push_back(&It->second);
  }
  return Result;
}

bool UnitIndex::mayRelease(const FunctionDecl *FD, contract::KindId Kind,
                           llvm::DenseSet<const FunctionDecl *> &Seen) const {
  if (!Seen.insert(FD->getCanonicalDecl()).second)
    return false;
  if (const contract::Function *Row = Api.rowOf(FD)) {
    for (const contract::Release &R : Row->Releases)
      if (R.Kind == Kind)
        return true;
    return false;
  }
  const FunctionDecl *Def = FD->getDefinition();
  auto It = Def ? Functions.find(Def) : Functions.end();
  if (It == Functions.end())
    return false; // Other units' functions: taken as not releasing.
  for (const FunctionDecl *Callee : It->second.Callees)
    if (mayRelease(Callee, Kind, Seen))
      return true;
  return false;
}

bool UnitIndex::classMayRelease(const CXXRecordDecl *Class,
                                contract::KindId Kind) const {
  bool Complete = true;
  for (const FunctionInfo *F : methods(Class, Complete)) {
    llvm::DenseSet<const FunctionDecl *> Seen;
    if (mayRelease(F->Definition, Kind, Seen))
      return true;
  }
  if (!Complete)
    return true;
  for (const CXXBaseSpecifier &B : Class->getDefinition()->bases()) {
    const CXXRecordDecl *Base = B.getType()->getAsCXXRecordDecl();
    if (!Base || !Base->hasDefinition() || classMayRelease(Base, Kind))
      return true;
  }
  return false;
}

bool UnitIndex::isFlag(const VarDecl *Var) const {
  QualType T = Var->getType();
  return Var->hasGlobalStorage() && T->isIntegralOrEnumerationType() &&
         !T.isVolatileQualified() && !T->isAtomicType() &&
         !Polled.contains(Var->getCanonicalDecl());
}

bool UnitIndex::isSharedLocal(const ento::MemRegion *R) const {
  const auto *Var = dyn_cast<ento::VarRegion>(R->getBaseRegion());
  return Var && SharedLocals.contains(Var->getDecl());
}
