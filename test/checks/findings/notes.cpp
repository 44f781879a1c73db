// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// The notes of every kind of finding, word by word.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"

int failedCall(size_t n) {
  void *p = nullptr;
  aclError status = aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  if (aclrtMemset(p, n, 0, n) != ACL_SUCCESS)
    return -1;
  aclrtFree(p);
  return 0;
}
// CHECK-NOTES: :[[@LINE-4]]:13: warning: device memory 'p' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-9]]:21: note: device memory is allocated here by 'aclrtMalloc'
// CHECK-NOTES: :[[@LINE-7]]:7: note: assuming 'aclrtMemset' fails

int returnedNull(void *data, size_t n) {
  aclDataBuffer *buffer = aclCreateDataBuffer(data, n);
  if (!buffer)
    return -1;
  aclmdlDataset *set = aclmdlCreateDataset();
  if (!set)
    return -1;
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(set);
  return 0;
}
// CHECK-NOTES: :[[@LINE-5]]:13: warning: data buffer 'buffer' from 'aclCreateDataBuffer' is never released on this path; call 'aclDestroyDataBuffer' before it is lost [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-11]]:27: note: data buffer is created here by 'aclCreateDataBuffer'
// CHECK-NOTES: :[[@LINE-8]]:7: note: assuming 'aclmdlCreateDataset' returns null

void overwritten() {
  aclrtEvent e = nullptr;
  aclrtCreateEvent(&e);
  aclrtCreateEvent(&e);
  aclrtDestroyEvent(e);
}
// CHECK-NOTES: :[[@LINE-3]]:3: warning: event 'e' from 'aclrtCreateEvent' is never released: its last copy is overwritten; call 'aclrtDestroyEvent' first [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-5]]:3: note: event is created here by 'aclrtCreateEvent'

int scope(int device) {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return -1;
  if (aclrtSetDevice(device) != ACL_SUCCESS)
    return -1;
  return 0;
}
// CHECK-NOTES: :[[@LINE-3]]:5: warning: this failure leaves the ACL initialisation opened by 'aclInit' open; call 'aclFinalize' before returning [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-7]]:7: note: opened here
// CHECK-NOTES: :[[@LINE-6]]:7: note: assuming 'aclrtSetDevice' fails

class Worker {
public:
  bool open() { return aclrtCreateStream(&stream) == ACL_SUCCESS; }

private:
  aclrtStream stream = nullptr;
};
// CHECK-NOTES: :[[@LINE-5]]:24: warning: stream 'stream' from 'aclrtCreateStream' is released by no method of 'Worker'; call 'aclrtDestroyStream' in the destructor [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-3]]:15: note: the member is declared here

static bool create(aclrtStream *s) {
  return aclrtCreateStream(s) == ACL_SUCCESS;
}
static void destroy(aclrtStream s) { aclrtDestroyStream(s); }

void throughHelpers() {
  aclrtStream s = nullptr;
  if (!create(&s))
    return;
  destroy(s);
  aclrtSynchronizeStream(s);
}
// CHECK-NOTES: :[[@LINE-2]]:3: warning: stream 's' is passed to 'aclrtSynchronizeStream' after 'aclrtDestroyStream' has released it; call 'aclrtDestroyStream' after its last use [acl-use-after-destroy]
// CHECK-NOTES: :[[@LINE-6]]:8: note: calling 'create'
// CHECK-NOTES: :[[@LINE-13]]:10: note: stream is created here by 'aclrtCreateStream'
// CHECK-NOTES: :[[@LINE-8]]:8: note: returning from 'create'
// CHECK-NOTES: :[[@LINE-7]]:3: note: calling 'destroy'
// CHECK-NOTES: :[[@LINE-14]]:38: note: stream is released here by 'aclrtDestroyStream'
// CHECK-NOTES: :[[@LINE-9]]:3: note: returning from 'destroy'

void twice(aclrtEvent e, bool again) {
  aclrtDestroyEvent(e);
  if (again)
    aclrtDestroyEvent(e);
}
// CHECK-NOTES: :[[@LINE-2]]:5: warning: event 'e' is released twice: 'aclrtDestroyEvent' already released it; remove one of the calls or reset the handle after the first [acl-use-after-destroy]
// CHECK-NOTES: :[[@LINE-5]]:3: note: event is released here by 'aclrtDestroyEvent'
// CHECK-NOTES: :[[@LINE-5]]:7: note: assuming 'again' is true

void list(const int64_t *dims, void *data) {
  aclTensor *t = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, data);
  aclTensor *members[] = {t};
  aclTensorList *l = aclCreateTensorList(members, 1);
  aclDestroyTensorList(l);
  aclDestroyTensor(t);
}
// CHECK-NOTES: :[[@LINE-2]]:3: warning: tensor 't' is released twice: 'aclDestroyTensorList' released it with the container that owns it; remove this 'aclDestroyTensor' [acl-use-after-destroy]
// CHECK-NOTES: :[[@LINE-8]]:18: note: tensor is created here by 'aclCreateTensor'
// CHECK-NOTES: :[[@LINE-6]]:22: note: 'aclCreateTensorList' takes ownership of the tensor here
// CHECK-NOTES: :[[@LINE-6]]:3: note: 'aclDestroyTensorList' releases the tensor list with all its members

void mismatched(size_t n) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, n) != ACL_SUCCESS)
    return;
  aclrtFree(host);
}
// CHECK-NOTES: :[[@LINE-2]]:3: warning: pinned host memory 'host' from 'aclrtMallocHost' is released by 'aclrtFree', which is for device memory; use 'aclrtFreeHost' [acl-mismatched-destroy]
// CHECK-NOTES: :[[@LINE-5]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
