//===-- acl/acl_rt_memory_soma.h - ACL stream-ordered memory pools --------===//
// Interface of CANN 9.x.
#ifndef INC_EXTERNAL_ACL_RT_MEMORY_H_
#define INC_EXTERNAL_ACL_RT_MEMORY_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"
#include "acl_rt.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Pools. */
typedef void *aclrtMemPool;

typedef enum aclrtMemPoolAttr {
  ACL_RT_MEM_POOL_REUSE_FOLLOW_EVENT_DEPENDENCIES = 1,
  ACL_RT_MEM_POOL_REUSE_ALLOW_OPPORTUNISTIC,
  ACL_RT_MEM_POOL_REUSE_ALLOW_INTERNAL_DEPENDENCIES,
  ACL_RT_MEM_POOL_ATTR_RELEASE_THRESHOLD,
  ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT,
  ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_HIGH,
  ACL_RT_MEM_POOL_ATTR_USED_MEM_CURRENT,
  ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH,
} aclrtMemPoolAttr;

typedef struct aclrtMemPoolProps {
  aclrtMemAllocationType allocType;
  aclrtMemHandleType handleType;
  aclrtMemLocation location;
  size_t maxSize;
  unsigned char reserved[32];
} aclrtMemPoolProps;

aclError aclrtMemPoolCreate(aclrtMemPool *memPool,
                            const aclrtMemPoolProps *poolProps);
aclError aclrtMemPoolDestroy(const aclrtMemPool memPool);
aclError aclrtMemPoolSetAttr(aclrtMemPool memPool, aclrtMemPoolAttr attr,
                             void *value);
aclError aclrtMemPoolGetAttr(aclrtMemPool memPool, aclrtMemPoolAttr attr,
                             void *value);
aclError aclrtMemPoolTrimTo(aclrtMemPool memPool, size_t minBytesToKeep);

/* Allocation and release in stream order. */
aclError aclrtMemPoolMallocAsync(void **ptr, size_t size, aclrtMemPool memPool,
                                 aclrtStream stream);
aclError aclrtMemPoolFreeAsync(void *ptr, aclrtStream stream);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_RT_MEMORY_H_
