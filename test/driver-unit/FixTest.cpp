//===- FixTest.cpp - How acl-tidy applies fixes ---------------------------===//
//
// Adds a check with a fix to the module: calls of old() become calls of
// fresh().
//
//===----------------------------------------------------------------------===//

#include "Installation.h"
#include "Lint.h"
#include "Messages.h"
#include "Options.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy;
using namespace llvm;

namespace {

class OldCallCheck : public ClangTidyCheck {
public:
  using ClangTidyCheck::ClangTidyCheck;
  void registerMatchers(MatchFinder *Finder) override {
    Finder->addMatcher(
        callExpr(callee(functionDecl(hasName("old")))).bind("call"), this);
  }
  void check(const MatchFinder::MatchResult &Result) override {
    const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
    SourceRange Name = Call->getCallee()->getSourceRange();
    diag(Name.getBegin(), "old call")
        << FixItHint::CreateReplacement(Name, "fresh");
  }
};

class TestModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<OldCallCheck>("acl-test-old-call");
  }
};

ClangTidyModuleRegistry::Add<TestModule> X("acl-test", "For tests.");

class FixTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(sys::fs::createUniqueDirectory("acl-tidy-fix", Directory));
    // A program that contains the driver, like acl-tidy, but not installed.
    Paths.ClangResources = CLANG_RESOURCES;
    Opts.BundledHeaders = false;
    Opts.Quiet = true;
    write("api.h", "void old(); void fresh();\n");
    write("compile_flags.txt", "");
  }
  void TearDown() override { sys::fs::remove_directories(Directory); }

  std::string path(StringRef Name) {
    SmallString<128> Path(Directory);
    sys::path::append(Path, Name);
    return std::string(Path);
  }
  void write(StringRef Name, StringRef Text) {
    std::error_code EC;
    raw_fd_ostream OS(path(Name), EC);
    ASSERT_FALSE(EC);
    OS << Text;
  }
  std::string read(StringRef Name) {
    auto Buffer = MemoryBuffer::getFile(path(Name));
    return Buffer ? (*Buffer)->getBuffer().str() : "cannot be read";
  }
  int run(std::initializer_list<StringRef> Names) {
    for (StringRef Name : Names)
      Opts.Files.push_back(path(Name));
    acltidy::driver::Messages Log;
    Log.setQuiet(true);
    return acltidy::driver::lint(Opts, Paths, Log);
  }

  SmallString<128> Directory;
  acltidy::driver::Installation Paths;
  acltidy::driver::LintOptions Opts;
};

TEST_F(FixTest, AppliesOnlyWhenAsked) {
  write("a.cpp", "#include \"api.h\"\nvoid a() { old(); }\n");
  EXPECT_EQ(run({"a.cpp"}), acltidy::driver::ExitFindings);
  EXPECT_EQ(read("a.cpp"), "#include \"api.h\"\nvoid a() { old(); }\n");
  Opts.Fix = true;
  EXPECT_EQ(run({"a.cpp"}), acltidy::driver::ExitFindings);
  EXPECT_EQ(read("a.cpp"), "#include \"api.h\"\nvoid a() { fresh(); }\n");
  EXPECT_EQ(run({"a.cpp"}), acltidy::driver::ExitClean);
}

TEST_F(FixTest, FixesSharedHeaderOnce) {
  write("shared.h", "#include \"api.h\"\ninline void s() { old(); }\n");
  write("a.cpp", "#include \"shared.h\"\nvoid a() { old(); }\n");
  write("b.cpp", "#include \"shared.h\"\nvoid b() { old(); old(); }\n");
  Opts.Fix = true;
  EXPECT_EQ(run({"a.cpp", "b.cpp"}), acltidy::driver::ExitFindings);
  EXPECT_EQ(read("shared.h"),
            "#include \"api.h\"\ninline void s() { fresh(); }\n");
  EXPECT_EQ(read("a.cpp"), "#include \"shared.h\"\nvoid a() { fresh(); }\n");
  EXPECT_EQ(read("b.cpp"),
            "#include \"shared.h\"\nvoid b() { fresh(); fresh(); }\n");
}

TEST_F(FixTest, LeavesFilesThatDoNotCompile) {
  write("a.cpp", "#include \"api.h\"\nvoid a() { old(); }\n");
  write("broken.cpp", "#include \"api.h\"\nvoid b() { old(); }\nint i = ;\n");
  Opts.Fix = true;
  EXPECT_EQ(run({"broken.cpp", "a.cpp"}), acltidy::driver::ExitIncomplete);
  EXPECT_EQ(read("a.cpp"), "#include \"api.h\"\nvoid a() { fresh(); }\n");
  EXPECT_EQ(read("broken.cpp"),
            "#include \"api.h\"\nvoid b() { old(); }\nint i = ;\n");
}

TEST_F(FixTest, NolintKeepsTheCode) {
  StringRef Text = "#include \"api.h\"\n"
                   "void a() { old(); } // NOLINT(acl-test-old-call)\n";
  write("a.cpp", Text);
  Opts.Fix = true;
  EXPECT_EQ(run({"a.cpp"}), acltidy::driver::ExitClean);
  EXPECT_EQ(read("a.cpp"), Text);
}

} // namespace
