//===-- hccl/hccl_comm.h - HCCL communicator management of CANN 9.x -------===//
// Interface of CANN 9.x.
#ifndef HCCL_COMM_H_
#define HCCL_COMM_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hccl/hccl_types.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Configuration of a communicator. */
typedef enum HcclOpExpansionMode {
  HCCL_OP_EXPANSION_MODE_INVALID = -1,
  HCCL_OP_EXPANSION_MODE_AI_CPU,
  HCCL_OP_EXPANSION_MODE_AIV,
  HCCL_OP_EXPANSION_MODE_HOST,
  HCCL_OP_EXPANSION_MODE_HOST_TS,
  HCCL_OP_EXPANSION_CCU_MS,
  HCCL_OP_EXPANSION_CCU_SCHED,
  HCCL_OP_EXPANSION_AIV_ONLY,
} HcclOpExpansionMode;

typedef enum HcclConfigType {
  HCCL_CONFIG_TYPE_INVALID = -1,
  HCCL_CONFIG_TYPE_OP_EXPANSION_MODE,
} HcclConfigType;

typedef HcclOpExpansionMode HcclConfigTypeOpExpansionMode;

HcclResult HcclConfigGetInfo(HcclComm comm, HcclConfigType cfgType,
                             uint32_t infoLen, void *info);

/* State of a communicator. */
HcclResult HcclCommGetHandleWithName(const char *commName, HcclComm *comm);
HcclResult HcclCommGetStatus(HcclComm comm, HcclCommStatus *status);
HcclResult HcclCommWorkingDevNicSet(HcclComm comm, uint32_t *ranks,
                                    bool *useBackup, uint32_t nRanks);

/* Groups of calls. */
HcclResult HcclGroupStart(void);
HcclResult HcclGroupEnd(void);

/* Symmetric memory windows. */
HcclResult HcclCommSymWinRegister(HcclComm comm, void *addr, uint64_t size,
                                  HcclCommSymWindow *winHandle, uint32_t flag);
HcclResult HcclCommSymWinDeregister(HcclCommSymWindow winHandle);
HcclResult HcclCommSymWinGet(HcclComm comm, void *ptr, size_t size,
                             HcclCommSymWindow *winHandle, size_t *offset);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

/* CANN 9.x declares all functions of communicators here. */
#include "hccl/hccl.h"

#endif // HCCL_COMM_H_
