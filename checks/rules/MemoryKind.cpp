//===- MemoryKind.cpp - acl-memory-kind -----------------------------------===//
//
// Host and device have memory of their own. A copy is told a direction that its
// pointers do not have, the processor dereferences memory of the device, the
// device is given memory of the host, or ACL is asked to set memory that it did
// not allocate. On a device that is its own host all of this may be right:
// `RunMode` tells, and units that tell the run modes apart are left alone.
//
//===----------------------------------------------------------------------===//

#include "engine/Notes.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "engine/Touches.h"
#include "engine/UnitIndex.h"
#include "engine/VectorState.h"
#include "rules/CopyDirection.h"
#include "rules/TensorSize.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Access;
using contract::Copy;
using contract::Extent;
using contract::Operand;
using contract::Space;

namespace {

class MemoryKind final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override {
    llvm::StringRef Text = Options.getText("RunMode", "auto");
    Mode = Text.equals_insensitive("EP")   ? RunMode::Host
           : Text.equals_insensitive("RC") ? RunMode::Device
                                           : RunMode::Auto;
  }
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
  void memoryAccess(SVal Location, bool IsLoad, const Stmt *S,
                    PathContext &Ctx) const override;

private:
  enum class RunMode { Auto, Host, Device } Mode = RunMode::Auto;

  bool isOff(PathContext &Ctx) const {
    return Mode == RunMode::Device ||
           (Mode == RunMode::Auto && Ctx.unit().mindsRunMode());
  }
  bool checkCopy(const AclCall &Call, const Copy &C, PathContext &Ctx) const;
  bool isFirst(const AclCall &Call, const MemRegion *Base,
               PathContext &Ctx) const;
  bool checkHostToHost(const AclCall &Call, const Direction &D,
                       const MemRegion *Dst, const Expr *KindArg,
                       PathContext &Ctx) const;
  bool checkRequired(const AclCall &Call, SVal Address, const MemRegion *Base,
                     Space Required, const Expr *Arg, PathContext &Ctx) const;

  /// Copies of memory that the same function allocates, by their places in the
  /// text.
  mutable llvm::DenseSet<std::pair<SourceLocation, SourceLocation>> Seen;
};

/// The space of what \p Address points to, now that the path is here.
Space spaceAt(SVal Address, const MemRegion *Base, PathContext &Ctx) {
  ProgramStateRef State = Ctx.state();
  if (!Base)
    return Space::Any;
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(Base)) {
    const ResourceState *RS = resourceOf(State, Symbolic->getSymbol());
    // After the release, and where nothing was allocated, other rules speak.
    if (RS &&
        (RS->isReleased() || outcomeOf(State, RS->Status) == Outcome::Failed))
      return Space::Any;
  }
  // The elements of a vector are on the heap of the host, with the standard
  // allocator.
  if (const MemRegion *At = Address.getAsRegion())
    if (const auto *Symbolic = dyn_cast<SymbolicRegion>(At->getBaseRegion());
        Symbolic && containerOf(State, Symbolic->getSymbol()))
      return Space::Host;
  return spaceOf(State, Ctx.api(), Base);
}

/// "device memory 'dev'", "the host's variable 'x'".
std::string describe(SVal Address, const MemRegion *Base, const Expr *Arg,
                     PathContext &Ctx) {
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(Base)) {
    if (const ResourceState *RS =
            resourceOf(Ctx.state(), Symbolic->getSymbol()))
      return Ctx.describe(*RS, Arg);
    if (const MemoryState *M = memoryOf(Ctx.state(), Base)) {
      ResourceState RS;
      RS.Kind = M->Kind;
      return Ctx.describe(RS, Arg);
    }
  }
  std::string Name = describeRegion(Base);
  if (Name.empty())
    Name = nameInText(Arg);
  bool Vector = vectorAt(Ctx.state(), Base) != nullptr;
  return std::string(Vector ? "vector" : "host memory") +
         (Name.empty() ? "" : " '" + Name + "'");
}

Report reportOn(std::string Message, const MemRegion *Base, SourceRange Where) {
  Report What;
  What.Message = std::move(Message);
  What.Object = Base;
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(Base))
    What.Subject = Symbolic->getSymbol();
  What.Highlight = Where;
  return What;
}

} // namespace

/// Whether it is the first that is found of a copy whose memory at \p Base its
/// own function allocates: there is one defect, whoever calls the function and
/// with whatever types.
bool MemoryKind::isFirst(const AclCall &Call, const MemRegion *Base,
                         PathContext &Ctx) const {
  const MemoryState *M = memoryOf(Ctx.state(), Base);
  const LocationContext *Here = Call.event().getLocationContext();
  if (!M || !M->AllocatedBy.Call || !M->AllocatedBy.Frame || !Here ||
      M->AllocatedBy.Frame->getStackFrame() != Here->getStackFrame())
    return true;
  return Seen
      .insert(
          {M->AllocatedBy.Call->getBeginLoc(), Call.site().Call->getBeginLoc()})
      .second;
}

/// Streams do not copy from host to host (catalogue 2.1).
bool MemoryKind::checkHostToHost(const AclCall &Call, const Direction &D,
                                 const MemRegion *Dst, const Expr *KindArg,
                                 PathContext &Ctx) const {
  if (!Call.row().Enqueue.IsAsync || D.From != Side::Host ||
      D.To != Side::Host || Ctx.wasReported(*this, Dst))
    return false;
  Report What;
  What.Message = "'" + Call.name().str() + "' is told " + D.Name +
                 ", which asynchronous copies do not take; use 'memcpy'";
  What.Object = Dst;
  if (KindArg)
    What.Highlight = KindArg->getSourceRange();
  Ctx.report(*this, std::move(What));
  return true;
}

bool MemoryKind::checkCopy(const AclCall &Call, const Copy &C,
                           PathContext &Ctx) const {
  const Direction *Told = directionOf(Call, C, Ctx.state());
  if (!Told || C.Dst.isArray())
    return false;
  const Direction &D = *Told;
  const Expr *KindArg =
      Call.argExpr({Operand::Place::Arg, C.Direction, contract::NoArg});
  SVal Src = Call.value(C.Src), Dst = Call.value(C.Dst);
  const MemRegion *SrcBase = memoryBase(Ctx.state(), Src);
  const MemRegion *DstBase = memoryBase(Ctx.state(), Dst);
  Side From = sideOf(spaceAt(Src, SrcBase, Ctx));
  Side To = sideOf(spaceAt(Dst, DstBase, Ctx));
  auto IsWrong = [](Side Is, Side Told) {
    return Is != Side::Unknown && Told != Side::Unknown && Is != Told;
  };
  bool WrongDst = IsWrong(To, D.To), WrongSrc = IsWrong(From, D.From);
  if (!WrongDst && !WrongSrc)
    return checkHostToHost(Call, D, DstBase, KindArg, Ctx);
  const MemRegion *Base = WrongDst ? DstBase : SrcBase;
  if (Ctx.wasReported(*this, Base) || !isFirst(Call, Base, Ctx))
    return false;
  std::string Text =
      "'" + Call.name().str() + "' is told " + D.Name + ", but the " +
      (WrongDst ? "destination" : "source") + " is " +
      (WrongDst ? describe(Dst, DstBase, Call.argExpr(C.Dst), Ctx)
                : describe(Src, SrcBase, Call.argExpr(C.Src), Ctx));
  // The kind that the pointers have. Copies of ACL lead from one side to the
  // other: that is what is meant where only one of them is known.
  auto Other = [](Side S) {
    return S == Side::Host ? Side::Device : Side::Host;
  };
  const char *Right = directionFor(From == Side::Unknown ? Other(To) : From,
                                   To == Side::Unknown ? Other(From) : To);
  Text += Right ? std::string("; pass ") + Right + ", or the right pointers"
                : "; pass the right pointers";
  Ctx.report(*this,
             reportOn(std::move(Text), Base,
                      KindArg ? KindArg->getSourceRange() : SourceRange()));
  return true;
}

bool MemoryKind::checkRequired(const AclCall &Call, SVal Address,
                               const MemRegion *Base, Space Required,
                               const Expr *Arg, PathContext &Ctx) const {
  if (!Base || Ctx.wasReported(*this, Base))
    return false;
  Space Is = spaceAt(Address, Base, Ctx);
  std::string Name = "'" + Call.name().str() + "'";
  std::string Text;
  if (Required == Space::Device && sideOf(Is) == Side::Host)
    Text = describe(Address, Base, Arg, Ctx) + " is given to " + Name +
           ", which works on device memory; copy it to memory from "
           "'aclrtMalloc'";
  else if (Required == Space::Host && sideOf(Is) == Side::Device)
    Text = describe(Address, Base, Arg, Ctx) + " is given to " + Name +
           ", which the processor executes; copy it to the host with "
           "'aclrtMemcpy'";
  else if (Required == Space::Acl && Is == Space::Host)
    Text = describe(Address, Base, Arg, Ctx) + " is given to " + Name +
           ", which sets memory from ACL's allocators only; use 'memset'";
  if (Text.empty())
    return false;
  Ctx.report(*this, reportOn(std::move(Text), Base,
                             Arg ? Arg->getSourceRange() : SourceRange()));
  return true;
}

void MemoryKind::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  if ((Row.Accesses.empty() && Row.Extents.empty()) || isOff(Ctx))
    return;
  for (const Copy &C : Row.Copies)
    if (C.Direction != contract::NoArg && checkCopy(Call, C, Ctx))
      return;
  bool Demands = llvm::any_of(
      Row.Accesses, [](const Access &A) { return A.Required != Space::Any; });
  if (Demands)
    for (const Touch &T : touchesOf(Call, Ctx.state())) {
      // What media functions need is another rule's.
      if (T.IsHandle || T.Row->Required == Space::Any || !Row.Media.empty() ||
          (T.Row->Through && T.Row->Required == Space::Host))
        continue;
      if (checkRequired(Call, T.Address, T.Base, T.Row->Required,
                        T.Via ? nullptr : T.Arg, Ctx))
        return;
    }
  for (const Extent &E : Row.Extents) {
    SVal Address = Call.value(E.At);
    // A tensor without elements only stands in for one that is not there.
    if (E.Bytes == contract::NoArg &&
        knownNumber(tensorBytes(Call, E, Ctx), Ctx.state()) == 0u)
      continue;
    if (E.Required != Space::Any &&
        checkRequired(Call, Address, memoryBase(Ctx.state(), Address),
                      E.Required, Call.argExpr(E.At), Ctx))
      return;
  }
}

/// The processor touches memory of the device.
void MemoryKind::memoryAccess(SVal Location, bool IsLoad, const Stmt *S,
                              PathContext &Ctx) const {
  const MemRegion *R = Location.getAsRegion();
  const SymbolicRegion *Base = R ? R->getSymbolicBase() : nullptr;
  if (!Base || R->getBaseRegion() != Base)
    return;
  const ResourceState *RS = resourceOf(Ctx.state(), Base->getSymbol());
  if (!RS || sideOf(Ctx.api().kind(RS->Kind).Memory) != Side::Device ||
      RS->isReleased() ||
      outcomeOf(Ctx.state(), RS->Status) == Outcome::Failed || isOff(Ctx) ||
      Ctx.wasReported(*this, Base))
    return;
  Ctx.report(*this, reportOn(Ctx.describe(*RS) + " is " +
                                 (IsLoad ? "read" : "written") +
                                 " by the processor, which cannot reach it; "
                                 "copy it with 'aclrtMemcpy'",
                             Base, S ? S->getSourceRange() : SourceRange()));
}

namespace acltidy {
std::unique_ptr<Rule> makeMemoryKind(const RuleInfo &Info) {
  return std::make_unique<MemoryKind>(Info);
}
} // namespace acltidy
