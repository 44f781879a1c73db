//===- MatMul.cpp - Products of matrices and linear systems ---------------===//

#include "Elementwise.h"
#include <Eigen/Dense>

namespace acltidy::operators {

namespace {

template <class T>
using Matrix =
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T> using In = Eigen::Map<const Matrix<T>>;
template <class T> using Out = Eigen::Map<Matrix<T>>;

/// The documented types of the cube unit's operators.
Status checkCubeType(const Call &C, unsigned I) {
  return C.checkType(I, {ACL_FLOAT, ACL_FLOAT16, ACL_BF16});
}

/// [.., M, K] times [.., K, N]; the dimensions before are broadcast.
struct Product {
  TensorView A, B;
  Shape Result;
  int64_t M = 0, K = 0, N = 0, Batches = 1;

  /// Fills in the rest for A and B.
  Status check(const Call &C) {
    size_t RA = A.Shape.size(), RB = B.Shape.size();
    M = A.Shape[RA - 2];
    K = A.Shape[RA - 1];
    N = B.Shape[RB - 1];
    if (B.Shape[RB - 2] != K)
      return C.invalid("the matrices " + describe(A.Shape) + " and " +
                       describe(B.Shape) + " do not fit: " + std::to_string(K) +
                       " columns, " + std::to_string(B.Shape[RB - 2]) +
                       " rows");
    Shape Batch;
    ACLTIDY_TRY(C.broadcast(Shape(A.Shape.begin(), A.Shape.end() - 2),
                            Shape(B.Shape.begin(), B.Shape.end() - 2), Batch));
    Batches = elements(Batch);
    expand(A, Batch);
    expand(B, Batch);
    Result = Batch;
    Result.push_back(M);
    Result.push_back(N);
    return {};
  }

  std::vector<float> compute() const {
    std::vector<float> X = loadAll<float>(A), Y = loadAll<float>(B);
    std::vector<float> R(size_t(Batches * M * N), 0);
    if (K)
      for (int64_t I = 0; I < Batches; ++I)
        Out<float>(R.data() + I * M * N, M, N).noalias() =
            In<float>(X.data() + I * M * K, M, K) *
            In<float>(Y.data() + I * K * N, K, N);
    return R;
  }

private:
  /// \p T with the dimensions \p Batch before its matrices, by zero strides.
  static void expand(TensorView &T, const Shape &Batch) {
    Shape S = Batch, Steps(Batch.size(), 0);
    size_t Own = T.Shape.size() - 2, Missing = Batch.size() - Own;
    for (size_t D = 0; D < Own; ++D)
      if (T.Shape[D] != 1)
        Steps[Missing + D] = T.Strides[D];
    for (size_t D = Own; D < Own + 2; ++D) {
      S.push_back(T.Shape[D]);
      Steps.push_back(T.Strides[D]);
    }
    T.Shape = S;
    T.Strides = Steps;
  }
};

/// \p T with a dimension of 1 at \p At.
TensorView unsqueezed(TensorView T, size_t At) {
  T.Shape.insert(T.Shape.begin() + std::ptrdiff_t(At), 1);
  T.Strides.insert(T.Strides.begin() + std::ptrdiff_t(At), 0);
  return T;
}

TensorView transposed(TensorView T) {
  size_t R = T.Shape.size();
  std::swap(T.Shape[R - 2], T.Shape[R - 1]);
  std::swap(T.Strides[R - 2], T.Strides[R - 1]);
  return T;
}

/// Stores alpha * product + beta * self; \p Self may be null.
Status finish(Call &C, Product &P, unsigned Result, const TensorView *Self,
              double Alpha = 1, double Beta = 1) {
  ACLTIDY_TRY(C.checkShape(Result, P.Result));
  ACLTIDY_TRY(checkCubeType(C, Result));
  if (Self) {
    Shape Expected;
    ACLTIDY_TRY(C.broadcast(P.Result, Self->Shape, Expected));
    if (Expected != P.Result)
      return C.invalid("self has the shape " + describe(Self->Shape) +
                       ", which is more than the product's " +
                       describe(P.Result));
  }
  C.wantWorkspace(uint64_t(elements(P.Result)) * 4);
  if (!C.running())
    return {};
  std::vector<float> Values = P.compute();
  TensorView V(Values.data(), ACL_FLOAT, P.Result);
  auto A = float(Alpha), B = float(Beta);
  if (!Self || Beta == 0)
    map<float>(C.tensor(Result), [=](float X) { return A * X; }, V);
  else
    map<float>(
        C.tensor(Result), [=](float X, float Y) { return A * X + B * Y; }, V,
        *Self);
  return {};
}

/// torch.matmul's rules: vectors get a dimension that the result has not.
Status matmul(Call &C) {
  ACLTIDY_TRY(checkCubeType(C, 0));
  ACLTIDY_TRY(checkCubeType(C, 1));
  ACLTIDY_TRY(C.checkRank(0, 1, 6));
  ACLTIDY_TRY(C.checkRank(1, 1, 6));
  Product P;
  P.A = C.tensor(0);
  P.B = C.tensor(1);
  bool RowVector = P.A.Shape.size() == 1, ColumnVector = P.B.Shape.size() == 1;
  if (RowVector)
    P.A = unsqueezed(P.A, 0);
  if (ColumnVector)
    P.B = unsqueezed(P.B, 1);
  ACLTIDY_TRY(P.check(C));
  // The vectors' dimensions have size 1, so leaving them out moves nothing.
  if (ColumnVector)
    P.Result.pop_back();
  if (RowVector)
    P.Result.erase(P.Result.end() - (ColumnVector ? 1 : 2));
  return finish(C, P, 2, nullptr);
}

template <size_t Rank> Status product(Call &C) {
  ACLTIDY_TRY(checkCubeType(C, 0));
  ACLTIDY_TRY(checkCubeType(C, 1));
  ACLTIDY_TRY(C.checkRank(0, Rank, Rank));
  ACLTIDY_TRY(C.checkRank(1, Rank, Rank));
  Product P;
  P.A = C.tensor(0);
  P.B = C.tensor(1);
  ACLTIDY_TRY(P.check(C));
  return finish(C, P, 2, nullptr);
}

/// beta * self + alpha * mat1 * mat2.
template <size_t Rank> Status addProduct(Call &C) {
  for (unsigned I = 0; I < 3; ++I)
    ACLTIDY_TRY(checkCubeType(C, I));
  ACLTIDY_TRY(C.checkRank(1, Rank, Rank));
  ACLTIDY_TRY(C.checkRank(2, Rank, Rank));
  Product P;
  P.A = C.tensor(1);
  P.B = C.tensor(2);
  ACLTIDY_TRY(P.check(C));
  return finish(C, P, resultOf(C), &C.tensor(0), C.scalar(4).asDouble(),
                C.scalar(3).asDouble());
}

Status mv(Call &C) {
  ACLTIDY_TRY(C.checkRank(0, 2, 2));
  ACLTIDY_TRY(C.checkRank(1, 1, 1));
  return matmul(C);
}

/// beta * self + alpha * mat * vec.
Status addmv(Call &C) {
  for (unsigned I = 0; I < 3; ++I)
    ACLTIDY_TRY(checkCubeType(C, I));
  ACLTIDY_TRY(C.checkRank(1, 2, 2));
  ACLTIDY_TRY(C.checkRank(2, 1, 1));
  Product P;
  P.A = C.tensor(1);
  P.B = unsqueezed(C.tensor(2), 1);
  ACLTIDY_TRY(P.check(C));
  P.Result.pop_back();
  return finish(C, P, 5, &C.tensor(0), C.scalar(3).asDouble(),
                C.scalar(4).asDouble());
}

Status dot(Call &C) {
  ACLTIDY_TRY(C.checkRank(0, 1, 1));
  ACLTIDY_TRY(C.checkRank(1, 1, 1));
  if (C.tensor(0).Shape != C.tensor(1).Shape)
    return C.invalid("the vectors have " +
                     std::to_string(C.tensor(0).Shape[0]) + " and " +
                     std::to_string(C.tensor(1).Shape[0]) + " elements");
  Product P;
  P.A = unsqueezed(C.tensor(0), 0);
  P.B = unsqueezed(C.tensor(1), 1);
  ACLTIDY_TRY(P.check(C));
  P.Result.clear();
  return finish(C, P, 2, nullptr);
}

/// The outer product of two vectors.
Status ger(Call &C) {
  ACLTIDY_TRY(C.checkRank(0, 1, 1));
  ACLTIDY_TRY(C.checkRank(1, 1, 1));
  Shape Expected{C.tensor(0).Shape[0], C.tensor(1).Shape[0]};
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Class::Arithmetic,
                               promote(C.tensor(0).Type, C.tensor(1).Type),
                               Expected, 2, T));
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      map<Value>(
          C.tensor(2), [](Value X, Value Y) { return wrapMul(X, Y); },
          unsqueezed(C.tensor(0), 1), C.tensor(1));
    });
  return {};
}

/// alpha * op(A) * op(B) + beta * C.
Status gemm(Call &C) {
  for (unsigned I = 0; I < 3; ++I)
    ACLTIDY_TRY(checkCubeType(C, I));
  ACLTIDY_TRY(C.checkRank(0, 2, 2));
  ACLTIDY_TRY(C.checkRank(1, 2, 2));
  Product P;
  P.A = C.integer(5) ? transposed(C.tensor(0)) : C.tensor(0);
  P.B = C.integer(6) ? transposed(C.tensor(1)) : C.tensor(1);
  ACLTIDY_TRY(P.check(C));
  return finish(C, P, 7, &C.tensor(2), C.real(3), C.real(4));
}

/// y = x * ((weight + offset) * scale) + bias with an int8 weight. Scales are
/// one for all, one a column, or one a column and group of rows.
Status weightQuant(Call &C) {
  ACLTIDY_TRY(C.checkType(0, {ACL_FLOAT16, ACL_BF16}));
  if (C.tensor(1).Type != ACL_INT8)
    return C.notSimulated("a weight of type " + describe(C.tensor(1).Type));
  for (const char *Name : {"quantScaleOptional", "quantOffsetOptional"})
    if (C.optional(Name))
      return C.notSimulated(std::string(Name) + " (a quantised result)");
  ACLTIDY_TRY(C.checkRank(0, 2, 2));
  ACLTIDY_TRY(C.checkRank(1, 2, 2));
  const TensorView &Weight = C.tensor(1), &Scale = C.tensor(2);
  int64_t K = Weight.Shape[0], N = Weight.Shape[1], Group = C.integer(7);
  if (Group < 0 || (Group && Group % 32) || (Group && Group >= K))
    return C.invalid("antiquantGroupSize is " + std::to_string(Group) +
                     "; it must be 0 or a multiple of 32 below " +
                     std::to_string(K));
  int64_t Groups = Group ? (K + Group - 1) / Group : 1;
  int64_t Count = elements(Scale);
  if (Count != Groups * N && (Group || Count != 1))
    return C.invalid("antiquantScale has the shape " + describe(Scale.Shape) +
                     "; it must have " + std::to_string(Groups * N) +
                     " elements");
  const TensorView *Offset = C.optional("antiquantOffsetOptional");
  if (Offset && elements(*Offset) != Count)
    return C.invalid("antiquantOffsetOptional has the shape " +
                     describe(Offset->Shape) + ", but the scale " +
                     describe(Scale.Shape));
  const TensorView *Bias = C.optional("biasOptional");
  if (Bias && elements(*Bias) != N)
    return C.invalid("biasOptional has the shape " + describe(Bias->Shape) +
                     "; it must have " + std::to_string(N) + " elements");
  Product P;
  P.A = C.tensor(0);
  P.B = Weight;
  ACLTIDY_TRY(P.check(C));
  if (!C.running())
    return finish(C, P, 8, nullptr);
  std::vector<float> W = loadAll<float>(Weight), S = loadAll<float>(Scale), Z;
  if (Offset)
    Z = loadAll<float>(*Offset);
  // A scale may be stored by column: [n, groups] seen as [groups, n].
  for (int64_t R = 0; R < K; ++R)
    for (int64_t J = 0; J < N; ++J) {
      auto At = size_t(Count == 1 ? 0 : (Group ? R / Group : 0) * N + J);
      float &X = W[size_t(R * N + J)];
      X = (X + (Z.empty() ? 0 : Z[At])) * S[At];
    }
  P.B = TensorView(W.data(), ACL_FLOAT, Weight.Shape);
  TensorView Row;
  if (Bias) {
    Row = *Bias;
    Row.Shape = {1, N};
    Row.Strides = {0, Bias->Strides.empty() ? 0 : Bias->Strides.back()};
  }
  return finish(C, P, 8, Bias ? &Row : nullptr);
}

/// A product for every item of the lists.
Status grouped(Call &C) {
  const std::vector<TensorView> &X = C.list(0), &W = C.list(1);
  const std::vector<TensorView> &Y = C.list(C.count() - 1);
  for (const char *Name : {"scaleOptional", "offsetOptional",
                           "antiquantScaleOptional", "antiquantOffsetOptional"})
    if (auto *List = C.optionalList(Name); List && !List->empty())
      return C.notSimulated(std::string(Name) + " (quantisation)");
  if (X.size() != W.size() || X.size() != Y.size())
    return C.notSimulated("lists of " + std::to_string(X.size()) + ", " +
                          std::to_string(W.size()) + " and " +
                          std::to_string(Y.size()) +
                          " tensors, where one is split by a group list");
  const std::vector<TensorView> *Biases = C.optionalList("biasOptional");
  if (Biases && !Biases->empty() && Biases->size() != X.size())
    return C.invalid("biasOptional has " + std::to_string(Biases->size()) +
                     " tensors for " + std::to_string(X.size()) + " products");
  for (size_t I = 0; I < X.size(); ++I) {
    for (const TensorView *T : {&X[I], &W[I], &Y[I]})
      if (T->Shape.size() < 2 || (T->Type != ACL_FLOAT16 &&
                                  T->Type != ACL_BF16 && T->Type != ACL_FLOAT))
        return C.invalid("item " + std::to_string(I) + " of the lists has " +
                         std::to_string(T->Shape.size()) +
                         " dimensions and the type " + describe(T->Type));
    Product P;
    P.A = X[I];
    P.B = W[I];
    ACLTIDY_TRY(P.check(C));
    if (P.Result != Y[I].Shape)
      return C.invalid("item " + std::to_string(I) + " of y has the shape " +
                       describe(Y[I].Shape) + ", but " + describe(P.Result) +
                       " is needed");
    const TensorView *Bias =
        Biases && !Biases->empty() ? &(*Biases)[I] : nullptr;
    if (Bias && (Bias->Shape.size() != 1 || Bias->Shape[0] != P.N))
      return C.invalid("item " + std::to_string(I) +
                       " of biasOptional has the shape " +
                       describe(Bias->Shape));
    if (!C.running())
      continue;
    std::vector<float> Values = P.compute();
    TensorView V(Values.data(), ACL_FLOAT, P.Result);
    if (Bias)
      map<float>(Y[I], [](float A, float B) { return A + B; }, V, *Bias);
    else
      map<float>(Y[I], [](float A) { return A; }, V);
  }
  return {};
}

/// Solves A x = self, A a triangle. mOut becomes a copy of A.
Status triangularSolve(Call &C) {
  ACLTIDY_TRY(C.checkType(0, {ACL_FLOAT, ACL_DOUBLE}));
  ACLTIDY_TRY(C.checkType(1, {C.tensor(0).Type}));
  ACLTIDY_TRY(C.checkRank(0, 2, 8));
  ACLTIDY_TRY(C.checkRank(1, 2, 8));
  bool Upper = C.flag(2), Transpose = C.flag(3), Unit = C.flag(4);
  const TensorView &B = C.tensor(0), &A = C.tensor(1);
  size_t R = A.Shape.size();
  int64_t N = A.Shape[R - 1];
  if (A.Shape[R - 2] != N)
    return C.invalid("A has the shape " + describe(A.Shape) +
                     ", which is no square");
  // The rules of a product, seen from the right side.
  Product P;
  P.A = A;
  P.B = B;
  ACLTIDY_TRY(P.check(C));
  ACLTIDY_TRY(C.checkShape(5, P.Result));
  ACLTIDY_TRY(C.checkShape(6, P.A.Shape));
  if (!C.running())
    return {};
  std::vector<double> X = loadAll<double>(P.A), Y = loadAll<double>(P.B);
  storeAll<double>(C.tensor(6), X.data());
  for (int64_t I = 0; I < P.Batches; ++I) {
    Matrix<double> M = In<double>(X.data() + I * N * N, N, N);
    if (Transpose)
      M.transposeInPlace();
    Out<double> Right(Y.data() + I * N * P.N, N, P.N);
    bool IsUpper = Upper != Transpose;
    if (IsUpper && Unit)
      M.triangularView<Eigen::UnitUpper>().solveInPlace(Right);
    else if (IsUpper)
      M.triangularView<Eigen::Upper>().solveInPlace(Right);
    else if (Unit)
      M.triangularView<Eigen::UnitLower>().solveInPlace(Right);
    else
      M.triangularView<Eigen::Lower>().solveInPlace(Right);
  }
  storeAll<double>(C.tensor(5), Y.data());
  return {};
}

Status inverse(Call &C) {
  ACLTIDY_TRY(C.checkRank(0, 2, 8));
  const TensorView &A = C.tensor(0);
  ACLTIDY_TRY(checkCubeType(C, 0));
  ACLTIDY_TRY(C.checkShape(1, A.Shape));
  int64_t N = A.Shape.back();
  if (A.Shape[A.Shape.size() - 2] != N)
    return C.invalid("self has the shape " + describe(A.Shape) +
                     ", which is no square");
  if (!C.running() || !elements(A))
    return {};
  std::vector<double> X = loadAll<double>(A);
  for (int64_t I = 0; I < elements(A) / (N * N); ++I) {
    Out<double> M(X.data() + I * N * N, N, N);
    Eigen::FullPivLU<Matrix<double>> Lu(M);
    if (!Lu.isInvertible())
      return C.fail(Error::InvalidData,
                    "matrix " + std::to_string(I) + " of self has no inverse");
    Matrix<double> Result = Lu.inverse();
    M = Result;
  }
  storeAll<double>(C.tensor(1), X.data());
  return {};
}

/// The weight keeps its layout: products here read any.
Status keepLayout(Call &C) { return C.checkRank(0, 2, 6); }

const Row Table[] = {
    {"aclnnMatmul", matmul},
    {"aclnnMatmulWeightNz", matmul},
    {"aclnnMm", product<2>},
    {"aclnnBatchMatMul", product<3>},
    {"aclnnMv", mv},
    {"aclnnDot", dot},
    {"aclnnGer", ger},
    {"aclnnGemm", gemm},
    {"aclnnAddmm", addProduct<2>},
    {"aclnnInplaceAddmm", addProduct<2>},
    {"aclnnBaddbmm", addProduct<3>},
    {"aclnnInplaceBaddbmm", addProduct<3>},
    {"aclnnAddmv", addmv},
    {"aclnnWeightQuantBatchMatmulV2", weightQuant, "y:w"},
    {"aclnnGroupedMatmul", grouped, "y:w"},
    {"aclnnGroupedMatmulV2", grouped, "y:w"},
    {"aclnnGroupedMatmulV3", grouped, "y:w"},
    {"aclnnTransMatmulWeight", keepLayout},
    {"aclnnTriangularSolve", triangularSolve},
    {"aclnnInverse", inverse},
};

} // namespace

const RowTable MatMulRows = Table;

} // namespace acltidy::operators
