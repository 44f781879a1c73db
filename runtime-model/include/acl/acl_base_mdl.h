//===-- acl/acl_base_mdl.h - ACL base types of models -------------*- C -*-===//
// Interface of CANN 9.x, which splits these off; CANN 8.1 has them in
// acl_base.h.
#ifndef INC_EXTERNAL_ACL_ACL_BASE_MDL_H_
#define INC_EXTERNAL_ACL_ACL_BASE_MDL_H_

#include "acl_base.h"

#endif // INC_EXTERNAL_ACL_ACL_BASE_MDL_H_
