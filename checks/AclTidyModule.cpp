//===- AclTidyModule.cpp - The rules as clang-tidy checks -----------------===//
//
// Each rule is a clang-tidy check of its own, so that -checks, NOLINT, options
// and --list-checks work as people know them. One symbolic execution serves
// all of them: the checks of a translation unit share a session, and the first
// one that clang-tidy runs analyses for all.
//
//===----------------------------------------------------------------------===//

#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "engine/Rule.h"
#include "rules/RuleRegistry.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "llvm/ADT/DenseMap.h"
#include <mutex>

using namespace clang;
using namespace clang::tidy;

namespace acltidy {
namespace {

class RuleCheck;

/// What the checks of one translation unit share. clang-tidy makes the checks
/// anew for each unit; clangd does so on several threads.
class Session : public FindingSink {
public:
  /// The session of the unit that \p Context is in the middle of.
  static std::shared_ptr<Session> of(ClangTidyContext *Context);

  void join(RuleCheck &Check) { Checks.push_back(&Check); }
  void setPreprocessor(Preprocessor *P) { PP = P; }
  void runOnce(ASTContext &Ctx);
  void add(Finding F) override;
  void leftUnexplored(const FunctionDecl *Function) override;

private:
  std::vector<RuleCheck *> Checks;
  bool TellsUnexplored = false;
  Preprocessor *PP = nullptr;
  bool Done = false;
};

class RuleCheck : public ClangTidyCheck {
public:
  RuleCheck(StringRef Name, ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context), Context(Context),
        Theirs(Session::of(Context)), R(createRule(Name)) {
    Reader Options(*this);
    R->configure(Options);
    Theirs->join(*this);
  }

  Rule &rule() { return *R; }
  ClangTidyContext &context() { return *Context; }

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    for (const auto &[Name, Value] : Known)
      Options.store(Opts, Name, Value);
  }
  void registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                           Preprocessor *) override {
    Theirs->setPreprocessor(PP);
  }
  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  }
  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    Theirs->runOnce(*Result.Context);
  }
  void emit(const Finding &F) {
    {
      auto Warning = diag(F.Loc, "%0") << F.Message;
      for (SourceRange Range : F.Ranges)
        Warning << Range;
      for (const FixItHint &Fix : F.Fixes)
        Warning << Fix;
    }
    for (const FindingNote &N : F.Notes)
      diag(N.Loc, "%0", DiagnosticIDs::Note) << N.Message;
  }

private:
  /// Reads options and remembers them for --dump-config.
  class Reader : public RuleOptions {
  public:
    explicit Reader(RuleCheck &Check) : Check(Check) {}
    bool getFlag(StringRef Name, bool Default) override {
      bool Value = Check.Options.get(Name, Default);
      Check.Known.emplace_back(Name.str(), Value ? "true" : "false");
      return Value;
    }
    StringRef getText(StringRef Name, StringRef Default) override {
      StringRef Value = Check.Options.get(Name, Default);
      Check.Known.emplace_back(Name.str(), Value.str());
      return Value;
    }
    void reject(StringRef Name, const Twine &Why) override {
      Check.Context->configurationDiag("option '%0.%1': %2")
          << Check.R->info().Id << Name << Why.str();
    }

  private:
    RuleCheck &Check;
  };

  ClangTidyContext *Context;
  std::shared_ptr<Session> Theirs;
  std::unique_ptr<Rule> R;
  std::vector<std::pair<std::string, std::string>> Known;
};

std::shared_ptr<Session> Session::of(ClangTidyContext *Context) {
  static std::mutex Lock;
  static llvm::DenseMap<ClangTidyContext *, std::weak_ptr<Session>> Sessions;
  std::lock_guard<std::mutex> Guard(Lock);
  std::weak_ptr<Session> &Slot = Sessions[Context];
  if (std::shared_ptr<Session> S = Slot.lock())
    return S;
  auto S = std::make_shared<Session>();
  Slot = S;
  return S;
}

/// Lets only client code have parents for as long as it lives: to find the
/// parents of one node, the context walks all there is.
class ClientScope {
public:
  explicit ClientScope(ASTContext &Ctx) : Ctx(Ctx) {
    const auto &Scope = Ctx.getTraversalScope(); // A copy before LLVM 20.
    Before.assign(Scope.begin(), Scope.end());
    std::vector<Decl *> Client;
    for (Decl *D : Before) {
      if (!isa<TranslationUnitDecl>(D))
        Client.push_back(D);
      else
        llvm::append_range(Client, cast<DeclContext>(D)->decls());
    }
    llvm::erase_if(Client, [&](const Decl *D) {
      return Ctx.getSourceManager().isInSystemHeader(D->getLocation());
    });
    Ctx.setTraversalScope(Client);
  }
  ~ClientScope() { Ctx.setTraversalScope(Before); }

private:
  ASTContext &Ctx;
  std::vector<Decl *> Before;
};

void Session::runOnce(ASTContext &Ctx) {
  if (Done || !PP || Checks.empty())
    return;
  Done = true;
  std::unique_ptr<UnitAnalysis> Analysis =
      UnitAnalysis::create(Checks.front()->context(), Ctx);
  if (!Analysis)
    return;
  TellsUnexplored = Analysis->tellsUnexplored();
  ClientScope Scope(Ctx);
  SmallVector<Rule *, 16> Rules;
  for (RuleCheck *C : Checks)
    Rules.push_back(&C->rule());

  for (Rule *R : Rules)
    R->translationUnit(Analysis->unit(), *this);
  // The engine models nothing sensible on a broken AST.
  if (Ctx.getDiagnostics().hasUncompilableErrorOccurred())
    return;
  analyzePaths(Analysis->environment(Rules), *PP, Analysis->budget(), *this);
}

void Session::add(Finding F) {
  for (RuleCheck *C : Checks)
    if (&C->rule() == F.Owner)
      return C->emit(F);
}

void Session::leftUnexplored(const FunctionDecl *Function) {
  // Without a place: no comment, line filter or header filter applies. Whoever
  // sets the option enables the name, too.
  if (TellsUnexplored)
    Checks.front()->context().diag(UnexploredCheckName, "%0")
        << Function->getQualifiedNameAsString();
}

class AclTidyModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    for (const RuleInfo &Info : allRules())
      Factories.registerCheck<RuleCheck>(Info.Id);
  }
};

} // namespace

static ClangTidyModuleRegistry::Add<AclTidyModule>
    X("acl-module", "Finds misuse of the AscendCL API.");

} // namespace acltidy
