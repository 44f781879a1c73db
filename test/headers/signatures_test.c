//===-- signatures_test.c - function types, as clients use them
//------------===//
// Each function goes into a pointer of the type that CANN 8.1 gives it. Read
// as C and as C++, where a wrong type is an error.

#define ENABLE_DVPP_INTERFACE
#include <acl/acl.h>
#include <acl/acl_dump.h>
#include <acl/acl_rt_memory_soma.h>
#include <acl/acl_tdt.h>
#include <acl/dvpp/hi_dvpp.h>
#include <acl/ops/acl_dvpp.h>

#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_add.h"
#include "aclnnop/aclnn_convolution.h"
#include "aclnnop/aclnn_expm1.h"
#include "aclnnop/aclnn_gaussian_blur.h"
#include "aclnnop/aclnn_ops_infer.h"
#include "aclnnop/aclnn_set_pytorch_random.h"
#include "aclnnop/aclnn_trans_quant_param.h"
#include "aclnnop/level2/aclnn_mul.h"
#include "hccl/hccl.h"
#include "hccl/hccl_comm.h"

struct Functions {
  aclError (*init)(const char *);
  aclError (*finalize)(void);
  const char *(*recentError)(void);
  aclError (*mallocDevice)(void **, size_t, aclrtMemMallocPolicy);
  aclError (*copyAsync)(void *, size_t, const void *, size_t, aclrtMemcpyKind,
                        aclrtStream);
  aclError (*createBinary)(const aclrtBinary, aclrtBinHandle *);
  aclError (*memoryInfo)(aclrtMemAttr, size_t *, size_t *);
  aclError (*callback)(aclrtCallback, void *, aclrtCallbackBlockType,
                       aclrtStream);
  aclError (*registerDump)(int32_t (*const)(const acldumpChunk *, int32_t),
                           int32_t);
  aclError (*shapeRange)(aclTensorDesc *, size_t, int64_t (*)[2]);
  void (*log)(aclLogLevel, const char *, const char *, uint32_t, const char *,
              ...);
  aclError (*execute)(const char *, int, const aclTensorDesc *const *,
                      const aclDataBuffer *const *, int,
                      const aclTensorDesc *const *, aclDataBuffer *const *,
                      const aclopAttr *, aclrtStream);
  aclError (*attrList)(aclopAttr *, const char *, int, const int *,
                       const int64_t *const *);
  aclError (*compileFunc)(const char *, aclopCompileFunc);
  acltdtTensorType (*itemType)(const acltdtDataItem *);
  aclvdecCallback (*vdecCallback)(const aclvdecChannelDesc *);
  hi_s32 (*pyrdown)(hi_vpc_chn, const hi_vpc_pic_info *, hi_vpc_pic_info *,
                    hi_u32, hi_s8 (*)[5], hi_u16, hi_vpc_make_border_info,
                    hi_u32 *, hi_s32);
  hi_s32 (*stitchGain)(void *, void *, hi_u32, void *, hi_u32);
  aclBoolArray *(*boolArray)(const bool *, uint64_t);
  aclTensorList *(*tensorList)(const aclTensor *const *, uint64_t);
  aclnnStatus (*viewShape)(const aclTensor *, int64_t **, uint64_t *);
  aclnnStatus (*addPhaseOne)(const aclTensor *, const aclTensor *,
                             const aclScalar *, aclTensor *, uint64_t *,
                             aclOpExecutor **);
  aclnnStatus (*phaseTwo[5])(void *, uint64_t, aclOpExecutor *, aclrtStream);
  aclnnStatus (*blurPhaseTwo)(void *, uint64_t, aclOpExecutor *,
                              const aclTensor *, const aclIntArray *, double,
                              double, int64_t, aclTensor *, aclrtStream);
  aclnnStatus (*quantParam)(const float *, uint64_t, const float *, uint64_t,
                            uint64_t **, uint64_t *);
  int32_t (*random)(void);
  HcclResult (*allReduce)(void *, void *, uint64_t, HcclDataType, HcclReduceOp,
                          HcclComm, aclrtStream);
  HcclResult (*backup)(HcclComm, uint32_t *, bool *, uint32_t);
  aclError (*poolFree)(void *, aclrtStream);
};

extern const struct Functions functions;
const struct Functions functions = {
    aclInit,
    aclFinalize,
    aclGetRecentErrMsg,
    aclrtMalloc,
    aclrtMemcpyAsync,
    aclrtBinaryLoad,
    aclrtGetMemInfo,
    aclrtLaunchCallback,
    acldumpRegCallback,
    aclSetTensorShapeRange,
    aclAppLog,
    aclopExecute,
    aclopSetAttrListListInt,
    aclopRegisterCompileFunc,
    acltdtGetTensorTypeFromItem,
    aclvdecGetChannelDescCallback,
    hi_mpi_vpc_pyrdown,
    0,
    aclCreateBoolArray,
    aclCreateTensorList,
    aclGetViewShape,
    aclnnAddGetWorkspaceSize,
    {aclnnAdd, aclnnConvolution, aclnnMul, aclRfft1D, aclnnExpm1},
    aclnnGaussianBlur,
    aclnnTransQuantParam,
    aclnnGetPytorchRandom,
    HcclAllReduce,
    HcclCommWorkingDevNicSet,
    aclrtMemPoolFreeAsync,
};

// What client code does with results, flags and the log macro.
int classify(aclError status);
int classify(aclError status) {
  switch (status) {
  case ACL_ERROR_RT_MEMORY_ALLOCATION:
    return 1;
  case ACL_ERROR_RT_CONTEXT_NULL:
    return 2;
  default:
    break;
  }
  if (status != ACL_SUCCESS)
    ACL_APP_LOG(ACL_ERROR, "failed with %d", status);
  ACL_APP_LOG(ACL_INFO, "done");
  return status == ACL_ERROR_BAD_ALLOC;
}

aclError newStream(aclrtStream *stream);
aclError newStream(aclrtStream *stream) {
  return aclrtCreateStreamWithConfig(
      stream, 0, ACL_STREAM_FAST_LAUNCH | ACL_STREAM_FAST_SYNC);
}

// The stitching callback is a member, not a parameter.
void setGain(hi_stitching_gain_param *param);
void setGain(hi_stitching_gain_param *param) {
  param->calulate_gain_callback = functions.stitchGain;
}

// A function that a client exports itself.
ACL_FUNC_VISIBILITY int clientEntry(void);
ACL_FUNC_VISIBILITY int clientEntry(void) { return HI_SUCCESS; }
