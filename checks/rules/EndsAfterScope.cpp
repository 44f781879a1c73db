//===- EndsAfterScope.cpp - Locals that outlive the device ----------------===//

#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "rules/Emptying.h"
#include "rules/Flow.h"
#include "rules/LateDestruction.h"
#include "rules/ObjectEnd.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace acltidy;
using contract::HandleForm;
using contract::KindId;

namespace {

/// The scopes that end for everybody: the process's and the device's.
bool isOuterScope(const contract::ResourceKind &K) {
  return K.Form == HandleForm::Scope && (K.Id == "acl" || K.Id == "device");
}

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
    Emptying Emptied(Unit);
    Emptied.addFunction(C.In);
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
acltidy::findEndsAfterScope(const UnitIndex &Unit) {
  return EndsAfterScope(Unit).find();
}
