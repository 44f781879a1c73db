#include "acl/acl.h"

namespace team {
aclError openStream(int device, aclrtStream *stream);
}

void leakOfWrapper() {
  aclrtStream s = nullptr;
  team::openStream(0, &s);
}

void leakOfApi() {
  aclrtStream s = nullptr;
  aclrtCreateStream(&s);
}
