//===- Relevance.cpp - Which files can use the ACL API at all -------------===//

#include "Relevance.h"
#include "Snapshot.h"
#include "contract/ContractSet.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace clang::dependency_directives_scan;
using namespace clang::tooling;
using namespace llvm;

namespace acltidy::driver {

//===--- Names ------------------------------------------------------------===//

ApiNames::ApiNames(const contract::ContractSet &Set) {
  for (const contract::Tables *T : Set.tables())
    for (const contract::Function &F : T->Functions) {
      if (F.Foreign)
        continue; // Of interest only where the ACL API is used, too.
      StringRef Name(F.Name.data(), F.Name.size());
      Name = Name.substr(Name.rfind(':') + 1); // All of it without a ':'.
      add(Name, F.Pattern);
    }
  for (StringRef Attribute :
       {"acquire_handle", "release_handle", "use_handle", "ownership_returns",
        "ownership_takes", "ownership_holds"})
    add(Attribute, false);
}

void ApiNames::add(StringRef Name, bool Pattern) {
  bool IsWord =
      all_of(Name, [](char C) { return isAlnum(C) || C == '_' || C == '*'; });
  if (!IsWord || Name.size() < 2 || Name.take_front(2).contains('*')) {
    Everything = true; // An operator; its uses do not tell its name.
    return;
  }
  Beginnings.set(beginningOf(Name));
  if (Pattern)
    Patterns.push_back(Name.str());
  else
    Exact.insert(Name);
}

bool ApiNames::mentionedIn(StringRef Text) const {
  if (Everything)
    return true;
  const char *At = Text.begin(), *End = Text.end();
  while (At != End) {
    if (!isAlpha(*At) && *At != '_') {
      // The digits of 0x1f are no name.
      bool Number = isDigit(*At);
      ++At;
      while (Number && At != End && (isAlnum(*At) || *At == '_'))
        ++At;
      continue;
    }
    const char *Begin = At;
    while (At != End && (isAlnum(*At) || *At == '_'))
      ++At;
    StringRef Word(Begin, At - Begin);
    if (Word.size() < 2 || !Beginnings.test(beginningOf(Word)))
      continue;
    // The name in quotes is data. Who looks a function up by its name gives it
    // to a variable of that name, or no rule knows what is called.
    if (Begin != Text.begin() && Begin[-1] == '"' && At != End && *At == '"')
      continue;
    if (Exact.contains(Word) || any_of(Patterns, [&](const std::string &P) {
          return contract::matchesPattern(P, {Word.data(), Word.size()});
        }))
      return true;
  }
  return false;
}

//===--- Scanning ---------------------------------------------------------===//

struct RelevanceScanner::Directives {
  SmallVector<dependency_directives_scan::Token> Tokens;
  SmallVector<Directive> Lines;
  bool Failed = false;
};

RelevanceScanner::RelevanceScanner(Snapshot &Files) : Files(Files) {}
RelevanceScanner::~RelevanceScanner() = default;

std::optional<ArrayRef<Directive>>
RelevanceScanner::directivesOf(StringRef Path) {
  const MemoryBuffer *Text = Files.textOf(Path);
  if (!Text)
    return std::nullopt;
  std::unique_ptr<Directives> &Known = Scanned[Path];
  if (!Known) {
    Known = std::make_unique<Directives>();
    Known->Failed = scanSourceForDependencyDirectives(
        Text->getBuffer(), Known->Tokens, Known->Lines);
  }
  if (Known->Failed)
    return std::nullopt; // The preprocessor then reads all of the file.
  return Known->Lines;
}

namespace {

std::string absoluteName(FileManager &Manager, FileEntryRef File) {
  SmallString<256> Path(File.getName());
  Manager.makeAbsolutePath(Path);
  return std::string(Path);
}

#if CLANG_VERSION_MAJOR >= 22
class Getter : public DependencyDirectivesGetter {
public:
  Getter(RelevanceScanner &Scanner, FileManager &Manager)
      : Scanner(Scanner), Manager(Manager) {}
  std::unique_ptr<DependencyDirectivesGetter>
  cloneFor(FileManager &Other) override {
    return std::make_unique<Getter>(Scanner, Other);
  }
  std::optional<ArrayRef<Directive>> operator()(FileEntryRef File) override {
    return Scanner.directivesOf(absoluteName(Manager, File));
  }

private:
  RelevanceScanner &Scanner;
  FileManager &Manager;
};
#endif

class ScanAction : public PreprocessOnlyAction {
public:
  explicit ScanAction(RelevanceScanner &Scanner) : Scanner(Scanner) {}

private:
  bool BeginInvocation(CompilerInstance &CI) override {
#if CLANG_VERSION_MAJOR >= 22
    CI.setDependencyDirectivesGetter(
        std::make_unique<Getter>(Scanner, CI.getFileManager()));
#else
    CI.getPreprocessorOpts().DependencyDirectivesForFile =
        [this, &CI](FileEntryRef File) {
          return Scanner.directivesOf(absoluteName(CI.getFileManager(), File));
        };
#endif
    return true;
  }

  RelevanceScanner &Scanner;
};

class ScanActions : public FrontendActionFactory {
public:
  explicit ScanActions(RelevanceScanner &Scanner) : Scanner(Scanner) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<ScanAction>(Scanner);
  }

private:
  RelevanceScanner &Scanner;
};

} // namespace

bool RelevanceScanner::scan(ClangTool &Tool) {
  // It prints nothing, but counts: the tool's answer is whether there were any.
  DiagnosticConsumer Counter;
  Tool.setDiagnosticConsumer(&Counter);
  Tool.setPrintErrorMessage(false);
  ScanActions Actions(*this);
  return Tool.run(&Actions) == 0;
}

bool RelevanceScanner::mentions(ArrayRef<FileUse> Uses, const ApiNames &Names,
                                StringRef Key) {
  StringMap<bool> &Known = Mentions[Key];
  return any_of(Uses, [&](const FileUse &Use) {
    if (Use.How != FileUse::Kind::Read)
      return false;
    auto [It, New] = Known.try_emplace(Use.Path, false);
    if (New)
      if (const MemoryBuffer *Text = Files.textOf(Use.Path))
        It->second = Names.mentionedIn(Text->getBuffer());
    return It->second;
  });
}

} // namespace acltidy::driver
