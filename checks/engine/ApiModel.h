//===- ApiModel.h - Which contract row a declaration has ------------------===//
//
// Joins the three places that describe functions to the checks: the built-in
// contract, users' model files, and attributes on client declarations
// (acquire_handle, release_handle, use_handle, ownership_returns/takes/holds).
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_APIMODEL_H
#define ACLTIDY_ENGINE_APIMODEL_H

#include "contract/Contract.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class Expr;
class FunctionDecl;
class IdentifierInfo;
} // namespace clang

namespace acltidy {

namespace contract {
class ContractSet;
}

inline llvm::StringRef toRef(std::string_view S) {
  return llvm::StringRef(S.data(), S.size());
}

/// The identifier \p Name if the unit has it, else null. A precompiled header,
/// such as the preamble of an editor, gives its own only when they are asked
/// for.
const clang::IdentifierInfo *findIdentifier(clang::ASTContext &Ctx,
                                            llvm::StringRef Name);

/// Lives for one translation unit: it caches by declaration.
class ApiModel {
public:
  explicit ApiModel(const contract::ContractSet &Set) : Set(Set) {}

  /// The row that describes \p FD, or null when calls of it are ordinary code.
  const contract::Function *rowOf(const clang::FunctionDecl *FD);

  /// The same for a call, which may go through a variable: code that loads the
  /// library with dlsym names its function pointers like the functions.
  const contract::Function *rowOf(const clang::FunctionDecl *Callee,
                                  const clang::Expr *Call);

  const contract::ResourceKind &kind(contract::KindId Id) const;
  const contract::ContractSet &contract() const { return Set; }

  /// Whether the kind has a name that model files can use.
  bool isNamed(contract::KindId Id) const;

  /// "a stream", "device memory": the noun of \p Id as an object.
  std::string nounOf(contract::KindId Id) const;

  /// The release function to recommend for \p Id, or "" when it has none.
  llvm::StringRef releaseName(contract::KindId Id) const;
  /// The function that makes resources of the kind called \p Id, the first by
  /// name; "" when there is none.
  llvm::StringRef acquireName(llvm::StringRef Id) const;

  /// Whether objects of the kind name memory for media functions (pictures).
  bool carriesMedia(contract::KindId Id) const;

  /// Whether the unit names any function of the contract, seen cheaply from
  /// its identifiers. False means that no rule can have anything to say.
  bool mayMention(clang::ASTContext &Ctx) const;

private:
  const contract::Function *fromKernelWrapper(const clang::FunctionDecl *FD);
  const contract::Function *fromAttributes(const clang::FunctionDecl *FD);
  bool patternFits(const contract::Function &Row,
                   const clang::FunctionDecl *FD) const;
  contract::KindId kindOfTag(llvm::StringRef Tag);
  const contract::Function *lookUp(const clang::FunctionDecl *FD);

  const contract::ContractSet &Set;
  /// Kinds whose objects name media memory; made when first asked for.
  mutable std::optional<std::vector<contract::KindId>> MediaCarriers;
  llvm::DenseMap<const clang::FunctionDecl *, const contract::Function *> Cache;
  /// Rows and kinds made from attributes.
  std::deque<contract::Function> OwnRows;
  std::deque<contract::ResourceKind> OwnKinds;
  llvm::BumpPtrAllocator Arena;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_APIMODEL_H
