//===- ForkAfterInit.cpp - acl-fork-after-init ----------------------------===//
//
// A process that has used the API forks, and the child uses it too.
//
//===----------------------------------------------------------------------===//

#include "engine/PathContext.h"
#include "engine/ProcessState.h"
#include "engine/Rule.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::ContextEffect;

namespace {

class ForkAfterInit final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
};

/// Whether the function works on the runtime's state, which a child inherits
/// in pieces. Objects that are only client memory do no harm.
bool usesRuntime(const contract::Function &Row, ApiModel &Api) {
  if (Row.Foreign)
    return false;
  if (Row.needs(contract::NeedsInit) || Row.needs(contract::NeedsDevice) ||
      Row.Context != ContextEffect::None)
    return true;
  for (const contract::Acquire &A : Row.Acquires)
    if (Api.kind(A.Kind).Id == "acl")
      return true;
  for (const contract::Release &R : Row.Releases)
    if (R.All)
      return true;
  return false;
}

} // namespace

void ForkAfterInit::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  const ForkState *Fork = lastFork(Ctx.state());
  if (!Fork || !usesRuntime(Call.row(), Ctx.api()))
    return;
  ForkSide Side = sideOf(Ctx.state(), *Fork);
  if (Side == ForkSide::Parent)
    return;
  std::string By = calleeName(Fork->Fork).str();
  std::string First = calleeName(Fork->Touch).str();
  Report What;
  What.Message =
      "'" + Call.name().str() + "' runs in the child of '" + By + "'" +
      (Side == ForkSide::Both ? " as well as in its parent" : "") +
      ", which had used the device by '" + First + "'; call '" + By +
      "' before '" + First + "', or run another program in the child";
  What.Extra.emplace_back(Fork->Touch,
                          "the device is used first here, by '" + First + "'");
  What.Extra.emplace_back(Fork->Fork,
                          "'" + By + "' makes a second process here");
  What.Anchor = Fork->Fork.Call;
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

namespace acltidy {
std::unique_ptr<Rule> makeForkAfterInit(const RuleInfo &Info) {
  return std::make_unique<ForkAfterInit>(Info);
}
} // namespace acltidy
