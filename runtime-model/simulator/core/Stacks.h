//===- Stacks.h - Call stacks of the client -------------------------------===//
//
// A stack is a list of return addresses, kept once and named by a number.
// Capturing is quick when the same place is reached again with the same
// return addresses above it: the slots that hold them are compared instead of
// unwinding.
//
// Thread-safe. Not async-signal-safe, but usable from the handler of a fault
// that client code raised.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_STACKS_H
#define ACLTIDY_SIM_STACKS_H

#include <cstdint>
#include <string>
#include <vector>

namespace acltidy::sim {

/// 0 is "no stack".
using StackId = uint32_t;

/// Where the client called: its return address, and the frame of the exported
/// function that it called.
struct Site {
  const void *Caller = nullptr;
  const void *Frame = nullptr;
};

/// The stack of the calling thread from the client's frame on.
StackId captureStack(const Site &At);

/// The stack of the calling thread; all of it.
StackId captureStack();
/// A stack of one return address.
StackId internFrame(const void *Address);
/// The stack of a fault at \p Instruction, from its handler.
StackId captureFault(const void *Instruction);

/// Return addresses, innermost first.
std::vector<const void *> framesOf(StackId Stack);

struct FrameName {
  std::string Module;  ///< Path of the object file; empty when unknown.
  uint64_t Offset = 0; ///< Address of the call in it, as in its symbol table.
  std::string Symbol;  ///< Nearest exported symbol, mangled; may be empty.
  uint64_t SymbolOffset = 0;
};

/// Names a return address. The offset is that of the call before it.
FrameName nameFrame(const void *ReturnAddress);

/// For fork: no other thread may hold the lock in the child.
void lockStacks();
void unlockStacks();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_STACKS_H
