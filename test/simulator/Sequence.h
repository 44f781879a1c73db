//===- Sequence.h - Sequences of calls that the contract makes up ---------===//
//
// Bytes choose functions and arguments. The contract's rows say what fits:
// live handles of the right kind most of the time; and now and then dead ones,
// other kinds, garbage, sizes that are absurd, and failures on request.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_SEQUENCE_H
#define ACLTIDY_TEST_SIMULATOR_SEQUENCE_H

#include <cstddef>
#include <cstdint>

namespace acltidy::test {

/// Runs what the bytes say, from aclInit to aclFinalize.
void runSequence(const uint8_t *Data, size_t Size);

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_SEQUENCE_H
