//===- EmbedderTest.cpp - A unit test that fails on any ACL finding -------===//
//
// Runs on the simulated runtime: no device is needed. On a real device the
// annotations do nothing, and the test still tests the results.
//
//===----------------------------------------------------------------------===//

#include "Embedder.h"
#include "acltidy/annotations.h"
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace {

/// ACL for the whole program; findings and leaks for each test.
class AclTest : public testing::Test {
protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(aclInit(nullptr), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  }
  static void TearDownTestSuite() {
    aclrtResetDevice(0);
    aclFinalize();
  }

  void SetUp() override { Before = acltidyCheckpoint(); }
  void TearDown() override {
    acltidyFail(nullptr);
    // What the test has left behind counts, though the program goes on.
    acltidyReportLeaksSince(Before);
    acltidyTakeFindings(
        [](const acltidyFinding *F, void *) {
          ADD_FAILURE() << F->message << " [" << F->rule << "]";
        },
        nullptr);
  }

private:
  uint64_t Before = 0;
};

TEST_F(AclTest, CopiesThereAndBack) {
  std::vector<float> From(256, 1.5F), To(256);
  std::unique_ptr<Embedder> E(Embedder::create(sizeof(float) * 256));
  ASSERT_NE(E, nullptr);
  EXPECT_EQ(E->run(To.data(), From.data()), ACL_SUCCESS);
  EXPECT_EQ(To, From);
}

TEST_F(AclTest, LivesWithoutStream) {
  if (!acltidyIsSimulated())
    GTEST_SKIP() << "a real device does not fail on request";
  acltidyFail("aclrtCreateStream=207008");
  EXPECT_EQ(Embedder::create(64), nullptr);
}

} // namespace
