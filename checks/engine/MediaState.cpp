//===- MediaState.cpp - What media memory served for on a path ------------===//

#include "engine/MediaState.h"
#include "engine/MediaUse.h"
#include "engine/MemoryEffects.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

REGISTER_MAP_WITH_PROGRAMSTATE(MediaTraces, const MemRegion *, MediaTrace)
REGISTER_SET_WITH_PROGRAMSTATE(Relays, Relay)

bool Relay::operator<(const Relay &O) const {
  llvm::FoldingSetNodeID A, B;
  Profile(A);
  O.Profile(B);
  return A < B;
}

const MediaTrace *acltidy::mediaTraceOf(ProgramStateRef State,
                                        const MemRegion *Base) {
  return Base ? State->get<MediaTraces>(Base) : nullptr;
}

llvm::SmallVector<Relay, 2> acltidy::relays(ProgramStateRef State) {
  llvm::SmallVector<Relay, 2> Result;
  for (const Relay &R : State->get<Relays>())
    Result.push_back(R);
  return Result;
}

/// Drops the relays that \p IsOver accepts.
template <typename Pred>
static ProgramStateRef dropRelays(ProgramStateRef State, Pred IsOver) {
  for (const Relay &R : State->get<Relays>())
    if (IsOver(R))
      State = State->remove<Relays>(R);
  return State;
}

ProgramStateRef acltidy::assumeMediaUnseen(ProgramStateRef State,
                                           const MemRegion *Base) {
  if (const MediaTrace *Old = mediaTraceOf(State, Base); Old && !Old->Unseen) {
    MediaTrace New = *Old;
    New.Unseen = true;
    New.Output = {};
    State = State->set<MediaTraces>(Base, New);
  }
  return dropRelays(
      State, [&](const Relay &R) { return R.From == Base || R.To == Base; });
}

ProgramStateRef acltidy::reapMedia(ProgramStateRef State,
                                   SymbolReaper &Reaper) {
  // What the API still refers to is kept by the memory's own state.
  auto IsGone = [&](const MemRegion *R) {
    const auto *Symbolic = dyn_cast_or_null<SymbolicRegion>(R);
    return Symbolic && Reaper.isDead(Symbolic->getSymbol()) &&
           !memoryOf(State, R);
  };
  for (const auto &[Base, Trace] : State->get<MediaTraces>())
    if (IsGone(Base))
      State = State->remove<MediaTraces>(Base);
  return dropRelays(State, [&](const Relay &R) {
    return (!R.GivenUp && IsGone(R.From)) || (!R.Consumer.Row && IsGone(R.To));
  });
}

//===--- Effects ----------------------------------------------------------===//

namespace {

class MediaEffects {
public:
  MediaEffects(const AclCall &Call, ApiModel &Api, ProgramStateRef State)
      : Call(Call), Row(Call.row()), Api(Api), State(std::move(State)) {}

  ProgramStateRef apply() {
    allocations();
    if (State->get<MediaTraces>().isEmpty())
      return State;
    llvm::SmallVector<Touch, 4> Touches = touchesOf(Call, State);
    Given = mediaUsesOf(Call, Api, State);
    for (const MediaUse &U : Given)
      if (const MediaTrace *Old = mediaTraceOf(State, U.Base)) {
        MediaTrace New = *Old;
        New.Media = true;
        State = State->set<MediaTraces>(U.Base, New);
      }
    endRelays(Touches);
    for (const Copy &C : Row.Copies)
      startRelay(C);
    for (const Touch &T : Touches)
      touch(T);
    return State;
  }

private:
  void allocations();
  void endRelays(llvm::ArrayRef<Touch> Touches);
  void startRelay(const Copy &C);
  void touch(const Touch &T);
  bool isMedia(const Touch &T) const;

  const AclCall &Call;
  const Function &Row;
  ApiModel &Api;
  ProgramStateRef State;
  llvm::SmallVector<MediaUse, 4> Given;
};

void MediaEffects::allocations() {
  for (const Acquire &A : Row.Acquires) {
    if (Api.kind(A.Kind).Memory != Space::Dvpp || A.At.isArray())
      continue;
    if (SymbolRef Handle = Call.handle(A.At, State))
      State = State->set<MediaTraces>(
          memoryBase(State, nonloc::SymbolVal(Handle)), MediaTrace());
  }
}

/// Whether \p T touches memory as the data of a media function.
bool MediaEffects::isMedia(const Touch &T) const {
  for (const MediaUse &U : Given)
    if (U.Base == T.Base)
      return true;
  const ResourceState *Via = resourceOf(State, T.Via);
  return Via && Api.carriesMedia(Via->Kind);
}

void MediaEffects::touch(const Touch &T) {
  const MediaTrace *Old = T.IsHandle ? nullptr : mediaTraceOf(State, T.Base);
  if (!Old)
    return;
  MediaTrace New = *Old;
  bool Writes = T.Row->Mode != AccessMode::Read;
  if (isMedia(T)) {
    New.Media = true;
    if (Writes)
      New.Output = Call.site();
  } else {
    New.Other |= T.Via || T.Row->For != Purpose::Any;
    if (Writes)
      New.Output = {};
  }
  State = State->set<MediaTraces>(T.Base, New);
}

void MediaEffects::endRelays(llvm::ArrayRef<Touch> Touches) {
  for (const Relay &R : relays(State)) {
    bool Over = false;
    for (const Touch &T : Touches)
      Over |= T.Base == R.From ||
              (T.Base == R.To && T.Row->Mode != AccessMode::Read);
    for (const MediaUse &U : Given)
      Over |= U.Base == R.From || U.Base == R.To;
    Relay New = R;
    if (!R.Consumer.Row && infersFrom(Call, R.To, Api, State))
      New.Consumer = Call.site();
    New.GivenUp |= givesUp(Call, R.From, State);
    if (!Over && New == R)
      continue;
    State = State->remove<Relays>(R);
    if (!Over)
      State = State->add<Relays>(New);
  }
}

void MediaEffects::startRelay(const Copy &C) {
  constexpr uint64_t DeviceToDevice = 3, WithinDevice = 6; // catalogue 4.2
  std::optional<uint64_t> Kind = bytesOf(Call, C.Direction, State);
  if (!Kind || (*Kind != DeviceToDevice && *Kind != WithinDevice) ||
      C.Dst.isArray() || C.Count == NoArg)
    return;
  SVal To = Call.value(C.Dst), From = Call.value(C.Src);
  Relay R;
  R.From = memoryBase(State, From);
  R.To = memoryBase(State, To);
  const MediaTrace *Source = mediaTraceOf(State, R.From);
  const MemoryState *Target = memoryOf(State, R.To);
  if (!Source || !Source->Output.Row || Source->Unseen || !Target ||
      R.From == R.To || Target->Content != Written::Nothing)
    return;
  // A part of it, or of a batch, has to be copied.
  const MemRegion *Start = To.getAsRegion();
  SVal Count = Call.value({Operand::Place::Arg, C.Count, NoArg});
  std::optional<uint64_t> Bytes = knownNumber(Count, State),
                          Size = knownNumber(Target->Size, State);
  bool Whole = Bytes && Size ? *Bytes == *Size : Count == Target->Size;
  if (!Start || namedRegion(Start) != R.To || !Whole || Count.isUnknown())
    return;
  R.Copy = Call.site();
  R.Output = Source->Output;
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(R.From))
    if (const ResourceState *RS = resourceOf(State, Symbolic->getSymbol()))
      R.Home = RS->Home;
  State = State->add<Relays>(R);
}

} // namespace

bool acltidy::givesUp(const AclCall &Call, const MemRegion *Base,
                      ProgramStateRef State) {
  for (const Release &R : Call.row().Releases)
    if (R.Mode == ReleaseMode::Destroy && R.At.Where == Operand::Place::Arg &&
        memoryBase(State, Call.value(R.At)) == Base)
      return true;
  return false;
}

bool acltidy::infersFrom(const AclCall &Call, const MemRegion *Base,
                         ApiModel &Api, ProgramStateRef State) {
  bool RunsModel = false;
  for (const Use &U : Call.row().Uses)
    RunsModel |= toRef(Api.kind(U.Kind).Family) == "model-id";
  if (!RunsModel)
    return false;
  for (const Touch &T : touchesOf(Call, State))
    if (!T.IsHandle && T.Base == Base && T.Row->Mode == AccessMode::Read &&
        T.Via)
      return true;
  return false;
}

ProgramStateRef acltidy::applyMediaEffects(const AclCall &Call, ApiModel &Api,
                                           ProgramStateRef State) {
  if (Call.row().Foreign)
    return State;
  return MediaEffects(Call, Api, std::move(State)).apply();
}
