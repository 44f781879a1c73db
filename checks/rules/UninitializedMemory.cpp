//===- UninitializedMemory.cpp - acl-uninitialized-memory -----------------===//
//
// What an allocation returns holds whatever was there before. It is reported
// when a copy, a model or an operator, or the processor itself, reads memory of
// which the path has not seen a single byte written, or more than the part that
// was written. With `Strict`, the documented advice: memory is cleared before
// its first use, whatever that is.
//
//===----------------------------------------------------------------------===//

#include "engine/MemoryEffects.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "engine/SkippedLoops.h"
#include "engine/Touches.h"
#include "rules/CopyDirection.h"
#include "rules/MemoryFix.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::AccessMode;
using contract::Space;

namespace {

class UninitializedMemory final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override {
    Strict = Options.getFlag("Strict", false);
  }
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
  void memoryAccess(SVal Location, bool IsLoad, const Stmt *S,
                    PathContext &Ctx) const override;

private:
  void checkRead(const AclCall &Call, const Touch &T, PathContext &Ctx) const;
  void checkFirstUse(const AclCall &Call, const Touch &T,
                     PathContext &Ctx) const;

  bool Strict = false;
};

/// The memory at \p Base if it is there on this path, and what is known of it.
const MemoryState *liveMemory(const MemRegion *Base, PathContext &Ctx) {
  const MemoryState *M = memoryOf(Ctx.state(), Base);
  const auto *Symbolic = M ? dyn_cast<SymbolicRegion>(Base) : nullptr;
  const ResourceState *RS =
      Symbolic ? resourceOf(Ctx.state(), Symbolic->getSymbol()) : nullptr;
  if (!RS || RS->isReleased() ||
      outcomeOf(Ctx.state(), RS->Status) == Outcome::Failed ||
      Ctx.state()->isNull(loc::MemRegionVal(Symbolic)).isConstrainedTrue())
    return nullptr;
  return M;
}

std::string describe(const MemRegion *Base, const Expr *Arg, PathContext &Ctx) {
  SymbolRef Sym = cast<SymbolicRegion>(Base)->getSymbol();
  return Ctx.describe(*resourceOf(Ctx.state(), Sym), Arg);
}

Report reportOn(const MemRegion *Base, const Expr *Arg) {
  Report What;
  What.Subject = cast<SymbolicRegion>(Base)->getSymbol();
  What.Object = Base;
  if (Arg)
    What.Highlight = Arg->getSourceRange();
  return What;
}

} // namespace

void UninitializedMemory::checkRead(const AclCall &Call, const Touch &T,
                                    PathContext &Ctx) const {
  const MemoryState *M = liveMemory(T.Base, Ctx);
  if (!M || M->Content == Written::Everything || Ctx.wasReported(*this, T.Base))
    return;
  // The processor cannot read memory of the device at all: another rule's.
  if (Call.row().Foreign &&
      spaceOf(Ctx.state(), Ctx.api(), T.Base) != Space::PinnedHost)
    return;
  // So is a copy that takes it for the host's.
  for (const contract::Copy &C : Call.row().Copies)
    if (const Direction *Told = directionOf(Call, C, Ctx.state());
        Told && Told->From == Side::Host &&
        sideOf(spaceOf(Ctx.state(), Ctx.api(), T.Base)) == Side::Device)
      return;
  std::optional<uint64_t> Bytes = bytesOf(Call, T.Row->Bytes, Ctx.state());
  if (Bytes == 0u || skipsLoopOver(Ctx.checker().getPredecessor(), T.Base))
    return;
  // The argument may be what leads there, an object or a struct.
  bool IsItself = !T.Row->Through && T.Row->Field.empty();
  const Expr *Arg = IsItself ? T.Arg : nullptr;
  Report What = reportOn(T.Base, Arg);
  std::string Name = describe(T.Base, Arg, Ctx);
  std::string By = "'" + Call.name().str() + "'";
  if (M->Content == Written::Prefix) {
    std::optional<uint64_t> Offset = offsetIn(T.Address);
    if (!Bytes || !Offset || T.Via || *Offset + *Bytes <= M->Prefix)
      return;
    What.Message = By + " reads " + std::to_string(*Bytes) + " bytes of " +
                   Name +
                   (*Offset ? " at offset " + std::to_string(*Offset) : "") +
                   ", of which only the first " + std::to_string(M->Prefix) +
                   " were written; write the rest first, or read less";
  } else if (T.Row->Through) {
    What.Message = Name + " is an input of " + By +
                   " before anything was written to it; copy the input there "
                   "first, or clear it with 'aclrtMemset'";
  } else {
    What.Message = Name + " is read by " + By +
                   " before anything was written to it; write it first, or "
                   "clear it with 'aclrtMemset'";
  }
  Ctx.report(*this, std::move(What));
}

void UninitializedMemory::checkFirstUse(const AclCall &Call, const Touch &T,
                                        PathContext &Ctx) const {
  const MemoryState *M = liveMemory(T.Base, Ctx);
  if (!M || M->Content != Written::Nothing || Ctx.wasReported(*this, T.Base))
    return;
  const Expr *Arg = T.Row->Through ? nullptr : T.Arg;
  Report What = reportOn(T.Base, Arg);
  What.Message = describe(T.Base, Arg, Ctx) +
                 " is used by '" + Call.name().str() +
                 "' before it was set; call 'aclrtMemset' right after '" +
                 calleeName(M->AllocatedBy).str() + "'";
  What.Anchor = M->AllocatedBy.Call;
  if (std::optional<FixItHint> Fix = clearAfterAllocation(M->AllocatedBy, Ctx))
    What.Fixes.push_back(*Fix);
  Ctx.report(*this, std::move(What));
}

void UninitializedMemory::beforeCall(const AclCall &Call,
                                     PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  if (Row.Accesses.empty() && (!Strict || Row.Holds.empty()))
    return;
  // What is captured runs later.
  if (Row.Enqueue.IsAsync && isCapturing(Ctx.state(), Ctx.api()))
    return;
  // A call that fills memory with a value is what the advice asks for.
  bool Sets = Row.Copies.empty() && !Row.Foreign &&
              llvm::any_of(Row.Accesses, [](const contract::Access &A) {
                return A.Required == Space::Acl;
              });
  for (const Touch &T : touchesOf(Call, Ctx.state())) {
    if (T.IsHandle || !isa<SymbolicRegion>(T.Base))
      continue;
    if (T.IsInput)
      checkRead(Call, T, Ctx);
    if (Strict && !Sets)
      checkFirstUse(Call, T, Ctx);
  }
}

/// The processor reads pinned memory.
void UninitializedMemory::memoryAccess(SVal Location, bool IsLoad,
                                       const Stmt *S, PathContext &Ctx) const {
  const MemRegion *R = Location.getAsRegion();
  const SymbolicRegion *Base = R ? R->getSymbolicBase() : nullptr;
  if (!IsLoad || !Base || R->getBaseRegion() != Base)
    return;
  const MemoryState *M = liveMemory(Base, Ctx);
  if (!M || M->Content != Written::Nothing ||
      Ctx.api().kind(M->Kind).Memory != Space::PinnedHost ||
      Ctx.wasReported(*this, Base) ||
      skipsLoopOver(Ctx.checker().getPredecessor(), Base))
    return;
  Report What = reportOn(Base, nullptr);
  What.Message = describe(Base, nullptr, Ctx) +
                 " is read before anything was written to it; write it first, "
                 "or clear it with 'aclrtMemset'";
  if (S)
    What.Highlight = S->getSourceRange();
  Ctx.report(*this, std::move(What));
}

namespace acltidy {
std::unique_ptr<Rule> makeUninitializedMemory(const RuleInfo &Info) {
  return std::make_unique<UninitializedMemory>(Info);
}
} // namespace acltidy
