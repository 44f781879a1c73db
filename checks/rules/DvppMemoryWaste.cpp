//===- DvppMemoryWaste.cpp - acl-dvpp-memory-waste ------------------------===//
//
// The address space that media engines reach is limited: models, their work
// areas and the workspaces of operators belong into ordinary device memory
// ("Precautions for memory usage", item 3).
//
//===----------------------------------------------------------------------===//

#include "engine/MediaState.h"
#include "engine/Rule.h"
#include "engine/Touches.h"
#include "engine/UnitIndex.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Purpose;

namespace {

class DvppMemoryWaste final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;

private:
  void checkPurpose(const AclCall &Call, PathContext &Ctx) const;
  void checkRelease(const AclCall &Call, PathContext &Ctx) const;
  void report(const MemRegion *Base, const std::string &What,
              const AclCall &Call, const Expr *Arg, PathContext &Ctx) const;
  bool unitUsesMedia(PathContext &Ctx) const;

  mutable std::optional<bool> UsesMedia;
  /// Where the memory of an allocating call was first found to be wasted.
  mutable llvm::DenseMap<const Expr *, const Expr *> FirstUses;
};

} // namespace

void DvppMemoryWaste::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  if (Call.row().Foreign)
    return;
  checkPurpose(Call, Ctx);
  if (!Ctx.pathEnded())
    checkRelease(Call, Ctx);
}

void DvppMemoryWaste::report(const MemRegion *Base, const std::string &Fact,
                             const AclCall &Call, const Expr *Arg,
                             PathContext &Ctx) const {
  const auto *Symbolic = dyn_cast<SymbolicRegion>(Base);
  SymbolRef Handle = Symbolic ? Symbolic->getSymbol() : nullptr;
  const ResourceState *RS = resourceOf(Ctx.state(), Handle);
  if (!RS || RS->isReleased() || !RS->AcquiredBy.Row ||
      FirstUses.try_emplace(RS->AcquiredBy.Call, Call.site().Call)
              .first->second != Call.site().Call)
    return;
  Report What;
  What.Message = Ctx.describe(*RS, Arg) + " from '" +
                 calleeName(RS->AcquiredBy).str() + "' " + Fact +
                 "; media memory is scarce, allocate it with '" +
                 Ctx.api().acquireName("device-memory").str() + "'";
  What.Subject = Handle;
  if (Arg)
    What.Highlight = Arg->getSourceRange();
  Ctx.report(*this, std::move(What));
}

/// Memory for a model or an operator's workspace, by the contract.
void DvppMemoryWaste::checkPurpose(const AclCall &Call,
                                   PathContext &Ctx) const {
  if (llvm::none_of(Call.row().Accesses, [](const contract::Access &A) {
        return A.For != Purpose::Any;
      }))
    return;
  for (const Touch &T : touchesOf(Call, Ctx.state())) {
    const MediaTrace *Trace =
        T.IsHandle ? nullptr : mediaTraceOf(Ctx.state(), T.Base);
    if (!Trace || Trace->Media || T.Row->For == Purpose::Any)
      continue;
    report(T.Base,
           std::string("serves '") + Call.name().str() +
               (T.Row->For == Purpose::Model ? "' as memory of a model"
                                             : "' as a workspace"),
           Call, T.Arg, Ctx);
  }
}

/// Whether a media function, other than those that allocate and free, occurs
/// anywhere: memory may go there on ways that the path does not show.
bool DvppMemoryWaste::unitUsesMedia(PathContext &Ctx) const {
  if (!UsesMedia) {
    UsesMedia = false;
    for (const auto &[FD, Info] : Ctx.unit().functions())
      for (const AclUse &U : Info.AclCalls) {
        auto IsMemory = [&](const auto &Effect) {
          return Ctx.api().kind(Effect.Kind).Memory == contract::Space::Dvpp;
        };
        if (toRef(U.Row->Header).contains("dvpp") &&
            llvm::none_of(U.Row->Acquires, IsMemory) &&
            llvm::none_of(U.Row->Releases, IsMemory))
          UsesMedia = true;
      }
  }
  return *UsesMedia;
}

/// Memory whose whole life the path has seen, without a media function.
void DvppMemoryWaste::checkRelease(const AclCall &Call,
                                   PathContext &Ctx) const {
  for (const contract::Release &R : Call.row().Releases) {
    if (Ctx.api().kind(R.Kind).Memory != contract::Space::Dvpp)
      continue;
    SymbolRef Handle = Call.handle(R.At, Ctx.state());
    const ResourceState *RS = resourceOf(Ctx.state(), Handle);
    const MemRegion *Base = memoryBase(Ctx.state(), Call.value(R.At));
    const MediaTrace *Trace = mediaTraceOf(Ctx.state(), Base);
    if (!RS || !Trace || Trace->Media || Trace->Unseen || !Trace->Other ||
        !RS->Home || !isTrackedStorage(RS->Home) || unitUsesMedia(Ctx))
      continue;
    report(Base, "was given to no media function before this release", Call,
           Call.argExpr(R.At), Ctx);
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeDvppMemoryWaste(const RuleInfo &Info) {
  return std::make_unique<DvppMemoryWaste>(Info);
}
} // namespace acltidy
