//===- ApiModel.cpp - Which contract row a declaration has ----------------===//

#include "engine/ApiModel.h"
#include "contract/ContractSet.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace acltidy;
using namespace acltidy::contract;

template <typename T>
static Span<T> copyToArena(llvm::BumpPtrAllocator &Arena,
                           llvm::ArrayRef<T> Items) {
  if (Items.empty())
    return {};
  T *Mem = Arena.Allocate<T>(Items.size());
  std::uninitialized_copy(Items.begin(), Items.end(), Mem);
  return {Mem, static_cast<uint32_t>(Items.size())};
}

const ResourceKind &ApiModel::kind(KindId Id) const {
  unsigned Known = Set.numKinds();
  return Id < Known ? Set.kind(Id) : OwnKinds[Id - Known];
}

bool ApiModel::isNamed(KindId Id) const { return Id < Set.numKinds(); }

std::string ApiModel::nounOf(KindId Id) const {
  llvm::StringRef Noun = toRef(kind(Id).Noun);
  if (Noun.ends_with("memory")) // A mass, not a thing.
    return Noun.str();
  bool Vowel = llvm::StringRef("aeiouAEIOU").contains(Noun.front());
  return ((Vowel ? "an " : "a ") + Noun).str();
}

llvm::StringRef ApiModel::releaseName(KindId Id) const {
  const ResourceKind &K = kind(Id);
  return K.Releases.empty() ? "" : toRef(K.Releases[0]);
}

llvm::StringRef ApiModel::acquireName(llvm::StringRef Id) const {
  KindId Kind = Set.findKind({Id.data(), Id.size()});
  for (const Tables *T : Set.tables())
    for (const Function &F : T->Functions)
      for (const Acquire &A : F.Acquires)
        if (A.Kind == Kind && Kind != NoKind)
          return toRef(F.Name);
  return "";
}

bool ApiModel::carriesMedia(KindId Id) const {
  if (!MediaCarriers) {
    MediaCarriers.emplace();
    auto IsSame = [](Operand A, Operand B) {
      return A.Where == B.Where && A.Index == B.Index;
    };
    for (const Tables *T : Set.tables())
      for (const Function &F : T->Functions)
        for (const MediaMemory &M : F.Media)
          for (const Hold &H : F.Holds)
            for (const Use &U : F.Uses)
              if (IsSame(H.What, M.At) && IsSame(U.At, H.In))
                MediaCarriers->push_back(U.Kind);
  }
  return llvm::is_contained(*MediaCarriers, Id);
}

/// Whether some row of \p T other than the standard library's has this name.
static bool names(const Tables &T, llvm::StringRef Name) {
  std::string_view Key(Name.data(), Name.size());
  const Function *Exact = T.Functions.begin();
  const Function *Patterns =
      std::partition_point(T.Functions.begin(), T.Functions.end(),
                           [](const Function &F) { return !F.Pattern; });
  const Function *It = std::lower_bound(
      Exact, Patterns, Key,
      [](const Function &F, std::string_view K) { return F.Name < K; });
  if (It != Patterns && It->Name == Key)
    return !It->Foreign;
  return std::any_of(Patterns, T.Functions.end(), [&](const Function &F) {
    return matchesPattern(F.Name, Key);
  });
}

const IdentifierInfo *acltidy::findIdentifier(ASTContext &Ctx,
                                              llvm::StringRef Name) {
  auto It = Ctx.Idents.find(Name);
  if (It != Ctx.Idents.end())
    return It->second;
  IdentifierInfoLookup *Outside = Ctx.Idents.getExternalIdentifierLookup();
  return Outside ? Outside->get(Name) : nullptr;
}

bool ApiModel::mayMention(ASTContext &Ctx) const {
  // Rows of users may name methods and operators, which the identifiers do not
  // tell; attributes need no row at all.
  if (Set.tables().size() > 1)
    return true;
  for (llvm::StringRef Attribute :
       {"acquire_handle", "release_handle", "use_handle", "ownership_returns",
        "ownership_takes", "ownership_holds"})
    if (findIdentifier(Ctx, Attribute))
      return true;
  if (Ctx.Idents.getExternalIdentifierLookup())
    for (const Function &F : Set.tables().front()->Functions)
      if (!F.Foreign && !F.Pattern && findIdentifier(Ctx, toRef(F.Name)))
        return true;
  for (const auto &Entry : Ctx.Idents)
    if (names(*Set.tables().front(), Entry.getKey()))
      return true;
  return false;
}

const Function *ApiModel::rowOf(const FunctionDecl *FD) {
  if (!FD)
    return nullptr;
  FD = FD->getCanonicalDecl();
  auto [It, New] = Cache.try_emplace(FD, nullptr);
  if (!New)
    return It->second;
  const Function *Row = lookUp(FD);
  Cache[FD] = Row; // lookUp may have grown the map.
  return Row;
}

const Function *ApiModel::rowOf(const FunctionDecl *Callee, const Expr *Call) {
  if (Callee)
    return rowOf(Callee);
  const auto *E = dyn_cast_or_null<CallExpr>(Call);
  const auto *Ref =
      E ? dyn_cast<DeclRefExpr>(E->getCallee()->IgnoreParenImpCasts())
        : nullptr;
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->getIdentifier() || !Var->getType()->isFunctionPointerType())
    return nullptr;
  llvm::StringRef Name = Var->getName();
  const Function *Row = findFunction(
      *Set.tables().front(), {Name.data(), Name.size()}, E->getNumArgs());
  return Row && !Row->Pattern && !Row->Foreign ? Row : nullptr;
}

/// The name the contract knows deallocation operators by.
static llvm::StringRef operatorName(const FunctionDecl *FD) {
  switch (FD->getDeclName().getCXXOverloadedOperator()) {
  case OO_New:
    return "new";
  case OO_Array_New:
    return "new[]";
  case OO_Delete:
    return "delete";
  case OO_Array_Delete:
    return "delete[]";
  default:
    return "";
  }
}

/// The name of the record that \p T points to, at whatever depth.
static llvm::StringRef pointeeRecord(QualType T) {
  while (T->isPointerType())
    T = T->getPointeeType();
  const RecordDecl *Record = T->getAsRecordDecl();
  return Record ? Record->getName() : "";
}

bool ApiModel::patternFits(const Function &Row, const FunctionDecl *FD) const {
  // Client code names its own helpers alike (aclnn_add): they have bodies, or
  // do not take the handles that the family takes.
  if (FD->isDefined())
    return false;
  auto Fits = [&](KindId Kind, Operand At) {
    llvm::StringRef Type = toRef(this->kind(Kind).Type).rtrim(" *");
    int I = resolveIndex(At.Index, FD->getNumParams());
    if (Type.empty() || At.isNone() || At.Where == Operand::Place::Ret)
      return true;
    return I >= 0 && pointeeRecord(FD->getParamDecl(I)->getType()) == Type;
  };
  for (const Acquire &A : Row.Acquires)
    if (!Fits(A.Kind, A.At))
      return false;
  for (const Release &R : Row.Releases)
    if (!Fits(R.Kind, R.At))
      return false;
  return true;
}

const Function *ApiModel::lookUp(const FunctionDecl *FD) {
  unsigned Params = FD->getNumParams();
  // User rows name what they mean in full and win over everything.
  auto Users = Set.tables().drop_front();
  if (!Users.empty() && FD->getDeclName()) {
    std::string Qualified = FD->getQualifiedNameAsString();
    for (const Tables *T : llvm::reverse(Users))
      if (const Function *Row = findFunction(*T, Qualified, Params))
        if ((!Row->Pattern || patternFits(*Row, FD)) &&
            !(Row->Summary && FD->isDefined()))
          return Row;
  }
  if (const Function *Row = fromAttributes(FD))
    return Row;
  if (const Function *Row = fromKernelWrapper(FD))
    return Row;

  // Rows of the contract describe global functions only. `std::free` and the
  // like are global through a using declaration.
  const DeclContext *DC = FD->getDeclContext()->getRedeclContext();
  while (DC->isInlineNamespace())
    DC = DC->getParent()->getRedeclContext();
  if (!DC->isTranslationUnit())
    return nullptr;
  if (const IdentifierInfo *II = FD->getIdentifier()) {
    const Function *Row =
        findFunction(*Set.tables().front(),
                     {II->getName().data(), II->getName().size()}, Params);
    return Row && Row->Pattern && !patternFits(*Row, FD) ? nullptr : Row;
  }
  llvm::StringRef Op = operatorName(FD);
  return Op.empty() ? nullptr
                    : findFunction(*Set.tables().front(),
                                   {Op.data(), Op.size()}, Params);
}

KindId ApiModel::kindOfTag(llvm::StringRef Tag) {
  KindId Known = Set.findKind({Tag.data(), Tag.size()});
  if (Known != NoKind)
    return Known;
  unsigned Base = Set.numKinds();
  for (unsigned I = 0; I != OwnKinds.size(); ++I)
    if (toRef(OwnKinds[I].Id) == Tag)
      return Base + I;
  ResourceKind K;
  char *Text = Arena.Allocate<char>(Tag.size());
  std::copy(Tag.begin(), Tag.end(), Text);
  K.Id = K.Noun = {Text, Tag.size()};
  OwnKinds.push_back(K);
  return Base + OwnKinds.size() - 1;
}

static Operand operand(Operand::Place Where, int Index = NoArg) {
  Operand Op;
  Op.Where = Where;
  Op.Index = Index;
  return Op;
}

/// Kernels are launched by functions that the kernel compiler sees and the host
/// compiler does not, by convention add_custom_do or AddDo: they return nothing
/// and take the stream as `void *stream` among the kernel's arguments.
const Function *ApiModel::fromKernelWrapper(const FunctionDecl *FD) {
  const IdentifierInfo *II = FD->getIdentifier();
  if (!II || FD->isDefined() || isa<CXXMethodDecl>(FD) ||
      !FD->getReturnType()->isVoidType() ||
      !(II->getName().ends_with("_do") || II->getName().ends_with("Do")))
    return nullptr;
  for (unsigned I = 0, E = FD->getNumParams(); I != E; ++I) {
    const ParmVarDecl *P = FD->getParamDecl(I);
    if (!P->getType()->isVoidPointerType() ||
        !P->getName().contains_insensitive("stream"))
      continue;
    Use U;
    U.Kind = Set.findKind("stream");
    U.At = operand(Operand::Place::Arg, I);
    U.Nullable = true;
    Function Row;
    Row.Name = {II->getName().data(), II->getName().size()};
    Row.Params = E;
    Row.Uses = copyToArena<Use>(Arena, {U});
    Row.Enqueue.IsAsync = true;
    Row.Enqueue.Stream = U.At;
    Row.Foreign = true; // Client code: no reason to look at a unit.
    OwnRows.push_back(Row);
    return &OwnRows.back();
  }
  return nullptr;
}

const Function *ApiModel::fromAttributes(const FunctionDecl *FD) {
  llvm::SmallVector<Acquire, 2> Acquires;
  llvm::SmallVector<Release, 2> Releases;
  llvm::SmallVector<Use, 2> Uses;
  bool Integer = false;

  auto AddAcquire = [&](llvm::StringRef Tag, Operand At, QualType T) {
    Acquire A;
    A.Kind = kindOfTag(Tag);
    A.At = At;
    Integer |= T->isIntegerType();
    Acquires.push_back(A);
  };
  auto AddRelease = [&](llvm::StringRef Tag, Operand At, ReleaseMode Mode) {
    Release R;
    R.Kind = kindOfTag(Tag);
    R.At = At;
    R.Mode = Mode;
    Releases.push_back(R);
  };

  // Attributes may stand on any redeclaration.
  for (const FunctionDecl *Decl : FD->redecls()) {
    for (const auto *A : Decl->specific_attrs<AcquireHandleAttr>())
      AddAcquire(A->getHandleType(), operand(Operand::Place::Ret),
                 Decl->getReturnType());
    // Behind the parameters it belongs to the type.
    if (const TypeSourceInfo *Written = Decl->getTypeSourceInfo())
      for (AttributedTypeLoc L =
               Written->getTypeLoc().getAs<AttributedTypeLoc>();
           L; L = L.getModifiedLoc().getAs<AttributedTypeLoc>())
        if (const auto *A = L.getAttrAs<AcquireHandleAttr>())
          AddAcquire(A->getHandleType(), operand(Operand::Place::Ret),
                     Decl->getReturnType());
    for (const auto *A : Decl->specific_attrs<OwnershipAttr>()) {
      llvm::StringRef Tag = A->getModule()->getName();
      if (A->isReturns()) {
        AddAcquire(Tag, operand(Operand::Place::Ret), Decl->getReturnType());
        continue;
      }
      for (const ParamIdx &I : A->args())
        AddRelease(Tag, operand(Operand::Place::Arg, I.getASTIndex()),
                   A->isHolds() ? ReleaseMode::HandOver : ReleaseMode::Destroy);
    }
    for (unsigned I = 0, E = Decl->getNumParams(); I != E; ++I) {
      const ParmVarDecl *P = Decl->getParamDecl(I);
      for (const auto *A : P->specific_attrs<AcquireHandleAttr>())
        AddAcquire(A->getHandleType(), operand(Operand::Place::Out, I),
                   P->getType()->getPointeeType());
      for (const auto *A : P->specific_attrs<ReleaseHandleAttr>())
        AddRelease(A->getHandleType(), operand(Operand::Place::Arg, I),
                   ReleaseMode::Destroy);
      for (const auto *A : P->specific_attrs<UseHandleAttr>()) {
        Use U;
        U.Kind = kindOfTag(A->getHandleType());
        U.At = operand(Operand::Place::Arg, I);
        Uses.push_back(U);
      }
    }
  }
  if (Acquires.empty() && Releases.empty() && Uses.empty())
    return nullptr;

  Function Row;
  std::string Name = FD->getQualifiedNameAsString();
  char *Text = Arena.Allocate<char>(Name.size());
  std::copy(Name.begin(), Name.end(), Text);
  Row.Name = {Text, Name.size()};
  Row.Params = FD->getNumParams();
  Row.Result =
      FD->getReturnType()->isVoidType() ? Function::Returns::Nothing
      : FD->getReturnType()->isIntegralOrEnumerationType() &&
              (Acquires.empty() || Acquires[0].At.Where == Operand::Place::Out)
          ? Function::Returns::Status
          : Function::Returns::Value;
  for (const Acquire &A : Acquires)
    for (unsigned I = 0, Base = Set.numKinds(); I != OwnKinds.size(); ++I)
      if (A.Kind == Base + I && Integer)
        OwnKinds[I].Form = HandleForm::Id;
  // The release to recommend for a kind that only attributes know.
  for (const Release &R : Releases)
    if (R.Mode == ReleaseMode::Destroy && R.Kind >= Set.numKinds()) {
      ResourceKind &K = OwnKinds[R.Kind - Set.numKinds()];
      if (K.Releases.empty())
        K.Releases = copyToArena<std::string_view>(Arena, {Row.Name});
    }
  Row.Acquires = copyToArena<Acquire>(Arena, Acquires);
  Row.Releases = copyToArena<Release>(Arena, Releases);
  Row.Uses = copyToArena<Use>(Arena, Uses);
  OwnRows.push_back(Row);
  return &OwnRows.back();
}
