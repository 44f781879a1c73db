//===- Collector.cpp - From raw reports to findings -----------------------===//

#include "run/Collector.h"
#include "SourceFiles.h"
#include "run/Symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <csignal>

using namespace llvm;

namespace acltidy::driver {

static std::string keyOf(const RawFinding &F) {
  std::string Key = F.Rule + '\n' + F.Message;
  for (const RawStack &S : F.Stacks) {
    Key += '\n' + S.Role;
    for (const RawFrame &Frame : S.Frames)
      Key += '\n' + Frame.Module + '+' + std::to_string(Frame.Offset);
  }
  return Key;
}

/// "created" as a step of a path: what happened at its place.
static std::string stepOf(StringRef Role) {
  return Role == "here" ? "here" : (Role + " here").str();
}

Finding Collector::make(const RawFinding &Raw, const RawProcess &P) {
  Finding F;
  F.Rule = Raw.Rule;
  F.What.Message = Raw.Message;
  F.Detail = Raw.Detail;
  F.Count = Raw.Count;
  for (const RawStack &S : Raw.Stacks)
    F.Stacks.push_back({S.Role, Names.resolve(S.Frames, P.Program)});
  // The place of the misuse; a leak has that of creation only.
  const CallStack *Main = nullptr;
  for (const CallStack &S : F.Stacks)
    if (!Main || (Main->Role != "here" && S.Role == "here"))
      Main = &S;
  for (const CallStack &S : F.Stacks)
    if (const Frame *Best = bestFrame(S.Frames)) {
      if (&S == Main)
        F.What.Where = Best->Where;
      else
        F.Path.push_back({stepOf(S.Role), Best->Where, {}, {}});
    }
  F.Fingerprint = fingerprintOf(F, Files);
  return F;
}

size_t Collector::addFinding(const RawFinding &Raw, const RawProcess &P,
                             const Fault *Failed) {
  auto [It, New] = Index.try_emplace(keyOf(Raw), Findings.size());
  if (New) {
    Findings.push_back(make(Raw, P));
    Finding &F = Findings.back();
    if (Failed)
      for (const RawInjection &I : P.Injections) {
        CallStack S{MadeToFail, Names.resolve(I.Frames, P.Program)};
        if (const Frame *Best = bestFrame(S.Frames))
          F.Path.insert(F.Path.begin(),
                        {"'" + I.Name + "' fails here", Best->Where, {}, {}});
        F.Stacks.push_back(std::move(S));
        break;
      }
  } else if (!Failed) {
    Findings[It->second].Count += Raw.Count;
  }
  Finding &F = Findings[It->second];
  // What comes without a failure needs none.
  if (Failed && (New || !F.Faults.empty()))
    F.Faults.push_back(Failed->describe());
  return New;
}

/// Signals that nobody raises on purpose. Programs that end by abort when a
/// call fails have chosen to.
static bool isCrash(int Signal) {
  return Signal == SIGSEGV || Signal == SIGBUS || Signal == SIGFPE ||
         Signal == SIGILL;
}

/// A crash after a failure: the program went on as if nothing had happened.
size_t Collector::addCrash(const RawProcess &P, const RawCrash &C,
                           const Fault *Failed) {
  // The simulator has already said what is wrong there.
  for (const RawFinding &F : P.Findings)
    for (const RawStack &S : F.Stacks)
      if (S.Role == "here" && !S.Frames.empty() && !C.Frames.empty() &&
          S.Frames.front() == C.Frames.front())
        return 0;
  RawFinding F;
  F.Rule = "acl-unchecked-error";
  F.Message = "the program dies of " + nameOfSignal(C.Signal);
  if (!C.Frames.empty())
    F.Stacks.push_back({"here", C.Frames});
  return addFinding(F, P, Failed);
}

bool Collector::isKnown(const RawFrames &Crash) const {
  return is_contained(Crashes, Crash);
}

/// Rules that every further call breaks once a device or the initialisation is
/// missing: the first call says it all.
static bool isMissingState(StringRef Rule) {
  return Rule == "acl-wrong-context" || Rule == "acl-destroy-order";
}

size_t Collector::add(const RawReport &Raw, const Ending &End,
                      const Fault *Failed) {
  size_t New = 0;
  for (const RawProcess &P : Raw.Processes) {
    bool Early = Failed && !P.Injections.empty() && P.Ended && !P.Exit.empty();
    // A release that fails leaves its resource behind whatever the program
    // does.
    bool Release =
        Failed && !P.Injections.empty() && releasesSomething(Failed->Function);
    StringSet<> Told;
    for (const RawFinding &F : P.Findings) {
      bool Known = !Failed || Index.count(keyOf(F));
      if (!Known && Release && F.Rule == "acl-resource-leak")
        continue;
      if (!Known && isMissingState(F.Rule) && !Told.insert(F.Rule).second)
        continue;
      if (!Known && Early && F.Rule == "acl-resource-leak") {
        ++LeaksAtExit;
        continue;
      }
      New += addFinding(F, P, Failed);
    }
    if (P.Crash && !Failed)
      Crashes.push_back(P.Crash->Frames);
    bool Seen = P.Crash.has_value();
    // Not every crash passes by the simulator.
    bool Unseen = &P == &Raw.Processes.front() && !Seen && End.Signal != Signal;
    RawCrash C = Seen ? *P.Crash : RawCrash{Unseen ? End.Signal : 0, {}};
    if (Failed && !P.Injections.empty() && isCrash(C.Signal) &&
        !isKnown(C.Frames))
      New += addCrash(P, C, Failed);
  }
  if (!Failed)
    Signal = End.Signal;
  return New;
}

std::vector<Finding> Collector::take() {
  for (Finding &F : Findings) {
    if (F.Faults.empty())
      continue;
    size_t Others = F.Faults.size() - 1;
    F.What.Message = "when " + F.Faults.front() +
                     (Others == 0   ? ""
                      : Others == 1 ? " (or one other call)"
                                    : " (or any of " + std::to_string(Others) +
                                          " other calls)") +
                     ": " + F.What.Message;
  }
  llvm::stable_sort(Findings, [](const Finding &A, const Finding &B) {
    if (orderedBefore(A, B) || orderedBefore(B, A))
      return orderedBefore(A, B);
    // Without sources: by address.
    auto Address = [](const Finding &F) {
      return F.Stacks.empty() || F.Stacks[0].Frames.empty()
                 ? 0
                 : F.Stacks[0].Frames[0].Offset;
    };
    return Address(A) < Address(B);
  });
  std::map<std::pair<StringRef, StringRef>, unsigned> Ordinals;
  for (Finding &F : Findings)
    F.Ordinal = Ordinals[{F.What.Where.Path, F.Fingerprint}]++;
  return std::move(Findings);
}

} // namespace acltidy::driver
