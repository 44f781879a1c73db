//===- simulator_client.cpp - What the overhead is measured with ----------===//
//
// simulator_client WORK COUNT: does WORK COUNT times and prints the CPU seconds
// that the thread took for it. WORK is
//
//   buffers  a data buffer is created and destroyed
//   events   an event is created and destroyed
//   memory   64 bytes of device memory are allocated and freed
//   tasks    4 KiB are copied to the device in a stream, and back
//   bytes    64 MiB are copied to the device, on it and back, and cleared
//
//===----------------------------------------------------------------------===//

#include "acl/acl.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

void check(aclError Status) {
  if (Status != ACL_SUCCESS) {
    fprintf(stderr, "status %d\n", Status);
    exit(1);
  }
}

double seconds() {
  timespec Now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Now);
  return static_cast<double>(Now.tv_sec) +
         static_cast<double>(Now.tv_nsec) * 1e-9;
}

void *deviceMemory(size_t Size) {
  void *Result = nullptr;
  check(aclrtMalloc(&Result, Size, ACL_MEM_MALLOC_HUGE_FIRST));
  return Result;
}

void buffers(long Count) {
  void *Memory = deviceMemory(64);
  for (long I = 0; I != Count; ++I) {
    aclDataBuffer *Buffer = aclCreateDataBuffer(Memory, 64);
    check(aclDestroyDataBuffer(Buffer));
  }
  check(aclrtFree(Memory));
}

void events(long Count) {
  for (long I = 0; I != Count; ++I) {
    aclrtEvent Event = nullptr;
    check(aclrtCreateEvent(&Event));
    check(aclrtDestroyEvent(Event));
  }
}

void memory(long Count) {
  for (long I = 0; I != Count; ++I)
    check(aclrtFree(deviceMemory(64)));
}

void tasks(long Count) {
  constexpr size_t Size = 4096;
  aclrtStream Stream = nullptr;
  check(aclrtCreateStream(&Stream));
  void *Device = deviceMemory(Size), *Host = nullptr;
  check(aclrtMallocHost(&Host, Size));
  memset(Host, 1, Size);
  for (long I = 0; I != Count; ++I) {
    check(aclrtMemcpyAsync(Device, Size, Host, Size, ACL_MEMCPY_HOST_TO_DEVICE,
                           Stream));
    check(aclrtMemcpyAsync(Host, Size, Device, Size, ACL_MEMCPY_DEVICE_TO_HOST,
                           Stream));
    check(aclrtSynchronizeStream(Stream));
  }
  check(aclrtFreeHost(Host));
  check(aclrtFree(Device));
  check(aclrtDestroyStream(Stream));
}

void bytes(long Count) {
  constexpr size_t Size = 64 << 20;
  auto *Host = static_cast<char *>(malloc(Size));
  memset(Host, 1, Size);
  void *A = deviceMemory(Size), *B = deviceMemory(Size);
  for (long I = 0; I != Count; ++I) {
    check(aclrtMemcpy(A, Size, Host, Size, ACL_MEMCPY_HOST_TO_DEVICE));
    check(aclrtMemcpy(B, Size, A, Size, ACL_MEMCPY_DEVICE_TO_DEVICE));
    check(aclrtMemcpy(Host, Size, B, Size, ACL_MEMCPY_DEVICE_TO_HOST));
    check(aclrtMemset(A, Size, 0, Size));
  }
  check(aclrtFree(A));
  check(aclrtFree(B));
  free(Host);
}

} // namespace

int main(int Count, char **Arguments) {
  if (Count != 3)
    return 2;
  check(aclInit(nullptr));
  check(aclrtSetDevice(0));
  const struct {
    const char *Name;
    void (*Run)(long);
  } Works[] = {{"buffers", buffers},
               {"events", events},
               {"memory", memory},
               {"tasks", tasks},
               {"bytes", bytes}};
  for (const auto &Work : Works) {
    if (strcmp(Work.Name, Arguments[1]))
      continue;
    Work.Run(1); // First use costs more.
    double Start = seconds();
    Work.Run(atol(Arguments[2]));
    printf("%.6f\n", seconds() - Start);
  }
  check(aclrtResetDevice(0));
  check(aclFinalize());
}
