// RUN: %check_acl_tidy %s acl-resource-leak
// What a container did not take is still the client's.

#include "acl/acl.h"

bool add(aclmdlDataset *dataset, void *memory, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  if (!buffer)
    return false;
  if (aclmdlAddDatasetBuffer(dataset, buffer) != ACL_SUCCESS)
    return false;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: data buffer 'buffer' from 'aclCreateDataBuffer' is never released on this path; call 'aclDestroyDataBuffer' before it is lost
  return true;
}

bool addKnown(aclmdlDataset *dataset, void *memory, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  if (!buffer)
    return false;
  aclError status = aclmdlAddDatasetBuffer(dataset, buffer);
  if (status != ACL_SUCCESS) {
    aclDestroyDataBuffer(buffer);
    return false;
  }
  return true;
}

bool addUntested(aclmdlDataset *dataset, void *memory, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  aclmdlAddDatasetBuffer(dataset, buffer);
  return true;
}

aclError addReturned(aclmdlDataset *dataset, void *memory, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  return aclmdlAddDatasetBuffer(dataset, buffer);
}

// The data buffer could not be made: the memory is in nothing.
aclDataBuffer *allocate(size_t size) {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  if (!buffer)
    return nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: device memory 'memory' from 'aclrtMalloc' is never released on this path
  return buffer;
}

aclDataBuffer *allocateRight(size_t size) {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  if (!buffer)
    aclrtFree(memory);
  return buffer;
}

// Kept elsewhere, too.
struct Input {
  void *memory;
  aclDataBuffer *buffer;
  bool fill(size_t size) {
    if (aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
      return false;
    buffer = aclCreateDataBuffer(memory, size);
    return buffer != nullptr;
  }
  ~Input() {
    aclDestroyDataBuffer(buffer);
    aclrtFree(memory);
  }
};
void useInput(size_t size) {
  Input i{};
  i.fill(size);
}
