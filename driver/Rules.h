//===- Rules.h - Rule names on the command line and in configuration ------===//

#ifndef ACLTIDY_DRIVER_RULES_H
#define ACLTIDY_DRIVER_RULES_H

#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace acltidy::driver {

class Messages;
struct Installation;
struct RuleText;
enum class Severity;

/// The globs that apply when nobody says otherwise: all rules, advice among
/// them \p WithAdvice only.
std::string defaultChecks(bool WithAdvice);

/// Whether \p Checks, a list of globs, leaves any rule enabled that \p Among
/// accepts.
bool enablesAnyRule(
    llvm::StringRef Checks,
    llvm::function_ref<bool(llvm::StringRef Rule)> Among = [](llvm::StringRef) {
      return true;
    });

/// Reports globs of \p Checks that name no rule. \p Where says where they
/// stand. With \p Shared the list also serves other modules of clang-tidy, and
/// only globs that begin with "acl" are acl-tidy's.
void verifyChecks(llvm::StringRef Checks, llvm::StringRef Where, bool Shared,
                  Messages &Log);

/// Reports options of rules in \p Options that no rule has.
void verifyOptions(const clang::tidy::ClangTidyOptions::OptionMap &Options,
                   llvm::StringRef Where, Messages &Log);

/// What reports call findings of rule \p Id.
Severity severityOf(llvm::StringRef Id);

enum class RulesOf { Checks, ChecksAndRuntime };

/// Rules with their pages, for reports of an analysis or of a run.
std::vector<RuleText> ruleTexts(const Installation &Paths, RulesOf Which);

/// Prints a line per rule.
void listRules(llvm::raw_ostream &OS);

/// Prints the document of rule \p Id. Returns an exit code.
int explainRule(llvm::StringRef Id, const Installation &Paths,
                llvm::raw_ostream &OS, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RULES_H
