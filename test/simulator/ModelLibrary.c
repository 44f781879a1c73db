/* ModelLibrary.c - What a model computes: the inputs added up. */

#include "acltidy/model.h"

#include <string.h>

int acltidyModelRun(const acltidyModelTensor *inputs, size_t inputCount,
                    acltidyModelTensor *outputs, size_t outputCount) {
  size_t I, N;
  if (outputCount != 1 || outputs[0].type != ACL_FLOAT)
    return 5;
  memset(outputs[0].data, 0, outputs[0].size);
  for (I = 0; I != inputCount; ++I)
    for (N = 0; N != outputs[0].size / sizeof(float) &&
                N != inputs[I].size / sizeof(float);
         ++N)
      ((float *)outputs[0].data)[N] += ((const float *)inputs[I].data)[N];
  return 0;
}

/* Tells the shape that it is given. */
int tellShape(const acltidyModelTensor *inputs, size_t inputCount,
              acltidyModelTensor *outputs, size_t outputCount) {
  size_t I;
  (void)outputCount;
  for (I = 0; inputCount && I != inputs[0].dimCount; ++I)
    ((int64_t *)outputs[0].data)[I] = inputs[0].dims[I];
  return strcmp(inputs[0].name, "data");
}

int alwaysFails(const acltidyModelTensor *inputs, size_t inputCount,
                acltidyModelTensor *outputs, size_t outputCount) {
  (void)inputs, (void)inputCount, (void)outputs, (void)outputCount;
  return 3;
}
