//===- PathContext.h - What a rule sees at a point of a path --------------===//

#ifndef ACLTIDY_ENGINE_PATHCONTEXT_H
#define ACLTIDY_ENGINE_PATHCONTEXT_H

#include "engine/ApiModel.h"
#include "engine/State.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

class Rule;
class UnitIndex;

/// A call of a contract function, with its operands as values.
class AclCall {
public:
  AclCall(const contract::Function &Row, const clang::ento::CallEvent &Event)
      : Row(Row), Event(Event) {}

  const contract::Function &row() const { return Row; }
  const clang::ento::CallEvent &event() const { return Event; }
  /// The name as written at the callee: operators by their contract name.
  llvm::StringRef name() const;
  CallSite site() const;

  /// The argument or `this` that \p Op stands for; Unknown when it has none.
  /// Out operands give the address written to.
  clang::ento::SVal value(contract::Operand Op) const;
  /// The handle symbol that \p Op names, looking through pointer arithmetic;
  /// for Out operands, the symbol stored at the address in \p State.
  clang::ento::SymbolRef handle(contract::Operand Op,
                                clang::ento::ProgramStateRef State) const;
  /// The handles of an array operand, as far as the engine knows them.
  llvm::SmallVector<clang::ento::SymbolRef, 4>
  handles(contract::Operand Op, clang::ento::ProgramStateRef State) const;
  const clang::Expr *argExpr(contract::Operand Op) const;
  /// Whether the row says what becomes of argument \p I.
  bool describes(unsigned I) const;

private:
  const contract::Function &Row;
  const clang::ento::CallEvent &Event;
};

/// The last copy of a live handle is gone.
struct LostResource {
  clang::ento::SymbolRef Handle;
  ResourceState Resource;
  /// The variable that held it now holds something else.
  bool Overwritten = false;
  /// The thrown exception that leaves its scope.
  const clang::Stmt *Throw = nullptr;
  /// Where the exception comes out of a function that the owner calls; no call
  /// when the owner throws it.
  CallSite Thrower = {};
  /// Where it was overwritten; null: where the path is now.
  clang::ento::ExplodedNode *Place = nullptr;
};

/// An entry function that fails leaves a scope open.
struct FailedScope {
  ScopeKey Key;
  ScopeState Scope;
};

/// The entry function returns.
struct FunctionEnd {
  const clang::FunctionDecl *Function;
  clang::ento::SVal Returned; ///< Unknown when it returns nothing.
};

/// What a rule says.
struct Report {
  std::string Message;
  /// The handle whose story the notes tell; may be null.
  clang::ento::SymbolRef Subject = nullptr;
  /// The memory that is concerned. See PathContext::wasReported.
  const clang::ento::MemRegion *Object = nullptr;
  /// One report per rule and anchor: the acquiring call of a leak. Null: one
  /// per place of the report.
  const clang::Expr *Anchor = nullptr;
  clang::SourceRange Highlight;
  llvm::SmallVector<clang::FixItHint, 1> Fixes;
  /// Further notes: a call of the path and what to say of it there.
  llvm::SmallVector<std::pair<CallSite, std::string>, 1> Extra;
  /// The same for calls that the path makes after Place.
  llvm::SmallVector<std::pair<CallSite, std::string>, 1> Later;
  /// An earlier node of the path to report at; null: here.
  clang::ento::ExplodedNode *Place = nullptr;
  /// A call that the path is inside of, to point to instead; may be none.
  CallSite Outer;
  /// The defect makes the rest of the path meaningless.
  bool EndsPath = false;
  /// Report even though every way on from here leaves the engine's sight.
  bool EvenBeforeSink = false;
};

/// The bug types of the rules: one per rule and kind of end.
class ReportTypes {
public:
  virtual ~ReportTypes() = default;
  /// \p SuppressOnSink: say nothing when every way on ends the process (a leak
  /// before abort is not worth a report).
  virtual const clang::ento::BugType &typeOf(const Rule &R,
                                             bool SuppressOnSink) const = 0;
};

class PathContext {
public:
  PathContext(clang::ento::CheckerContext &C, ApiModel &Api,
              const UnitIndex &Unit, const ReportTypes &Types)
      : C(C), Api(Api), Unit(Unit), Types(Types), State(C.getState()) {}

  clang::ento::CheckerContext &checker() const { return C; }
  clang::ento::ProgramStateRef state() const { return State; }
  ApiModel &api() const { return Api; }
  const UnitIndex &unit() const { return Unit; }

  /// "stream 's'", or "stream" when it has no name. \p Arg is the argument
  /// that names it when the state does not.
  std::string describe(const ResourceState &RS,
                       const clang::Expr *Arg = nullptr) const;

  void report(const Rule &R, Report What);
  /// \p R has reported something about the memory at \p Object on this path:
  /// what follows from the same defect is not worth another report.
  bool wasReported(const Rule &R, const clang::ento::MemRegion *Object) const;
  /// A rule ended the path.
  bool pathEnded() const { return Ended; }
  /// The node that the path goes on from.
  clang::ento::ExplodedNode *node() const {
    return Node ? Node : C.getPredecessor();
  }

  /// Where the path made the call \p Site; null when that is out of sight.
  clang::ento::ExplodedNode *nodeOf(const CallSite &Site) const;

private:
  clang::ento::CheckerContext &C;
  ApiModel &Api;
  const UnitIndex &Unit;
  const ReportTypes &Types;
  clang::ento::ProgramStateRef State;
  clang::ento::ExplodedNode *Node = nullptr;
  bool Ended = false;
};

/// The symbol behind \p V: of a handle pointer (through casts and offsets) or
/// of an integer id; null when there is none.
clang::ento::SymbolRef handleSymbol(clang::ento::SVal V);

/// Whether values bound at \p R stay visible to the engine: locals of the
/// functions on the stack.
bool isTrackedStorage(const clang::ento::MemRegion *R);

/// Where \p Var, or what it refers to, is on the path that has \p State; empty
/// when the path does not know what it refers to.
std::optional<clang::ento::Loc> placeOf(const clang::VarDecl *Var,
                                        clang::ento::ProgramStateRef State,
                                        const clang::LocationContext *Frame);

/// What the path began with, given any context of it.
const clang::Decl *entryOf(const clang::LocationContext *Context);

/// \p R without the casts that an argument such as `(void **)&p` adds.
const clang::ento::MemRegion *namedRegion(const clang::ento::MemRegion *R);

/// "buf", "ctx->stream": what \p E refers to, when that is a plain name.
std::string nameInText(const clang::Expr *E);

/// The name of the call's function, operators by their contract name.
llvm::StringRef calleeName(const CallSite &Site);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_PATHCONTEXT_H
