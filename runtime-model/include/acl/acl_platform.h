//===-- acl/acl_platform.h - ACL queries of the hardware platform ---------===//
// Interface of CANN 9.x.
#ifndef INC_PKG_PLATFORM_ACL_PLATFORM_H_
#define INC_PKG_PLATFORM_ACL_PLATFORM_H_

#include <stdint.h>

#include "acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Architectures, core types, on-chip memories. */
typedef enum aclplatformCoreType {
  ACL_PLATFORM_CORE_TYPE_AI_CORE = 0,
  ACL_PLATFORM_CORE_TYPE_VECTOR_CORE,
} aclplatformCoreType;

typedef enum aclplatformNpuArch {
  DAV_1001 = 1001,
  DAV_2002 = 2002,
  DAV_2102 = 2102,
  DAV_2201 = 2201,
  DAV_3002 = 3002,
  DAV_3003 = 3003,
  DAV_3004 = 3004,
  DAV_3102 = 3102,
  DAV_3113 = 3113,
  DAV_3505 = 3505,
  DAV_3510 = 3510,
  DAV_5102 = 5102,
  DAV_5162 = 5162,
  DAV_RESV = 0xFFFF,
} aclplatformNpuArch;

typedef enum aclplatformLocalMemType {
  L0_A = 0,
  L0_B,
  L0_C,
  L1,
  L2,
  UB,
  HBM,
} aclplatformLocalMemType;

/* Queries: values come back as text. */
typedef enum aclplatformDevInfo {
  ACL_PLATFORM_AICORE_CNT = 0,
  ACL_PLATFORM_AICORE_UB_SIZE,
  ACL_PLATFORM_CUBE_CORE_CNT,
  ACL_PLATFORM_VECTOR_CORE_CNT,
  ACL_PLATFORM_L2_SIZE,
  ACL_PLATFORM_MEMORY_SIZE,
  ACL_PLATFORM_CUBE_FREQ,
  ACL_PLATFORM_VEC_FREQ,
  ACL_PLATFORM_BT_SIZE,
  ACL_PLATFORM_L0_A_SIZE,
  ACL_PLATFORM_L0_B_SIZE,
  ACL_PLATFORM_L0_C_SIZE,
  ACL_PLATFORM_L1_SIZE,
  ACL_PLATFORM_SOC_VERSION,
  ACL_PLATFORM_AIC_VERSION,
  ACL_PLATFORM_NPU_ARCH,
  ACL_PLATFORM_MEMORY_TYPE,
} aclplatformDevInfo;

aclError aclplatformGetDeviceInfo(aclplatformDevInfo infoType, char *value,
                                  uint32_t maxLen);
aclError aclplatformGetInstructionInfo(aclplatformCoreType type,
                                       const char *instruction, char *value,
                                       uint32_t maxLen);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_PKG_PLATFORM_ACL_PLATFORM_H_
