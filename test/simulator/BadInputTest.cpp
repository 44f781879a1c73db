//===- BadInputTest.cpp - Sizes and files that make no sense --------------===//
//
// Whatever else is right: a size that no memory has, and a file that is not
// there, end in an error code or a finding.
//
//===----------------------------------------------------------------------===//

#include "ModelSupport.h"

#include <fstream>
#include <functional>

namespace acltidy::test {

class BadInput : public Simulator {
protected:
  /// What a client may look at: a code, or a finding that is taken.
  static void expectErrorOrFinding(int Code, const char *What, size_t Size) {
    std::vector<std::string> Found = take();
    EXPECT_TRUE(Code != ACL_SUCCESS || !Found.empty())
        << What << " with the size " << Size;
  }
};

TEST_F(BadInput, SizesToAllocate) {
  static void *At;
  struct {
    const char *Name;
    std::function<int(size_t)> Allocate;
  } Functions[] = {
#define ALLOCATE(NAME, ...)                                                    \
  {                                                                            \
    #NAME, [](size_t Size) { return NAME(&At, Size, ##__VA_ARGS__); }          \
  }
      ALLOCATE(aclrtMalloc, ACL_MEM_MALLOC_HUGE_FIRST),
      ALLOCATE(aclrtMalloc, ACL_MEM_MALLOC_NORMAL_ONLY),
      ALLOCATE(aclrtMallocAlign32, ACL_MEM_MALLOC_HUGE_FIRST),
      ALLOCATE(aclrtMallocCached, ACL_MEM_MALLOC_HUGE_FIRST),
      ALLOCATE(aclrtMallocWithCfg, ACL_MEM_MALLOC_HUGE_FIRST, nullptr),
      ALLOCATE(aclrtMallocForTaskScheduler, ACL_MEM_MALLOC_HUGE_FIRST, nullptr),
      ALLOCATE(aclrtMallocHost),
      ALLOCATE(aclrtMallocHostWithCfg, nullptr),
      ALLOCATE(aclrtMemAllocManaged, 0),
      ALLOCATE(aclrtReserveMemAddress, 0, nullptr, 1),
#undef ALLOCATE
      {"aclrtMallocPhysical",
       [](size_t Size) {
         aclrtPhysicalMemProp Prop = {};
         Prop.handleType = ACL_MEM_HANDLE_TYPE_NONE;
         Prop.allocationType = ACL_MEM_ALLOCATION_TYPE_PINNED;
         Prop.memAttr = ACL_HBM_MEM_HUGE;
         Prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
         return aclrtMallocPhysical(reinterpret_cast<aclrtDrvMemHandle *>(&At),
                                    Size, &Prop, 0);
       }},
  };
  for (const auto &F : Functions)
    for (size_t Size : {size_t(0), size_t(1) << 62, size_t(1) << 63, ~size_t(0),
                        ~size_t(0) - 31}) {
      At = nullptr;
      EXPECT_NE(F.Allocate(Size), ACL_SUCCESS) << F.Name << " " << Size;
      EXPECT_EQ(At, nullptr) << F.Name << " " << Size;
    }
  expectNothing();
}

TEST_F(BadInput, SizesToTouch) {
  aclrtStream Stream = newStream();
  char *Device = static_cast<char *>(deviceMemory(64));
  char *Pinned = static_cast<char *>(pinnedMemory(64));
  EXPECT_EQ(aclrtMemset(Device, 64, 0, 64), ACL_SUCCESS);
  static char Host[64];
  aclDataBuffer *Buffer = aclCreateDataBuffer(Device, 64);
  struct {
    const char *Name;
    std::function<int(size_t)> Call;
  } Functions[] = {
      {"to the device",
       [&](size_t Size) {
         return aclrtMemcpy(Device, Size, Host, Size,
                            ACL_MEMCPY_HOST_TO_DEVICE);
       }},
      {"to the host",
       [&](size_t Size) {
         return aclrtMemcpy(Host, Size, Device, Size,
                            ACL_MEMCPY_DEVICE_TO_HOST);
       }},
      {"on the host",
       [&](size_t Size) {
         return aclrtMemcpy(Host, Size, Pinned, Size, ACL_MEMCPY_HOST_TO_HOST);
       }},
      {"to the host, later",
       [&](size_t Size) {
         return aclrtMemcpyAsync(Pinned, Size, Device, Size,
                                 ACL_MEMCPY_DEVICE_TO_HOST, Stream);
       }},
      {"rectangle, pitch",
       [&](size_t Size) {
         return aclrtMemcpy2d(Host, Size, Device, Size, 8, 2,
                              ACL_MEMCPY_DEVICE_TO_HOST);
       }},
      {"rectangle, rows",
       [&](size_t Size) {
         return aclrtMemcpy2d(Host, 8, Device, 8, 8, Size,
                              ACL_MEMCPY_DEVICE_TO_HOST);
       }},
      {"fill", [&](size_t Size) { return aclrtMemset(Device, Size, 0, Size); }},
      {"fill, later",
       [&](size_t Size) {
         return aclrtMemsetAsync(Device, Size, 0, Size, Stream);
       }},
      {"register",
       [&](size_t Size) {
         void *Mapped = nullptr;
         return aclrtHostRegister(Host, Size, ACL_HOST_REGISTER_MAPPED,
                                  &Mapped);
       }},
      {"data buffer",
       [&](size_t Size) { return aclUpdateDataBuffer(Buffer, Device, Size); }},
      {"model",
       [&](size_t Size) {
         uint32_t Id = 0;
         return aclmdlLoadFromMem(Host, Size, &Id);
       }},
      {"size of a model",
       [&](size_t Size) {
         size_t Work = 0, Weights = 0;
         return aclmdlQuerySizeFromMem(Host, Size, &Work, &Weights);
       }},
      {"operator model", [&](size_t Size) { return aclopLoad(Host, Size); }},
  };
  for (const auto &F : Functions)
    for (size_t Size : {size_t(1) << 40, size_t(1) << 62, size_t(1) << 63,
                        ~size_t(0), ~size_t(0) - 63})
      expectErrorOrFinding(F.Call(Size), F.Name, Size);
  EXPECT_EQ(aclUpdateDataBuffer(Buffer, Device, 64), ACL_SUCCESS);
  EXPECT_EQ(aclDestroyDataBuffer(Buffer), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(Pinned), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(BadInput, FilesOfModels) {
  static uint32_t Id;
  static size_t Work, Weights;
  static aclmdlDesc *Desc;
  static aclmdlBundleQueryInfo *Info;
  Desc = aclmdlCreateDesc();
  Info = aclmdlBundleCreateQueryInfo();
  struct {
    const char *Name;
    int (*Load)(const char *);
  } Functions[] = {
#define LOAD(CALL)                                                             \
  {                                                                            \
    #CALL, [](const char *Path) -> int { return CALL; }                        \
  }
      LOAD(aclmdlLoadFromFile(Path, &Id)),
      LOAD(aclmdlLoadFromFileWithMem(Path, &Id, nullptr, 0, nullptr, 0)),
      LOAD(aclmdlQuerySize(Path, &Work, &Weights)),
      LOAD(aclmdlGetDescFromFile(Desc, Path)),
      LOAD(aclmdlBundleLoadFromFile(Path, &Id)),
      LOAD(aclmdlBundleQueryInfoFromFile(Path, Info)),
      LOAD(aclmdlBundleInitFromFile(Path, nullptr, 0, &Id)),
#undef LOAD
  };
  std::string Folder = testing::TempDir() + "/";
  std::string Alone = Folder + "no-description.om", Empty = Folder + "empty.om",
              Wrong = Folder + "wrong.om";
  std::ofstream{Alone} << "model";
  std::ofstream{Empty} << "model";
  std::ofstream{Empty + ".json"};
  std::ofstream{Wrong} << "model";
  std::ofstream{Wrong + ".json"}
      << R"({"inputs": [{"shape": [99999999999999]})";
  const std::string Long(100000, 'x');
  for (const auto &F : Functions)
    for (const char *Path :
         {static_cast<const char *>(nullptr), "", "/", "/nowhere/model.om",
          Long.c_str(), Alone.c_str(), Empty.c_str(), Wrong.c_str()}) {
      EXPECT_NE(F.Load(Path), ACL_SUCCESS)
          << F.Name << " of " << (Path ? Path : "null");
      EXPECT_NE(aclGetRecentErrMsg(), nullptr) << F.Name;
    }
  for (const std::string &Path :
       {Alone, Empty, Empty + ".json", Wrong, Wrong + ".json"})
    std::remove(Path.c_str());
  EXPECT_EQ(aclmdlDestroyDesc(Desc), ACL_SUCCESS);
  EXPECT_EQ(aclmdlBundleDestroyQueryInfo(Info), ACL_SUCCESS);
  expectNothing();
}

} // namespace acltidy::test
