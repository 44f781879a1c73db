#pragma once
#include_next "acl/acl.h"
