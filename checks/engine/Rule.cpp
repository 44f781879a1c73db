//===- Rule.cpp - What a rule of acl-tidy is ------------------------------===//

#include "engine/Rule.h"
#include "engine/Finding.h"
#include "llvm/Support/ErrorHandling.h"

using namespace acltidy;

// Anchors.
Rule::~Rule() = default;
RuleOptions::~RuleOptions() = default;
FindingSink::~FindingSink() = default;

llvm::StringRef acltidy::severityName(Severity S) {
  switch (S) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Advice:
    return "advice";
  }
  llvm_unreachable("not a severity");
}
