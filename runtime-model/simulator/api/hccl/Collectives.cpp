//===- Collectives.cpp - Operations of all ranks --------------------------===//

#include "Behaviours.h"
#include "api/hccl/Entering.h"

namespace acltidy::sim {

using namespace hccl;

namespace {

HcclResult badReduction(HcclDataType Type) {
  return fail(HCCL_E_NOT_SUPPORT, std::string("the product does not reduce ") +
                                      nameOf(Type) + " by this operation");
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

} // namespace acltidy::sim
