//===- Collectives.cpp - Collective operations, sends and receives --------===//
//
// A call checks what it is given, takes its turn among the calls of its rank,
// and puts a task on the stream that meets those of the other ranks.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/hccl/Exchange.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace acltidy::sim {

using namespace hccl;

namespace {

HcclResult fail(HcclResult Code, const std::string &Why) {
  return static_cast<HcclResult>(call().fail(Code, Why));
}

/// A send or a receive of a rank.
struct Transfer {
  bool Sends;
  uint32_t Remote;
  Part What;
};

/// A call of one rank, on its way to its stream.
class Entering {
public:
  Entering(HcclComm Comm, aclrtStream Stream, HcclDataType Type)
      : C(call()), Handle(reinterpret_cast<Word>(Comm)),
        With(payload<Communicator>(Comm)), S(C.stream(Stream)),
        Size(sizeOf(Type)) {
    P.What.Type = Type;
    P.By = &C.record();
    P.Site = C.stack();
    if (With)
      P.Async = With->Async;
  }

  uint32_t ranks() const { return With ? With->With->ranks() : 0; }
  uint32_t rank() const { return With ? With->Rank : 0; }
  bool valid() const { return With; }

  /// A range of \p Count elements that begins \p Skip elements behind \p At.
  Slice slice(const void *At, uint64_t Count, uint64_t Skip = 0) {
    Slice Result;
    uint64_t Offset = 0;
    if (__builtin_mul_overflow(Count, Size, &Result.Bytes) ||
        __builtin_mul_overflow(Skip, Size, &Offset) ||
        __builtin_add_overflow(reinterpret_cast<Word>(At), Offset,
                               &Result.Address) ||
        Result.Bytes > INT64_MAX)
      Wrong = HCCL_E_PARA;
    else if (Count && !At)
      Wrong = HCCL_E_PTR;
    return Result;
  }
  std::vector<Slice> same(const void *At, uint64_t Count) {
    return std::vector<Slice>(ranks(), slice(At, Count));
  }
  std::vector<Slice> rows(const void *At, uint64_t Count) {
    std::vector<Slice> Result;
    for (uint32_t R = 0; R != ranks(); ++R) {
      uint64_t Skip = 0;
      if (__builtin_mul_overflow(Count, R, &Skip))
        Wrong = HCCL_E_PARA;
      Result.push_back(slice(At, Count, Skip));
    }
    return Result;
  }
  /// By the arrays of the V functions; without offsets, one behind the other.
  std::vector<Slice> pieces(const void *At, const std::vector<uint64_t> &Counts,
                            const std::vector<uint64_t> *Skips = nullptr) {
    std::vector<Slice> Result;
    uint64_t Next = 0;
    for (size_t R = 0; R != Counts.size(); ++R) {
      Result.push_back(slice(At, Counts[R], Skips ? (*Skips)[R] : Next));
      if (__builtin_add_overflow(Next, Counts[R], &Next))
        Wrong = HCCL_E_PARA;
    }
    return Result;
  }
  std::vector<uint64_t> numbers(const void *At, size_t Count) {
    std::vector<uint64_t> Result;
    if (!readArray(static_cast<const uint64_t *>(At), Count, Result)) {
      Wrong = HCCL_E_PTR;
      Result.assign(Count, 0);
    }
    return Result;
  }

  /// Enters the next collective of the rank.
  HcclResult collective();
  /// Enters sends and receives, which do not wait for each other.
  HcclResult transfers(std::vector<Transfer> All);

  Part P;

private:
  HcclResult check();
  bool checkMemory(const Part &Of);
  void put(std::vector<std::shared_ptr<Exchange>> Meet);

  Call &C;
  Word Handle;
  Communicator *With;
  StreamRef S;
  unsigned Size;
  std::optional<HcclResult> Wrong;
  std::vector<TaskAccess> Accesses;
};

HcclResult Entering::check() {
  if (!With || !S)
    return fail(HCCL_E_PARA, "no communicator or no stream");
  if (Wrong)
    return fail(*Wrong, "a buffer or an array is null, or too large");
  if (With->Suspended)
    return fail(HCCL_E_SUSPENDING, "the communicator is suspended");
  if (S->Capturing) {
    reporter().note("'" + C.record().Name +
                    "' is captured, which the simulated "
                    "runtime does not support");
    return fail(HCCL_E_NOT_SUPPORT, "captured");
  }
  return HCCL_SUCCESS;
}

bool Entering::checkMemory(const Part &Of) {
  bool Fine = true;
  Intervals Sent, Received;
  for (const Slice &Each : Of.To)
    Sent.add({Each.Address, Each.Address + Each.Bytes});
  for (const Slice &Each : Of.From)
    Received.add({Each.Address, Each.Address + Each.Bytes});
  Received.add({Of.Into.Address, Of.Into.Address + Of.Into.Bytes});
  auto Check = [&](const Intervals &Set, AccessMode Mode) {
    for (const Range &R : Set.parts()) {
      Fine &= C.check({R.Begin, R.size(), Mode}, S.get());
      Accesses.push_back({R, Mode});
    }
  };
  Check(Sent, AccessMode::Read);
  Check(Received, AccessMode::Write);
  if (Fine)
    for (const Range &R : Received.parts())
      process().Memory.markWritten(R.Begin, R.size(), process().Objects);
  if (S->Device == With->Device)
    return Fine;
  C.report(rules::WrongContext,
           "'" + C.record().Name +
               "' is called with a stream of another device "
               "than the communicator's; use a stream of the rank's device",
           {},
           "the stream is of device " + std::to_string(S->Device) +
               ", the rank of device " + std::to_string(With->Device));
  return false;
}

void Entering::put(std::vector<std::shared_ptr<Exchange>> Meet) {
  Task T = C.task();
  T.Accesses = std::move(Accesses);
  T.Accesses.push_back({flightOf(Handle), AccessMode::Read, true});
  T.Meetings.assign(Meet.begin(), Meet.end());
  enqueue(S, std::move(T));
}

HcclResult Entering::collective() {
  if (HcclResult Bad = check())
    return Bad;
  bool Fine = checkMemory(P);
  Group &G = *With->With;
  uint64_t Number = G.Members[With->Rank].Collectives++;
  std::shared_ptr<Exchange> &Slot = G.Open[Number];
  if (!Slot)
    Slot = std::make_shared<Exchange>(G, execTimeout(*With));
  std::shared_ptr<Exchange> X = Slot;
  Fine ? X->bring(C, S, With->Rank, P) : X->spoil(C, S, With->Rank, P);
  if (X->full())
    G.Open.erase(Number);
  put({X});
  return Fine ? HCCL_SUCCESS : HCCL_E_PARA;
}

HcclResult Entering::transfers(std::vector<Transfer> All) {
  if (HcclResult Bad = check())
    return Bad;
  Group &G = *With->With;
  bool Fine = true;
  for (const Transfer &T : All)
    Fine &= checkMemory(T.What);
  std::vector<std::shared_ptr<Exchange>> Meet;
  for (Transfer &T : All) {
    uint32_t From = T.Sends ? With->Rank : T.Remote;
    uint32_t To = T.Sends ? T.Remote : With->Rank;
    size_t Place = T.Sends ? 0 : 1;
    auto &Waiting = G.Pairs[{From, To}];
    auto It = std::find_if(Waiting.begin(), Waiting.end(),
                           [&](auto &X) { return !X->has(Place); });
    if (It == Waiting.end())
      It = Waiting.insert(
          It, std::make_shared<Exchange>(From, To, execTimeout(*With)));
    std::shared_ptr<Exchange> X = *It;
    Fine ? X->bring(C, S, Place, std::move(T.What))
         : X->spoil(C, S, Place, std::move(T.What));
    if (X->full())
      Waiting.erase(It);
    Meet.push_back(std::move(X));
  }
  put(std::move(Meet));
  return Fine ? HCCL_SUCCESS : HCCL_E_PARA;
}

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

HcclResult badType() { return fail(HCCL_E_NOT_SUPPORT, "no such data type"); }

HcclResult badReduction(HcclDataType Type) {
  return fail(HCCL_E_NOT_SUPPORT, std::string("the product does not reduce ") +
                                      nameOf(Type) + " by this operation");
}

HcclResult badRank() {
  return fail(HCCL_E_PARA, "the rank is not of the communicator");
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

HcclResult api::HcclAllReduce(void *Send, void *Receive, uint64_t Count,
                              HcclDataType Type, HcclReduceOp Op, HcclComm Comm,
                              aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!canReduce(Type, Op))
    return badReduction(Type);
  E.P.What = {Type, Count, Op, -1};
  E.P.To = E.same(Send, Count);
  E.P.Into = E.slice(Receive, Count);
  return E.collective();
}

HcclResult api::HcclReduce(void *Send, void *Receive, uint64_t Count,
                           HcclDataType Type, HcclReduceOp Op, uint32_t Root,
                           HcclComm Comm, aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!canReduce(Type, Op))
    return badReduction(Type);
  if (Root >= E.ranks())
    return badRank();
  E.P.What = {Type, Count, Op, Root};
  E.P.To = E.same(Send, Count);
  if (E.rank() == Root)
    E.P.Into = E.slice(Receive, Count);
  return E.collective();
}

HcclResult api::HcclReduceScatter(void *Send, void *Receive, uint64_t Count,
                                  HcclDataType Type, HcclReduceOp Op,
                                  HcclComm Comm, aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!canReduce(Type, Op))
    return badReduction(Type);
  E.P.What = {Type, Count, Op, -1};
  E.P.To = E.rows(Send, Count);
  E.P.Into = E.slice(Receive, Count);
  return E.collective();
}

HcclResult api::HcclReduceScatterV(void *Send, const void *Counts,
                                   const void *Skips, void *Receive,
                                   uint64_t Count, HcclDataType Type,
                                   HcclReduceOp Op, HcclComm Comm,
                                   aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!canReduce(Type, Op))
    return badReduction(Type);
  if (!E.valid())
    return fail(HCCL_E_PARA, "no communicator");
  auto All = E.numbers(Counts, E.ranks()),
       Offsets = E.numbers(Skips, E.ranks());
  if (All[E.rank()] != Count)
    return fail(HCCL_E_PARA, "the count is not the rank's own of the list");
  // The lists must agree: a number that stands for all of it.
  uint64_t Sum = 0;
  for (uint64_t Each : All)
    Sum = Sum * 31 + Each;
  E.P.What = {Type, Sum, Op, -1};
  E.P.To = E.pieces(Send, All, &Offsets);
  E.P.Into = E.slice(Receive, Count);
  return E.collective();
}

HcclResult api::HcclBroadcast(void *Buffer, uint64_t Count, HcclDataType Type,
                              uint32_t Root, HcclComm Comm,
                              aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type))
    return badType();
  if (Root >= E.ranks())
    return badRank();
  E.P.What = {Type, Count, HCCL_REDUCE_RESERVED, Root};
  if (E.rank() == Root) {
    E.P.To = E.same(Buffer, Count);
    E.P.To[Root] = {};
  } else {
    E.P.From.resize(E.ranks());
    E.P.From[Root] = E.slice(Buffer, Count);
  }
  return E.collective();
}

HcclResult api::HcclScatter(void *Send, void *Receive, uint64_t Count,
                            HcclDataType Type, uint32_t Root, HcclComm Comm,
                            aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type))
    return badType();
  if (Root >= E.ranks())
    return badRank();
  E.P.What = {Type, Count, HCCL_REDUCE_RESERVED, Root};
  if (E.rank() == Root)
    E.P.To = E.rows(Send, Count);
  E.P.From.resize(E.ranks());
  E.P.From[Root] = E.slice(Receive, Count);
  return E.collective();
}

HcclResult api::HcclAllGather(void *Send, void *Receive, uint64_t Count,
                              HcclDataType Type, HcclComm Comm,
                              aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type))
    return badType();
  E.P.What = {Type, Count, HCCL_REDUCE_RESERVED, -1};
  E.P.To = E.same(Send, Count);
  E.P.From = E.rows(Receive, Count);
  return E.collective();
}

HcclResult api::HcclAllGatherV(void *Send, uint64_t Count, void *Receive,
                               const void *Counts, const void *Skips,
                               HcclDataType Type, HcclComm Comm,
                               aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type))
    return badType();
  auto All = E.numbers(Counts, E.ranks()),
       Offsets = E.numbers(Skips, E.ranks());
  E.P.What = {Type, 0, HCCL_REDUCE_RESERVED, -1};
  E.P.To = E.same(Send, Count);
  E.P.From = E.pieces(Receive, All, &Offsets);
  return E.collective();
}

HcclResult api::HcclAlltoAll(const void *Send, uint64_t SendCount,
                             HcclDataType SendType, const void *Receive,
                             uint64_t Count, HcclDataType Type, HcclComm Comm,
                             aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type) || SendType != Type)
    return badType();
  if (SendCount != Count)
    return fail(HCCL_E_PARA, "the two counts differ");
  E.P.What = {Type, Count, HCCL_REDUCE_RESERVED, -1};
  E.P.To = E.rows(Send, SendCount);
  E.P.From = E.rows(Receive, Count);
  return E.collective();
}

HcclResult api::HcclAlltoAllV(const void *Send, const void *SendCounts,
                              const void *SendSkips, HcclDataType SendType,
                              const void *Receive, const void *Counts,
                              const void *Skips, HcclDataType Type,
                              HcclComm Comm, aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type) || SendType != Type)
    return badType();
  auto Sent = E.numbers(SendCounts, E.ranks()),
       SentAt = E.numbers(SendSkips, E.ranks()),
       Taken = E.numbers(Counts, E.ranks()),
       TakenAt = E.numbers(Skips, E.ranks());
  E.P.What = {Type, 0, HCCL_REDUCE_RESERVED, -1};
  E.P.To = E.pieces(Send, Sent, &SentAt);
  E.P.From = E.pieces(Receive, Taken, &TakenAt);
  return E.collective();
}

HcclResult api::HcclAlltoAllVC(const void *Send, const void *Matrix,
                               HcclDataType SendType, const void *Receive,
                               HcclDataType Type, HcclComm Comm,
                               aclrtStream Stream) {
  Entering E(Comm, Stream, Type);
  if (!sizeOf(Type) || SendType != Type)
    return badType();
  size_t Ranks = E.ranks();
  auto All = E.numbers(Matrix, Ranks * Ranks);
  std::vector<uint64_t> Sent, Taken;
  for (size_t R = 0; R != Ranks; ++R) {
    Sent.push_back(All[E.rank() * Ranks + R]);
    Taken.push_back(All[R * Ranks + E.rank()]);
  }
  E.P.What = {Type, 0, HCCL_REDUCE_RESERVED, -1};
  E.P.To = E.pieces(Send, Sent);
  E.P.From = E.pieces(Receive, Taken);
  return E.collective();
}

HcclResult api::HcclBarrier(HcclComm Comm, aclrtStream Stream) {
  Entering E(Comm, Stream, HCCL_DATA_TYPE_INT8);
  return E.collective();
}

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
