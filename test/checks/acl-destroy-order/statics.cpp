// RUN: %check_acl_tidy %s acl-destroy-order
// Objects that end after main.

#include "acl/acl.h"
#include <cstdlib>
#include <memory>
#include <vector>

class Buffer {
public:
  explicit Buffer(size_t size) {
    if (aclrtMalloc(&data, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
      data = nullptr;
  }
  ~Buffer() { aclrtFree(data); }
  void *get() const { return data; }

private:
  void *data = nullptr;
};

struct FreeHost {
  void operator()(void *memory) const { aclrtFreeHost(memory); }
};

static Buffer cache(1024);
// CHECK-NOTES: :[[@LINE-1]]:15: warning: the end of static object 'cache' calls 'aclrtFree' after main, when 'aclFinalize' has ended the use of ACL; release it before [acl-destroy-order]
// CHECK-NOTES: :15:15: note: 'aclrtFree' is called here
// CHECK-NOTES: :68:3: note: 'aclFinalize' is called here

std::vector<Buffer> *neverDestroyed = new std::vector<Buffer>;
std::unique_ptr<void, FreeHost> staging;
// CHECK-NOTES: :[[@LINE-1]]:33: warning: the end of static object 'staging' calls 'aclrtFreeHost' after main
// CHECK-NOTES: :23:41: note: 'aclrtFreeHost' is called here
// CHECK-NOTES: :68:3: note: 'aclFinalize' is called here

class Environment {
public:
  static Environment &instance() {
    static Environment environment;
    // CHECK-NOTES: :[[@LINE-1]]:24: warning: the end of static object 'environment' calls 'aclFinalize' after main, when the runtime may be gone; call it before main returns
    // CHECK-NOTES: :46:20: note: 'aclFinalize' is called here
    return environment;
  }
  Environment() { aclInit(nullptr); }
  ~Environment() { aclFinalize(); }
};

aclrtStream stream;
void dropStream() { aclrtDestroyStream(stream); }
// Ends what it begins with.
void end() {
  aclrtDestroyStream(stream);
  aclrtResetDevice(0);
  aclFinalize();
}

int main() {
  thread_local std::vector<Buffer> buffers;
  // CHECK-NOTES: :[[@LINE-1]]:36: warning: the end of thread-local object 'buffers' calls 'aclrtFree' after main
  // CHECK-NOTES: :15:15: note: 'aclrtFree' is called here
  // CHECK-NOTES: :68:3: note: 'aclFinalize' is called here
  std::atexit(dropStream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the exit handler 'dropStream' calls 'aclrtDestroyStream' after main, when 'aclFinalize' has ended the use of ACL; call it before
  // CHECK-NOTES: :50:21: note: 'aclrtDestroyStream' is called here
  // CHECK-NOTES: :68:3: note: 'aclFinalize' is called here
  std::atexit(end);
  aclFinalize();
}

/* --- Right uses --------------------------------------------------------- */

// Emptied before main ends, or at least may be.
static std::unique_ptr<Buffer> emptied;
void empty() { emptied.reset(); }
static std::vector<Buffer> pool;
void clear() { pool.clear(); }

class Closeable {
public:
  void close() {
    if (open)
      aclrtDestroyStream(open);
    open = nullptr;
  }
  ~Closeable() { close(); }

private:
  aclrtStream open = nullptr;
};
static Closeable closeable;
void closeAll() { closeable.close(); }

// Asks nothing of the API.
struct Plain {
  ~Plain() { std::free(memory); }
  void *memory = nullptr;
};
static Plain plain;

// Goes on another stack.
void local() { Buffer buffer(1); }
