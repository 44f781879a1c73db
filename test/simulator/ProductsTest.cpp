//===- ProductsTest.cpp - What products limit -----------------------------===//
//
// Every test runs in a process with an environment of its own.
//
//===----------------------------------------------------------------------===//

#include "Clients.h"

#include <vector>

namespace acltidy::test {

static void hugePages(bool Ask) {
  begin();
  size_t Free = 0, Total = 0;
  if (Ask)
    aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &Free, &Total);
  void *Memory = nullptr;
  aclrtMalloc(&Memory, 4 << 20, ACL_MEM_MALLOC_HUGE_ONLY);
  aclrtFree(Memory);
  end();
}

CLIENT(HugeAsked) { hugePages(true); }
CLIENT(HugeNotAsked) { hugePages(false); }

TEST(Products, HugePagesAreAskedForFirst) {
  expectOnly(runClient("HugeNotAsked", "ACLTIDY_PRODUCT=a2"),
             "acl-huge-page-query");
  EXPECT_EQ(runClient("HugeAsked", "ACLTIDY_PRODUCT=a2"), "");
  EXPECT_EQ(runClient("HugeNotAsked", "ACLTIDY_PRODUCT=310p"), "");
}

CLIENT(Exhaust) {
  begin();
  void *Memory = nullptr;
  aclError Status =
      aclrtMalloc(&Memory, size_t(1) << 40, ACL_MEM_MALLOC_HUGE_FIRST);
  printf("status %d\n", Status);
  end();
}

TEST(Products, OutOfMemorySuspendsOnTheDevice) {
  expectOnly(runClient("Exhaust", "ACLTIDY_PRODUCT=310b-rc"),
             "acl-oom-suspend");
  int Status = 0;
  std::string Text = runClient(
      "Exhaust", "ACLTIDY_PRODUCT=310b-rc ACLTIDY_OOM_KILLER=1", &Status);
  EXPECT_TRUE(has(Text, "the system ends the process")) << Text;
  EXPECT_FALSE(has(Text, "status")) << Text;
  EXPECT_NE(Status, 0);
  EXPECT_EQ(runClient("Exhaust", "ACLTIDY_PRODUCT=a2"), "status 207001\n");
}

CLIENT(Facts) {
  begin();
  int64_t Cores = -1, Warp = -1;
  size_t Stack = 0;
  char Bus[13] = "";
  aclrtGetDeviceInfo(0, ACL_DEV_ATTR_VECTOR_CORE_NUM, &Cores);
  aclrtGetDeviceInfo(0, ACL_DEV_ATTR_WARP_SIZE, &Warp);
  printf("%d vector cores, warps of %d, stack %d %d, bus %d, inf %d\n",
         static_cast<int>(Cores), static_cast<int>(Warp),
         aclrtDeviceGetLimit(ACL_RT_DEV_LIMIT_SIMT_STACK_SIZE, &Stack),
         static_cast<int>(Stack), aclrtDeviceGetPCIBusId(0, Bus, sizeof Bus),
         aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN));
  end();
}

TEST(Products, TellWhatTheyAre) {
  EXPECT_EQ(runClient("Facts", "ACLTIDY_PRODUCT=310p"),
            "7 vector cores, warps of 0, stack 207000 0, bus 0, inf 207000\n");
  EXPECT_EQ(runClient("Facts", "ACLTIDY_PRODUCT=950"),
            "64 vector cores, warps of 32, stack 0 36864, bus 0, inf 0\n");
  EXPECT_EQ(runClient("Facts", "ACLTIDY_PRODUCT=a3"),
            "48 vector cores, warps of 0, stack 207000 0, bus 207000, inf 0\n");
}

TEST(Products, UnknownOnesAreNamed) {
  int Status = 0;
  std::string Text = runClient("HugeAsked", "ACLTIDY_PRODUCT=b7", &Status);
  EXPECT_EQ(Status, 2);
  EXPECT_TRUE(has(Text, "unknown product 'b7'")) << Text;
  EXPECT_TRUE(has(Text, "310b-rc")) << Text;
}

TEST(Products, WhatIsWrongInOnesOwn) {
  Product Bad("a2", {{"streams", "\"many\""}});
  int Status = 0;
  std::string Text = runClient("HugeAsked", Bad.variable(), &Status);
  EXPECT_EQ(Status, 2);
  EXPECT_TRUE(has(Text, "'streams' is missing or of the wrong type")) << Text;
}

// What is limited, created four and five at once, and one after the other.

template <typename T>
static void createMany(unsigned Count, aclError (*Create)(T *),
                       aclError (*Destroy)(T)) {
  begin();
  for (unsigned I = 0; I != 9; ++I) {
    T Passing = nullptr;
    Create(&Passing);
    Destroy(Passing);
  }
  std::vector<T> Live;
  for (unsigned I = 0; I != Count; ++I) {
    T New = nullptr;
    if (Create(&New) == ACL_SUCCESS)
      Live.push_back(New);
  }
  printf("%zu\n", Live.size());
  for (T Each : Live)
    Destroy(Each);
  end();
}

static aclError newNotify(aclrtNotify *Out) {
  return aclrtCreateNotify(Out, 0);
}

// The context's own stream counts.
CLIENT(Streams3) { createMany(3, aclrtCreateStream, aclrtDestroyStream); }
CLIENT(Streams4) { createMany(4, aclrtCreateStream, aclrtDestroyStream); }
CLIENT(Events4) { createMany(4, aclrtCreateEvent, aclrtDestroyEvent); }
CLIENT(Events5) { createMany(5, aclrtCreateEvent, aclrtDestroyEvent); }
CLIENT(Notifies4) { createMany(4, newNotify, aclrtDestroyNotify); }
CLIENT(Notifies5) { createMany(5, newNotify, aclrtDestroyNotify); }

TEST(Products, LimitsOfADevice) {
  Product Small("a2", {{"streams", "4"}, {"events", "4"}, {"notifies", "4"}});
  EXPECT_EQ(runClient("Streams3", Small.variable()), "3\n");
  EXPECT_EQ(runClient("Events4", Small.variable()), "4\n");
  EXPECT_EQ(runClient("Notifies4", Small.variable()), "4\n");
  for (const char *Client : {"Streams4", "Events5", "Notifies5"}) {
    std::string Text = runClient(Client, Small.variable());
    expectOnly(Text, "acl-limits");
    EXPECT_TRUE(has(Text, Client == std::string("Streams4") ? "3\n" : "4\n"))
        << Text;
  }
}

// The first execution takes memory that nobody allocates.

static void firstRun(size_t Take) {
  begin();
  static const char Model[] =
      R"({"inputs": [{"name": "x", "type": "uint8", "shape": [16]}],
          "outputs": [{"name": "y", "type": "uint8", "shape": [16]}]})";
  uint32_t Id = 0;
  aclmdlLoadFromMem(Model, sizeof Model - 1, &Id);
  void *Memory[3] = {};
  aclDataBuffer *Buffers[2];
  aclmdlDataset *Sets[2];
  for (int I = 0; I != 2; ++I) {
    aclrtMalloc(&Memory[I], 16, ACL_MEM_MALLOC_NORMAL_ONLY);
    aclrtMemset(Memory[I], 16, 0, 16);
    Buffers[I] = aclCreateDataBuffer(Memory[I], 16);
    Sets[I] = aclmdlCreateDataset();
    aclmdlAddDatasetBuffer(Sets[I], Buffers[I]);
  }
  aclrtMalloc(&Memory[2], Take, ACL_MEM_MALLOC_HUGE_FIRST);
  for (int Run = 0; Run != 3; ++Run)
    printf("status %d\n", aclmdlExecute(Id, Sets[0], Sets[1]));
  for (int I = 0; I != 2; ++I) {
    aclDestroyDataBuffer(Buffers[I]);
    aclmdlDestroyDataset(Sets[I]);
  }
  for (void *Each : Memory)
    aclrtFree(Each);
  aclmdlUnload(Id);
  end();
}

CLIENT(FirstRunRoom) { firstRun(60 << 20); }
CLIENT(FirstRunTight) { firstRun(90 << 20); }

TEST(Products, FirstExecutionNeedsRoom) {
  Product Small(
      "a2", {{"hugeMiB", "100"}, {"normalMiB", "10"}, {"firstRunMiB", "30"}});
  EXPECT_EQ(runClient("FirstRunRoom", Small.variable()),
            "status 0\nstatus 0\nstatus 0\n");
  std::string Text = runClient("FirstRunTight", Small.variable());
  expectOnly(Text, "acl-first-run-memory");
  EXPECT_FALSE(has(Text.substr(0, 9), "status 0")) << Text;
}

} // namespace acltidy::test

int main(int Count, char **Arguments) {
  return acltidy::test::runClientOrTests(Count, Arguments);
}
