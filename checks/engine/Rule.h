//===- Rule.h - What a rule of acl-tidy is --------------------------------===//
//
// A rule reads the state that the model keeps and reports. It never changes the
// state, so the rules that one symbolic execution serves cannot disturb each
// other, and their order does not matter.
//
// Objects live for one translation unit and are used by one thread.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_RULE_H
#define ACLTIDY_ENGINE_RULE_H

#include "clang/StaticAnalyzer/Core/PathSensitive/SVals.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <memory>

namespace clang {
class StackFrameContext;
class Stmt;
} // namespace clang
namespace clang::ento {
class CallEvent;
}

namespace acltidy {

class AclCall;
class FindingSink;
class PathContext;
class RuleOptions;
class UnitIndex;
struct LostResource;
struct FailedScope;
struct FunctionEnd;

/// How bad it is what a rule finds. For people, reports and gates: clang-tidy
/// itself prints every finding as a warning.
enum class Severity : uint8_t {
  Error,   ///< The program is wrong wherever the path is taken: it fails,
           ///< corrupts or hangs. SARIF level "error".
  Warning, ///< A defect whose harm depends on load or time: a leak, a race that
           ///< usually goes well. SARIF level "warning".
  Advice   ///< True, but no defect that a maintainer must fix; off by default.
           ///< SARIF level "note".
};

/// "error", "warning" or "advice".
llvm::StringRef severityName(Severity S);

/// Static facts about a rule.
struct RuleInfo {
  llvm::StringRef Id;      ///< The clang-tidy check name: "acl-resource-leak".
  llvm::StringRef Summary; ///< One line for --list-rules.
  Severity Level = Severity::Warning;

  bool onByDefault() const { return Level != Severity::Advice; }
};

class Rule {
public:
  explicit Rule(const RuleInfo &Info) : Info(Info) {}
  virtual ~Rule();

  const RuleInfo &info() const { return Info; }

  /// Reads the rule's options, once, before anything else.
  virtual void configure(RuleOptions &Options) {}

  //===--- Path hooks: called during symbolic execution -------------------===//

  /// Before a function of the contract takes effect.
  virtual void beforeCall(const AclCall &Call, PathContext &Ctx) const {}
  /// Before any other function is called, whether its code is in sight or not.
  virtual void beforeOtherCall(const clang::ento::CallEvent &Call,
                               PathContext &Ctx) const {}
  /// The last copy of a live handle is gone.
  virtual void resourceLost(const LostResource &Lost, PathContext &Ctx) const {}
  /// The entry function returns an error while a scope it opened is still open.
  virtual void scopeLeftOpen(const FailedScope &Scope, PathContext &Ctx) const {
  }
  /// A path through the entry function ends by returning.
  virtual void functionEnds(const FunctionEnd &End, PathContext &Ctx) const {}
  /// Client code loads from or stores to \p Location.
  virtual void memoryAccess(clang::ento::SVal Location, bool IsLoad,
                            const clang::Stmt *S, PathContext &Ctx) const {}
  /// A function, the entry or one that was followed into, is about to return.
  virtual void frameEnds(const clang::StackFrameContext *Frame,
                         PathContext &Ctx) const {}
  /// A local object that unfinished work uses goes out of scope: the variable
  /// \p Base, or the vector.
  virtual void storageEnds(const clang::ento::MemRegion *Base,
                           PathContext &Ctx) const {}

  //===--- Unit hook: called once, on the AST -----------------------------===//

  virtual void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const {
  }

private:
  const RuleInfo &Info;
};

/// Where rules read options from; clang-tidy's CheckOptions in practice.
class RuleOptions {
public:
  virtual ~RuleOptions();
  virtual bool getFlag(llvm::StringRef Name, bool Default) = 0;
  virtual llvm::StringRef getText(llvm::StringRef Name,
                                  llvm::StringRef Default) = 0;
  /// Tells the user that the value of \p Name cannot be used, and why.
  virtual void reject(llvm::StringRef Name, const llvm::Twine &Why) = 0;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_RULE_H
