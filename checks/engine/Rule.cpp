//===- Rule.cpp - What a rule of acl-tidy is ------------------------------===//

#include "engine/Rule.h"
#include "engine/Finding.h"

using namespace acltidy;

// Anchors.
Rule::~Rule() = default;
RuleOptions::~RuleOptions() = default;
FindingSink::~FindingSink() = default;
