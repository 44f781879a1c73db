//===-- acl/dvpp/hi_dvpp_type.h - older name of hi_media_type.h ---*- C -*-===//
// Interface of CANN 8.1.
#ifndef HI_DVPP_TYPE_H_
#define HI_DVPP_TYPE_H_

#include "hi_media_type.h"

#endif // HI_DVPP_TYPE_H_
