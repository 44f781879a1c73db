//===- MemoryRoom.cpp - How much memory there is at an address ------------===//

#include "engine/MemoryRoom.h"
#include "engine/Touches.h"
#include "engine/VectorState.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "llvm/Support/MathExtras.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

//===--- Sizes ------------------------------------------------------------===//

namespace {

/// Factor * Sym + Summand; without a symbol, a number.
struct Linear {
  SymbolRef Sym = nullptr;
  int64_t Factor = 0;
  int64_t Summand = 0;
};

std::optional<Linear> linear(SymbolRef Sym, ProgramStateRef State,
                             unsigned Depth);

/// \p L with \p Op and the constant \p C applied.
std::optional<Linear> apply(Linear L, BinaryOperatorKind Op,
                            const llvm::APSInt &C) {
  if (!C.isRepresentableByInt64())
    return std::nullopt;
  int64_t N = C.getExtValue();
  if (Op == BO_Shl) {
    if (N < 0 || N > 32)
      return std::nullopt;
    N = int64_t(1) << N;
    Op = BO_Mul;
  }
  bool Overflow = false;
  if (Op == BO_Mul)
    Overflow = llvm::MulOverflow(L.Factor, N, L.Factor) |
               llvm::MulOverflow(L.Summand, N, L.Summand);
  else if (Op == BO_Add)
    Overflow = llvm::AddOverflow(L.Summand, N, L.Summand);
  else if (Op == BO_Sub)
    Overflow = llvm::SubOverflow(L.Summand, N, L.Summand);
  else
    return std::nullopt;
  return Overflow ? std::nullopt : std::optional(L);
}

std::optional<Linear> linear(SymbolRef Sym, ProgramStateRef State,
                             unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 8;
  if (Depth == MaxDepth)
    return std::nullopt;
  if (std::optional<uint64_t> N = knownNumber(nonloc::SymbolVal(Sym), State))
    if (llvm::isInt<64>(static_cast<int64_t>(*N)) && *N <= INT64_MAX)
      return Linear{nullptr, 0, static_cast<int64_t>(*N)};
  if (const auto *E = dyn_cast<SymIntExpr>(Sym)) {
    const llvm::APSInt &C = E->getRHS();
    if (auto Inner = linear(E->getLHS(), State, Depth + 1))
      if (auto Whole = apply(*Inner, E->getOpcode(), C))
        return Whole;
  } else if (const auto *E = dyn_cast<IntSymExpr>(Sym);
             E && E->getOpcode() != BO_Sub && E->getOpcode() != BO_Shl) {
    const llvm::APSInt &C = E->getLHS();
    if (auto Inner = linear(E->getRHS(), State, Depth + 1))
      if (auto Whole = apply(*Inner, E->getOpcode(), C))
        return Whole;
  } else if (const auto *Cast = dyn_cast<SymbolCast>(Sym)) {
    return linear(Cast->getOperand(), State, Depth + 1);
  }
  return Linear{Sym, 1, 0};
}

std::optional<Linear> linear(SVal V, ProgramStateRef State) {
  if (std::optional<uint64_t> N = knownNumber(V, State)) {
    if (*N > INT64_MAX)
      return std::nullopt;
    return Linear{nullptr, 0, static_cast<int64_t>(*N)};
  }
  SymbolRef Sym = V.getAsSymbol();
  return Sym ? linear(Sym, State) : std::nullopt;
}

bool isMore(const Linear &A, const Linear &B) {
  // Sizes are not negative, and one of 0 is never asked for on purpose.
  return A.Sym == B.Sym && A.Factor >= B.Factor && A.Summand >= B.Summand &&
         (A.Factor > B.Factor || A.Summand > B.Summand);
}

bool isMore(SVal A, uint64_t More, SVal B, PathContext &Ctx) {
  ProgramStateRef State = Ctx.state();
  std::optional<Linear> L = linear(A, State), R = linear(B, State);
  if (!L || !R || llvm::AddOverflow<int64_t>(L->Summand, More, L->Summand))
    return false;
  if (isMore(*L, *R))
    return true;
  // A bound that the path has tested.
  if (!L->Sym || R->Sym || L->Factor != 1 || R->Summand < L->Summand)
    return false;
  SValBuilder &Builder = Ctx.checker().getSValBuilder();
  ASTContext &AST = Ctx.checker().getASTContext();
  QualType T = L->Sym->getType();
  if (!T->isIntegerType())
    return false;
  SVal Greater = Builder.evalBinOp(
      State, BO_GT, nonloc::SymbolVal(L->Sym),
      Builder.makeIntVal(static_cast<uint64_t>(R->Summand - L->Summand), T),
      AST.getLangOpts().CPlusPlus ? AST.BoolTy : AST.IntTy);
  std::optional<DefinedSVal> Condition = Greater.getAs<DefinedSVal>();
  return Condition && !State->assume(*Condition, false);
}

} // namespace

bool acltidy::isCertainlyMore(SVal A, SVal B, PathContext &Ctx) {
  return isMore(A, 0, B, Ctx);
}

bool acltidy::reachesBeyond(const Room &R, SVal Bytes, PathContext &Ctx) {
  if (knownNumber(Bytes, Ctx.state()) == 0u)
    return false;
  return isMore(Bytes, R.Offset, R.Bytes, Ctx);
}

//===--- Rooms ------------------------------------------------------------===//

/// The size of what is kept in \p R by its type.
static std::optional<uint64_t> sizeOfType(const TypedValueRegion *R,
                                          ASTContext &Ctx) {
  QualType T = R->getValueType();
  if (T.isNull() || T->isIncompleteType() || T->isVariableArrayType() ||
      T->isReferenceType() || T->isDependentType())
    return std::nullopt;
  return Ctx.getTypeSizeInChars(T).getQuantity();
}

/// The array member of an object elsewhere that \p R is in.
static const FieldRegion *arrayField(const MemRegion *R, ASTContext &Ctx) {
  const FieldRegion *Outermost = nullptr;
  while (const auto *Sub = dyn_cast<SubRegion>(R)) {
    if (const auto *Field = dyn_cast<FieldRegion>(Sub))
      Outermost = Field;
    R = Sub->getSuperRegion();
  }
  const auto *Array =
      Outermost ? Ctx.getAsConstantArrayType(Outermost->getValueType())
                : nullptr;
  // A last member of one element stands for as many as were allocated.
  return Array && Array->getSize().ugt(1) ? Outermost : nullptr;
}

std::optional<Room> acltidy::roomAt(SVal Address, PathContext &Ctx) {
  ProgramStateRef State = Ctx.state();
  ASTContext &AST = Ctx.checker().getASTContext();
  SValBuilder &Builder = Ctx.checker().getSValBuilder();
  const MemRegion *At = Address.getAsRegion();
  if (!At) {
    SymbolRef Sym = Address.getAsSymbol();
    if (!Sym)
      return std::nullopt;
    At = State->getStateManager().getRegionManager().getSymbolicRegion(Sym);
  }
  auto SizeVal = [&](uint64_t N) {
    return Builder.makeIntVal(N, AST.getSizeType());
  };
  Room R;
  const MemRegion *Base = At->getBaseRegion();
  const MemRegion *Start = Base;
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(Base)) {
    if (const MemRegion *V = containerOf(State, Symbolic->getSymbol())) {
      const VectorState *Known = vectorAt(State, V);
      if (!Known || Known->ElementSize == 0)
        return std::nullopt;
      R.Is = Room::Vector;
      R.Base = V;
      R.Bytes =
          Builder.evalBinOp(State, BO_Mul, Known->Count,
                            SizeVal(Known->ElementSize), AST.getSizeType());
    } else if (const MemoryState *M = memoryOf(State, Base)) {
      R.Is = Room::Allocation;
      R.Base = Base;
      R.Bytes = M->Size;
    } else if (const FieldRegion *Field = arrayField(At, AST)) {
      std::optional<uint64_t> Size = sizeOfType(Field, AST);
      if (!Size)
        return std::nullopt;
      R.Is = Room::Variable;
      R.Base = Start = Field;
      R.Bytes = SizeVal(*Size);
    } else {
      return std::nullopt;
    }
  } else if (const auto *Text = dyn_cast<StringRegion>(Base)) {
    R.Is = Room::Literal;
    R.Base = Base;
    const StringLiteral *Literal = Text->getStringLiteral();
    R.Bytes = SizeVal(uint64_t(Literal->getLength() + 1) *
                      Literal->getCharByteWidth());
  } else if (const auto *Variable = dyn_cast<VarRegion>(Base)) {
    std::optional<uint64_t> Size = sizeOfType(Variable, AST);
    if (!Size)
      return std::nullopt;
    R.Is = Room::Variable;
    R.Base = Base;
    R.Bytes = SizeVal(*Size);
  } else {
    return std::nullopt;
  }
  if (R.Bytes.isUnknownOrUndef())
    return std::nullopt;

  RegionOffset Offset = At->getAsOffset();
  RegionOffset From;
  bool Known = Offset.isValid() && !Offset.hasSymbolicOffset();
  int64_t Bits = Known ? Offset.getOffset() : 0;
  if (Known && Start != Base) {
    From = Start->getAsOffset();
    Known = From.isValid() && !From.hasSymbolicOffset();
    Bits -= Known ? From.getOffset() : 0;
  }
  if (Known && Bits < 0)
    return std::nullopt;
  R.OffsetKnown = Known;
  R.Offset = Known ? static_cast<uint64_t>(Bits) / 8 : 0;
  return R;
}
