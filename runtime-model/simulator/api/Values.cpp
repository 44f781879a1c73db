//===- Values.cpp - Streams that write values and wait for them -----------===//
//
// The value is what streams tell each other by: its accesses are in order, and
// what comes before a write that is known comes before a wait for it. Whoever
// else may have written it is not known: then the wait comes after everything
// that was enqueued before it, so that correct code is never accused.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "core/HostMemory.h"

namespace acltidy::sim {

namespace {

/// The memory is there; the value itself is never unordered.
bool there(Word Address, AccessMode Mode, const StreamRef &S) {
  Call &C = call();
  Object *O = process().Objects.byAddress(Address);
  if (O && O->live() && O->Size - (Address - O->Value) >= sizeof(uint64_t))
    return true;
  return C.check({Address, sizeof(uint64_t), Mode}, S.get());
}

bool holds(Word Address, uint64_t Wanted, uint32_t How) {
  uint64_t Now = 0;
  // Memory that ended too early was told; nobody will write there any more.
  if (!copyBytes(&Now, process().Memory.bytes(Address), sizeof Now))
    return true;
  switch (How) {
  case ACL_STREAM_WAIT_VALUE_GEQ:
    return static_cast<int64_t>(Now - Wanted) >= 0;
  case ACL_STREAM_WAIT_VALUE_EQ:
    return Now == Wanted;
  case ACL_STREAM_WAIT_VALUE_AND:
    return (Now & Wanted) != 0;
  default:
    return ~(Now | Wanted) != 0;
  }
}

} // namespace

aclError api::aclrtValueWrite(void *To, uint64_t Value, uint32_t Flag,
                              aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  auto Address = reinterpret_cast<Word>(To);
  if (!S || Flag || Address % 8)
    return C.fail(ACL_ERROR_RT_PARAM_INVALID,
                  "the address is not aligned to 8 bytes, or the flag not 0");
  if (!there(Address, AccessMode::Write, S))
    return ACL_ERROR_RT_PARAM_INVALID;
  Process &P = process();
  P.Memory.markWritten(Address, sizeof Value, P.Objects);
  C.enqueueChecked(S, {}, [Address, Value] {
    copyBytes(process().Memory.bytes(Address), &Value, sizeof Value);
  });
  return ACL_SUCCESS;
}

aclError api::aclrtValueWait(void *At, uint64_t Value, uint32_t How,
                             aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  auto Address = reinterpret_cast<Word>(At);
  if (!S || How > ACL_STREAM_WAIT_VALUE_NOR || Address % 8)
    return C.fail(ACL_ERROR_RT_PARAM_INVALID,
                  "the address is not aligned to 8 bytes, or the flag none of "
                  "the documented");
  if (!there(Address, AccessMode::Read, S))
    return ACL_ERROR_RT_PARAM_INVALID;
  for (const StreamRef &Other : process().Streams)
    if (Other != S) {
      S->Seen.join(Other->Seen);
      S->Seen.advance(Other, Other->Enqueued);
    }
  Task T = C.task();
  T.Kind = TaskKind::ValueWait;
  T.Ready = [=] { return holds(Address, Value, How); };
  enqueue(S, std::move(T));
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
