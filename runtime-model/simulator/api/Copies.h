//===- Copies.h - Copies, for behaviours of several headers ---------------===//

#ifndef ACLTIDY_SIM_API_COPIES_H
#define ACLTIDY_SIM_API_COPIES_H

#include "acl/acl_base.h"
#include "core/Call.h"

namespace acltidy::sim {

/// One rectangle of bytes; a plain copy has one row.
struct Move {
  Word To = 0, From = 0;
  size_t Width = 0, Rows = 1, ToPitch = 0, FromPitch = 0;

  bool empty() const { return !Width || !Rows; }
  Touch destination() const { return touch(To, ToPitch, AccessMode::Write); }
  Touch source() const { return touch(From, FromPitch, AccessMode::Read); }

private:
  Touch touch(Word Address, size_t Pitch, AccessMode Mode) const {
    uint64_t Size = 0;
    if (Rows && Width &&
        (__builtin_mul_overflow(Rows - 1, Pitch, &Size) ||
         __builtin_add_overflow(Size, Width, &Size)))
      Size = ~uint64_t(0); // More than any memory has.
    return {Address, Size, Mode, /*Moved=*/true};
  }
};

inline Move plain(void *To, const void *From, size_t Count) {
  return {reinterpret_cast<Word>(To),
          reinterpret_cast<Word>(From),
          Count,
          1,
          Count,
          Count};
}

/// Copies what the shadow knows, and says when unwritten bytes get out.
void moveShadow(Call &C, const Move &M, const StreamState *On);
/// False when host memory is not accessible.
bool moveBytes(const Move &M);
/// Reports that; returns the error.
aclError unmapped(Call &C);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_COPIES_H
