//===- Summaries.cpp - What a unit's functions do to callers' handles -----===//

#include "engine/Summaries.h"
#include "engine/Borrowing.h"
#include "engine/Compat.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "clang/AST/DeclCXX.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::KindId;
using contract::NoKind;

namespace {

/// What became of one place (a parameter, what it points to, the result) on
/// the paths seen so far: the same kind on all, or no agreement.
class Agreement {
public:
  /// \p Kind, or NoKind for "nothing", is what a path says.
  void add(KindId Kind) {
    if (!Any)
      Said = Kind;
    Agreed &= Said == Kind;
    Any = true;
  }
  KindId kind() const { return Any && Agreed ? Said : NoKind; }

private:
  KindId Said = NoKind;
  bool Any = false, Agreed = true;
};

struct ParamDraft {
  Agreement Released; ///< On paths that succeed.
  Agreement Stored;   ///< What it points to was acquired; the same.
  bool ThroughPointer = false;
};

struct Draft {
  std::vector<ParamDraft> Params;
  Agreement Returned;
  /// The result tells success by being 0 on every path that succeeds.
  bool TellsStatus = true;
};

bool returnsStatus(const FunctionDecl *FD) {
  QualType T = FD->getReturnType();
  return T->isIntegralOrEnumerationType() && !T->isBooleanType();
}

/// Whether callers in other units can only know \p FD by its declaration, and
/// a call says which function runs.
bool isVisible(const FunctionDecl *FD) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD))
    if (Method->isVirtual() ||
        isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(Method))
      return false;
  return FD->isExternallyVisible() && FD->getIdentifier() && !FD->isMain() &&
         !FD->isInlined() && !FD->isVariadic() &&
         FD->getTemplatedKind() == FunctionDecl::TK_NonTemplate;
}

/// Whether a value of type \p T may be a handle or memory that its owner wants
/// back. Names and paths are not, nor are places for a count.
bool mayBeHandle(QualType T) {
  if (!T->isPointerType())
    return false;
  QualType Target = T->getPointeeType();
  if (Target->isCharType())
    return !Target.isConstQualified();
  return Target->isVoidType() || Target->isIncompleteType() ||
         Target->isFloatingType() ||
         (Target->isArithmeticType() && Target.isConstQualified());
}

/// Whether \p T may be the place of such a value.
bool mayHoldHandle(QualType T) {
  return (T->isPointerType() || T->isLValueReferenceType()) &&
         T->getPointeeType()->isPointerType();
}

/// Whether handles can pass between \p FD and its callers.
bool passesHandles(const FunctionDecl *FD) {
  QualType Result = FD->getReturnType();
  return mayBeHandle(Result) ||
         (Result->isPointerType() &&
          Result->getPointeeType()->isArithmeticType()) ||
         llvm::any_of(FD->parameters(), [](const ParmVarDecl *P) {
           return mayBeHandle(P->getType()) || mayHoldHandle(P->getType());
         });
}

/// Whether something better than a summary describes \p FD.
bool hasOwnRow(const UnitIndex &Unit, const FunctionDecl *FD) {
  const contract::Function *Row = Unit.api().rowOf(FD);
  return Row && !Row->Summary;
}

/// Looks at the end of each path; reports nothing.
class SummaryRule final : public Rule {
public:
  static constexpr RuleInfo Info{"acl-summary", "", Severity::Advice};
  SummaryRule() : Rule(Info) {}

  void functionEnds(const FunctionEnd &End, PathContext &Ctx) const override {
    const FunctionDecl *FD = End.Function;
    ProgramStateRef State = Ctx.state();
    Draft &D = Drafts[FD];
    D.Params.resize(FD->getNumParams());
    ConditionTruthVal Null = State->isNull(End.Returned);
    SymbolRef Result = handleSymbol(End.Returned);
    if (FD->getReturnType()->isAnyPointerType()) {
      if (Null.isConstrainedTrue())
        return;
      const ResourceState *RS = resourceOf(State, Result);
      D.Returned.add(RS && RS->isLive() && RS->AcquiredBy.Row ? RS->Kind
                                                              : NoKind);
    } else if (returnsStatus(FD)) {
      if (Null.isConstrainedFalse())
        return; // It has failed: nothing is promised.
      D.TellsStatus &=
          Null.isConstrainedTrue() || callOfStatus(State, Result) != nullptr;
    } else {
      D.TellsStatus = false;
    }
    for (unsigned I = 0; I != FD->getNumParams(); ++I)
      parameter(FD->getParamDecl(I), D.Params[I], Ctx);
  }

  /// The row of \p FD, or "" when there is nothing to tell. \p Finished: all
  /// of its paths were seen.
  std::string rowOf(const FunctionDecl *FD, const UnitIndex &Unit,
                    bool Finished) const;

private:
  void parameter(const ParmVarDecl *P, ParamDraft &D, PathContext &Ctx) const {
    ProgramStateRef State = Ctx.state();
    const LocationContext *Frame = Ctx.checker().getLocationContext();
    const MemRegion *Home = State->getLValue(P, Frame).getAsRegion();
    // Released: the value that came in, or that the pointer led to.
    KindId Released = NoKind;
    for (const auto &[Sym, RS] : resources(State)) {
      const auto *Given = dyn_cast<SymbolRegionValue>(Sym);
      if (!Given || !RS.isReleased())
        continue;
      const MemRegion *From = Given->getRegion();
      // Not a field of what it points to, which no operand names.
      bool Through = From != Home && pointee(From) == Home &&
                     namedRegion(From) == From->getBaseRegion();
      if (From != Home && !Through)
        continue;
      Released = RS.Kind;
      D.ThroughPointer |= Through;
    }
    SVal Value = State->getSVal(State->getLValue(P, Frame));
    bool Absent = State->isNull(Value).isConstrainedTrue();
    QualType T = P->getType();
    const MemRegion *R = Value.getAsRegion();
    bool IsPlace = (T->isPointerType() || T->isLValueReferenceType()) &&
                   T->getPointeeType()->isPointerType() && R && !Absent;
    QualType Target = IsPlace ? T->getPointeeType() : QualType();
    // A null handle needs no release.
    bool HoldsNull =
        IsPlace && Released == NoKind &&
        State->isNull(State->getSVal(R, Target)).isConstrainedTrue();
    if (!Absent && !HoldsNull)
      D.Released.add(Released);
    if (!IsPlace || Target.isConstQualified())
      return;
    SymbolRef Stored = handleSymbol(State->getSVal(R, Target));
    const ResourceState *RS = resourceOf(State, Stored);
    bool Fresh = RS && RS->AcquiredBy.Row && !RS->isReleased() &&
                 !isa<SymbolRegionValue>(Stored);
    D.Stored.add(Fresh ? RS->Kind : NoKind);
  }

  /// The parameter whose pointee \p R is, as the region that holds the
  /// pointer.
  static const MemRegion *pointee(const MemRegion *R) {
    const auto *Symbolic = dyn_cast<SymbolicRegion>(R->getBaseRegion());
    const auto *Given =
        Symbolic ? dyn_cast<SymbolRegionValue>(Symbolic->getSymbol()) : nullptr;
    return Given ? Given->getRegion() : nullptr;
  }

  mutable llvm::DenseMap<const FunctionDecl *, Draft> Drafts;
};

std::string SummaryRule::rowOf(const FunctionDecl *FD, const UnitIndex &Unit,
                               bool Finished) const {
  std::vector<std::string> Acquires, Releases, Borrows;
  const ApiModel &Api = Unit.api();
  // Kinds of attributes have no name that another unit could look up, and
  // memory of the host is nobody's leak here.
  auto Tell = [&](std::vector<std::string> &To, KindId Kind,
                  const std::string &At) {
    if (Kind == NoKind || !Api.isNamed(Kind) ||
        Api.kind(Kind).Memory == contract::Space::Host)
      return false;
    To.push_back((toRef(Api.kind(Kind).Id) + " " + At).str());
    return true;
  };
  auto It = Drafts.find(FD);
  bool Known = Finished && It != Drafts.end();
  bool Status = Known && returnsStatus(FD) && It->second.TellsStatus;
  bool Always = FD->getReturnType()->isVoidType();
  if (Known)
    Tell(Acquires, It->second.Returned.kind(), "ret");
  for (unsigned I = 0; I != FD->getNumParams(); ++I) {
    std::string N = std::to_string(I);
    bool Told = false;
    if (Known && (Status || Always)) {
      const ParamDraft &P = It->second.Params[I];
      Told |= Tell(Releases, P.Released.kind(),
                   (P.ThroughPointer ? "out" : "arg") + N);
      Told |= Tell(Acquires, P.Stored.kind(), "out" + N);
    }
    if (!Told && mayBeHandle(FD->getParamDecl(I)->getType()) &&
        borrows(Unit, FD, I))
      Borrows.push_back("arg" + N);
  }
  if (Acquires.empty() && Releases.empty() && Borrows.empty())
    return "";
  std::string Row = "{ name: \"" + FD->getQualifiedNameAsString() +
                    "\", params: " + std::to_string(FD->getNumParams()) +
                    ", returns: " +
                    (Status   ? "status"
                     : Always ? "nothing"
                              : "value");
  auto Add = [&](llvm::StringRef Key, const std::vector<std::string> &Items) {
    if (!Items.empty())
      Row += (", " + Key + ": [" + llvm::join(Items, ", ") + "]").str();
  };
  Add("acquires", Acquires);
  Add("releases", Releases);
  Add("borrows", Borrows);
  return Row + " }";
}

struct NoFindings final : FindingSink {
  void add(Finding) override {}
};

} // namespace

std::vector<FunctionSummary> acltidy::summarize(ModelEnvironment Env,
                                                Preprocessor &PP,
                                                const AnalysisBudget &Budget) {
  SummaryRule Summary;
  Rule *Rules[] = {&Summary};
  Env.Rules = Rules;
  NoFindings Sink;
  llvm::DenseSet<const FunctionDecl *> Finished;
  auto Tells = [&](const FunctionDecl *FD) {
    return isVisible(FD) && passesHandles(FD) && !FD->isWeak() &&
           !hasOwnRow(Env.Unit, FD);
  };
  analyzePaths(
      Env, PP, Budget, Sink,
      [&](const FunctionDecl *FD, bool AllPaths) {
        if (AllPaths)
          Finished.insert(FD);
      },
      Tells);
  std::vector<FunctionSummary> Result;
  for (const auto &[FD, Info] : Env.Unit.functions()) {
    if (!isVisible(FD) || hasOwnRow(Env.Unit, FD))
      continue;
    // Of the others it counts that they are there: another program may define
    // a function of the same name.
    bool Known = Info.ReachesApi && Tells(FD);
    Result.push_back(
        {FD, Known ? Summary.rowOf(FD, Env.Unit, Finished.contains(FD)) : ""});
  }
  return Result;
}

std::vector<const FunctionDecl *>
acltidy::externalCallees(const UnitIndex &Unit) {
  const SourceManager &SM = Unit.context().getSourceManager();
  llvm::SetVector<const FunctionDecl *> Result;
  for (const auto &[FD, Info] : Unit.functions())
    for (const FunctionDecl *Callee : Info.Callees)
      if (!Callee->isDefined() && isVisible(Callee) && passesHandles(Callee) &&
          !SM.isInSystemHeader(Callee->getLocation()) &&
          !hasOwnRow(Unit, Callee))
        Result.insert(Callee->getCanonicalDecl());
  return {Result.begin(), Result.end()};
}
