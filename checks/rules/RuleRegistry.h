//===- RuleRegistry.h - All rules, by id ----------------------------------===//

#ifndef ACLTIDY_RULES_RULEREGISTRY_H
#define ACLTIDY_RULES_RULEREGISTRY_H

#include "engine/Rule.h"
#include "llvm/ADT/ArrayRef.h"

namespace acltidy {

/// Every rule, in the order of Rules.def.
llvm::ArrayRef<RuleInfo> allRules();

/// A new object of the rule called \p Id, or null.
std::unique_ptr<Rule> createRule(llvm::StringRef Id);

} // namespace acltidy

#endif // ACLTIDY_RULES_RULEREGISTRY_H
