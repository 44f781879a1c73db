//===- Snapshot.cpp - The files that analyses have read -------------------===//

#include "Snapshot.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace acltidy::driver {

ContentHash ContentHash::of(StringRef Text) {
  XXH128_hash_t H =
      xxh3_128bits(ArrayRef<uint8_t>(Text.bytes_begin(), Text.size()));
  return {H.low64, H.high64};
}

//===--- Snapshot ---------------------------------------------------------===//

Snapshot::Snapshot() : Disk(vfs::getRealFileSystem()) {}

Snapshot::File &Snapshot::stat(StringRef Path) {
  auto [It, New] = Files.try_emplace(Path);
  if (New)
    It->second.Status = Disk->status(Path);
  return It->second;
}

Snapshot::File *Snapshot::read(StringRef Path) {
  File &F = stat(Path);
  if (!F.Status || F.Text)
    return F.Status ? &F : nullptr;
  if (F.Status->isDirectory()) {
    // Left as it is: others want to know that the directory is there.
    return nullptr;
  }
  // Volatile: mapped memory would change, or be gone, with the file.
  auto Text = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/true,
                                    /*IsVolatile=*/true);
  if (!Text) {
    F.Status = Text.getError();
    return nullptr;
  }
  F.Text = std::move(*Text);
  F.Hash = ContentHash::of(F.Text->getBuffer());
  // The file may have grown since; clang believes the size of the status.
  if (F.Status->getSize() != F.Text->getBufferSize())
    F.Status = vfs::Status::copyWithNewSize(*F.Status, F.Text->getBufferSize());
  return &F;
}

const MemoryBuffer *Snapshot::textOf(StringRef Path) const {
  auto It = Files.find(Path);
  return It == Files.end() ? nullptr : It->second.Text.get();
}

//===--- RecordingFileSystem ----------------------------------------------===//

namespace {

/// A file of the snapshot under the name it was asked for by.
class SnapshotFile : public vfs::File {
public:
  SnapshotFile(vfs::Status S, const MemoryBuffer &Text)
      : S(std::move(S)), Text(Text) {}
  ErrorOr<vfs::Status> status() override { return S; }
  ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &Name, int64_t,
                                                   bool, bool) override {
    SmallString<256> Storage;
    return MemoryBuffer::getMemBuffer(Text.getBuffer(),
                                      Name.toStringRef(Storage),
                                      /*RequiresNullTerminator=*/true);
  }
  std::error_code close() override { return {}; }

private:
  vfs::Status S;
  const MemoryBuffer &Text;
};

} // namespace

RecordingFileSystem::RecordingFileSystem(Snapshot &Files)
    : Files(Files), Disk(vfs::createPhysicalFileSystem().release()) {}

std::string RecordingFileSystem::absolute(const Twine &Path) const {
  SmallString<256> Name;
  Path.toVector(Name);
  if (sys::path::is_absolute(Name))
    return std::string(Name);
  SmallString<256> Result;
  if (ErrorOr<std::string> Directory = Disk->getCurrentWorkingDirectory())
    Result = *Directory;
  sys::path::append(Result, Name);
  return std::string(Result);
}

void RecordingFileSystem::note(StringRef Path, FileUse::Kind How) {
  auto [It, New] = Used.try_emplace(Path, How);
  if (!New && How > It->second)
    It->second = How;
}

ErrorOr<vfs::Status> RecordingFileSystem::status(const Twine &Path) {
  std::string Name = absolute(Path);
  Snapshot::File &F = Files.stat(Name);
  note(Name, F.Status ? FileUse::Kind::Exists : FileUse::Kind::Missing);
  if (!F.Status)
    return F.Status;
  return vfs::Status::copyWithNewName(*F.Status, Path);
}

ErrorOr<std::unique_ptr<vfs::File>>
RecordingFileSystem::openFileForRead(const Twine &Path) {
  std::string Name = absolute(Path);
  Snapshot::File &Known = Files.stat(Name);
  // Pipes and devices are no files that one can know.
  if (Known.Status && !Known.Status->isRegularFile() &&
      !Known.Status->isDirectory())
    return Disk->openFileForRead(Path);
  Snapshot::File *F = Files.read(Name);
  if (!F) {
    if (Known.Status) {
      note(Name, FileUse::Kind::Exists);
      return make_error_code(std::errc::is_a_directory);
    }
    note(Name, FileUse::Kind::Missing);
    return Known.Status.getError();
  }
  note(Name, FileUse::Kind::Read);
  return std::make_unique<SnapshotFile>(
      vfs::Status::copyWithNewName(*F->Status, Path), *F->Text);
}

vfs::directory_iterator RecordingFileSystem::dir_begin(const Twine &Dir,
                                                       std::error_code &EC) {
  return Disk->dir_begin(Dir, EC);
}

std::error_code
RecordingFileSystem::setCurrentWorkingDirectory(const Twine &Path) {
  return Disk->setCurrentWorkingDirectory(Path);
}

ErrorOr<std::string> RecordingFileSystem::getCurrentWorkingDirectory() const {
  return Disk->getCurrentWorkingDirectory();
}

std::error_code RecordingFileSystem::getRealPath(const Twine &Path,
                                                 SmallVectorImpl<char> &Out) {
  return Disk->getRealPath(Path, Out);
}

std::vector<FileUse> RecordingFileSystem::uses() const {
  std::vector<FileUse> Result;
  for (const auto &Entry : Used) {
    FileUse Use;
    Use.Path = Entry.getKey().str();
    Use.How = Entry.getValue();
    if (Use.How == FileUse::Kind::Read) {
      ContentHash Hash = Files.stat(Use.Path).Hash;
      Use.HashLow = Hash.Low;
      Use.HashHigh = Hash.High;
    }
    Result.push_back(std::move(Use));
  }
  llvm::sort(Result, [](const FileUse &A, const FileUse &B) {
    return A.Path < B.Path;
  });
  return Result;
}

StringRef SnapshotSources::load(StringRef Path) {
  Snapshot::File *F = Files.read(Path);
  return F ? F->Text->getBuffer() : StringRef();
}

//===--- UseValidator -----------------------------------------------------===//

bool UseValidator::holds(const FileUse &Use) {
  auto [It, New] = Known.try_emplace(Use.Path);
  State &S = It->second;
  if (New)
    S.Exists = sys::fs::exists(Use.Path);
  if (Use.How != FileUse::Kind::Read)
    return S.Exists == (Use.How == FileUse::Kind::Exists);
  if (!S.Exists)
    return false;
  if (!S.Hashed) {
    S.Hashed = true;
    if (auto Text = MemoryBuffer::getFile(Use.Path)) {
      S.Readable = true;
      S.Hash = ContentHash::of((*Text)->getBuffer());
    }
  }
  return S.Readable && S.Hash == ContentHash{Use.HashLow, Use.HashHigh};
}

} // namespace acltidy::driver
