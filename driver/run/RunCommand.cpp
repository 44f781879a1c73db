//===- RunCommand.cpp - acl-tidy run --------------------------------------===//

#include "run/RunCommand.h"
#include "Messages.h"
#include "run/RunSession.h"

using namespace llvm;

namespace acltidy::driver {

int runProgram(ArrayRef<const char *> Args, const Installation &Paths,
               Messages &Log) {
  RunSession Session(Paths, Log);
  if (std::optional<int> Code = Session.begin("run", Args))
    return *Code;
  const SimulatedRun *First = Session.runFirst(/*Sites=*/false);
  if (!First)
    return ExitIncomplete;
  const RunOptions &Opts = Session.options();
  if (Opts.FailEach)
    // One run for every acquiring call.
    Session.runFaults(planFaults(First->Raw, Opts.FailGlobs, Opts.FailLimit,
                                 Session.executed().FaultsLeftOut, Log),
                      /*Sites=*/false);
  Session.result().Findings = Session.take();
  return Session.finish(Report::shown);
}

} // namespace acltidy::driver
