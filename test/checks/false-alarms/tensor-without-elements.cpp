// RUN: %check_acl_tidy %s acl-*
// Must not be reported: a tensor without elements stands in for an output that
// nobody wants; its address is never used.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <cstdint>
#include <vector>

struct Placeholder {
  explicit Placeholder(aclDataType type) {
    std::vector<int64_t> shape = {0};
    int64_t address = 0xff;
    inner = aclCreateTensor(shape.data(), shape.size(), type, shape.data(), 0, ACL_FORMAT_ND, shape.data(), shape.size(), &address);
  }
  ~Placeholder() {
    if (inner)
      aclDestroyTensor(inner);
  }
  aclTensor *inner = nullptr;
};

bool usesOne() {
  Placeholder output(ACL_FLOAT);
  return output.inner != nullptr;
}

bool usesAnother(aclDataType type) {
  Placeholder output(type);
  return output.inner != nullptr;
}
