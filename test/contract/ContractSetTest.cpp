//===- ContractSetTest.cpp - Users' models over the built-in contract -----===//

#include "contract/ContractSet.h"
#include "TestSupport.h"

using namespace acltidy::contract;
using test::str;

namespace {

constexpr const char *Team = R"(
header: team/runtime.h
kinds:
  - { id: team-pool, noun: buffer pool, within: [device], releases: [team::Pool::close] }
functions:
  - { name: team::Stream::create, params: 1, returns: status, acquires: [stream out0] }
  - { name: team::Stream::destroy, params: 0, returns: nothing, releases: [stream this] }
  - { name: team::Pool::open, params: 2, returns: value,
      acquires: [team-pool ret], holds: [{ what: arg0, in: ret, mode: own }] }
  - { name: team::Pool::close, params: 0, returns: nothing, releases: [team-pool this] }
  - { name: aclrtMalloc, params: 3, returns: status }
)";

TEST(ContractSet, StartsWithTheBuiltInRows) {
  ContractSet Set;
  EXPECT_EQ(Set.tables().size(), 1u);
  EXPECT_EQ(Set.numKinds(), builtinTables().Kinds.Size);
  const Function *F = Set.find("aclrtMalloc", 3);
  ASSERT_TRUE(F);
  EXPECT_EQ(F->Acquires.Size, 1u);
}

TEST(ContractSet, UserRowsWin) {
  ContractSet Set;
  ASSERT_TRUE(Set.addText(Team, "team.yaml").empty());
  const Function *F = Set.find("aclrtMalloc", 3);
  ASSERT_TRUE(F);
  EXPECT_TRUE(F->Acquires.empty());
  EXPECT_EQ(F->Header, "team/runtime.h");
  // The rest of the contract is as before.
  const Function *Free = Set.find("aclrtFree", 1);
  ASSERT_TRUE(Free);
  EXPECT_FALSE(Free->Releases.empty());
  EXPECT_TRUE(Set.find("aclnnAdd", 4));
}

TEST(ContractSet, LaterFilesWinOverEarlierOnes) {
  ContractSet Set;
  ASSERT_TRUE(Set.addText(Team, "team.yaml").empty());
  ASSERT_TRUE(
      Set.addText("functions: [{ name: team::Stream::create, params: 1, "
                  "returns: status, note: mine }]",
                  "mine.yaml")
          .empty());
  const Function *F = Set.find("team::Stream::create", 1);
  ASSERT_TRUE(F);
  EXPECT_EQ(F->Note, "mine");
}

TEST(ContractSet, KindsOfUsersFollowTheBuiltInOnes) {
  ContractSet Set;
  ASSERT_TRUE(Set.addText(Team, "team.yaml").empty());
  KindId Pool = Set.findKind("team-pool");
  ASSERT_EQ(Pool, builtinTables().Kinds.Size);
  EXPECT_EQ(Set.kind(Pool).Noun, "buffer pool");
  ASSERT_EQ(Set.kind(Pool).Within.Size, 1u);
  EXPECT_EQ(Set.kind(Set.kind(Pool).Within[0]).Id, "device");

  const Function *Create = Set.find("team::Stream::create", 1);
  ASSERT_TRUE(Create);
  EXPECT_EQ(Set.kind(Create->Acquires[0].Kind).Id, "stream");
  const Function *Open = Set.find("team::Pool::open", 2);
  ASSERT_TRUE(Open);
  EXPECT_EQ(Open->Acquires[0].Kind, Pool);
  EXPECT_EQ(Open->Holds[0].Mode, HoldMode::Own);

  // Another file may use the kind, and adds its own after it.
  ASSERT_TRUE(Set.addText("kinds: [{ id: other, noun: other }]\n"
                          "functions: [{ name: f, params: 1, returns: status, "
                          "releases: [team-pool arg0] }]",
                          "other.yaml")
                  .empty());
  EXPECT_EQ(Set.findKind("other"), Pool + 1);
  EXPECT_EQ(Set.find("f", 1)->Releases[0].Kind, Pool);
}

TEST(ContractSet, ThisIsAnOperandOfMethods) {
  ContractSet Set;
  ASSERT_TRUE(Set.addText(Team, "team.yaml").empty());
  const Function *F = Set.find("team::Stream::destroy", 0);
  ASSERT_TRUE(F);
  EXPECT_EQ(F->Releases[0].At.Where, Operand::Place::This);
}

TEST(ContractSet, ReleasesAreDerivedWhenNotListed) {
  ContractSet Set;
  ASSERT_TRUE(Set.addText("kinds: [{ id: k, noun: k }]\nfunctions:\n"
                          "  - { name: a, params: 0, returns: value, "
                          "acquires: [k ret] }\n"
                          "  - { name: z, params: 1, returns: nothing, "
                          "releases: [k arg0] }\n",
                          "k.yaml")
                  .empty());
  const ResourceKind &K = Set.kind(Set.findKind("k"));
  ASSERT_EQ(K.Releases.Size, 1u);
  EXPECT_EQ(K.Releases[0], "z");
}

TEST(ContractSet, AFaultyFileChangesNothing) {
  ContractSet Set;
  std::vector<Diagnostic> Faults = Set.addText(
      "kinds: [{ id: mine, noun: mine }]\n"
      "functions: [{ name: aclrtMalloc, params: 3, uses: [nothing arg0] }]",
      "bad.yaml");
  ASSERT_EQ(Faults.size(), 1u);
  EXPECT_EQ(Set.tables().size(), 1u);
  EXPECT_EQ(Set.findKind("mine"), NoKind);
  EXPECT_EQ(Set.find("aclrtMalloc", 3)->Acquires.Size, 1u);
}

TEST(ContractSet, UnreadableFiles) {
  ContractSet Set;
  auto Faults = Set.addFile("/no/such/file.yaml");
  ASSERT_EQ(Faults.size(), 1u);
  EXPECT_EQ(Faults[0].Where.Line, 0u);
  EXPECT_EQ(Faults[0].str().find("/no/such/file.yaml: error: cannot read the "
                                 "contract file: "),
            0u)
      << Faults[0].str();
  Faults = Set.addFile(CONTRACT_TEST_DIR);
  ASSERT_EQ(Faults.size(), 1u);
  EXPECT_NE(Faults[0].str().find("cannot read"), std::string::npos);
}

TEST(ContractSet, ModelsSurviveAMove) {
  ContractSet Set;
  ASSERT_TRUE(Set.addText(Team, "team.yaml").empty());
  ContractSet Moved = std::move(Set);
  const Function *F = Moved.find("team::Pool::open", 2);
  ASSERT_TRUE(F);
  EXPECT_EQ(str(F->Name), "team::Pool::open");
}

} // namespace
