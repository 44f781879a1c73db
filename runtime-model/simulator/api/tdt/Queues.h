//===- Queues.h - Queues and the routes between them ----------------------===//

#ifndef ACLTIDY_SIM_API_TDT_QUEUES_H
#define ACLTIDY_SIM_API_TDT_QUEUES_H

#include "api/tdt/Buffers.h"

#include <deque>
#include <utility>

namespace acltidy::sim::tdt {

struct QueueAttributes : Payload {
  std::string Name;
  uint32_t Depth = 2;
};

struct Queue : Payload {
  uint32_t Id = 0;
  QueueAttributes Attributes;
  std::deque<std::shared_ptr<Buffer>> Waiting;
  bool Gone = false;

  bool full() const { return Waiting.size() >= Attributes.Depth; }
  void ended() override {
    Gone = true;
    Waiting.clear();
    process().Changed.notify_all();
  }
};

/// The queue that is open with this number, or null.
std::shared_ptr<Queue> queue(uint32_t Id);

/// The routes that are bound.
std::vector<std::pair<uint32_t, uint32_t>> &bound();
/// Moves what can go on along the routes.
void forward();

aclError fail(int Code, const std::string &Why);
aclError invalid();

/// Reads a value that the client hands over by address and size.
template <typename T> bool readValue(const void *From, size_t Size, T &To) {
  return Size == sizeof(T) && sim::readValue(static_cast<const T *>(From), To);
}
template <typename T>
aclError writeValue(void *To, size_t Room, size_t *Size, const T &Value) {
  return Room >= sizeof(T) && storeBytes(To, &Value, sizeof(T)) &&
                 store(Size, sizeof(T))
             ? ACL_SUCCESS
             : invalid();
}

} // namespace acltidy::sim::tdt

#endif // ACLTIDY_SIM_API_TDT_QUEUES_H
