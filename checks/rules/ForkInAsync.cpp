//===- ForkInAsync.cpp - acl-fork-in-async --------------------------------===//
//
// A process is made, by fork or by what wraps it, while asynchronous memory
// operations may still run.
//
//===----------------------------------------------------------------------===//

#include "engine/Compat.h"
#include "engine/Rule.h"
#include "rules/InFlightWords.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::ProcessEffect;

namespace {

class ForkInAsync final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
  void beforeOtherCall(const CallEvent &Call, PathContext &Ctx) const override;

private:
  void check(llvm::StringRef Name, const Expr *Call, PathContext &Ctx) const;

  llvm::StringSet<> Spawners;
};

} // namespace

void ForkInAsync::configure(RuleOptions &Options) {
  llvm::SmallVector<StringRef, 4> Names;
  Options.getText("SpawnFunctions", "").split(Names, ';', -1, false);
  for (StringRef Name : Names)
    Spawners.insert(Name.trim());
}

void ForkInAsync::check(llvm::StringRef Name, const Expr *Call,
                        PathContext &Ctx) const {
  const SourceManager &SM = Ctx.checker().getSourceManager();
  // The operation that was started first stands for all.
  std::optional<InFlight> First;
  for (const InFlight &Use : inFlight(Ctx.state()))
    if (Use.Live != contract::Until::Release &&
        (!First || SM.isBeforeInTranslationUnit(Use.Op.Call->getBeginLoc(),
                                                First->Op.Call->getBeginLoc())))
      First = Use;
  if (!First)
    return;
  Report What;
  What.Message = "'" + Name.str() + "' makes a process while " +
                 describeOperation(*First, Ctx) + " may still run; " +
                 howToWait(*First, Ctx) + " before";
  What.Extra.emplace_back(First->Op, startsHere(*First, Ctx));
  if (Call)
    What.Highlight = Call->getSourceRange();
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

void ForkInAsync::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  ProcessEffect Does = Call.row().Process;
  if (Does == ProcessEffect::Fork || Does == ProcessEffect::Spawn)
    check(Call.name(), compat::originExpr(Call.event()), Ctx);
}

void ForkInAsync::beforeOtherCall(const CallEvent &Call,
                                  PathContext &Ctx) const {
  if (Spawners.empty())
    return;
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (FD && Spawners.contains(FD->getQualifiedNameAsString()))
    check(FD->getQualifiedNameAsString(), compat::originExpr(Call), Ctx);
}

namespace acltidy {
std::unique_ptr<Rule> makeForkInAsync(const RuleInfo &Info) {
  return std::make_unique<ForkInAsync>(Info);
}
} // namespace acltidy
