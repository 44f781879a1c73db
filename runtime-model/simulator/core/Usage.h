//===- Usage.h - What memory of the device was used for -------------------===//
//
// Media memory is scarce: it is for media functions, and what they put out can
// go to a model without a copy. This is what the rules about that need to know
// of a block of memory.
//
// Used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_USAGE_H
#define ACLTIDY_SIM_USAGE_H

#include "core/Stacks.h"

#include <cstdint>

namespace acltidy::sim {

class Call;
struct Object;
struct Record;
struct Touch;

/// Why a call touches memory.
enum class UseFor : uint8_t { Other, Media, Model, Operator };

/// Who did something, and where.
struct Step {
  const Record *By = nullptr;
  StackId At = 0;
};

/// A copy of a media output within the device that fills a fresh block.
struct Duplicate {
  Step Output, Copy, Reader;
  StackId OutputBorn = 0;
};

struct Usage {
  bool Media = false;    ///< Went to a media function.
  uint32_t Touches = 0;  ///< How often anything used it.
  Step Work;             ///< The first model or operator that used it.
  Step Output;           ///< The media function that wrote it last.
  uint64_t CopyOf = 0;   ///< The object that this is a copy of, and only that.
  uint64_t CopiedTo = 0; ///< The object that is a copy of this and replaces it.
  bool OriginalGone = false;
  /// Of the block itself while it is a copy; of a copy that has gone before
  /// its original.
  Duplicate Made, Gone;
};

/// A call is about to touch memory of \p O.
void noteUse(Call &C, Object &O, const Touch &T);

/// Bytes are copied within the device. After noteUse of both sides.
void noteDeviceCopy(Call &C, uint64_t To, uint64_t From, uint64_t Size);

/// Memory is about to be released: the time to judge what it was for.
void judgeUse(Call &C, Object &O);

/// The memory of arguments that a model or an operator works in must not be
/// media memory.
void checkPurpose(Call &C, Object &O, bool Workspace);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_USAGE_H
