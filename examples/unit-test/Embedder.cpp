//===- Embedder.cpp - What the example tests ------------------------------===//

#include "Embedder.h"
#include <memory>

Embedder *Embedder::create(size_t Bytes) {
  std::unique_ptr<Embedder> Result(new Embedder(Bytes));
  return Result->acquire() ? Result.release() : nullptr;
}

bool Embedder::acquire() {
  return aclrtMalloc(&Device, Bytes, ACL_MEM_MALLOC_HUGE_FIRST) ==
             ACL_SUCCESS &&
         aclrtCreateStream(&Stream) == ACL_SUCCESS;
}

Embedder::~Embedder() {
  if (Stream)
    aclrtDestroyStream(Stream);
#ifndef WITH_DEFECTS // Forgotten there.
  if (Device)
    aclrtFree(Device);
#endif
}

aclError Embedder::run(void *To, const void *From) {
  aclError Status = aclrtMemcpyAsync(Device, Bytes, From, Bytes,
                                     ACL_MEMCPY_HOST_TO_DEVICE, Stream);
  if (Status == ACL_SUCCESS)
    Status = aclrtMemcpyAsync(To, Bytes, Device, Bytes,
                              ACL_MEMCPY_DEVICE_TO_HOST, Stream);
  if (Status == ACL_SUCCESS)
    Status = aclrtSynchronizeStream(Stream);
  return Status;
}
