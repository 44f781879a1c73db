//===- DataTypes.h - Sizes and shapes of tensors --------------------------===//

#ifndef ACLTIDY_SIM_DATATYPES_H
#define ACLTIDY_SIM_DATATYPES_H

#include "acl/acl_base.h"

#include <cstdint>
#include <vector>

namespace acltidy::sim {

/// Bits of an element; 0 for types without a size (strings).
unsigned bitsOf(aclDataType Type);

/// Elements of a shape; 0 when it is negative somewhere or overflows.
uint64_t elementsOf(const std::vector<int64_t> &Dims);

/// Bytes of that many elements, rounded up.
uint64_t bytesOf(aclDataType Type, uint64_t Elements);

float halfToFloat(uint16_t Value);
uint16_t floatToHalf(float Value);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_DATATYPES_H
