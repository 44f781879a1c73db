//===-- acl/dvpp/hi_dvpp.h - DVPP V2: all modules -----------------*- C -*-===//
// Interface of CANN 8.1.
#ifndef HI_DVPP_H_
#define HI_DVPP_H_

#include "hi_dvpp_pngd.h"
#include "hi_dvpp_sys.h"
#include "hi_dvpp_vb.h"
#include "hi_dvpp_vdec.h"
#include "hi_dvpp_venc.h"
#include "hi_dvpp_vpc.h"
#include "hi_region.h"

#endif // HI_DVPP_H_
