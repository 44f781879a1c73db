//===- ModelTest.cpp - Findings as bytes, fingerprints, changed lines -----===//

#include "FileResult.h"
#include "Findings.h"
#include "Serial.h"
#include "SourceFiles.h"
#include "gate/ChangedLines.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace acltidy::driver;
using namespace llvm;

namespace {

Finding sample() {
  Finding F;
  F.Rule = "acl-resource-leak";
  F.Level = Severity::Error;
  F.What.Message = "stream 'stream' from 'aclrtCreateStream' leaks";
  F.What.Where.Path = "/src/a.cpp";
  F.What.Where.Line = 7;
  Step S;
  S.Message = "created here";
  S.Where.Path = "/src/a.cpp";
  S.Where.Line = 3;
  F.Path = {S, S};
  F.What.Edits = {{F.What.Where, "text"}};
  return F;
}

//===--- Bytes ------------------------------------------------------------===//

TEST(Serial, KeepsAResult) {
  FileResult R;
  R.Outcome = FileResult::Status::Partial;
  R.Reason = std::string("with \0 inside", 13);
  R.Findings = {sample(), sample()};
  R.Seconds = 1.25;
  R.Uses.push_back({"/src/a.cpp", FileUse::Kind::Read, ~0ull, 1});
  SerialWriter Out;
  Out(R);
  std::string Text = Out.take();
  FileResult Back;
  SerialReader In(Text);
  In(Back);
  EXPECT_TRUE(In.ok() && In.atEnd());
  EXPECT_EQ(Back.Reason, R.Reason);
  EXPECT_EQ(Back.Seconds, 1.25);
  ASSERT_EQ(Back.Findings.size(), 2u);
  EXPECT_EQ(Back.Findings[1].Path[1].Message, "created here");
  EXPECT_EQ(Back.Findings[1].What.Edits[0].Text, "text");
  EXPECT_EQ(Back.Findings[0].Level, Severity::Error);
  EXPECT_EQ(Back.Uses[0].HashLow, ~0ull);
}

TEST(Serial, SurvivesDamage) {
  FileResult R;
  R.Findings = {sample()};
  SerialWriter Out;
  Out(R);
  std::string Text = Out.take();
  for (size_t I = 0; I != Text.size(); ++I) {
    FileResult Cut, Flipped;
    SerialReader Short(StringRef(Text).take_front(I));
    Short(Cut);
    EXPECT_FALSE(Short.ok());
    for (unsigned char Flip : {0x01, 0x80, 0xFF}) {
      std::string Other = Text;
      Other[I] = static_cast<char>(Other[I] ^ Flip);
      SerialReader In(Other);
      In(Flipped); // It must end, and need no memory to speak of.
    }
  }
}

//===--- Fingerprints -----------------------------------------------------===//

/// Files that exist here only.
class Texts : public SourceFiles {
public:
  std::string Text;

private:
  StringRef load(StringRef) override { return Text; }
};

std::string printOf(Finding F, StringRef Text, unsigned Line) {
  Texts Files;
  Files.Text = Text.str();
  F.What.Where.Line = Line;
  return fingerprintOf(F, Files);
}

TEST(Fingerprint, IsThatOfTheLineAndTheNames) {
  Finding F = sample();
  std::string Print = printOf(F, "int f() {\n  return 1;\n}\n", 2);
  EXPECT_EQ(Print, printOf(F, "\n\nint f() {\n\treturn   1; \r\n}\n", 4));
  F.What.Message = "reworded: 'stream' of 'aclrtCreateStream'";
  EXPECT_EQ(Print, printOf(F, "int f() {\n  return 1;\n}\n", 2));
  EXPECT_NE(Print, printOf(F, "int f() {\n  return 2;\n}\n", 2));
  F.What.Message = "reworded: 'other' of 'aclrtCreateStream'";
  EXPECT_NE(Print, printOf(F, "int f() {\n  return 1;\n}\n", 2));
}

TEST(SourceFiles, KnowsLinesAndColumns) {
  Texts Files;
  Files.Text = "one\r\n\xC3\xA9 two\nlast";
  EXPECT_EQ(Files.line("f", 1), "one");
  EXPECT_EQ(Files.line("f", 3), "last");
  EXPECT_EQ(Files.line("f", 4), "");
  EXPECT_EQ(Files.lineCount("f"), 3u);
  Extent E;
  E.Path = "f";
  E.Offset = 8;
  E.Length = 3;
  Files.locate(E);
  EXPECT_EQ(E.Line, 2u);
  EXPECT_EQ(E.Column, 4u);
  EXPECT_EQ(E.EndColumn, 7u);
  EXPECT_EQ(codePoints(Files.line("f", 2), 3), 2u);
  E.Offset = 1000; // The file became shorter.
  Files.locate(E);
  EXPECT_EQ(E.Line, 3u);
}

//===--- Changed lines ----------------------------------------------------===//

constexpr StringLiteral Diff = R"(diff --git a/a.cpp b/a.cpp
index 1..2 100644
--- a/a.cpp
+++ b/a.cpp
@@ -10,0 +11,2 @@ int f() {
+  int added;
+++ b/not-a-header.cpp
@@ -30 +32,0 @@
-  aclrtFree(p);
diff --git a/gone.cpp b/gone.cpp
--- a/gone.cpp
+++ /dev/null
@@ -1,2 +0,0 @@
-int gone;
--- a/also-content
diff --git a/b c.h b/b c.h
--- a/b c.h	
+++ b/b c.h	
@@ -5 +5 @@
-old
+new
)";

bool touches(StringRef Path, unsigned Line, unsigned StepLine) {
  ChangedLines Changes;
  EXPECT_TRUE(Changes.addDiff(Diff, "/top"));
  Finding F = sample();
  F.What.Where.Path = ("/top/" + Path).str();
  F.What.Where.Line = Line;
  for (Step &S : F.Path) {
    S.Where.Path = F.What.Where.Path;
    S.Where.Line = StepLine;
  }
  return Changes.touches(F);
}

TEST(ChangedLines, FindsAddedLines) {
  EXPECT_TRUE(touches("a.cpp", 11, 2));
  EXPECT_TRUE(touches("a.cpp", 2, 12));
  EXPECT_FALSE(touches("a.cpp", 13, 13));
  EXPECT_FALSE(touches("a.cpp", 5, 2));
  EXPECT_TRUE(touches("b c.h", 5, 1));
  EXPECT_FALSE(touches("other.cpp", 11, 12));
  EXPECT_FALSE(touches("not-a-header.cpp", 11, 12));
}

TEST(ChangedLines, FindsWhatWentAwayOnThePath) {
  EXPECT_TRUE(touches("a.cpp", 40, 20));
  EXPECT_FALSE(touches("a.cpp", 30, 20));
  EXPECT_FALSE(touches("a.cpp", 40, 33));
}

TEST(ChangedLines, RefusesWhatIsNoDiff) {
  ChangedLines Changes;
  EXPECT_FALSE(Changes.addDiff("+++ b/a\n@@ -x +y @@\n", "/top"));
}

} // namespace
