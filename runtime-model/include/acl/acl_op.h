//===-- acl/acl_op.h - ACL single operators -----------------------*- C -*-===//
// Interface of CANN 8.1.
#ifndef INC_EXTERNAL_ACL_ACL_OP_H_
#define INC_EXTERNAL_ACL_ACL_OP_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"
#include "acl_rt.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Attributes of an operator. */
typedef struct aclopAttr aclopAttr;

aclopAttr *aclopCreateAttr(void);
void aclopDestroyAttr(const aclopAttr *attr);
aclError aclopSetAttrBool(aclopAttr *attr, const char *attrName,
                          uint8_t attrValue);
aclError aclopSetAttrInt(aclopAttr *attr, const char *attrName,
                         int64_t attrValue);
aclError aclopSetAttrFloat(aclopAttr *attr, const char *attrName,
                           float attrValue);
aclError aclopSetAttrString(aclopAttr *attr, const char *attrName,
                            const char *attrValue);
aclError aclopSetAttrDataType(aclopAttr *attr, const char *attrName,
                              aclDataType attrValue);
aclError aclopSetAttrListDataType(aclopAttr *attr, const char *attrName,
                                  int numValues, const aclDataType *values);
aclError aclopSetAttrListBool(aclopAttr *attr, const char *attrName,
                              int numValues, const uint8_t *values);
aclError aclopSetAttrListInt(aclopAttr *attr, const char *attrName,
                             int numValues, const int64_t *values);
aclError aclopSetAttrListFloat(aclopAttr *attr, const char *attrName,
                               int numValues, const float *values);
aclError aclopSetAttrListString(aclopAttr *attr, const char *attrName,
                                int numValues, const char **values);
aclError aclopSetAttrListListInt(aclopAttr *attr, const char *attrName,
                                 int numLists, const int *numValues,
                                 const int64_t *const *values);

/* Operators loaded from model files and how they run. */
typedef struct aclopHandle aclopHandle;

aclError aclopSetModelDir(const char *modelDir);
aclError aclopLoad(const void *model, size_t modelSize);
aclError aclopExecute(const char *opType, int numInputs,
                      const aclTensorDesc *const *inputDesc,
                      const aclDataBuffer *const *inputs, int numOutputs,
                      const aclTensorDesc *const *outputDesc,
                      aclDataBuffer *const *outputs, const aclopAttr *attr,
                      aclrtStream stream);
aclError aclopExecuteV2(const char *opType, int numInputs,
                        aclTensorDesc **inputDesc, aclDataBuffer **inputs,
                        int numOutputs, aclTensorDesc **outputDesc,
                        aclDataBuffer **outputs, aclopAttr *attr,
                        aclrtStream stream);
aclError aclopCreateHandle(const char *opType, int numInputs,
                           const aclTensorDesc *const *inputDesc,
                           int numOutputs,
                           const aclTensorDesc *const *outputDesc,
                           const aclopAttr *opAttr, aclopHandle **handle);
void aclopDestroyHandle(aclopHandle *handle);
aclError aclopExecWithHandle(aclopHandle *handle, int numInputs,
                             const aclDataBuffer *const *inputs, int numOutputs,
                             aclDataBuffer *const *outputs, aclrtStream stream);
aclError aclopSetMaxOpQueueNum(uint64_t maxOpNum);
aclError aclopInferShape(const char *opType, int numInputs,
                         aclTensorDesc **inputDesc, aclDataBuffer **inputs,
                         int numOutputs, aclTensorDesc **outputDesc,
                         aclopAttr *attr);

/* Conversion of element types. */
aclError aclopCast(const aclTensorDesc *srcDesc, const aclDataBuffer *srcBuffer,
                   const aclTensorDesc *dstDesc, aclDataBuffer *dstBuffer,
                   uint8_t truncate, aclrtStream stream);
aclError aclopCreateHandleForCast(aclTensorDesc *srcDesc,
                                  aclTensorDesc *dstDesc, uint8_t truncate,
                                  aclopHandle **handle);

/* Dump of kernel arguments. */
#define ACL_OP_DUMP_OP_AICORE_ARGS 0x00000001U

aclError aclopStartDumpArgs(uint32_t dumpType, const char *path);
aclError aclopStopDumpArgs(uint32_t dumpType);

/* Kernels and compile functions supplied by the client. */
typedef struct aclopKernelDesc aclopKernelDesc;

static const int ACL_COMPILE_FLAG_BIN_SELECTOR = 1;

typedef enum aclEngineType {
  ACL_ENGINE_SYS = 0,
  ACL_ENGINE_AICORE,
  ACL_ENGINE_VECTOR,
} aclopEngineType;

typedef void (*aclDataDeallocator)(void *, size_t);
typedef aclError (*aclopCompileFunc)(int, const aclTensorDesc *const *, int,
                                     const aclTensorDesc *const *,
                                     const aclopAttr *, aclopKernelDesc *);

aclError aclopCreateKernel(const char *opType, const char *kernelId,
                           const char *kernelName, void *binData, int binSize,
                           aclopEngineType enginetype,
                           aclDataDeallocator deallocator);
aclError aclopRegisterCompileFunc(const char *opType, aclopCompileFunc func);
aclError aclopUnregisterCompileFunc(const char *opType);
aclError aclopSetKernelArgs(aclopKernelDesc *kernelDesc, const char *kernelId,
                            uint32_t blockDim, const void *args,
                            uint32_t argSize);
aclError aclopSetKernelWorkspaceSizes(aclopKernelDesc *kernelDesc,
                                      int numWorkspaces,
                                      size_t *workspaceSizes);
aclError aclopUpdateParams(const char *opType, int numInputs,
                           const aclTensorDesc *const *inputDesc,
                           int numOutputs,
                           const aclTensorDesc *const *outputDesc,
                           const aclopAttr *attr);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_ACL_OP_H_
