//===- Recorder.cpp -------------------------------------------------------===//

#include "api/prof/Recorder.h"

#include "core/Faults.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace acltidy::sim::prof {

namespace {

/// A field of a comma-separated table.
std::string field(const std::string &Text) {
  std::string Result = "\"";
  for (char C : Text)
    Result += C == '"' ? std::string("\"\"") : std::string(1, C);
  return Result + "\"";
}

std::string number(double Milliseconds) {
  char Text[40];
  std::snprintf(Text, sizeof Text, "%.3f", Milliseconds * 1000);
  return Text;
}

} // namespace

Recorder &recorder() {
  static Recorder &R = *new Recorder;
  return R;
}

bool Recorder::start(Word Config, const std::vector<uint32_t> &Devices) {
  for (const auto &[Known, Theirs] : Sessions)
    for (uint32_t Device : Devices)
      if (Known == Config ||
          std::find(Theirs.begin(), Theirs.end(), Device) != Theirs.end())
        return false;
  if (Sessions.empty()) {
    Before.clear();
    forEachRecord([&](const Record &R) { Before[R.Name] = R.Calls; });
  }
  Sessions.emplace_back(Config, Devices);
  return true;
}

bool Recorder::stop(Word Config) {
  auto It = std::find_if(Sessions.begin(), Sessions.end(),
                         [&](const auto &S) { return S.first == Config; });
  if (It == Sessions.end())
    return false;
  Sessions.erase(It);
  if (Sessions.empty())
    forEachRecord([&](const Record &R) {
      uint64_t Known = Before.count(R.Name) ? Before[R.Name] : 0;
      if (R.Calls > Known)
        Calls[R.Name] += R.Calls - Known;
    });
  return true;
}

std::string Recorder::write() {
  static unsigned Number = 0;
  char Time[32] = "";
  std::time_t Now = std::time(nullptr);
  std::tm Parts;
  std::strftime(Time, sizeof Time, "%Y%m%d%H%M%S", localtime_r(&Now, &Parts));
  char Name[80];
  std::snprintf(Name, sizeof Name, "/PROF_%06u_%s_%d", ++Number, Time,
                static_cast<int>(getpid()));
  std::string Path = Folder + Name;
  if (mkdir(Path.c_str(), 0750))
    return "";
  std::ofstream Api(Path + "/api_statistic.csv");
  Api << "API Name,Count\n";
  for (const auto &[Function, Count] : Calls)
    Api << Function << ',' << Count << '\n';
  std::ofstream Tx(Path + "/msprof_tx.csv");
  Tx << "pid,tid,event_type,start_time(us),end_time(us),message\n";
  for (const Entry &E : Entries)
    Tx << getpid() << ',' << E.Thread << ',' << E.Sort << ',' << number(E.Begin)
       << ',' << number(E.End) << ',' << field(E.Message) << '\n';
  Api.close();
  Tx.close();
  Calls.clear();
  Entries.clear();
  return Api && Tx ? Path : "";
}

} // namespace acltidy::sim::prof
