//===- CopyDirection.cpp - The direction that a copy is told --------------===//

#include "rules/CopyDirection.h"
#include "engine/Touches.h"

using namespace clang::ento;
using namespace acltidy;
using contract::Space;

Side acltidy::sideOf(Space S) {
  switch (S) {
  case Space::Host:
  case Space::PinnedHost:
    return Side::Host;
  case Space::Device:
  case Space::Dvpp:
    return Side::Device;
  default:
    return Side::Unknown;
  }
}

/// By value.
static constexpr Direction Directions[] = {
    {"ACL_MEMCPY_HOST_TO_HOST", Side::Host, Side::Host},
    {"ACL_MEMCPY_HOST_TO_DEVICE", Side::Host, Side::Device},
    {"ACL_MEMCPY_DEVICE_TO_HOST", Side::Device, Side::Host},
    {"ACL_MEMCPY_DEVICE_TO_DEVICE", Side::Device, Side::Device},
    {"ACL_MEMCPY_DEFAULT", Side::Unknown, Side::Unknown},
    {"ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE", Side::Host, Side::Device},
    {"ACL_MEMCPY_INNER_DEVICE_TO_DEVICE", Side::Device, Side::Device},
    {"ACL_MEMCPY_INTER_DEVICE_TO_DEVICE", Side::Device, Side::Device},
};

const Direction *acltidy::directionOf(const AclCall &Call,
                                      const contract::Copy &C,
                                      ProgramStateRef State) {
  if (C.Direction == contract::NoArg)
    return nullptr;
  std::optional<uint64_t> Kind = bytesOf(Call, C.Direction, State);
  return Kind && *Kind < std::size(Directions) ? &Directions[*Kind] : nullptr;
}

const char *acltidy::directionFor(Side From, Side To) {
  for (const Direction &D : Directions)
    if (D.From == From && D.To == To)
      return D.Name;
  return nullptr;
}
