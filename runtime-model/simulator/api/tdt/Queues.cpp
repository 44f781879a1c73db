//===- Queues.cpp - Queues of this process --------------------------------===//

#include "api/tdt/Queues.h"
#include "Behaviours.h"
#include "acl/error_codes/rt_error_codes.h"
#include "api/tdt/Waits.h"
#include "core/HostMemory.h"

#include <unistd.h>

namespace acltidy::sim {

using namespace tdt;

std::shared_ptr<Queue> tdt::queue(uint32_t Id) {
  static const KindId Kind = contract::findKind(kinds().Tables, "queue");
  Object *O = process().Objects.byKey(Kind, Id);
  return O && O->live() ? std::dynamic_pointer_cast<Queue>(O->Data) : nullptr;
}

aclError tdt::fail(int Code, const std::string &Why) {
  return call().fail(Code, Why);
}

aclError tdt::invalid() {
  return fail(ACL_ERROR_INVALID_PARAM, "a parameter is invalid");
}

namespace {

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

} // namespace acltidy::sim
