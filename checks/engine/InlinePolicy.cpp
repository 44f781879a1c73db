//===- InlinePolicy.cpp - Which callees are worth executing ---------------===//

#include "engine/InlinePolicy.h"
#include "engine/OwnerModel.h"
#include "engine/UnitIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/FunctionSummary.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace acltidy;

/// Classes of the standard library that own or carry handles by value.
static bool carriesHandles(llvm::StringRef Class) {
  static const llvm::StringSet<> Names = {"unique_ptr",
                                          "default_delete",
                                          "__uniq_ptr_impl",
                                          "__uniq_ptr_data",
                                          "__compressed_pair",
                                          "__compressed_pair_elem",
                                          "tuple",
                                          "_Tuple_impl",
                                          "_Head_base",
                                          "pair",
                                          "array",
                                          "optional",
                                          "_Optional_base",
                                          "_Optional_payload",
                                          "_Optional_payload_base",
                                          "_Storage",
                                          "reference_wrapper"};
  return Names.contains(Class);
}

static bool movesHandles(llvm::StringRef Function) {
  static const llvm::StringSet<> Names = {
      "move",        "forward",     "exchange",     "__exchange",
      "swap",        "get",         "__get_helper", "addressof",
      "__addressof", "make_unique", "invoke",       "tie"};
  return Names.contains(Function);
}

/// Statements in \p S, counted up to \p Limit; loops count as too many.
static unsigned countStatements(const Stmt *S, unsigned Limit) {
  if (!S)
    return 0;
  if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, CXXTryStmt>(S))
    return Limit;
  unsigned Count = isa<Expr>(S) ? 0 : 1;
  for (const Stmt *Child : S->children()) {
    if (Count >= Limit)
      break;
    Count += countStatements(Child, Limit - Count);
  }
  return Count;
}

/// Whether \p FD, of a system header, moves handles between owners.
static bool isOwnersPart(const FunctionDecl *FD) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD))
    return Method->getParent()->getIdentifier() &&
           carriesHandles(Method->getParent()->getName());
  return FD->getIdentifier() && movesHandles(FD->getName());
}

/// Whether \p D stands in std or a namespace of the library's own making.
static bool isOfLibrary(const Decl *D) {
  const NamespaceDecl *Outermost = nullptr;
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent())
    if (const auto *Space = dyn_cast<NamespaceDecl>(DC))
      Outermost = Space;
  return Outermost && Outermost->getIdentifier() &&
         (Outermost->isStdNamespace() ||
          Outermost->getName().starts_with("__"));
}

bool acltidy::isOpaqueLibraryFunction(const Decl *D) {
  const FunctionDecl *FD = D ? D->getAsFunction() : nullptr;
  return FD && isOfLibrary(FD) && !isOwnersPart(FD) &&
         FD->getASTContext().getSourceManager().isInSystemHeader(
             FD->getLocation());
}

static bool throws(const Stmt *S) {
  return S && (isa<CXXThrowExpr>(S) || llvm::any_of(S->children(), throws));
}

/// Whether \p FD only stops the program: paths that end so are not reported.
static bool stopsProgram(const FunctionDecl *FD) {
  return FD->isNoReturn() && !throws(FD->getBody());
}

bool InlinePolicy::isWorthInlining(const FunctionDecl *Definition) const {
  const SourceManager &SM = Unit.context().getSourceManager();
  if (SM.isInSystemHeader(Definition->getLocation()))
    return isOwnersPart(Definition) && !callsUnknownDeleter(Definition);
  if (stopsProgram(Definition))
    return false;
  auto It = Unit.functions().find(Definition);
  if (It != Unit.functions().end() &&
      (It->second.ReachesApi || It->second.ReachesProcess))
    return true;
  // Special members of client classes move handles, and are often implicit.
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(Definition))
    return true;
  constexpr unsigned Small = 12;
  return countStatements(Definition->getBody(), Small) < Small;
}

void InlinePolicy::apply(const FunctionDecl *FD) {
  const FunctionDecl *Definition = nullptr;
  if (!FD || !FD->hasBody(Definition))
    return;
  auto [It, New] = Decided.try_emplace(Definition, true);
  if (!New)
    return;
  It->second = isWorthInlining(Definition);
  if (!It->second)
    Summaries.markShouldNotInline(Definition);
}
