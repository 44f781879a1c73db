//===- OrderOnPath.cpp - What ends too early or too late on a path --------===//

#include "rules/OrderOnPath.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/AnalysisDeclContext.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

/// The function in which the destructor began that makes \p Call, in however
/// many steps, but not \p Close; null when none does.
static const Decl *destroyedIn(const AclCall &Call, const CallSite &Close) {
  const Decl *Where = nullptr;
  for (const StackFrameContext *F =
           Call.event().getLocationContext()->getStackFrame();
       F && F->getParent(); F = F->getParent()->getStackFrame()) {
    if (Close.Frame &&
        (F == Close.Frame->getStackFrame() || F->isParentOf(Close.Frame)))
      break;
    if (isa_and_nonnull<CXXDestructorDecl>(F->getDecl()))
      Where = F->getParent()->getStackFrame()->getDecl();
  }
  return Where;
}

/// The array element that \p Sym was read from, at any depth; null for none.
static const ElementRegion *elementOf(SymbolRef Sym) {
  for (const MemRegion *R = Sym ? Sym->getOriginRegion() : nullptr; R;) {
    if (const auto *Element = dyn_cast<ElementRegion>(R))
      return Element;
    const auto *Sub = dyn_cast<SubRegion>(R);
    R = Sub ? Sub->getSuperRegion() : nullptr;
  }
  return nullptr;
}

std::optional<Closing> acltidy::closedAround(KindId Kind, SymbolRef Handle,
                                             PathContext &Ctx) {
  const ResourceState *RS = resourceOf(Ctx.state(), Handle);
  bool FromHere = RS && RS->AcquiredBy.Row;
  for (const Closing &C : closings(Ctx.state())) {
    if (!livesIn(Ctx.api(), Kind, C.Kind))
      continue;
    if (!C.Object)
      return C;
    // Of several contexts, the one it was made in counts. Between two objects
    // from elsewhere nothing tells them apart but the elements of an array
    // that they were read from.
    if (llvm::is_contained(residences(Ctx.state(), Handle), C.Object) ||
        (!FromHere && !C.FromHere && elementOf(Handle) == elementOf(C.Object)))
      return C;
  }
  return std::nullopt;
}

bool OrderOnPath::isFirst(const Closing &C, const Expr *What,
                          PathContext &Ctx) const {
  const Decl *Entry = entryOf(Ctx.checker().getLocationContext());
  return FirstLate.try_emplace({C.By.Call, Entry}, What).first->second == What;
}

void OrderOnPath::reportLate(const Rule &Owner, const AclCall &Call,
                             const Late &What, PathContext &Ctx) const {
  // Objects that end with the scope of the closing call are found without
  // paths.
  const Decl *Destroyed = destroyedIn(Call, What.By.By);
  if (Destroyed && What.By.By.Frame &&
      What.By.By.Frame->getStackFrame()->getDecl() == Destroyed)
    return;
  const ResourceState *RS = resourceOf(Ctx.state(), What.Handle);
  if (!isFirst(What.By,
               RS && RS->AcquiredBy.Call ? RS->AcquiredBy.Call
                                         : Call.site().Call,
               Ctx))
    return;
  std::string Close = "'" + calleeName(What.By.By).str() + "'";
  std::string Noun = toRef(Ctx.api().kind(What.By.Kind).Noun).str();
  Report R;
  R.Message = What.Subject +
              (What.IsRelease ? " is released by '" : " is passed to '") +
              Call.name().str() + "' after " + Close + " has closed the " +
              Noun + " it lives in; " +
              (Destroyed ? "end the life of its owner"
                         : "call '" + Call.name().str() + "'") +
              " before " + Close;
  R.Subject = What.Handle;
  R.Extra.emplace_back(What.By.By, "the " + Noun + " is closed here");
  if (What.Arg)
    R.Highlight = What.Arg->getSourceRange();
  R.EndsPath = true;
  Ctx.report(Owner, std::move(R));
}

void OrderOnPath::checkInside(const Rule &Owner, const AclCall &Call,
                              const Release &R, PathContext &Ctx) const {
  const ResourceKind &K = Ctx.api().kind(R.Kind);
  Operand At = K.Form == HandleForm::Scope ? R.Key : R.At;
  if (At.Where != Operand::Place::Arg || At.isArray() || R.All ||
      R.Mode != ReleaseMode::Destroy)
    return;
  SVal Ended = Call.value(At);
  SymbolRef Object = handleSymbol(Ended);
  for (const auto &[Key, Scope] : scopes(Ctx.state())) {
    if (!livesIn(Ctx.api(), Key.Kind, R.Kind) ||
        outcomeOf(Ctx.state(), Scope.Status) == Outcome::Failed ||
        !(Key.Key == Ended || (Object && Object == handleSymbol(Key.Key))))
      continue;
    const ResourceKind &Inner = Ctx.api().kind(Key.Kind);
    const ResourceState *RS = resourceOf(Ctx.state(), Object);
    Report What;
    What.Message =
        "'" + Call.name().str() + "' ends the " +
        (RS ? Ctx.describe(*RS, Call.argExpr(At)) : toRef(K.Noun).str()) +
        " while its " + toRef(Inner.Noun).str() + " from '" +
        calleeName(Scope.OpenedBy).str() + "' is open";
    llvm::StringRef Right = Ctx.api().releaseName(Key.Kind);
    if (!Right.empty())
      What.Message += "; call '" + Right.str() + "' first";
    What.Subject = Object;
    What.Extra.emplace_back(Scope.OpenedBy, "opened here");
    if (const Expr *Arg = Call.argExpr(At))
      What.Highlight = Arg->getSourceRange();
    What.EndsPath = true;
    return Ctx.report(Owner, std::move(What));
  }
}

void OrderOnPath::checkReleased(const Rule &Owner, const AclCall &Call,
                                const Release &R, PathContext &Ctx) const {
  if (R.All || R.At.isArray())
    return;
  const ResourceKind &K = Ctx.api().kind(R.Kind);
  if (K.Form == HandleForm::Scope) {
    SymbolRef Key = R.Key.Where == Operand::Place::Arg
                        ? handleSymbol(Call.value(R.Key))
                        : nullptr;
    for (const Closing &C : closings(Ctx.state()))
      if (livesIn(Ctx.api(), R.Kind, C.Kind) && (!C.Object || C.Object == Key))
        return reportLate(
            Owner, Call,
            {toRef(K.Noun).str(), true, C, Key, Call.argExpr(R.Key)}, Ctx);
    return;
  }
  SymbolRef Handle = Call.handle(R.At, Ctx.state());
  const ResourceState *RS = resourceOf(Ctx.state(), Handle);
  if (!Handle || (RS && RS->isReleased()) ||
      Ctx.state()->isNull(Call.value(R.At)).isConstrainedTrue())
    return;
  ResourceState Described;
  Described.Kind = R.Kind;
  if (RS)
    Described = *RS;
  const Expr *Arg = Call.argExpr(R.At);
  if (std::optional<Closing> C = closedAround(Described.Kind, Handle, Ctx))
    reportLate(Owner, Call,
               {Ctx.describe(Described, Arg), true, *C, Handle, Arg}, Ctx);
}

/// Only what the path has seen made is known to be meant.
void OrderOnPath::checkUsed(const Rule &Owner, const AclCall &Call,
                            SymbolRef Handle, const Expr *Arg,
                            PathContext &Ctx) const {
  const ResourceState *RS = resourceOf(Ctx.state(), Handle);
  if (!RS || RS->isReleased() || !RS->AcquiredBy.Row)
    return;
  if (std::optional<Closing> C = closedAround(RS->Kind, Handle, Ctx))
    reportLate(Owner, Call, {Ctx.describe(*RS, Arg), false, *C, Handle, Arg},
               Ctx);
}

void OrderOnPath::checkShutDown(const Rule &Owner, const AclCall &Call,
                                PathContext &Ctx) const {
  if (!Call.row().needs(NeedsInit) && !Call.row().needs(NeedsDevice))
    return;
  for (const Closing &C : closings(Ctx.state())) {
    if (Ctx.api().kind(C.Kind).Id != "acl")
      continue;
    // Shutting down twice does no harm.
    for (const Release &R : Call.row().Releases)
      if (R.Kind == C.Kind)
        return;
    const Decl *Destroyed = destroyedIn(Call, C.By);
    if (Destroyed && C.By.Frame &&
        C.By.Frame->getStackFrame()->getDecl() == Destroyed)
      return;
    if (!isFirst(C, Call.site().Call, Ctx))
      return;
    Report What;
    What.Message = "'" + Call.name().str() + "' is called after '" +
                   calleeName(C.By).str() +
                   "' has shut ACL down; call it before";
    What.Extra.emplace_back(C.By, "ACL is shut down here");
    What.EndsPath = true;
    return Ctx.report(Owner, std::move(What));
  }
}

void OrderOnPath::beforeCall(const Rule &Owner, const AclCall &Call,
                             PathContext &Ctx) const {
  const Function &Row = Call.row();
  if (Row.Foreign)
    return;
  for (const Release &R : Row.Releases)
    if (!Ctx.pathEnded())
      checkInside(Owner, Call, R, Ctx);
  if (Ctx.pathEnded() || closings(Ctx.state()).empty())
    return;
  for (const Release &R : Row.Releases)
    if (!Ctx.pathEnded())
      checkReleased(Owner, Call, R, Ctx);
  for (unsigned I = 0, E = Call.event().getNumArgs();
       I != E && !Ctx.pathEnded(); ++I)
    if (SymbolRef Handle = handleSymbol(Call.event().getArgSVal(I)))
      checkUsed(Owner, Call, Handle, Call.event().getArgExpr(I), Ctx);
  if (!Ctx.pathEnded())
    checkShutDown(Owner, Call, Ctx);
}
