// RUN: %check_acl_tidy %s acl-resource-leak
// Ownership that leaves: no report, whatever happens afterwards.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

aclrtStream returned() {
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  return stream;
}

aclError outParameter(void **p, size_t n) {
  return aclrtMalloc(p, n, ACL_MEM_MALLOC_HUGE_FIRST);
}

void *g_buffer;
void global(size_t n) { aclrtMalloc(&g_buffer, n, ACL_MEM_MALLOC_HUGE_FIRST); }

void globalLater(size_t n) {
  void *p = nullptr;
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  g_buffer = p;
}

struct Context {
  void *buffer;
  uint32_t model;
};
void callersObject(Context *c, const char *path, size_t n) {
  aclrtMalloc(&c->buffer, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclmdlLoadFromFile(path, &c->model);
}

std::vector<void *> pool;
void container(size_t n) {
  void *p = nullptr;
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  pool.push_back(p);
}

std::map<int, uint32_t> models;
void idInContainer(const char *path) {
  uint32_t id = 0;
  aclmdlLoadFromFile(path, &id);
  models[0] = id;
}
void idInContainer2(const char *path) {
  uint32_t id = 0;
  aclmdlLoadFromFile(path, &id);
  models.emplace(1, id);
}

void localContainer(int n, size_t size) {
  std::vector<void *> all;
  for (int i = 0; i < n; ++i) {
    void *p = nullptr;
    aclrtMalloc(&p, size, ACL_MEM_MALLOC_HUGE_FIRST);
    all.push_back(p);
  }
  for (void *p : all)
    aclrtFree(p);
}

void takesStream(aclrtStream stream);
void unknownFunction() {
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  takesStream(stream);
}

void takesId(uint32_t id);
void unknownFunctionId(const char *path) {
  uint32_t id;
  aclmdlLoadFromFile(path, &id);
  takesId(id);
}

void thread(size_t n) {
  void *p = nullptr;
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  std::thread t([p] { aclrtFree(p); });
  t.detach();
}

// The guard's cleanup runs at the end of the scope.
struct Cleanup {
  std::function<void()> f;
  ~Cleanup();
};
void scopeGuard(size_t n) {
  void *p = nullptr;
  Cleanup guard{[&] { aclrtFree(p); }};
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
}

template <typename F> struct Guard {
  F f;
  explicit Guard(F f) : f(f) {}
  ~Guard() { f(); }
};
void templateGuard(size_t n) {
  void *p = nullptr;
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  Guard guard([&] { aclrtFree(p); });
}

// A dataset gives its buffers back on request.
void dataset(aclmdlDataset *set, void *data, size_t n) {
  aclDataBuffer *buffer = aclCreateDataBuffer(data, n);
  aclmdlAddDatasetBuffer(set, buffer);
}

void destroyDataset(aclmdlDataset *set) {
  for (size_t i = 0; i < aclmdlGetDatasetNumBuffers(set); ++i) {
    aclDataBuffer *buffer = aclmdlGetDatasetBuffer(set, i);
    void *data = aclGetDataBufferAddr(buffer);
    aclrtFree(data);
    aclDestroyDataBuffer(buffer);
  }
  aclmdlDestroyDataset(set);
}

// A tensor list owns its members.
void tensorList(const int64_t *dims, void *data) {
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, data);
  aclTensor *members[] = {a};
  aclTensorList *list = aclCreateTensorList(members, 1);
  aclDestroyTensorList(list);
}

// … but must be destroyed itself; destroying the members is not enough.
void listForgotten(const int64_t *dims, void *data) {
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, data);
  aclTensor *members[] = {a};
  aclTensorList *list = aclCreateTensorList(members, 1);
  aclDestroyTensor(a);
}
// CHECK-MESSAGES: :[[@LINE-2]]:3: warning: tensor list 'list' from 'aclCreateTensorList' is never released on this path; call 'aclDestroyTensorList' before it is lost

// A tensor keeps the address of its data but not the memory.
void tensorData(const int64_t *dims, size_t n) {
  void *data = nullptr;
  aclrtMalloc(&data, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, data);
  aclDestroyTensor(a);
}
// CHECK-MESSAGES: :[[@LINE-4]]:3: warning: device memory 'data' from 'aclrtMalloc' is never released on this path
