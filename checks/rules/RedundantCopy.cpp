//===- RedundantCopy.cpp - acl-redundant-copy -----------------------------===//
//
// The output of a media function is copied to other device memory only to be
// the input of a model, which could read the output itself ("Precautions for
// memory usage", item 2). Known when the output is given up without another
// use and the model has read the copy, in either order.
//
//===----------------------------------------------------------------------===//

#include "engine/MediaState.h"
#include "engine/Notes.h"
#include "engine/Rule.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

class RedundantCopy final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
};

} // namespace

void RedundantCopy::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  if (Call.row().Foreign)
    return;
  ProgramStateRef State = Ctx.state();
  for (const Relay &R : relays(State)) {
    CallSite Consumer = R.Consumer;
    if (R.GivenUp && !Consumer.Row && infersFrom(Call, R.To, Ctx.api(), State))
      Consumer = Call.site();
    else if (!Consumer.Row || !givesUp(Call, R.From, State))
      continue;
    ExplodedNode *Place = Ctx.nodeOf(R.Copy);
    if (!Place)
      continue;
    std::string Name = describeRegion(R.Home);
    std::string Memory = Name.empty() ? "the output" : "'" + Name + "'";
    Report What;
    What.Message = "'" + calleeName(R.Copy).str() + "' copies the output of '" +
                   calleeName(R.Output).str() + "' only to feed '" +
                   calleeName(Consumer).str() + "'; make " + Memory +
                   " itself the model's input";
    if (const auto *Symbolic = dyn_cast<SymbolicRegion>(R.From))
      What.Subject = Symbolic->getSymbol();
    What.Anchor = R.Copy.Call;
    What.Place = Place;
    What.Extra.emplace_back(R.Output, "the media output is written here");
    What.Later.emplace_back(Consumer, "the model reads the copy here");
    return Ctx.report(*this, std::move(What));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeRedundantCopy(const RuleInfo &Info) {
  return std::make_unique<RedundantCopy>(Info);
}
} // namespace acltidy
