//===- ProfilingTest.cpp - Profiling sessions, marks, ranges, steps -------===//

#include "Support.h"

#include "acl/acl_prof.h"

#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace acltidy::test {

namespace {

class Profiling : public Simulator {
protected:
  void SetUp() override {
    Simulator::SetUp();
    std::string Pattern = testing::TempDir() + "/profXXXXXX";
    ASSERT_NE(mkdtemp(Pattern.data()), nullptr);
    Folder = Pattern;
  }
  void TearDown() override {
    EXPECT_EQ(system(("rm -r '" + Folder + "'").c_str()), 0);
    Simulator::TearDown();
  }

  aclError init() { return aclprofInit(Folder.c_str(), Folder.size()); }
  static aclprofConfig *config(std::vector<uint32_t> Devices = {0}) {
    return aclprofCreateConfig(Devices.data(),
                               static_cast<uint32_t>(Devices.size()),
                               ACL_AICORE_NONE, nullptr, ACL_PROF_MSPROFTX);
  }
  /// A table of the only session.
  std::string table(const char *Name) {
    std::string Path;
    if (DIR *Open = opendir(Folder.c_str())) {
      while (const dirent *Entry = readdir(Open))
        if (!strncmp(Entry->d_name, "PROF_", 5))
          Path = Folder + "/" + Entry->d_name + "/" + Name;
      closedir(Open);
    }
    std::stringstream Text;
    Text << std::ifstream(Path).rdbuf();
    return Text.str();
  }

  std::string Folder;
};

} // namespace

TEST_F(Profiling, WritesWhatHappened) {
  ASSERT_EQ(init(), ACL_SUCCESS);
  aclprofConfig *Config = config();
  ASSERT_EQ(aclprofStart(Config), ACL_SUCCESS);
  aclrtStream Stream = newStream();
  void *Stamp = aclprofCreateStamp();
  EXPECT_EQ(aclprofSetStampTraceMessage(Stamp, "say \"it\"", 8), ACL_SUCCESS);
  EXPECT_EQ(aclprofMark(Stamp), ACL_SUCCESS);
  EXPECT_EQ(aclprofPush(Stamp), ACL_SUCCESS);
  EXPECT_EQ(aclprofPop(), ACL_SUCCESS);
  uint32_t Id = 0;
  EXPECT_EQ(aclprofRangeStart(Stamp, &Id), ACL_SUCCESS);
  std::thread([&] { EXPECT_EQ(aclprofRangeStop(Id), ACL_SUCCESS); }).join();
  EXPECT_EQ(aclprofMarkEx("on both", 7, Stream), ACL_SUCCESS);
  aclprofStepInfo *Step = aclprofCreateStepInfo();
  EXPECT_EQ(aclprofGetStepTimestamp(Step, ACL_STEP_START, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclprofGetStepTimestamp(Step, ACL_STEP_END, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  aclprofDestroyStepInfo(Step);
  aclprofDestroyStamp(Stamp);
  EXPECT_EQ(aclprofStop(Config), ACL_SUCCESS);
  EXPECT_EQ(aclprofDestroyConfig(Config), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclprofFinalize(), ACL_SUCCESS);
  std::string Tx = table("msprof_tx.csv"), Api = table("api_statistic.csv");
  for (const char *Sort : {",marker,", ",push/pop,", ",start/stop,",
                           ",marker_ex,", ",marker_ex_device,", ",step_start,",
                           ",step_end,", "\"say \"\"it\"\"\"", "\"on both\""})
    EXPECT_NE(Tx.find(Sort), std::string::npos) << Sort << "\n" << Tx;
  EXPECT_NE(Api.find("aclrtCreateStream,1\n"), std::string::npos) << Api;
  EXPECT_NE(Api.find("aclprofMark,1\n"), std::string::npos) << Api;
  EXPECT_EQ(Api.find("aclprofInit"), std::string::npos) << "before the start";
}

TEST_F(Profiling, Order) {
  aclprofConfig *Config = config(), *Second = config();
  ASSERT_NE(Config, nullptr);
  EXPECT_EQ(aclprofStart(Config), ACL_ERROR_PROF_NOT_RUN);
  EXPECT_EQ(aclprofFinalize(), ACL_ERROR_PROF_NOT_RUN);
  ASSERT_EQ(init(), ACL_SUCCESS);
  EXPECT_EQ(init(), ACL_ERROR_REPEAT_INITIALIZE);
  EXPECT_EQ(aclprofStop(Config), ACL_ERROR_PROF_NOT_RUN);
  EXPECT_EQ(aclprofSetConfig(ACL_PROF_STORAGE_LIMIT, "200MB", 5), ACL_SUCCESS);
  EXPECT_EQ(aclprofStart(Config), ACL_SUCCESS);
  EXPECT_EQ(aclprofStart(Config), ACL_ERROR_PROF_ALREADY_RUN);
  EXPECT_EQ(aclprofStart(Second), ACL_ERROR_PROF_ALREADY_RUN) << "same device";
  EXPECT_EQ(aclprofSetConfig(ACL_PROF_STORAGE_LIMIT, "200MB", 5),
            ACL_ERROR_PROF_ALREADY_RUN);
  EXPECT_EQ(aclprofFinalize(), ACL_ERROR_PROF_ALREADY_RUN);
  EXPECT_NE(aclprofDestroyConfig(Config), ACL_SUCCESS);
  expectFinding("acl-destroy-order", "call 'aclprofStop' first");
  EXPECT_EQ(aclprofStop(Second), ACL_ERROR_PROF_NOT_RUN);
  EXPECT_EQ(aclprofStop(Config), ACL_SUCCESS);
  EXPECT_EQ(aclprofDestroyConfig(Config), ACL_SUCCESS);
  EXPECT_EQ(aclprofDestroyConfig(Second), ACL_SUCCESS);
  EXPECT_EQ(aclprofFinalize(), ACL_SUCCESS);
}

TEST_F(Profiling, BadParameters) {
  EXPECT_EQ(aclprofInit("/no/such/folder", 15), ACL_ERROR_INVALID_FILE);
  EXPECT_EQ(aclprofInit(nullptr, 15), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclprofInit("x", 0), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(config({0, 0}), nullptr);
  EXPECT_EQ(config({99}), nullptr);
  void *Stamp = aclprofCreateStamp();
  std::string Long(128, 'x');
  EXPECT_EQ(aclprofSetStampTraceMessage(Stamp, Long.c_str(), 128),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclprofSetStampTraceMessage(Stamp, nullptr, 3),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclprofPop(), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclprofPush(Stamp), ACL_SUCCESS);
  std::thread([] {
    EXPECT_EQ(aclprofPop(), ACL_ERROR_INVALID_PARAM) << "another thread's";
  }).join();
  EXPECT_EQ(aclprofPop(), ACL_SUCCESS);
  aclprofDestroyStamp(Stamp);
  EXPECT_NE(aclprofMark(Stamp), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "aclprofDestroyStamp");
  EXPECT_EQ(aclprofRangePushEx(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(aclprofStr2Id("a"), aclprofStr2Id("b"));
  EXPECT_EQ(aclprofStr2Id("a"), aclprofStr2Id("a"));
}

} // namespace acltidy::test
