//===- AppLog.cpp - aclAppLog: variadic, and therefore by hand ------------===//

#include "acl/acl_base.h"

#include <cstdarg>

extern "C" void acltidyAppLog(aclLogLevel Level, const char *Function,
                              const char *File, uint32_t Line,
                              const char *Format, va_list Arguments);

extern "C" __attribute__((visibility("default"))) void
aclAppLog(aclLogLevel Level, const char *Function, const char *File,
          uint32_t Line, const char *Format, ...) {
  va_list Arguments;
  va_start(Arguments, Format);
  acltidyAppLog(Level, Function, File, Line, Format, Arguments);
  va_end(Arguments);
}
