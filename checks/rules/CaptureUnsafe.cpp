//===- CaptureUnsafe.cpp - acl-capture-unsafe -----------------------------===//
//
// A call that fails, and makes the capture fail, while a stream is captured.
//
//===----------------------------------------------------------------------===//

#include "engine/Captures.h"
#include "engine/InFlight.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "engine/Touches.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::SyncTarget;

namespace {

class CaptureUnsafe final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;

private:
  void checkBegin(const AclCall &Call, PathContext &Ctx) const;
  void checkEnd(const AclCall &Call, PathContext &Ctx) const;
  void report(const AclCall &Call, const ScopeState &Capture, std::string Text,
              PathContext &Ctx) const;
};

struct OpenCapture {
  StreamRef Stream;
  SVal Key;
  ScopeState Scope;
};

std::optional<OpenCapture> openCapture(PathContext &Ctx) {
  for (const auto &[Key, Scope] : scopes(Ctx.state()))
    if (Ctx.api().kind(Key.Kind).Id == "capture" && Scope.OpenedBy.Row &&
        outcomeOf(Ctx.state(), Scope.Status) != Outcome::Failed)
      return OpenCapture{StreamRef::of(Key.Key, Ctx.state()), Key.Key, Scope};
  return std::nullopt;
}

/// Whether the mode that the capture began with, as written there, forbids
/// unsafe calls.
bool forbidsUnsafe(const ScopeState &Capture, PathContext &Ctx) {
  constexpr int64_t Relaxed = 2; // ACL_MODEL_RI_CAPTURE_MODE_RELAXED
  if (reached(Ctx.state(), Milestone::CaptureModeChanged))
    return false;
  const auto *Begin = dyn_cast_or_null<CallExpr>(Capture.OpenedBy.Call);
  for (const contract::Acquire &A : Capture.OpenedBy.Row->Acquires) {
    if (A.Mode == contract::NoArg || !Begin)
      continue;
    int I = contract::resolveIndex(A.Mode, Begin->getNumArgs());
    Expr::EvalResult Mode;
    if (I >= 0 &&
        Begin->getArg(I)->EvaluateAsInt(Mode, Ctx.checker().getASTContext()))
      return Mode.Val.getInt() != Relaxed;
  }
  return false;
}

/// A copy of memory that is certainly pageable.
bool copiesPageable(const AclCall &Call, PathContext &Ctx) {
  if (!Call.row().Enqueue.IsAsync || Call.row().Copies.empty())
    return false;
  for (const Touch &T : touchesOf(Call, Ctx.state()))
    if (spaceOf(Ctx.state(), Ctx.api(), T.Base) == contract::Space::Host)
      return true;
  return false;
}

} // namespace

void CaptureUnsafe::report(const AclCall &Call, const ScopeState &Capture,
                           std::string Text, PathContext &Ctx) const {
  Report What;
  What.Message = "'" + Call.name().str() + "' " + std::move(Text);
  What.Extra.emplace_back(Capture.OpenedBy, "the capture begins here");
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

/// The default stream cannot be captured.
void CaptureUnsafe::checkBegin(const AclCall &Call, PathContext &Ctx) const {
  for (const contract::Acquire &A : Call.row().Acquires) {
    if (Ctx.api().kind(A.Kind).Id != "capture")
      continue;
    SVal Stream = Call.value(A.Key);
    if (StreamRef::of(Stream, Ctx.state()).Is != StreamRef::Default)
      continue;
    Report What;
    What.Message = "'" + Call.name().str() +
                   "' cannot capture the default stream; give it a stream from "
                   "'aclrtCreateStream'";
    if (const Expr *Arg = Call.argExpr(A.Key))
      What.Highlight = Arg->getSourceRange();
    What.EndsPath = true;
    return Ctx.report(*this, std::move(What));
  }
}

/// The argument of \p Wait that is the stream which waits.
static const Expr *waitingStream(const CallSite &Wait) {
  const auto *Call = dyn_cast<CallExpr>(Wait.Call);
  for (const contract::EventOrder &E : Wait.Row->Events)
    if (Call && E.Stream.Where == contract::Operand::Place::Arg)
      return Call->getArg(E.Stream.Index);
  return nullptr;
}

/// All streams that have joined must have come back. A capture that is broken
/// off because something has failed gives no graph anyway.
void CaptureUnsafe::checkEnd(const AclCall &Call, PathContext &Ctx) const {
  for (const contract::Release &R : Call.row().Releases) {
    if (Ctx.api().kind(R.Kind).Id != "capture")
      continue;
    SymbolRef Captured = handleSymbol(Call.value(R.Key));
    const ScopeState *Scope = scopeOf(Ctx.state(), {R.Kind, Call.value(R.Key)});
    auto Away = streamsAway(Ctx.state(), Captured);
    if (!Scope || Away.empty() || failures(Ctx.state()) > Scope->FailuresBefore)
      continue;
    const auto &[Stream, Joined] = Away.front();
    const ResourceState *RS = resourceOf(Ctx.state(), Stream);
    const Expr *Named = waitingStream(Joined.By);
    std::string Name = RS ? Ctx.describe(*RS, Named) : "stream";
    if (std::string Text = RS || !Named ? "" : nameInText(Named); !Text.empty())
      Name += " '" + Text + "'";
    Report What;
    What.Message = "'" + Call.name().str() + "' ends the capture that " + Name +
                   " has joined and not come back to; record an event on it, "
                   "and let the captured stream wait for that event first";
    What.Extra.emplace_back(Scope->OpenedBy, "the capture begins here");
    What.Extra.emplace_back(Joined.By, "the stream joins it here");
    What.EndsPath = true;
    return Ctx.report(*this, std::move(What));
  }
}

void CaptureUnsafe::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  if (Row.Foreign)
    return;
  checkBegin(Call, Ctx);
  checkEnd(Call, Ctx);
  std::optional<OpenCapture> Open =
      Ctx.pathEnded() ? std::nullopt : openCapture(Ctx);
  if (!Open)
    return;
  std::string Begin = calleeName(Open->Scope.OpenedBy).str();
  for (const contract::Sync &S : Row.Syncs) {
    bool Device = S.What == SyncTarget::Device || S.What == SyncTarget::All;
    bool Same = S.What == SyncTarget::Stream && !S.At.isNone() &&
                Open->Stream.Is == StreamRef::Symbol &&
                StreamRef::of(Call.value(S.At), Ctx.state()) == Open->Stream;
    if (Device || Same)
      return report(Call, Open->Scope,
                    std::string(S.Status == contract::NoArg ? "waits for"
                                                            : "asks about") +
                        (Same ? " a stream that is captured"
                              : " the device while a stream is captured") +
                        ", whose work has not been done; call it after "
                        "'aclmdlRICaptureEnd'",
                    Ctx);
  }
  if (Row.Enqueue.IsAsync && !Row.Enqueue.Stream.isNone() &&
      StreamRef::of(Call.value(Row.Enqueue.Stream), Ctx.state()).Is ==
          StreamRef::Default)
    return report(Call, Open->Scope,
                  "uses the default stream while another one is captured; give "
                  "it a stream from 'aclrtCreateStream'",
                  Ctx);
  bool Pageable = copiesPageable(Call, Ctx);
  if ((Row.needs(contract::NotInCapture) || Pageable) &&
      forbidsUnsafe(Open->Scope, Ctx))
    report(Call, Open->Scope,
           std::string(Pageable && Row.Enqueue.IsAsync
                           ? "copies pageable host memory"
                           : "is called") +
               " while a stream is captured, which makes the capture fail; "
               "call it before '" +
               Begin + "' or after 'aclmdlRICaptureEnd'" +
               (Pageable && Row.Enqueue.IsAsync
                    ? ", or take memory from 'aclrtMallocHost'"
                    : ""),
           Ctx);
}

namespace acltidy {
std::unique_ptr<Rule> makeCaptureUnsafe(const RuleInfo &Info) {
  return std::make_unique<CaptureUnsafe>(Info);
}
} // namespace acltidy
