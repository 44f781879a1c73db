//===- Reductions.cpp - Reductions of memory in stream order --------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/hccl/Exchange.h"
#include "core/HostMemory.h"
#include "core/Product.h"

#include <algorithm>

namespace acltidy::sim {

namespace {

struct Reducible {
  aclDataType Type;
  HcclDataType As;
  /// Products whose page of aclrtReduceAsync names the type.
  bool On910, On310p, On310b, OnA2, On950;
};

constexpr Reducible Types[] = {
    {ACL_INT8, HCCL_DATA_TYPE_INT8, false, false, true, true, true},
    {ACL_INT16, HCCL_DATA_TYPE_INT16, false, true, true, true, true},
    {ACL_INT32, HCCL_DATA_TYPE_INT32, false, false, true, true, true},
    {ACL_UINT32, HCCL_DATA_TYPE_UINT32, false, false, false, false, true},
    {ACL_FLOAT16, HCCL_DATA_TYPE_FP16, false, true, true, true, true},
    {ACL_FLOAT, HCCL_DATA_TYPE_FP32, true, true, true, true, true},
    {ACL_BF16, HCCL_DATA_TYPE_BFP16, false, false, false, true, true},
};

/// Null when the product does not reduce it.
const Reducible *reducible(aclDataType Type, aclrtReduceKind Kind) {
  const std::string &On = product().MediaProduct;
  bool SumOnly = On == "310p" || On == "910";
  if (Kind < ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM ||
      Kind > ACL_RT_MEMCPY_SDMA_AUTOMATIC_MIN ||
      (SumOnly && Kind != ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM))
    return nullptr;
  for (const Reducible &Each : Types)
    if (Each.Type == Type)
      return (On == "910"    ? Each.On910
              : On == "310p" ? Each.On310p
              : On == "310b" ? Each.On310b
              : On == "950"  ? Each.On950
                             : Each.OnA2 && On != "310")
                 ? &Each
                 : nullptr;
  return nullptr;
}

HcclReduceOp operationOf(aclrtReduceKind Kind) {
  return Kind == ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM   ? HCCL_REDUCE_SUM
         : Kind == ACL_RT_MEMCPY_SDMA_AUTOMATIC_MAX ? HCCL_REDUCE_MAX
                                                    : HCCL_REDUCE_MIN;
}

bool elsewhere(const void *Memory, const StreamRef &S) {
  Object *O = process().Objects.byAddress(reinterpret_cast<Word>(Memory));
  return O && O->Device != S->Device;
}

} // namespace

aclError api::aclrtReduceAsync(void *To, const void *From, uint64_t Bytes,
                               aclrtReduceKind Kind, aclDataType Type,
                               aclrtStream Stream, void *Reserved) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  if (Reserved)
    return C.fail(ACL_ERROR_INVALID_PARAM, "the reserved argument is not null");
  const Reducible *What = reducible(Type, Kind);
  if (!What)
    return unsupported("reduce this type in this way");
  if (!Bytes || Bytes % hccl::sizeOf(What->As))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID,
                  "the size is not a number of whole elements");
  if (elsewhere(To, S) || elsewhere(From, S))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID,
                  "the memory is on another device than the stream");
  Touch Out{reinterpret_cast<Word>(To), Bytes, AccessMode::ReadWrite};
  Touch In{reinterpret_cast<Word>(From), Bytes, AccessMode::Read};
  if (!C.check(In, S.get()) || !C.check(Out, S.get()))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "an address is invalid");
  if (!S->Capturing)
    process().Memory.markWritten(Out.Address, Bytes, process().Objects);
  C.enqueueChecked(S, {Out, In}, [=] {
    const Memory &M = process().Memory;
    std::vector<char> Left(Bytes), Right(Bytes);
    // A fault is the fate of memory that ended too early, and said.
    if (!copyBytes(Left.data(), M.bytes(Out.Address), Bytes) ||
        !copyBytes(Right.data(), M.bytes(In.Address), Bytes))
      return;
    hccl::reduce(What->As, operationOf(Kind), Left, Right.data());
    copyBytes(M.bytes(Out.Address), Left.data(), Bytes);
  });
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
