//===- AclnnObjects.h - Tensors, scalars, arrays, lists, executors --------===//

#ifndef ACLTIDY_SIM_ACLNNOBJECTS_H
#define ACLTIDY_SIM_ACLNNOBJECTS_H

#include "api/Objects.h"

namespace acltidy::sim {

struct Tensor : Payload {
  aclDataType Type = ACL_DT_UNDEFINED;
  aclFormat Format = ACL_FORMAT_ND;
  std::vector<int64_t> Dims, Strides, StorageDims;
  int64_t Offset = 0; ///< In elements.
  Word Address = 0;

  /// Bytes from the address to the end of the storage.
  uint64_t storageBytes() const {
    return bytesOf(Type, elementsOf(StorageDims));
  }
};

struct Scalar : Payload {
  aclDataType Type = ACL_DT_UNDEFINED;
  unsigned char Bytes[16] = {};
};

struct IntArray : Payload {
  std::vector<int64_t> Values;
};
struct FloatArray : Payload {
  std::vector<float> Values;
};
struct BoolArray : Payload {
  std::vector<unsigned char> Values;
};

/// Of tensors or scalars, by handle; a handle may be null.
struct HandleList : Payload {
  std::vector<Word> Members;
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_ACLNNOBJECTS_H
