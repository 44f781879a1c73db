//===- CallbackApi.cpp - acl-callback-api ---------------------------------===//
//
// Functions that must not be called inside callbacks are reachable from one.
// Which arguments are callbacks, of whom, and what they must not call stands in
// the contract.
//
//===----------------------------------------------------------------------===//

#include "engine/ApiModel.h"
#include "engine/Finding.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "rules/BodyCalls.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace acltidy;
using contract::CallbackSort;

namespace {

class CallbackApi final : public Rule {
public:
  using Rule::Rule;
  void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const override;
};

/// Follows the calls from one callback.
class Reach {
public:
  Reach(const CallbackApi &Owner, const UnitIndex &Unit, CallbackSort Sort,
        FindingNote Start, FindingSink &Sink,
        llvm::DenseSet<std::pair<const CallExpr *, int>> &Reported)
      : Owner(Owner), Unit(Unit), Sort(Sort), Sink(Sink), Reported(Reported) {
    Way.push_back(std::move(Start));
  }

  void follow(const FunctionDecl *FD) {
    const FunctionDecl *Def = FD->getDefinition();
    if (!Def || !Seen.insert(Def).second)
      return;
    llvm::SmallVector<BodyCall, 16> Calls = callsIn(Def);
    llvm::SmallVector<PlacedCall, 4> Forbidden;
    for (const BodyCall &C : Calls) {
      const auto *Call = dyn_cast<CallExpr>(C.At);
      const contract::Function *Row =
          Call ? Unit.api().rowOf(C.Callee, Call) : nullptr;
      if (Row && isForbidden(*Row) &&
          Reported.insert({Call, static_cast<int>(Sort)}).second)
        Forbidden.push_back({Call, Row, Def});
    }
    if (!Forbidden.empty())
      report(Forbidden);
    for (const BodyCall &C : Calls) {
      if (!C.Callee || Unit.api().rowOf(C.Callee))
        continue;
      Way.push_back({shownAt(Unit, C.At->getBeginLoc()),
                     "'" + C.Callee->getNameAsString() + "' is called here"});
      follow(C.Callee);
      Way.pop_back();
    }
  }

private:
  bool isForbidden(const contract::Function &Row) const {
    return Row.needs(Sort == CallbackSort::Media ? contract::NotInMediaCallback
                                                 : contract::NotInCallback);
  }

  /// One report for what one function does: it is moved as a whole.
  void report(llvm::ArrayRef<PlacedCall> Calls) {
    const PlacedCall &C = Calls.front();
    Finding F;
    F.Owner = &Owner;
    F.Loc = shownAt(Unit, C.Call->getBeginLoc());
    F.Ranges.push_back(C.Call->getCallee()->getSourceRange());
    F.Message = "'" + calledName(C).str() + "' is called in a callback of ";
    F.Message +=
        Sort == CallbackSort::Media
            ? "a decoder or encoder, for whose callbacks it waits: a deadlock; "
              "call it in another thread after the last frame"
            : "the runtime, where it may deadlock; call it in the thread that "
              "waits for the stream";
    F.Notes.append(Way.begin(), Way.end());
    for (const PlacedCall &More : Calls.drop_front())
      F.Notes.push_back(
          {shownAt(Unit, More.Call->getBeginLoc()),
           "the same holds for '" + calledName(More).str() + "' here"});
    Sink.add(std::move(F));
  }

  const CallbackApi &Owner;
  const UnitIndex &Unit;
  CallbackSort Sort;
  FindingSink &Sink;
  llvm::DenseSet<std::pair<const CallExpr *, int>> &Reported;
  llvm::DenseSet<const FunctionDecl *> Seen;
  llvm::SmallVector<FindingNote, 4> Way;
};

} // namespace

void CallbackApi::translationUnit(const UnitIndex &Unit,
                                  FindingSink &Sink) const {
  llvm::DenseSet<std::pair<const CallExpr *, int>> Reported;
  for (const PlacedCall &C : callsOfUnit(Unit))
    for (const contract::Callback &Callback : C.Row->Callbacks) {
      if (Callback.Sort == CallbackSort::Exit || // acl-destroy-order.
          Callback.Sort == CallbackSort::Anywhere)
        continue;
      for (const FunctionDecl *FD :
           functionsNamedBy(argumentOf(C.Call, Callback.At))) {
        std::string Who = isLambdaCallOperator(dyn_cast<CXXMethodDecl>(FD))
                              ? "the lambda"
                              : "'" + FD->getNameAsString() + "'";
        FindingNote Start{shownAt(Unit, C.Call->getBeginLoc()),
                          Who + " becomes a callback by '" +
                              calledName(C).str() + "' here"};
        Reach(*this, Unit, Callback.Sort, std::move(Start), Sink, Reported)
            .follow(FD);
      }
    }
}

namespace acltidy {
std::unique_ptr<Rule> makeCallbackApi(const RuleInfo &Info) {
  return std::make_unique<CallbackApi>(Info);
}
} // namespace acltidy
