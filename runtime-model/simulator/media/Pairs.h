//===- Pairs.h - What kernels with an input and an output share -*- C++ -*-===//
///
/// \file
/// Internal to the media kernels.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_PAIRS_H
#define ACLTIDY_SIMULATOR_MEDIA_PAIRS_H

#include "Vpc.h"
#include <new>

namespace acltidy::media {

/// Both can be processed.
Status checkPair(const Picture &From, const Picture &To);

/// Both can be processed, and are of one format and size.
Status checkAlike(const Picture &From, const Picture &To);

/// The coordinate of a border pixel in a row of \p N, or -1 for a constant.
int64_t mirrored(int64_t At, int64_t N, BorderType Type);

template <class F> Status guarded(F Fn) {
  try {
    return Fn();
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
}

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_PAIRS_H
