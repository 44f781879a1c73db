//===- Entering.h - A call of one rank on its way to its stream -----------===//
//
// A call checks what it is given, takes its turn among the calls of its rank,
// and puts a task on the stream that meets those of the other ranks.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_HCCL_ENTERING_H
#define ACLTIDY_SIM_API_HCCL_ENTERING_H

#include "api/hccl/Exchange.h"

#include <optional>

namespace acltidy::sim::hccl {

HcclResult fail(HcclResult Code, const std::string &Why);
HcclResult badType();
HcclResult badRank();

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

} // namespace acltidy::sim::hccl

#endif // ACLTIDY_SIM_API_HCCL_ENTERING_H
