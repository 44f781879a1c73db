//===- Foreign.cpp --------------------------------------------------------===//

#include "core/Foreign.h"

#include "contract/SleepCommand.h"
#include "core/HostMemory.h"
#include "core/Lifecycle.h"
#include "core/Pools.h"

#include <atomic>
#include <malloc.h>

namespace acltidy::sim {

namespace {

void report(const char *Rule, std::string Message, const Site &At,
            const std::vector<Place> &More) {
  reportAt({"here", captureStack(At)}, Rule, std::move(Message), More);
}

/// A thread inside of the simulator, which allocates and releases as well.
bool inside() {
  Thread *T = selfIfKnown();
  return T && T->HoldsLock;
}

void judgeSimulated(void *Memory, const Site &At) {
  Process &P = process();
  Locked Held;
  auto Address = reinterpret_cast<Word>(Memory);
  Object *O = P.Objects.byAddress(Address);
  if (O && !O->live()) {
    report(rules::UseAfterDestroy,
           nounOf(O->Kind) + " is released by 'free' after '" +
               (O->DiedBy ? O->DiedBy->Name : "?") + "' released it",
           At, {{"released", O->Died}, {"created", O->Born}});
    return;
  }
  report(rules::MismatchedDestroy,
         (O ? nounOf(O->Kind) + " from '" + O->BornBy->Name + "'"
            : std::string("a handle of the API")) +
             " is released by 'free'" +
             (O ? "; call " + releaseOf(O->Kind) : std::string()),
         At, {{"created", O ? O->Born : 0}});
}

/// Heap memory that a task in flight still uses, or that is registered.
void judgeHeap(void *Memory, const Site &At) {
  Process &P = process();
  size_t Size = malloc_usable_size(Memory);
  Locked Held;
  auto Address = reinterpret_cast<Word>(Memory);
  const Flight *F =
      P.Hazards.conflict({Address, Address + Size}, AccessMode::Write, nullptr);
  if (F)
    report(rules::UnsynchronizedAccess,
           "heap memory is released while '" + F->By->Name +
               "' may still use it; synchronise the stream first",
           At, {{"enqueued", F->Site}});
  else
    P.Hazards.forgetIfFew();
  if (Object *R = registrationIn({Address, Address + Size}))
    report(rules::DestroyOrder,
           "heap memory is released by 'free' while it is registered; call "
           "'aclrtHostUnregister' first",
           At, {{"registered", R->Born}});
}

} // namespace

bool mayFree(void *Memory, const Site &At) {
  Process *P = processIfStarted();
  if (!P)
    return true;
  auto Address = reinterpret_cast<Word>(Memory);
  bool Ours = P->Memory.isDevice(Address) || P->Memory.isPinned(Address) ||
              P->Objects.inHandleRange(Address);
  if (Ours) {
    if (!inside())
      judgeSimulated(Memory, At);
    return false;
  }
  if ((P->Hazards.anyHost() || P->Objects.anyRange()) && !inside())
    judgeHeap(Memory, At);
  return true;
}

static std::atomic<StackId> ExitSite{0};

void noticeExit(const Site &At) {
  if (processIfStarted() && !inside())
    ExitSite = captureStack(At);
}

StackId exitSite() { return ExitSite; }

void noticeSpawn(const char *Function, const char *Command, const Site &At) {
  Process *P = processIfStarted();
  if (!P || inside())
    return;
  Locked Held;
  std::string Sleep = Command ? contract::sleepCommand(Command) : "";
  if (!Sleep.empty())
    hibernate(At, std::string("'") + Function + "' runs '" + Sleep + "'");
  if (P->Hazards.empty())
    return;
  const Flight *F = P->Hazards.onStack(0, ~0ull);
  report(rules::ForkInAsync,
         std::string("'") + Function + "' forks while '" +
             (F ? F->By->Name : std::string("a task")) +
             "' may be in flight; synchronise the stream first",
         At, {{"enqueued", F ? F->Site : 0}});
}

void noticeSpawn(const char *Function, char *const Arguments[],
                 const Site &At) {
  std::string Line;
  for (; Arguments && *Arguments; ++Arguments)
    Line += (Line.empty() ? "" : " ") + std::string(*Arguments);
  noticeSpawn(Function, Line.c_str(), At);
}

} // namespace acltidy::sim
