//===- RawReport.h - What the simulated runtime has written ---------------===//
//
// The lines of ACLTIDY_REPORT, put together by process. docs/simulator.md and
// docs/schema/raw-report.schema.json describe them.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_RAWREPORT_H
#define ACLTIDY_DRIVER_RUN_RAWREPORT_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace acltidy::driver {

struct RawFrame {
  std::string Module;
  uint64_t Offset = 0; ///< As the symbol table of the module counts.
  std::string Symbol;  ///< Nearest exported symbol, mangled; may be "".
  uint64_t SymbolOffset = 0;

  bool operator==(const RawFrame &O) const {
    return Offset == O.Offset && Module == O.Module;
  }
};

/// Innermost first.
using RawFrames = std::vector<RawFrame>;

struct RawStack {
  std::string Role;
  RawFrames Frames;
};

struct RawFinding {
  std::string Rule, Message, Detail;
  uint64_t Count = 1;
  std::vector<RawStack> Stacks;
};

/// How often a function was called.
struct RawCalls {
  std::string Name;
  uint64_t Calls = 0, Failed = 0;
  bool Acquires = false, Supported = true;
};

/// How often a function was called from one place.
struct RawSite {
  std::string Name;
  uint64_t Calls = 0, Failed = 0;
  RawFrame Frame;
};

/// A call that was made to fail.
struct RawInjection {
  std::string Name;
  uint64_t Call = 0;
  int Code = 0;
  RawFrames Frames;
};

/// A fault of the process that the simulator saw.
struct RawCrash {
  int Signal = 0;
  RawFrames Frames;
};

struct RawProcess {
  int64_t Pid = 0, Parent = 0;
  std::string Program, Product;
  std::vector<RawFinding> Findings;
  std::vector<std::string> Notes;
  std::vector<RawInjection> Injections;
  std::optional<RawCrash> Crash;
  bool Ended = false;    ///< It came to its end, so that leaks were looked for.
  bool Replaced = false; ///< By another program (exec).
  RawFrames Exit;        ///< Where it called exit, if it did.
  uint64_t Expected = 0; ///< Findings that annotations had expected.
  std::vector<std::string> ExpectedButMissing;
  std::vector<RawCalls> Calls;
  std::vector<RawSite> Sites; ///< With ACLTIDY_SITES only.
};

struct RawReport {
  std::vector<RawProcess> Processes; ///< In the order of their first line.
  /// Lines that could not be read, with their numbers; "" when all could.
  std::string Problem;

  bool empty() const { return Processes.empty(); }
};

RawReport readRawReport(llvm::StringRef Text);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_RAWREPORT_H
