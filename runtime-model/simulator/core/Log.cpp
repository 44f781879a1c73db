//===- Log.cpp ------------------------------------------------------------===//

#include "core/Log.h"

#include "core/Config.h"

#include <cerrno>
#include <cstdio>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace acltidy::sim {

bool logs(aclLogLevel Level) {
  return config().Log && static_cast<int>(Level) >= config().LogLevel;
}

void log(aclLogLevel Level, const char *Module, const std::string &Text) {
  if (!logs(Level))
    return;
  static const char *const Levels[] = {"DEBUG", "INFO", "WARNING", "ERROR"};
  timeval Now = {};
  tm Parts = {};
  char When[32] = "";
  gettimeofday(&Now, nullptr);
  localtime_r(&Now.tv_sec, &Parts);
  strftime(When, sizeof When, "%Y-%m-%d-%H:%M:%S", &Parts);
  std::printf(
      "[%s] %s(%d,%s):%s.%03d.%03d %ld %s\n", Levels[Level], Module, getpid(),
      program_invocation_short_name, When, static_cast<int>(Now.tv_usec / 1000),
      static_cast<int>(Now.tv_usec % 1000), syscall(SYS_gettid), Text.c_str());
}

} // namespace acltidy::sim
