//===- Exchange.h - One collective, or one send with its receive ----------===//
//
// Every rank brings what it sends to each of the others and where it wants
// what they send. All operations are told by these lists, and by whether what
// arrives is put side by side or reduced to one.
//
// Used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_HCCL_EXCHANGE_H
#define ACLTIDY_SIM_API_HCCL_EXCHANGE_H

#include "api/hccl/Communicators.h"
#include "core/Meetings.h"

namespace acltidy::sim::hccl {

struct Slice {
  Word Address = 0;
  uint64_t Bytes = 0;
};

/// What all ranks must agree in.
struct Signature {
  HcclDataType Type = HCCL_DATA_TYPE_RESERVED;
  uint64_t Count = 0;
  HcclReduceOp Op = HCCL_REDUCE_RESERVED; ///< Reduces what arrives.
  int64_t Root = -1;

  bool reduces() const { return Op != HCCL_REDUCE_RESERVED; }
};

/// What a rank brings.
struct Part {
  Signature What;
  std::vector<Slice> To, From; ///< By rank; missing ones are empty.
  Slice Into;                  ///< Where what is reduced goes.
  const Record *By = nullptr;
  StackId Site = 0;
  std::shared_ptr<HcclResult> Async;
};

class Exchange : public Meeting {
public:
  /// A collective of all ranks of \p G.
  Exchange(const Group &G, std::chrono::seconds Patience);
  /// A send of \p From that \p To receives.
  Exchange(uint32_t From, uint32_t To, std::chrono::seconds Patience);

  bool has(size_t Place) const { return Parts[Place].By; }
  /// The next task of \p S brings this part; \p Place is the rank, or 0 for
  /// the sender and 1 for the receiver. Tells when parts do not fit together.
  void bring(Call &C, const StreamRef &S, size_t Place, Part P);
  /// One that cannot take part: the others will not hear of it again.
  void spoil(Call &C, const StreamRef &S, size_t Place, Part P);

private:
  int work() override;
  int overdue(bool Alone) override;
  void disagree(Call &C, const Part &Mine, const Part &Other,
                const std::string &In);
  void compare(Call &C, size_t Place);
  void breakUp();
  uint32_t rankOf(size_t Place) const { return Ranks[Place]; }
  std::string place(size_t Place) const;

  bool Pair;
  std::vector<uint32_t> Ranks;
  std::vector<Part> Parts;
  std::chrono::seconds Waits;
};

/// Bytes of an element; 0 when there is no such type.
unsigned sizeOf(HcclDataType Type);
const char *nameOf(HcclDataType Type);
/// Whether the product reduces values of the type by the operation.
bool canReduce(HcclDataType Type, HcclReduceOp Op);
/// To[i] = To[i] op From[i], for \p Bytes of values.
void reduce(HcclDataType Type, HcclReduceOp Op, std::vector<char> &To,
            const char *From);

} // namespace acltidy::sim::hccl

#endif // ACLTIDY_SIM_API_HCCL_EXCHANGE_H
