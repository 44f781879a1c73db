// RUN: %check_acl_tidy %s acl-stale-handle
// What a lambda releases that a local object keeps.

#include "acl/acl.h"
#include <functional>
#include <utility>

class ScopeGuard {
public:
  explicit ScopeGuard(std::function<void()> exit) : exit(std::move(exit)) {}
  ~ScopeGuard() {
    if (exit)
      exit();
  }
  void dismiss() { exit = nullptr; }

private:
  std::function<void()> exit;
};

bool registerMemory(void *memory);

class SharedBuffer {
public:
  void *getOrCreate(size_t size) {
    if (buffer == nullptr) {
      if (aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
        return nullptr;
      ScopeGuard guard([this]() { aclrtFree(buffer); });
      // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: 'buffer' outlives this
      // function but keeps the device memory that 'aclrtFree' has released;
      // reset it to nullptr CHECK-FIXES: aclrtFree(buffer); CHECK-FIXES-NEXT:
      // buffer = nullptr;
      if (!registerMemory(buffer))
        return nullptr;
      guard.dismiss();
    }
    return buffer;
  }

  void stop() {
    auto end = [&] { aclrtDestroyStream(stream); };
    // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'stream' outlives this function
    end();
  }

  /* --- Right uses ------------------------------------------------------- */

  SharedBuffer() = default;
  // There is no object when a constructor throws.
  explicit SharedBuffer(size_t size) {
    aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST);
    ScopeGuard guard([this]() { aclrtFree(buffer); });
    if (!registerMemory(buffer))
      throw 1;
    guard.dismiss();
  }
  ~SharedBuffer() {
    ScopeGuard guard([this]() { aclrtFree(buffer); });
    aclrtDestroyStream(stream);
  }

  void resetInGuard() {
    ScopeGuard guard([this]() {
      aclrtFree(buffer);
      buffer = nullptr;
    });
    registerMemory(buffer);
  }
  void resetAfterwards() {
    auto end = [&] { aclrtDestroyStream(stream); };
    end();
    stream = nullptr;
  }
  void ofLocal(size_t size) {
    void *local = nullptr;
    aclrtMalloc(&local, size, ACL_MEM_MALLOC_HUGE_FIRST);
    ScopeGuard guard([&]() { aclrtFree(local); });
    registerMemory(local);
  }
  // When it runs, and what happens then, is not known.
  void kept() {
    later = [this]() { aclrtFree(buffer); };
  }
  std::function<void()> given() {
    return [this]() { aclrtFree(buffer); };
  }

private:
  void *buffer = nullptr;
  aclrtStream stream = nullptr;
  std::function<void()> later;
};
