//===-- acl/acl.h - ACL: runtime, operators, models ---------------*- C -*-===//
// Interface of CANN 8.1.
#ifndef INC_EXTERNAL_ACL_ACL_H_
#define INC_EXTERNAL_ACL_ACL_H_

#include "acl_mdl.h"
#include "acl_op.h"
#include "acl_rt.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Version of this interface. */
#define ACL_MAJOR_VERSION 1
#define ACL_MINOR_VERSION 13
#define ACL_PATCH_VERSION 0

/* Installed packages. */
aclError aclsysGetCANNVersion(aclCANNPackageName name,
                              aclCANNPackageVersion *version);

/* Start and end of ACL in a process, version, last error text. */
aclError aclInit(const char *configPath);
aclError aclFinalize(void);
aclError aclrtGetVersion(int32_t *majorVersion, int32_t *minorVersion,
                         int32_t *patchVersion);
const char *aclGetRecentErrMsg(void);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_ACL_H_
