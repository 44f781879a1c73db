// RUN: %check_acl_tidy %s acl-resource-leak
// An owner that is moved into one of another class, or has a deleter with a
// class of its own, is followed.

#include "acl/acl.h"
#include <functional>
#include <memory>
#include <utility>
#include <vector>

struct Task {
  virtual ~Task() = default;
  virtual void run() = 0;
};

class EventTask : public Task {
public:
  EventTask() { aclrtCreateEvent(&event); }
  ~EventTask() override {
    if (event)
      aclrtDestroyEvent(event);
  }
  void run() override { aclrtSynchronizeEvent(event); }

private:
  aclrtEvent event = nullptr;
};

/// Not the first base, so that the address changes.
struct Named {
  virtual ~Named() = default;
  const char *name = "";
};
class NamedTask : public Named, public Task {
public:
  NamedTask() { aclrtCreateEvent(&event); }
  ~NamedTask() override {
    if (event)
      aclrtDestroyEvent(event);
  }
  void run() override { aclrtSynchronizeEvent(event); }

private:
  aclrtEvent event = nullptr;
};

class CarelessTask : public Task {
public:
  CarelessTask() { aclrtCreateEvent(&event); }
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: event 'event' from 'aclrtCreateEvent' is released by no method of 'CarelessTask'; call 'aclrtDestroyEvent' in the destructor
  void run() override { aclrtSynchronizeEvent(event); }

private:
  aclrtEvent event = nullptr;
};

void derivedToBase() {
  std::unique_ptr<Task> task = std::make_unique<EventTask>();
  task->run();
}

void derivedToOtherBase() {
  std::unique_ptr<Task> task = std::make_unique<NamedTask>();
  task->run();
}

void derivedToBaseOfClassThatLeaks() {
  std::unique_ptr<Task> task = std::make_unique<CarelessTask>();
  task->run();
}

void reset(std::unique_ptr<Task> other) {
  std::unique_ptr<Task> task(std::make_unique<EventTask>());
  task = std::move(other);
}

using AnyPtr = std::unique_ptr<void, std::function<void(void *)>>;

int functionDeleter(size_t n) {
  void *raw = nullptr;
  if (aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  AnyPtr owner(raw, [](void *p) { aclrtFree(p); });
  return aclrtMemset(raw, n, 0, n) == ACL_SUCCESS ? 0 : 1;
}

int releasedFromFunctionDeleter(size_t n) {
  void *raw = nullptr;
  if (aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  AnyPtr owner(raw, [](void *p) { aclrtFree(p); });
  owner.release();
  return 0;
}
// CHECK-MESSAGES: :[[@LINE-2]]:3: warning: device memory 'raw' from 'aclrtMalloc' is never released on this path

struct FreeOf {
  bool host;
  void operator()(void *p) const {
    if (host)
      aclrtFreeHost(p);
    else
      aclrtFree(p);
  }
};
using MemoryPtr = std::unique_ptr<void, FreeOf>;

MemoryPtr device(size_t n) {
  void *raw = nullptr;
  aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST);
  return MemoryPtr(raw, FreeOf{false});
}

void classDeleter(size_t n) {
  MemoryPtr a = device(n);
  MemoryPtr b = std::move(a);
}

void releasedFromClassDeleter(size_t n) {
  MemoryPtr a = device(n);
  MemoryPtr b = std::move(a);
  b.release();
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: device memory 'a' from 'aclrtMalloc' is never released on this path

void many(std::vector<std::unique_ptr<Task>> &tasks) {
  tasks.push_back(std::make_unique<EventTask>());
  std::unique_ptr<Task> task = std::make_unique<EventTask>();
  tasks.push_back(std::move(task));
}
