//===- Instances.cpp - Executing model running instances ------------------===//

#include "api/Instances.h"
#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Lifecycle.h"
#include "core/Log.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace acltidy::sim {

namespace {

/// The longest name that is told.
constexpr size_t NameBytes = 512;

bool jumps(const Graph &G) {
  auto Steers = [](const Graph::Node &N) {
    return N.What.Steers && N.What.Steers->Decide;
  };
  auto Waits = [](const Graph::Bound &B) { return !B.Head; };
  return std::any_of(G.Nodes.begin(), G.Nodes.end(), Steers) ||
         std::any_of(G.Streams.begin(), G.Streams.end(), Waits);
}

aclError outside(const Graph::Node &Node, const StreamRef &S) {
  if (Node.What.Kind == TaskKind::Record)
    recordEvent(S, Node.What.Event, call().task());
  else
    waitEvent(S, Node.What.Event, call().task());
  return ACL_SUCCESS;
}

/// Checks what a captured task touches, as memory of a run on \p S. What it
/// needs of handles is no memory (see flightOf).
bool touched(const TaskAccess &A, const StreamRef &S, std::vector<Touch> &To) {
  To.push_back({A.Bytes.Begin, A.Bytes.size(), A.Mode, A.Moved});
  return process().Objects.inHandleRange(A.Bytes.Begin) ||
         call().check(To.back(), S.get());
}

/// Order within the graph is the stream's own now; that with other streams
/// goes on.
aclError inOrder(const Graph &G, const StreamRef &S) {
  Call &C = call();
  for (const Graph::Node &Node : G.Nodes) {
    const Task &What = Node.What;
    if (What.Kind == TaskKind::Record || What.Kind == TaskKind::Wait) {
      if (What.External)
        outside(Node, S);
      continue;
    }
    if (What.Kind == TaskKind::ValueWait || What.Kind == TaskKind::NotifyWait) {
      Task T = C.task();
      T.Kind = What.Kind;
      T.Ready = What.Ready;
      T.Event = What.Event;
      enqueue(S, std::move(T));
      continue;
    }
    std::vector<Touch> Touches;
    for (const TaskAccess &A : What.Accesses) {
      if (!touched(A, S, Touches))
        return ACL_ERROR_RT_PARAM_INVALID;
      if (A.Mode != AccessMode::Read && !A.Moved)
        process().Memory.markWritten(A.Bytes.Begin, A.Bytes.size(),
                                     process().Objects);
    }
    if (What.Shadow)
      What.Shadow(C, S.get());
    C.enqueueChecked(S, Touches, What.Run, What.Kind, What.ReportThread);
  }
  return ACL_SUCCESS;
}

/// Which tasks run is not known: all memory is in use, what any of them writes
/// counts as written, and nothing is told of bytes that one may read.
aclError asOne(const std::shared_ptr<Graph> &G, const StreamRef &S) {
  Call &C = call();
  std::vector<Touch> Touches;
  for (const Graph::Node &Node : G->Nodes) {
    if (Node.What.Kind == TaskKind::ValueWait ||
        Node.What.Kind == TaskKind::NotifyWait)
      return C.fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                    "the simulated runtime runs no instance that both jumps "
                    "and waits for values or notifies");
    for (TaskAccess A : Node.What.Accesses) {
      A.Moved = true;
      if (!touched(A, S, Touches))
        return ACL_ERROR_RT_PARAM_INVALID;
    }
    if (Node.What.External && Node.What.Kind == TaskKind::Wait)
      outside(Node, S);
  }
  for (const Touch &T : Touches)
    if (T.Mode != AccessMode::Read)
      process().Memory.markWritten(T.Address, T.Size, process().Objects);
  C.enqueueChecked(S, Touches, [G] {
    auto Problem = runJumping(*G);
    if (Problem)
      failTask(ACL_ERROR_RT_MODEL_EXECUTE,
               "a model running instance failed on the device: " + *Problem);
  });
  for (const Graph::Node &Node : G->Nodes)
    if (Node.What.External && Node.What.Kind == TaskKind::Record)
      outside(Node, S);
  return ACL_SUCCESS;
}

const char *typeOf(const Task &T) {
  switch (T.Kind) {
  case TaskKind::Record:
    return "EVENT_RECORD";
  case TaskKind::Wait:
    return "EVENT_WAIT";
  case TaskKind::NotifyWait:
    return "NOTIFY_WAIT";
  case TaskKind::ValueWait:
    return "VALUE_WAIT";
  case TaskKind::HostCall:
    return "HOST_FUNC";
  case TaskKind::Work:
    break;
  }
  if (T.Steers)
    return T.Steers->Ends ? "END" : T.Steers->Label ? "LABEL" : "SWITCH";
  return "KERNEL";
}

/// Streams of an instance in the order in which they came in.
std::vector<StreamRef> streamsOf(const Graph &G) {
  std::vector<StreamRef> All;
  auto Add = [&](const StreamRef &S) {
    if (std::find(All.begin(), All.end(), S) == All.end())
      All.push_back(S);
  };
  for (const Graph::Bound &B : G.Streams)
    Add(B.Stream);
  for (const Graph::Node &N : G.Nodes)
    Add(N.Stream);
  return All;
}

} // namespace

void Instance::ended() {
  if (StreamRef Origin = Tasks->Origin)
    leaveCapture(Origin);
  for (const StreamRef &S : process().Streams)
    if (S->Capturing == Tasks)
      S->Capturing.reset();
  // Streams end when nobody has them any more, also those of an instance that
  // the client has left behind.
  Tasks = std::make_shared<Graph>();
  Executions.clear();
}

Object &instanceOf(const std::shared_ptr<Graph> &Captured) {
  Process &P = process();
  Object *Known = P.Objects.find(Captured->Instance);
  if (Known && Known->live())
    return *Known;
  static const KindId Kind = contract::findKind(kinds().Tables, "model-ri");
  auto I = std::make_shared<Instance>();
  I->Tasks = Captured;
  Object &O = P.Objects.createHandle(Kind, I);
  O.System = true;
  O.Device = self().Device;
  O.Context = self().Context;
  O.BornBy = &call().record();
  O.Born = call().stack();
  O.BornThread = self().Number;
  Captured->Instance = O.Id;
  return O;
}

Instance *instanceOf(aclmdlRI Handle) {
  Instance *I = payload<Instance>(Handle);
  if (!I)
    call().fail(ACL_ERROR_INVALID_PARAM, "there is no such instance");
  return I;
}

aclError execute(Instance &I, const StreamRef &S) {
  if (I.Tasks->ByHand && !I.Tasks->Closed)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the instance is not built; call aclmdlRIBuildEnd");
  if (I.Tasks->Origin)
    return call().fail(ACL_ERROR_RT_MODEL_CAPTURED,
                       "the instance is still captured");
  auto Over = [](const Instance::Execution &E) {
    return E.Stream->Done >= E.Last;
  };
  I.Executions.erase(
      std::remove_if(I.Executions.begin(), I.Executions.end(), Over),
      I.Executions.end());
  uint64_t First = S->Enqueued + 1;
  std::shared_ptr<Graph> G = I.Tasks;
  aclError Status = jumps(*G) ? asOne(G, S) : inOrder(*G, S);
  if (S->Enqueued >= First)
    I.Executions.push_back({S, First, S->Enqueued});
  return Status;
}

aclError api::aclmdlRIExecuteAsync(aclmdlRI Handle, aclrtStream Stream) {
  Instance *I = instanceOf(Handle);
  StreamRef S = call().stream(Stream);
  if (!I || !S)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the instance or the stream");
  return execute(*I, S);
}

aclError api::aclmdlRIExecute(aclmdlRI Handle, int32_t Milliseconds) {
  Instance *I = instanceOf(Handle);
  StreamRef S = call().stream(nullptr);
  if (!I || !S)
    return ACL_ERROR_INVALID_PARAM;
  if (Milliseconds < -1 || !Milliseconds)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the time is neither -1 nor positive");
  if (aclError Status = execute(*I, S))
    return Status;
  Deadline Until;
  if (Milliseconds > 0)
    Until = std::chrono::steady_clock::now() +
            std::chrono::milliseconds(Milliseconds);
  if (drain(S, S->Enqueued, Until) != SyncResult::Done)
    return call().fail(ACL_ERROR_RT_STREAM_SYNC_TIMEOUT,
                       "the instance takes longer");
  retire(S, S->Enqueued);
  return std::exchange(S->Error, 0);
}

aclError api::aclmdlRIAbort(aclmdlRI Handle) {
  Instance *I = instanceOf(Handle);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (!I->Tasks->ByHand)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the instance was captured");
  for (const Instance::Execution &E : I->Executions) {
    for (Task &T : E.Stream->Queue)
      if (T.Number >= E.First && T.Number <= E.Last)
        T.Run = nullptr;
    if (E.Stream->Done < E.Last && E.Stream->Done + 1 >= E.First)
      E.Stream->Stopped = E.Last;
  }
  I->Executions.clear();
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

aclError api::aclmdlRIDestroy(aclmdlRI Handle) {
  Instance *I = instanceOf(Handle);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (I->Tasks->Origin)
    return call().fail(ACL_ERROR_RT_MODEL_CAPTURED,
                       "the instance is still captured");
  static const KindId Registered =
      contract::findKind(kinds().Tables, "ri-destroy-callback");
  std::vector<Instance::Callback> All = I->OnDestroy;
  for (const Instance::Callback &Each : All)
    if (Object *O = process().Objects.byKey(
            Registered, reinterpret_cast<Word>(Each.Function));
        O && O->live() && !--O->Count)
      endObject(*O, Life::Released, &call().record(), call().stack());
  Unlocked Free;
  for (const Instance::Callback &Each : All)
    Each.Function(Each.Data);
  return ACL_SUCCESS;
}

aclError api::aclmdlRIDestroyRegisterCallback(aclmdlRI Handle,
                                              aclrtCallback Function,
                                              void *Data) {
  Instance *I = instanceOf(Handle);
  if (!I || !Function)
    return ACL_ERROR_INVALID_PARAM;
  I->OnDestroy.push_back({Function, Data});
  return ACL_SUCCESS;
}

aclError api::aclmdlRIDestroyUnregisterCallback(aclmdlRI Handle,
                                                aclrtCallback Function) {
  Instance *I = instanceOf(Handle);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  auto &All = I->OnDestroy;
  auto It = std::find_if(All.begin(), All.end(), [&](const auto &Each) {
    return Each.Function == Function;
  });
  if (It == All.end())
    return call().fail(ACL_ERROR_INVALID_PARAM, "it is not registered");
  All.erase(It);
  return ACL_SUCCESS;
}

aclError api::aclmdlRISetName(aclmdlRI Handle, const char *Name) {
  Instance *I = instanceOf(Handle);
  if (!I || !Name)
    return ACL_ERROR_INVALID_PARAM;
  I->Name = readText(Name);
  return ACL_SUCCESS;
}

aclError api::aclmdlRIGetName(aclmdlRI Handle, uint32_t Most, char *Name) {
  Instance *I = instanceOf(Handle);
  if (!I || !Most)
    return ACL_ERROR_INVALID_PARAM;
  std::string Text = I->Name.substr(0, std::min<size_t>(Most, NameBytes) - 1);
  return stored(storeBytes(Name, Text.c_str(), Text.size() + 1));
}

aclError api::aclmdlRIGetId(aclmdlRI Handle, uint32_t *Id) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  return stored(O && store(Id, O->Id));
}

aclError api::aclmdlRIGetStreams(aclmdlRI Handle, aclrtStream *Streams,
                                 uint32_t *Count) {
  Instance *I = instanceOf(Handle);
  uint32_t Room = 0;
  if (!I || !readValue(Count, Room))
    return ACL_ERROR_INVALID_PARAM;
  std::vector<aclrtStream> All;
  for (const StreamRef &S : streamsOf(*I->Tasks))
    if (Object *O = process().Objects.find(S->Handle); O && O->live())
      All.push_back(reinterpret_cast<aclrtStream>(O->Value));
  if (Streams && Room < All.size())
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "there is no room for all streams");
  if (Streams && !All.empty() &&
      !storeBytes(Streams, All.data(), All.size() * sizeof All[0]))
    return ACL_ERROR_INVALID_PARAM;
  return stored(store(Count, All.size()));
}

aclError api::aclmdlRIDebugPrint(aclmdlRI Handle) {
  Instance *I = instanceOf(Handle);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  unsigned Number = 0;
  for (const Graph::Node &N : I->Tasks->Nodes)
    log(ACL_INFO, "ASCENDCL",
        "device " + std::to_string(N.Stream->Device) + ", stream " +
            std::to_string(N.Stream->Number) + ", task " +
            std::to_string(Number++) + ": " + typeOf(N.What) + " by " +
            N.What.By->Name);
  return ACL_SUCCESS;
}

// As browsers show it: one line for each stream, one step for each task.
aclError api::aclmdlRIDebugJsonPrint(aclmdlRI Handle, const char *Path,
                                     uint32_t) {
  Instance *I = instanceOf(Handle);
  std::string Name = readText(Path);
  if (!I || Name.empty())
    return ACL_ERROR_INVALID_PARAM;
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  auto Events = nlohmann::json::array();
  for (const Graph::Node &N : I->Tasks->Nodes) {
    size_t At = Events.size();
    Events.push_back({{"name", N.What.By->Name},
                      {"ph", "X"},
                      {"pid", O->Id},
                      {"tid", N.Stream->Number},
                      {"ts", At},
                      {"dur", 1},
                      {"args",
                       {{"model", O->Id},
                        {"device", N.Stream->Device},
                        {"stream", N.Stream->Number},
                        {"task", At},
                        {"type", typeOf(N.What)}}}});
  }
  std::ofstream File(Name);
  File << Events.dump(2) << "\n";
  File.close();
  return File ? ACL_SUCCESS
              : call().fail(ACL_ERROR_INVALID_FILE,
                            "'" + Name + "' cannot be written");
}

} // namespace acltidy::sim
