//===- PathContext.cpp - What a rule sees at a point of a path ------------===//

#include "engine/PathContext.h"
#include "engine/Compat.h"
#include "engine/Notes.h"
#include "engine/Rule.h"
#include "clang/AST/ExprCXX.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Operand;

using ReportedObject = std::pair<const Rule *, const MemRegion *>;
REGISTER_SET_WITH_PROGRAMSTATE(ReportedObjects, ReportedObject)

SymbolRef acltidy::handleSymbol(SVal V) {
  if (SymbolRef Sym = V.getAsLocSymbol(/*IncludeBaseRegions=*/true))
    return Sym;
  return V.getAsSymbol(/*IncludeBaseRegions=*/true);
}

bool acltidy::isTrackedStorage(const MemRegion *R) {
  const MemRegion *Base = R->getBaseRegion();
  if (isa<SymbolicRegion>(Base))
    return false;
  return isa<StackSpaceRegion>(compat::memorySpace(Base));
}

std::optional<Loc> acltidy::placeOf(const VarDecl *Var, ProgramStateRef State,
                                    const LocationContext *Frame) {
  Loc L = State->getLValue(Var, Frame);
  if (Var->getType()->isReferenceType())
    return State->getSVal(L).getAs<Loc>();
  return L;
}

const Decl *acltidy::entryOf(const LocationContext *Context) {
  while (Context->getParent())
    Context = Context->getParent();
  return Context->getDecl();
}

const MemRegion *acltidy::namedRegion(const MemRegion *R) {
  while (const auto *Element = dyn_cast<ElementRegion>(R)) {
    const auto *Super = dyn_cast<TypedValueRegion>(Element->getSuperRegion());
    if (Super && Super->getValueType()->isArrayType())
      break;
    R = Element->getSuperRegion();
  }
  return R;
}

llvm::StringRef acltidy::calleeName(const CallSite &Site) {
  if (Site.Callee && Site.Callee->getIdentifier())
    return Site.Callee->getName();
  return Site.Row ? toRef(Site.Row->Name) : "";
}

llvm::StringRef AclCall::name() const { return calleeName(site()); }

CallSite AclCall::site() const {
  CallSite S;
  S.Row = &Row;
  S.Callee = dyn_cast_or_null<FunctionDecl>(Event.getDecl());
  S.Call = compat::originExpr(Event);
  S.Frame = Event.getLocationContext();
  return S;
}

SVal AclCall::value(Operand Op) const {
  switch (Op.Where) {
  case Operand::Place::Arg:
  case Operand::Place::Out: {
    int I = contract::resolveIndex(Op.Index, Event.getNumArgs());
    return I < 0 ? UnknownVal() : Event.getArgSVal(I);
  }
  case Operand::Place::Ret:
    return Event.getReturnValue();
  case Operand::Place::This:
    if (const auto *Method = dyn_cast<CXXInstanceCall>(&Event))
      return Method->getCXXThisVal();
    return UnknownVal();
  case Operand::Place::Handles:
  case Operand::Place::None:
    break;
  }
  return UnknownVal();
}

const Expr *AclCall::argExpr(Operand Op) const {
  if (Op.Where != Operand::Place::Arg && Op.Where != Operand::Place::Out)
    return nullptr;
  int I = contract::resolveIndex(Op.Index, Event.getNumArgs());
  return I < 0 ? nullptr : Event.getArgExpr(I);
}

SymbolRef AclCall::handle(Operand Op, ProgramStateRef State) const {
  SVal V = value(Op);
  if (Op.Where == Operand::Place::Out) {
    std::optional<Loc> L = V.getAs<Loc>();
    return L ? handleSymbol(State->getSVal(*L)) : nullptr;
  }
  return handleSymbol(V);
}

llvm::SmallVector<SymbolRef, 4> AclCall::handles(Operand Op,
                                                 ProgramStateRef State) const {
  llvm::SmallVector<SymbolRef, 4> Result;
  if (Op.Where == Operand::Place::Handles) {
    for (unsigned I = 0, E = Event.getNumArgs(); I != E; ++I)
      if (SymbolRef Sym = handleSymbol(Event.getArgSVal(I)))
        Result.push_back(Sym);
    return Result;
  }
  if (!Op.isArray()) {
    if (SymbolRef Sym = handle(Op, State))
      Result.push_back(Sym);
    return Result;
  }
  // The elements of a vector, by what was put into it.
  if (const MemRegion *Container =
          containerOf(State, handleSymbol(value(Op)))) {
    for (const auto &[Sym, RS] : resources(State))
      if (RS.Container == Container)
        Result.push_back(Sym);
    return Result;
  }
  // What is stored in the array, whichever elements the engine knows.
  const MemRegion *R = value(Op).getAsRegion();
  if (!R)
    return Result;
  struct Collector final : StoreManager::BindingsHandler {
    const MemRegion *Base;
    llvm::SmallVector<SymbolRef, 4> &Found;
    Collector(const MemRegion *Base, llvm::SmallVector<SymbolRef, 4> &Found)
        : Base(Base), Found(Found) {}
    bool HandleBinding(StoreManager &, Store, const MemRegion *Region,
                       SVal V) override {
      if (Region->getBaseRegion() == Base)
        if (SymbolRef Sym = handleSymbol(V))
          Found.push_back(Sym);
      return true;
    }
  } Handler(R->getBaseRegion(), Result);
  State->getStateManager().getStoreManager().iterBindings(State->getStore(),
                                                          Handler);
  return Result;
}

bool AclCall::describes(unsigned I) const {
  unsigned Args = Event.getNumArgs();
  auto Is = [&](Operand At) {
    return At.Where == Operand::Place::Handles ||
           ((At.Where == Operand::Place::Arg ||
             At.Where == Operand::Place::Out) &&
            contract::resolveIndex(At.Index, Args) == static_cast<int>(I));
  };
  auto Any = [&](const auto &Effects, auto Member) {
    for (const auto &E : Effects)
      if (Is(E.*Member))
        return true;
    return false;
  };
  for (const Operand &At : Row.Borrows)
    if (Is(At))
      return true;
  return Any(Row.Accesses, &contract::Access::At) ||
         Any(Row.Holds, &contract::Hold::What) ||
         Any(Row.Holds, &contract::Hold::In) ||
         Any(Row.Releases, &contract::Release::At) ||
         Any(Row.Uses, &contract::Use::At) ||
         Any(Row.Acquires, &contract::Acquire::At) ||
         Any(Row.Retrieves, &contract::Retrieve::At) ||
         Any(Row.Retrieves, &contract::Retrieve::From);
}

std::string acltidy::nameInText(const Expr *E) {
  if (!E)
    return "";
  E = E->IgnoreParenCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    return nameInText(Address->getSubExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl()->getDeclName().getAsString();
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    if (const CXXMethodDecl *Method = Call->getMethodDecl();
        Method && Method->getDeclName().isIdentifier() &&
        (Method->getName() == "data" || Method->getName() == "get"))
      return nameInText(Call->getImplicitObjectArgument());
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    std::string Field = Member->getMemberDecl()->getDeclName().getAsString();
    if (isa<CXXThisExpr>(Member->getBase()->IgnoreParenCasts()))
      return Field;
    std::string Base = nameInText(Member->getBase());
    return Base.empty() ? Field
                        : Base + (Member->isArrow() ? "->" : ".") + Field;
  }
  return "";
}

std::string PathContext::describe(const ResourceState &RS,
                                  const Expr *Arg) const {
  std::string Text = toRef(Api.kind(RS.Kind).Noun).str();
  std::string Name = nameInText(Arg);
  if (Name.empty())
    Name = describeRegion(RS.Home);
  if (!Name.empty())
    Text += " '" + Name + "'";
  return Text;
}

namespace {

/// A report that points to a call which the path has not come out of.
class OuterReport final : public PathSensitiveBugReport {
public:
  OuterReport(const BugType &BT, llvm::StringRef Text, const ExplodedNode *N,
              const PathDiagnosticLocation &Unique, const Decl *D,
              const CallSite &Outer)
      : PathSensitiveBugReport(BT, Text, Text, N, Unique, D), Outer(Outer) {}

  PathDiagnosticLocation getLocation() const override {
    return PathDiagnosticLocation::createBegin(
        Outer.Call,
        Outer.Frame->getAnalysisDeclContext()
            ->getASTContext()
            .getSourceManager(),
        Outer.Frame);
  }

private:
  CallSite Outer;
};

} // namespace

ExplodedNode *PathContext::nodeOf(const CallSite &Site) const {
  for (ExplodedNode *N = node(); N; N = N->getFirstPred())
    if (std::optional<StmtPoint> P = N->getLocationAs<StmtPoint>();
        P && P->getStmt() == Site.Call && N->getLocationContext() == Site.Frame)
      return N;
  return nullptr;
}

bool PathContext::wasReported(const Rule &R, const MemRegion *Object) const {
  return Object && State->contains<ReportedObjects>({&R, Object});
}

void PathContext::report(const Rule &R, Report What) {
  static const SimpleProgramPointTag Tag("acl-tidy", "finding");
  ProgramStateRef Before = State;
  if (What.Object)
    State = State->add<ReportedObjects>({&R, What.Object});
  if (!Node || State != Before) {
    Node = What.EndsPath ? C.generateErrorNode(State, &Tag)
                         : C.generateNonFatalErrorNode(State, node(), &Tag);
    Ended = What.EndsPath;
  }
  if (!Node)
    return; // This point was reached, and reported, with the same state.

  ExplodedNode *Place = What.Place ? What.Place : Node;
  std::unique_ptr<PathSensitiveBugReport> BR;
  const BugType &BT = Types.typeOf(R, /*SuppressOnSink=*/!What.EndsPath &&
                                          !What.EvenBeforeSink);
  if (What.Anchor) {
    PathDiagnosticLocation Unique = PathDiagnosticLocation::createBegin(
        What.Anchor, C.getSourceManager(), C.getLocationContext());
    if (What.Outer.Call)
      BR = std::make_unique<OuterReport>(BT, What.Message, Place, Unique,
                                         C.getStackFrame()->getDecl(),
                                         What.Outer);
    else
      BR = std::make_unique<PathSensitiveBugReport>(
          BT, What.Message, What.Message, Place, Unique,
          C.getStackFrame()->getDecl());
  } else {
    BR = std::make_unique<PathSensitiveBugReport>(BT, What.Message, Place);
  }
  if (What.Subject)
    BR->markInteresting(What.Subject);
  if (What.Highlight.isValid())
    BR->addRange(What.Highlight);
  for (const FixItHint &Fix : What.Fixes)
    BR->addFixItHint(Fix);
  for (const auto &[Site, Text] : What.Extra)
    addPlaceNote(*BR, Site, Text);
  for (const auto &[Site, Text] : What.Later)
    BR->addNote(Text, PathDiagnosticLocation(Site.Call, C.getSourceManager(),
                                             Site.Frame));
  addAssumptionNotes(*BR);
  C.emitReport(std::move(BR));
}
