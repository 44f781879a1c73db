//===- PathAnalysis.cpp - Runs the analyzer's engine on a unit ------------===//

#include "engine/PathAnalysis.h"
#include "engine/Compat.h"
#include "engine/Exploration.h"
#include "engine/InlinePolicy.h"
#include "engine/LoopExits.h"
#include "engine/Notes.h"
#include "engine/Rule.h"
#include "engine/Story.h"
#include "engine/UnitIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/Analyses/LiveVariables.h"
#include "clang/CrossTU/CrossTranslationUnit.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include <limits>

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

/// Turns the engine's reports into findings.
class FindingConsumer final : public PathDiagnosticConsumer {
public:
  FindingConsumer(const ModelEnvironment &Env, const SourceManager &SM,
                  std::vector<Finding> &Out)
      : Env(Env), SM(SM), Out(Out) {}

  StringRef getName() const override { return "acl-tidy"; }
  // Reports whose path enters a header are dropped without this.
  bool supportsCrossFileDiagnostics() const override { return true; }
  bool supportsLogicalOpControlFlow() const override { return true; }

  void FlushDiagnosticsImpl(std::vector<const PathDiagnostic *> &Diags,
                            FilesMade *) override {
    for (const PathDiagnostic *PD : Diags)
      convert(*PD);
  }

private:
  SourceLocation place(const PathDiagnosticPiece &P) const {
    return SM.getExpansionLoc(P.getLocation().asLocation());
  }

  const Rule *owner(const PathDiagnostic &PD) const {
    for (const Rule *R : Env.Rules)
      if (R->info().Id == PD.getBugType())
        return R;
    return nullptr;
  }

  void convert(const PathDiagnostic &PD) {
    const Rule *R = owner(PD);
    if (!R)
      return; // A built-in modelling checker has no say here.
    Finding F;
    F.Owner = R;
    F.Loc = SM.getExpansionLoc(PD.getLocation().asLocation());
    F.Message = PD.getShortDescription().str();
    PathPieces Path = PD.path.flatten(/*ShouldFlattenMacros=*/true);
    if (SM.isInSystemHeader(F.Loc)) {
      // A smart pointer's deleter: the place that matters is the client's.
      for (const auto &P : Path)
        if (!SM.isInSystemHeader(place(*P)))
          F.Loc = place(*P);
    } else {
      for (SourceRange Range : Path.back()->getRanges())
        F.Ranges.push_back(Range);
    }
    for (const FixItHint &Fix : Path.back()->getFixits())
      F.Fixes.push_back(Fix);

    // The last event of the path repeats the warning.
    if (isa<PathDiagnosticEventPiece>(*Path.back()))
      Path.pop_back();
    Story S(SM);
    S.read(Path);
    F.Notes = S.tell();
    Out.push_back(std::move(F));
  }

  const ModelEnvironment &Env;
  const SourceManager &SM;
  std::vector<Finding> &Out;
};

/// Options that only a full parse of an invocation fills in.
std::shared_ptr<CompilerInvocation> makeInvocation(DiagnosticsEngine &Diags) {
  auto Invocation = std::make_shared<CompilerInvocation>();
  const char *Args[] = {"-fsyntax-only", "input.cpp"};
  CompilerInvocation::CreateFromArgs(*Invocation, Args, Diags);
  AnalyzerOptions &Opts = Invocation->getAnalyzerOpts();
  Opts.AnalysisDiagOpt = PD_NONE;
  Opts.CheckersAndPackages = {{"core.builtin", true}, {ModelCheckerName, true}};
  // A synthesised model file would need a file system of its own.
  Opts.Config.erase("model-path");
  Opts.maxBlockVisitOnPath = MaxBlockVisits;
  // The engine counts over all entries of the unit, and would from then on
  // believe that handles escape into a helper. What may be spent is granted.
  Opts.MaxTimesInlineLarge = std::numeric_limits<unsigned>::max();
  // explore() takes over what the engine finds, the last first.
  Opts.ExplorationStrategy = "dfs";
  // A callee with a loop that was left (LoopExits) was executed to its end.
  // Without this the call is evaluated again as if its body were unknown, and
  // so are all later calls of the same function.
  Opts.NoRetryExhausted = true;
  // A deleter runs inside the standard library; the finding is the client's.
  Opts.ShouldSuppressFromCXXStandardLibrary = false;
#if CLANG_VERSION_MAJOR < 22
  Opts.eagerlyAssumeBinOpBifurcation = true;
#endif
  return Invocation;
}

/// Shares the steps of a unit among its entry functions by their size.
class StepPool {
public:
  StepPool(const AnalysisBudget &Budget, const SourceManager &SM,
           unsigned Blocks)
      : PerEntry(Budget.StepsPerEntry), Blocks(Blocks) {
    uint64_t Size = SM.getNextLocalOffset();
    Left = Budget.StepsPerUnit + Budget.StepsPerMegabyte * Size / 1000000;
  }

  /// What a function with \p Size blocks may take: up to twice its share, as
  /// most functions need less than theirs.
  unsigned grant(unsigned Size) const {
    uint64_t Share = Blocks ? 2 * Left * Size / Blocks : Left;
    return std::max<uint64_t>(PerEntry, std::min(Share, Left));
  }
  void finished(unsigned Size, unsigned Taken) {
    Blocks -= std::min(Blocks, Size);
    Left -= std::min<uint64_t>(Left, Taken);
  }

private:
  uint64_t Left;
  unsigned PerEntry;
  unsigned Blocks;
};

/// Callers first, so that a callee that was executed as part of its callers
/// need not be executed again on its own.
llvm::SmallVector<const FunctionDecl *, 32>
callersFirst(const UnitIndex &Unit) {
  llvm::SmallVector<const FunctionDecl *, 32> Order;
  llvm::DenseSet<const FunctionDecl *> Seen;
  // Post-order of the call graph, reversed.
  std::function<void(const FunctionDecl *)> Visit =
      [&](const FunctionDecl *FD) {
        auto It = Unit.functions().find(FD);
        if (It == Unit.functions().end() || !It->second.ReachesApi ||
            !Seen.insert(FD).second)
          return;
        for (const FunctionDecl *Callee : It->second.Callees)
          if (const FunctionDecl *Def = Callee->getDefinition())
            Visit(Def);
        Order.push_back(FD);
      };
  for (const FunctionDecl *FD : Unit.entries())
    Visit(FD);
  std::reverse(Order.begin(), Order.end());
  return Order;
}

/// Whether \p FD tells more when it is the entry: scopes that a failing
/// function leaves open are judged where it returns to unknown callers.
bool opensScope(const UnitIndex &Unit, const FunctionDecl *FD) {
  for (const AclUse &U : Unit.functions().find(FD)->second.AclCalls)
    for (const contract::Acquire &A : U.Row->Acquires)
      if (Unit.api().kind(A.Kind).Form == contract::HandleForm::Scope)
        return true;
  return false;
}

/// Lends the unit's context to an instance for as long as it lives.
class ContextLoan {
public:
  ContextLoan(CompilerInstance &CI, ASTContext &Ctx) : CI(CI) {
    compat::lendContext(CI, &Ctx);
  }
  ~ContextLoan() { compat::lendContext(CI, nullptr); }

private:
  CompilerInstance &CI;
};

} // namespace

void acltidy::analyzePaths(
    ModelEnvironment Env, Preprocessor &PP, const AnalysisBudget &Budget,
    FindingSink &Sink,
    llvm::function_ref<void(const FunctionDecl *, bool)> Executed,
    llvm::function_ref<bool(const FunctionDecl *)> Wanted) {
  auto Entries = callersFirst(Env.Unit);
  if (Wanted)
    llvm::erase_if(Entries,
                   [&](const FunctionDecl *FD) { return !Wanted(FD); });
  if (Entries.empty())
    return;
  FunctionSummariesTy Summaries;
  InlinePolicy Inlining(Env.Unit, Summaries);
  Env.Inlining = &Inlining;
  ASTContext &Ctx = Env.Unit.context();
  const SourceManager &SM = Ctx.getSourceManager();
  auto CI = compat::makeInstance(makeInvocation(PP.getDiagnostics()));
  AnalyzerOptions &Opts = CI->getAnalyzerOpts();
  // Borrowed: the cross-unit context asks it for the language.
  ContextLoan Loan(*CI, Ctx);
  cross_tu::CrossTranslationUnitContext CTU(*CI);

  std::function<void(CheckerRegistry &)> Register[] = {
      [&](CheckerRegistry &Registry) { registerModel(Registry, Env); }};
  CheckerManager Checkers(Ctx, Opts, PP, /*plugins=*/{}, Register);

  std::vector<Finding> Findings;
  {
    // Findings are flushed when the manager is destroyed.
    AnalysisManager Manager(
        Ctx, PP,
        compat::consumers(std::make_unique<FindingConsumer>(Env, SM, Findings)),
        CreateRegionStoreManager, CreateRangeConstraintManager, &Checkers,
        Opts);
    unsigned Blocks = 0;
    for (const FunctionDecl *FD : Entries)
      if (const CFG *Graph = Manager.getAnalysisDeclContext(FD)->getCFG())
        Blocks += Graph->size();
    StepPool Pool(Budget, SM, Blocks);
    SetOfConstDecls Inlined;
    for (const FunctionDecl *FD : Entries) {
      AnalysisDeclContext *ADC = Manager.getAnalysisDeclContext(FD);
      const CFG *Graph = ADC->getCFG();
      if (!Graph)
        continue;
      if (!Executed && Inlined.contains(FD) && !opensScope(Env.Unit, FD)) {
        Pool.finished(Graph->size(), 0);
        continue;
      }
      if (!ADC->getAnalysis<RelaxedLiveVariables>())
        continue;
      SetOfConstDecls Visited;
      ExprEngine Engine(CTU, Manager, &Visited, &Summaries,
                        ExprEngine::Inline_Regular);
      unsigned Granted = Pool.grant(Graph->size());
      Env.Steps = 0;
      if (Executed)
        Env.Watched = Manager.getAnalysisDeclContextManager().getStackFrame(FD);
      bool Unfinished = explore(
          Engine, Manager.getAnalysisDeclContextManager().getStackFrame(FD),
          Granted);
      if (Unfinished)
        Sink.leftUnexplored(FD);
      // Callees of a function that was not executed to its end may have been
      // cut short: they get a chance of their own.
      if (!Unfinished)
        for (const Decl *Callee : Visited)
          if (!Env.Skipped.contains(Callee))
            Inlined.insert(Callee);
      Pool.finished(Graph->size(),
                    Unfinished ? Granted : std::min(Granted, Env.Steps));
      Engine.getBugReporter().FlushReports();
      // Loops are left after some rounds, with all that they may change
      // forgotten: their paths were seen.
      if (Executed)
        Executed(FD, !Unfinished && (Engine.wasBlocksExhausted() ||
                                     !Engine.hasWorkRemaining()));
    }
  }
  llvm::sort(Findings, [&](const Finding &A, const Finding &B) {
    if (A.Loc != B.Loc)
      return SM.isBeforeInTranslationUnit(A.Loc, B.Loc);
    return std::make_pair(A.Owner->info().Id, llvm::StringRef(A.Message)) <
           std::make_pair(B.Owner->info().Id, llvm::StringRef(B.Message));
  });
  for (Finding &F : Findings)
    Sink.add(std::move(F));
}
