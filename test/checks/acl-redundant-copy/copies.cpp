// RUN: %check_acl_tidy %s acl-redundant-copy

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"
#include "acl/ops/acl_dvpp.h"

struct Model {
  uint32_t id;
  aclmdlDataset *out;
};

static void infer(const Model &m, void *memory, size_t size) {
  aclmdlDataset *in = aclmdlCreateDataset();
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  aclmdlAddDatasetBuffer(in, buffer);
  aclmdlExecute(m.id, in, m.out);
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(in);
}

void freedAfter(const Model &m, acldvppChannelDesc *channel,
                acldvppPicDesc *source, acldvppResizeConfig *config,
                size_t size, aclrtStream stream) {
  void *resized = nullptr;
  if (acldvppMalloc(&resized, size) != ACL_SUCCESS)
    return;
  acldvppPicDesc *target = acldvppCreatePicDesc();
  acldvppSetPicDescData(target, resized);
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(target);
  void *input = nullptr;
  if (aclrtMalloc(&input, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS) {
    acldvppFree(resized);
    return;
  }
  aclrtMemcpy(input, size, resized, size, ACL_MEMCPY_DEVICE_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' copies the output of 'acldvppVpcResizeAsync' only to feed 'aclmdlExecute'; make 'resized' itself the model's input [acl-redundant-copy]
  // CHECK-NOTES: :[[@LINE-14]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  // CHECK-NOTES: :[[@LINE-11]]:3: note: the media output is written here
  // CHECK-NOTES: :[[@LINE-25]]:3: note: the model reads the copy here
  infer(m, input, size);
  aclrtFree(input);
  acldvppFree(resized);
}

void freedBefore(const Model &m, acldvppChannelDesc *channel,
                 acldvppPicDesc *source, acldvppResizeConfig *config,
                 size_t size, aclrtStream stream) {
  void *resized = nullptr;
  if (acldvppMalloc(&resized, size) != ACL_SUCCESS)
    return;
  acldvppPicDesc *target = acldvppCreatePicDesc();
  acldvppSetPicDescData(target, resized);
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(target);
  void *input = nullptr;
  if (aclrtMalloc(&input, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS) {
    acldvppFree(resized);
    return;
  }
  aclrtMemcpy(input, size, resized, size, ACL_MEMCPY_DEVICE_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' copies the output of 'acldvppVpcResizeAsync' only to feed 'aclmdlExecute'; make 'resized' itself
  // CHECK-NOTES: :[[@LINE-14]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  // CHECK-NOTES: :[[@LINE-11]]:3: note: the media output is written here
  // CHECK-NOTES: :[[@LINE-51]]:3: note: the model reads the copy here
  acldvppFree(resized);
  infer(m, input, size);
  aclrtFree(input);
}

void v2(const Model &m, hi_vpc_chn chn, const hi_vpc_pic_info *in,
        hi_u32 size) {
  hi_vpc_pic_info out = {};
  if (hi_mpi_dvpp_malloc(0, &out.picture_address, size) != 0)
    return;
  hi_u32 task = 0;
  hi_mpi_vpc_resize(chn, in, &out, 0, 0, 0, &task, -1);
  hi_mpi_vpc_get_process_result(chn, task, -1);
  void *input = nullptr;
  if (aclrtMalloc(&input, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS) {
    hi_mpi_dvpp_free(out.picture_address);
    return;
  }
  aclrtMemcpy(input, size, out.picture_address, size,
              ACL_MEMCPY_DEVICE_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-2]]:3: warning: 'aclrtMemcpy' copies the output of 'hi_mpi_vpc_resize' only to feed 'aclmdlExecute'
  // CHECK-NOTES: :[[@LINE-13]]:7: note: DVPP memory is allocated here by 'hi_mpi_dvpp_malloc'
  // CHECK-NOTES: :[[@LINE-11]]:3: note: the media output is written here
  // CHECK-NOTES: :[[@LINE-75]]:3: note: the model reads the copy here
  infer(m, input, size);
  aclrtFree(input);
  hi_mpi_dvpp_free(out.picture_address);
}

// The output itself is the input.
void direct(const Model &m, acldvppChannelDesc *channel, acldvppPicDesc *source,
            acldvppResizeConfig *config, size_t size, aclrtStream stream) {
  void *resized = nullptr;
  if (acldvppMalloc(&resized, size) != ACL_SUCCESS)
    return;
  acldvppPicDesc *target = acldvppCreatePicDesc();
  acldvppSetPicDescData(target, resized);
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(target);
  infer(m, resized, size);
  acldvppFree(resized);
}

// The output is needed further, is a part of a batch, or another round comes.
void needed(const Model &m, acldvppChannelDesc *channel, acldvppPicDesc *source,
            acldvppResizeConfig *config, size_t size, void *host,
            aclrtStream stream) {
  void *resized = nullptr;
  if (acldvppMalloc(&resized, size) != ACL_SUCCESS)
    return;
  acldvppPicDesc *target = acldvppCreatePicDesc();
  acldvppSetPicDescData(target, resized);
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  void *input = nullptr;
  if (aclrtMalloc(&input, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
    aclrtMemcpy(input, size, resized, size, ACL_MEMCPY_DEVICE_TO_DEVICE);
    infer(m, input, size);
    aclrtMemcpy(host, size, resized, size, ACL_MEMCPY_DEVICE_TO_HOST);
    aclrtFree(input);
  }
  void *batch = nullptr;
  if (aclrtMalloc(&batch, 4 * size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
    aclrtMemcpy(batch, size, resized, size, ACL_MEMCPY_DEVICE_TO_DEVICE);
    infer(m, batch, 4 * size);
    aclrtFree(batch);
  }
  acldvppDestroyPicDesc(target);
  acldvppFree(resized);
}

void pipelined(const Model &m, acldvppChannelDesc *channel,
               acldvppPicDesc *source, acldvppResizeConfig *config, size_t size,
               aclrtStream stream) {
  void *resized = nullptr;
  if (acldvppMalloc(&resized, size) != ACL_SUCCESS)
    return;
  acldvppPicDesc *target = acldvppCreatePicDesc();
  acldvppSetPicDescData(target, resized);
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  void *input = nullptr;
  if (aclrtMalloc(&input, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
    aclrtMemcpy(input, size, resized, size, ACL_MEMCPY_DEVICE_TO_DEVICE);
    // The next picture is on its way while the model works.
    acldvppVpcResizeAsync(channel, source, target, config, stream);
    infer(m, input, size);
    aclrtSynchronizeStream(stream);
    aclrtFree(input);
  }
  acldvppDestroyPicDesc(target);
  acldvppFree(resized);
}
