//===- Snapshot.h - The files that analyses have read ---------------------===//
//
// A process reads each file once and analyses all its translation units with
// what it has read. What a unit has used is known exactly, files that were
// looked for in vain included: a result holds until one of these changes.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_SNAPSHOT_H
#define ACLTIDY_DRIVER_SNAPSHOT_H

#include "FileResult.h"
#include "SourceFiles.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>
#include <string>
#include <vector>

namespace acltidy::driver {

/// A 128-bit hash of a file's content.
struct ContentHash {
  uint64_t Low = 0, High = 0;
  static ContentHash of(llvm::StringRef Text);
  bool operator==(const ContentHash &O) const {
    return Low == O.Low && High == O.High;
  }
};

/// The files that this process has read. Not thread-safe.
class Snapshot {
public:
  struct File {
    llvm::ErrorOr<llvm::vfs::Status> Status = std::error_code();
    std::unique_ptr<llvm::MemoryBuffer> Text; ///< Once it was read.
    ContentHash Hash;
  };

  Snapshot();
  /// \p Path is absolute.
  File &stat(llvm::StringRef Path);
  /// Reads the text, too. Null when that fails; `Status` then says why.
  File *read(llvm::StringRef Path);
  /// The text if it was read, or null.
  const llvm::MemoryBuffer *textOf(llvm::StringRef Path) const;

private:
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk;
  llvm::StringMap<File> Files;
};

/// A file system over a snapshot that notes what is used.
class RecordingFileSystem : public llvm::vfs::FileSystem {
public:
  explicit RecordingFileSystem(Snapshot &Files);

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &Dir,
                                          std::error_code &EC) override;
  std::error_code setCurrentWorkingDirectory(const llvm::Twine &P) override;
  llvm::ErrorOr<std::string> getCurrentWorkingDirectory() const override;
  std::error_code getRealPath(const llvm::Twine &Path,
                              llvm::SmallVectorImpl<char> &Out) override;

  /// What was used so far, sorted by path.
  std::vector<FileUse> uses() const;

private:
  std::string absolute(const llvm::Twine &Path) const;
  void note(llvm::StringRef Path, FileUse::Kind How);

  Snapshot &Files;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk;
  llvm::StringMap<FileUse::Kind> Used;
};

/// Lines and columns of what the snapshot has.
class SnapshotSources : public SourceFiles {
public:
  explicit SnapshotSources(Snapshot &Files) : Files(Files) {}

private:
  llvm::StringRef load(llvm::StringRef Path) override;
  Snapshot &Files;
};

/// Whether paths are still what they were when they were used. Looks at each
/// path once. Not thread-safe.
class UseValidator {
public:
  bool holds(const FileUse &Use);

private:
  struct State {
    bool Exists = false, Hashed = false, Readable = false;
    ContentHash Hash;
  };
  llvm::StringMap<State> Known;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_SNAPSHOT_H
