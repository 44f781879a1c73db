//===- MediaUsageTest.cpp - What media memory is used for -----------------===//

#include "MediaFirstSupport.h"
#include "ModelSupport.h"

namespace acltidy::test {

/// A resized picture, and a model that takes it.
class MediaUsage : public FirstMedia {
protected:
  static constexpr uint32_t From = 64, To = 32;
  static constexpr size_t Bytes = To * To * 3 / 2;
  static constexpr auto Format = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  static constexpr const char *Description =
      R"({"inputs": [{"type": "uint8", "shape": [1536]}],
          "outputs": [{"type": "uint8", "shape": [16]}],
          "workBytes": 4096, "weightBytes": 4096})";

  /// Resizes a picture into \p Out.
  void resize(const Picture &Out) {
    Image Scene = sceneOf(Format, From, From);
    Picture In(Scene);
    acldvppResizeConfig *Config = acldvppCreateResizeConfig();
    EXPECT_EQ(acldvppVpcResizeAsync(Channel, In.Desc, Out.Desc, Config, Stream),
              ACL_SUCCESS);
    wait();
    EXPECT_EQ(acldvppDestroyResizeConfig(Config), ACL_SUCCESS);
  }

  void execute(const Model &M, void *Input) {
    Set In, Out(M, /*Output=*/true);
    aclDataBuffer *Buffer = aclCreateDataBuffer(Input, Bytes);
    EXPECT_EQ(aclmdlAddDatasetBuffer(In.Handle, Buffer), ACL_SUCCESS);
    EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
    // The set would release what is not its own.
    EXPECT_EQ(aclUpdateDataBuffer(Buffer, nullptr, 0), ACL_SUCCESS);
  }

  /// Copies the picture, which only the model reads then.
  void executeCopy(const Model &M, const Picture &Resized) {
    void *Copy = deviceMemory(Bytes);
    EXPECT_EQ(aclrtMemcpy(Copy, Bytes, Resized.Memory.Address, Bytes,
                          ACL_MEMCPY_DEVICE_TO_DEVICE),
              ACL_SUCCESS);
    execute(M, Copy);
    EXPECT_EQ(aclrtFree(Copy), ACL_SUCCESS);
  }

  static media::Picture small() { return layout(Format, To, To); }
};

TEST_F(MediaUsage, OutputsMayBeInputsOfModels) {
  Model M(Description);
  Picture Resized(small());
  ASSERT_EQ(Resized.Memory.Size, Bytes);
  resize(Resized);
  execute(M, Resized.Memory.Address);
}

TEST_F(MediaUsage, ModelMemory) {
  void *Work = nullptr;
  uint32_t Id = 0;
  EXPECT_EQ(acldvppMalloc(&Work, 4096), ACL_SUCCESS);
  EXPECT_EQ(aclmdlLoadFromMemWithMem(Description, std::strlen(Description), &Id,
                                     Work, 4096, nullptr, 0),
            ACL_SUCCESS);
  expectFinding("acl-dvpp-memory-waste",
                "'aclmdlLoadFromMemWithMem' as memory of a model");
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  EXPECT_EQ(acldvppFree(Work), ACL_SUCCESS);
}

TEST_F(MediaUsage, InputThatNoMediaFunctionSaw) {
  Model M(Description);
  {
    Dvpp Input(std::vector<unsigned char>(Bytes, 1));
    execute(M, Input.Address);
    expectNothing();
  }
  expectFinding("acl-dvpp-memory-waste",
                "served 'aclmdlExecute' and no media function");
}

TEST_F(MediaUsage, CopyThatOnlyTheModelReads) {
  Model M(Description);
  {
    Picture Resized(small());
    resize(Resized);
    executeCopy(M, Resized);
    expectNothing();
  }
  expectFinding("acl-redundant-copy",
                "copies the output of 'acldvppVpcResizeAsync' only to feed "
                "'aclmdlExecute'");
}

TEST_F(MediaUsage, CopiesOfWhatIsUsedOtherwise) {
  Model M(Description);
  Picture Resized(small());
  resize(Resized);
  executeCopy(M, Resized);
  // The next picture comes into the same memory: the copy was worth while.
  resize(Resized);
}

TEST_F(MediaUsage, CopiesThatAreReadOtherwise) {
  Model M(Description);
  Picture Resized(small());
  resize(Resized);
  void *Copy = deviceMemory(Bytes);
  EXPECT_EQ(aclrtMemcpy(Copy, Bytes, Resized.Memory.Address, Bytes,
                        ACL_MEMCPY_DEVICE_TO_DEVICE),
            ACL_SUCCESS);
  execute(M, Copy);
  std::vector<unsigned char> Back(Bytes);
  download(Back.data(), Copy, Bytes);
  EXPECT_EQ(aclrtFree(Copy), ACL_SUCCESS);
}

} // namespace acltidy::test
