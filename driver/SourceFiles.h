//===- SourceFiles.h - Source text for places and excerpts ----------------===//

#ifndef ACLTIDY_DRIVER_SOURCEFILES_H
#define ACLTIDY_DRIVER_SOURCEFILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>
#include <vector>

namespace acltidy::driver {

struct Extent;

/// Reads files once and knows their lines. A file that cannot be read is empty.
/// Not thread-safe.
class SourceFiles {
public:
  SourceFiles() = default;
  virtual ~SourceFiles();

  llvm::StringRef text(llvm::StringRef Path);
  /// Line \p Number, from 1, without its end; "" when there is none.
  llvm::StringRef line(llvm::StringRef Path, unsigned Number);
  unsigned lineCount(llvm::StringRef Path);

  /// Sets the lines and columns of \p E from its offset and length.
  void locate(Extent &E);

protected:
  /// The text of \p Path; it must live as long as this object.
  virtual llvm::StringRef load(llvm::StringRef Path);

private:
  struct File {
    llvm::StringRef Text;
    std::vector<unsigned> LineStarts;
  };
  File &get(llvm::StringRef Path);

  llvm::StringMap<File> Files;
  std::vector<std::unique_ptr<std::string>> Owned;
};

/// Calls \p Do for each identifier, keyword and number of \p Text, in order,
/// with what follows it.
void forEachWord(
    llvm::StringRef Text,
    llvm::function_ref<void(llvm::StringRef Word, llvm::StringRef Rest)> Do);

/// How many Unicode code points the first \p Bytes bytes of \p Line have.
unsigned codePoints(llvm::StringRef Line, unsigned Bytes);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_SOURCEFILES_H
