//===- ResourceLeak.cpp - acl-resource-leak -------------------------------===//
//
// Three views of one question, whether what was created is released:
// - on a path: the last copy of a live handle is gone;
// - of a scope (aclInit, aclrtSetDevice …): the function that opened it fails
//   and leaves it open;
// - of a class: a member is acquired by one method and released by none.
//
// https://www.hiascend.com: AscendCL application development, restrictions on
// resource destruction (docs/rules/acl-resource-leak.md).
//
//===----------------------------------------------------------------------===//

#include "engine/Finding.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "rules/MemberHandles.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace acltidy;
using contract::HandleForm;
using contract::LeakPolicy;

namespace {

class ResourceLeak final : public Rule {
public:
  using Rule::Rule;

  void configure(RuleOptions &Options) override {
    CheckScopes = Options.getFlag("CheckScopes", true);
    CheckMembers = Options.getFlag("CheckMembers", true);
  }

  void resourceLost(const LostResource &Lost, PathContext &Ctx) const override;
  void scopeLeftOpen(const FailedScope &Scope, PathContext &Ctx) const override;
  void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const override;

private:
  bool CheckScopes = true;
  bool CheckMembers = true;
  /// Acquiring calls whose member was reported.
  mutable llvm::DenseSet<const Expr *> ReportedMembers;
};

/// "call 'aclrtFree' on it", or nothing when there is no such function.
std::string remedy(const ApiModel &Api, contract::KindId Kind,
                   llvm::StringRef Where) {
  llvm::StringRef Release = Api.releaseName(Kind);
  if (Release.empty())
    return "";
  return ("; call '" + Release + "' " + Where).str();
}

} // namespace

void ResourceLeak::resourceLost(const LostResource &Lost,
                                PathContext &Ctx) const {
  const ResourceState &RS = Lost.Resource;
  // What the class never releases is one defect, whatever path it is seen on.
  if (!RS.AcquiredBy.Row || ReportedMembers.contains(RS.AcquiredBy.Call) ||
      Ctx.api().kind(RS.Kind).Leak != LeakPolicy::Report)
    return;
  Report What;
  What.Message =
      Ctx.describe(RS) + " from '" + calleeName(RS.AcquiredBy).str() + "' is ";
  if (Lost.Overwritten)
    What.Message += "never released: its last copy is overwritten";
  else if (Lost.Thrower.Call)
    What.Message += "never released when this call throws an exception";
  else if (Lost.Throw)
    What.Message += "never released when this exception is thrown";
  else
    What.Message += "never released on this path";
  What.Message +=
      remedy(Ctx.api(), RS.Kind,
             Lost.Overwritten || Lost.Throw ? "first" : "before it is lost");
  What.EvenBeforeSink = Lost.Throw;
  What.Place = Lost.Place;
  What.Outer = Lost.Thrower;
  What.Subject = Lost.Handle;
  What.Anchor = RS.AcquiredBy.Call;
  Ctx.report(*this, std::move(What));
}

void ResourceLeak::scopeLeftOpen(const FailedScope &Open,
                                 PathContext &Ctx) const {
  const contract::ResourceKind &K = Ctx.api().kind(Open.Key.Kind);
  if (!CheckScopes || K.Leak == LeakPolicy::Ignore)
    return;
  // An object that fails half-way is cleaned up by its destructor, or by the
  // method its users call.
  const Decl *Entry = Ctx.checker().getStackFrame()->getDecl();
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Entry))
    if (Ctx.unit().classMayRelease(Method->getParent(), Open.Key.Kind))
      return;
  Report What;
  What.Message = "this failure leaves the " + toRef(K.Noun).str() +
                 " opened by '" + calleeName(Open.Scope.OpenedBy).str() +
                 "' open" +
                 remedy(Ctx.api(), Open.Key.Kind, "before returning");
  What.Anchor = Open.Scope.OpenedBy.Call;
  What.Extra.emplace_back(Open.Scope.OpenedBy, "opened here");
  Ctx.report(*this, std::move(What));
}

void ResourceLeak::translationUnit(const UnitIndex &Unit,
                                   FindingSink &Sink) const {
  if (!CheckMembers)
    return;
  for (const MemberHandle &M : findUnreleasedMembers(Unit)) {
    const contract::ResourceKind &K = Unit.api().kind(M.Kind);
    if (K.Leak != LeakPolicy::Report)
      continue;
    ReportedMembers.insert(M.Acquired);
    Finding F;
    F.Owner = this;
    F.Loc = M.Acquired->getBeginLoc();
    F.Message = (toRef(K.Noun) + " '" + M.Member->getName() + "' from '" +
                 M.Callee + "' is released by no method of '" +
                 cast<CXXRecordDecl>(M.Member->getParent())->getName() + "'" +
                 remedy(Unit.api(), M.Kind, "in the destructor"))
                    .str();
    F.Notes.push_back({M.Member->getLocation(), "the member is declared here"});
    Sink.add(std::move(F));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeResourceLeak(const RuleInfo &Info) {
  return std::make_unique<ResourceLeak>(Info);
}
} // namespace acltidy
