//===- TensorSize.cpp - The bytes of a tensor that a call describes -------===//

#include "rules/TensorSize.h"
#include "contract/Contract.h"
#include "engine/State.h"
#include "engine/Touches.h"
#include "engine/VectorState.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Extent;
using contract::Operand;

static Operand argument(int8_t Index) {
  return {Operand::Place::Arg, Index, contract::NoArg};
}

/// The dimensions in the array at \p At, or nothing when one is not known.
static std::optional<llvm::SmallVector<SVal, 8>>
dimensions(const AclCall &Call, Operand Dims, PathContext &Ctx) {
  constexpr uint64_t Many = 16;
  ProgramStateRef State = Ctx.state();
  SValBuilder &Builder = Ctx.checker().getSValBuilder();
  ASTContext &AST = Ctx.checker().getASTContext();
  std::optional<uint64_t> Count =
      knownNumber(Call.value(argument(Dims.Count)), State);
  SVal At = Call.value(argument(Dims.Index));
  const MemRegion *R = At.getAsRegion();
  const Expr *Arg = Call.argExpr(argument(Dims.Index));
  if (!Count || *Count > Many || !R || !Arg)
    return std::nullopt;
  llvm::SmallVector<SVal, 8> Result;
  if (const VectorState *V = vectorAt(State, memoryBase(State, At));
      V && containerOf(State, handleSymbol(At))) {
    RegionOffset Offset = R->getAsOffset();
    if (!V->Known || V->Values.size() < *Count || !Offset.isValid() ||
        Offset.hasSymbolicOffset() || Offset.getOffset() != 0)
      return std::nullopt;
    for (uint64_t I = 0; I != *Count; ++I)
      Result.push_back(Builder.makeIntVal(V->Values[I], AST.LongLongTy));
    return Result;
  }
  QualType T = Arg->getType()->getPointeeType();
  if (T.isNull() || !T->isIntegerType() ||
      isa<SymbolicRegion>(R->getBaseRegion()))
    return std::nullopt;
  for (uint64_t I = 0; I != *Count; ++I) {
    SVal Where = State->getLValue(
        T.getUnqualifiedType(),
        Builder.makeIntVal(I, AST.getSizeType()).castAs<NonLoc>(), At);
    std::optional<Loc> L = Where.getAs<Loc>();
    SVal Dim = L ? State->getSVal(*L, T) : UnknownVal();
    if (Dim.isUnknownOrUndef())
      return std::nullopt;
    Result.push_back(Dim);
  }
  return Result;
}

SVal acltidy::tensorBytes(const AclCall &Call, const Extent &E,
                          PathContext &Ctx) {
  ProgramStateRef State = Ctx.state();
  std::optional<uint64_t> Type =
      knownNumber(Call.value(argument(E.Type)), State);
  unsigned Bits = Type ? contract::elementBits(*Type) : 0;
  auto Dims = dimensions(Call, E.Dims, Ctx);
  if (!Dims)
    return UnknownVal();
  SValBuilder &Builder = Ctx.checker().getSValBuilder();
  QualType SizeT = Ctx.checker().getASTContext().getSizeType();
  // Whatever the elements are.
  if (llvm::any_of(*Dims,
                   [&](SVal Dim) { return knownNumber(Dim, State) == 0u; }))
    return Builder.makeIntVal(uint64_t(0), SizeT);
  if (Bits == 0)
    return UnknownVal();
  SVal Size = Builder.makeIntVal(uint64_t(Bits % 8 ? 1 : Bits / 8), SizeT);
  for (SVal Dim : *Dims) {
    // -1 stands for a dimension that is not known yet.
    if (const llvm::APSInt *N = Dim.getAsInteger(); N && N->isNegative())
      return UnknownVal();
    Size = Builder.evalBinOp(State, BO_Mul, Size, Dim, SizeT);
  }
  if (Bits % 8) {
    std::optional<uint64_t> Elements = knownNumber(Size, State);
    return Elements
               ? SVal(Builder.makeIntVal((*Elements * Bits + 7) / 8, SizeT))
               : UnknownVal();
  }
  return Size;
}
