//===- TensorSize.h - The bytes of a tensor that a call describes -*- C++
//-*-===//

#ifndef ACLTIDY_RULES_TENSORSIZE_H
#define ACLTIDY_RULES_TENSORSIZE_H

#include "engine/PathContext.h"

namespace acltidy {

/// The bytes that a tensor of the dimensions and the element type in \p E
/// takes; unknown when one of them is.
clang::ento::SVal tensorBytes(const AclCall &Call, const contract::Extent &E,
                              PathContext &Ctx);

} // namespace acltidy

#endif // ACLTIDY_RULES_TENSORSIZE_H
