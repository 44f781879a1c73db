//===- Symbols.h - Functions and lines of return addresses ----------------===//

#ifndef ACLTIDY_DRIVER_RUN_SYMBOLS_H
#define ACLTIDY_DRIVER_RUN_SYMBOLS_H

#include "Findings.h"
#include "run/RawReport.h"
#include "llvm/DebugInfo/Symbolize/Symbolize.h"
#include <map>

namespace acltidy::driver {

class SourceFiles;

/// Asks LLVM's symbolizer, once for every address. Not thread-safe.
class Symbols {
public:
  /// Frames of libraries in \p Runtime are the simulator's own.
  Symbols(std::string Runtime, SourceFiles &Files);

  /// The frames of \p Raw, which come from a process of \p Program. A function
  /// that was inlined has its own frame. The simulator's frames, and what the
  /// system does before main and the start of threads, are left out.
  std::vector<Frame> resolve(const RawFrames &Raw, llvm::StringRef Program);

  /// The same for one address.
  const std::vector<Frame> &resolve(const RawFrame &Raw,
                                    llvm::StringRef Program);

private:
  bool isRuntime(const Frame &F) const;

  std::string Runtime;
  SourceFiles &Files;
  llvm::symbolize::LLVMSymbolizer Symbolizer;
  std::map<std::pair<std::string, uint64_t>, std::vector<Frame>> Known;
};

/// Whether \p F belongs to the C library or the dynamic linker.
bool isSystem(const Frame &F);

/// The frame that a person wants to see first: the innermost one whose source
/// is not a system header's, else the innermost one with a source, else null.
const Frame *bestFrame(llvm::ArrayRef<Frame> Frames);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_SYMBOLS_H
