//===- RawReport.cpp - What the simulated runtime has written -------------===//

#include "run/RawReport.h"
#include "JsonReading.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace acltidy::driver {

namespace {

class Reader {
public:
  explicit Reader(RawReport &Report) : Report(Report) {}

  /// False when \p Line is not one of the format.
  bool read(StringRef Line);

private:
  RawProcess *processOf(const json::Object &O);
  bool start(const json::Object &O);
  void finding(RawProcess &P, const json::Object &O);
  void injected(RawProcess &P, const json::Object &O);
  void end(RawProcess &P, const json::Object &O);

  RawReport &Report;
};

} // namespace

static RawFrame frame(const json::Object &O) {
  RawFrame F;
  F.Module = text(O, "module");
  F.Offset = static_cast<uint64_t>(number(O, "offset"));
  F.Symbol = text(O, "symbol");
  F.SymbolOffset = static_cast<uint64_t>(number(O, "symbolOffset"));
  return F;
}

static RawFrames frames(const json::Array *A) {
  RawFrames Result;
  eachObject(A, [&](const json::Object &O) { Result.push_back(frame(O)); });
  return Result;
}

/// The process that wrote the line: the last one of that number.
RawProcess *Reader::processOf(const json::Object &O) {
  int64_t Pid = number(O, "pid", -1);
  for (RawProcess &P : reverse(Report.Processes))
    if (P.Pid == Pid)
      return &P;
  return nullptr;
}

bool Reader::start(const json::Object &O) {
  if (number(O, "version") != 1)
    return false;
  RawProcess *Before = processOf(O);
  if (Before && !Before->Ended)
    Before->Replaced = true;
  RawProcess &P = Report.Processes.emplace_back();
  P.Pid = number(O, "pid");
  P.Parent = number(O, "parent");
  P.Program = text(O, "program");
  P.Product = text(O, "product");
  return true;
}

void Reader::finding(RawProcess &P, const json::Object &O) {
  RawFinding &F = P.Findings.emplace_back();
  F.Rule = text(O, "rule");
  F.Message = text(O, "message");
  F.Detail = text(O, "detail");
  F.Count = static_cast<uint64_t>(number(O, "count", 1));
  eachObject(O.getArray("stacks"), [&](const json::Object &Stack) {
    F.Stacks.push_back({text(Stack, "role"), frames(Stack.getArray("frames"))});
  });
}

void Reader::injected(RawProcess &P, const json::Object &O) {
  RawInjection &I = P.Injections.emplace_back();
  I.Name = text(O, "name");
  I.Call = static_cast<uint64_t>(number(O, "call"));
  I.Code = static_cast<int>(number(O, "code"));
  I.Frames = frames(O.getArray("frames"));
}

void Reader::end(RawProcess &P, const json::Object &O) {
  // A process that dies of a fault writes an end, too, but looks for no leaks.
  P.Ended = !P.Crash;
  P.Exit = frames(O.getArray("exit"));
  P.Expected = static_cast<uint64_t>(number(O, "expected"));
  if (const json::Array *Missing = O.getArray("expectedButMissing"))
    for (const json::Value &V : *Missing)
      P.ExpectedButMissing.push_back(V.getAsString().value_or("").str());
  if (const json::Array *Counts = O.getArray("counts"))
    for (const json::Value &V : *Counts) {
      const json::Array *Pair = V.getAsArray();
      if (!Pair || Pair->size() != 2)
        continue;
      auto Id = (*Pair)[0].getAsInteger(), Count = (*Pair)[1].getAsInteger();
      if (Id && Count && *Id >= 0 &&
          static_cast<size_t>(*Id) < P.Findings.size())
        P.Findings[static_cast<size_t>(*Id)].Count =
            static_cast<uint64_t>(*Count);
    }
  const json::Object *Statistics = O.getObject("statistics");
  if (!Statistics)
    return;
  eachObject(Statistics->getArray("calls"), [&](const json::Object &C) {
    P.Calls.push_back({text(C, "name"),
                       static_cast<uint64_t>(number(C, "calls")),
                       static_cast<uint64_t>(number(C, "failed")),
                       C.getBoolean("acquires").value_or(false),
                       C.getBoolean("supported").value_or(true)});
  });
  eachObject(Statistics->getArray("sites"), [&](const json::Object &S) {
    const json::Object *Frame = S.getObject("frame");
    P.Sites.push_back({text(S, "name"),
                       static_cast<uint64_t>(number(S, "calls")),
                       static_cast<uint64_t>(number(S, "failed")),
                       Frame ? frame(*Frame) : RawFrame()});
  });
}

bool Reader::read(StringRef Line) {
  Expected<json::Value> Value = json::parse(Line);
  if (!Value) {
    consumeError(Value.takeError());
    return false;
  }
  const json::Object *O = Value->getAsObject();
  if (!O)
    return false;
  StringRef Type = O->getString("type").value_or("");
  if (Type == "start")
    return start(*O);
  RawProcess *P = processOf(*O);
  if (!P)
    return false;
  if (Type == "finding")
    finding(*P, *O);
  else if (Type == "note")
    P->Notes.push_back(text(*O, "message"));
  else if (Type == "taken")
    P->Findings.clear(); // The program itself dealt with them.
  else if (Type == "injected")
    injected(*P, *O);
  else if (Type == "crash") {
    P->Crash = RawCrash{static_cast<int>(number(*O, "signal")),
                        frames(O->getArray("frames"))};
    P->Ended = false; // Should it have written its end before.
  } else if (Type == "end")
    end(*P, *O);
  // Other types may be added.
  return true;
}

RawReport readRawReport(StringRef Text) {
  RawReport Report;
  Reader R(Report);
  unsigned Number = 0, Bad = 0, FirstBad = 0;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    bool Cut = Rest.empty() && !Text.ends_with("\n");
    Text = Rest;
    ++Number;
    if (!Line.empty() && (Cut || !R.read(Line))) {
      FirstBad = FirstBad ? FirstBad : Number;
      ++Bad;
    }
  }
  if (Bad)
    Report.Problem =
        formatv("{0} of its {1} lines cannot be read, the first in line {2}",
                Bad, Number, FirstBad);
  return Report;
}

} // namespace acltidy::driver
