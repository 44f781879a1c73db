//===-- acl/dvpp/hi_dvpp_common.h - older name of hi_media_common.h -------===//
// Interface of CANN 8.1.
#ifndef HI_DVPP_COMMON_H_
#define HI_DVPP_COMMON_H_

#include "hi_media_common.h"

#endif // HI_DVPP_COMMON_H_
