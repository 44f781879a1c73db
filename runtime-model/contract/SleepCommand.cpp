//===- SleepCommand.cpp - What puts the system to sleep -------------------===//
//
// Manual pages systemctl(1), rtcwake(8), pm-action(8), s2disk(8), and the
// interface org.freedesktop.login1.
//
//===----------------------------------------------------------------------===//

#include "contract/SleepCommand.h"

#include <algorithm>

namespace acltidy::contract {

using Text = std::string_view;
using Texts = std::vector<Text>;

namespace {

template <typename List> bool contains(const List &Words, Text Word) {
  return std::find(std::begin(Words), std::end(Words), Word) != std::end(Words);
}

bool endsWith(Text Whole, Text End) {
  return Whole.size() >= End.size() &&
         Whole.substr(Whole.size() - End.size()) == End;
}

Texts dropFront(const Texts &Words, size_t Count = 1) {
  return {Words.begin() + static_cast<std::ptrdiff_t>(Count), Words.end()};
}

constexpr Text Verbs[] = {"suspend", "hibernate", "hybrid-sleep",
                          "suspend-then-hibernate"};
constexpr Text Methods[] = {"Suspend",
                            "Hibernate",
                            "HybridSleep",
                            "SuspendThenHibernate",
                            "SuspendWithFlags",
                            "HibernateWithFlags",
                            "HybridSleepWithFlags",
                            "SuspendThenHibernateWithFlags"};
constexpr Text Programs[] = {
    "pm-suspend", "pm-hibernate", "pm-suspend-hybrid", "s2ram",
    "s2disk",     "s2both",       "systemd-sleep"};
/// What may stand before a command.
constexpr Text Wrappers[] = {"sudo", "env",  "nohup", "exec",
                             "time", "nice", "-c"};

Text baseName(Text Word) {
  size_t Slash = Word.rfind('/');
  return Slash == Text::npos || Slash + 1 == Word.size()
             ? Word
             : Word.substr(Slash + 1);
}

/// One simple command: its words, and where its output goes.
struct Command {
  Texts Words;
  bool WritesState = false;
};

std::vector<Command> split(Text Line) {
  std::vector<Command> Result(1);
  bool Redirected = false;
  size_t I = 0;
  while (I < Line.size()) {
    char C = Line[I];
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
      size_t End = Line.find_first_of(" \t\n\"'();|&>", I);
      Text Word = Line.substr(I, End - I);
      if (Redirected)
        Result.back().WritesState |= isSleepFile(Word);
      else
        Result.back().Words.push_back(Word);
      Redirected = false;
      I = std::min(End, Line.size());
    }
  }
  return Result;
}

bool sleepsByRtcwake(const Texts &Words) {
  static constexpr Text Awake[] = {"no", "on", "off", "disable", "show"};
  for (size_t I = 0; I != Words.size(); ++I) {
    Text Mode;
    if ((Words[I] == "-m" || Words[I] == "--mode") && I + 1 != Words.size())
      Mode = Words[I + 1];
    else if (Words[I].substr(0, 7) == "--mode=")
      Mode = Words[I].substr(7);
    if (contains(Awake, Mode))
      return false;
  }
  return !contains(Words, "--help") && !contains(Words, "--list-modes");
}

std::string judge(const Command &C) {
  Texts Words = C.Words;
  if (C.WritesState)
    return "> /sys/power/state";
  while (!Words.empty() &&
         (contains(Wrappers, Words.front()) ||
          (Words.size() > 1 && Words.front().find('=') != Text::npos)))
    Words = dropFront(Words);
  // A shell, whose command comes after -c.
  if (!Words.empty() &&
      (baseName(Words.front()) == "sh" || baseName(Words.front()) == "bash")) {
    auto Dash = std::find(Words.begin(), Words.end(), "-c");
    if (Dash == Words.end())
      return "";
    Words = Texts(Dash + 1, Words.end());
  }
  if (Words.empty())
    return "";
  Text Program = baseName(Words.front());
  auto Says = [&](Text Word) {
    return std::string(Program) + " " + std::string(Word);
  };
  if (Program == "systemctl" || Program == "loginctl") {
    for (Text Word : dropFront(Words))
      if (contains(Verbs, Word))
        return Says(Word);
    return "";
  }
  if (contains(Programs, Program))
    return std::string(Program);
  if (Program == "rtcwake")
    return sleepsByRtcwake(Words) ? std::string(Program) : "";
  if (Program == "tee") {
    for (Text Word : dropFront(Words))
      if (isSleepFile(Word))
        return Says(Word);
    return "";
  }
  if (Program == "dbus-send" || Program == "busctl" || Program == "gdbus") {
    Text Method = sleepMethod(dropFront(Words));
    return Method.empty() ? "" : Says(Method);
  }
  return "";
}

} // namespace

bool isSleepFile(Text Path) { return Path == "/sys/power/state"; }

Text sleepMethod(const Texts &Words) {
  auto OfService = [](Text T) {
    return T.find("org.freedesktop.login1") != Text::npos ||
           T.find("org.freedesktop.UPower") != Text::npos;
  };
  if (std::none_of(Words.begin(), Words.end(), OfService))
    return "";
  for (Text Word : Words)
    for (Text Method : Methods)
      if (Word == Method ||
          (endsWith(Word, Method) &&
           endsWith(Word.substr(0, Word.size() - Method.size()), ".")))
        return Method;
  return "";
}

std::string sleepCommand(Text Line) {
  for (const Command &C : split(Line)) {
    std::string What = judge(C);
    if (!What.empty())
      return What;
  }
  return "";
}

} // namespace acltidy::contract
