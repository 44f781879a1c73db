//===- Touches.cpp - What a contract call touches -------------------------===//

#include "engine/Touches.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ConstraintManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

namespace {

/// The addresses in the fields of a client's struct that reach a media call.
void collectFields(SVal Struct, QualType T, ProgramStateRef State,
                   llvm::SmallVectorImpl<SVal> &Found, unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 3; // hi_*_region.dest_pic_info.picture_address
  const RecordDecl *Record = T.isNull() ? nullptr : T->getAsRecordDecl();
  const MemRegion *R = Struct.getAsRegion();
  if (!Record || !Record->isCompleteDefinition() || !R || Depth == MaxDepth)
    return;
  for (const FieldDecl *Field : Record->fields()) {
    if (Field->isBitField())
      continue;
    SVal Where = State->getLValue(Field, Struct);
    QualType FT = Field->getType();
    // The first plane stands for all of an array of planes.
    if (const auto *Array = FT->getAsArrayTypeUnsafe();
        Array && Array->getElementType()->isPointerType()) {
      FT = Array->getElementType();
      SValBuilder &Values = State->getStateManager().getSValBuilder();
      Where = State->getLValue(FT, Values.makeZeroArrayIndex(), Where);
    }
    if (FT->isRecordType())
      collectFields(Where, FT, State, Found, Depth + 1);
    else if (FT->isPointerType() || FT->isUnsignedIntegerType())
      if (std::optional<Loc> L = Where.getAs<Loc>())
        if (SVal V = State->getSVal(*L); handleSymbol(V) || V.getAsRegion())
          Found.push_back(V);
  }
}

/// The address in the field \p Name of the client's struct at \p Struct.
SVal fieldOf(SVal Struct, const Expr *Arg, llvm::StringRef Name,
             ProgramStateRef State) {
  QualType T = Arg ? Arg->IgnoreParenImpCasts()->getType() : QualType();
  const RecordDecl *Record = T.isNull() || !T->isPointerType()
                                 ? nullptr
                                 : T->getPointeeType()->getAsRecordDecl();
  if (!Record || !Record->isCompleteDefinition() || !Struct.getAsRegion())
    return UnknownVal();
  for (const FieldDecl *Field : Record->fields())
    if (Field->getName() == Name)
      if (std::optional<Loc> L = State->getLValue(Field, Struct).getAs<Loc>())
        return State->getSVal(*L);
  return UnknownVal();
}

} // namespace

llvm::SmallVector<Touch, 4> acltidy::touchesOf(const AclCall &Call,
                                               ProgramStateRef State) {
  llvm::SmallVector<Touch, 4> Result;
  for (const Access &A : Call.row().Accesses) {
    Touch T;
    T.Row = &A;
    T.Arg = Call.argExpr(A.At);
    SVal Given = Call.value(A.At);
    T.IsInput = A.Mode == AccessMode::Read ||
                (A.Mode == AccessMode::ReadWrite && !A.Field.empty());
    if (!A.Field.empty()) {
      T.Address = fieldOf(Given, T.Arg, toRef(A.Field), State);
      T.Base = memoryBase(State, T.Address);
      if (T.Base)
        Result.push_back(T);
      continue;
    }
    if (!A.Through) {
      if (A.At.isArray()) {
        for (SymbolRef Sym : Call.handles(A.At, State)) {
          T.Base = memoryBase(State, nonloc::SymbolVal(Sym));
          Result.push_back(T);
        }
        continue;
      }
      T.Base = memoryBase(State, Given);
      T.Address = Given;
      if (T.Base)
        Result.push_back(T);
      continue;
    }
    for (SymbolRef Handle : Call.handles(A.At, State)) {
      T.Via = Handle;
      T.IsHandle = true;
      T.Base = memoryBase(State, nonloc::SymbolVal(Handle));
      if (resourceOf(State, Handle))
        Result.push_back(T);
      for (const MemRegion *Held : heldBy(State, Handle)) {
        const auto *Symbolic = dyn_cast<SymbolicRegion>(Held);
        const ResourceState *RS =
            Symbolic ? resourceOf(State, Symbolic->getSymbol()) : nullptr;
        T.Base = Held;
        // Objects of the API are known by their types, memory is not.
        T.IsHandle =
            RS ? !memoryOf(State, Held)
               : Symbolic &&
                     Symbolic->getSymbol()->getType()->isPointerType() &&
                     Symbolic->getSymbol()
                         ->getType()
                         ->getPointeeType()
                         ->isRecordType();
        T.IsInput = A.Mode == AccessMode::Read || isInput(State, Handle, Held);
        Result.push_back(T);
      }
    }
    // A client's struct that names memory.
    if (T.Arg && T.Arg->getType()->isPointerType()) {
      T.IsHandle = false;
      T.Via = nullptr;
      llvm::SmallVector<SVal, 4> Fields;
      collectFields(Given, T.Arg->getType()->getPointeeType(), State, Fields);
      for (SVal V : Fields) {
        T.Address = V;
        T.Base = memoryBase(State, V);
        if (T.Base)
          Result.push_back(T);
      }
    }
  }
  return Result;
}

std::optional<uint64_t> acltidy::knownNumber(SVal V, ProgramStateRef State) {
  const llvm::APSInt *Value = V.getAsInteger();
  if (!Value)
    if (SymbolRef Sym = V.getAsSymbol())
      Value = State->getConstraintManager().getSymVal(State, Sym);
  if (!Value || (Value->isSigned() && Value->isNegative()))
    return std::nullopt;
  return Value->getZExtValue();
}

std::optional<uint64_t> acltidy::bytesOf(const AclCall &Call, int8_t Index,
                                         ProgramStateRef State) {
  if (Index == NoArg)
    return std::nullopt;
  return knownNumber(Call.value({Operand::Place::Arg, Index, NoArg}), State);
}

bool acltidy::asksForHugePages(uint64_t Attribute) {
  switch (Attribute) { // catalogue 4.2
  case 2:              // DDR_MEM_HUGE
  case 4:              // HBM_MEM_HUGE
  case 6:              // DDR_MEM_P2P_HUGE
  case 8:              // HBM_MEM_P2P_HUGE
  case 10:             // HBM_MEM_HUGE1G
  case 11:             // HBM_MEM_P2P_HUGE1G
  case 13:             // MEM_HUGE
  case 14:             // MEM_HUGE1G
  case 16:             // MEM_P2P_HUGE
  case 17:             // MEM_P2P_HUGE1G
    return true;
  default:
    return false;
  }
}

std::optional<uint64_t> acltidy::offsetIn(SVal Address) {
  const MemRegion *R = Address.getAsRegion();
  if (!R)
    return std::nullopt;
  RegionOffset Offset = R->getAsOffset();
  if (!Offset.isValid() || Offset.hasSymbolicOffset() || Offset.getOffset() < 0)
    return std::nullopt;
  return static_cast<uint64_t>(Offset.getOffset()) / 8;
}
