//===- Transfers.cpp - Sends, receives and groups of them -----------------===//

#include "Behaviours.h"
#include "api/hccl/Entering.h"

#include <utility>

namespace acltidy::sim {

using namespace hccl;

namespace {

/// Sends and receives between HcclGroupStart and HcclGroupEnd.
struct Pending {
  HcclComm Comm;
  aclrtStream Stream;
  std::vector<Transfer> Transfers;
};
struct CallGroup {
  unsigned Depth = 0;
  std::vector<Pending> Held;
};
CallGroup &callGroup() {
  static thread_local CallGroup *Mine = nullptr;
  if (!Mine)
    Mine = new CallGroup; // Threads end after the state of others' calls.
  return *Mine;
}

/// What a send or a receive is; nothing when it is invalid, with the code.
std::optional<Transfer> transfer(Entering &E, bool Sends, const void *Buffer,
                                 uint64_t Count, HcclDataType Type,
                                 uint32_t Remote, bool SelfToo,
                                 HcclResult &Code) {
  Code = !sizeOf(Type) ? badType()
         : Remote >= E.ranks() || (Remote == E.rank() && !SelfToo)
             ? badRank()
             : HCCL_SUCCESS;
  if (Code)
    return std::nullopt;
  Transfer T{Sends, Remote, E.P};
  T.What.What = {Type, Count, HCCL_REDUCE_RESERVED, -1};
  std::vector<Slice> &List = Sends ? T.What.To : T.What.From;
  List.resize(2);
  List[Sends ? 1 : 0] = E.slice(Buffer, Count);
  return T;
}

HcclResult sendOrReceive(bool Sends, void *Buffer, uint64_t Count,
                         HcclDataType Type, uint32_t Remote, HcclComm Comm,
                         aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  HcclResult Code;
  auto T = transfer(E, Sends, Buffer, Count, Type, Remote, false, Code);
  if (!T)
    return Code;
  CallGroup &G = callGroup();
  if (!G.Depth)
    return E.transfers({*T});
  for (Pending &Each : G.Held)
    if (Each.Comm == Comm && Each.Stream == Stream) {
      Each.Transfers.push_back(*T);
      return HCCL_SUCCESS;
    }
  G.Held.push_back({Comm, Stream, {*T}});
  return HCCL_SUCCESS;
}

} // namespace

HcclResult api::HcclSend(void *Buffer, uint64_t Count, HcclDataType Type,
                         uint32_t Remote, HcclComm Comm, aclrtStream Stream) {
  return sendOrReceive(true, Buffer, Count, Type, Remote, Comm, Stream);
}

HcclResult api::HcclRecv(void *Buffer, uint64_t Count, HcclDataType Type,
                         uint32_t Remote, HcclComm Comm, aclrtStream Stream) {
  return sendOrReceive(false, Buffer, Count, Type, Remote, Comm, Stream);
}

HcclResult api::HcclBatchSendRecv(HcclSendRecvItem *Items, uint32_t Count,
                                  HcclComm Comm, aclrtStream Stream) {
  std::vector<HcclSendRecvItem> All;
  if (!Count || !readArray(Items, Count, All))
    return fail(HCCL_E_PTR, "the items cannot be read");
  std::vector<Transfer> Transfers;
  std::optional<Entering> Last;
  for (const HcclSendRecvItem &Item : All) {
    Last.emplace(Comm, Stream, Item.dataType);
    if (static_cast<unsigned>(Item.sendRecvType) > HCCL_RECV)
      return fail(HCCL_E_PARA, "an item neither sends nor receives");
    HcclResult Code;
    auto T = transfer(*Last, Item.sendRecvType == HCCL_SEND, Item.buf,
                      Item.count, Item.dataType, Item.remoteRank,
                      /*SelfToo=*/true, Code);
    if (!T)
      return Code;
    const Slice &Bytes = T->Sends ? T->What.To[1] : T->What.From[0];
    if (Bytes.Bytes && !Bytes.Address)
      return fail(HCCL_E_PTR, "the buffer of an item is null");
    Transfers.push_back(std::move(*T));
  }
  return Last->transfers(std::move(Transfers));
}

HcclResult api::HcclGroupStart() {
  ++callGroup().Depth;
  return HCCL_SUCCESS;
}

HcclResult api::HcclGroupEnd() {
  CallGroup &G = callGroup();
  if (!G.Depth)
    return fail(HCCL_E_PARA, "no group was started");
  if (--G.Depth)
    return HCCL_SUCCESS;
  HcclResult Result = HCCL_SUCCESS;
  for (Pending &Each : std::exchange(G.Held, {})) {
    Entering E(Each.Comm, Each.Stream, HCCL_DATA_TYPE_INT8);
    if (HcclResult Code = E.transfers(std::move(Each.Transfers)))
      Result = Code;
  }
  return Result;
}

} // namespace acltidy::sim
