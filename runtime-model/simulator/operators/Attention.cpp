//===- Attention.cpp - Rotary embeddings and attention --------------------===//

#include "Tensor.h"
#include <cmath>
#include <limits>

namespace acltidy::operators {

namespace {

Status checkFloating(const Call &C, unsigned I) {
  return C.checkType(I, {ACL_FLOAT, ACL_FLOAT16, ACL_BF16});
}

/// y = x * cos + rotated(x) * sin along the last dimension. Mode 0 rotates the
/// halves, (-x2, x1); mode 1 neighbours, (-x[1], x[0], -x[3], x[2], ...).
Status rotate(Call &C, const TensorView &X, const TensorView &Cos,
              const TensorView &Sin, int64_t Mode, const TensorView &Out) {
  if (X.Shape.empty() || X.Shape.back() % 2)
    return C.invalid("the last dimension of " + describe(X.Shape) +
                     " is not even");
  for (const TensorView *T : {&Cos, &Sin}) {
    Shape Expected;
    ACLTIDY_TRY(C.broadcast(X.Shape, T->Shape, Expected));
    if (Expected != X.Shape)
      return C.invalid("cos and sin have the shape " + describe(T->Shape) +
                       ", which is more than " + describe(X.Shape));
  }
  if (Cos.Shape.empty() || Cos.Shape.back() != X.Shape.back() ||
      Cos.Shape != Sin.Shape)
    return C.invalid("cos and sin have the shapes " + describe(Cos.Shape) +
                     " and " + describe(Sin.Shape) +
                     "; they must be equal and end like " + describe(X.Shape));
  if (!C.running())
    return {};
  int64_t D = X.Shape.back();
  std::vector<float> Values = loadAll<float>(X), Turned(Values.size());
  for (size_t I = 0; I < Values.size(); I += size_t(D))
    for (int64_t J = 0; J < D / 2; ++J) {
      size_t A = I + size_t(Mode ? 2 * J : J);
      size_t B = Mode ? A + 1 : A + size_t(D / 2);
      Turned[A] = -Values[B];
      Turned[B] = Values[A];
    }
  TensorView Source(Values.data(), ACL_FLOAT, X.Shape);
  TensorView Rotated(Turned.data(), ACL_FLOAT, X.Shape);
  map<float>(
      Out, [](float A, float B, float K, float S) { return A * K + B * S; },
      Source, Rotated, Cos, Sin);
  return {};
}

Status rotaryPositionEmbedding(Call &C) {
  for (unsigned I : {0u, 1u, 2u, 4u})
    ACLTIDY_TRY(checkFloating(C, I));
  int64_t Mode = C.integer(3);
  if (Mode == 2 || Mode == 3)
    return C.notSimulated("mode " + std::to_string(Mode));
  if (Mode < 0 || Mode > 3)
    return C.invalid("mode is " + std::to_string(Mode) +
                     "; possible are 0 to 3");
  ACLTIDY_TRY(C.checkShape(4, C.tensor(0).Shape));
  return rotate(C, C.tensor(0), C.tensor(1), C.tensor(2), Mode, C.tensor(4));
}

/// Both tensors in place, halves rotated.
Status applyRotaryPosEmb(Call &C) {
  for (unsigned I = 0; I < 4; ++I)
    ACLTIDY_TRY(checkFloating(C, I));
  for (unsigned I : {0u, 1u})
    ACLTIDY_TRY(
        rotate(C, C.tensor(I), C.tensor(2), C.tensor(3), 0, C.tensor(I)));
  return {};
}

/// A tensor of heads, seen as [batch, head, sequence, dimension].
Status heads(const Call &C, const TensorView &T, const std::string &Layout,
             int64_t Count, const char *Name, TensorView &Out) {
  Out = T;
  if (Layout == "BNSD" || Layout == "BSND") {
    if (T.Shape.size() != 4)
      return C.invalid(std::string(Name) + " has the shape " +
                       describe(T.Shape) + "; the layout " + Layout +
                       " has 4 dimensions");
    if (Layout == "BSND") {
      std::swap(Out.Shape[1], Out.Shape[2]);
      std::swap(Out.Strides[1], Out.Strides[2]);
    }
  } else if (Layout == "BSH") {
    if (T.Shape.size() != 3 || T.Shape[2] % Count)
      return C.invalid(std::string(Name) + " has the shape " +
                       describe(T.Shape) +
                       "; the layout BSH has 3 "
                       "dimensions, the last of " +
                       std::to_string(Count) + " heads");
    int64_t D = T.Shape[2] / Count;
    Out.Shape = {T.Shape[0], Count, T.Shape[1], D};
    Out.Strides = {T.Strides[0], T.Strides[2] * D, T.Strides[1], T.Strides[2]};
  } else
    return C.notSimulated("the layout " + Layout);
  if (Out.Shape[1] != Count)
    return C.invalid(std::string(Name) + " has " +
                     std::to_string(Out.Shape[1]) + " heads, not " +
                     std::to_string(Count));
  return {};
}

/// Where the parts of an attention are among an operator's parameters.
struct AttentionParts {
  TensorView Query, Key, Value, Out;
  const TensorView *Shift = nullptr, *Mask = nullptr;
  int64_t Heads = 0, KeyHeads = 0;
  double Scale = 1;
  std::string Layout;
};

/// softmax(q k' * scale + shift, masked) v for every head; heads of keys are
/// shared by as many heads of queries as there are more.
Status attention(Call &C, const AttentionParts &P) {
  if (P.Heads <= 0)
    return C.invalid("numHeads is " + std::to_string(P.Heads));
  int64_t KeyHeads = P.KeyHeads ? P.KeyHeads : P.Heads;
  if (KeyHeads < 0 || P.Heads % KeyHeads)
    return C.invalid("numKeyValueHeads is " + std::to_string(KeyHeads) +
                     ", which does not divide " + std::to_string(P.Heads));
  for (const TensorView *T : {&P.Query, &P.Key, &P.Value, &P.Out})
    if (T->Type != ACL_FLOAT16 && T->Type != ACL_BF16 && T->Type != ACL_FLOAT)
      return C.notSimulated("tensors of type " + describe(T->Type));
  TensorView Q, K, V, Out;
  ACLTIDY_TRY(heads(C, P.Query, P.Layout, P.Heads, "query", Q));
  ACLTIDY_TRY(heads(C, P.Key, P.Layout, KeyHeads, "key", K));
  ACLTIDY_TRY(heads(C, P.Value, P.Layout, KeyHeads, "value", V));
  ACLTIDY_TRY(heads(C, P.Out, P.Layout, P.Heads, "attentionOut", Out));
  int64_t B = Q.Shape[0], S = Q.Shape[2], D = Q.Shape[3], T = K.Shape[2];
  if (K.Shape[0] != B || V.Shape[0] != B || K.Shape[3] != D ||
      V.Shape[2] != T || Out.Shape != Shape{B, P.Heads, S, V.Shape[3]})
    return C.invalid("query " + describe(P.Query.Shape) + ", key " +
                     describe(P.Key.Shape) + ", value " +
                     describe(P.Value.Shape) + " and attentionOut " +
                     describe(P.Out.Shape) + " do not fit");
  Shape Weights{B, P.Heads, S, T};
  for (const TensorView *More : {P.Shift, P.Mask}) {
    Shape Expected;
    if (!More)
      continue;
    ACLTIDY_TRY(C.broadcast(Weights, More->Shape, Expected));
    if (Expected != Weights)
      return C.invalid("a mask of shape " + describe(More->Shape) +
                       " does not fit weights of " + describe(Weights));
  }
  C.wantWorkspace(uint64_t(elements(Weights)) * 4);
  if (!C.running() || !elements(Weights))
    return {};
  std::vector<float> X = loadAll<float>(Q), Y = loadAll<float>(K),
                     Z = loadAll<float>(V);
  std::vector<float> W(size_t(elements(Weights)));
  TensorView Matrix(W.data(), ACL_FLOAT, Weights);
  int64_t E = V.Shape[3], Share = P.Heads / KeyHeads;
  for (int64_t G = 0; G < B * P.Heads; ++G) {
    int64_t KeyGroup = G / P.Heads * KeyHeads + G % P.Heads / Share;
    for (int64_t I = 0; I < S; ++I)
      for (int64_t J = 0; J < T; ++J) {
        const float *A = X.data() + (G * S + I) * D;
        const float *C = Y.data() + (KeyGroup * T + J) * D;
        float Sum = 0;
        for (int64_t L = 0; L < D; ++L)
          Sum += A[L] * C[L];
        W[size_t((G * S + I) * T + J)] = Sum * float(P.Scale);
      }
  }
  if (P.Shift)
    map<float>(
        Matrix, [](float A, float Add) { return A + Add; }, Matrix, *P.Shift);
  if (P.Mask)
    // True means: not looked at.
    map<float>(
        Matrix,
        [](float A, float Hide) {
          return Hide != 0 ? -std::numeric_limits<float>::infinity() : A;
        },
        Matrix, *P.Mask);
  std::vector<float> Result(size_t(B * P.Heads * S * E), 0);
  for (int64_t R = 0; R < B * P.Heads * S; ++R) {
    float *Row = W.data() + R * T;
    float Most = *std::max_element(Row, Row + T), Sum = 0;
    if (std::isinf(Most) && Most < 0)
      continue; // Nothing is looked at: the row stays zero.
    for (int64_t J = 0; J < T; ++J)
      Sum += Row[J] = std::exp(Row[J] - Most);
    int64_t G = R / S;
    int64_t KeyGroup = G / P.Heads * KeyHeads + G % P.Heads / Share;
    for (int64_t J = 0; J < T; ++J)
      for (int64_t L = 0; L < E; ++L)
        Result[size_t(R * E + L)] +=
            Row[J] / Sum * Z[size_t((KeyGroup * T + J) * E + L)];
  }
  storeAll<float>(Out, Result.data());
  return {};
}

/// What the flash attentions for inference have in common.
Status flashAttention(Call &C, const TensorView &Key, const TensorView &Value) {
  AttentionParts P;
  P.Query = C.tensor(0);
  P.Key = Key;
  P.Value = Value;
  P.Shift = C.optional(3);
  P.Mask = C.optional(4);
  P.Heads = C.integer("numHeads");
  P.KeyHeads = C.integer("numKeyValueHeads");
  P.Scale = C.real(C.at("scaleValue"));
  P.Layout = C.string(C.at("inputLayout"));
  P.Out = C.tensor("attentionOut");
  return attention(C, P);
}

Status fusedInferAttention(Call &C) {
  // What is neither query, key, value, shift nor mask is quantisation, paging
  // or padding.
  for (unsigned I = 5; I < C.at("numHeads"); ++I) {
    bool Given = C.parameter(I).What == Kind::Tensor     ? !!C.optional(I)
                 : C.parameter(I).What == Kind::IntArray ? !!C.optionalInts(I)
                                                         : false;
    if (Given)
      return C.notSimulated(C.name(I));
  }
  if (C.list(1).size() != 1 || C.list(2).size() != 1)
    return C.notSimulated("more than one tensor of keys");
  if (C.flag(C.at("softmaxLseFlag")))
    return C.notSimulated("softmaxLseFlag");
  int64_t Sparse = C.integer("sparseMode");
  if (Sparse != 0 && Sparse != 1)
    return C.notSimulated("sparseMode " + std::to_string(Sparse));
  return flashAttention(C, C.list(1)[0], C.list(2)[0]);
}

Status promptFlashAttention(Call &C) {
  if (C.optionalInts(5) && !C.optionalInts(5)->empty())
    return C.notSimulated("actualSeqLengths");
  return flashAttention(C, C.tensor(1), C.tensor(2));
}

const Row Table[] = {
    {"aclnnRotaryPositionEmbedding", rotaryPositionEmbedding},
    {"aclnnApplyRotaryPosEmb", applyRotaryPosEmb},
    {"aclnnFusedInferAttentionScoreV2", fusedInferAttention, "softmaxLse:-",
     "softmaxLse"},
    {"aclnnPromptFlashAttention", promptFlashAttention, "",
     "pseShift attenMask actualSeqLengths"},
};

} // namespace

const RowTable AttentionRows = Table;

} // namespace acltidy::operators
