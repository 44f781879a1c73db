//===- Captures.cpp - Streams that take part in a capture -----------------===//

#include "engine/Captures.h"
#include "engine/InFlight.h"
#include "engine/PathContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

namespace {

/// Who waits for `By`, an event or a stream, waits for what `Stream` was given.
struct Brings {
  SymbolRef By;
  SymbolRef Stream;

  bool operator==(const Brings &O) const {
    return By == O.By && Stream == O.Stream;
  }
  bool operator<(const Brings &O) const {
    return std::tie(By, Stream) < std::tie(O.By, O.Stream);
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(By);
    ID.AddPointer(Stream);
  }
};

} // namespace

REGISTER_MAP_WITH_PROGRAMSTATE(JoinedStreams, SymbolRef, JoinedStream)
REGISTER_SET_WITH_PROGRAMSTATE(BroughtStreams, Brings)

llvm::SmallVector<std::pair<SymbolRef, JoinedStream>, 2>
acltidy::streamsAway(ProgramStateRef State, SymbolRef Captured) {
  llvm::SmallVector<std::pair<SymbolRef, JoinedStream>, 2> Result;
  for (const auto &[Stream, Joined] : State->get<JoinedStreams>())
    if (Joined.Captured == Captured &&
        outcomeOf(State, Joined.Status) != Outcome::Failed &&
        !State->contains<BroughtStreams>(Brings{Captured, Stream}))
      Result.emplace_back(Stream, Joined);
  llvm::sort(Result, [](const auto &A, const auto &B) {
    return A.second.By.Call->getBeginLoc() < B.second.By.Call->getBeginLoc();
  });
  return Result;
}

namespace {

class Captures {
public:
  Captures(const AclCall &Call, const ApiModel &Api, ProgramStateRef State)
      : Call(Call), Row(Call.row()), Api(Api), State(std::move(State)) {}
  ProgramStateRef apply();

private:
  bool isCapture(KindId Kind) const { return Api.kind(Kind).Id == "capture"; }
  SymbolRef captureOf(SymbolRef Stream) const;
  bool isSingle(SymbolRef Stream) const;
  void forgetAll();
  void record(SymbolRef Event, SymbolRef Stream);
  void wait(SymbolRef Event, SymbolRef Stream);

  const AclCall &Call;
  const Function &Row;
  const ApiModel &Api;
  ProgramStateRef State;
};

/// The stream whose capture \p Stream takes part in, or null.
SymbolRef Captures::captureOf(SymbolRef Stream) const {
  if (const JoinedStream *Joined = State->get<JoinedStreams>(Stream))
    return Joined->Captured;
  for (const auto &[Key, Scope] : scopes(State))
    if (isCapture(Key.Kind) && handleSymbol(Key.Key) == Stream)
      return Stream;
  return nullptr;
}

/// Whether \p Stream is one that its symbol tells from all others: not an
/// element, of which a loop may have met any, nor what unseen code has given.
bool Captures::isSingle(SymbolRef Stream) const {
  const ResourceState *RS = resourceOf(State, Stream);
  const MemRegion *R = RS && RS->AcquiredBy.Row ? RS->Home : nullptr;
  if (!R)
    R = Stream->getOriginRegion();
  if (!R)
    return false;
  while (R) {
    // The engine sees an object behind a pointer as an array of one.
    const auto *Element = dyn_cast<ElementRegion>(R);
    if (Element && !(Element->getIndex().isZeroConstant() &&
                     Element->getValueType()->isRecordType()))
      return false;
    const auto *Sub = dyn_cast<SubRegion>(R);
    R = Sub ? Sub->getSuperRegion() : nullptr;
  }
  return true;
}

void Captures::forgetAll() {
  if (!State->get<JoinedStreams>().isEmpty())
    State = State->remove<JoinedStreams>();
  if (!State->get<BroughtStreams>().isEmpty())
    State = State->remove<BroughtStreams>();
}

void Captures::record(SymbolRef Event, SymbolRef Stream) {
  for (const Brings &B : State->get<BroughtStreams>())
    if (B.By == Event)
      State = State->remove<BroughtStreams>(B);
  if (!captureOf(Stream))
    return;
  for (const Brings &B : State->get<BroughtStreams>())
    if (B.By == Stream)
      State = State->add<BroughtStreams>(Brings{Event, B.Stream});
  State = State->add<BroughtStreams>(Brings{Event, Stream});
}

void Captures::wait(SymbolRef Event, SymbolRef Stream) {
  SymbolRef Captured = nullptr;
  for (const Brings &B : State->get<BroughtStreams>())
    if (B.By == Event) {
      State = State->add<BroughtStreams>(Brings{Stream, B.Stream});
      if (!Captured)
        Captured = captureOf(B.Stream);
    }
  if (!Captured) {
    // Recorded out of sight, or on a stream that may be any.
    if (captureOf(Stream))
      forgetAll();
    return;
  }
  // With flags it need not belong to the capture.
  if (captureOf(Stream) || Call.event().getNumArgs() > 2)
    return;
  JoinedStream New;
  New.Captured = Captured;
  New.By = Call.site();
  New.Status = Call.event().getReturnValue().getAsSymbol();
  State = State->set<JoinedStreams>(Stream, New);
}

ProgramStateRef Captures::apply() {
  if (llvm::any_of(Row.Acquires,
                   [&](const Acquire &A) { return isCapture(A.Kind); }) ||
      llvm::any_of(Row.Releases,
                   [&](const Release &R) { return isCapture(R.Kind); })) {
    forgetAll();
    return State;
  }
  bool Events = llvm::all_of(Row.Uses, [&](const Use &U) {
    llvm::StringRef Id = toRef(Api.kind(U.Kind).Id);
    return Id == "event" || Id == "stream";
  });
  for (const EventOrder &E : Row.Events) {
    SymbolRef Event = Call.handle(E.Event, State);
    StreamRef Stream = StreamRef::of(Call.value(E.Stream), State);
    if (!Events || !Event || Stream.Is != StreamRef::Symbol ||
        !isSingle(Stream.Sym))
      forgetAll();
    else if (E.What == EventOrder::Op::Record)
      record(Event, Stream.Sym);
    else
      wait(Event, Stream.Sym);
  }
  return State;
}

} // namespace

ProgramStateRef acltidy::applyCaptures(const AclCall &Call, const ApiModel &Api,
                                       ProgramStateRef State) {
  if (Call.row().Foreign)
    return State;
  return Captures(Call, Api, std::move(State)).apply();
}

ProgramStateRef acltidy::reapCaptures(ProgramStateRef State,
                                      SymbolReaper &Reaper) {
  for (const auto &[Stream, Joined] : State->get<JoinedStreams>()) {
    if (!Joined.Status || !Reaper.isDead(Joined.Status))
      continue;
    if (outcomeOf(State, Joined.Status) == Outcome::Failed) {
      State = State->remove<JoinedStreams>(Stream);
      continue;
    }
    JoinedStream New = Joined;
    New.Status = nullptr;
    State = State->set<JoinedStreams>(Stream, New);
  }
  return State;
}
