//===- ModelSupport.h - Models and datasets for tests ---------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_MODELSUPPORT_H
#define ACLTIDY_TEST_SIMULATOR_MODELSUPPORT_H

#include "Support.h"

#include <cstring>

namespace acltidy::test {

/// A model from a description, gone with the object.
class Model {
public:
  explicit Model(const char *Description) {
    EXPECT_EQ(aclmdlLoadFromMem(Description, std::strlen(Description), &Id),
              ACL_SUCCESS)
        << aclGetRecentErrMsg();
    Desc = aclmdlCreateDesc();
    EXPECT_EQ(aclmdlGetDesc(Desc, Id), ACL_SUCCESS);
  }
  Model(const Model &) = delete;
  ~Model() {
    EXPECT_EQ(aclmdlDestroyDesc(Desc), ACL_SUCCESS);
    EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  }

  size_t input(const char *Name) const {
    size_t Index = 99;
    EXPECT_EQ(aclmdlGetInputIndexByName(Desc, Name, &Index), ACL_SUCCESS);
    return Index;
  }

  uint32_t Id = 0;
  aclmdlDesc *Desc = nullptr;
};

/// A dataset with buffers of device memory.
class Set {
public:
  explicit Set(std::initializer_list<size_t> Sizes = {}) {
    for (size_t Size : Sizes)
      add(Size);
  }
  /// As large as the model says.
  Set(const Model &M, bool Output) {
    size_t Count =
        Output ? aclmdlGetNumOutputs(M.Desc) : aclmdlGetNumInputs(M.Desc);
    for (size_t I = 0; I != Count; ++I)
      add(Output ? aclmdlGetOutputSizeByIndex(M.Desc, I)
                 : aclmdlGetInputSizeByIndex(M.Desc, I));
  }
  Set(const Set &) = delete;
  ~Set() {
    for (size_t I = 0; I != aclmdlGetDatasetNumBuffers(Handle); ++I) {
      aclDataBuffer *Buffer = aclmdlGetDatasetBuffer(Handle, I);
      if (void *Memory = aclGetDataBufferAddr(Buffer))
        EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
      EXPECT_EQ(aclDestroyDataBuffer(Buffer), ACL_SUCCESS);
    }
    EXPECT_EQ(aclmdlDestroyDataset(Handle), ACL_SUCCESS);
  }

  void add(size_t Size) {
    void *Memory = nullptr;
    if (Size)
      EXPECT_EQ(aclrtMalloc(&Memory, Size, ACL_MEM_MALLOC_HUGE_FIRST),
                ACL_SUCCESS);
    EXPECT_EQ(aclmdlAddDatasetBuffer(Handle, aclCreateDataBuffer(Memory, Size)),
              ACL_SUCCESS);
  }
  void *memory(size_t Index) const {
    return aclGetDataBufferAddr(aclmdlGetDatasetBuffer(Handle, Index));
  }
  size_t size(size_t Index) const {
    return aclGetDataBufferSizeV2(aclmdlGetDatasetBuffer(Handle, Index));
  }
  template <typename T> void put(size_t Index, const std::vector<T> &Values) {
    EXPECT_EQ(aclrtMemcpy(memory(Index), size(Index), Values.data(),
                          Values.size() * sizeof(T), ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
  }
  template <typename T> std::vector<T> get(size_t Index, size_t Count) const {
    std::vector<T> Result(Count);
    EXPECT_EQ(aclrtMemcpy(Result.data(), Count * sizeof(T), memory(Index),
                          Count * sizeof(T), ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return Result;
  }

  aclmdlDataset *Handle = aclmdlCreateDataset();
};

inline std::vector<int64_t> dims(const aclmdlIODims &D) {
  return {D.dims, D.dims + D.dimCount};
}

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_MODELSUPPORT_H
