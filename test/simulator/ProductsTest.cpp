//===- ProductsTest.cpp - What products and hosts limit -------------------===//
//
// Every test runs in a child with an environment of its own.
//
//===----------------------------------------------------------------------===//

#include "acl/acl.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// Runs this program again as one of the clients below; its standard error.
std::string runClient(const std::string &Client,
                      const std::string &Environment) {
  char Self[4096] = "";
  if (readlink("/proc/self/exe", Self, sizeof Self - 1) < 0)
    return "";
  std::string Command = "env ACLTIDY_REPORT= ACLTIDY_ERROR_EXITCODE=0 " +
                        Environment + " CLIENT=" + Client + " '" + Self +
                        "' 2>&1 </dev/null";
  FILE *Pipe = popen(Command.c_str(), "r");
  std::string Result;
  char Buffer[512];
  while (size_t Length = fread(Buffer, 1, sizeof Buffer, Pipe))
    Result.append(Buffer, Length);
  pclose(Pipe);
  return Result;
}

bool has(const std::string &Text, const char *Part) {
  return Text.find(Part) != std::string::npos;
}

void begin() {
  aclInit(nullptr);
  aclrtSetDevice(0);
}

void end() {
  aclrtResetDevice(0);
  aclFinalize();
}

void hugePages(bool Ask) {
  begin();
  size_t Free = 0, Total = 0;
  if (Ask)
    aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &Free, &Total);
  void *Memory = nullptr;
  aclrtMalloc(&Memory, 4 << 20, ACL_MEM_MALLOC_HUGE_ONLY);
  aclrtFree(Memory);
  end();
}

void exhaust() {
  begin();
  void *Memory = nullptr;
  aclrtMalloc(&Memory, size_t(1) << 40, ACL_MEM_MALLOC_HUGE_FIRST);
  end();
}

/// Sets the device in many processes at once.
void manyProcesses() {
  const int Count = 65;
  for (int I = 0; I != Count; ++I) {
    pid_t Child = fork();
    if (!Child) {
      begin();
      sleep(2);
      end();
      exit(0);
    }
  }
  while (wait(nullptr) > 0)
    ;
}

int client(const std::string &Name) {
  if (Name == "huge-asked")
    hugePages(true);
  else if (Name == "huge-not-asked")
    hugePages(false);
  else if (Name == "exhaust")
    exhaust();
  else if (Name == "many-processes")
    manyProcesses();
  else
    return 2;
  return 0;
}

TEST(Products, HugePagesAreAskedForFirst) {
  EXPECT_TRUE(has(runClient("huge-not-asked", "ACLTIDY_PRODUCT=a2"),
                  "[acl-huge-page-query]"));
  EXPECT_EQ(runClient("huge-asked", "ACLTIDY_PRODUCT=a2"), "");
  EXPECT_EQ(runClient("huge-not-asked", "ACLTIDY_PRODUCT=310p"), "");
}

TEST(Products, OutOfMemorySuspendsOnTheDevice) {
  EXPECT_TRUE(has(runClient("exhaust", "ACLTIDY_PRODUCT=310b-rc"),
                  "[acl-oom-suspend]"));
  EXPECT_TRUE(
      has(runClient("exhaust", "ACLTIDY_PRODUCT=310b-rc ACLTIDY_OOM_KILLER=1"),
          "the system ends the process"));
  EXPECT_EQ(runClient("exhaust", "ACLTIDY_PRODUCT=a2"), "");
}

TEST(Products, UnknownOnesAreNamed) {
  std::string Text = runClient("huge-asked", "ACLTIDY_PRODUCT=b7");
  EXPECT_TRUE(has(Text, "unknown product 'b7'")) << Text;
  EXPECT_TRUE(has(Text, "310b-rc")) << Text;
}

TEST(Products, ProcessesOfADevice) {
  std::string Host = "ACLTIDY_HOST=test" + std::to_string(getpid());
  std::string Text = runClient("many-processes", "ACLTIDY_PRODUCT=a2 " + Host);
  EXPECT_TRUE(has(Text, "[acl-process-limit]")) << Text;
  // Ended processes do not count.
  EXPECT_EQ(runClient("huge-asked", "ACLTIDY_PRODUCT=a2 " + Host), "");
}

} // namespace

int main(int Count, char **Arguments) {
  if (const char *Name = getenv("CLIENT"))
    return client(Name);
  testing::InitGoogleTest(&Count, Arguments);
  return RUN_ALL_TESTS();
}
