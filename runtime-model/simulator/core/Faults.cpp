//===- Faults.cpp ---------------------------------------------------------===//

#include "core/Faults.h"

#include "core/Config.h"

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>
#include <unistd.h>
#include <unordered_map>

namespace acltidy::sim {

namespace {

struct Plan {
  std::unordered_map<std::string, std::vector<Record::Fault>> Faults;

  Plan() {
    add(config().Fail);
    readFile();
  }

  void add(const std::string &Text) {
    for (size_t At = 0; At < Text.size();) {
      size_t End = std::min(Text.find(',', At), Text.size());
      add(Text.substr(At, End - At), "ACLTIDY_FAIL");
      At = End + 1;
    }
  }

  void readFile() {
    if (config().FailPlan.empty())
      return;
    std::ifstream File(config().FailPlan);
    if (!File)
      std::fprintf(stderr, "acl-tidy: cannot read the fault plan '%s'\n",
                   config().FailPlan.c_str());
    for (std::string Line; std::getline(File, Line);) {
      Line = Line.substr(0, Line.find('#'));
      while (!Line.empty() && isspace(static_cast<unsigned char>(Line.back())))
        Line.pop_back();
      if (!Line.empty())
        add(Line, config().FailPlan);
    }
  }

  void add(const std::string &Item, const std::string &Origin) {
    size_t Equals = Item.rfind('=');
    std::string Call = Item.substr(0, Equals);
    Record::Fault F;
    char *End = nullptr;
    bool Fine = Equals != std::string::npos && Equals + 1 < Item.size();
    if (Fine) {
      F.Code =
          static_cast<int>(std::strtol(Item.c_str() + Equals + 1, &End, 0));
      Fine = !*End && F.Code;
    }
    if (size_t Site = Call.find('@'); Site != std::string::npos) {
      F.SiteText = Call.substr(Site + 1);
      Call.resize(Site);
    } else if (size_t Colon = Call.find(':'); Colon != std::string::npos) {
      F.At = std::strtoull(Call.c_str() + Colon + 1, &End, 10);
      Fine = Fine && !*End && F.At;
      Call.resize(Colon);
    }
    if (!Fine || Call.empty()) {
      std::fprintf(stderr,
                   "acl-tidy: '%s' in %s is ignored; expected call=code, "
                   "call:n=code or call@module+offset=code\n",
                   Item.c_str(), Origin.c_str());
      return;
    }
    Faults[Call].push_back(F);
  }
};

struct Records {
  std::mutex Lock;
  std::deque<Record> All;
  std::unordered_map<std::string, Record *> ByName;
  struct SiteCount {
    uint64_t Calls = 0, Failed = 0;
  };
  /// By function and return address; with ACLTIDY_SITES only.
  std::map<std::pair<const Record *, const void *>, SiteCount> Sites;
  Plan Faults;
};

Records &records() {
  static Records &R = *new Records;
  return R;
}

bool endsWith(const std::string &Text, const std::string &End) {
  return Text.size() >= End.size() &&
         !Text.compare(Text.size() - End.size(), End.size(), End);
}

/// "app+0x12" names a call site by the end of its module's path.
bool isSite(const std::string &Wanted, StackId Stack) {
  auto Frames = framesOf(Stack);
  if (Frames.empty())
    return false;
  FrameName F = nameFrame(Frames.front());
  return endsWith(F.Module + "+" + hex(F.Offset), Wanted);
}

} // namespace

void forEachRecord(const std::function<void(const Record &)> &Visit) {
  lockRecords();
  for (const Record &R : records().All)
    Visit(R);
  unlockRecords();
}

Record &recordOf(const char *Name, unsigned Params) {
  Records &R = records();
  std::lock_guard<std::mutex> Guard(R.Lock);
  Record *&Known = R.ByName[Name];
  if (!Known) {
    // Only calls that are reached have a record.
    Known = &R.All.emplace_back();
    Known->Name = Name;
    Known->Params = Params;
    Known->Row = contract::findFunction(kinds().Tables, Name, Params);
    if (auto It = R.Faults.Faults.find(Name); It != R.Faults.Faults.end())
      Known->Faults = It->second;
  }
  return *Known;
}

void noteSite(const Record &What, const void *Caller, bool Failed) {
  Records &R = records();
  std::lock_guard<std::mutex> Guard(R.Lock);
  auto &Site = R.Sites[{&What, Caller}];
  ++Site.Calls;
  Site.Failed += Failed;
}

void setFaults(const std::string &Text) {
  Locked Held;
  Records &R = records();
  std::lock_guard<std::mutex> Guard(R.Lock);
  R.Faults.Faults.clear();
  R.Faults.add(Text);
  for (Record &Each : R.All) {
    Each.PlannedAt = Each.Calls;
    Each.Faults.clear();
    if (auto It = R.Faults.Faults.find(Each.Name); It != R.Faults.Faults.end())
      Each.Faults = It->second;
  }
}

void lockRecords() { records().Lock.lock(); }
void unlockRecords() { records().Lock.unlock(); }

int injectedFault(Record &R, Call &C) {
  uint64_t Number = R.Calls - R.PlannedAt;
  for (Record::Fault &F : R.Faults) {
    if (F.At ? F.At != Number
             : !F.SiteText.empty() && !isSite(F.SiteText, C.stack()))
      continue;
    if (!F.Hits++)
      reporter().note("'" + R.Name + "' was made to fail with " +
                      std::to_string(F.Code));
    C.madeToFail();
    reporter().raw(
        "{\"type\":\"injected\",\"pid\":" + std::to_string(getpid()) +
        ",\"name\":" + quoted(R.Name) + ",\"call\":" + std::to_string(Number) +
        ",\"code\":" + std::to_string(F.Code) +
        ",\"frames\":" + jsonFrames(C.stack()) + "}");
    return C.fail(F.Code, "made to fail by ACLTIDY_FAIL");
  }
  return 0;
}

std::string callStatistics() {
  Records &R = records();
  std::lock_guard<std::mutex> Guard(R.Lock);
  std::string Calls;
  for (const Record &Each : R.All) {
    if (!Each.Calls)
      continue;
    Calls += Calls.empty() ? "" : ",";
    Calls += "{\"name\":" + quoted(Each.Name) +
             ",\"calls\":" + std::to_string(Each.Calls) +
             ",\"failed\":" + std::to_string(Each.Failed) +
             ",\"acquires\":" + (Each.acquires() ? "true" : "false") +
             ",\"supported\":" + (Each.Supported ? "true" : "false") + "}";
  }
  std::string Sites;
  for (const auto &[Key, S] : R.Sites) {
    Sites += Sites.empty() ? "" : ",";
    Sites += "{\"name\":" + quoted(Key.first->Name) +
             ",\"calls\":" + std::to_string(S.Calls) +
             ",\"failed\":" + std::to_string(S.Failed) +
             ",\"frame\":" + jsonFrame(Key.second) + "}";
  }
  return "{\"calls\":[" + Calls + "]" +
         (config().Sites ? ",\"sites\":[" + Sites + "]" : std::string()) + "}";
}

} // namespace acltidy::sim
