//===- Verdicts.cpp - What runs say of static findings --------------------===//

#include "run/Verdicts.h"
#include "Report.h"
#include "SourceFiles.h"
#include "run/Collector.h"
#include "run/Symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace llvm;

namespace acltidy::driver {

std::string Verdicts::real(StringRef Path) {
  auto [It, New] = RealPaths.try_emplace(Path.str());
  if (New) {
    SmallString<256> Real;
    It->second =
        sys::fs::real_path(Path, Real) ? Path.str() : std::string(Real);
  }
  return It->second;
}

void Verdicts::addRun(const SimulatedRun &Run) {
  bool First = Runs.empty();
  Ran &Seen = Runs.emplace_back();
  for (const RawProcess &P : Run.Raw.Processes)
    for (const RawSite &S : P.Sites)
      for (const Frame &F : Names.resolve(S.Frame, P.Program)) {
        if (F.Where.Path.empty())
          continue;
        Place At(S.Name, real(F.Where.Path), F.Where.Line);
        Counts &C = Seen[At];
        C.Calls += S.Calls;
        C.Failed += S.Failed;
        if (First)
          Sites[At] = (sys::path::filename(F.Module) + "+0x" +
                       utohexstr(F.Offset, /*LowerCase=*/true))
                          .str();
      }
}

//===--- The calls of a finding -------------------------------------------===//

/// Steps that are on the way to where something happens.
static bool isTransit(const Step &S) {
  StringRef Text = S.Message;
  return Text.starts_with("calling ") || Text.starts_with("returning ");
}

/// The function of "assuming 'aclrtMalloc' fails", or "".
static StringRef assumedToFail(StringRef Message) {
  if (!Message.consume_front("assuming '"))
    return {};
  auto [Name, Rest] = Message.split('\'');
  return Rest == " fails" || Rest == " returns null" ? Name : StringRef();
}

/// The statement that begins in \p Line, as far as calls in macros go.
static std::string statementAt(const Extent &E, SourceFiles &Files) {
  std::string Text;
  for (unsigned I = 0; I != 4; ++I) {
    StringRef Line = Files.line(E.Path, E.Line + I).split("//").first;
    Text += Line.str() + "\n";
    if (Line.contains(';') || Line.contains('{'))
      break;
  }
  return Text;
}

namespace {
struct NamedCall {
  std::string Function;
  unsigned LinesDown; ///< From the first line of the text.
};
} // namespace

/// Functions of the API that are called in \p Text.
static std::vector<NamedCall> apiCallsIn(StringRef Text) {
  std::vector<NamedCall> Result;
  forEachWord(Text, [&](StringRef Word, StringRef Rest) {
    if (Rest.ltrim().starts_with("(") && isApiFunction(Word))
      Result.push_back(
          {Word.str(), unsigned(Text.drop_back(Rest.size()).count('\n'))});
  });
  return Result;
}

/// Where \p Function is called whose result is tested at \p E, when that is not
/// there: in the nearest line before it.
static unsigned lineBefore(StringRef Function, const Extent &E,
                           SourceFiles &Files) {
  constexpr unsigned Reach = 40;
  for (unsigned Line = E.Line; Line-- > 1 && E.Line - Line <= Reach;)
    for (const NamedCall &C :
         apiCallsIn(Files.line(E.Path, Line).split("//").first))
      if (C.Function == Function)
        return Line;
  return E.Line;
}

std::vector<PathCall> Verdicts::callsOf(const Finding &F) {
  std::vector<PathCall> Result;
  auto Add = [&](const Step &S) {
    if (S.Where.Path.empty() || isTransit(S))
      return;
    StringRef Failing = assumedToFail(S.Message);
    std::vector<NamedCall> Named = apiCallsIn(statementAt(S.Where, Files));
    unsigned First = S.Where.Line;
    if (!Failing.empty()) {
      erase_if(Named,
               [&](const NamedCall &C) { return C.Function != Failing; });
      if (Named.empty()) {
        First = lineBefore(Failing, S.Where, Files);
        Named.push_back({Failing.str(), 0});
      }
    }
    for (const NamedCall &N : Named) {
      // That nobody looks at a failure shows when there is one.
      bool Unchecked =
          F.Rule == "acl-unchecked-error" &&
          StringRef(F.What.Message).contains("'" + N.Function + "'");
      PathCall C{N.Function, real(S.Where.Path), First, First + N.LinesDown,
                 !Failing.empty() || Unchecked};
      auto Same = find_if(Result, [&](const PathCall &O) {
        return O.Function == C.Function && O.Path == C.Path && O.Line == C.Line;
      });
      if (Same == Result.end())
        Result.push_back(std::move(C));
      else
        Same->MustFail |= C.MustFail;
    }
  };
  for (const Step &S : F.Path)
    Add(S);
  Add(F.What);
  return Result;
}

/// Compilers give the calls of a macro that is spread over several lines its
/// first line, or their own.
template <typename Map>
static auto lookUp(const Map &Places, const PathCall &C) {
  for (unsigned Line = C.Line;; ++Line) {
    auto It = Places.find({C.Function, C.Path, Line});
    if (It != Places.end() || Line >= C.LastLine)
      return It;
  }
}

std::optional<Fault> Verdicts::faultFor(const Finding &F) {
  std::optional<Fault> Result;
  for (const PathCall &C : callsOf(F)) {
    if (!C.MustFail)
      continue;
    auto Site = lookUp(Sites, C);
    if (Site == Sites.end())
      return std::nullopt;
    Fault Next{C.Function, 0, failureCodeOf(C.Function), Site->second, {}};
    if (Result)
      Result->Others.push_back(std::move(Next));
    else
      Result = std::move(Next);
  }
  return Result;
}

//===--- Verdicts ---------------------------------------------------------===//

bool Verdicts::meet(const Finding &Static, const Finding &Observed) {
  std::set<std::pair<std::string, unsigned>> Places;
  Places.emplace(real(Static.What.Where.Path), Static.What.Where.Line);
  bool AboutFailures = Static.Rule == "acl-unchecked-error";
  for (const Step &S : Static.Path)
    if (!isTransit(S) && (assumedToFail(S.Message).empty() || AboutFailures))
      Places.emplace(real(S.Where.Path), S.Where.Line);
  for (const CallStack &S : Observed.Stacks)
    if (S.Role != MadeToFail)
      for (const Frame &F : S.Frames)
        if (!F.Where.Path.empty() &&
            Places.count({real(F.Where.Path), F.Where.Line}))
          return true;
  return false;
}

void Verdicts::judgeUnseen(Finding &F, const Report &R) {
  std::vector<PathCall> Calls = callsOf(F);
  F.Verdict = verdict::NotReached;
  if (Calls.empty()) {
    F.Evidence = "no call of ACL stands at its places, so that a run cannot "
                 "tell";
    return;
  }
  // The run that came by most of the calls tells what is missing.
  size_t Best = 0;
  for (const Ran &Seen : Runs) {
    size_t Came = 0;
    std::string Missing;
    for (const PathCall &C : Calls) {
      auto It = lookUp(Seen, C);
      bool Made = It != Seen.end() && It->second.Calls;
      if (Made && (!C.MustFail || It->second.Failed)) {
        ++Came;
        continue;
      }
      if (Missing.empty())
        Missing =
            formatv("'{0}' in {1}:{2} {3}", C.Function, R.relative(C.Path),
                    C.Line, Made ? "did not fail" : "was not called");
    }
    if (Came == Calls.size()) {
      F.Verdict = verdict::Contradicted;
      F.Evidence = formatv("{0} in one run, and the rule was not broken there",
                           Calls.size() == 1 ? "its call was made"
                                             : "all its calls were made");
      return;
    }
    if (F.Evidence.empty() || Came > Best) {
      Best = Came;
      F.Evidence = Missing;
    }
  }
}

void Verdicts::judge(std::vector<Finding> &Static,
                     std::vector<Finding> Observed, const Report &R) {
  std::vector<bool> Used(Observed.size());
  for (Finding &F : Static) {
    std::string Others; // A rule that was broken there in its place.
    for (const auto &[Index, O] : enumerate(Observed)) {
      if (!meet(F, O))
        continue;
      if (F.Rule != O.Rule) {
        Others = O.Rule;
        continue;
      }
      Used[Index] = true;
      if (!F.Verdict.empty())
        continue;
      F.Verdict = verdict::Confirmed;
      F.Evidence = O.Faults.empty() ? "seen at run time"
                                    : "seen when " + O.Faults.front();
      F.Stacks = O.Stacks;
      F.Count = O.Count;
      F.Detail = O.Detail;
      F.Faults = O.Faults;
    }
    if (!F.Verdict.empty())
      continue;
    judgeUnseen(F, R);
    if (!Others.empty() && F.Verdict == verdict::Contradicted)
      F.Evidence += ", though " + Others + " was";
  }
  for (auto &&[Index, O] : enumerate(Observed)) {
    if (Used[Index])
      continue;
    O.Verdict = verdict::RunTimeOnly;
    O.Evidence = "no static finding names these places";
    Static.push_back(std::move(O));
  }
}

} // namespace acltidy::driver
