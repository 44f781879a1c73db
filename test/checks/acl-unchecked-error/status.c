// RUN: %check_acl_tidy %s acl-unchecked-error

#include "acl/acl.h"
#include <stdio.h>

int go_on(size_t n) {
  void *host = NULL;
  int status = aclrtMallocHost(&host, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: when 'aclrtMallocHost' fails, this function goes on and uses 'host', which was not made; leave the function or skip the use [acl-unchecked-error]
  if (status != ACL_SUCCESS)
    fprintf(stderr, "no memory: %d\n", status);
  ((char *)host)[0] = 1;
  return 0;
}

int truth_value(size_t n) {
  void *host = NULL;
  int status;
  status = aclrtMallocHost(&host, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: when 'aclrtMallocHost' fails
  if (status)
    puts("no memory");
  return aclrtMemset(host, n, 0, n);
}

int leaves(size_t n) {
  void *host = NULL;
  int status = aclrtMallocHost(&host, n);
  if (status != ACL_SUCCESS) {
    puts("no memory");
    goto out;
  }
  ((char *)host)[0] = 1;
out:
  aclrtFreeHost(host);
  return status;
}

int returned(size_t n, void **host) {
  int status = aclrtMallocHost(host, n);
  if (status)
    puts("no memory");
  return status;
}

/* Asked for in the loop's condition. */
int until(size_t n) {
  void *host = NULL;
  int status;
  do {
    status = aclrtMallocHost(&host, n);
    n /= 2;
  } while (status != ACL_SUCCESS && n > 0);
  if (status)
    return status;
  ((char *)host)[0] = 1;
  return aclrtFreeHost(host);
}
