//===- DestroyOrder.cpp - acl-destroy-order -------------------------------===//
//
// What was created last goes first: handles and memory before their context
// and device, these before aclFinalize, which is the last call of all.
//
//===----------------------------------------------------------------------===//

#include "engine/Finding.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "rules/LateDestruction.h"
#include "rules/OrderOnPath.h"

using namespace acltidy;

namespace {

class DestroyOrder final : public Rule {
public:
  using Rule::Rule;
  void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const override;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override {
    Paths.beforeCall(*this, Call, Ctx);
  }

private:
  OrderOnPath Paths;
};

} // namespace

void DestroyOrder::translationUnit(const UnitIndex &Unit,
                                   FindingSink &Sink) const {
  for (auto *Find : {findEndsAfterMain, findEndsAfterScope})
    for (Finding &F : Find(Unit)) {
      F.Owner = this;
      Sink.add(std::move(F));
    }
}

namespace acltidy {
std::unique_ptr<Rule> makeDestroyOrder(const RuleInfo &Info) {
  return std::make_unique<DestroyOrder>(Info);
}
} // namespace acltidy
