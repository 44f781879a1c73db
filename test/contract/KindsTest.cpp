//===- KindsTest.cpp - Kinds and what rows say of them --------------------===//

#include "TestSupport.h"

using namespace acltidy::contract;
using test::rowNamed;
using test::str;

namespace {

const ResourceKind &kind(std::string_view Id) {
  KindId K = findKind(builtinTables(), Id);
  EXPECT_NE(K, NoKind) << str(Id);
  return builtinTables().Kinds[K];
}

TEST(Kinds, HaveAPairOrSayWhyNot) {
  const Tables &T = builtinTables();
  for (KindId Id = 0; Id != T.Kinds.Size; ++Id) {
    const ResourceKind &K = T.Kinds[Id];
    bool Acquired = false, Released = false;
    for (const Function &F : T.Functions) {
      for (const Acquire &A : F.Acquires)
        Acquired |= A.Kind == Id;
      for (const Release &R : F.Releases)
        Released |=
            R.Kind == Id && !R.All &&
            (R.Mode == ReleaseMode::Destroy || R.Mode == ReleaseMode::Unref);
    }
    EXPECT_NE(Acquired && Released, !K.Unpaired.empty()) << str(K.Id);
    EXPECT_FALSE(K.Noun.empty()) << str(K.Id);
  }
}

TEST(Kinds, NeverEndWithinThemselves) {
  const Tables &T = builtinTables();
  for (KindId Id = 0; Id != T.Kinds.Size; ++Id)
    for (KindId Outer : T.Kinds[Id].Within) {
      ASSERT_LT(Outer, T.Kinds.Size);
      EXPECT_NE(Outer, Id);
      for (KindId Back : T.Kinds[Outer].Within)
        EXPECT_NE(Back, Id) << str(T.Kinds[Id].Id);
    }
}

TEST(Kinds, LeakPolicies) {
  for (const char *Reported :
       {"stream", "event", "context", "device-memory", "pinned-memory",
        "dvpp-memory", "data-buffer", "dataset", "model", "tensor", "hccl-comm",
        "repeatable-executor", "aclnn-dims"})
    EXPECT_EQ(kind(Reported).Leak, LeakPolicy::Report) << Reported;
  for (const char *Scope : {"acl", "device", "prof", "hi-mpi-sys", "model-dump",
                            "hi-vdec", "capture"})
    EXPECT_EQ(kind(Scope).Leak, LeakPolicy::OnError) << Scope;
  for (const char *Optional : {"peer-access", "device-res-limit", "op-kernel",
                               "executor", "heap-memory", "heap-array"})
    EXPECT_EQ(kind(Optional).Leak, LeakPolicy::Ignore) << Optional;
}

TEST(Kinds, MemoryIsOneFamily) {
  for (const char *Memory :
       {"device-memory", "managed-memory", "pinned-memory", "dvpp-memory",
        "hi-dvpp-memory", "pool-memory", "virtual-address", "heap-memory",
        "heap-object", "heap-array", "aclnn-dims"})
    EXPECT_EQ(kind(Memory).Family, "memory") << Memory;
  EXPECT_EQ(kind("stream").Family, kind("event").Family);
  EXPECT_EQ(kind("model").Family, kind("bundle").Family);
}

TEST(Rows, ListsOwnTheirMembers) {
  for (const char *Name : {"aclCreateTensorList", "aclCreateScalarList"}) {
    const Function *F = rowNamed(Name);
    ASSERT_TRUE(F);
    ASSERT_EQ(F->Holds.Size, 1u);
    EXPECT_EQ(F->Holds[0].Mode, HoldMode::Own);
    EXPECT_TRUE(F->Holds[0].What.isArray());
    EXPECT_EQ(F->Holds[0].In.Where, Operand::Place::Ret);
  }
}

TEST(Rows, RetrievableExactlyWhereClientsRelyOnTheGetter) {
  for (const char *Name :
       {"aclmdlAddDatasetBuffer", "aclCreateDataBuffer", "aclUpdateDataBuffer",
        "acldvppSetPicDescData", "acldvppSetStreamDescData",
        "acltdtAddDataItem", "acltdtCreateDataItem", "aclvdecSendFrame"}) {
    const Function *F = rowNamed(Name);
    ASSERT_TRUE(F && !F->Holds.empty()) << Name;
    EXPECT_TRUE(F->Holds[0].Retrievable) << Name;
    EXPECT_EQ(F->Holds[0].Mode, HoldMode::Borrow) << Name;
  }
  for (const char *Name : {"aclCreateTensor", "aclSetRawTensorAddr"}) {
    const Function *F = rowNamed(Name);
    ASSERT_TRUE(F && !F->Holds.empty()) << Name;
    EXPECT_FALSE(F->Holds[0].Retrievable) << Name;
  }
}

TEST(Rows, OperatorPhases) {
  const Function *First =
      findFunction(builtinTables(), "aclnnAddGetWorkspaceSize", 6);
  const Function *Second = findFunction(builtinTables(), "aclnnAdd", 4);
  ASSERT_TRUE(First && Second);
  ASSERT_EQ(First->Acquires.Size, 1u);
  EXPECT_EQ(First->Acquires[0].At.Where, Operand::Place::Out);
  EXPECT_EQ(resolveIndex(First->Acquires[0].At.Index, 6), 5);
  ASSERT_EQ(Second->Releases.Size, 1u);
  EXPECT_EQ(Second->Releases[0].Kind, First->Acquires[0].Kind);
  EXPECT_EQ(Second->Releases[0].Mode, ReleaseMode::Consume);
  EXPECT_EQ(Second->Releases[0].At.Index, 2);
  EXPECT_TRUE(Second->Enqueue.IsAsync);
  EXPECT_EQ(Second->Enqueue.Stream.Index, 3);

  const Function *Repeat = rowNamed("aclSetAclOpExecutorRepeatable");
  ASSERT_TRUE(Repeat);
  ASSERT_EQ(Repeat->Acquires.Size, 1u);
  EXPECT_EQ(Repeat->Acquires[0].From, First->Acquires[0].Kind);
}

TEST(Rows, QueriesThatSynchronise) {
  struct Query {
    const char *Name;
    int Complete;
  };
  for (Query Q :
       {Query{"aclrtStreamQuery", 0}, Query{"aclrtQueryEventStatus", 1},
        Query{"aclrtQueryEvent", 0}, Query{"aclrtQueryEventWaitStatus", 0}}) {
    const Function *F = rowNamed(Q.Name);
    ASSERT_TRUE(F);
    ASSERT_EQ(F->Syncs.Size, 1u) << Q.Name;
    EXPECT_EQ(F->Syncs[0].Status, 1) << Q.Name;
    EXPECT_EQ(F->Syncs[0].CompleteValue, Q.Complete) << Q.Name;
  }
}

TEST(Rows, CopiesNameTheirBounds) {
  const Function *F = rowNamed("aclrtMemcpyAsync");
  ASSERT_TRUE(F);
  ASSERT_EQ(F->Copies.Size, 1u);
  EXPECT_EQ(F->Copies[0].DstMax, 1);
  EXPECT_EQ(F->Copies[0].Count, 3);
  EXPECT_EQ(F->Copies[0].Direction, 4);
  ASSERT_EQ(F->Accesses.Size, 2u);
  for (const Access &A : F->Accesses)
    EXPECT_EQ(A.Live, Until::Stream);
}

TEST(Rows, TensorsNameTheirExtent) {
  const Function *F = rowNamed("aclCreateTensor");
  ASSERT_TRUE(F);
  ASSERT_EQ(F->Extents.Size, 1u);
  EXPECT_EQ(F->Extents[0].At.Index, 8);
  EXPECT_EQ(F->Extents[0].Dims.Index, 6);
  EXPECT_EQ(F->Extents[0].Dims.Count, 7);
  EXPECT_EQ(F->Extents[0].Type, 2);
  EXPECT_EQ(F->Extents[0].Required, Space::Device);
  F = rowNamed("aclCreateDataBuffer");
  ASSERT_TRUE(F);
  ASSERT_EQ(F->Extents.Size, 1u);
  EXPECT_EQ(F->Extents[0].Bytes, 1);
}

TEST(Rows, FieldsLeadToMemory) {
  const Function *F = rowNamed("aclrtRandomNumAsync");
  ASSERT_TRUE(F);
  ASSERT_EQ(F->Accesses.Size, 3u);
  EXPECT_EQ(F->Accesses[2].Field, "randomCounterAddr");
  EXPECT_EQ(F->Accesses[2].Mode, AccessMode::ReadWrite);
}

TEST(Rows, ElementsHaveASize) {
  EXPECT_EQ(elementBits(0), 32u);  // ACL_FLOAT
  EXPECT_EQ(elementBits(11), 64u); // ACL_DOUBLE
  EXPECT_EQ(elementBits(27), 16u); // ACL_BF16
  EXPECT_EQ(elementBits(29), 4u);  // ACL_INT4
  EXPECT_EQ(elementBits(13), 0u);  // ACL_STRING
  EXPECT_EQ(elementBits(-1), 0u);
  EXPECT_EQ(elementBits(5), 0u);
}

TEST(Rows, DeprecatedOnesNameTheirReplacement) {
  unsigned Count = 0;
  for (const Function &F : builtinTables().Functions) {
    if (!F.Deprecated)
      continue;
    ++Count;
    EXPECT_TRUE(!F.Replacement.empty() || !F.Note.empty()) << str(F.Name);
  }
  EXPECT_EQ(Count, 9u);
}

TEST(Rows, ForeignOnesAreNotAcl) {
  for (const Function &F : builtinTables().Functions) {
    llvm::StringRef Header(F.Header.data(), F.Header.size());
    bool Acl = Header.starts_with("acl") || Header.starts_with("hccl/") ||
               Header.starts_with("media/");
    EXPECT_EQ(F.Foreign, !Acl) << str(F.Name);
  }
}

} // namespace
