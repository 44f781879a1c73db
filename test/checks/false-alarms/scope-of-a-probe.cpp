// RUN: %check_acl_tidy %s acl-*
// Must not be reported: the probe leaves ACL open on purpose, also when nothing
// has failed, and says what it found by a constant that is no status. What then
// fails is the check of a configuration.

#include "acl/acl.h"

enum class Chip { A2, A3, Unknown };

static Chip probe(int device) {
  constexpr aclError initialisedAlready = 100002;
  aclError status = aclInit(nullptr);
  if (status != ACL_SUCCESS && status != initialisedAlready)
    return Chip::Unknown;
  status = aclrtSetDevice(device);
  if (status != ACL_SUCCESS)
    return Chip::Unknown;
  return aclrtGetSocName() != nullptr ? Chip::A3 : Chip::A2;
}

bool validateLinks(int device, bool mixed) {
  if (probe(device) == Chip::A3)
    return true;
  return !mixed;
}

bool validate(int device, bool mixed, int blocks) {
  if (!validateLinks(device, mixed))
    return false;
  if (probe(device) == Chip::A2 && blocks > 4)
    return false;
  return blocks > 0;
}
