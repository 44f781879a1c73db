//===- Config.cpp ---------------------------------------------------------===//

#include "core/Config.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace acltidy::sim {

namespace {

std::string text(const char *Name, const char *Default = "") {
  const char *Value = std::getenv(Name);
  return Value && *Value ? Value : Default;
}

void complain(const char *Name, const std::string &Value,
              const char *Expected) {
  std::fprintf(stderr, "acl-tidy: %s=%s is ignored; expected %s\n", Name,
               Value.c_str(), Expected);
}

bool flag(const char *Name, bool Default) {
  std::string Value = text(Name);
  if (Value.empty())
    return Default;
  if (Value == "0" || Value == "1")
    return Value == "1";
  complain(Name, Value, "0 or 1");
  return Default;
}

bool number(const std::string &Text, uint64_t &Result) {
  char *End = nullptr;
  Result = std::strtoull(Text.c_str(), &End, 10);
  return !Text.empty() && !*End;
}

void readSchedule(Config &C) {
  std::string Value = text("ACLTIDY_SCHEDULE", "lazy");
  if (Value == "lazy")
    C.Order = Schedule::Lazy;
  else if (Value == "eager")
    C.Order = Schedule::Eager;
  else if (Value == "threads")
    C.Order = Schedule::Threads;
  else if (!Value.compare(0, 7, "random:") && number(Value.substr(7), C.Seed))
    C.Order = Schedule::Random;
  else
    complain("ACLTIDY_SCHEDULE", Value, "lazy, eager, threads or random:SEED");
}

Config *read() {
  auto &C = *new Config;
  C.Product = text("ACLTIDY_PRODUCT", "a2");
  C.Report = text("ACLTIDY_REPORT");
  C.Fail = text("ACLTIDY_FAIL");
  C.FailPlan = text("ACLTIDY_FAIL_PLAN");
  C.Registry = text("ACLTIDY_HOST");
  C.Summary = flag("ACLTIDY_SUMMARY", true);
  C.ImplicitDevice = flag("ACLTIDY_IMPLICIT_DEVICE", false);
  C.OomKiller = flag("ACLTIDY_OOM_KILLER", false);
  C.Sites = flag("ACLTIDY_SITES", false);
  C.Log = flag("ASCEND_SLOG_PRINT_TO_STDOUT", false);
  readSchedule(C);
  uint64_t Level = 0;
  std::string Log = text("ASCEND_GLOBAL_LOG_LEVEL", "3");
  if (number(Log, Level) && Level <= 4)
    C.LogLevel = static_cast<int>(Level);
  else
    complain("ASCEND_GLOBAL_LOG_LEVEL", Log,
             "0 (debug), 1 (info), 2 (warning), 3 (error) or 4 (nothing)");
  uint64_t Code = 0;
  std::string Exit = text("ACLTIDY_ERROR_EXITCODE", "0");
  if (number(Exit, Code) && Code < 256)
    C.ErrorExitCode = static_cast<int>(Code);
  else
    complain("ACLTIDY_ERROR_EXITCODE", Exit, "a number from 0 to 255");
  return &C;
}

} // namespace

const Config &config() {
  static const Config &C = *read();
  return C;
}

} // namespace acltidy::sim
