//===- Devices.cpp --------------------------------------------------------===//

#include "core/Devices.h"

#include "core/Host.h"
#include "core/Lifecycle.h"
#include "core/Product.h"

namespace acltidy::sim {

namespace {

uint32_t LastStream = 0;

Object &addStream(Call &C, Object &O, std::shared_ptr<StreamState> S) {
  S->Number = LastStream++;
  S->Handle = O.Id;
  S->Device = self().Device;
  process().Streams.push_back(S);
  return O;
}

/// Objects that the runtime makes for itself.
Object &makeSystem(Call &C, KindId Kind, std::shared_ptr<Payload> Data) {
  Object &O = process().Objects.createHandle(Kind, std::move(Data));
  O.System = true;
  O.Device = self().Device;
  O.Context = self().Context;
  O.BornBy = &C.record();
  O.Born = C.stack();
  O.BornThread = self().Number;
  return O;
}

void giveDefaultStream(Call &C, Object &Context) {
  auto S = std::make_shared<StreamState>();
  Object &O = makeSystem(C, kinds().Stream, S);
  O.Context = Context.Id;
  addStream(C, O, S);
  Context.as<ContextState>()->DefaultStream = O.Id;
}

} // namespace

bool validDevice(int32_t Device) {
  return Device >= 0 && Device < product().Devices;
}

void joinDevice(Call &C, int32_t Device) {
  uint32_t Limit = product().ProcessesPerDevice;
  uint32_t Users = enterDevice(Device);
  if (Users > Limit)
    C.report(rules::ProcessLimit,
             "one more process uses a device than " + product().Name +
                 " allows; use fewer processes for each device",
             {}, std::to_string(Limit) + " processes for a device");
}

bool occupyFirstRun(Call &C) {
  DeviceState &D = process().Devices[static_cast<size_t>(self().Device)];
  uint64_t Bytes = product().FirstRunBytes;
  if (D.FirstRunDone || !Bytes)
    return true;
  D.FirstRunDone = true;
  Pool &P = process().Memory.pool(self().Device);
  uint64_t FromHuge = std::min(Bytes, P.HugeFree);
  if (Bytes - FromHuge > P.NormalFree) {
    C.report(rules::FirstRunMemory,
             std::string("the first execution on a device needs memory of its "
                         "own, which '") +
                 C.name() + "' does not find; leave it free",
             {}, std::to_string(Bytes >> 20) + " MiB");
    return false;
  }
  P.HugeFree -= FromHuge;
  P.NormalFree -= Bytes - FromHuge;
  return true;
}

void setContext(Call &C, Object &Context) {
  Thread &T = self();
  T.Context = Context.Id;
  T.Device = Context.as<ContextState>()->Device;
  T.ContextSet = C.stack();
  T.ContextSetBy = &C.record();
}

Object &createContext(Call &C, int32_t Device, bool Default) {
  auto State = std::make_shared<ContextState>();
  State->Device = Device;
  State->Default = Default;
  self().Device = Device;
  Object &O = Default ? makeSystem(C, kinds().Context, State) : C.make(State);
  O.Device = Device;
  O.Context = 0;
  setContext(C, O);
  giveDefaultStream(C, O);
  return O;
}

void setDevice(Call &C, int32_t Device, bool Counted) {
  DeviceState &D = process().Devices[static_cast<size_t>(Device)];
  if (Counted)
    ++D.References;
  if (!D.WasSet) {
    D.FirstSet = C.stack();
    joinDevice(C, Device);
  }
  D.WasSet = true;
  Object *Context = process().Objects.find(D.DefaultContext);
  if (Context && Context->live())
    setContext(C, *Context);
  else
    D.DefaultContext = createContext(C, Device, /*Default=*/true).Id;
}

bool resetDevice(Call &C, int32_t Device, bool Force) {
  DeviceState &D = process().Devices[static_cast<size_t>(Device)];
  if (!D.References)
    return false;
  D.References = Force ? 0 : D.References - 1;
  if (D.References)
    return true;
  orphanDevice(Device, &C.record(), C.stack());
  D.DefaultContext = 0;
  D.WasSet = false;
  D.Peers.clear();
  leaveDevice(Device);
  if (self().Device == Device) {
    self().Device = -1;
    self().Context = 0;
  }
  return true;
}

void dropTasks(const StreamRef &Stream) {
  Stream->Queue.clear();
  Stream->Done = Stream->Enqueued;
  retire(Stream, Stream->Enqueued);
}

Object &createStream(Call &C, uint32_t Priority, uint32_t Flags) {
  auto S = std::make_shared<StreamState>();
  S->Priority = Priority;
  S->Flags = Flags;
  S->ByClient = true;
  return addStream(C, C.make(S), S);
}

} // namespace acltidy::sim
