//===-- acl/acl_op_compiler.h - online compilation ----------------*- C -*-===//
// Interface of CANN 8.1.
#ifndef INC_EXTERNAL_ACL_ACL_OP_COMPILER_H_
#define INC_EXTERNAL_ACL_ACL_OP_COMPILER_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"
#include "acl_op.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Compilation and execution. */
typedef enum aclCompileType {
  ACL_COMPILE_SYS = 0,
  ACL_COMPILE_UNREGISTERED,
} aclopCompileType;

typedef enum aclCompileFlag {
  ACL_OP_COMPILE_DEFAULT = 0,
  ACL_OP_COMPILE_FUZZ,
} aclOpCompileFlag;

aclError aclopCompile(const char *opType, int numInputs,
                      const aclTensorDesc *const *inputDesc, int numOutputs,
                      const aclTensorDesc *const *outputDesc,
                      const aclopAttr *attr, aclopEngineType engineType,
                      aclopCompileType compileFlag, const char *opPath);
aclError aclopCompileAndExecute(
    const char *opType, int numInputs, const aclTensorDesc *const *inputDesc,
    const aclDataBuffer *const *inputs, int numOutputs,
    const aclTensorDesc *const *outputDesc, aclDataBuffer *const *outputs,
    const aclopAttr *attr, aclopEngineType engineType,
    aclopCompileType compileFlag, const char *opPath, aclrtStream stream);
aclError aclopCompileAndExecuteV2(
    const char *opType, int numInputs, aclTensorDesc **inputDesc,
    aclDataBuffer **inputs, int numOutputs, aclTensorDesc **outputDesc,
    aclDataBuffer **outputs, aclopAttr *attr, aclopEngineType engineType,
    aclopCompileType compileFlag, const char *opPath, aclrtStream stream);
aclError aclopSetCompileFlag(aclOpCompileFlag flag);

/* Options of the compiler. */
typedef enum aclCompileOpt {
  ACL_PRECISION_MODE = 0,
  ACL_AICORE_NUM,
  ACL_AUTO_TUNE_MODE,
  ACL_OP_SELECT_IMPL_MODE,
  ACL_OPTYPELIST_FOR_IMPLMODE,
  ACL_OP_DEBUG_LEVEL,
  ACL_DEBUG_DIR,
  ACL_OP_COMPILER_CACHE_MODE,
  ACL_OP_COMPILER_CACHE_DIR,
  ACL_OP_PERFORMANCE_MODE,
  ACL_OP_JIT_COMPILE,
  ACL_OP_DETERMINISTIC,
  ACL_CUSTOMIZE_DTYPES,
  ACL_OP_PRECISION_MODE,
  ACL_ALLOW_HF32,
  ACL_PRECISION_MODE_V2,
  ACL_OP_DEBUG_OPTION,
} aclCompileOpt;

aclError aclSetCompileopt(aclCompileOpt opt, const char *value);
size_t aclGetCompileoptSize(aclCompileOpt opt);
aclError aclGetCompileopt(aclCompileOpt opt, char *value, size_t length);

/* Dump of the graph of an operator. */
typedef struct aclGraphDumpOption aclGraphDumpOption;

aclError aclGenGraphAndDumpForOp(
    const char *opType, int numInputs, const aclTensorDesc *const *inputDesc,
    const aclDataBuffer *const *inputs, int numOutputs,
    const aclTensorDesc *const *outputDesc, aclDataBuffer *const *outputs,
    const aclopAttr *attr, aclopEngineType engineType,
    const char *graphDumpPath, const aclGraphDumpOption *graphDumpOpt);
aclGraphDumpOption *aclCreateGraphDumpOpt(void);
aclError aclDestroyGraphDumpOpt(const aclGraphDumpOption *graphDumpOpt);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_ACL_OP_COMPILER_H_
