//===-- acl/dvpp/hi_dvpp_sys.h - older name of hi_mpi_sys.h -------*- C -*-===//
// Interface of CANN 8.1.
#ifndef HI_DVPP_SYS_H_
#define HI_DVPP_SYS_H_

#include "hi_mpi_sys.h"

#endif // HI_DVPP_SYS_H_
