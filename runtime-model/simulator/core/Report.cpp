//===- Report.cpp ---------------------------------------------------------===//

#include "core/Report.h"

#include "core/Config.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <set>
#include <unistd.h>
#include <unordered_map>

namespace acltidy::sim {

struct Reporter::State {
  mutable std::mutex Lock;
  std::vector<Finding> Findings;
  std::unordered_map<std::string, size_t> Index;
  std::set<std::string> NoteTexts;
  std::vector<std::string> Notes;
  std::map<std::string, uint64_t, std::less<>> Expected;
  uint64_t Expectedly = 0;
  size_t Taken = 0;
  int File = -1;
  bool Opened = false;
  bool Finished = false;

  /// Lines are made only when they go somewhere.
  bool wanted() {
    if (!Opened)
      open();
    return File >= 0;
  }

  void write(const std::string &Line) {
    if (!wanted())
      return;
    // One write for a line: processes that share the file do not mix.
    std::string Text = Line + "\n";
    const char *At = Text.data();
    size_t Left = Text.size();
    while (Left) {
      ssize_t Done = ::write(File, At, Left);
      if (Done < 0 && errno == EINTR)
        continue;
      if (Done <= 0)
        return;
      At += Done;
      Left -= static_cast<size_t>(Done);
    }
  }

  void open() {
    Opened = true;
    std::string Path = config().Report;
    if (Path.empty())
      return;
    if (size_t At = Path.find("%p"); At != std::string::npos)
      Path.replace(At, 2, std::to_string(getpid()));
    File =
        ::open(Path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (File < 0) {
      std::fprintf(stderr, "acl-tidy: cannot write the report '%s': %s\n",
                   Path.c_str(), std::strerror(errno));
      return;
    }
    char Program[4096] = "";
    ssize_t Length = readlink("/proc/self/exe", Program, sizeof Program - 1);
    write("{\"type\":\"start\",\"version\":1,\"pid\":" +
          std::to_string(getpid()) +
          ",\"parent\":" + std::to_string(getppid()) + ",\"program\":" +
          quoted({Program, Length > 0 ? static_cast<size_t>(Length) : 0}) +
          ",\"product\":" + quoted(config().Product) + "}");
  }
};

Reporter::State &Reporter::state() const {
  static State &S = *new State;
  return S;
}

Reporter &reporter() {
  static Reporter &R = *new Reporter;
  return R;
}

std::string quoted(std::string_view Text) {
  std::string Result = "\"";
  for (char C : Text) {
    auto Byte = static_cast<unsigned char>(C);
    if (C == '"' || C == '\\') {
      Result += '\\';
      Result += C;
    } else if (Byte < 0x20) {
      char Escape[8];
      std::snprintf(Escape, sizeof Escape, "\\u%04x", Byte);
      Result += Escape;
    } else {
      Result += C;
    }
  }
  return Result + "\"";
}

std::string jsonFrame(const void *Address) {
  FrameName F = nameFrame(Address);
  std::string Result = "{\"module\":" + quoted(F.Module) +
                       ",\"offset\":" + std::to_string(F.Offset);
  if (!F.Symbol.empty())
    Result += ",\"symbol\":" + quoted(F.Symbol) +
              ",\"symbolOffset\":" + std::to_string(F.SymbolOffset);
  return Result + "}";
}

std::string jsonFrames(StackId Stack) {
  std::string Result;
  for (const void *Address : framesOf(Stack))
    Result += (Result.empty() ? "" : ",") + jsonFrame(Address);
  return "[" + Result + "]";
}

namespace {

std::string jsonStack(const Place &P) {
  return "{\"role\":" + quoted(P.Role) + ",\"frames\":" + jsonFrames(P.Stack) +
         "}";
}

std::string jsonFinding(size_t Id, const Finding &F) {
  std::string Result = "{\"type\":\"finding\",\"id\":" + std::to_string(Id) +
                       ",\"pid\":" + std::to_string(getpid()) +
                       ",\"rule\":" + quoted(F.Rule) +
                       ",\"message\":" + quoted(F.Message);
  if (!F.Detail.empty())
    Result += ",\"detail\":" + quoted(F.Detail);
  Result += ",\"count\":" + std::to_string(F.Count) + ",\"stacks\":[";
  for (size_t I = 0; I != F.Places.size(); ++I)
    Result += (I ? "," : "") + jsonStack(F.Places[I]);
  return Result + "]}";
}

std::string keyOf(const Finding &F) {
  std::string Key = F.Rule;
  Key += '\n' + F.Message;
  for (const Place &P : F.Places)
    Key += '\n' + std::to_string(P.Stack);
  return Key;
}

void printPlace(std::string &Out, const Place &P) {
  Out += std::string("    ") + P.Role + ":\n";
  unsigned Shown = 0;
  for (const void *Address : framesOf(P.Stack)) {
    if (++Shown > 8)
      break;
    FrameName F = nameFrame(Address);
    char Where[64];
    std::snprintf(Where, sizeof Where, "+0x%llx",
                  static_cast<unsigned long long>(F.Offset));
    Out += "      " + (F.Module.empty() ? "?" : F.Module) + Where;
    if (!F.Symbol.empty())
      Out += " (" + F.Symbol + ")";
    Out += "\n";
  }
}

} // namespace

void reportAt(const Place &At, const char *Rule, std::string Message,
              const std::vector<Place> &More, std::string Detail) {
  Finding F;
  F.Rule = Rule;
  F.Message = std::move(Message);
  F.Places.push_back(At);
  for (const Place &P : More)
    if (P.Stack)
      F.Places.push_back(P);
  F.Detail = std::move(Detail);
  reporter().report(std::move(F));
}

void Reporter::report(Finding F) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  if (auto It = S.Expected.find(std::string_view(F.Rule));
      It != S.Expected.end() && It->second) {
    uint64_t Now = std::min(It->second, F.Count);
    It->second -= Now;
    S.Expectedly += Now;
    F.Count -= Now;
    if (!F.Count)
      return;
  }
  auto [It, New] = S.Index.emplace(keyOf(F), S.Findings.size());
  if (!New) {
    S.Findings[It->second].Count += F.Count;
    return;
  }
  if (S.wanted())
    S.write(jsonFinding(S.Findings.size(), F));
  S.Findings.push_back(std::move(F));
}

void Reporter::note(std::string Text) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  if (!S.NoteTexts.insert(Text).second)
    return;
  S.write("{\"type\":\"note\",\"pid\":" + std::to_string(getpid()) +
          ",\"message\":" + quoted(Text) + "}");
  S.Notes.push_back(std::move(Text));
}

void Reporter::begin() {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  if (!S.Opened)
    S.open();
}

void Reporter::raw(const std::string &Object) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  S.write(Object);
}

std::vector<Finding> Reporter::take() {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  std::vector<Finding> Result;
  Result.swap(S.Findings);
  if (!Result.empty())
    S.write("{\"type\":\"taken\",\"pid\":" + std::to_string(getpid()) + "}");
  S.Index.clear();
  S.Expected.clear();
  return Result;
}

uint64_t Reporter::unexpected() const {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  return S.Findings.size();
}

void Reporter::expect(std::string_view Rule, uint64_t Count) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  S.Expected[std::string(Rule)] += Count;
}

void Reporter::finish(const std::string &Statistics, StackId Exit) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  if (S.Finished)
    return;
  S.Finished = true;
  std::string Counts;
  for (size_t I = 0; I != S.Findings.size(); ++I)
    Counts += (I ? ",[" : "[") + std::to_string(I) + "," +
              std::to_string(S.Findings[I].Count) + "]";
  std::string Missing;
  for (const auto &[Rule, Left] : S.Expected)
    if (Left)
      Missing += (Missing.empty() ? "" : ",") + quoted(Rule);
  S.write("{\"type\":\"end\",\"pid\":" + std::to_string(getpid()) +
          ",\"counts\":[" + Counts + "],\"expected\":" +
          std::to_string(S.Expectedly) + ",\"expectedButMissing\":[" + Missing +
          "]" + (Exit ? ",\"exit\":" + jsonFrames(Exit) : std::string()) +
          ",\"statistics\":" + Statistics + "}");
  if (!config().Summary)
    return;
  std::string Out;
  for (const std::string &N : S.Notes)
    Out += "acl-tidy: note: " + N + "\n";
  for (const auto &[Rule, Left] : S.Expected)
    if (Left)
      Out += "acl-tidy: an expected finding of '" + Rule + "' did not come\n";
  for (const Finding &F : S.Findings) {
    Out += "acl-tidy: " + F.Message + " [" + F.Rule + "]";
    if (F.Count > 1)
      Out += " (" + std::to_string(F.Count) + " times)";
    Out += "\n";
    if (!F.Detail.empty())
      Out += "    " + F.Detail + "\n";
    for (const Place &P : F.Places)
      printPlace(Out, P);
  }
  if (!S.Findings.empty())
    Out += "acl-tidy: " + std::to_string(S.Findings.size()) +
           (S.Findings.size() == 1 ? " finding" : " findings") +
           " in process " + std::to_string(getpid()) + "\n";
  std::fflush(stdout);
  std::fputs(Out.c_str(), stderr);
}

void Reporter::lockForFork() { state().Lock.lock(); }

void Reporter::unlockAfterFork(bool Child) {
  State &S = state();
  if (Child) {
    // The child reports for itself; the file is opened anew for %p.
    S.Findings.clear();
    S.Index.clear();
    S.Notes.clear();
    S.NoteTexts.clear();
    S.Expected.clear();
    S.Finished = false;
    if (S.File >= 0)
      close(S.File);
    S.File = -1;
    S.Opened = false;
  }
  S.Lock.unlock();
}

} // namespace acltidy::sim
