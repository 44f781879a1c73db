//===- UnitIndex.h - What a translation unit holds that matters -----------===//
//
// One cheap walk over the client's code finds the functions from which a call
// of the API can be reached: only these are executed symbolically. Code in
// system headers is not walked.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_UNITINDEX_H
#define ACLTIDY_ENGINE_UNITINDEX_H

#include "contract/Contract.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class ASTContext;
class CallExpr;
class CXXRecordDecl;
class Expr;
} // namespace clang
namespace clang::ento {
class MemRegion;
}

namespace acltidy {

class ApiModel;

/// A call of a contract function in the text of the unit.
struct AclUse {
  const clang::CallExpr *Call = nullptr;
  const contract::Function *Row = nullptr;
};

struct FunctionInfo {
  const clang::FunctionDecl *Definition = nullptr;
  llvm::SmallVector<AclUse, 4> AclCalls;
  llvm::SmallVector<const clang::FunctionDecl *, 8> Callees;
  bool ReachesApi = false;
  bool ReachesProcess = false; ///< A call that makes a process, at any depth.
  bool StartsThread = false;   ///< A thread begins here.
};

class UnitIndex {
public:
  /// Walks the declarations in the traversal scope of \p Ctx.
  UnitIndex(clang::ASTContext &Ctx, ApiModel &Api);

  clang::ASTContext &context() const { return Ctx; }
  ApiModel &api() const { return Api; }

  /// Functions with a body in the unit, in source order.
  const llvm::MapVector<const clang::FunctionDecl *, FunctionInfo> &
  functions() const {
    return Functions;
  }

  /// Functions that are worth executing, in source order.
  llvm::SmallVector<const clang::FunctionDecl *, 16> entries() const;

  /// The methods of \p Class whose bodies the unit has. \p Complete is cleared
  /// when there are others.
  llvm::SmallVector<const FunctionInfo *, 8>
  methods(const clang::CXXRecordDecl *Class, bool &Complete) const;

  /// Whether some method of \p Class or of its bases may release \p Kind: it
  /// calls a function that does, directly or through other functions of the
  /// unit, or has a method that the unit does not show.
  bool classMayRelease(const clang::CXXRecordDecl *Class,
                       contract::KindId Kind) const;

  /// Whether code of the unit decides by the run mode: on a device that is its
  /// own host, any memory will do.
  bool mindsRunMode() const { return RunMode; }

  /// Whether \p Var is a global number by which the code of the unit decides,
  /// but not one that it waits for in a loop.
  bool isFlag(const clang::VarDecl *Var) const;

  /// Whether a lambda that may run later captured the local variable behind
  /// \p R by reference (scope guards, callbacks).
  bool isSharedLocal(const clang::ento::MemRegion *R) const;

private:
  friend class UnitWalker;
  bool mayRelease(const clang::FunctionDecl *FD, contract::KindId Kind,
                  llvm::DenseSet<const clang::FunctionDecl *> &Seen) const;
  void closeOverCallers(bool FunctionInfo::*Reaches,
                        bool (*Counts)(const contract::Function &));

  clang::ASTContext &Ctx;
  ApiModel &Api;
  llvm::MapVector<const clang::FunctionDecl *, FunctionInfo> Functions;
  llvm::DenseSet<const clang::VarDecl *> SharedLocals;
  llvm::DenseSet<const clang::VarDecl *> Polled; ///< Globals loops wait for.
  bool RunMode = false;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_UNITINDEX_H
