//===- Buffers.h - Buffers that go through queues -------------------------===//
//
// A buffer is a handle with data in device memory, which other buffers may
// refer to as well, 96 bytes of the user's own, and more buffers in a chain.
// Enqueueing takes the handle away; dequeueing makes a new one.
//
// Used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_TDT_BUFFERS_H
#define ACLTIDY_SIM_API_TDT_BUFFERS_H

#include "api/Objects.h"

#include <array>

namespace acltidy::sim::tdt {

/// Device memory that ends with the last buffer that refers to it.
class Area {
public:
  /// Null: out of memory.
  static std::shared_ptr<Area> allocate(Call &C, uint64_t Size);
  ~Area();

  Word Address = 0;
  uint64_t Size = 0;

private:
  Serial Memory = 0;
};

struct Buffer : Payload {
  std::shared_ptr<Area> Data;
  uint64_t Length = 0; ///< Of what is valid.
  std::array<char, 96> User{};
  struct Link {
    std::shared_ptr<Buffer> What;
    Word Handle = 0; ///< The client's, or the system's, or none so far.
  };
  std::vector<Link> Chain; ///< Without the head.
};

/// Another buffer with the same data.
std::shared_ptr<Buffer> reference(const Buffer &To);

} // namespace acltidy::sim::tdt

#endif // ACLTIDY_SIM_API_TDT_BUFFERS_H
