//===- RuleRegistry.cpp - All rules, by id --------------------------------===//

#include "rules/RuleRegistry.h"

namespace acltidy {
#define ACL_RULE(CLASS, ID, SEVERITY, SUMMARY)                                 \
  std::unique_ptr<Rule> make##CLASS(const RuleInfo &Info);
#include "rules/Rules.def"
#undef ACL_RULE
} // namespace acltidy

using namespace acltidy;

static constexpr RuleInfo Infos[] = {
#define ACL_RULE(CLASS, ID, SEVERITY, SUMMARY)                                 \
  {ID, SUMMARY, Severity::SEVERITY},
#include "rules/Rules.def"
#undef ACL_RULE
};

static constexpr std::unique_ptr<Rule> (*Makers[])(const RuleInfo &) = {
#define ACL_RULE(CLASS, ID, SEVERITY, SUMMARY) make##CLASS,
#include "rules/Rules.def"
#undef ACL_RULE
};

llvm::ArrayRef<RuleInfo> acltidy::allRules() { return Infos; }

std::unique_ptr<Rule> acltidy::createRule(llvm::StringRef Id) {
  for (unsigned I = 0; I != std::size(Infos); ++I)
    if (Infos[I].Id == Id)
      return Makers[I](Infos[I]);
  return nullptr;
}
