// RUN: %check_acl_tidy %s acl-unsynchronized-access
// Calls of the API on what an operation in flight uses.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include "aclnn/acl_meta.h"

extern "C" aclError aclnnAddGetWorkspaceSize(const aclTensor *self, const aclTensor *other,
                                             const aclScalar *alpha, const aclTensor *out,
                                             uint64_t *size, aclOpExecutor **executor);
extern "C" aclError aclnnAdd(void *workspace, uint64_t size, aclOpExecutor *executor,
                             aclrtStream stream);

void freedInFlight(aclrtStream stream, size_t size) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtMemsetAsync(dev, size, 0, size, stream);
  aclrtFree(dev);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'dev' is released by 'aclrtFree' while 'aclrtMemsetAsync' on stream 'stream' may still write it; call 'aclrtSynchronizeStream' before [acl-unsynchronized-access]
  // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here by 'aclrtMalloc'
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtMemsetAsync' starts here on stream 'stream'
}

void freeThatWaits(aclrtStream stream, size_t size) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtMemsetAsync(dev, size, 0, size, stream);
  aclrtFreeWithDevSync(dev);
}

void wholeDevice(aclrtStream stream, size_t size) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtMemsetAsync(dev, size, 0, size, stream);
  aclrtSynchronizeDevice();
  aclrtFree(dev);
}

void wrongStream(size_t size) {
  aclrtStream work, other;
  if (aclrtCreateStream(&work) != ACL_SUCCESS)
    return;
  if (aclrtCreateStream(&other) != ACL_SUCCESS) {
    aclrtDestroyStream(work);
    return;
  }
  void *dev = nullptr;
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
    aclrtMemsetAsync(dev, size, 0, size, work);
    aclrtSynchronizeStream(other);
    aclrtFree(dev);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: device memory 'dev' is released by 'aclrtFree' while 'aclrtMemsetAsync' on stream 'work' may still write it; call 'aclrtSynchronizeStream' before
    // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here
    // CHECK-NOTES: :[[@LINE-5]]:5: note: 'aclrtMemsetAsync' starts here on stream 'work'
  }
  aclrtDestroyStream(other);
  aclrtDestroyStream(work);
}

// Destroying the stream waits, or has ended its work.
void streamDestroyed(size_t size) {
  aclrtStream work;
  if (aclrtCreateStream(&work) != ACL_SUCCESS)
    return;
  void *dev = nullptr;
  aclError allocated = aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (allocated == ACL_SUCCESS)
    aclrtMemsetAsync(dev, size, 0, size, work);
  aclrtDestroyStream(work);
  if (allocated == ACL_SUCCESS)
    aclrtFree(dev);
}

void copiedBack(void *host, void *workspace, uint64_t bytes, aclOpExecutor *executor,
                const aclTensor *self, const aclScalar *alpha, aclrtStream stream) {
  void *result = nullptr;
  if (aclrtMalloc(&result, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  int64_t shape[] = {16}, stride[] = {1};
  aclTensor *out = aclCreateTensor(shape, 1, ACL_FLOAT, stride, 0, ACL_FORMAT_ND, shape, 1, result);
  if (aclnnAddGetWorkspaceSize(self, self, alpha, out, &bytes, &executor) == ACL_SUCCESS &&
      aclnnAdd(workspace, bytes, executor, stream) == ACL_SUCCESS)
    aclrtMemcpy(host, 64, result, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'aclrtMemcpy' reads device memory 'result' while 'aclnnAdd' on stream 'stream' may still use it; call 'aclrtSynchronizeStream' first
  // CHECK-NOTES: :[[@LINE-8]]:7: note: device memory is allocated here
  // CHECK-NOTES: :[[@LINE-4]]:7: note: 'aclnnAdd' starts here on stream 'stream'
  aclrtSynchronizeStream(stream);
  aclDestroyTensor(out);
  aclrtFree(result);
}

// The operator has taken its tensors over when it returns; their memory it has
// not.
void tensorsDestroyed(void *workspace, aclOpExecutor *executor, void *result, aclrtStream stream) {
  int64_t shape[] = {16}, stride[] = {1};
  uint64_t bytes = 0;
  aclTensor *out = aclCreateTensor(shape, 1, ACL_FLOAT, stride, 0, ACL_FORMAT_ND, shape, 1, result);
  if (aclnnAddGetWorkspaceSize(out, out, nullptr, out, &bytes, &executor) == ACL_SUCCESS)
    aclnnAdd(workspace, bytes, executor, stream);
  aclDestroyTensor(out);
}

// The same for what comes from elsewhere.
extern "C" aclError aclnnMeanGetWorkspaceSize(const aclTensor *self, const aclIntArray *dims,
                                              bool keep, aclDataType type, aclTensor *out,
                                              uint64_t *size, aclOpExecutor **executor);
extern "C" aclError aclnnMean(void *workspace, uint64_t size, aclOpExecutor *executor,
                              aclrtStream stream);

void arrayDestroyed(void *workspace, aclTensor *self, aclTensor *out, aclIntArray *dims,
                    aclrtStream stream) {
  uint64_t bytes = 0;
  aclOpExecutor *executor = nullptr;
  if (aclnnMeanGetWorkspaceSize(self, dims, true, ACL_FLOAT, out, &bytes, &executor) == ACL_SUCCESS)
    aclnnMean(workspace, bytes, executor, stream);
  aclDestroyIntArray(dims);
}

// A picture description is copied back when the operation is done.
void descriptionDestroyed(acldvppChannelDesc *channel, acldvppPicDesc *in,
                          acldvppResizeConfig *config, aclrtStream stream) {
  acldvppPicDesc *out = acldvppCreatePicDesc();
  if (!out)
    return;
  if (acldvppVpcResizeAsync(channel, in, out, config, stream) != ACL_SUCCESS) {
    acldvppDestroyPicDesc(out);
    return;
  }
  acldvppDestroyPicDesc(out);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: picture description 'out' is released by 'acldvppDestroyPicDesc' while 'acldvppVpcResizeAsync' on stream 'stream' may still use it; call 'aclrtSynchronizeStream' before
  // CHECK-NOTES: :[[@LINE-9]]:25: note: picture description is created here
  // CHECK-NOTES: :[[@LINE-7]]:7: note: 'acldvppVpcResizeAsync' starts here on stream 'stream'
}

//===--- Kernels ----------------------------------------------------------===//

extern "C" uint32_t aclrtlaunch_add_custom(uint32_t blocks, aclrtStream stream, void *x, void *y);
void WriteDo(uint32_t blocks, void *stream, int *out, int value);
extern "C" void add_custom_do(uint32_t blocks, void *l2ctrl, void *stream, uint8_t *x, uint8_t *y);

void kernel(void *host, void *x, aclrtStream stream) {
  void *y = nullptr;
  if (aclrtMalloc(&y, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtlaunch_add_custom(8, stream, x, y);
  aclrtMemcpy(host, 64, y, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' reads device memory 'y' while 'aclrtlaunch_add_custom' on stream 'stream' may still use it; call 'aclrtSynchronizeStream' first
  // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtlaunch_add_custom' starts here on stream 'stream'
  aclrtFree(y);
}

void kernelByWrapper(int *host, aclrtStream stream) {
  int *out = nullptr;
  if (aclrtMalloc((void **)&out, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  WriteDo(8, stream, out, 1);
  aclrtMemcpy(host, 64, out, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' reads device memory 'out' while 'WriteDo' on stream 'stream' may still use it
  // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'WriteDo' starts here on stream 'stream'
  aclrtFree(out);
}

void kernelThenWait(int *host, uint8_t *x, uint8_t *y, aclrtStream stream) {
  add_custom_do(8, nullptr, stream, x, y);
  aclrtSynchronizeStream(stream);
  aclrtMemcpy(host, 64, y, 64, ACL_MEMCPY_DEVICE_TO_HOST);
}

struct Args {
  void *x;
  uint32_t n;
};

void launchKernel(aclrtFuncHandle function, aclrtStream stream) {
  Args args = {nullptr, 16};
  if (aclrtMalloc(&args.x, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtLaunchKernel(function, 8, &args, sizeof args, stream);
  args.n = 17; // The arguments were copied.
  aclrtFree(args.x);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'args.x' is released by 'aclrtFree' while 'aclrtLaunchKernel' on stream 'stream' may still use it
  // CHECK-NOTES: :[[@LINE-6]]:7: note: device memory is allocated here
  // CHECK-NOTES: :[[@LINE-5]]:3: note: 'aclrtLaunchKernel' starts here on stream 'stream'
}

//===--- Events -----------------------------------------------------------===//

void eventNotAwaited(void *host, void *dev, aclrtStream stream, aclrtEvent event) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  aclrtRecordEvent(event, stream);
  aclrtMemcpy(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' reads 'dev' while 'aclrtMemsetAsync' on stream 'stream' may still write it; nothing has waited for the event, which was recorded after it: call 'aclrtSynchronizeEvent' first
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtMemsetAsync' starts here on stream 'stream'
}

void eventAwaited(void *host, void *dev, aclrtStream stream, aclrtEvent event) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  aclrtRecordEvent(event, stream);
  aclrtSynchronizeEvent(event);
  aclrtMemcpy(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
}

void twoStreams(void *dev, void *copy, aclrtEvent event) {
  aclrtStream first, second;
  if (aclrtCreateStream(&first) != ACL_SUCCESS)
    return;
  if (aclrtCreateStream(&second) != ACL_SUCCESS) {
    aclrtDestroyStream(first);
    return;
  }
  aclrtMemsetAsync(dev, 64, 0, 64, first);
  aclrtMemcpyAsync(copy, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_DEVICE, second);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpyAsync' reads 'dev' while 'aclrtMemsetAsync' on stream 'first' may still write it; let the stream wait for an event that is recorded after it
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemsetAsync' starts here on stream 'first'
  aclrtSynchronizeStream(second);
  aclrtDestroyStream(second);
  aclrtDestroyStream(first);
}

void twoStreamsInOrder(void *dev, void *copy) {
  aclrtStream first, second;
  aclrtEvent event;
  if (aclrtCreateStream(&first) != ACL_SUCCESS)
    return;
  if (aclrtCreateStream(&second) != ACL_SUCCESS) {
    aclrtDestroyStream(first);
    return;
  }
  if (aclrtCreateEvent(&event) == ACL_SUCCESS) {
    aclrtMemsetAsync(dev, 64, 0, 64, first);
    aclrtRecordEvent(event, first);
    aclrtStreamWaitEvent(second, event);
    aclrtMemcpyAsync(copy, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_DEVICE, second);
    aclrtSynchronizeStream(second);
    aclrtDestroyEvent(event);
  }
  aclrtDestroyStream(second);
  aclrtDestroyStream(first);
}
