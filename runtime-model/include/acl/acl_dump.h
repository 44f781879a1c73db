//===-- acl/acl_dump.h - ACL dump of operator data ----------------*- C -*-===//
// Interface of CANN 8.1; what CANN 9.x adds is marked.
#ifndef INC_EXTERNAL_ACL_DUMP_H_
#define INC_EXTERNAL_ACL_DUMP_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"
#include "acl_op.h" /* CANN 9.x declares aclopStartDumpArgs here. */

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Dumped data handed to a callback, chunk by chunk. */
#define ACL_DUMP_MAX_FILE_PATH_LENGTH 4096

typedef struct acldumpChunk {
  char fileName[ACL_DUMP_MAX_FILE_PATH_LENGTH];
  uint32_t bufLen;
  uint32_t isLastChunk;
  int64_t offset;
  int32_t flag;
  __extension__ uint8_t dataBuf[0];
} acldumpChunk;

aclError acldumpRegCallback(
    int32_t (*const messageCallback)(const acldumpChunk *, int32_t),
    int32_t flag);
void acldumpUnregCallback(void);

/* Dump of the tensors of a failed operator. CANN 9.x. */
#define ACL_DUMP_MAX_SHAPE_NUM 25

typedef enum acldumpType {
  AIC_ERR_BRIEF_DUMP = 1,
  AIC_ERR_NORM_DUMP,
  AIC_ERR_DETAIL_DUMP,
  DATA_DUMP,
  OVERFLOW_DUMP,
} acldumpType;

typedef enum acldumpTensorType {
  ACL_DUMP_TENSOR_INPUT = 0,
  ACL_DUMP_TENSOR_OUTPUT,
  ACL_DUMP_TENSOR_WORKSPACE,
} acldumpTensorType;

typedef enum acldumpTensorAddressType {
  ACL_DUMP_ADDR_PTR = 0,
  ACL_DUMP_ADDR_PTR_PTR,
  ACL_DUMP_ADDR_RAW,
} acldumpTensorAddressType;

typedef enum acldumpTensorPlacement {
  ACL_DUMP_PLACEMENT_DEVICE = 0,
  ACL_DUMP_PLACEMENT_HOST,
  ACL_DUMP_PLACEMENT_END,
} acldumpTensorPlacement;

typedef struct acldumpTensorInfo {
  acldumpTensorType type;
  size_t tensorSize;
  int32_t format;
  int32_t dataType;
  int64_t *tensorAddr;
  acldumpTensorAddressType addrType;
  acldumpTensorPlacement placement;
  uint32_t argsOffset;
  uint32_t shapeNum;
  uint32_t originShapeNum;
  uint64_t shape[ACL_DUMP_MAX_SHAPE_NUM];
  uint64_t originShape[ACL_DUMP_MAX_SHAPE_NUM];
} acldumpTensorInfo;

const char *acldumpGetPath(acldumpType dumpType);
aclError acldumpSaveExceptionInfo(const char *fileName, const char *userTag,
                                  const acldumpTensorInfo *tensors,
                                  size_t tensorCount);
aclError acldumpGetExceptionInfoPath(char *path, size_t maxLen);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_DUMP_H_
