//===- Call.cpp -----------------------------------------------------------===//

#include "core/Call.h"

#include "core/Config.h"
#include "core/Faults.h"
#include "core/Lifecycle.h"
#include "core/Log.h"

#include <cstdio>
#include <utility>

namespace acltidy::sim {

using namespace contract;

namespace {

Record &resolve(Entry &E) {
  if (Record *R = E.Known.load(std::memory_order_acquire))
    return *R;
  // Several libraries may export the same function; they share the record.
  Record &R = recordOf(E.Name, E.Params);
  E.Known.store(&R, std::memory_order_release);
  return R;
}

} // namespace

Call::Call(Entry &E, const Word *Args, Site At)
    : Args(Args), At(At), Outer(nullptr), Me(self()) {
  Nested = Me.HoldsLock;
  if (Nested) {
    // In a signal handler, in the middle of anything: only note it.
    Row = findFunction(builtinTables(), E.Name, E.Params);
    Me.NestedCall = E.Name;
    Me.NestedSite = At.Caller;
    Code = status::Internal;
    return;
  }
  Me.HoldsLock = true;
  startProcess();
  What = &resolve(E);
  Row = What->Row;
  Outer = Me.Current;
  Me.Current = this;
  process().Lock.lock();
}

Call::~Call() {
  if (Nested)
    return;
  if (Me.NestedCall)
    reportNested();
  bool Failure = Explained || failed(Result);
  if (config().Sites)
    noteSite(*What, At.Caller, Failure);
  What->Failed += Failure;
  std::string Line;
  if (Failure && logs(ACL_ERROR))
    Line = failureText();
  Me.Current = Outer;
  process().Lock.unlock();
  Me.HoldsLock = false;
  if (!Line.empty())
    log(ACL_ERROR, "ASCENDCL", Line);
}

std::string Call::failureText() const {
  std::string Text = Explained ? Me.LastMessage : What->Name;
  int Status = Explained ? Me.LastError
               : Code    ? code()
                         : static_cast<int>(Result);
  if (!Explained)
    Text += Code ? ": the call breaks a rule; see the findings" : " fails";
  if (Row && Row->Result != Function::Returns::Status)
    return Text;
  // Codes of media functions are told as masks.
  return Text + " (" +
         (Status < 0 ? hex(static_cast<unsigned>(Status))
                     : std::to_string(Status)) +
         ")";
}

void Call::reportNested() {
  const char *Nested = Me.NestedCall;
  Me.NestedCall = nullptr;
  reportAt({"here", internFrame(Me.NestedSite)}, rules::CallbackApi,
           std::string("'") + Nested +
               "' is called by a signal handler that interrupted another call "
               "of the API; leave the handler first",
           {{"interrupted", stack()}});
}

bool Call::admit() {
  if (Nested)
    return false;
  Process &P = process();
  ++P.ApiCalls;
  ++What->Calls;
  if (!P.UsedApi)
    reporter().begin();
  P.UsedApi = true;
  if (int Fault = injectedFault(*What, *this))
    return refuse(Fault);
  if (config().ImplicitDevice)
    provideDevice(*this);
  noticeFork(*this);
  noticeStackEscape(*this, At.Frame);
  if (!Row)
    return true;
  if (!checkRequirements() || !checkContext() || !checkOutputs() ||
      !checkReleases() || !checkUses())
    return false;
  if (!checkCopies() || !checkAccesses())
    return false;
  checkExtents();
  checkMedia();
  checkPurposes();
  synchronise();
  return !Waited || refuse(Waited);
}

void Call::finish(Word Value) {
  Result = Value;
  if (!Row)
    return;
  // Acquires look up what the behaviour has made; releases come first, since
  // a function may give a new life to what it takes.
  applyReleases();
  applyAcquires();
  applyHolds();
  noteFailure(Value, false);
}

Word Call::carryOut() {
  Word Status = 0;
  for (uint32_t I = 0; I != Row->Acquires.Size; ++I) {
    const Acquire &A = Row->Acquires[I];
    if (kinds()[A.Kind].Form == HandleForm::Scope || A.From != NoKind)
      continue;
    Object &O = make(nullptr, I);
    if (A.At.Where == Operand::Place::Ret)
      Status = O.Value;
    else
      store(reinterpret_cast<Word *>(Args[paramOf(A.At.Index)]), O.Value);
  }
  // What reaches a stream is a task, if only for the order.
  if (Row->Enqueue.IsAsync)
    if (StreamRef S =
            stream(reinterpret_cast<void *>(wordOf(Row->Enqueue.Stream))))
      enqueue(S, {}, nullptr);
  finish(Status);
  return Status;
}

bool storeBytes(void *To, const void *From, size_t Size) {
  return To && guarded([&] { clientCopy(To, From, Size); });
}

StackId Call::stack() {
  if (!Stack)
    Stack = captureStack(At);
  return Stack;
}

Call &call() { return *self().Current; }

Object &Call::make(std::shared_ptr<Payload> Data, unsigned Index) {
  KindId Kind = Row->Acquires[Index].Kind;
  ObjectTable &Objects = process().Objects;
  Object &O = kinds()[Kind].Form == HandleForm::Id
                  ? Objects.createId(Kind, std::move(Data))
                  : Objects.createHandle(Kind, std::move(Data));
  O.Device = Me.Device;
  O.Context = Me.Context;
  O.BornBy = What;
  O.Born = stack();
  O.BornThread = Me.Number;
  return O;
}

Object *Call::makeMemory(KindId Kind, uint64_t Size, PagePolicy Policy) {
  Process &P = process();
  Word Address = 0;
  auto B =
      P.Memory.allocate(kinds()[Kind].Memory, Size, Policy, Me.Device, Address);
  if (!B)
    return nullptr;
  Object &O = P.Objects.createMemory(Kind, Address, Size, std::move(B));
  O.Device = Me.Device;
  O.Context = Me.Context;
  O.BornBy = What;
  O.Born = stack();
  O.BornThread = Me.Number;
  return &O;
}

StreamRef Call::stream(const void *Handle) {
  ObjectTable &Objects = process().Objects;
  Object *O = nullptr;
  if (Handle)
    O = Objects.byHandle(reinterpret_cast<Word>(Handle));
  else if (Object *Context = Objects.find(Me.Context))
    if (auto *C = Context->as<ContextState>())
      O = Objects.find(C->DefaultStream);
  return O ? std::dynamic_pointer_cast<StreamState>(O->Data) : nullptr;
}

Task Call::task() {
  Task T;
  T.By = What;
  T.Site = stack();
  return T;
}

void Call::enqueue(const StreamRef &Stream, std::vector<Touch> Touches,
                   std::function<void()> Run, TaskKind Kind,
                   uint64_t ReportThread) {
  if (!RowTouched) {
    for (const Touch &T : touchesOfRow(/*Async=*/true))
      Touches.push_back(T);
    RowTouched = true;
  }
  std::vector<Touch> Good;
  for (const Touch &Each : Touches) {
    if (!Each.Size || !check(Each, Stream.get()))
      continue;
    Good.push_back(Each);
    if (Each.Mode != AccessMode::Read && !Each.Moved && !Stream->Capturing)
      process().Memory.markWritten(Each.Address, Each.Size, process().Objects);
  }
  enqueueChecked(Stream, Good, std::move(Run), Kind, ReportThread);
}

void Call::enqueueChecked(const StreamRef &Stream,
                          const std::vector<Touch> &Touches,
                          std::function<void()> Run, TaskKind Kind,
                          uint64_t ReportThread) {
  Task T = task();
  T.Kind = Kind;
  T.Run = std::move(Run);
  T.ReportThread = ReportThread;
  for (const Touch &Each : Touches)
    T.Accesses.push_back(
        {{Each.Address, Each.Address + Each.Size}, Each.Mode, Each.Moved});
  T.Shadow = std::exchange(NextShadow, nullptr);
  sim::enqueue(Stream, std::move(T));
}

bool Call::touch(const Touch &T) {
  if (!check(T, nullptr))
    return false;
  if (T.Mode != AccessMode::Read && !T.Moved)
    process().Memory.markWritten(T.Address, T.Size, process().Objects);
  return true;
}

void Call::report(const char *Rule, std::string Message,
                  std::vector<Place> More, std::string Detail) {
  reportAt(here(), Rule, std::move(Message), More, std::move(Detail));
}

int Call::fail(int Status, const std::string &Message) {
  Me.LastError = Status;
  Me.LastMessage = What->Name + ": " + Message;
  Explained = true;
  return Status;
}

std::vector<Word> Call::valuesOf(const Operand &Op, bool After) const {
  std::vector<Word> Values;
  if (Op.Where == Operand::Place::Ret) {
    if (After)
      Values.push_back(Result);
    return Values;
  }
  if (Op.Where == Operand::Place::Handles) {
    for (unsigned I = 0; I != What->Params; ++I)
      if (Object *O = process().Objects.byHandle(Args[I]))
        if (O->live())
          Values.push_back(Args[I]);
    return Values;
  }
  int Index = paramOf(Op.Index);
  if (Index < 0 || Op.Where == Operand::Place::None ||
      Op.Where == Operand::Place::This)
    return Values;
  Word Value = Args[Index];
  if (Op.Where == Operand::Place::Arg && !Op.isArray()) {
    Values.push_back(Value);
    return Values;
  }
  // What a pointer of the client's leads to: an array, or one element.
  int Count = Op.isArray() ? paramOf(Op.Count) : -1;
  Word Length = Count < 0 ? 1 : Args[Count];
  if (!Value || Length > (1u << 24))
    return Values;
  guarded([&] {
    for (Word I = 0; I != Length; ++I) {
      Word Element = 0;
      clientCopy(&Element, reinterpret_cast<void *>(Value + I * sizeof(Word)),
                 sizeof(Word));
      Values.push_back(Element);
    }
  });
  return Values;
}

Word Call::wordOf(const Operand &Op) const {
  int Index = paramOf(Op.Index);
  if (Op.isNone() || Index < 0)
    return 0;
  if (Op.Where != Operand::Place::Out)
    return Args[Index];
  // Keys that the callee chose are 32-bit ids.
  uint32_t Value = 0;
  if (Args[Index])
    guarded([&] {
      clientCopy(&Value, reinterpret_cast<void *>(Args[Index]), sizeof Value);
    });
  return Value;
}

bool Call::succeeded(When If) const {
  switch (If) {
  case When::Always:
    return true;
  case When::NotMinusOne:
    return static_cast<int32_t>(Result) != -1;
  case When::Success:
    break;
  }
  switch (Row->Result) {
  case Function::Returns::Nothing:
    return true;
  case Function::Returns::Status:
    return static_cast<int32_t>(Result) == 0;
  case Function::Returns::Value:
    return Result != 0;
  }
  return false;
}

int refuseCall(Entry &E, const Word *Args, Site At, int Status) {
  Call C(E, Args, At);
  if (!C.admit())
    return C.code();
  C.What->Supported = false;
  reporter().note("'" + C.What->Name +
                  "' has no behaviour in the simulated runtime; it returns "
                  "that it is not supported");
  C.fail(Status, "not supported by the simulated runtime");
  return Status;
}

int runPhase(Entry &E, const Word *Args, Site At,
             int (*Behaviour)(Call &, const Word *)) {
  Call C(E, Args, At);
  if (!C.admit())
    return C.code();
  int Status = Behaviour(C, Args);
  C.finish(static_cast<Word>(static_cast<unsigned>(Status)));
  return Status;
}

std::string nounOf(KindId Kind) { return std::string(kinds()[Kind].Noun); }

std::string story(const Object &O) {
  return nounOf(O.Kind) +
         (O.BornBy ? " from '" + O.BornBy->Name + "'" : std::string());
}

std::string releaseOf(KindId Kind) {
  const ResourceKind &K = kinds()[Kind];
  return K.Releases.empty() ? "" : "'" + std::string(K.Releases[0]) + "'";
}

std::string hex(Word Value) {
  char Text[20];
  std::snprintf(Text, sizeof Text, "0x%llx",
                static_cast<unsigned long long>(Value));
  return Text;
}

} // namespace acltidy::sim
