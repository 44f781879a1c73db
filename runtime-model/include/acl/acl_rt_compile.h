//===-- acl/acl_rt_compile.h - ACL runtime compilation of kernels ---------===//
// Interface of CANN 9.x.
#ifndef INC_EXTERNAL_ACL_ACL_RT_COMPILE_H_
#define INC_EXTERNAL_ACL_ACL_RT_COMPILE_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Programs: source text in, kernel binary out. */
typedef void *aclrtcProg;

aclError aclrtcCreateProg(aclrtcProg *prog, const char *src, const char *name,
                          int numHeaders, const char **headers,
                          const char **includeNames);
aclError aclrtcCompileProg(aclrtcProg prog, int numOptions,
                           const char **options);
aclError aclrtcAddNameExpr(aclrtcProg prog, const char *const nameExpression);
aclError aclrtcGetLoweredName(aclrtcProg prog, const char *nameExpression,
                              const char **loweredName);
aclError aclrtcDestroyProg(aclrtcProg *prog);
aclError aclrtcGetBinData(aclrtcProg prog, char *binData);
aclError aclrtcGetBinDataSize(aclrtcProg prog, size_t *binDataSizeRet);
aclError aclrtcGetCompileLogSize(aclrtcProg prog, size_t *logSizeRet);
aclError aclrtcGetCompileLog(aclrtcProg prog, char *log);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_ACL_RT_COMPILE_H_
