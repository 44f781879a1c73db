//===- LookupTest.cpp - Finding rows and matching patterns ----------------===//

#include "TestSupport.h"

using namespace acltidy::contract;

namespace {

std::string found(std::string_view Name, unsigned Params) {
  const Function *F = findFunction(builtinTables(), Name, Params);
  return F ? test::str(F->Name) : "none";
}

TEST(Pattern, HasOneStarForAtLeastOneCharacter) {
  EXPECT_TRUE(matchesPattern("aclnn*", "aclnnAdd"));
  EXPECT_FALSE(matchesPattern("aclnn*", "aclnn"));
  EXPECT_FALSE(matchesPattern("aclnn*", "aclmdlLoad"));
  EXPECT_TRUE(matchesPattern("a*Size", "aXSize"));
  EXPECT_FALSE(matchesPattern("a*Size", "aSize"));
  EXPECT_FALSE(matchesPattern("ab*ba", "aba"));
  EXPECT_TRUE(matchesPattern("*", "x"));
  EXPECT_TRUE(matchesPattern("exact", "exact"));
  EXPECT_FALSE(matchesPattern("exact", "exactly"));
}

TEST(Lookup, FindsOperatorsByPattern) {
  EXPECT_EQ(found("aclnnAddGetWorkspaceSize", 6), "aclnn*GetWorkspaceSize");
  EXPECT_EQ(found("aclnnAdd", 4), "aclnn*");
  EXPECT_EQ(found("acldvppCrop", 4), "acldvpp*");
  EXPECT_EQ(found("acldvppCropGetWorkspaceSize", 9),
            "acldvpp*GetWorkspaceSize");
}

TEST(Lookup, PrefersTheLongerPattern) {
  // Four parameters, as a second phase has.
  EXPECT_EQ(found("aclnnAbsGetWorkspaceSize", 4), "aclnn*GetWorkspaceSize");
}

TEST(Lookup, SecondPhaseHasFourParameters) {
  EXPECT_EQ(found("aclnnAdd", 3), "none");
  EXPECT_EQ(found("aclnnSomethingElse", 5), "none");
}

TEST(Lookup, PrefersExactNames) {
  EXPECT_EQ(found("aclnnInit", 1), "aclnnInit");
  EXPECT_EQ(found("aclnnFinalize", 0), "aclnnFinalize");
  EXPECT_EQ(found("aclnnGaussianBlur", 10), "aclnnGaussianBlur");
  EXPECT_EQ(found("acldvppMallocWithCfg", 4), "acldvppMallocWithCfg");
  EXPECT_EQ(found("acldvppVpcConvertColorAsync", 4),
            "acldvppVpcConvertColorAsync");
  // A name that has a row is never read as an operator.
  EXPECT_EQ(found("aclnnInit", 4), "none");
  EXPECT_EQ(found("acldvppFree", 4), "none");
}

TEST(Lookup, TellsOverloadsByParameters) {
  const Function *C = findFunction(builtinTables(), "aclrtCreateStream", 1);
  const Function *Cpp = findFunction(builtinTables(), "aclrtCreateStream", 3);
  ASSERT_TRUE(C && Cpp);
  EXPECT_NE(C, Cpp);
  EXPECT_EQ(Cpp->Header, "acl/acl_rt_api.h");
  EXPECT_EQ(found("aclrtCreateStream", 2), "none");
}

TEST(Lookup, UnknownNames) {
  EXPECT_EQ(found("", 0), "none");
  EXPECT_EQ(found("printf", 1), "none");
  EXPECT_EQ(found("zzz", 1), "none");
  EXPECT_EQ(findKind(builtinTables(), "no-such-kind"), NoKind);
}

TEST(Lookup, FindsEveryRow) {
  for (const Function &F : builtinTables().Functions) {
    if (F.Pattern)
      continue;
    unsigned Params = F.Params == NoArg ? 3 : F.Params;
    EXPECT_EQ(findFunction(builtinTables(), F.Name, Params), &F)
        << test::str(F.Name);
  }
}

TEST(Index, CountsFromEitherEnd) {
  EXPECT_EQ(resolveIndex(0, 3), 0);
  EXPECT_EQ(resolveIndex(2, 3), 2);
  EXPECT_EQ(resolveIndex(3, 3), -1);
  EXPECT_EQ(resolveIndex(-1, 3), 2);
  EXPECT_EQ(resolveIndex(-3, 3), 0);
  EXPECT_EQ(resolveIndex(-4, 3), -1);
  EXPECT_EQ(resolveIndex(NoArg, 3), -1);
  EXPECT_EQ(resolveIndex(0, 0), -1);
}

} // namespace
