//===- Objects.h - Descriptions that several behaviours read --------------===//

#ifndef ACLTIDY_SIM_API_OBJECTS_H
#define ACLTIDY_SIM_API_OBJECTS_H

#include "api/DataTypes.h"
#include "core/Call.h"

#include <optional>
#include <string>

namespace acltidy::sim {

struct DataBuffer : Payload {
  Word Address = 0;
  uint64_t Size = 0;
};

struct TensorDesc : Payload {
  aclDataType Type = ACL_DT_UNDEFINED;
  aclFormat Format = ACL_FORMAT_UNDEFINED, Origin = ACL_FORMAT_UNDEFINED,
            Storage = ACL_FORMAT_UNDEFINED;
  std::vector<int64_t> Dims, StorageDims, OriginDims;
  std::vector<std::pair<int64_t, int64_t>> DimRanges, ValueRanges;
  std::string Name, DynamicInput;
  aclMemType Placement = ACL_MEMTYPE_DEVICE;
  std::vector<char> Constant;
  Word Address = 0; ///< Of an operator that failed: the tensor's memory.
  std::vector<Word> Behind; ///< The handles of those behind it, in an array.
};

/// An operator of a model that failed, as aclmdlCreateAndGetOpDesc tells it.
struct FailedOperator : Payload {
  std::string Name;
  std::vector<TensorDesc> Inputs, Outputs;
};

struct Dataset : Payload {
  struct Slot {
    Word Buffer = 0; ///< Handle of the data buffer.
    std::shared_ptr<TensorDesc> Desc;
    Word DescHandle = 0;
  };
  std::vector<Slot> Slots;
};

/// The payload behind a handle that admit has let through.
template <typename T> T *payload(const void *Handle) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  return O && O->live() ? O->as<T>() : nullptr;
}
template <typename T> std::shared_ptr<T> shared(const void *Handle) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  return O && O->live() ? std::dynamic_pointer_cast<T>(O->Data) : nullptr;
}
/// The payload behind a number of the client's that stands for a \p Kind.
template <typename T> T *payload(KindId Kind, Word Number) {
  Object *O = process().Objects.byKey(Kind, Number);
  return O && O->live() ? O->as<T>() : nullptr;
}

/// Reads a value of the client's. False when it cannot be read; then \p To may
/// have a part of it.
template <typename T> bool readValue(const T *From, T &To) {
  // The client's value may be anywhere, aligned or not.
  const void *Bytes = static_cast<const void *>(From);
  return From && guarded([&] { clientCopy(&To, Bytes, sizeof(T)); });
}

/// Reads an array of the client's. False when it cannot be read.
template <typename T>
bool readArray(const T *From, uint64_t Count, std::vector<T> &To) {
  To.clear();
  if (!Count)
    return true;
  if (!From || Count > (1u << 24))
    return false;
  To.resize(Count);
  // The client's array may be anywhere, aligned or not.
  const void *Bytes = static_cast<const void *>(From);
  return guarded([&] { clientCopy(To.data(), Bytes, Count * sizeof(T)); });
}

/// Reads a string of the client's; "" when it cannot be read.
std::string readText(const char *Text);

/// All that a file has; nothing when it cannot be opened.
std::optional<std::string> readFile(const std::string &Path);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_OBJECTS_H
