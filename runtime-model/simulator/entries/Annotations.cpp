//===- Annotations.cpp - acltidy/annotations.h ----------------------------===//

#include "acltidy/annotations.h"

#include "core/Faults.h"
#include "core/Lifecycle.h"
#include "core/Pools.h"

using namespace acltidy::sim;

uint64_t acltidyRtTakeFindings(acltidyFindingVisitor Visitor, void *UserData) {
  std::vector<Finding> Findings = reporter().take();
  for (const Finding &F : Findings) {
    acltidyFinding Shown = {F.Rule, F.Message.c_str(), F.Count};
    if (Visitor)
      Visitor(&Shown, UserData);
  }
  return Findings.size();
}

void acltidyRtExpect(const char *Rule, uint64_t Count) {
  if (Rule)
    reporter().expect(Rule, Count);
}

uint64_t acltidyRtCheckpoint() {
  startProcess();
  Locked Held;
  return process().Objects.newest();
}

uint64_t acltidyRtReportLeaksSince(uint64_t Checkpoint) {
  startProcess();
  Locked Held;
  return reportLeaks(Checkpoint);
}

void acltidyRtPoolAlloc(const void *Pool, const void *Address, size_t Size) {
  startProcess();
  poolAlloc(Pool, Address, Size, ACLTIDY_HERE);
}

void acltidyRtPoolFree(const void *Pool, const void *Address) {
  startProcess();
  poolFree(Pool, Address, ACLTIDY_HERE);
}

void acltidyRtFail(const char *Plan) {
  startProcess();
  setFaults(Plan ? Plan : "");
}

void acltidyRtHibernate() {
  startProcess();
  hibernate(ACLTIDY_HERE);
}
