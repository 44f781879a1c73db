//===- RandomTest.cpp - Every operator with arguments of any kind ---------===//
///
/// \file
/// Calls that are mostly wrong. None may crash or write where the operator says
/// that it does not; results that are only written must not depend on what was
/// there before. Sanitizers make this test sharper: memory is as large as the
/// tensors say, not a byte more.
///
//===----------------------------------------------------------------------===//

#include "Tensors.h"
#include <map>
#include <random>

using namespace acltidy::operators;

namespace {

class Generator {
public:
  explicit Generator(unsigned Seed) : Engine(Seed) {
    static const aclDataType Types[] = {ACL_FLOAT, ACL_FLOAT16, ACL_INT64,
                                        ACL_INT32, ACL_BOOL,    ACL_BF16,
                                        ACL_INT8,  ACL_DOUBLE,  ACL_UINT8};
    Main = Types[one(3) ? 0 : below(9)];
    Base = shape(below(5));
    for (aclDataType T : Types)
      All.push_back(T);
  }

  int64_t below(int64_t N) { return int64_t(Engine() % uint64_t(N)); }
  bool one(int64_t In) { return below(In) != 0; }

  std::vector<int64_t> shape(int64_t Rank) {
    std::vector<int64_t> S;
    for (int64_t D = 0; D < Rank; ++D)
      S.push_back(one(12) ? 1 + below(4) : 0);
    return S;
  }

  /// Mostly like the others, so that some calls are right.
  TensorView tensor(bool Index) {
    std::vector<int64_t> S = Base;
    switch (below(6)) {
    case 0:
      S = shape(below(6));
      break;
    case 1:
      if (!S.empty())
        S[size_t(below(int64_t(S.size())))] = 1 + below(4);
      break;
    case 2:
      if (!S.empty())
        S.pop_back();
      break;
    default:
      break;
    }
    aclDataType Type = one(4) ? Main : All[size_t(below(9))];
    if (Index && one(3))
      Type = ACL_INT64;
    TensorView V(nullptr, Type, S);
    if (!one(3)) {
      // A view with gaps and another order.
      for (int64_t &Step : V.Strides)
        Step *= 1 + below(2);
      V.Offset = below(3);
      if (S.size() > 1 && below(2)) {
        std::swap(V.Strides[0], V.Strides[1]);
        std::swap(V.Shape[0], V.Shape[1]);
      }
    }
    int64_t Begin, End;
    EXPECT_TRUE(byteRange(V, Begin, End));
    Memory.emplace_back(new std::vector<unsigned char>(size_t(End)));
    for (unsigned char &B : *Memory.back())
      B = (unsigned char)(Type == ACL_BOOL ? below(2) : below(5));
    V.Data = Memory.back()->data();
    return V;
  }

  Argument argument(const Parameter &P) {
    bool Index = P.Name.find("ndex") != std::string::npos ||
                 P.Name.find("ndices") != std::string::npos;
    if (!one(40) || (!one(3) && P.Name.find("Optional") != std::string::npos))
      return std::monostate();
    switch (P.What) {
    case Kind::Tensor:
      return tensor(Index);
    case Kind::TensorList: {
      std::vector<TensorView> List;
      for (int64_t I = below(4); I-- > 0;)
        List.push_back(tensor(Index));
      return List;
    }
    case Kind::Scalar:
      return below(2) ? Scalar::ofDouble(double(below(9)) / 2 - 2)
                      : Scalar::ofInteger(below(9) - 4);
    case Kind::ScalarList:
      return std::vector<Scalar>{};
    case Kind::IntArray: {
      std::vector<int64_t> V;
      for (int64_t I = below(5); I-- > 0;)
        V.push_back(integer());
      return V;
    }
    case Kind::FloatArray:
      return std::vector<double>{1, 2};
    case Kind::BoolArray:
      return std::vector<bool>{true};
    case Kind::String:
      return std::string(below(2) ? "BNSD" : "BSH");
    case Kind::Integer:
      return integer();
    case Kind::Float:
      return double(below(9)) / 4;
    case Kind::Bool:
      return below(2) == 1;
    case Kind::DataType:
      return one(3) ? Main : All[size_t(below(9))];
    }
    return std::monostate();
  }

  int64_t integer() {
    static const int64_t Ends[] = {INT64_MIN, INT64_MAX, -1000000, 1 << 30};
    return one(30) ? below(6) - 2 : Ends[below(4)];
  }

private:
  std::mt19937_64 Engine;
  aclDataType Main;
  std::vector<int64_t> Base;
  std::vector<aclDataType> All;
  std::vector<std::unique_ptr<std::vector<unsigned char>>> Memory;
};

std::vector<unsigned char> contents(const TensorView &T) {
  int64_t Begin, End;
  EXPECT_TRUE(byteRange(T, Begin, End));
  auto *At = static_cast<unsigned char *>(T.Data);
  return {At, At + End};
}

} // namespace

TEST(Random, EveryOperator) {
  std::map<std::string, int> Right;
  for (const Operator &Op : allOperators()) {
    SCOPED_TRACE(Op.name());
    for (unsigned Trial = 0; Trial < 1500; ++Trial) {
      Generator G(Trial * 7919 + unsigned(std::hash<std::string>()(Op.name())));
      Arguments Args;
      for (const Parameter &P : Op.parameters())
        Args.push_back(G.argument(P));
      uint64_t Size = 0;
      Status S = Op.validate(Args, Size);
      if (!S.ok()) {
        ASSERT_EQ(S.Message.find(Op.name() + ": "), 0u) << S.Message;
        continue;
      }
      std::vector<TensorAccess> All = Op.accesses(Args);
      std::vector<std::vector<unsigned char>> Before, After;
      for (const TensorAccess &A : All)
        Before.push_back(contents(*A.Tensor));
      std::vector<char> Workspace(Size);
      S = Op.run(Args, Workspace.data(), Size);
      for (size_t I = 0; I < All.size(); ++I) {
        After.push_back(contents(*All[I].Tensor));
        if (All[I].How == Access::Read)
          ASSERT_EQ(Before[I], After[I])
              << Op.parameters()[All[I].Parameter].Name << " was written";
      }
      if (!S.ok()) {
        ASSERT_TRUE(S.Code == Error::InvalidData) << S.Message;
        continue;
      }
      ++Right[Op.name()];
      // Again, with other bytes where results go.
      for (size_t I = 0; I < All.size(); ++I)
        if (!Before[I].empty()) {
          if (All[I].How == Access::Write) {
            forEachRange(*All[I].Tensor, [](const void *At, uint64_t Bytes) {
              std::memset(const_cast<void *>(At), 1, Bytes);
            });
          } else
            std::memcpy(All[I].Tensor->Data, Before[I].data(),
                        Before[I].size());
        }
      ASSERT_TRUE(Op.run(Args, Workspace.data(), Size).ok());
      for (size_t I = 0; I < All.size(); ++I)
        ASSERT_EQ(After[I], contents(*All[I].Tensor))
            << Op.parameters()[All[I].Parameter].Name
            << " depends on what was there";
    }
  }
  // The test is worth something only if calls are right now and then.
  int Some = 0;
  for (const Operator &Op : allOperators())
    Some += Right[Op.name()] > 0;
  EXPECT_GT(Some * 10, int(allOperators().size()) * 6);
  RecordProperty("operators that ran", Some);
}
