// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// HCCL communicators.

#include "acl/acl.h"
#include "hccl/hccl.h"

int forgotten(uint32_t ranks, uint32_t rank, const HcclRootInfo *root,
              void *send, void *receive, aclrtStream stream) {
  HcclComm comm = nullptr;
  if (HcclCommInitRootInfo(ranks, root, rank, &comm) != HCCL_SUCCESS)
    return -1;
  if (HcclAllReduce(send, receive, 16, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM,
                    comm, stream) != HCCL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: communicator 'comm' from 'HcclCommInitRootInfo' is never released on this path; call 'HcclCommDestroy' before it is lost [acl-resource-leak]
  aclrtSynchronizeStream(stream);
  return HcclCommDestroy(comm);
}

void usedLate(HcclComm comm, void *buffer, aclrtStream stream) {
  HcclCommDestroy(comm);
  HcclBroadcast(buffer, 16, HCCL_DATA_TYPE_FP32, 0, comm, stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: communicator 'comm' is passed to 'HcclBroadcast' after 'HcclCommDestroy' has released it; call 'HcclCommDestroy' after its last use [acl-use-after-destroy]
}

void twice(const char *table) {
  HcclComm comm = nullptr;
  if (HcclCommInitClusterInfo(table, 0, &comm) != HCCL_SUCCESS)
    return;
  HcclCommDestroy(comm);
  HcclCommDestroy(comm);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: communicator 'comm' is released twice
}

void asStream(const char *table) {
  HcclComm comm = nullptr;
  if (HcclCommInitClusterInfo(table, 0, &comm) != HCCL_SUCCESS)
    return;
  aclrtDestroyStream(comm);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: communicator 'comm' from 'HcclCommInitClusterInfo' is released by 'aclrtDestroyStream', which is for a stream; use 'HcclCommDestroy' [acl-mismatched-destroy]
}

// --- Right uses -------------------------------------------------------------

int right(uint32_t ranks, uint32_t rank, const HcclRootInfo *root, void *buffer,
          aclrtStream stream) {
  HcclComm comm = nullptr;
  if (HcclCommInitRootInfo(ranks, root, rank, &comm) != HCCL_SUCCESS)
    return -1;
  int status =
      HcclBroadcast(buffer, 16, HCCL_DATA_TYPE_FP32, 0, comm, stream);
  aclrtSynchronizeStream(stream);
  HcclCommDestroy(comm);
  return status;
}

// A busy communicator may be destroyed again.
void retried(HcclComm comm) {
  if (HcclCommDestroy(comm) == HCCL_E_AGAIN)
    HcclCommDestroy(comm);
}

int all(int32_t *devices) {
  HcclComm comms[4];
  if (HcclCommInitAll(4, devices, comms) != HCCL_SUCCESS)
    return -1;
  for (HcclComm comm : comms)
    HcclCommDestroy(comm);
  return 0;
}
