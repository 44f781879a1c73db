//===- Embedder.h - What the example tests ----------------------*- C++ -*-===//

#ifndef EMBEDDER_H
#define EMBEDDER_H

#include "acl/acl.h"
#include <cstddef>

/// Moves vectors to the device, works on them there and fetches the results.
/// One stream, one buffer; not thread-safe.
class Embedder {
public:
  /// Returns null when the device has not enough of what is needed.
  static Embedder *create(size_t Bytes);
  ~Embedder();

  /// Overwrites \p To with what \p From becomes. Both have the size that was
  /// given to create().
  aclError run(void *To, const void *From);

private:
  explicit Embedder(size_t Bytes) : Bytes(Bytes) {}
  bool acquire();

  size_t Bytes;
  void *Device = nullptr;
  aclrtStream Stream = nullptr;
};

#endif // EMBEDDER_H
