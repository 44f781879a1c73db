//===- SummaryTest.cpp - What functions tell other units ------------------===//

#include "ProgramSummary.h"
#include "contract/ContractSet.h"
#include "engine/ApiModel.h"
#include "engine/Summaries.h"
#include "engine/UnitIndex.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace acltidy;
using namespace acltidy::driver;

namespace {

class SummaryAction : public ASTFrontendAction {
public:
  explicit SummaryAction(std::map<std::string, std::string> &Out) : Out(Out) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    struct Consumer : ASTConsumer {
      Consumer(CompilerInstance &CI, std::map<std::string, std::string> &Out)
          : CI(CI), Out(Out) {}
      void HandleTranslationUnit(ASTContext &Ctx) override {
        contract::ContractSet Set;
        ApiModel Api(Set);
        UnitIndex Unit(Ctx, Api);
        for (const FunctionSummary &S :
             summarize({Api, Unit, {}}, CI.getPreprocessor(), {}))
          Out[S.Function->getQualifiedNameAsString()] = S.Row;
      }
      CompilerInstance &CI;
      std::map<std::string, std::string> &Out;
    };
    return std::make_unique<Consumer>(CI, Out);
  }

private:
  std::map<std::string, std::string> &Out;
};

/// The row of \p Function in \p Code; "" when nothing is known of it, "none"
/// when it is no function that other units can call.
std::string rowOf(llvm::StringRef Code, const char *Function = "f") {
  std::map<std::string, std::string> Rows;
  std::string Text = "#include \"acl/acl.h\"\n"
                     "#include \"aclnn/acl_meta.h\"\n" +
                     Code.str();
  EXPECT_TRUE(tooling::runToolOnCodeWithArgs(
      std::make_unique<SummaryAction>(Rows), Text,
      {"-std=c++17", "-I" ACL_HEADERS, "-resource-dir=" CLANG_RESOURCES}));
  auto It = Rows.find(Function);
  return It == Rows.end() ? "none" : It->second;
}

TEST(Summary, ReturnsWhatItCreates) {
  EXPECT_EQ(rowOf("aclmdlDesc *f() {\n"
                  "  aclmdlDesc *d = aclmdlCreateDesc();\n"
                  "  if (!d) return nullptr;\n"
                  "  return d; }"),
            "{ name: \"f\", params: 0, returns: value, "
            "acquires: [model-desc ret] }");
}

TEST(Summary, LoopsAreNoObstacle) {
  EXPECT_EQ(rowOf("aclmdlDesc *f(int n, const int *p) {\n"
                  "  int sum = 0;\n"
                  "  for (int i = 0; i < n; ++i) sum += p[i];\n"
                  "  return sum ? aclmdlCreateDesc() : nullptr; }"),
            "{ name: \"f\", params: 2, returns: value, "
            "acquires: [model-desc ret] }");
  EXPECT_EQ(rowOf("aclmdlDesc *f(int n, aclmdlDesc *const *all) {\n"
                  "  aclmdlDesc *d = aclmdlCreateDesc();\n"
                  "  for (int i = 0; i < n; ++i)\n"
                  "    if (all[i]) { aclmdlDestroyDesc(d); d = all[i]; }\n"
                  "  return d; }"),
            "");
}

TEST(Summary, StoresWhatItCreates) {
  EXPECT_EQ(rowOf("int f(aclrtStream *out) {\n"
                  "  aclrtStream s;\n"
                  "  if (aclrtCreateStream(&s) != 0) return -1;\n"
                  "  *out = s; return 0; }"),
            "{ name: \"f\", params: 1, returns: status, "
            "acquires: [stream out0] }");
  EXPECT_EQ(rowOf("aclError f(aclrtStream &out) {\n"
                  "  return aclrtCreateStream(&out); }"),
            "{ name: \"f\", params: 1, returns: status, "
            "acquires: [stream out0] }");
}

TEST(Summary, ReleasesWhatItIsGiven) {
  EXPECT_EQ(rowOf("void f(aclrtStream s) { if (s) aclrtDestroyStream(s); }"),
            "{ name: \"f\", params: 1, returns: nothing, "
            "releases: [stream arg0] }");
  EXPECT_EQ(rowOf("void f(aclrtStream *s) {\n"
                  "  if (s && *s) { aclrtDestroyStream(*s); *s = nullptr; } }"),
            "{ name: \"f\", params: 1, returns: nothing, "
            "releases: [stream out0] }");
}

TEST(Summary, WorksWithWhatItIsGiven) {
  EXPECT_EQ(rowOf("int f(aclrtStream s) {\n"
                  "  if (s == nullptr) return 1;\n"
                  "  return aclrtSynchronizeStream(s); }"),
            "{ name: \"f\", params: 1, returns: status, borrows: [arg0] }");
}

TEST(Summary, SaysNothingWhenPathsDisagree) {
  EXPECT_EQ(rowOf("void f(aclrtStream s, bool b) {\n"
                  "  if (b) aclrtDestroyStream(s); }"),
            "");
  EXPECT_EQ(rowOf("aclmdlDesc *cached;\n"
                  "aclmdlDesc *f(bool b) {\n"
                  "  if (b) return cached;\n"
                  "  return aclmdlCreateDesc(); }"),
            "");
}

TEST(Summary, SaysNothingOfFields) {
  EXPECT_EQ(rowOf("struct Both { aclrtStream a, b; };\n"
                  "void f(Both *p) { aclrtDestroyStream(p->a); }"),
            "");
}

TEST(Summary, SaysNothingOfWhatItKeeps) {
  EXPECT_EQ(rowOf("aclrtStream kept;\n"
                  "void f(aclrtStream s) { kept = s;\n"
                  "  aclrtSynchronizeStream(s); }"),
            "");
  EXPECT_EQ(rowOf("void keep(aclrtStream);\n"
                  "void f(aclrtStream s) { keep(s);\n"
                  "  aclrtSynchronizeStream(s); }"),
            "");
  EXPECT_EQ(rowOf("aclmdlDesc *kept;\n"
                  "aclmdlDesc *f() {\n"
                  "  kept = aclmdlCreateDesc(); return kept; }"),
            "");
}

TEST(Summary, MethodsAreFunctions) {
  EXPECT_EQ(rowOf("struct Pool { static void close(aclrtStream s); };\n"
                  "void Pool::close(aclrtStream s) { aclrtDestroyStream(s); }",
                  "Pool::close"),
            "{ name: \"Pool::close\", params: 1, returns: nothing, "
            "releases: [stream arg0] }");
  EXPECT_EQ(rowOf("struct Pool { aclmdlDesc *get(); aclmdlDesc *kept; };\n"
                  "aclmdlDesc *Pool::get() {\n"
                  "  kept = aclmdlCreateDesc(); return kept; }",
                  "Pool::get"),
            "");
  EXPECT_EQ(
      rowOf("struct Pool { void put(aclrtStream s); aclrtStream kept; };\n"
            "void Pool::put(aclrtStream s) {\n"
            "  kept = s; aclrtSynchronizeStream(s); }",
            "Pool::put"),
      "");
}

TEST(Summary, OthersMayRunInstead) {
  EXPECT_EQ(rowOf("struct Pool { virtual void close(aclrtStream s); };\n"
                  "void Pool::close(aclrtStream s) { aclrtDestroyStream(s); }",
                  "Pool::close"),
            "none");
  EXPECT_EQ(rowOf("__attribute__((weak)) void f(aclrtStream s) {\n"
                  "  aclrtDestroyStream(s); }"),
            "");
  EXPECT_EQ(rowOf("template <class T> void f(T s) { aclrtDestroyStream(s); }\n"
                  "template void f(aclrtStream);"),
            "none");
}

TEST(Summary, OtherFunctionsHaveNone) {
  EXPECT_EQ(rowOf("static void f(aclrtStream s) { aclrtDestroyStream(s); }\n"
                  "void g(aclrtStream s) { f(s); }"),
            "none");
  EXPECT_EQ(rowOf("inline void f(aclrtStream s) { aclrtDestroyStream(s); }"),
            "none");
  // Something that simulates the API.
  EXPECT_EQ(rowOf("aclError aclrtDestroyStream(aclrtStream s) { return 0; }",
                  "aclrtDestroyStream"),
            "none");
}

ProgramFunction defined(std::string Symbol, std::string Name, std::string Row) {
  return {std::move(Symbol), std::move(Name), 1, true, std::move(Row)};
}
ProgramFunction called(std::string Symbol, std::string Name) {
  return {std::move(Symbol), std::move(Name), 1, false, ""};
}
const char *Borrows = "{ name: \"f\", params: 1, borrows: [arg0] }";
const char *Releases = "{ name: \"f\", params: 1, releases: [stream arg0] }";

TEST(ProgramSummary, Text) {
  for (const ProgramFunction &F :
       {defined("_Z1fv", "f", Borrows), defined("f", "f", ""),
        called("_Z1fv", "a::f")}) {
    auto Copy = decode(encode(F));
    ASSERT_TRUE(Copy);
    EXPECT_EQ(Copy->Symbol, F.Symbol);
    EXPECT_EQ(Copy->Name, F.Name);
    EXPECT_EQ(Copy->Params, F.Params);
    EXPECT_EQ(Copy->Defined, F.Defined);
    EXPECT_EQ(Copy->Row, F.Row);
  }
  EXPECT_FALSE(decode("nonsense"));
  EXPECT_FALSE(decode("a\tb\tmany\tdefined\t"));
}

TEST(ProgramSummary, ForgetsWhatFilesDisagreeOn) {
  ProgramSummary All;
  All.add({defined("f", "f", Borrows), defined("g", "g", Borrows),
           defined("h", "h", Borrows)});
  All.add({defined("f", "f", Borrows), defined("g", "g", Releases),
           defined("h", "h", "")});
  EXPECT_EQ(All.size(), 1u);
  std::string Text = All.yaml();
  EXPECT_NE(Text.find("\"f\""), std::string::npos);
  contract::ContractSet Set;
  EXPECT_TRUE(Set.addText(Text, "summary").empty());
  ASSERT_TRUE(Set.find("f", 1));
  EXPECT_TRUE(Set.find("f", 1)->Summary);
  EXPECT_FALSE(Set.find("g", 1));
  EXPECT_FALSE(Set.find("h", 1));
  EXPECT_TRUE(Set.addText(ProgramSummary().yaml(), "empty").empty());
}

TEST(ProgramSummary, FilesDependOnWhatTheyCall) {
  ProgramSummary All;
  All.add({defined("f", "f", Releases), defined("g", "g", Releases)});
  EXPECT_NE(All.rowsFor({called("f", "f")}), "");
  EXPECT_EQ(All.rowsFor({called("f", "f")}),
            All.rowsFor({called("f", "f"), called("other", "other")}));
  EXPECT_EQ(All.rowsFor({called("other", "other")}), "");
  EXPECT_EQ(All.rowsFor({defined("f", "f", Releases)}), "");
}

TEST(ProgramSummary, RowsDoNotTellOverloadsApart) {
  ProgramSummary All;
  All.add({defined("_Z1fPv", "f", Releases), defined("_Z1fPi", "f", "")});
  EXPECT_NE(All.rowsFor({called("_Z1fPv", "f")}), "");
  EXPECT_EQ(All.rowsFor({called("_Z1fPv", "f"), called("_Z1fPi", "f")}), "");
  EXPECT_EQ(All.yaml().find("releases"), std::string::npos);
}

} // namespace
