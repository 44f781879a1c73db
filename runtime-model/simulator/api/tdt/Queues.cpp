//===- Queues.cpp - Queues and the routes between them --------------------===//
//
// Queues of this process. What a queue with routes is given goes on to all of
// their ends as soon as each has room.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "acl/error_codes/rt_error_codes.h"
#include "api/tdt/Buffers.h"
#include "api/tdt/Waits.h"
#include "core/HostMemory.h"

#include <algorithm>
#include <set>
#include <unistd.h>

namespace acltidy::sim {

using tdt::Area;
using tdt::Buffer;

namespace {

struct QueueAttributes : Payload {
  std::string Name;
  uint32_t Depth = 2;
};

struct Queue : Payload {
  uint32_t Id = 0;
  QueueAttributes Attributes;
  std::deque<std::shared_ptr<Buffer>> Waiting;
  bool Gone = false;

  bool full() const { return Waiting.size() >= Attributes.Depth; }
  void ended() override {
    Gone = true;
    Waiting.clear();
    process().Changed.notify_all();
  }
};

struct Route : Payload {
  uint32_t From = 0, To = 0;
  int32_t Status = ACL_TDT_QUEUE_ROUTE_UNBIND;
};

struct RouteList : Payload {
  std::vector<Route> Routes;
};

struct RouteQuery : Payload {
  std::optional<acltdtQueueRouteQueryMode> Mode;
  std::optional<uint32_t> From, To;
};

/// The routes that are bound.
std::vector<std::pair<uint32_t, uint32_t>> &bound() {
  static auto &B = *new std::vector<std::pair<uint32_t, uint32_t>>;
  return B;
}

aclError fail(int Code, const std::string &Why) {
  return call().fail(Code, Why);
}

aclError invalid() {
  return fail(ACL_ERROR_INVALID_PARAM, "a parameter is invalid");
}

std::shared_ptr<Queue> queue(uint32_t Id) {
  static const KindId Kind = contract::findKind(kinds().Tables, "queue");
  Object *O = process().Objects.byKey(Kind, Id);
  return O && O->live() ? std::dynamic_pointer_cast<Queue>(O->Data) : nullptr;
}

bool isBound(uint32_t From, uint32_t To) {
  auto &All = bound();
  return std::find(All.begin(), All.end(), std::make_pair(From, To)) !=
         All.end();
}

bool reaches(uint32_t From, uint32_t To) {
  std::vector<uint32_t> Next = {From};
  std::set<uint32_t> Seen;
  while (!Next.empty()) {
    uint32_t At = Next.back();
    Next.pop_back();
    if (At == To)
      return true;
    if (Seen.insert(At).second)
      for (auto [A, B] : bound())
        if (A == At)
          Next.push_back(B);
  }
  return false;
}

/// Moves what can go on. There are no cycles, so that this ends.
void forward() {
  for (bool Moved = true; Moved;) {
    Moved = false;
    std::set<uint32_t> Sources;
    for (auto [From, To] : bound())
      Sources.insert(From);
    for (uint32_t Id : Sources) {
      std::shared_ptr<Queue> From = queue(Id);
      std::vector<std::shared_ptr<Queue>> Ends;
      bool Room = true;
      for (auto [A, B] : bound())
        if (A == Id)
          if (auto To = queue(B)) {
            Room &= !To->full();
            Ends.push_back(To);
          }
      while (Room && From && !From->Waiting.empty() && !Ends.empty()) {
        for (auto &To : Ends) {
          To->Waiting.push_back(tdt::reference(*From->Waiting.front()));
          Room &= !To->full();
        }
        From->Waiting.pop_front();
        Moved = true;
      }
    }
  }
  process().Changed.notify_all();
}

aclError awaitRoom(const std::shared_ptr<Queue> &Q, int32_t Timeout) {
  if (Timeout < -1)
    return invalid();
  bool Room = tdt::await(Timeout, [&] { return Q->Gone || !Q->full(); });
  if (Q->Gone)
    return fail(ACL_ERROR_FAILURE, "the queue was destroyed meanwhile");
  return Room ? ACL_SUCCESS
              : fail(ACL_ERROR_RT_QUEUE_FULL, "the queue is full");
}

aclError awaitContent(const std::shared_ptr<Queue> &Q, int32_t Timeout) {
  if (Timeout < -1)
    return invalid();
  bool Filled =
      tdt::await(Timeout, [&] { return Q->Gone || !Q->Waiting.empty(); });
  if (Q->Gone)
    return fail(ACL_ERROR_FAILURE, "the queue was destroyed meanwhile");
  return Filled ? ACL_SUCCESS
                : fail(ACL_ERROR_RT_QUEUE_EMPTY, "the queue is empty");
}

/// Reads a value that the client hands over by address and size.
template <typename T> bool readValue(const void *From, size_t Size, T &To) {
  return Size == sizeof(T) && sim::readValue(static_cast<const T *>(From), To);
}
template <typename T>
aclError writeValue(void *To, size_t Room, size_t *Size, const T &Value) {
  return Room >= sizeof(T) && storeBytes(To, &Value, sizeof(T)) &&
                 store(Size, sizeof(T))
             ? ACL_SUCCESS
             : invalid();
}

} // namespace

// --- Attributes -------------------------------------------------------------

acltdtQueueAttr *api::acltdtCreateQueueAttr() {
  return call().handle<acltdtQueueAttr *>(std::make_shared<QueueAttributes>());
}

aclError api::acltdtSetQueueAttr(acltdtQueueAttr *Handle,
                                 acltdtQueueAttrType Which, size_t Size,
                                 const void *Value) {
  auto *A = payload<QueueAttributes>(Handle);
  if (!A)
    return invalid();
  if (Which == ACL_TDT_QUEUE_NAME_PTR) {
    const char *Name = nullptr;
    if (!readValue(Value, Size, Name) || !Name)
      return invalid();
    std::string Text = readText(Name);
    if (Text.size() > 127)
      return fail(ACL_ERROR_INVALID_PARAM, "the name has at most 127 bytes");
    A->Name = Text;
    return ACL_SUCCESS;
  }
  uint32_t Depth = 0;
  if (Which != ACL_TDT_QUEUE_DEPTH_UINT32 || !readValue(Value, Size, Depth))
    return invalid();
  A->Depth = Depth;
  return ACL_SUCCESS;
}

aclError api::acltdtGetQueueAttr(const acltdtQueueAttr *Handle,
                                 acltdtQueueAttrType Which, size_t Room,
                                 size_t *Size, void *Value) {
  auto *A = payload<QueueAttributes>(Handle);
  if (A && Which == ACL_TDT_QUEUE_NAME_PTR)
    return writeValue(Value, Room, Size, A->Name.c_str());
  if (A && Which == ACL_TDT_QUEUE_DEPTH_UINT32)
    return writeValue(Value, Room, Size, A->Depth);
  return invalid();
}

// --- Queues -----------------------------------------------------------------

aclError api::acltdtCreateQueue(const acltdtQueueAttr *Handle, uint32_t *Out) {
  auto *A = payload<QueueAttributes>(Handle);
  auto New = std::make_shared<Queue>();
  if (A)
    New->Attributes = *A;
  if (New->Attributes.Depth < 2 || New->Attributes.Depth > 8192)
    return fail(ACL_ERROR_INVALID_PARAM, "the depth is from 2 to 8192");
  bool Taken = false;
  process().Objects.forEachLive([&](Object &O) {
    auto *Other = O.as<Queue>();
    Taken |= Other && !New->Attributes.Name.empty() &&
             Other->Attributes.Name == New->Attributes.Name;
  });
  if (Taken)
    return fail(ACL_ERROR_INVALID_PARAM, "there is a queue of this name");
  Object &O = call().make(New);
  New->Id = static_cast<uint32_t>(O.Value);
  return store(Out, New->Id) ? ACL_SUCCESS : invalid();
}

aclError api::acltdtDestroyQueue(uint32_t Id) {
  for (auto [From, To] : bound())
    if (From == Id || To == Id) {
      call().report(rules::DestroyOrder,
                    "a queue is released by 'acltdtDestroyQueue' while a route "
                    "leads " +
                        std::string(From == Id ? "from" : "to") +
                        " it; call 'acltdtUnbindQueueRoutes' first");
      return fail(ACL_ERROR_FAILURE, "the queue has routes");
    }
  return ACL_SUCCESS;
}

aclError api::acltdtEnqueue(uint32_t Id, acltdtBuf Handle, int32_t Timeout) {
  auto Q = queue(Id);
  auto B = shared<Buffer>(Handle);
  if (!Q || !B)
    return invalid();
  if (B->Length &&
      !call().touch({B->Data->Address, B->Length, AccessMode::Read}))
    return fail(ACL_ERROR_INVALID_PARAM, "the data cannot be read");
  if (aclError Bad = awaitRoom(Q, Timeout))
    return Bad;
  // The chain goes along.
  for (Buffer::Link &Each : B->Chain) {
    if (Object *O = process().Objects.byHandle(Each.Handle); O && O->live())
      process().Objects.end(*O, Life::HandedOver, &call().record(),
                            call().stack());
    Each.Handle = 0;
  }
  Q->Waiting.push_back(std::move(B));
  forward();
  return ACL_SUCCESS;
}

aclError api::acltdtDequeue(uint32_t Id, acltdtBuf *Out, int32_t Timeout) {
  auto Q = queue(Id);
  if (!Q)
    return invalid();
  if (aclError Bad = awaitContent(Q, Timeout))
    return Bad;
  auto B = Q->Waiting.front();
  if (!store(Out, call().handle<acltdtBuf>(B)))
    return invalid();
  Q->Waiting.pop_front();
  forward();
  return ACL_SUCCESS;
}

aclError api::acltdtEnqueueData(uint32_t Id, const void *Data, size_t Size,
                                const void *User, size_t UserSize,
                                int32_t Timeout, uint32_t) {
  auto Q = queue(Id);
  if (!Q || !Data || !Size || UserSize > 96 || (UserSize && !User))
    return invalid();
  auto B = std::make_shared<Buffer>();
  B->Data = Area::allocate(call(), Size);
  if (!B->Data)
    return fail(ACL_ERROR_BAD_ALLOC, "out of device memory");
  Memory &M = process().Memory;
  // That it may be read was checked.
  if (!copyBytes(M.bytes(B->Data->Address),
                 M.bytes(reinterpret_cast<Word>(Data)), Size) ||
      !guarded([&] {
        clientCopy(B->User.data(), M.bytes(reinterpret_cast<Word>(User)),
                   UserSize);
      }))
    return invalid();
  B->Length = Size;
  M.markWritten(B->Data->Address, Size, process().Objects);
  if (aclError Bad = awaitRoom(Q, Timeout))
    return Bad;
  Q->Waiting.push_back(std::move(B));
  forward();
  return ACL_SUCCESS;
}

aclError api::acltdtDequeueData(uint32_t Id, void *Data, size_t Room,
                                size_t *Size, void *User, size_t UserRoom,
                                int32_t Timeout) {
  auto Q = queue(Id);
  if (!Q || !Data || !Room || !Size || UserRoom > 96 || (UserRoom && !User))
    return invalid();
  if (aclError Bad = awaitContent(Q, Timeout))
    return Bad;
  auto B = Q->Waiting.front();
  if (B->Length > Room)
    return fail(ACL_ERROR_INVALID_PARAM, "there are " +
                                             std::to_string(B->Length) +
                                             " bytes, more than the room");
  Memory &M = process().Memory;
  Touch To{reinterpret_cast<Word>(Data), B->Length, AccessMode::Write};
  Touch ToUser{reinterpret_cast<Word>(User), UserRoom, AccessMode::Write};
  if (!call().touch(To) || !call().touch(ToUser) ||
      !copyBytes(M.bytes(To.Address), M.bytes(B->Data->Address), B->Length) ||
      (UserRoom &&
       !storeBytes(M.bytes(ToUser.Address), B->User.data(), UserRoom)) ||
      !store(Size, B->Length))
    return invalid();
  Q->Waiting.pop_front();
  forward();
  return ACL_SUCCESS;
}

aclError api::acltdtGrantQueue(uint32_t, int32_t Process, uint32_t Permission,
                               int32_t) {
  constexpr uint32_t All = ACL_TDT_QUEUE_PERMISSION_MANAGE |
                           ACL_TDT_QUEUE_PERMISSION_DEQUEUE |
                           ACL_TDT_QUEUE_PERMISSION_ENQUEUE;
  if (!Permission || Permission & ~All)
    return invalid();
  if (Process == getpid())
    return ACL_SUCCESS;
  reporter().note("'acltdtGrantQueue' is for another process; the simulated "
                  "runtime has queues within one process only");
  return fail(ACL_ERROR_FEATURE_UNSUPPORTED, "another process");
}

aclError api::acltdtAttachQueue(uint32_t, int32_t, uint32_t *Permission) {
  // Who makes a queue may do all with it.
  return store(Permission, 7) ? ACL_SUCCESS : invalid();
}

// --- Routes -----------------------------------------------------------------

acltdtQueueRoute *api::acltdtCreateQueueRoute(uint32_t From, uint32_t To) {
  auto New = std::make_shared<Route>();
  New->From = From;
  New->To = To;
  return call().handle<acltdtQueueRoute *>(New);
}

aclError api::acltdtGetQueueRouteParam(const acltdtQueueRoute *Handle,
                                       acltdtQueueRouteParamType Which,
                                       size_t Room, size_t *Size, void *Value) {
  auto *R = payload<Route>(Handle);
  if (!R)
    return invalid();
  switch (Which) {
  case ACL_TDT_QUEUE_ROUTE_SRC_UINT32:
    return writeValue(Value, Room, Size, R->From);
  case ACL_TDT_QUEUE_ROUTE_DST_UINT32:
    return writeValue(Value, Room, Size, R->To);
  case ACL_TDT_QUEUE_ROUTE_STATUS_INT32:
    return writeValue(Value, Room, Size, R->Status);
  }
  return invalid();
}

acltdtQueueRouteList *api::acltdtCreateQueueRouteList() {
  return call().handle<acltdtQueueRouteList *>(std::make_shared<RouteList>());
}

aclError api::acltdtAddQueueRoute(acltdtQueueRouteList *List,
                                  const acltdtQueueRoute *Handle) {
  auto *L = payload<RouteList>(List);
  auto *R = payload<Route>(Handle);
  if (!L || !R)
    return invalid();
  L->Routes.push_back(*R);
  return ACL_SUCCESS;
}

aclError api::acltdtGetQueueRoute(const acltdtQueueRouteList *List,
                                  size_t Index, acltdtQueueRoute *Handle) {
  auto *L = payload<RouteList>(List);
  auto *R = payload<Route>(Handle);
  if (!L || !R || Index >= L->Routes.size())
    return invalid();
  *R = L->Routes[Index];
  return ACL_SUCCESS;
}

size_t api::acltdtGetQueueRouteNum(const acltdtQueueRouteList *List) {
  auto *L = payload<RouteList>(List);
  return L ? L->Routes.size() : 0;
}

aclError api::acltdtBindQueueRoutes(acltdtQueueRouteList *List) {
  auto *L = payload<RouteList>(List);
  if (!L)
    return invalid();
  std::string Wrong;
  for (Route &R : L->Routes) {
    std::string Name = "the route from " + std::to_string(R.From) + " to " +
                       std::to_string(R.To);
    if (!queue(R.From) || !queue(R.To))
      Wrong = Name + " is of a queue that is not there";
    else if (reaches(R.To, R.From))
      Wrong = Name + " closes a cycle";
    else {
      if (!isBound(R.From, R.To))
        bound().emplace_back(R.From, R.To);
      R.Status = ACL_TDT_QUEUE_ROUTE_BIND;
      continue;
    }
    R.Status = ACL_TDT_QUEUE_ROUTE_UNBIND;
  }
  forward();
  return Wrong.empty() ? ACL_SUCCESS : fail(ACL_ERROR_FAILURE, Wrong);
}

aclError api::acltdtUnbindQueueRoutes(acltdtQueueRouteList *List) {
  auto *L = payload<RouteList>(List);
  if (!L)
    return invalid();
  bool Fine = true;
  for (Route &R : L->Routes) {
    auto &All = bound();
    Fine &= isBound(R.From, R.To);
    All.erase(std::remove(All.begin(), All.end(), std::make_pair(R.From, R.To)),
              All.end());
    R.Status = ACL_TDT_QUEUE_ROUTE_UNBIND;
  }
  return Fine ? ACL_SUCCESS
              : fail(ACL_ERROR_FAILURE, "a route of the list was not bound");
}

acltdtQueueRouteQueryInfo *api::acltdtCreateQueueRouteQueryInfo() {
  return call().handle<acltdtQueueRouteQueryInfo *>(
      std::make_shared<RouteQuery>());
}

aclError
api::acltdtSetQueueRouteQueryInfo(acltdtQueueRouteQueryInfo *Handle,
                                  acltdtQueueRouteQueryInfoParamType Which,
                                  size_t Size, const void *Value) {
  auto *I = payload<RouteQuery>(Handle);
  uint32_t Read = 0;
  if (!I || !readValue(Value, Size, Read))
    return invalid();
  switch (Which) {
  case ACL_TDT_QUEUE_ROUTE_QUERY_MODE_ENUM:
    if (Read > ACL_TDT_QUEUE_ROUTE_QUERY_SRC_AND_DST &&
        Read != ACL_TDT_QUEUE_ROUTE_QUERY_ABNORMAL)
      return invalid();
    I->Mode = static_cast<acltdtQueueRouteQueryMode>(Read);
    return ACL_SUCCESS;
  case ACL_TDT_QUEUE_ROUTE_QUERY_SRC_ID_UINT32:
    I->From = Read;
    return ACL_SUCCESS;
  case ACL_TDT_QUEUE_ROUTE_QUERY_DST_ID_UINT32:
    I->To = Read;
    return ACL_SUCCESS;
  }
  return invalid();
}

aclError api::acltdtQueryQueueRoutes(const acltdtQueueRouteQueryInfo *Handle,
                                     acltdtQueueRouteList *List) {
  auto *I = payload<RouteQuery>(Handle);
  auto *L = payload<RouteList>(List);
  if (!I || !L || !I->Mode)
    return fail(ACL_ERROR_INVALID_PARAM, "the mode of the query is not set");
  bool ByFrom = *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_SRC ||
                *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_SRC_AND_DST;
  bool ByTo = *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_DST ||
              *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_SRC_AND_DST;
  if ((ByFrom && !I->From) || (ByTo && !I->To))
    return fail(ACL_ERROR_INVALID_PARAM, "the mode asks for a queue that is "
                                         "not set");
  L->Routes.clear();
  if (ByFrom || ByTo) // Routes here are never abnormal.
    for (auto [From, To] : bound())
      if ((!ByFrom || From == *I->From) && (!ByTo || To == *I->To)) {
        L->Routes.emplace_back();
        L->Routes.back().From = From;
        L->Routes.back().To = To;
        L->Routes.back().Status = ACL_TDT_QUEUE_ROUTE_BIND;
      }
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
