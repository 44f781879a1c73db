//===- HugePageQuery.cpp - acl-huge-page-query ----------------------------===//
//
// Huge pages are demanded without asking how many are free. Atlas A2 and A3
// reserve a part of them for the system; an allocation that insists fails when
// the rest is used up ("Precautions for memory usage", item 4).
//
//===----------------------------------------------------------------------===//

#include "contract/ContractSet.h"
#include "engine/Rule.h"
#include "engine/Touches.h"
#include "engine/UnitIndex.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::NoArg;
using contract::Question;

namespace {

class HugePageQuery final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override {
    CheckFirst = Options.getFlag("CheckHugeFirst", false);
  }
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;

private:
  bool demandsHugePages(uint64_t Policy) const;
  bool mayBeQueried(const AclCall &Call, PathContext &Ctx) const;

  bool CheckFirst = false;
  /// The first call of each function that was reported.
  mutable llvm::DenseMap<const Decl *, const Expr *> Reported;
};

} // namespace

/// By aclrtMemMallocPolicy (catalogue 4.2); flags for bandwidth and access may
/// be added to it.
bool HugePageQuery::demandsHugePages(uint64_t Policy) const {
  switch (Policy & 0xFF) {
  case 1: // HUGE_ONLY
  case 4: // HUGE_ONLY_P2P
  case 6: // HUGE1G_ONLY
  case 7: // HUGE1G_ONLY_P2P
    return true;
  case 0: // HUGE_FIRST
  case 3: // HUGE_FIRST_P2P
    return CheckFirst;
  default:
    return false;
  }
}

/// Whether code of the file may have asked before \p Call: it asks anywhere
/// but certainly later in the same function.
bool HugePageQuery::mayBeQueried(const AclCall &Call, PathContext &Ctx) const {
  const SourceManager &SM = Ctx.checker().getSourceManager();
  const auto *Here = dyn_cast_or_null<FunctionDecl>(
      Call.event().getLocationContext()->getDecl());
  for (const auto &[FD, Info] : Ctx.unit().functions())
    for (const AclUse &U : Info.AclCalls) {
      if (U.Row->Asks != Question::FreeMemory)
        continue;
      Expr::EvalResult Sort;
      if (U.Call->getNumArgs() &&
          U.Call->getArg(0)->EvaluateAsInt(Sort, Ctx.unit().context()) &&
          !asksForHugePages(Sort.Val.getInt().getZExtValue()))
        continue;
      if (!Here || FD->getCanonicalDecl() != Here->getCanonicalDecl() ||
          !SM.isBeforeInTranslationUnit(Call.site().Call->getBeginLoc(),
                                        U.Call->getBeginLoc()))
        return true;
      // Later in the text, but perhaps in the round of a loop before.
      const ParentMap &Parents =
          Call.event().getLocationContext()->getParentMap();
      for (const Stmt *P = U.Call; P; P = Parents.getParent(P))
        if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, LambdaExpr>(P))
          return true;
    }
  return false;
}

void HugePageQuery::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  for (const contract::Acquire &A : Call.row().Acquires) {
    std::optional<uint64_t> Policy = bytesOf(Call, A.Policy, Ctx.state());
    if (A.Policy == NoArg || !Policy || !demandsHugePages(*Policy) ||
        reached(Ctx.state(), Milestone::MemoryQueried) ||
        mayBeQueried(Call, Ctx))
      continue;
    const Decl *Function = Call.event().getLocationContext()->getDecl();
    if (Reported.try_emplace(Function, Call.site().Call).first->second !=
        Call.site().Call)
      continue;
    llvm::StringRef Query;
    for (const contract::Tables *T : Ctx.api().contract().tables())
      for (const contract::Function &F : T->Functions)
        if (F.Asks == Question::FreeMemory)
          Query = toRef(F.Name);
    Report What;
    What.Message =
        "'" + Call.name().str() + "' " +
        ((*Policy & 0xFF) == 0 || (*Policy & 0xFF) == 3 ? "asks for"
                                                        : "insists on") +
        " huge pages, and nothing has asked how many are free (Atlas A2 and "
        "A3 reserve some); call '" +
        Query.str() + "' for huge pages first";
    if (const Expr *Arg =
            Call.argExpr({contract::Operand::Place::Arg, A.Policy, NoArg}))
      What.Highlight = Arg->getSourceRange();
    return Ctx.report(*this, std::move(What));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeHugePageQuery(const RuleInfo &Info) {
  return std::make_unique<HugePageQuery>(Info);
}
} // namespace acltidy
