//===- HostRegistration.cpp - Host memory that the device maps ------------===//
//
// The device's address of registered memory is the host's, as in a process
// whose host and device share their addresses.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "core/HostMemory.h"

namespace acltidy::sim {

namespace {

constexpr Word PageBytes = 4096;

aclError registerRange(void *Memory, uint64_t Size) {
  Call &C = call();
  auto Begin = reinterpret_cast<Word>(Memory);
  if (!Begin || Begin % PageBytes || !Size || Begin + Size < Begin)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the address is null or not aligned to 4096 bytes, or the "
                  "size is 0");
  if (process().Memory.isDevice(Begin))
    return C.fail(ACL_ERROR_INVALID_PARAM, "this is no host memory");
  if (registrationIn({Begin, Begin + Size}))
    return C.fail(ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED,
                  "a part of the range is registered already");
  char Ends[2];
  if (!copyBytes(Ends, Memory, 1) ||
      !copyBytes(Ends + 1, static_cast<char *>(Memory) + Size - 1, 1))
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the process does not have this memory");
  return ACL_SUCCESS;
}

bool among(uint64_t Value, std::initializer_list<uint64_t> Known) {
  return std::find(Known.begin(), Known.end(), Value) != Known.end();
}

} // namespace

aclError api::aclrtHostRegister(void *Memory, uint64_t Size,
                                aclrtHostRegisterType Type, void **Out) {
  Call &C = call();
  if (!among(Type, {ACL_HOST_REGISTER_MAPPED, ACL_HOST_REGISTER_IOMEMORY,
                    ACL_HOST_REGISTER_READONLY}))
    return C.fail(ACL_ERROR_INVALID_PARAM, "no such type of registration");
  if (aclError Bad = registerRange(Memory, Size))
    return Bad;
  return store(Out, Memory) ? ACL_SUCCESS
                            : C.fail(ACL_ERROR_INVALID_PARAM,
                                     "there is no place for the address");
}

aclError api::aclrtHostRegisterV2(void *Memory, uint64_t Size, uint32_t Flags) {
  constexpr uint32_t Known = ACL_HOST_REG_MAPPED | ACL_HOST_REG_IOMEMORY |
                             ACL_HOST_REG_READONLY | ACL_HOST_REG_PINNED;
  if (Flags & ~Known)
    return call().fail(ACL_ERROR_INVALID_PARAM, "no such flag");
  return registerRange(Memory, Size);
}

aclError api::aclrtHostGetDevicePointer(void *Memory, void **Out, uint32_t) {
  Call &C = call();
  auto At = reinterpret_cast<Word>(Memory);
  if (!registrationIn({At, At + 1}))
    return C.fail(ACL_ERROR_HOST_MEMORY_NOT_REGISTERED,
                  "the memory is not registered");
  return store(Out, Memory) ? ACL_SUCCESS
                            : C.fail(ACL_ERROR_INVALID_PARAM,
                                     "there is no place for the address");
}

} // namespace acltidy::sim
