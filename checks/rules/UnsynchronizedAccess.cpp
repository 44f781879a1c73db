//===- UnsynchronizedAccess.cpp - acl-unsynchronized-access ---------------===//
//
// Memory, or an object of the API, that an asynchronous operation still uses is
// read, written, freed, or goes out of scope.
//
//===----------------------------------------------------------------------===//

#include "engine/Rule.h"
#include "engine/ScopedMemory.h"
#include "engine/Touches.h"
#include "rules/InFlightWords.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::AccessMode;
using contract::Operand;
using contract::ReleaseMode;
using contract::Space;

namespace {

class UnsynchronizedAccess final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
  void beforeOtherCall(const CallEvent &Call, PathContext &Ctx) const override;
  void memoryAccess(SVal Location, bool IsLoad, const Stmt *S,
                    PathContext &Ctx) const override;
  void storageEnds(const MemRegion *Base, PathContext &Ctx) const override;

private:
  bool matters(const InFlight &Use, PathContext &Ctx) const;
  void checkGivenBack(const AclCall &Call, PathContext &Ctx) const;
  void checkReleases(const AclCall &Call, PathContext &Ctx) const;
  void checkTouches(const AclCall &Call, PathContext &Ctx) const;
  bool checkHostUse(SVal Location, bool Reads, const Expr *Shown,
                    StringRef Where, PathContext &Ctx) const;
  void reportUse(const InFlight &Use, std::string Start, std::string Remedy,
                 const Expr *Shown, PathContext &Ctx) const;

  bool releasesMatter(PathContext &Ctx) const {
    return ErrorPaths || !onErrorPath(Ctx.state());
  }

  /// Memory that is given back after something else has failed counts, too.
  bool ErrorPaths = false;
  /// Pageable host memory makes a copy synchronous (CANN 9 and later).
  bool PageableWaits = false;
};

bool conflicts(AccessMode InFlight, bool Writes) {
  return Writes || InFlight != AccessMode::Read;
}

/// The object whose class is of the standard library and whose elements \p Use
/// works on.
bool isContainer(const MemRegion *Base) {
  const auto *Typed = dyn_cast_or_null<TypedValueRegion>(Base);
  return Typed && Typed->getValueType()->isRecordType();
}

} // namespace

void UnsynchronizedAccess::configure(RuleOptions &Options) {
  constexpr unsigned FirstThatWaits = 9;
  unsigned Major = 0;
  StringRef Version = Options.getText("CannVersion", "8.1");
  if (!Version.split('.').first.trim().getAsInteger(10, Major))
    PageableWaits = Major >= FirstThatWaits;
  ErrorPaths = Options.getFlag("ErrorPaths", false);
}

/// Uses that the options and the sort of memory leave to look at.
bool UnsynchronizedAccess::matters(const InFlight &Use,
                                   PathContext &Ctx) const {
  if (!Use.Base || Use.Live == contract::Until::Release)
    return false;
  // Copies of pageable memory are over when the call returns.
  return !PageableWaits || Use.Op.Row->Copies.empty() ||
         spaceOf(Ctx.state(), Ctx.api(), Use.Base) != Space::Host;
}

void UnsynchronizedAccess::reportUse(const InFlight &Use, std::string Start,
                                     std::string Remedy, const Expr *Shown,
                                     PathContext &Ctx) const {
  Report What;
  What.Message =
      std::move(Start) + " " + whileInFlight(Use, Ctx) + "; " + Remedy;
  if (const auto *Symbolic = dyn_cast_or_null<SymbolicRegion>(Use.Base))
    if (resourceOf(Ctx.state(), Symbolic->getSymbol()))
      What.Subject = Symbolic->getSymbol();
  What.Extra.emplace_back(Use.Op, startsHere(Use, Ctx));
  if (Shown)
    What.Highlight = Shown->getSourceRange();
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

//===--- Calls of the contract --------------------------------------------===//

void UnsynchronizedAccess::beforeCall(const AclCall &Call,
                                      PathContext &Ctx) const {
  checkGivenBack(Call, Ctx);
  if (Ctx.pathEnded() || inFlight(Ctx.state()).empty())
    return;
  // What the call itself waits for is done before it frees anything.
  for (const contract::Sync &S : Call.row().Syncs)
    if (S.Status == contract::NoArg)
      return;
  if (releasesMatter(Ctx))
    checkReleases(Call, Ctx);
  if (!Ctx.pathEnded())
    checkTouches(Call, Ctx);
}

/// An operation is enqueued on memory that its owner gave back before: the
/// next owner gets it while the operation is at work.
void UnsynchronizedAccess::checkGivenBack(const AclCall &Call,
                                          PathContext &Ctx) const {
  if (!Call.row().Enqueue.IsAsync)
    return;
  for (unsigned I = 0, E = Call.event().getNumArgs(); I != E; ++I) {
    SVal Arg = Call.event().getArgSVal(I);
    const MemRegion *Object = givenBackBy(Ctx.state(), Arg.getAsLocSymbol());
    const contract::Operand &On = Call.row().Enqueue.Stream;
    if (!Object || (On.Where == Operand::Place::Arg &&
                    isPoolOfStream(Object, Call.event().getArgExpr(On.Index))))
      continue;
    const Expr *Shown = Call.event().getArgExpr(I);
    std::string Owner = describeMemory(Object, nullptr, Ctx);
    Report What;
    What.Message =
        describeMemory(Arg.getAsRegion()->getBaseRegion(), Shown, Ctx) +
        " is given to '" + Call.name().str() + "' after " + Owner +
        " has released it at the end of its scope; let " + Owner +
        " live until the operation is done";
    if (Shown)
      What.Highlight = Shown->getSourceRange();
    What.EndsPath = true;
    return Ctx.report(*this, std::move(What));
  }
}

void UnsynchronizedAccess::checkReleases(const AclCall &Call,
                                         PathContext &Ctx) const {
  for (const contract::Release &R : Call.row().Releases) {
    if (R.Mode != ReleaseMode::Destroy || R.At.Where != Operand::Place::Arg ||
        R.At.isArray())
      continue;
    const MemRegion *Base = memoryBase(Ctx.state(), Call.value(R.At));
    for (const InFlight &Use : inFlight(Ctx.state(), Base)) {
      bool Frees = Ctx.api().kind(R.Kind).Memory != Space::Any;
      if (Frees == Use.IsHandle || !matters(Use, Ctx))
        continue;
      const Expr *Arg = Call.argExpr(R.At);
      return reportUse(Use,
                       describeMemory(Use.Base, Arg, Ctx) +
                           " is released by '" + Call.name().str() + "'",
                       howToWait(Use, Ctx) + " before", Arg, Ctx);
    }
  }
}

void UnsynchronizedAccess::checkTouches(const AclCall &Call,
                                        PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  StreamRef Own;
  if (Row.Enqueue.IsAsync) {
    // Only two streams of the client's are unordered for certain.
    if (Row.Enqueue.Stream.isNone())
      return;
    Own = StreamRef::of(Call.value(Row.Enqueue.Stream), Ctx.state());
    if (Own.Is != StreamRef::Symbol)
      return;
  }
  for (const Touch &T : touchesOf(Call, Ctx.state())) {
    if (T.IsHandle)
      continue;
    bool Writes = T.Row->Mode != AccessMode::Read;
    for (const InFlight &Use : inFlight(Ctx.state(), T.Base)) {
      if (Use.IsHandle || !matters(Use, Ctx) || !conflicts(Use.Mode, Writes))
        continue;
      // Memory behind objects is used as a whole.
      if (Use.At && T.Address.getAsRegion() &&
          !meets(Ctx.state(), Use, T.Address))
        continue;
      if (Row.Enqueue.IsAsync && (Use.Stream.Is != StreamRef::Symbol ||
                                  !isUnordered(Ctx.state(), Own, Use)))
        continue;
      std::string Start = "'" + Call.name().str() + "' " +
                          (Writes ? "writes " : "reads ") +
                          describeMemory(T.Base, T.Via ? nullptr : T.Arg, Ctx);
      return reportUse(
          Use, std::move(Start),
          Row.Enqueue.IsAsync
              ? "let the stream wait for an event that is recorded "
                "after it"
              : howToWait(Use, Ctx) + " first",
          T.Arg, Ctx);
    }
  }
}

//===--- The host ---------------------------------------------------------===//

/// Reports when the host touches, at \p Location, memory that is in use.
bool UnsynchronizedAccess::checkHostUse(SVal Location, bool Reads,
                                        const Expr *Shown, StringRef Where,
                                        PathContext &Ctx) const {
  const MemRegion *Base = memoryBase(Ctx.state(), Location);
  for (const InFlight &Use : inFlight(Ctx.state(), Base)) {
    if (Use.IsHandle || !conflicts(Use.Mode, !Reads) || !matters(Use, Ctx) ||
        !meets(Ctx.state(), Use, Location))
      continue;
    // That the host cannot reach device memory is another matter.
    Space In = spaceOf(Ctx.state(), Ctx.api(), Base);
    if (In == Space::Device || In == Space::Dvpp || In == Space::Virtual)
      continue;
    reportUse(Use, describeMemory(Base, Shown, Ctx) + " is " + Where.str(),
              howToWait(Use, Ctx) + " first", Shown, Ctx);
    return true;
  }
  return false;
}

/// The variable or member through which \p S reaches memory.
static const Expr *reachedThrough(const Stmt *S) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  while (E) {
    E = E->IgnoreParenCasts();
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      E = Subscript->getBase();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      E = Unary->getSubExpr();
    else if (const auto *Binary = dyn_cast<BinaryOperator>(E))
      E = Binary->getLHS();
    else if (const auto *Member = dyn_cast<MemberExpr>(E);
             Member && Member->isArrow())
      E = Member->getBase();
    else
      break;
  }
  return E;
}

void UnsynchronizedAccess::memoryAccess(SVal Location, bool IsLoad,
                                        const Stmt *S, PathContext &Ctx) const {
  if (inFlight(Ctx.state()).empty())
    return;
  checkHostUse(Location, IsLoad, reachedThrough(S),
               IsLoad ? "read here" : "written here", Ctx);
}

/// Functions of the libraries read what they are given by pointer to const, and
/// containers what their accessors lead to.
void UnsynchronizedAccess::beforeOtherCall(const CallEvent &Call,
                                           PathContext &Ctx) const {
  if (!Call.isInSystemHeader() || inFlight(Ctx.state()).empty())
    return;
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (!FD)
    return;
  if (const auto *Member = dyn_cast<CXXInstanceCall>(&Call)) {
    const auto *Method = cast<CXXMethodDecl>(FD);
    const MemRegion *Object = Member->getCXXThisVal().getAsRegion();
    static const StringRef Accessors[] = {"at", "front", "back", "begin",
                                          "cbegin"};
    bool Reads = Method->getOverloadedOperator() == OO_Subscript ||
                 (Method->getIdentifier() &&
                  llvm::is_contained(Accessors, Method->getName()));
    if (!Object || !Reads || !isContainer(Object))
      return;
    for (const InFlight &Use : inFlight(Ctx.state(), Object))
      if (Use.Mode != AccessMode::Read && matters(Use, Ctx))
        return reportUse(Use,
                         describeMemory(Object, nullptr, Ctx) + " is read here",
                         howToWait(Use, Ctx) + " first", nullptr, Ctx);
    return;
  }
  for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I) {
    SVal Arg = Call.getArgSVal(I);
    const Expr *Shown = Call.getArgExpr(I);
    QualType T = I < FD->getNumParams() ? FD->getParamDecl(I)->getType()
                 : Shown                ? Shown->getType()
                                        : QualType();
    bool Reads = !T.isNull() && T->isPointerType() &&
                 (T->getPointeeType().isConstQualified() ||
                  (FD->isVariadic() && T->getPointeeType()->isCharType()));
    if (Reads && Arg.getAsRegion() &&
        checkHostUse(Arg, true, Shown,
                     "read by '" + FD->getDeclName().getAsString() + "'", Ctx))
      return;
  }
}

void UnsynchronizedAccess::storageEnds(const MemRegion *Base,
                                       PathContext &Ctx) const {
  if (!releasesMatter(Ctx))
    return;
  for (const InFlight &Use : inFlight(Ctx.state(), Base))
    if (matters(Use, Ctx) && !Use.IsHandle)
      return reportUse(
          Use, describeMemory(Base, nullptr, Ctx) + " goes out of scope",
          howToWait(Use, Ctx) + " before", nullptr, Ctx);
}

namespace acltidy {
std::unique_ptr<Rule> makeUnsynchronizedAccess(const RuleInfo &Info) {
  return std::make_unique<UnsynchronizedAccess>(Info);
}
} // namespace acltidy
