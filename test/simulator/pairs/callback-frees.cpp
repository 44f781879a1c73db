#include "Pair.h"

#include "../../pairs/callback-frees.cpp"

#include <cstdint>
#include <pthread.h>
#include <thread>

int main() {
  Acl Device;
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  std::atomic<bool> ready{false};
  aclrtContext context = nullptr;
  aclrtGetCurrentContext(&context);
  std::thread reports([&] {
    aclrtSetCurrentContext(context);
    while (!ready)
      std::this_thread::yield();
    while (!done)
      aclrtProcessReport(100);
  });
  auto id = static_cast<uint64_t>(reports.native_handle());
  aclrtSubscribeReport(id, stream);
  ready = true;
  run(stream, 64);
  reports.join();
  aclrtUnSubscribeReport(id, stream);
  aclrtDestroyStream(stream);
}
