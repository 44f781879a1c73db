// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// aclnn operators: phase one makes an executor, phase two uses it up.

#include "acl/acl.h"
#include "aclnnop/aclnn_add.h"
#include "aclnnop/aclnn_cat.h"
#include <memory>

int ranTwice(const aclTensor *a, const aclTensor *b, const aclScalar *alpha,
             aclTensor *out, void *workspace, aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  int status = aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor);
  if (status != 0)
    return status;
  status = aclnnAdd(workspace, size, executor, stream);
  if (status != 0)
    return status;
  return aclnnAdd(workspace, size, executor, stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: operator executor 'executor' is passed to 'aclnnAdd' after 'aclnnAdd' has used it up
}

int scalarForgotten(const aclTensor *a, const aclTensor *b, aclTensor *out,
                    aclrtStream stream) {
  float one = 1.0f;
  aclScalar *alpha = aclCreateScalar(&one, ACL_FLOAT);
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  void *workspace = nullptr;
  int status = aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: scalar 'alpha' from 'aclCreateScalar' is never released on this path; call 'aclDestroyScalar' before it is lost [acl-resource-leak]
  if (status == 0 && size > 0)
    status = aclrtMalloc(&workspace, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status == 0)
    status = aclnnAdd(workspace, size, executor, stream);
  aclrtSynchronizeStream(stream);
  if (workspace)
    aclrtFree(workspace);
  return status;
}

int workspaceForgotten(const aclTensorList *in, aclTensor *out,
                       aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  if (aclnnCatGetWorkspaceSize(in, 0, out, &size, &executor) != 0)
    return -1;
  void *workspace = nullptr;
  if (aclrtMalloc(&workspace, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  if (aclnnCat(workspace, size, executor, stream) != 0)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: device memory 'workspace' from 'aclrtMalloc' is never released on this path
  aclrtSynchronizeStream(stream);
  return aclrtFree(workspace);
}

int repeatableForgotten(const aclTensor *a, const aclTensor *b,
                        const aclScalar *alpha, aclTensor *out, void *workspace,
                        aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  if (aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor) != 0)
    return -1;
  if (aclSetAclOpExecutorRepeatable(executor) != 0)
    return -1;
  aclnnAdd(workspace, size, executor, stream);
  return aclrtSynchronizeStream(stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: repeatable operator executor 'executor' from 'aclSetAclOpExecutorRepeatable' is never released on this path; call 'aclDestroyAclOpExecutor' before it is lost
}

int repeatableRanLate(void *workspace, uint64_t size, aclOpExecutor *executor,
                      aclrtStream stream) {
  if (aclSetAclOpExecutorRepeatable(executor) != 0)
    return -1;
  aclDestroyAclOpExecutor(executor);
  return aclnnAdd(workspace, size, executor, stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: repeatable operator executor 'executor' is 
}

int tensorDestroyedEarly(aclTensor *a, const aclTensor *b,
                         const aclScalar *alpha, aclTensor *out) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  aclDestroyTensor(a);
  return aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: tensor 'a' is passed to 'aclnnAddGetWorkspaceSize' after 'aclDestroyTensor' has released it
}

void scalarAsTensor(float value) {
  aclScalar *scalar = aclCreateScalar(&value, ACL_FLOAT);
  aclDestroyTensor(reinterpret_cast<aclTensor *>(scalar));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: scalar 'scalar' from 'aclCreateScalar' is released by 'aclDestroyTensor', which is for a tensor; use 'aclDestroyScalar' [acl-mismatched-destroy]
}

// --- Right uses -------------------------------------------------------------

int right(const aclTensor *a, const aclTensor *b, aclTensor *out,
          aclrtStream stream) {
  float one = 1.0f;
  aclScalar *alpha = aclCreateScalar(&one, ACL_FLOAT);
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  void *workspace = nullptr;
  int status = aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor);
  if (status == 0 && size > 0)
    status = aclrtMalloc(&workspace, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status == 0)
    status = aclnnAdd(workspace, size, executor, stream);
  aclrtSynchronizeStream(stream);
  if (workspace)
    aclrtFree(workspace);
  aclDestroyScalar(alpha);
  return status;
}

int repeatable(const aclTensor *a, const aclTensor *b, const aclScalar *alpha,
               aclTensor *out, void *workspace, aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  if (aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor) != 0)
    return -1;
  if (aclSetAclOpExecutorRepeatable(executor) != 0)
    return -1;
  aclnnAdd(workspace, size, executor, stream);
  aclnnAdd(workspace, size, executor, stream);
  aclrtSynchronizeStream(stream);
  return aclDestroyAclOpExecutor(executor);
}

// Another phase one makes another executor.
int twoOperators(const aclTensor *a, const aclTensor *b,
                 const aclScalar *alpha, aclTensor *out, void *workspace,
                 aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  for (int i = 0; i < 2; ++i) {
    if (aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor) != 0)
      return -1;
    if (aclnnAdd(workspace, size, executor, stream) != 0)
      return -1;
  }
  return 0;
}

// A helper of this file whose name follows the scheme is no operator.
static int aclnnHelper(void *, uint64_t, aclOpExecutor *, aclrtStream) {
  return 0;
}
int helper(void *workspace, aclOpExecutor *executor, aclrtStream stream) {
  aclnnHelper(workspace, 0, executor, stream);
  return aclnnHelper(workspace, 0, executor, stream);
}
