//===- SleepCommand.cpp - What puts the system to sleep -------------------===//
//
// Manual pages systemctl(1), rtcwake(8), pm-action(8), s2disk(8), and the
// interface org.freedesktop.login1.
//
//===----------------------------------------------------------------------===//

#include "rules/SleepCommand.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace acltidy;
using llvm::StringRef;

namespace {

constexpr llvm::StringLiteral Verbs[] = {"suspend", "hibernate", "hybrid-sleep",
                                         "suspend-then-hibernate"};
constexpr llvm::StringLiteral Methods[] = {"Suspend",
                                           "Hibernate",
                                           "HybridSleep",
                                           "SuspendThenHibernate",
                                           "SuspendWithFlags",
                                           "HibernateWithFlags",
                                           "HybridSleepWithFlags",
                                           "SuspendThenHibernateWithFlags"};
constexpr llvm::StringLiteral Programs[] = {
    "pm-suspend", "pm-hibernate", "pm-suspend-hybrid", "s2ram",
    "s2disk",     "s2both",       "systemd-sleep"};
/// What may stand before a command.
constexpr llvm::StringLiteral Wrappers[] = {"sudo", "env",  "nohup", "exec",
                                            "time", "nice", "-c"};

StringRef baseName(StringRef Word) {
  return Word.rsplit('/').second.empty() ? Word : Word.rsplit('/').second;
}

/// One simple command: its words, and where its output goes.
struct Command {
  llvm::SmallVector<StringRef, 8> Words;
  bool WritesState = false;
};

llvm::SmallVector<Command, 2> split(StringRef Text) {
  llvm::SmallVector<Command, 2> Result(1);
  bool Redirected = false;
  size_t I = 0;
  while (I < Text.size()) {
    char C = Text[I];
    if (C == ' ' || C == '\t' || C == '\n' || C == '"' || C == '\'' ||
        C == '(' || C == ')') {
      ++I;
    } else if (C == ';' || C == '|' || C == '&') {
      Result.emplace_back();
      Redirected = false;
      ++I;
    } else if (C == '>') {
      Redirected = true;
      ++I;
    } else {
      size_t End = Text.find_first_of(" \t\n\"'();|&>", I);
      StringRef Word = Text.slice(I, End);
      if (Redirected)
        Result.back().WritesState |= isSleepFile(Word);
      else
        Result.back().Words.push_back(Word);
      Redirected = false;
      I = End == StringRef::npos ? Text.size() : End;
    }
  }
  return Result;
}

bool sleepsByRtcwake(llvm::ArrayRef<StringRef> Words) {
  static constexpr llvm::StringLiteral Awake[] = {"no", "on", "off", "disable",
                                                  "show"};
  for (size_t I = 0; I != Words.size(); ++I) {
    StringRef Mode;
    if ((Words[I] == "-m" || Words[I] == "--mode") && I + 1 != Words.size())
      Mode = Words[I + 1];
    else if (Words[I].starts_with("--mode="))
      Mode = Words[I].substr(7);
    if (llvm::is_contained(Awake, Mode))
      return false;
  }
  return !llvm::is_contained(Words, "--help") &&
         !llvm::is_contained(Words, "--list-modes");
}

std::string judge(const Command &C) {
  llvm::ArrayRef<StringRef> Words = C.Words;
  if (C.WritesState)
    return "> /sys/power/state";
  while (!Words.empty() && (llvm::is_contained(Wrappers, Words.front()) ||
                            (Words.size() > 1 && Words.front().contains('='))))
    Words = Words.drop_front();
  // A shell, whose command comes after -c.
  if (!Words.empty() &&
      (baseName(Words.front()) == "sh" || baseName(Words.front()) == "bash")) {
    const auto *Dash = llvm::find(Words, "-c");
    if (Dash == Words.end())
      return "";
    Words = Words.drop_front(Dash - Words.begin() + 1);
  }
  if (Words.empty())
    return "";
  StringRef Program = baseName(Words.front());
  auto Says = [&](StringRef Word) { return (Program + " " + Word).str(); };
  if (Program == "systemctl" || Program == "loginctl") {
    for (StringRef Word : Words.drop_front())
      if (llvm::is_contained(Verbs, Word))
        return Says(Word);
    return "";
  }
  if (llvm::is_contained(Programs, Program))
    return Program.str();
  if (Program == "rtcwake")
    return sleepsByRtcwake(Words) ? Program.str() : "";
  if (Program == "tee") {
    for (StringRef Word : Words.drop_front())
      if (isSleepFile(Word))
        return Says(Word);
    return "";
  }
  if (Program == "dbus-send" || Program == "busctl" || Program == "gdbus") {
    StringRef Method = sleepMethod(Words.drop_front());
    return Method.empty() ? "" : Says(Method);
  }
  return "";
}

} // namespace

bool acltidy::isSleepFile(StringRef Path) { return Path == "/sys/power/state"; }

StringRef acltidy::sleepMethod(llvm::ArrayRef<StringRef> Texts) {
  if (llvm::none_of(Texts, [](StringRef T) {
        return T.contains("org.freedesktop.login1") ||
               T.contains("org.freedesktop.UPower");
      }))
    return "";
  for (StringRef Text : Texts)
    for (StringRef Method : Methods)
      if ((Text == Method || (Text.ends_with(Method) &&
                              Text.drop_back(Method.size()).ends_with("."))))
        return Method;
  return "";
}

std::string acltidy::sleepCommand(StringRef Text) {
  for (const Command &C : split(Text)) {
    std::string What = judge(C);
    if (!What.empty())
      return What;
  }
  return "";
}
