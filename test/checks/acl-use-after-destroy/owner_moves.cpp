// RUN: %check_acl_tidy %s acl-use-after-destroy
// What an owner of another class took over is destroyed with it.

#include "acl/acl.h"
#include <memory>
#include <utility>

struct Task {
  virtual ~Task() = default;
  virtual void run() = 0;
};

struct Named {
  virtual ~Named() = default;
  const char *name = "";
};

/// Task is not the first base: the converted pointer is another.
class EventTask : public Named, public Task {
public:
  explicit EventTask(aclrtEvent event) : event(event) {}
  ~EventTask() override { aclrtDestroyEvent(event); }
  void run() override { aclrtSynchronizeEvent(event); }

private:
  aclrtEvent event;
};

void destroyedByBase(aclrtStream stream) {
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return;
  {
    auto task = std::make_unique<EventTask>(event);
    std::unique_ptr<Task> base = std::move(task);
    base->run();
  }
  aclrtRecordEvent(event, stream);
}
// CHECK-MESSAGES: :[[@LINE-2]]:3: warning: event 'event' is passed to 'aclrtRecordEvent' after 'aclrtDestroyEvent' has released it

void stillOwned(aclrtStream stream) {
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return;
  std::unique_ptr<Task> base;
  {
    auto task = std::make_unique<EventTask>(event);
    base = std::unique_ptr<Task>(std::move(task));
  }
  aclrtRecordEvent(event, stream);
}
