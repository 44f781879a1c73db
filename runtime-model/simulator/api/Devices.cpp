//===- Devices.cpp - Devices, contexts, peers -----------------------------===//

#include "core/Devices.h"
#include "Behaviours.h"
#include "api/Answers.h"
#include "api/StateCallbacks.h"
#include "core/Lifecycle.h"
#include "core/Product.h"

namespace acltidy::sim {

aclError api::aclrtSetDevice(int32_t Device) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  tellDeviceState(Device, ACL_RT_DEVICE_STATE_SET_PRE);
  setDevice(call(), Device, /*Counted=*/true);
  tellDeviceState(Device, ACL_RT_DEVICE_STATE_SET_POST);
  return ACL_SUCCESS;
}

namespace {
int reset(int32_t Device, bool Force) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  tellDeviceState(Device, ACL_RT_DEVICE_STATE_RESET_PRE);
  if (!resetDevice(call(), Device, Force))
    return call().fail(ACL_ERROR_RT_INVALID_DEVICEID, "the device is not set");
  tellDeviceState(Device, ACL_RT_DEVICE_STATE_RESET_POST);
  return ACL_SUCCESS;
}
} // namespace

aclError api::aclrtResetDevice(int32_t Device) {
  return reset(Device, /*Force=*/false);
}

aclError api::aclrtResetDeviceForce(int32_t Device) {
  return reset(Device, /*Force=*/true);
}

aclError api::aclrtGetDevice(int32_t *Device) {
  return stored(store(Device, self().Device));
}

aclError api::aclrtGetDeviceCount(uint32_t *Count) {
  return stored(store(Count, product().Devices));
}

aclError api::aclrtSetTsDevice(aclrtTsId Id) {
  return Id == ACL_TS_ID_AICORE || Id == ACL_TS_ID_AIVECTOR
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtQueryDeviceStatus(int32_t Device,
                                     aclrtDeviceStatus *Status) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  return stored(store(Status, ACL_RT_DEVICE_STATUS_NORMAL));
}

aclError api::aclrtDeviceCanAccessPeer(int32_t *Can, int32_t Device,
                                       int32_t Peer) {
  if (!validDevice(Device) || !validDevice(Peer))
    return invalidDevice(validDevice(Device) ? Peer : Device);
  return stored(store(Can, Device != Peer));
}

aclError api::aclrtDeviceEnablePeerAccess(int32_t Peer, uint32_t Flags) {
  if (!validDevice(Peer) || Peer == self().Device)
    return invalidDevice(Peer);
  if (Flags)
    return call().fail(ACL_ERROR_INVALID_PARAM, "flags must be 0");
  process().Devices[static_cast<size_t>(self().Device)].Peers.insert(Peer);
  return ACL_SUCCESS;
}

aclError api::aclrtDeviceDisablePeerAccess(int32_t Peer) {
  if (!validDevice(Peer) || Peer == self().Device)
    return invalidDevice(Peer);
  process().Devices[static_cast<size_t>(self().Device)].Peers.erase(Peer);
  return ACL_SUCCESS;
}

aclError api::aclrtCreateContext(aclrtContext *Context, int32_t Device) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  Object &O = createContext(call(), Device, /*Default=*/false);
  DeviceState &D = process().Devices[static_cast<size_t>(Device)];
  if (!D.WasSet)
    joinDevice(call(), Device);
  D.WasSet = true;
  store(Context, reinterpret_cast<aclrtContext>(O.Value));
  return ACL_SUCCESS;
}

aclError api::aclrtDestroyContext(aclrtContext Context) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Context));
  if (!O)
    return ACL_ERROR_INVALID_PARAM;
  Serial Id = O->Id;
  orphanContext(Id, &call().record(), call().stack());
  if (self().Context == Id) {
    self().Context = 0;
    self().Device = -1;
  }
  return ACL_SUCCESS;
}

aclError api::aclrtSetCurrentContext(aclrtContext Context) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Context));
  if (!O || !O->as<ContextState>())
    return ACL_ERROR_INVALID_PARAM;
  setContext(call(), *O);
  return ACL_SUCCESS;
}

aclError api::aclrtGetCurrentContext(aclrtContext *Context) {
  Object *O = process().Objects.find(self().Context);
  if (!O)
    return call().fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  return stored(store(Context, reinterpret_cast<aclrtContext>(O->Value)));
}

aclError api::aclrtCtxGetCurrentDefaultStream(aclrtStream *Stream) {
  StreamRef S = call().stream(nullptr);
  Object *O = S ? process().Objects.find(S->Handle) : nullptr;
  if (!O)
    return call().fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  return stored(store(Stream, reinterpret_cast<aclrtStream>(O->Value)));
}

} // namespace acltidy::sim
