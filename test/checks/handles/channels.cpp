// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// Data channels to the device, their datasets and items.

#include "acl/acl.h"
#include "acl/acl_tdt.h"

int itemForgotten(acltdtChannelHandle *channel, const int64_t *dims,
                  void *data, size_t n) {
  acltdtDataset *set = acltdtCreateDataset();
  if (!set)
    return -1;
  acltdtDataItem *item = acltdtCreateDataItem(ACL_TENSOR_DATA_TENSOR, dims, 1,
                                              ACL_FLOAT, data, n);
  if (!item)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: queue dataset 'set' from 'acltdtCreateDataset' is never released on this path; call 'acltdtDestroyDataset' before it is lost [acl-resource-leak]
  acltdtAddDataItem(set, item);
  int result = acltdtSendTensor(channel, set, -1);
  acltdtDestroyDataItem(item);
  acltdtDestroyDataset(set);
  return result;
}

void channelForgotten(uint32_t device, acltdtDataset *set) {
  acltdtChannelHandle *channel = acltdtCreateChannel(device, "training");
  if (!channel)
    return;
  acltdtSendTensor(channel, set, -1);
  acltdtStopChannel(channel);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: channel 'channel' from 'acltdtCreateChannel' is never released on this path; call 'acltdtDestroyChannel' before it is lost

void sentLate(acltdtChannelHandle *channel, acltdtDataset *set) {
  acltdtStopChannel(channel);
  acltdtDestroyChannel(channel);
  acltdtSendTensor(channel, set, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: channel 'channel' is passed to 'acltdtSendTensor' after 'acltdtDestroyChannel' has released it
}

void itemAsSet() {
  acltdtDataset *set = acltdtCreateDataset();
  acltdtDestroyDataItem(reinterpret_cast<acltdtDataItem *>(set));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: queue dataset 'set' from 'acltdtCreateDataset' is released by 'acltdtDestroyDataItem'
}

// --- Right uses -------------------------------------------------------------

int sent(uint32_t device, const int64_t *dims, void *data, size_t n) {
  acltdtChannelHandle *channel =
      acltdtCreateChannelWithCapacity(device, "input", 8);
  if (!channel)
    return -1;
  int result = -1;
  acltdtDataItem *item = acltdtCreateDataItem(ACL_TENSOR_DATA_TENSOR, dims, 1,
                                              ACL_FLOAT, data, n);
  acltdtDataset *set = acltdtCreateDataset();
  if (item && set && acltdtAddDataItem(set, item) == ACL_SUCCESS)
    result = acltdtSendTensor(channel, set, 1000);
  if (set)
    acltdtDestroyDataset(set);
  if (item)
    acltdtDestroyDataItem(item);
  acltdtStopChannel(channel);
  acltdtDestroyChannel(channel);
  return result;
}

// Items can be got back from the dataset.
void destroyed(acltdtDataset *set) {
  for (size_t i = 0; i < acltdtGetDatasetSize(set); ++i)
    acltdtDestroyDataItem(acltdtGetDataItem(set, i));
  acltdtDestroyDataset(set);
}

class Sender {
public:
  explicit Sender(uint32_t device)
      : channel(acltdtCreateChannel(device, "sender")) {}
  ~Sender() {
    if (channel) {
      acltdtStopChannel(channel);
      acltdtDestroyChannel(channel);
    }
  }
  int send(acltdtDataset *set) { return acltdtSendTensor(channel, set, -1); }

private:
  acltdtChannelHandle *channel;
};
int useSender(acltdtDataset *set) {
  Sender sender(0);
  return sender.send(set);
}
