//===- MediaUse.cpp - Memory that media functions reach -------------------===//

#include "engine/MediaUse.h"
#include "contract/ContractSet.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

//===--- Uses -------------------------------------------------------------===//

namespace {

/// The component of what the processor parses itself.
constexpr StringRef HostComponent = "host";

/// Whether the type \p T, a record, goes by \p Name: its tag, or a typedef.
bool isCalled(QualType T, StringRef Name) {
  for (QualType Next = T;;) {
    if (const auto *Typedef = Next->getAs<TypedefType>()) {
      if (Typedef->getDecl()->getName() == Name)
        return true;
      Next = Typedef->getDecl()->getUnderlyingType();
      continue;
    }
    break;
  }
  const RecordDecl *Record = T->getAsRecordDecl();
  if (!Record)
    return false;
  if (const TypedefNameDecl *Typedef = Record->getTypedefNameForAnonDecl())
    return Typedef->getName() == Name;
  return Record->getIdentifier() && Record->getName() == Name;
}

class UseFinder {
public:
  UseFinder(ApiModel &Api, ProgramStateRef State, const Expr *Arg, bool OnHost,
            llvm::SmallVectorImpl<MediaUse> &Found)
      : Api(Api), State(State), Arg(Arg), OnHost(OnHost), Found(Found) {}

  /// \p Where, an lvalue of type \p T, reaches the call.
  void walk(SVal Where, QualType T, unsigned Depth = 0) {
    constexpr unsigned MaxDepth = 4;
    constexpr uint64_t MaxElements = 4;
    if (Depth == MaxDepth || T.isNull() || !Where.getAsRegion())
      return;
    if (T->isRecordType())
      return walkRecord(Where, T, Depth);
    // Arrays of structs or of pointers to them.
    if (const auto *Array =
            dyn_cast_or_null<ConstantArrayType>(T->getAsArrayTypeUnsafe())) {
      for (uint64_t I = 0, N = Array->getSize().getZExtValue();
           I != std::min(N, MaxElements); ++I)
        walk(element(Where, Array->getElementType(), I),
             Array->getElementType(), Depth + 1);
      return;
    }
    QualType Pointee = T->getPointeeType();
    if (!Pointee.isNull() && Pointee->isRecordType())
      if (std::optional<Loc> L = Where.getAs<Loc>())
        walk(State->getSVal(*L), Pointee, Depth + 1);
  }

  void add(SVal Address, StringRef Component, AccessMode Mode,
           StringRef Field = "") {
    if (Address.isUnknownOrUndef() ||
        State->isNull(Address).isConstrainedTrue())
      return;
    MediaUse U;
    U.Base = memoryBase(State, Address);
    if (!U.Base)
      return;
    U.Component = OnHost ? HostComponent : Component;
    U.Mode = OnHost ? AccessMode::Read : Mode;
    U.Address = Address;
    U.Arg = Arg;
    U.Field = Field;
    Found.push_back(U);
  }

private:
  SVal element(SVal Array, QualType T, uint64_t I) const {
    SValBuilder &Values = State->getStateManager().getSValBuilder();
    return State->getLValue(T, Values.makeArrayIndex(I), Array);
  }

  const MediaField *fieldRow(QualType Struct, StringRef Field) const {
    for (const Tables *T : Api.contract().tables())
      for (const MediaField &Row : T->Fields)
        if (toRef(Row.Field) == Field && isCalled(Struct, toRef(Row.Struct)))
          return &Row;
    return nullptr;
  }

  void walkRecord(SVal Where, QualType T, unsigned Depth) {
    const RecordDecl *Record = T->getAsRecordDecl();
    if (!Record || !Record->isCompleteDefinition() || Record->isUnion())
      return;
    for (const FieldDecl *Field : Record->fields()) {
      if (Field->isBitField())
        continue;
      SVal At = State->getLValue(Field, Where);
      const MediaField *Row = fieldRow(T, Field->getName());
      if (!Row) {
        walk(At, Field->getType(), Depth + 1);
        continue;
      }
      // The first plane stands for all of an array of planes.
      if (const auto *Array = Field->getType()->getAsArrayTypeUnsafe())
        At = element(At, Array->getElementType(), 0);
      if (std::optional<Loc> L = At.getAs<Loc>())
        add(State->getSVal(*L), toRef(Row->Component), Row->Mode,
            Field->getName());
    }
  }

  ApiModel &Api;
  ProgramStateRef State;
  const Expr *Arg;
  bool OnHost;
  llvm::SmallVectorImpl<MediaUse> &Found;
};

} // namespace

llvm::SmallVector<MediaUse, 4> acltidy::mediaUsesOf(const AclCall &Call,
                                                    ApiModel &Api,
                                                    ProgramStateRef State) {
  llvm::SmallVector<MediaUse, 4> Result;
  for (const MediaMemory &M : Call.row().Media)
    UseFinder(Api, State, Call.argExpr(M.At), false, Result)
        .add(Call.value(M.At), toRef(M.Component), M.Mode);
  for (const Access &A : Call.row().Accesses) {
    const Expr *Arg = A.Through ? Call.argExpr(A.At) : nullptr;
    QualType T = Arg ? Arg->getType()->getPointeeType() : QualType();
    if (T.isNull())
      continue;
    UseFinder Finder(Api, State, Arg, A.Required == Space::Host, Result);
    // A batch is an array of pointers to structs; its first element counts.
    Finder.walk(Call.value(A.At), T);
  }
  return Result;
}

//===--- Matrix -----------------------------------------------------------===//

MediaSource acltidy::mediaSourceOf(ProgramStateRef State, ApiModel &Api,
                                   const MemRegion *Base) {
  switch (spaceOf(State, Api, Base)) {
  case Space::Host:
  case Space::PinnedHost:
    return MediaSource::Host;
  case Space::Device:
    return MediaSource::Device;
  case Space::Dvpp: {
    const MemoryState *M = memoryOf(State, Base);
    if (!M)
      return MediaSource::Unknown;
    return toRef(Api.kind(M->Kind).Id) == "hi-dvpp-memory"
               ? MediaSource::DvppV2
               : MediaSource::DvppV1;
  }
  case Space::Any:
  case Space::Acl:
  case Space::Managed:
  case Space::Virtual:
    break;
  }
  return MediaSource::Unknown;
}

static bool allows(const MediaRule &Rule, MediaSource Source) {
  switch (Source) {
  case MediaSource::Unknown:
    return true;
  case MediaSource::Host:
    return Rule.needsHost();
  case MediaSource::Device:
    return Rule.AllowsDevice;
  case MediaSource::DvppV1:
    return Rule.AllowsDvppV1;
  case MediaSource::DvppV2:
    return Rule.AllowsDvppV2;
  }
  return true;
}

MediaVerdict acltidy::judgeMedia(const ApiModel &Api, StringRef Component,
                                 MediaSource Source,
                                 llvm::ArrayRef<StringRef> Products) {
  MediaVerdict V;
  if (Source == MediaSource::Unknown)
    return V;
  bool Any = false, AllWrong = true;
  llvm::SmallVector<StringRef, 8> Known, Listed;
  V.AllowsDvppV1 = V.AllowsDvppV2 = V.AllowsDevice = true;
  for (const Tables *T : Api.contract().tables())
    for (const MediaRule &Rule : T->Matrix) {
      StringRef Product = toRef(Rule.Product);
      if (!llvm::is_contained(Known, Product))
        Known.push_back(Product);
      if (toRef(Rule.Component) != Component)
        continue;
      Listed.push_back(Product);
      if (!Rule.Supported)
        continue;
      V.Noun = toRef(Rule.Noun);
      if (!Products.empty() && !llvm::is_contained(Products, Product))
        continue;
      Any = true;
      V.AllowsDvppV1 &= Rule.AllowsDvppV1;
      V.AllowsDvppV2 &= Rule.AllowsDvppV2;
      V.AllowsDevice &= Rule.AllowsDevice;
      if (allows(Rule, Source))
        AllWrong = false;
      else if (!Products.empty() && V.Product.empty())
        V.Product = Product;
    }
  // What is not known of a product allows any memory of a device.
  if (Source != MediaSource::Host && Listed.size() < Known.size())
    AllWrong = false;
  V.Wrong = Any && (Products.empty() ? AllWrong : !V.Product.empty());
  return V;
}
