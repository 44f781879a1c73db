//===- TablesTest.cpp - The compiled-in tables are sound ------------------===//

#include "TestSupport.h"

#include "llvm/ADT/StringSet.h"

using namespace acltidy::contract;
using test::str;

namespace {

class OperandCheck {
public:
  explicit OperandCheck(const Function &F) : F(F) {}

  void operand(const Operand &O) const {
    bool Indexed =
        O.Where == Operand::Place::Arg || O.Where == Operand::Place::Out;
    EXPECT_EQ(Indexed, O.Index != NoArg) << str(F.Name);
    if (O.Where == Operand::Place::Ret) {
      EXPECT_NE(F.Result, Function::Returns::Nothing) << str(F.Name);
    }
    EXPECT_NE(O.Where, Operand::Place::This) << str(F.Name);
    index(O.Index);
    index(O.Count);
  }
  void index(int8_t I) const {
    if (I != NoArg && F.Params != NoArg) {
      EXPECT_GE(resolveIndex(I, F.Params), 0)
          << str(F.Name) << ": " << static_cast<int>(I);
    }
  }
  void kind(KindId K) const {
    EXPECT_LT(K, builtinTables().Kinds.Size) << str(F.Name);
  }

private:
  const Function &F;
};

TEST(Tables, OperandsAreInRange) {
  for (const Function &F : builtinTables().Functions) {
    OperandCheck Check(F);
    for (const Acquire &A : F.Acquires) {
      Check.kind(A.Kind);
      if (A.From != NoKind)
        Check.kind(A.From);
      Check.operand(A.At);
      Check.operand(A.Key);
      Check.index(A.Size);
      Check.index(A.Policy);
    }
    for (const Release &R : F.Releases) {
      Check.kind(R.Kind);
      Check.operand(R.At);
      Check.operand(R.Key);
    }
    for (const Use &U : F.Uses) {
      Check.kind(U.Kind);
      Check.operand(U.At);
    }
    for (const Hold &H : F.Holds) {
      Check.operand(H.What);
      Check.operand(H.In);
    }
    for (const Retrieve &R : F.Retrieves) {
      Check.operand(R.At);
      Check.operand(R.From);
    }
    for (const Access &A : F.Accesses) {
      Check.operand(A.At);
      Check.index(A.Bytes);
      Check.index(A.Capacity);
    }
    for (const Copy &C : F.Copies) {
      Check.operand(C.Dst);
      Check.operand(C.Src);
      Check.index(C.DstMax);
      Check.index(C.Count);
      Check.index(C.Direction);
    }
    for (const Extent &E : F.Extents) {
      Check.operand(E.At);
      Check.index(E.Bytes);
      Check.operand(E.Dims);
      Check.index(E.Type);
    }
    for (const Sync &S : F.Syncs) {
      Check.operand(S.At);
      Check.index(S.Timeout);
      Check.index(S.Status);
    }
    for (const EventOrder &E : F.Events) {
      Check.operand(E.Event);
      Check.operand(E.Stream);
    }
    for (const Callback &C : F.Callbacks) {
      Check.operand(C.At);
      EXPECT_NE(C.Sort, CallbackSort::None) << str(F.Name);
    }
    for (const MediaMemory &M : F.Media)
      Check.operand(M.At);
    Check.operand(F.Enqueue.Stream);
  }
}

TEST(Tables, AreSortedForTheLookup) {
  const Tables &T = builtinTables();
  for (uint32_t I = 1; I < T.Functions.Size; ++I) {
    const Function &A = T.Functions[I - 1], &B = T.Functions[I];
    ASSERT_TRUE(!A.Pattern || B.Pattern) << str(B.Name);
    if (A.Pattern) {
      EXPECT_GE(A.Name.size(), B.Name.size());
    } else if (!B.Pattern) {
      EXPECT_TRUE(std::tie(A.Name, A.Params) < std::tie(B.Name, B.Params))
          << str(B.Name);
    }
  }
}

TEST(Tables, MediaComponentsAreInTheMatrix) {
  const Tables &T = builtinTables();
  llvm::StringSet<> Components;
  for (const MediaRule &R : T.Matrix)
    Components.insert(llvm::StringRef(R.Component.data(), R.Component.size()));
  for (const MediaField &F : T.Fields)
    EXPECT_TRUE(Components.contains(
        llvm::StringRef(F.Component.data(), F.Component.size())))
        << str(F.Struct);
  EXPECT_GE(T.Fields.Size, 15u);
}

TEST(Tables, MediaMatrixDiffersByProduct) {
  auto Allows = [](std::string_view Component, std::string_view Product) {
    for (const MediaRule &R : builtinTables().Matrix)
      if (R.Component == Component && R.Product == Product)
        return R.Supported ? (R.AllowsDevice                     ? "device"
                              : R.AllowsDvppV1 || R.AllowsDvppV2 ? "dvpp"
                                                                 : "host")
                           : "unsupported";
    return "unknown";
  };
  EXPECT_STREQ(Allows("picture-v1", "310"), "dvpp");
  EXPECT_STREQ(Allows("picture-v1", "950"), "unsupported");
  EXPECT_STREQ(Allows("vdec-v1-input", "310p"), "device");
  EXPECT_STREQ(Allows("vpc-v2", "310p"), "dvpp");
  EXPECT_STREQ(Allows("vpc-v2", "950"), "device");
  EXPECT_STREQ(Allows("vdec-v2", "310p"), "dvpp");
  EXPECT_STREQ(Allows("vdec-v2", "a2"), "device");
  EXPECT_STREQ(Allows("pngd-v2", "950"), "unknown");
  EXPECT_STREQ(Allows("host", "310"), "host");
}

} // namespace
