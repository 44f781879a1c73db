//===- Pools.cpp ----------------------------------------------------------===//

#include "core/Pools.h"

#include "core/Faults.h"
#include "core/Lifecycle.h"

namespace acltidy::sim {

namespace {

void report(const char *Rule, std::string Message, const Site &At,
            const std::vector<Place> &More) {
  reportAt({"here", captureStack(At)}, Rule, std::move(Message), More);
}

const Record &alloc() {
  static const Record &R = recordOf("acltidyPoolAlloc", 3);
  return R;
}

const Record &release() {
  static const Record &R = recordOf("acltidyPoolFree", 2);
  return R;
}

} // namespace

void poolAlloc(const void *, const void *Address, size_t Size, const Site &At) {
  Locked Held;
  Process &P = process();
  auto Value = reinterpret_cast<Word>(Address);
  Object *Outer = P.Objects.blockAt(Value);
  if (!Outer || !Outer->live()) {
    report(rules::UseAfterDestroy,
           "a pool hands out a block of memory that is not allocated", At,
           {{"released", Outer ? Outer->Died : 0}});
    return;
  }
  if (Outer->Size - (Value - Outer->Value) < Size)
    report(rules::CopyBounds,
           "a pool hands out a block that is larger than the memory behind it",
           At, {{"allocated", Outer->Born}});
  if (auto *B = Outer->as<Block>()) {
    // As unwritten as fresh memory.
    Range R{Value - Outer->Value, Value - Outer->Value + Size};
    if (!P.Memory.isPinned(Value)) {
      B->Written.remove(R);
      B->Poisoned.remove(R);
    }
  }
  Object &O = P.Objects.createPoolBlock(*Outer, Value, Size);
  O.BornBy = &alloc();
  O.Born = captureStack(At);
}

void poolFree(const void *, const void *Address, const Site &At) {
  Locked Held;
  Process &P = process();
  auto Value = reinterpret_cast<Word>(Address);
  Object *O = P.Objects.poolBlock(Value);
  if (!O || !O->live()) {
    report(rules::UseAfterDestroy,
           O ? "a block of a pool is given back twice"
             : "what is no block of a pool is given back to it",
           At, {{"released", O ? O->Died : 0}, {"created", O ? O->Born : 0}});
    return;
  }
  if (const Flight *F = P.Hazards.conflict({Value, Value + O->Size},
                                           AccessMode::Write, nullptr))
    report(rules::UnsynchronizedAccess,
           "a block goes back to its pool while '" + F->By->Name +
               "' may still use it; synchronise the stream first",
           At, {{"enqueued", F->Site}, {"created", O->Born}});
  P.Objects.end(*O, Life::Released, &release(), captureStack(At));
}

void hibernate(const Site &At, const std::string &How) {
  Locked Held;
  Process &P = process();
  if (!P.Initialised)
    return;
  StackId Live = 0;
  const Record *By = nullptr;
  P.Objects.forEachLive([&](Object &O) {
    if (!O.System && !Live && O.BornBy) {
      Live = O.Born;
      By = O.BornBy;
    }
  });
  report(rules::Hibernation,
         How + " while the process uses the API; end inference and media work, "
               "and call aclFinalize, before",
         At, {{By ? "still alive" : "here", Live}});
}

} // namespace acltidy::sim
