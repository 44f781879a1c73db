//===- NonDvppMemory.cpp - acl-non-dvpp-memory ----------------------------===//
//
// Media functions reach only memory of the media allocators; some parse their
// input on the host instead. What a component takes depends on the product
// (catalogue 3.1 and 3.2; "Precautions for memory usage", item 1).
//
//===----------------------------------------------------------------------===//

#include "contract/ContractSet.h"
#include "engine/MediaUse.h"
#include "engine/Notes.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "clang/AST/Expr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

class NonDvppMemory final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;

private:
  std::string message(const AclCall &Call, const MediaUse &U,
                      const MediaVerdict &V, PathContext &Ctx) const;
  bool distinguishesModes(PathContext &Ctx) const;

  /// Lower case; empty: what is wrong on all products is wrong.
  llvm::SmallVector<std::string, 2> Products;
  /// Whether the unit tells a host from a device that runs the process.
  mutable std::optional<bool> Distinguishes;
  /// Where the memory of an allocating call was first found to be wrong.
  mutable llvm::DenseMap<const Expr *, const Expr *> FirstUses;
};

/// Code that tells the run modes apart may have good reason to pass memory of
/// the device where the process runs on the device.
class ModeFinder : public RecursiveASTVisitor<ModeFinder> {
public:
  bool Found = false;
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (const auto *Value = dyn_cast<EnumConstantDecl>(E->getDecl())) {
      const auto *Enum = dyn_cast<EnumDecl>(Value->getDeclContext());
      Found |=
          Enum && Enum->getIdentifier() && Enum->getName() == "aclrtRunMode";
    }
    return !Found;
  }
};

} // namespace

void NonDvppMemory::configure(RuleOptions &Options) {
  llvm::StringRef Text = Options.getText("Product", "all");
  if (Text.equals_insensitive("all"))
    return;
  llvm::SmallVector<llvm::StringRef, 8> Known;
  for (const contract::MediaRule &Row : contract::builtinTables().Matrix)
    if (!llvm::is_contained(Known, toRef(Row.Product)))
      Known.push_back(toRef(Row.Product));
  llvm::SmallVector<llvm::StringRef, 4> Names;
  Text.split(Names, ';', -1, false);
  for (llvm::StringRef Name : Names) {
    std::string Product = Name.trim().lower();
    if (llvm::is_contained(Known, Product))
      Products.push_back(Product);
    else
      Options.reject("Product", "unknown product '" + Name.trim() +
                                    "'; expected 'all' or, separated by ';', "
                                    "some of " +
                                    llvm::join(Known, ", "));
  }
}

bool NonDvppMemory::distinguishesModes(PathContext &Ctx) const {
  if (!Distinguishes) {
    ModeFinder Finder;
    for (const auto &[FD, Info] : Ctx.unit().functions()) {
      for (const AclUse &U : Info.AclCalls)
        Finder.Found |= U.Row->Asks == contract::Question::RunMode;
      if (!Finder.Found && Info.Definition)
        Finder.TraverseDecl(const_cast<FunctionDecl *>(Info.Definition));
      if (Finder.Found)
        break;
    }
    Distinguishes = Finder.Found;
  }
  return *Distinguishes;
}

/// Whether a copy from the host filled \p Base: the host has memory of its own,
/// then, and the data is there, too.
static bool cameFromHost(const MemRegion *Base, PathContext &Ctx) {
  constexpr int64_t HostToDevice = 1; // aclrtMemcpyKind, catalogue 4.2
  const MemoryState *M = memoryOf(Ctx.state(), Base);
  const auto *Call =
      M ? dyn_cast_or_null<CallExpr>(M->WrittenBy.Call) : nullptr;
  if (!Call || !M->WrittenBy.Row)
    return false;
  for (const contract::Copy &C : M->WrittenBy.Row->Copies) {
    int I = contract::resolveIndex(C.Direction, Call->getNumArgs());
    Expr::EvalResult Kind;
    if (I >= 0 && Call->getArg(I)->EvaluateAsInt(Kind, Ctx.unit().context()) &&
        Kind.Val.getInt() == HostToDevice)
      return true;
  }
  return false;
}

/// "device memory 'in' from 'aclrtMalloc'".
static std::string describeMemory(const MediaUse &U, PathContext &Ctx) {
  const Expr *Name = U.Field.empty() ? U.Arg : nullptr;
  const auto *Symbolic = dyn_cast<SymbolicRegion>(U.Base);
  if (const ResourceState *RS =
          Symbolic ? resourceOf(Ctx.state(), Symbolic->getSymbol()) : nullptr) {
    std::string Text = Ctx.describe(*RS, RS->Home ? nullptr : Name);
    if (RS->AcquiredBy.Row)
      Text += " from '" + calleeName(RS->AcquiredBy).str() + "'";
    return Text;
  }
  std::string Region = describeRegion(U.Base);
  return Region.empty() ? "host memory" : "host memory '" + Region + "'";
}

std::string NonDvppMemory::message(const AclCall &Call, const MediaUse &U,
                                   const MediaVerdict &V,
                                   PathContext &Ctx) const {
  std::string Text =
      describeMemory(U, Ctx) + " is given to '" + Call.name().str() + "'";
  if (!U.Field.empty())
    Text += " in the field '" + U.Field.str() + "'";
  if (V.needsHost())
    return Text + ", which parses the data on the host; pass the copy in host "
                  "memory";
  Text += ", but " + V.Noun.str() + " takes " +
          (V.AllowsDevice ? "device" : "media") + " memory only (" +
          (V.Product.empty() ? "on every product" : "on " + V.Product.upper()) +
          "); allocate it with '";
  // A component that the oldest products have belongs to V1.
  bool IsV1 = false;
  for (const contract::Tables *T : Ctx.api().contract().tables())
    for (const contract::MediaRule &Row : T->Matrix)
      IsV1 |= toRef(Row.Component) == U.Component && Row.Supported &&
              Row.AllowsDvppV1 && toRef(Row.Product) == "910";
  bool UseV1 = V.AllowsDvppV1 && (IsV1 || !V.AllowsDvppV2);
  Text += Ctx.api().acquireName(UseV1 ? "dvpp-memory" : "hi-dvpp-memory");
  return Text + "'";
}

void NonDvppMemory::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  if (Call.row().Foreign ||
      (Call.row().Media.empty() && Call.row().Accesses.empty()))
    return;
  llvm::SmallVector<llvm::StringRef, 2> Names(Products.begin(), Products.end());
  for (const MediaUse &U : mediaUsesOf(Call, Ctx.api(), Ctx.state())) {
    MediaVerdict V =
        judgeMedia(Ctx.api(), U.Component,
                   mediaSourceOf(Ctx.state(), Ctx.api(), U.Base), Names);
    if (!V.Wrong)
      continue;
    if (V.needsHost() &&
        (!cameFromHost(U.Base, Ctx) || distinguishesModes(Ctx)))
      continue;
    const auto *Symbolic = dyn_cast<SymbolicRegion>(U.Base);
    SymbolRef Handle = Symbolic ? Symbolic->getSymbol() : nullptr;
    const ResourceState *RS = resourceOf(Ctx.state(), Handle);
    if (RS && RS->isReleased())
      continue; // acl-use-after-destroy's.
    Report What;
    What.Message = message(Call, U, V, Ctx);
    What.Subject = Handle;
    // However often it is given: one wrong allocation.
    if (RS && RS->AcquiredBy.Row &&
        FirstUses.try_emplace(RS->AcquiredBy.Call, Call.site().Call)
                .first->second != Call.site().Call)
      continue;
    if (U.Arg)
      What.Highlight = U.Arg->getSourceRange();
    return Ctx.report(*this, std::move(What));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeNonDvppMemory(const RuleInfo &Info) {
  return std::make_unique<NonDvppMemory>(Info);
}
} // namespace acltidy
