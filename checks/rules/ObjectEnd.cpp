//===- ObjectEnd.cpp - What the API is asked when an object ends ----------===//

#include "rules/ObjectEnd.h"
#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "rules/BodyCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace acltidy;

namespace {

class Collector {
public:
  explicit Collector(const UnitIndex &Unit) : Unit(Unit) {}

  void function(const FunctionDecl *FD, const Expr *Call, SourceLocation At) {
    const contract::Function *Row = Unit.api().rowOf(FD, Call);
    if (Row) {
      if (!Row->Foreign && Known.insert({Row, At}).second)
        Calls.push_back({Row,
                         FD && FD->getIdentifier() ? FD->getName().str()
                                                   : std::string(Row->Name),
                         At});
      return;
    }
    const FunctionDecl *Def = FD ? FD->getDefinition() : nullptr;
    if (!Def || !Def->getBody() || !Seen.insert(Def).second)
      return;
    for (const BodyCall &C : callsIn(Def))
      function(C.Callee, C.At, C.At->getBeginLoc());
  }

  void object(QualType T) {
    T = Unit.context().getBaseElementType(T);
    const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
    Class = Class ? Class->getDefinition() : nullptr;
    if (!Class || !SeenTypes.insert(Class).second)
      return;
    if (Class->isInStdNamespace())
      return library(Class);
    if (const CXXDestructorDecl *Dtor = Class->getDestructor())
      if (Dtor->isUserProvided())
        function(Dtor, nullptr, {});
    for (const FieldDecl *Field : Class->fields())
      object(Field->getType());
    for (const CXXBaseSpecifier &Base : Class->bases())
      object(Base.getType());
  }

  /// The deleter that a smart pointer is made with.
  void deleter(const Expr *Init) {
    if (const auto *Full = dyn_cast_or_null<ExprWithCleanups>(Init))
      Init = Full->getSubExpr();
    const auto *Made =
        Init ? dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit()) : nullptr;
    if (!Made || Made->getNumArgs() < 2 ||
        !isSmartPointer(Made->getConstructor()->getParent()))
      return;
    for (const FunctionDecl *FD : functionsNamedBy(Made->getArg(1)))
      function(FD, nullptr, {});
  }

  llvm::SmallVector<EndCall, 4> Calls;

private:
  static bool isSmartPointer(const CXXRecordDecl *Class) {
    return Class->isInStdNamespace() && Class->getIdentifier() &&
           (Class->getName() == "unique_ptr" ||
            Class->getName() == "shared_ptr");
  }

  void library(const CXXRecordDecl *Class) {
    static constexpr llvm::StringLiteral Containers[] = {
        "vector",   "list", "deque", "map",   "unordered_map", "set",
        "multimap", "pair", "tuple", "array", "optional",      "unordered_set"};
    const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    if (!Special || !Class->getIdentifier())
      return;
    const TemplateArgumentList &Args = Special->getTemplateArgs();
    if (Class->getName() == "unique_ptr" && Args.size() == 2)
      return uniquePointer(Args[0], Args[1]);
    if (!llvm::is_contained(Containers, Class->getName()))
      return;
    for (const TemplateArgument &Arg : Args.asArray())
      each(Arg);
  }
  void each(const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Type)
      object(Arg.getAsType());
    else if (Arg.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Part : Arg.pack_elements())
        each(Part);
  }
  void uniquePointer(const TemplateArgument &Pointee,
                     const TemplateArgument &Deleter) {
    if (Pointee.getKind() != TemplateArgument::Type ||
        Deleter.getKind() != TemplateArgument::Type)
      return;
    const CXXRecordDecl *Class = Deleter.getAsType()->getAsCXXRecordDecl();
    Class = Class ? Class->getDefinition() : nullptr;
    if (!Class)
      return; // A pointer to a function: see deleter().
    if (Class->isInStdNamespace())
      return object(Pointee.getAsType());
    for (const CXXMethodDecl *Method : Class->methods())
      if (Method->getOverloadedOperator() == OO_Call)
        function(Method, nullptr, {});
  }

  const UnitIndex &Unit;
  llvm::DenseSet<const FunctionDecl *> Seen;
  llvm::DenseSet<const CXXRecordDecl *> SeenTypes;
  llvm::DenseSet<std::pair<const contract::Function *, SourceLocation>> Known;
};

} // namespace

llvm::SmallVector<EndCall, 4> acltidy::callsAtEndOf(const UnitIndex &Unit,
                                                    const VarDecl *Var) {
  Collector All(Unit);
  All.object(Var->getType());
  All.deleter(Var->getAnyInitializer());
  return std::move(All.Calls);
}

llvm::SmallVector<EndCall, 4> acltidy::callsReachedBy(const UnitIndex &Unit,
                                                      const FunctionDecl *FD) {
  Collector All(Unit);
  All.function(FD, nullptr, FD->getLocation());
  return std::move(All.Calls);
}
