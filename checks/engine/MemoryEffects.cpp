//===- MemoryEffects.cpp - What a contract call does to memory ------------===//

#include "engine/MemoryEffects.h"
#include "engine/Compat.h"
#include "engine/Holdings.h"
#include "engine/InFlight.h"
#include "engine/VectorState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

//===--- Effects ----------------------------------------------------------===//

namespace {

class MemoryEffects {
public:
  MemoryEffects(const AclCall &Call, ApiModel &Api, ProgramStateRef State)
      : Call(Call), Row(Call.row()), Api(Api), State(std::move(State)) {
    if (Row.Result == Function::Returns::Status)
      Status = Call.event().getReturnValue().getAsSymbol();
  }

  ProgramStateRef apply() {
    Touches = touchesOf(Call, State);
    State = applyHoldings(Call, Api, State);
    releases();
    writes();
    undescribedArguments();
    synchronise();
    enqueue();
    allocations();
    milestones();
    return State;
  }

private:
  SVal argument(int8_t Index) const {
    return Call.value({Operand::Place::Arg, Index, NoArg});
  }
  void releases();
  void writes();
  void undescribedArguments();
  void synchronise();
  void enqueue();
  void allocations();
  void milestones();
  bool endsAStream() const;
  bool isStaged(const Touch &T) const;

  const AclCall &Call;
  const Function &Row;
  ApiModel &Api;
  ProgramStateRef State;
  SymbolRef Status = nullptr;
  llvm::SmallVector<Touch, 4> Touches;
  /// An argument that the row does not describe leads to memory …
  bool TouchesUnknown = false;
  /// … to this: what a kernel works on.
  llvm::SmallSetVector<const MemRegion *, 4> KernelMemory;
};

void MemoryEffects::releases() {
  for (const Release &R : Row.Releases) {
    const ResourceKind &K = Api.kind(R.Kind);
    if (R.All || Row.Context == ContextEffect::Reset) {
      State = completeAll(State);
    } else if (K.Form != HandleForm::Pointer) {
      State = completeInternal(State);
    } else if (R.Mode == ReleaseMode::Destroy && K.Memory == Space::Any) {
      // Whether destroying a stream waits depends on the version of CANN.
      StreamRef Ended = StreamRef::of(Call.value(R.At), State);
      for (const InFlight &Use : inFlight(State))
        if (Ended.Is == StreamRef::Symbol && Use.Stream == Ended)
          State = completeStream(State, Ended);
    }
  }
}

void MemoryEffects::writes() {
  for (const Touch &T : Touches) {
    if (T.IsHandle || T.Row->Mode == AccessMode::Read)
      continue;
    State = forgetElements(State, T.Base);
    const MemoryState *M = memoryOf(State, T.Base);
    if (!M)
      continue;
    MemoryState New = *M;
    New.WrittenBy = Call.site();
    std::optional<uint64_t> Bytes = bytesOf(Call, T.Row->Bytes, State);
    std::optional<uint64_t> Size = knownNumber(M->Size, State);
    std::optional<uint64_t> Offset = T.Via ? std::nullopt : offsetIn(T.Address);
    // Anything that cannot be told to be a part counts as all of it: an
    // unknown size or place, and what leaves a gap.
    bool IsPart = Bytes && Size && Offset && *Offset <= New.Prefix &&
                  *Offset + *Bytes < *Size;
    if (!IsPart) {
      New.Content = Written::Everything;
    } else if (New.Content != Written::Everything) {
      New.Content = Written::Prefix;
      New.Prefix = std::max(New.Prefix, *Offset + *Bytes);
    }
    State = setMemory(State, T.Base, New);
  }
  for (const Access &A : Row.Accesses) {
    if (A.Mode == AccessMode::Read)
      continue;
    if (A.At.isArray()) {
      // Outputs of the client that nobody can tell the elements of.
      if (Call.handles(A.At, State).empty())
        State = assumeHeldWritten(State);
    } else if (A.Through && A.At.Where == Operand::Place::Arg &&
               State->isNull(Call.value(A.At)).isConstrainedTrue()) {
      // Where making the object failed that leads to the outputs, the defect is
      // that it is used; the call fails, and what comes after it does not run.
      State = assumeAllWritten(State);
    }
  }
}

/// Whether argument \p I only carries what an enqueued operation works on: the
/// block of a kernel's arguments, which is copied.
static bool carriesArguments(const Function &Row, unsigned I, unsigned Args) {
  for (const Access &A : Row.Accesses)
    if (A.At.Where == Operand::Place::Arg && !A.At.isArray() && !A.Through &&
        resolveIndex(A.At.Index, Args) == static_cast<int>(I))
      return Row.Enqueue.IsAsync && A.Live == Until::Return &&
             A.Mode == AccessMode::Read;
  return false;
}

/// What the row does not speak of may be read and written: kernel arguments.
void MemoryEffects::undescribedArguments() {
  struct Visitor final : SymbolVisitor {
    ProgramStateRef State;
    llvm::SmallSetVector<const MemRegion *, 4> Memory;
    bool VisitSymbol(SymbolRef Sym) override {
      const MemRegion *Base = memoryBase(State, nonloc::SymbolVal(Sym));
      if (memoryOf(State, Base))
        Memory.insert(Base);
      State = assumeWritten(State, Base);
      return true;
    }
  } Reached;
  unsigned Args = Call.event().getNumArgs();
  for (unsigned I = 0; I != Args; ++I) {
    SVal Arg = Call.event().getArgSVal(I);
    if (!Arg.getAsRegion() ||
        (Call.describes(I) && !carriesArguments(Row, I, Args)))
      continue;
    Reached.State = State;
    State->scanReachableSymbols(Arg, Reached);
    State = Reached.State;
    // Memory from elsewhere that a kernel is given by address.
    const MemRegion *Base = memoryBase(State, Arg);
    if (Row.Enqueue.IsAsync && isa_and_nonnull<SymbolicRegion>(Base) &&
        isMemory(State, Api, Base) && spaceOf(State, Api, Base) != Space::Host)
      Reached.Memory.insert(Base);
  }
  KernelMemory = std::move(Reached.Memory);
  TouchesUnknown = !KernelMemory.empty();
}

void MemoryEffects::synchronise() {
  for (const Sync &S : Row.Syncs)
    switch (S.What) {
    case SyncTarget::None:
      break;
    case SyncTarget::Stream:
      State =
          S.At.isNone()
              ? completeAll(State)
              : completeStream(State, StreamRef::of(Call.value(S.At), State));
      break;
    case SyncTarget::Event:
      State = completeEvent(State, Call.handle(S.At, State));
      break;
    case SyncTarget::Channel:
      State = completeInternal(State);
      break;
    case SyncTarget::Device:
    case SyncTarget::All:
      State = completeAll(State);
      break;
    }
  for (const EventOrder &E : Row.Events) {
    StreamRef Stream = StreamRef::of(Call.value(E.Stream), State);
    SymbolRef Event = Call.handle(E.Event, State);
    if (E.What == EventOrder::Op::Record)
      State = recordEvent(State, Event, Stream);
    else if (E.What == EventOrder::Op::Wait)
      State = waitEvent(State, Stream, Event);
  }
}

/// Whether \p T is the source of a copy that the runtime stages before it
/// returns.
bool MemoryEffects::isStaged(const Touch &T) const {
  constexpr uint64_t HostToBufToDevice = 5; // aclrtMemcpyKind, catalogue 4.2
  for (const Copy &C : Row.Copies)
    if (bytesOf(Call, C.Direction, State) == HostToBufToDevice &&
        T.Arg == Call.argExpr(C.Src))
      return true;
  return false;
}

/// Media channels are given nothing to work on when their data ends: the call
/// returns when all callbacks have run.
bool MemoryEffects::endsAStream() const {
  return llvm::any_of(Row.Accesses, [&](const Access &A) {
    return A.Live == Until::Callback && !A.At.isArray() &&
           State->isNull(Call.value(A.At)).isConstrainedTrue();
  });
}

void MemoryEffects::enqueue() {
  if (!Row.Enqueue.IsAsync || isCapturing(State, Api) || endsAStream())
    return;
  InFlight Use;
  Use.Op = Call.site();
  Use.Status = Status;
  if (!Row.Enqueue.Stream.isNone())
    Use.Stream = StreamRef::of(Call.value(Row.Enqueue.Stream), State);
  bool Any = false;
  for (const Touch &T : Touches) {
    if (T.Row->Live == Until::Return || isStaged(T) ||
        (T.IsHandle && T.Row->MemoryOnly))
      continue;
    Use.Base = T.Base;
    Use.At = T.Address.getAsRegion();
    Use.Bytes = bytesOf(Call, T.Row->Bytes, State).value_or(0);
    Use.Mode = T.Row->Mode;
    Use.Live = T.Row->Live;
    Use.Via = T.Via;
    Use.IsHandle = T.IsHandle;
    State = addInFlight(State, Use);
    Any = true;
  }
  Use.At = nullptr;
  Use.Bytes = 0;
  Use.Via = nullptr;
  Use.IsHandle = false;
  Use.Live = Until::Stream;
  Use.Mode = AccessMode::ReadWrite;
  for (const MemRegion *Base : KernelMemory) {
    Use.Base = Base;
    State = addInFlight(State, Use);
    Any = true;
  }
  bool UsesMemory =
      TouchesUnknown || llvm::any_of(Row.Accesses, [](const Access &A) {
        return A.Live != Until::Return;
      });
  if (Any || !UsesMemory)
    return;
  // Some memory, nobody knows which.
  Use.Base = nullptr;
  State = addInFlight(State, Use);
}

void MemoryEffects::allocations() {
  for (const Acquire &A : Row.Acquires) {
    const ResourceKind &K = Api.kind(A.Kind);
    SymbolRef Handle = K.Memory == Space::Any || A.At.isArray()
                           ? nullptr
                           : Call.handle(A.At, State);
    if (!Handle)
      continue;
    MemoryState M;
    M.Kind = A.Kind;
    M.AllocatedBy = Call.site();
    if (A.Size != NoArg)
      M.Size = argument(A.Size);
    if (A.Policy != NoArg)
      M.Policy = argument(A.Policy);
    // A wrapper, which says nothing of the size, may fill what it allocates.
    bool Fresh = A.Size != NoArg &&
                 (K.Memory == Space::Device || K.Memory == Space::Dvpp ||
                  K.Memory == Space::PinnedHost);
    M.Content = Fresh ? Written::Nothing : Written::Everything;
    State = setMemory(State, memoryBase(State, nonloc::SymbolVal(Handle)), M);
  }
}

void MemoryEffects::milestones() {
  if (Row.Foreign)
    return;
  bool Init = llvm::any_of(Row.Acquires, [&](const Acquire &A) {
    return Api.kind(A.Kind).Id == "acl";
  });
  bool End = llvm::any_of(Row.Releases, [](const Release &R) { return R.All; });
  if (End)
    State = unreach(State, Milestone::DeviceTouched);
  else if (Init || Row.needs(NeedsDevice) || Row.Context != ContextEffect::None)
    State = reach(State, Milestone::DeviceTouched, Call.site());
  if (Row.Context != ContextEffect::None && Row.Context != ContextEffect::Reset)
    State = reach(State, Milestone::ContextSet, Call.site());
  if (Row.Asks == Question::CaptureMode)
    State = reach(State, Milestone::CaptureModeChanged, Call.site());
  std::optional<uint64_t> Sort =
      Row.Asks == Question::FreeMemory ? bytesOf(Call, 0, State) : std::nullopt;
  if (Row.Asks == Question::FreeMemory && (!Sort || asksForHugePages(*Sort)))
    State = reach(State, Milestone::MemoryQueried, Call.site());
}

} // namespace

ProgramStateRef acltidy::noteNewMemory(const CXXAllocatorCall &Call,
                                       ProgramStateRef State, ApiModel &Api) {
  const Function *Row = Api.rowOf(Call.getDecl());
  const CXXNewExpr *New = Call.getOriginExpr();
  const MemRegion *Base = memoryBase(State, Call.getObjectUnderConstruction());
  if (!Row || Row->Acquires.empty() || !Base ||
      New->getAllocatedType()->isIncompleteType())
    return State;
  ASTContext &Ctx = State->getStateManager().getContext();
  SValBuilder &Builder = State->getStateManager().getSValBuilder();
  QualType SizeT = Ctx.getSizeType();
  SVal Size = Builder.makeIntVal(
      static_cast<uint64_t>(
          Ctx.getTypeSizeInChars(New->getAllocatedType()).getQuantity()),
      SizeT);
  if (New->isArray())
    Size =
        Builder.evalBinOp(State, BO_Mul, Call.getArraySizeVal(), Size, SizeT);
  MemoryState M;
  M.Kind = Row->Acquires[0].Kind;
  M.Content = Written::Everything; // Its constructors are not looked at.
  M.AllocatedBy = AclCall(*Row, Call).site();
  M.Size = Size;
  return setMemory(State, Base, M);
}

bool acltidy::isCapturing(ProgramStateRef State, const ApiModel &Api) {
  for (const auto &[Key, Scope] : scopes(State))
    if (Api.kind(Key.Kind).Id == "capture")
      return true;
  return false;
}

ProgramStateRef acltidy::applyMemoryEffects(const AclCall &Call, ApiModel &Api,
                                            ProgramStateRef State) {
  return MemoryEffects(Call, Api, std::move(State)).apply();
}
