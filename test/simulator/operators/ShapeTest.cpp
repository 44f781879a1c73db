//===- ShapeTest.cpp - Moving, indexing, creating, sorting ----------------===//

#include "Tensors.h"

using namespace acltidy::operators;

namespace {

Tensor sample() { return floats({2, 3}, {1, 2, 3, 4, 5, 6}); }
using List = std::vector<TensorView>;

} // namespace

TEST(Shape, PermutesAndFlips) {
  Tensor A = floats({2, 1, 3}, {1, 2, 3, 4, 5, 6}), Out = floats({3, 2, 1});
  expectRun("aclnnPermute", {A, Ints{2, 0, 1}, Out}, Out, {1, 4, 2, 5, 3, 6});
  expectRun("aclnnPermute", {A, Ints{-1, 0, 1}, Out}, Out, {1, 4, 2, 5, 3, 6});
  expectError("aclnnPermute", {A, Ints{0, 0, 1}, Out}, Error::InvalidArgument,
              "twice");
  expectError("aclnnPermute", {A, Ints{0, 1}, Out}, Error::InvalidArgument,
              "dimensions");
  Tensor B = sample(), R = floats({2, 3});
  expectRun("aclnnFlip", {B, Ints{1}, R}, R, {3, 2, 1, 6, 5, 4});
  expectRun("aclnnFlip", {B, Ints{0, 1}, R}, R, {6, 5, 4, 3, 2, 1});
  expectRun("aclnnRoll", {B, Ints{1}, Ints{1}, R}, R, {3, 1, 2, 6, 4, 5});
  expectRun("aclnnRoll", {B, Ints{-1, 1}, Ints{0, 1}, R}, R,
            {6, 4, 5, 3, 1, 2});
  expectRun("aclnnRoll", {B, Ints{2}, Ints{}, R}, R, {5, 6, 1, 2, 3, 4});
}

TEST(Shape, JoinsAndSplits) {
  Tensor A = sample(), B = floats({2, 1}, {7, 8}), Out = floats({2, 4});
  expectRun("aclnnCat", {List{A.View, B.View}, integer(1), Out}, Out,
            {1, 2, 3, 7, 4, 5, 6, 8});
  expectError("aclnnCat", {List{A.View, A.View}, integer(1), Out},
              Error::InvalidArgument, "6 elements");
  expectError("aclnnCat", {List{A.View, B.View}, integer(0), Out},
              Error::InvalidArgument, "shape");
  expectError("aclnnCat", {List{}, integer(0), Out}, Error::InvalidArgument,
              "empty");
  Tensor S = floats({2, 2, 1});
  expectRun("aclnnStack", {List{B.View, B.View}, integer(1), S}, S,
            {7, 7, 8, 8});
  Tensor P = floats({2, 1}), Q = floats({2, 2});
  expectOk(run("aclnnSplitWithSize",
               {A, Ints{1, 2}, integer(1), List{P.View, Q.View}}));
  expectNear(P.values(), {1, 4});
  expectNear(Q.values(), {2, 3, 5, 6});
  expectOk(run("aclnnSplitTensor",
               {A, integer(2), integer(1), List{Q.View, P.View}}));
  expectNear(Q.values(), {1, 2, 4, 5});
  expectNear(P.values(), {3, 6});
}

TEST(Shape, RepeatsAndExpands) {
  Tensor A = floats({2}, {1, 2}), Out = floats({2, 4});
  expectRun("aclnnRepeat", {A, Ints{2, 2}, Out}, Out, {1, 2, 1, 2, 1, 2, 1, 2});
  Tensor R = floats({4});
  expectRun("aclnnRepeatInterleaveIntWithDim",
            {A, integer(2), integer(0), integer(4), R}, R, {1, 1, 2, 2});
  expectError("aclnnRepeatInterleaveIntWithDim",
              {A, integer(2), integer(0), integer(5), R},
              Error::InvalidArgument, "outputSize");
  Tensor E = floats({3, 2});
  expectRun("aclnnExpand", {A, Ints{3, -1}, E}, E, {1, 2, 1, 2, 1, 2});
  expectError("aclnnExpand", {A, Ints{3, 3}, E}, Error::InvalidArgument,
              "expand");
  Tensor F = floats({2, 3});
  Tensor B = floats({2, 1, 3}, {1, 2, 3, 4, 5, 6});
  expectRun("aclnnFlatten", {B, integer(1), F}, F, {1, 2, 3, 4, 5, 6});
}

TEST(Shape, SlicesPadsTriangles) {
  Tensor A = sample(), Out = floats({2, 2});
  expectRun("aclnnSlice",
            {A, integer(1), integer(0), integer(3), integer(2), Out}, Out,
            {1, 3, 4, 6});
  expectRun("aclnnSlice",
            {A, integer(1), integer(-2), integer(99), integer(1), Out}, Out,
            {2, 3, 5, 6});
  Tensor One = floats({1, 2});
  expectRun("aclnnSliceV2",
            {A, Ints{1, 0}, Ints{2, 2}, Ints{0, 1}, Ints{1, 1}, One}, One,
            {4, 5});
  Tensor P = floats({3, 5});
  expectRun("aclnnConstantPadNd", {A, Ints{1, 1, 0, 1}, real(9), P}, P,
            {9, 1, 2, 3, 9, 9, 4, 5, 6, 9, 9, 9, 9, 9, 9});
  Tensor Less = floats({2, 2});
  expectRun("aclnnConstantPadNd", {A, Ints{-1, 0}, real(9), Less}, Less,
            {2, 3, 5, 6});
  Tensor R = floats({2, 6});
  expectRun("aclnnReflectionPad1d", {A, Ints{2, 1}, R}, R,
            {3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5});
  expectRun("aclnnReplicationPad1d", {A, Ints{2, 1}, R}, R,
            {1, 1, 1, 2, 3, 3, 4, 4, 4, 5, 6, 6});
  expectError("aclnnReflectionPad1d", {A, Ints{3, 0}, R},
              Error::InvalidArgument, "padding of 3");
  Tensor T = floats({2, 3});
  expectRun("aclnnTril", {A, integer(0), T}, T, {1, 0, 0, 4, 5, 0});
  expectRun("aclnnTriu", {A, integer(1), T}, T, {0, 2, 3, 0, 0, 6});
  expectRun("aclnnInplaceTriu", {A, integer(-1)}, A, {1, 2, 3, 4, 5, 6});
}

TEST(Index, SelectsAndGathers) {
  Tensor A = sample(), At(ACL_INT64, {2}, {2, 0}), Out = floats({2, 2});
  expectRun("aclnnIndexSelect", {A, integer(1), At, Out}, Out, {3, 1, 6, 4});
  Tensor Rows(ACL_INT32, {1, 2}, {1, 1}), E = floats({1, 2, 3});
  expectRun("aclnnEmbedding", {A, Rows, E}, E, {4, 5, 6, 4, 5, 6});
  expectRun("aclnnGatherV2", {A, integer(0), Rows, E}, E, {4, 5, 6, 4, 5, 6});
  Tensor G(ACL_INT64, {2, 2}, {2, 0, 1, 1});
  expectRun("aclnnGather", {A, integer(1), G, Out}, Out, {3, 1, 5, 5});
  Tensor Flat(ACL_INT64, {2}, {5, -6}), Two = floats({2});
  expectRun("aclnnTake", {A, Flat, Two}, Two, {6, 1});
  Tensor Bad(ACL_INT64, {2}, {3, 0});
  Status S = run("aclnnIndexSelect", {A, integer(1), Bad, Out});
  EXPECT_EQ(S.Code, Error::InvalidData);
  EXPECT_NE(S.Message.find("index 3"), std::string::npos) << S.Message;
  Tensor Wrong = floats({2});
  expectError("aclnnIndexSelect", {A, integer(1), Wrong, Out},
              Error::InvalidArgument, "ACL_FLOAT");
}

TEST(Index, ListsOfIndices) {
  Tensor A = sample(), I(ACL_INT64, {2, 1}, {0, 1}), J(ACL_INT64, {2}, {2, -3}),
         Out = floats({2, 2});
  expectRun("aclnnIndex", {A, List{I.View, J.View}, Out}, Out, {3, 1, 6, 4});
  Tensor Rows(ACL_INT32, {2}, {1, 1}), R = floats({2, 3});
  expectRun("aclnnIndex", {A, List{Rows.View}, R}, R, {4, 5, 6, 4, 5, 6});
  Tensor V = floats({1}, {10});
  expectRun("aclnnIndexPutImpl",
            {A, List{Rows.View, Rows.View}, V, true, false}, A,
            {1, 2, 3, 4, 25, 6});
  expectRun("aclnnIndexPutImpl", {A, List{Rows.View}, V, false, false}, A,
            {1, 2, 3, 10, 10, 10});
  Tensor Mask(ACL_BOOL, {2, 3});
  expectError("aclnnIndex", {A, List{Mask.View}, R}, Error::NotSimulated,
              "ACL_BOOL");
  Tensor Bad(ACL_INT64, {2}, {0, 2});
  EXPECT_EQ(run("aclnnIndex", {A, List{Bad.View}, R}).Code, Error::InvalidData);
}

TEST(Index, KeepsLargeIntegers) {
  Tensor A(ACL_INT64, {2}, {0, 0}), At(ACL_INT64, {1}, {1}),
      Out(ACL_INT64, {1});
  int64_t Big = (int64_t(1) << 53) + 1;
  std::memcpy(A.Memory.data() + 8, &Big, 8);
  expectOk(run("aclnnIndexSelect", {A, integer(0), At, Out}));
  int64_t Result;
  std::memcpy(&Result, Out.Memory.data(), 8);
  EXPECT_EQ(Result, Big);
}

TEST(Index, Puts) {
  Tensor A = sample(), At(ACL_INT64, {1}, {1}), Source = floats({2, 1}, {8, 9});
  expectRun("aclnnInplaceIndexCopy", {A, integer(1), At, Source}, A,
            {1, 8, 3, 4, 9, 6});
  Tensor Out = floats({2, 3});
  expectRun("aclnnIndexAdd", {A, integer(1), At, Source, real(2), Out}, Out,
            {1, 24, 3, 4, 27, 6});
  expectRun("aclnnInplaceIndexFillTensor", {A, integer(0), Ints{1}, real(-1)},
            A, {1, 8, 3, -1, -1, -1});
  expectError("aclnnInplaceIndexFillTensor", {A, integer(0), Ints{2}, real(-1)},
              Error::InvalidArgument, "index 2");
  Tensor S = floats({2, 2}, {10, 20, 30, 40}),
         I(ACL_INT64, {2, 2}, {0, 0, 2, 1});
  Tensor B = sample();
  expectRun("aclnnScatterAdd", {B, integer(1), I, S, Out}, Out,
            {31, 2, 3, 4, 45, 36});
  expectRun("aclnnScatter", {B, integer(1), I, S, integer(0), Out}, Out,
            {20, 2, 3, 4, 40, 30});
  expectRun("aclnnInplaceScatterValue", {B, integer(1), I, real(3), integer(2)},
            B, {9, 2, 3, 4, 15, 18});
  Tensor Counted(ACL_INT64, {4}, {0, 2, 2, 3}), Bins(ACL_INT64, {5});
  expectRun("aclnnBincount", {Counted, std::monostate(), integer(5), Bins},
            Bins, {1, 0, 2, 1, 0});
  Tensor On(ACL_INT32, {1}, {7}), Off(ACL_INT32, {1}, {-1}),
      Hot(ACL_INT32, {4, 3}), Classes(ACL_INT32, {4}, {0, 2, 1, 5});
  expectRun("aclnnOneHot", {Classes, integer(3), On, Off, integer(-1), Hot},
            Hot, {7, -1, -1, -1, -1, 7, -1, 7, -1, -1, -1, -1});
}

TEST(Create, RangesAndFills) {
  Tensor Out = floats({4}), I(ACL_INT64, {3});
  expectRun("aclnnArange", {real(0), real(2), real(0.5), Out}, Out,
            {0, 0.5, 1, 1.5});
  expectRun("aclnnArange", {whole(5), whole(-1), whole(-2), I}, I, {5, 3, 1});
  expectError("aclnnArange", {real(0), real(2), real(1), Out},
              Error::InvalidArgument, "elements");
  expectError("aclnnArange", {real(0), real(2), real(0), Out},
              Error::InvalidArgument, "step");
  expectRun("aclnnRange", {real(1), real(4), real(1), Out}, Out, {1, 2, 3, 4});
  expectRun("aclnnLinspace", {real(0), real(3), integer(4), Out}, Out,
            {0, 1, 2, 3});
  expectRun("aclnnInplaceFillScalar", {Out, real(2.5)}, Out,
            {2.5, 2.5, 2.5, 2.5});
  expectRun("aclnnInplaceZero", {I}, I, {0, 0, 0});
  expectRun("aclnnInplaceOne", {I}, I, {1, 1, 1});
  Tensor E(ACL_FLOAT16, {2, 3});
  expectRun("aclnnEye", {integer(2), integer(3), E}, E, {1, 0, 0, 0, 1, 0});
  // Only the elements of the view are written.
  Tensor S = floats({4}, {9, 9, 9, 9});
  TensorView V = S.View;
  V.Shape = {2};
  V.Strides = {2};
  expectOk(run("aclnnInplaceZero", {V}));
  expectNear(S.values(), {0, 9, 0, 9});
}

TEST(Create, RandomNumbers) {
  Tensor A = floats({10000}), B = floats({10000}), D = floats({10000});
  expectOk(run("aclnnInplaceUniform", {A, 2.0, 4.0, integer(1), integer(0)}));
  expectOk(run("aclnnInplaceUniform", {B, 2.0, 4.0, integer(1), integer(0)}));
  expectOk(run("aclnnInplaceUniform", {D, 2.0, 4.0, integer(2), integer(0)}));
  EXPECT_EQ(A.values(), B.values());
  EXPECT_NE(A.values(), D.values());
  double Sum = 0;
  for (double X : A.values()) {
    EXPECT_GE(X, 2);
    EXPECT_LE(X, 4);
    Sum += X;
  }
  // Ten times the deviation of the mean.
  EXPECT_NEAR(Sum / 10000, 3, 10 * 2 / std::sqrt(12 * 10000));
  expectOk(run("aclnnInplaceNormal", {A, 5.0, 2.0, integer(7), integer(0)}));
  double Mean = 0, Square = 0;
  for (double X : A.values())
    Mean += X / 10000;
  for (double X : A.values())
    Square += (X - Mean) * (X - Mean) / 10000;
  EXPECT_NEAR(Mean, 5, 0.2);
  EXPECT_NEAR(Square, 4, 0.4);
}

TEST(Sort, OrdersGroups) {
  Tensor A = floats({2, 3}, {3, 1, 2, 5, 5, std::nan("")}), V = floats({2, 3}),
         I(ACL_INT64, {2, 3});
  double NaN = std::nan("");
  expectRun("aclnnSort", {A, true, integer(1), false, V, I}, V,
            {1, 2, 3, 5, 5, NaN});
  expectNear(I.values(), {1, 2, 0, 0, 1, 2});
  expectRun("aclnnSort", {A, true, integer(1), true, V, I}, V,
            {3, 2, 1, NaN, 5, 5});
  expectNear(I.values(), {0, 2, 1, 2, 0, 1});
  Tensor B = floats({3, 2}, {3, 1, 2, 9, 1, 5}), J(ACL_INT32, {3, 2});
  expectRun("aclnnArgsort", {B, integer(0), false, J}, J, {2, 0, 1, 2, 0, 1});
  Tensor T = floats({2, 2}), K(ACL_INT64, {2, 2});
  expectRun("aclnnTopk", {B, integer(2), integer(0), true, true, T, K}, T,
            {3, 9, 2, 5});
  expectNear(K.values(), {0, 1, 1, 2});
  Tensor One = floats({2}), Place(ACL_INT64, {2});
  expectRun("aclnnKthvalue", {B, integer(2), integer(0), false, One, Place},
            One, {2, 5});
  expectNear(Place.values(), {1, 2});
  expectError("aclnnTopk", {B, integer(4), integer(0), true, true, T, K},
              Error::InvalidArgument, "k is 4");
}
