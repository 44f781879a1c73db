//===-- acltidy/model.h - What a stand-in for a model computes ----*- C -*-===//
//
// A model description (docs/simulator.md) may name a shared library:
//
//   { "inputs": [...], "outputs": [...],
//     "behaviour": "library", "library": "libnet.so" }
//
// The simulated runtime loads it with the model, and calls its function for
// each execution. A relative name is looked for in the folder of the
// description; a name without a slash that is not there, as dlopen does. The
// function is called acltidyModelRun unless the description has a "function".
//
// The function runs in place of the device, when the execution's turn on its
// stream comes, on whichever thread the schedule has. It must not call ACL, and
// must not keep what it is given. Executions of one model do not overlap unless
// the client lets them.
//
//===----------------------------------------------------------------------===//
#ifndef ACLTIDY_MODEL_H
#define ACLTIDY_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "acl/acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* A tensor of one execution, in memory that the function may touch. */
typedef struct acltidyModelTensor {
  const char *name;    /* As described. */
  aclDataType type;    /* Of an element. */
  aclFormat format;    /* As described. */
  size_t dimCount;     /* Number of dimensions. */
  const int64_t *dims; /* Of this execution: the gear that is set. */
  void *data;          /* The elements without gaps. Inputs are read only. */
  size_t size;         /* Bytes of data. */
} acltidyModelTensor;

/* Computes the outputs. Inputs that only carry a gear or parameters of AIPP
   are left out; an image has gone through AIPP already.
   Returns 0, or any other number to fail the execution: it returns 507011
   (ACL_ERROR_RT_MODEL_EXECUTE), an asynchronous one to who waits for it. */
typedef int (*acltidyModelFunction)(const acltidyModelTensor *inputs,
                                    size_t inputCount,
                                    acltidyModelTensor *outputs,
                                    size_t outputCount);

/* The function's default name: define it in the library. */
int acltidyModelRun(const acltidyModelTensor *inputs, size_t inputCount,
                    acltidyModelTensor *outputs, size_t outputCount);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // ACLTIDY_MODEL_H
