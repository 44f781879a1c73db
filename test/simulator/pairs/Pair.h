//===- Pair.h - Run the code of a pair test -------------------------------===//
//
// A file here includes the pair test of the same name and gives it a main that
// drives it into its defect: with memory and streams that exist, and with
// failures where the defect is on an error path.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_PAIR_H
#define ACLTIDY_TEST_SIMULATOR_PAIR_H

#include "acl/acl.h"
#include "acltidy/annotations.h"

/// ACL and device 0 for as long as it lives.
struct Acl {
  Acl() {
    aclInit(nullptr);
    aclrtSetDevice(0);
  }
  ~Acl() {
    acltidyFail(nullptr);
    aclrtResetDevice(0);
    aclFinalize();
  }
};

/// Device memory with zeros.
struct DeviceMemory {
  explicit DeviceMemory(size_t Size) {
    aclrtMalloc(&Address, Size, ACL_MEM_MALLOC_HUGE_FIRST);
    aclrtMemset(Address, Size, 0, Size);
  }
  ~DeviceMemory() { aclrtFree(Address); }
  void *Address = nullptr;
};

#endif // ACLTIDY_TEST_SIMULATOR_PAIR_H
