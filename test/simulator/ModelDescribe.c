/* ModelDescribe.c - Whether the runtime takes a model's description. */

#include "acl/acl.h"

#include <stdio.h>

int main(int argc, char **argv) {
  aclmdlBundleQueryInfo *Info;
  aclmdlDesc *Desc;
  aclError Single, Bundle;
  if (argc != 2 || aclInit(NULL) != ACL_SUCCESS)
    return 2;
  Desc = aclmdlCreateDesc();
  Info = aclmdlBundleCreateQueryInfo();
  Single = aclmdlGetDescFromFile(Desc, argv[1]);
  Bundle = aclmdlBundleQueryInfoFromFile(argv[1], Info);
  aclmdlDestroyDesc(Desc);
  aclmdlBundleDestroyQueryInfo(Info);
  aclFinalize();
  printf("%d %d\n", Single, Bundle);
  return Single && Bundle;
}
