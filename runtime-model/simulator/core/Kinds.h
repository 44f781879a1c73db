//===- Kinds.h - The contract's kinds that behaviours speak of ------------===//

#ifndef ACLTIDY_SIM_KINDS_H
#define ACLTIDY_SIM_KINDS_H

#include "contract/Contract.h"

namespace acltidy::sim {

using contract::KindId;
using contract::NoKind;

/// Kinds by the names that the tables give them.
struct Kinds {
#define KIND(Member, Id) KindId Member = contract::findKind(Tables, Id)
  const contract::Tables &Tables = contract::builtinTables();
  KIND(Acl, "acl");
  KIND(Device, "device");
  KIND(Context, "context");
  KIND(Stream, "stream");
  KIND(Event, "event");
  KIND(Notify, "notify");
  KIND(CntNotify, "cnt-notify");
  KIND(DeviceMemory, "device-memory");
  KIND(ManagedMemory, "managed-memory");
  KIND(PinnedMemory, "pinned-memory");
  KIND(DvppMemory, "dvpp-memory");
  KIND(HiDvppMemory, "hi-dvpp-memory");
  KIND(VirtualAddress, "virtual-address");
  KIND(PhysicalMemory, "physical-memory");
  KIND(HostRegistration, "host-registration");
  KIND(Executor, "executor");
  KIND(RepeatableExecutor, "repeatable-executor");
  KIND(Capture, "capture");
  KIND(ModelRI, "model-ri");
  KIND(Model, "model");
#undef KIND

  const contract::ResourceKind &operator[](KindId Kind) const {
    return Tables.Kinds[Kind];
  }
};

inline const Kinds &kinds() {
  static const Kinds &K = *new Kinds;
  return K;
}

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_KINDS_H
