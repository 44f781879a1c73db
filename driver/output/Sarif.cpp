//===- Sarif.cpp - SARIF 2.1.0 --------------------------------------------===//
//
// Static Analysis Results Interchange Format, OASIS standard with errata 01.
// Columns are in Unicode code points; paths are relative to SRCROOT, so that
// results of different machines compare.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "SourceFiles.h"
#include "output/Output.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {
namespace {

class SarifWriter {
public:
  SarifWriter(const Report &R, SourceFiles &Files, raw_ostream &OS)
      : R(R), Files(Files), J(OS, /*IndentSize=*/2) {}

  void write();

private:
  void text(StringRef Property, StringRef Value) {
    J.attributeObject(Property, [&] { string("text", Value); });
  }
  void string(StringRef Property, StringRef Value) {
    J.attribute(Property, validUtf8(Value));
  }
  void rules();
  void rule(const RuleText &Rule);
  void invocation();
  void result(const Finding &F);
  void artifact(StringRef Path);
  void region(StringRef Property, const Extent &E);
  void physicalLocation(const Extent &E);
  void location(const Step &S, bool WithMessage);
  void codeFlow(const Finding &F);
  void stack(const CallStack &S);
  void properties(const Finding &F);
  void fixes(const Finding &F);

  const Report &R;
  SourceFiles &Files;
  json::OStream J;
  StringMap<unsigned> RuleIndex;
};

} // namespace

/// \p Path as a URI reference: all but the characters that it may have is
/// percent-encoded.
static std::string uriOf(StringRef Path) {
  std::string Result = sys::path::is_absolute(Path) ? "file://" : "";
  for (char C : Path)
    if (isAlnum(C) || StringRef("-._~/").contains(C))
      Result += C;
    else
      Result += formatv("%{0:X-2}", static_cast<unsigned char>(C)).str();
  return Result;
}

/// "acl-resource-leak" as "AclResourceLeak".
static std::string symbolOf(StringRef Id) {
  SmallVector<StringRef> Words;
  Id.split(Words, '-');
  std::string Result;
  for (StringRef Word : Words)
    if (!Word.empty())
      Result += (Twine(toUpper(Word.front())) + Word.drop_front()).str();
  return Result;
}

//===--- The tool ---------------------------------------------------------===//

void SarifWriter::rule(const RuleText &Rule) {
  J.object([&] {
    string("id", Rule.Id);
    string("name", symbolOf(Rule.Id));
    text("shortDescription", Rule.Summary);
    text("fullDescription", Rule.Summary);
    if (!Rule.Page.empty())
      J.attributeObject("help", [&] {
        string("text", Rule.Page);
        string("markdown", Rule.Page);
      });
    J.attributeObject("defaultConfiguration", [&] {
      string("level", nameOf(Rule.Level));
      J.attribute("enabled", !Rule.Advice);
    });
    J.attributeObject("properties", [&] {
      J.attributeArray("tags", [&] {
        J.value("ascend");
        J.value(Rule.Advice ? "advice" : "correctness");
      });
      string("precision", "high");
    });
  });
}

void SarifWriter::rules() {
  J.attributeArray("rules", [&] {
    unsigned Index = 0;
    for (const RuleText &Rule : R.Rules) {
      rule(Rule);
      RuleIndex[Rule.Id] = Index++;
    }
  });
}

/// What could not be analysed must be seen by those who read results only.
void SarifWriter::invocation() {
  bool Ok = none_of(R.Files, [](const FileReport &F) {
    return F.Outcome == FileResult::Status::Partial ||
           F.Outcome == FileResult::Status::Failed;
  });
  J.attribute("executionSuccessful", Ok);
  if (R.Executed) {
    const Execution &E = *R.Executed;
    string("commandLine", join(E.Command, " "));
    if (E.Signal.empty())
      J.attribute("exitCode", E.Status);
    else
      string("exitSignalName", E.Signal);
  }
  J.attributeArray("toolExecutionNotifications", [&] {
    for (const FileReport &F : R.Files) {
      if (F.Reason.empty())
        continue;
      J.object([&] {
        string("level", "error");
        text("message", "could not be analysed: " + F.Reason);
        J.attributeArray("locations", [&] {
          J.object([&] {
            J.attributeObject("physicalLocation", [&] { artifact(F.Path); });
          });
        });
      });
    }
    for (const Finding &F : R.Findings)
      if (!F.ofRule())
        J.object([&] {
          string("level", nameOf(F.severity()));
          text("message", F.What.Message + " [" + F.Rule + "]");
          if (!F.What.Where.Path.empty())
            J.attributeArray("locations", [&] { location(F.What, false); });
        });
  });
}

//===--- Places -----------------------------------------------------------===//

void SarifWriter::artifact(StringRef Path) {
  J.attributeObject("artifactLocation", [&] {
    std::string Relative = R.relative(Path);
    string("uri", uriOf(Relative));
    if (!sys::path::is_absolute(Relative))
      string("uriBaseId", "SRCROOT");
  });
}

void SarifWriter::region(StringRef Property, const Extent &E) {
  if (!E.Line)
    return;
  J.attributeObject(Property, [&] {
    J.attribute("startLine", E.Line);
    J.attribute("startColumn",
                unicodeColumn(Files.line(E.Path, E.Line), E.Column));
    J.attribute("endLine", E.EndLine);
    J.attribute("endColumn",
                unicodeColumn(Files.line(E.Path, E.EndLine), E.EndColumn));
  });
}

void SarifWriter::physicalLocation(const Extent &E) {
  J.attributeObject("physicalLocation", [&] {
    artifact(E.Path);
    region("region", E);
  });
}

/// Of the ranges of \p S the one it points into tells more than a point.
static const Extent &bestExtent(const Step &S) {
  for (const Extent &E : S.Ranges)
    if (E.Path == S.Where.Path && E.Line == S.Where.Line &&
        E.Offset == S.Where.Offset && E.Length)
      return E;
  return S.Where;
}

void SarifWriter::location(const Step &S, bool WithMessage) {
  J.object([&] {
    if (!S.Where.Path.empty())
      physicalLocation(bestExtent(S));
    if (WithMessage)
      text("message", S.Message);
  });
}

//===--- Results ----------------------------------------------------------===//

void SarifWriter::codeFlow(const Finding &F) {
  if (F.Path.empty())
    return;
  J.attributeArray("codeFlows", [&] {
    J.object([&] {
      J.attributeArray("threadFlows", [&] {
        J.object([&] {
          J.attributeArray("locations", [&] {
            auto Add = [&](const Step &S, StringRef Importance) {
              J.object([&] {
                J.attributeBegin("location");
                location(S, true);
                J.attributeEnd();
                string("importance", Importance);
              });
            };
            for (const Step &S : F.Path)
              Add(S, "important");
            Add(F.What, "essential");
          });
        });
      });
    });
  });
  J.attributeArray("relatedLocations", [&] {
    for (const Step &S : F.Path)
      if (!S.Where.Path.empty())
        location(S, true);
  });
}

void SarifWriter::stack(const CallStack &S) {
  J.object([&] {
    text("message", S.Role);
    J.attributeArray("frames", [&] {
      for (const Frame &F : S.Frames)
        J.object([&] {
          string("module", R.relative(F.Module));
          J.attributeObject("location", [&] {
            if (!F.Where.Path.empty())
              physicalLocation(F.Where);
            if (!F.Function.empty())
              J.attributeArray("logicalLocations", [&] {
                J.object([&] {
                  string("fullyQualifiedName", F.Function);
                  string("kind", "function");
                });
              });
          });
        });
    });
  });
}

/// What the standard has no property for.
void SarifWriter::properties(const Finding &F) {
  if (!F.Detail.empty() || !F.Faults.empty() || !F.Verdict.empty())
    J.attributeObject("properties", [&] {
      if (!F.Detail.empty())
        string("aclTidy/detail", F.Detail);
      if (!F.Faults.empty())
        J.attributeArray("aclTidy/faults", [&] {
          for (const std::string &Text : F.Faults)
            J.value(validUtf8(Text));
        });
      if (!F.Verdict.empty()) {
        string("aclTidy/verdict", F.Verdict);
        string("aclTidy/evidence", F.Evidence);
      }
    });
}

void SarifWriter::fixes(const Finding &F) {
  std::vector<Edit> Edits = F.What.Edits;
  if (Edits.empty())
    return;
  J.attributeArray("fixes", [&] {
    J.object([&] {
      text("description", "fix of " + F.Rule);
      J.attributeArray("artifactChanges", [&] {
        // Edits are ordered by path.
        for (size_t I = 0; I != Edits.size();) {
          StringRef Path = Edits[I].Where.Path;
          J.object([&] {
            artifact(Path);
            J.attributeArray("replacements", [&] {
              for (; I != Edits.size() && Edits[I].Where.Path == Path; ++I)
                J.object([&] {
                  region("deletedRegion", Edits[I].Where);
                  text("insertedContent", Edits[I].Text);
                });
            });
          });
        }
      });
    });
  });
}

void SarifWriter::result(const Finding &F) {
  J.object([&] {
    string("ruleId", F.Rule);
    auto Index = RuleIndex.find(F.Rule);
    if (Index != RuleIndex.end())
      J.attribute("ruleIndex", Index->second);
    string("level", nameOf(F.severity()));
    text("message", F.What.Message);
    J.attributeArray("locations", [&] { location(F.What, false); });
    codeFlow(F);
    if (F.Count) {
      J.attribute("occurrenceCount", static_cast<int64_t>(F.Count));
      J.attributeArray("stacks", [&] {
        for (const CallStack &S : F.Stacks)
          stack(S);
      });
    }
    properties(F);
    J.attributeObject("partialFingerprints", [&] {
      string("aclTidy/v1", formatv("{0}:{1}", F.Fingerprint, F.Ordinal).str());
    });
    if (F.State != BaselineState::None)
      string("baselineState",
             F.State == BaselineState::New ? "new" : "unchanged");
    J.attributeArray("suppressions", [&] {
      if (F.Suppressed == Suppression::None)
        return;
      J.object([&] {
        string("kind",
               F.Suppressed == Suppression::InSource ? "inSource" : "external");
        if (!F.Justification.empty())
          string("justification", F.Justification);
      });
    });
    fixes(F);
  });
}

void SarifWriter::write() {
  J.object([&] {
    string("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/"
                      "os/schemas/sarif-schema-2.1.0.json");
    string("version", "2.1.0");
    J.attributeArray("runs", [&] {
      J.object([&] {
        J.attributeObject("tool", [&] {
          J.attributeObject("driver", [&] {
            string("name", "acl-tidy");
            string("semanticVersion", R.Version);
            rules();
          });
        });
        J.attributeArray("invocations",
                         [&] { J.object([&] { invocation(); }); });
        J.attributeObject("originalUriBaseIds", [&] {
          J.attributeObject("SRCROOT",
                            [&] { string("uri", uriOf(R.Root + "/")); });
        });
        string("columnKind", "unicodeCodePoints");
        J.attributeArray("results", [&] {
          for (const Finding &F : R.Findings)
            if (F.ofRule())
              result(F);
        });
      });
    });
  });
}

void writeSarif(const Report &R, SourceFiles &Files, raw_ostream &OS) {
  SarifWriter(R, Files, OS).write();
  OS << '\n';
}

} // namespace acltidy::driver
