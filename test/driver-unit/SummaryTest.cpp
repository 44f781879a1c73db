//===- SummaryTest.cpp - What functions tell other units ------------------===//

#include "SummaryCheck.h"
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
          Out[S.Name] = S.Row;
      }
      CompilerInstance &CI;
      std::map<std::string, std::string> &Out;
    };
    return std::make_unique<Consumer>(CI, Out);
  }

private:
  std::map<std::string, std::string> &Out;
};

/// The row of the function `f` in \p Code; "" when it has none.
std::string rowOf(llvm::StringRef Code) {
  std::map<std::string, std::string> Rows;
  std::string Text = "#include \"acl/acl.h\"\n"
                     "#include \"aclnn/acl_meta.h\"\n" +
                     Code.str();
  EXPECT_TRUE(tooling::runToolOnCodeWithArgs(
      std::make_unique<SummaryAction>(Rows), Text,
      {"-std=c++17", "-I" ACL_HEADERS, "-resource-dir=" CLANG_RESOURCES}));
  return Rows["f"];
}

TEST(Summary, ReturnsWhatItCreates) {
  EXPECT_EQ(rowOf("aclmdlDesc *f() {\n"
                  "  aclmdlDesc *d = aclmdlCreateDesc();\n"
                  "  if (!d) return nullptr;\n"
                  "  return d; }"),
            "{ name: \"f\", params: 0, returns: value, "
            "acquires: [model-desc ret] }");
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

TEST(Summary, OtherFunctionsHaveNone) {
  EXPECT_EQ(rowOf("static void f(aclrtStream s) { aclrtDestroyStream(s); }\n"
                  "void g(aclrtStream s) { f(s); }"),
            "");
  EXPECT_EQ(rowOf("inline void f(aclrtStream s) { aclrtDestroyStream(s); }"),
            "");
}

TEST(ProgramSummary, ForgetsWhatFilesDisagreeOn) {
  ProgramSummary All;
  All.add("f\t1\t{ name: \"f\", params: 1, borrows: [arg0] }");
  All.add("g\t1\t{ name: \"g\", params: 1, borrows: [arg0] }");
  All.add("g\t1\t{ name: \"g\", params: 1, releases: [stream arg0] }");
  All.add("nonsense");
  EXPECT_EQ(All.size(), 1u);
  std::string Text = All.yaml();
  EXPECT_NE(Text.find("\"f\""), std::string::npos);
  EXPECT_EQ(Text.find("\"g\""), std::string::npos);
  contract::ContractSet Set;
  EXPECT_TRUE(Set.addText(Text, "summary").empty());
  ASSERT_TRUE(Set.find("f", 1));
  EXPECT_TRUE(Set.find("f", 1)->Summary);
  EXPECT_TRUE(Set.addText(ProgramSummary().yaml(), "empty").empty());
}

} // namespace
