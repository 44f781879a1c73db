//===- FaultsTest.cpp - Calls that fail on request ------------------------===//

#include "Clients.h"

namespace acltidy::test {

__attribute__((noinline)) static void allocateHere() {
  void *Memory = nullptr;
  printf("%d\n", aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST));
  if (Memory)
    aclrtFree(Memory);
}

__attribute__((noinline)) static void allocateThere() {
  void *Memory = nullptr;
  printf("%d\n", aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST));
  if (Memory)
    aclrtFree(Memory);
  else
    printf("there\n");
}

/// Three allocations; what each returns, one a line.
CLIENT(Allocate) {
  begin();
  allocateHere();
  allocateThere();
  allocateHere();
  end();
}

/// The numbers among the output.
static std::string results(const std::string &Text) {
  std::istringstream Lines(Text);
  std::string Result;
  for (std::string Line; std::getline(Lines, Line);)
    if (Line.find_first_not_of("0123456789") == std::string::npos)
      Result += Line + " ";
  return Result;
}

TEST(Faults, ByNumber) {
  EXPECT_EQ(results(runClient("Allocate")), "0 0 0 ");
  EXPECT_EQ(results(runClient("Allocate", "ACLTIDY_FAIL=aclrtMalloc=207001")),
            "207001 207001 207001 ");
  std::string Text = runClient(
      "Allocate", "ACLTIDY_FAIL=aclrtMalloc:1=207001,aclrtMalloc:3=507899");
  EXPECT_EQ(results(Text), "207001 0 507899 ");
  EXPECT_TRUE(has(Text, "'aclrtMalloc' was made to fail with 207001")) << Text;
  EXPECT_FALSE(has(Text, "[acl-")) << Text;
}

TEST(Faults, ByPlanFile) {
  std::string Path =
      testing::TempDir() + "/plan-" + std::to_string(getpid()) + ".txt";
  std::ofstream(Path) << "# allocations\n\naclrtMalloc:2=0x32899  # rare\r\n"
                         "aclrtFree:9=1\n";
  EXPECT_EQ(results(runClient("Allocate", "ACLTIDY_FAIL_PLAN='" + Path + "'")),
            "0 207001 0 ");
  // The file and the variable together.
  EXPECT_EQ(results(runClient("Allocate", "ACLTIDY_FAIL=aclrtMalloc:3=5 "
                                          "ACLTIDY_FAIL_PLAN='" +
                                              Path + "'")),
            "0 207001 5 ");
  std::remove(Path.c_str());
}

TEST(Faults, BySite) {
  // The call site as a report names it: module+offset of a leak's creation.
  std::string Report =
      testing::TempDir() + "/sites-" + std::to_string(getpid()) + ".json";
  runClient("Allocate",
            "ACLTIDY_FAIL=aclrtFree:2=1 ACLTIDY_REPORT='" + Report + "'");
  std::ifstream File(Report);
  std::string Site, Module;
  for (std::string Line; std::getline(File, Line);) {
    size_t At = Line.find("acl-resource-leak");
    if (At == std::string::npos)
      continue;
    At = Line.find("\"module\":\"", At) + 10;
    Module = Line.substr(At, Line.find('"', At) - At);
    At = Line.find("\"offset\":", At) + 9;
    char Hex[32];
    snprintf(Hex, sizeof Hex, "+0x%llx",
             strtoull(Line.c_str() + At, nullptr, 10));
    Site = Module.substr(Module.rfind('/') + 1) + Hex;
    break;
  }
  std::remove(Report.c_str());
  ASSERT_FALSE(Site.empty());
  EXPECT_EQ(results(runClient("Allocate",
                              "ACLTIDY_FAIL=aclrtMalloc@" + Site + "=207001")),
            "0 207001 0 ");
}

TEST(Faults, WhatIsWrongIsSaid) {
  for (const char *Item : {"aclrtMalloc", "aclrtMalloc=", "aclrtMalloc=zero",
                           "aclrtMalloc:0=5", "aclrtMalloc:x=5", "=5"}) {
    std::string Text =
        runClient("Allocate", std::string("ACLTIDY_FAIL=") + Item);
    EXPECT_EQ(results(Text), "0 0 0 ") << Item;
    EXPECT_TRUE(has(Text, std::string("'") + Item +
                              "' in ACLTIDY_FAIL is "
                              "ignored"))
        << Text;
  }
  std::string Text = runClient("Allocate", "ACLTIDY_FAIL_PLAN=/does/not/exist");
  EXPECT_TRUE(has(Text, "cannot read the fault plan '/does/not/exist'"))
      << Text;
}

/// One call that the API refuses, one that breaks a rule, a line of its own.
CLIENT(Refused) {
  begin();
  void *Memory = nullptr;
  aclrtMalloc(&Memory, 0, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtStream Stream = nullptr;
  aclrtCreateStream(&Stream);
  aclrtDestroyStream(Stream);
  aclrtDestroyStream(Stream);
  ACL_APP_LOG(ACL_INFO, "step %d", 3);
  end();
}

static const std::string Log = "ASCEND_SLOG_PRINT_TO_STDOUT=1 ";

TEST(Log, FailingCallsAndWhy) {
  std::string Text = runClient("Refused");
  EXPECT_FALSE(has(Text, "ASCENDCL(")) << Text;
  Text = runClient("Refused", Log);
  EXPECT_TRUE(has(Text, "[ERROR] ASCENDCL(")) << Text;
  EXPECT_TRUE(has(Text, " aclrtMalloc: ")) << Text;
  EXPECT_TRUE(has(Text, " aclrtDestroyStream: ")) << Text;
  EXPECT_FALSE(has(Text, " aclrtCreateStream: ")) << Text;
  EXPECT_FALSE(has(Text, "step 3")) << Text;
  Text = runClient("Allocate", Log + "ACLTIDY_FAIL=aclrtMalloc:2=207001");
  EXPECT_TRUE(has(Text, " aclrtMalloc: made to fail by ACLTIDY_FAIL (207001)"))
      << Text;
}

TEST(Log, Levels) {
  std::string Text = runClient("Refused", Log + "ASCEND_GLOBAL_LOG_LEVEL=1");
  EXPECT_TRUE(has(Text, "[INFO] APP(")) << Text;
  EXPECT_TRUE(has(Text, "step 3")) << Text;
  EXPECT_TRUE(has(Text, "[ERROR] ASCENDCL(")) << Text;
  Text = runClient("Refused", Log + "ASCEND_GLOBAL_LOG_LEVEL=4");
  EXPECT_FALSE(has(Text, "ASCENDCL(")) << Text;
  Text = runClient("Refused", Log + "ASCEND_GLOBAL_LOG_LEVEL=verbose");
  EXPECT_TRUE(has(Text, "ASCEND_GLOBAL_LOG_LEVEL=verbose is ignored; expected "
                        "0 (debug), 1"))
      << Text;
  EXPECT_TRUE(has(Text, "[ERROR] ASCENDCL(")) << Text;
}

} // namespace acltidy::test

int main(int Count, char **Arguments) {
  return acltidy::test::runClientOrTests(Count, Arguments);
}
