//===- PairsTest.cpp - All known pairs are in the tables ------------------===//

#include "TestSupport.h"

#include <optional>

using namespace acltidy::contract;
using namespace acltidy::contract::test;

namespace {

std::string spell(const Operand &O) {
  switch (O.Where) {
  case Operand::Place::Arg:
    return "arg" + std::to_string(O.Index);
  case Operand::Place::Out:
    return "out" + std::to_string(O.Index);
  case Operand::Place::Ret:
    return "ret";
  default:
    return "-";
  }
}

/// How the list writes where an acquired resource is.
std::string whereOf(const Acquire &A) {
  const ResourceKind &K = builtinTables().Kinds[A.Kind];
  return spell(K.Form == HandleForm::Scope ? A.Key : A.At);
}

std::string argumentOf(const Release &R) {
  const Operand &O = R.At.isNone() ? R.Key : R.At;
  return O.isNone() ? "-" : std::to_string(O.Index);
}

std::string nullOf(const Release &R) {
  switch (R.Null) {
  case NullArg::Ok:
    return "ok";
  case NullArg::Error:
    return "error";
  case NullArg::Unknown:
    return "?";
  case NullArg::NotAPointer:
    return "-";
  }
  return "";
}

class Pairs : public testing::Test {
protected:
  /// The kind that \p Acquire makes at \p Where.
  static std::optional<KindId> kindOf(const std::string &Acquire,
                                      const std::string &Where) {
    for (const Function &F : builtinTables().Functions)
      if (F.Name == Acquire)
        for (const auto &A : F.Acquires)
          if (whereOf(A) == Where)
            return A.Kind;
    return std::nullopt;
  }

  static const Release *releaseOf(const std::string &Name, KindId Kind) {
    const Function *F = rowNamed(Name);
    if (F)
      for (const Release &R : F->Releases)
        if (R.Kind == Kind)
          return &R;
    return nullptr;
  }
};

TEST_F(Pairs, AllAreInTheTables) {
  auto Rows = readList(CONTRACT_TEST_DIR "/pairs.txt");
  EXPECT_EQ(Rows.size(), 235u);
  for (const auto &Row : Rows) {
    ASSERT_GE(Row.size(), 4u) << Row[0];
    std::optional<KindId> Kind = kindOf(Row[0], Row[1]);
    if (!Kind) {
      ADD_FAILURE() << Row[0] << " acquires nothing at " << Row[1];
      continue;
    }
    const ResourceKind &K = builtinTables().Kinds[*Kind];
    if (Row[3] == "none") {
      EXPECT_TRUE(K.Releases.empty() && !K.Unpaired.empty()) << Row[0];
      continue;
    }
    for (size_t I = 3; I != Row.size(); ++I) {
      auto [Name, Argument] = llvm::StringRef(Row[I]).rsplit('/');
      const Release *R = releaseOf(Name.str(), *Kind);
      if (!R) {
        ADD_FAILURE() << Name.str() << " does not release the " << str(K.Id)
                      << " of " << Row[0];
        continue;
      }
      EXPECT_EQ(argumentOf(*R), Argument.str()) << Row[0] << ", " << Name.str();
      EXPECT_EQ(nullOf(*R), Row[2]) << Row[0] << ", " << Name.str();
    }
  }
}

/// Several functions may end the same resource; the first is recommended.
TEST_F(Pairs, AlternativesAreListed) {
  const Tables &T = builtinTables();
  const ResourceKind &Memory = T.Kinds[findKind(T, "device-memory")];
  ASSERT_EQ(Memory.Releases.Size, 2u);
  EXPECT_EQ(Memory.Releases[0], "aclrtFree");
  EXPECT_EQ(Memory.Releases[1], "aclrtFreeWithDevSync");
  const ResourceKind &Device = T.Kinds[findKind(T, "device")];
  ASSERT_EQ(Device.Releases.Size, 2u);
  EXPECT_EQ(Device.Releases[0], "aclrtResetDevice");
}

} // namespace
