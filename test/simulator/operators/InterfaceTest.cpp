//===- InterfaceTest.cpp - Finding, checking and describing operators -----===//

#include "Tensors.h"
#include <set>

using namespace acltidy::operators;

TEST(Interface, FindsByTheNameOfPhaseTwo) {
  ASSERT_TRUE(findOperator("aclnnAdd"));
  EXPECT_EQ(findOperator("aclnnAdd")->name(), "aclnnAdd");
  EXPECT_FALSE(findOperator("Add"));
  EXPECT_FALSE(findOperator("aclnnAddGetWorkspaceSize"));
  EXPECT_FALSE(findOperator(""));
}

TEST(Interface, ListsOperatorsOnceInOrder) {
  std::set<std::string> Names;
  std::string Last;
  for (const Operator &Op : allOperators()) {
    EXPECT_LT(Last, Op.name());
    Last = Op.name();
    EXPECT_EQ(findOperator(Op.name()), &Op);
  }
}

TEST(Interface, EveryOperatorWritesSomething) {
  for (const Operator &Op : allOperators()) {
    bool Writes = false;
    for (const Parameter &P : Op.parameters()) {
      Writes |= P.How == Access::Write || P.How == Access::ReadWrite;
      if (P.What != Kind::Tensor && P.What != Kind::TensorList)
        EXPECT_EQ(P.How, Access::None) << Op.name() << ' ' << P.Name;
    }
    EXPECT_TRUE(Writes) << Op.name();
  }
}

TEST(Interface, ParametersFollowTheSignature) {
  const std::vector<Parameter> &Ps = findOperator("aclnnAdd")->parameters();
  ASSERT_EQ(Ps.size(), 4u);
  EXPECT_EQ(Ps[0].Name, "self");
  EXPECT_EQ(Ps[0].How, Access::Read);
  EXPECT_EQ(Ps[2].What, Kind::Scalar);
  EXPECT_EQ(Ps[3].How, Access::Write);
  EXPECT_EQ(findOperator("aclnnInplaceAdd")->parameters()[0].How,
            Access::ReadWrite);
  EXPECT_EQ(findOperator("aclnnInplaceCopy")->parameters()[0].How,
            Access::Write);
}

TEST(Interface, AccessesNameTensors) {
  Tensor A = floats({2}), B = floats({2}), Out = floats({2});
  Arguments Args{A, B, real(1), Out};
  std::vector<TensorAccess> All = findOperator("aclnnAdd")->accesses(Args);
  ASSERT_EQ(All.size(), 3u);
  EXPECT_EQ(All[2].How, Access::Write);
  EXPECT_EQ(All[2].Parameter, 3u);
  EXPECT_EQ(All[2].Tensor->Data, Out.Memory.data());
}

TEST(Interface, AccessesDependOnFlags) {
  Tensor A = floats({2, 2}), V = floats({2});
  auto HowOf = [&](bool Training, std::string_view Name) {
    Arguments Args{A, V, V, V, V, Training, Argument(0.5), Argument(0.0),
                   A, V, V};
    const Operator *Op = findOperator("aclnnBatchNorm");
    for (const TensorAccess &T : Op->accesses(Args))
      if (Op->parameters()[T.Parameter].Name == Name)
        return T.How;
    return Access::None;
  };
  EXPECT_EQ(HowOf(true, "runningMean"), Access::ReadWrite);
  EXPECT_EQ(HowOf(false, "runningMean"), Access::Read);
  EXPECT_EQ(HowOf(true, "saveMean"), Access::Write);
  EXPECT_EQ(HowOf(false, "saveMean"), Access::None);
}

TEST(Interface, RefusesWrongArguments) {
  Tensor A = floats({2}), Out = floats({2});
  expectError("aclnnAdd", {A, A, real(1)}, Error::InvalidArgument,
              "4 arguments");
  expectError("aclnnAdd", {A, std::monostate(), real(1), Out},
              Error::NullArgument, "other is null");
  expectError("aclnnAdd", {A, A, integer(1), Out}, Error::InvalidArgument,
              "alpha");
  Tensor Bad = A;
  Bad.View.Strides = {1, 1};
  expectError("aclnnAdd", {Bad, A, real(1), Out}, Error::InvalidArgument,
              "strides");
  Bad.View = A.View;
  Bad.View.Shape = {int64_t(1) << 62};
  expectError("aclnnAdd", {Bad, A, real(1), Out}, Error::InvalidArgument,
              "addressed");
  Bad.View = A.View;
  Bad.View.Shape = {-2};
  expectError("aclnnAdd", {Bad, A, real(1), Out}, Error::InvalidArgument,
              "negative");
  Bad.View = A.View;
  Bad.View.Offset = -1;
  expectError("aclnnAdd", {Bad, A, real(1), Out}, Error::InvalidArgument,
              "before its storage");
  Bad.View = A.View;
  Bad.View.Type = ACL_COMPLEX64;
  expectError("aclnnAdd", {Bad, A, real(1), Out}, Error::NotSimulated,
              "ACL_COMPLEX64");
}

TEST(Interface, RunNeedsMemoryAndWorkspace) {
  Tensor A = floats({2, 2}, {1, 2, 3, 4}), Out = floats({2});
  const Operator *Op = findOperator("aclnnReduceSum");
  Arguments Args{A, Ints{0}, false, ACL_FLOAT, Out};
  uint64_t Size = 0;
  expectOk(Op->validate(Args, Size));
  ASSERT_GT(Size, 0u);
  EXPECT_EQ(Op->run(Args, nullptr, Size).Code, Error::NullArgument);
  EXPECT_EQ(Op->run(Args, Out.Memory.data(), Size - 1).Code,
            Error::InvalidArgument);
  TensorView NoMemory = A.View;
  NoMemory.Data = nullptr;
  std::vector<char> Workspace(Size);
  EXPECT_EQ(Op->run({NoMemory, Ints{0}, false, ACL_FLOAT, Out},
                    Workspace.data(), Size)
                .Code,
            Error::NullArgument);
}

TEST(Interface, RangesOfStridedTensors) {
  char *Base = reinterpret_cast<char *>(0x1000);
  TensorView T(Base, ACL_FLOAT16, {2, 3});
  std::vector<std::pair<int64_t, uint64_t>> Found;
  auto Collect = [&](const void *At, uint64_t Bytes) {
    Found.push_back({static_cast<const char *>(At) - Base, Bytes});
  };
  forEachRange(T, Collect);
  EXPECT_EQ(Found, (decltype(Found){{0, 12}}));

  Found.clear();
  T.Strides = {5, 1};
  T.Offset = 2;
  forEachRange(T, Collect);
  EXPECT_EQ(Found, (decltype(Found){{4, 6}, {14, 6}}));
  int64_t Begin, End;
  EXPECT_TRUE(byteRange(T, Begin, End));
  EXPECT_EQ(Begin, 4);
  EXPECT_EQ(End, 20);

  Found.clear();
  T.Shape = {2, 0};
  forEachRange(T, Collect);
  EXPECT_TRUE(Found.empty());
}

TEST(Interface, ScalarsAreReadAsTheirType) {
  float F = 2.5f;
  EXPECT_EQ(Scalar::read(&F, ACL_FLOAT).asDouble(), 2.5);
  int32_t I = -7;
  EXPECT_EQ(Scalar::read(&I, ACL_INT32).asInteger(), -7);
  uint16_t H = halfBits(-0.5f);
  EXPECT_EQ(Scalar::read(&H, ACL_FLOAT16).asDouble(), -0.5);
  EXPECT_EQ(Scalar::read(nullptr, ACL_FLOAT).Type, ACL_DT_UNDEFINED);
  EXPECT_EQ(Scalar::read(&F, ACL_STRING).Type, ACL_DT_UNDEFINED);
}
