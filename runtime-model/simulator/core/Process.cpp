//===- Process.cpp --------------------------------------------------------===//

#include "core/Process.h"

#include "core/Product.h"

#include <pthread.h>

namespace acltidy::sim {

namespace {

// One word of static TLS, so that the library can be loaded by dlopen.
thread_local Thread *Mine __attribute__((tls_model("initial-exec"))) = nullptr;

std::atomic<uint32_t> LastThread{0};
std::atomic<Thread *> Threads{nullptr};

void findStack(Thread &T) {
  pthread_attr_t Attributes;
  void *Low = nullptr;
  size_t Size = 0;
  if (pthread_getattr_np(pthread_self(), &Attributes))
    return;
  pthread_attr_getstack(&Attributes, &Low, &Size);
  pthread_attr_destroy(&Attributes);
  T.StackLow = reinterpret_cast<uint64_t>(Low);
  T.StackHigh = T.StackLow + Size;
}

} // namespace

Process::Process() : Devices(static_cast<size_t>(product().Devices)) {}

namespace {
std::atomic<Process *> Started{nullptr};
}

Process &process() {
  static Process &P = [&]() -> Process & {
    auto *New = new Process;
    Started.store(New, std::memory_order_release);
    return *New;
  }();
  return P;
}

Process *processIfStarted() { return Started.load(std::memory_order_acquire); }

Thread *selfIfKnown() { return Mine; }

Thread &self() {
  if (!Mine) {
    // A few hundred bytes per thread; kept, since objects name their thread.
    Mine = new Thread;
    Mine->Id = static_cast<uint64_t>(pthread_self());
    Mine->Number = ++LastThread;
    findStack(*Mine);
    Mine->Next = Threads.load();
    while (!Threads.compare_exchange_weak(Mine->Next, Mine))
      ;
  }
  return *Mine;
}

Unlocked::Unlocked() : Had(self().HoldsLock) {
  if (!Had)
    return;
  process().Lock.unlock();
  self().HoldsLock = false;
}

Unlocked::~Unlocked() {
  if (!Had)
    return;
  self().HoldsLock = true;
  process().Lock.lock();
}

ClientCode::ClientCode(unsigned Thread::*Depth) : Depth(Depth) {
  ++(self().*Depth);
}

ClientCode::~ClientCode() { --(self().*Depth); }

// The thread's own state first: making it releases memory, which is interposed
// and must not find the lock taken.
Locked::Locked() : Took(!self().HoldsLock) {
  if (!Took)
    return;
  self().HoldsLock = true;
  process().Lock.lock();
}

Locked::~Locked() {
  if (!Took)
    return;
  process().Lock.unlock();
  self().HoldsLock = false;
}

bool waitChanged(Deadline Until) {
  Process &P = process();
  std::unique_lock<std::mutex> Held(P.Lock, std::adopt_lock);
  bool InTime = true;
  if (Until)
    InTime = P.Changed.wait_until(Held, *Until) == std::cv_status::no_timeout;
  else
    P.Changed.wait(Held);
  Held.release();
  return InTime;
}

} // namespace acltidy::sim
