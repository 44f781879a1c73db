//===- Support.h - Tests on the simulated runtime -------------------------===//
//
// Every test starts with ACL initialised and device 0 set, and ends with
// everything released. A finding that a test does not name makes it fail, and
// so does one that it names and that does not come.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_SUPPORT_H
#define ACLTIDY_TEST_SIMULATOR_SUPPORT_H

#include "acl/acl.h"
#include "acltidy/annotations.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace acltidy::test {

/// Its free comes before the runtime's, and locals are away from the stack.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool AddressSanitizer = true;
#elif defined(__has_feature)
constexpr bool AddressSanitizer = __has_feature(address_sanitizer);
#else
constexpr bool AddressSanitizer = false;
#endif
#if defined(__SANITIZE_THREAD__)
constexpr bool ThreadSanitizer = true;
#elif defined(__has_feature)
constexpr bool ThreadSanitizer = __has_feature(thread_sanitizer);
#else
constexpr bool ThreadSanitizer = false;
#endif

class Simulator : public testing::Test {
protected:
  void SetUp() override {
    acltidyTakeFindings(nullptr, nullptr);
    Checkpoint = acltidyCheckpoint();
    ASSERT_EQ(aclInit(nullptr), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  }

  void TearDown() override {
    acltidyFail(nullptr);
    if (!Down) {
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
      EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    }
    acltidyReportLeaksSince(Checkpoint);
    for (const std::string &F : take())
      ADD_FAILURE() << "unexpected finding: " << F;
  }

  /// "rule: message" of the findings since the last call.
  static std::vector<std::string> take() {
    std::vector<std::string> Result;
    acltidyTakeFindings(
        [](const acltidyFinding *F, void *To) {
          static_cast<std::vector<std::string> *>(To)->push_back(
              std::string(F->rule) + ": " + F->message);
        },
        &Result);
    return Result;
  }

  /// Exactly one finding since the last call, of this rule, whose message has
  /// this text.
  static void expectFinding(const std::string &Rule, const std::string &Text) {
    std::vector<std::string> Found = take();
    ASSERT_EQ(Found.size(), 1u) << testing::PrintToString(Found);
    EXPECT_EQ(Found[0].substr(0, Found[0].find(':')), Rule) << Found[0];
    EXPECT_NE(Found[0].find(Text), std::string::npos) << Found[0];
  }

  static void expectNothing() {
    std::vector<std::string> Found = take();
    EXPECT_TRUE(Found.empty()) << testing::PrintToString(Found);
  }

  /// The test has taken down the device and ACL itself.
  void isDown() { Down = true; }

  static void *deviceMemory(size_t Size) {
    void *Memory = nullptr;
    EXPECT_EQ(aclrtMalloc(&Memory, Size, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_SUCCESS);
    return Memory;
  }

  static void *pinnedMemory(size_t Size) {
    void *Memory = nullptr;
    EXPECT_EQ(aclrtMallocHost(&Memory, Size), ACL_SUCCESS);
    return Memory;
  }

  static aclrtStream newStream() {
    aclrtStream Stream = nullptr;
    EXPECT_EQ(aclrtCreateStream(&Stream), ACL_SUCCESS);
    return Stream;
  }

private:
  uint64_t Checkpoint = 0;
  bool Down = false;
};

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_SUPPORT_H
