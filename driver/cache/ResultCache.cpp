//===- ResultCache.cpp - Results of former runs ---------------------------===//

#include "cache/ResultCache.h"
#include "Configuration.h"
#include "FileAnalysis.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Options.h"
#include "Serial.h"
#include "output/Output.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <link.h>

using namespace llvm;

namespace acltidy::driver {

/// LLVM's pruning looks at files of this name only.
static constexpr StringLiteral Prefix = "llvmcache-";
static constexpr StringLiteral Magic = "acl-tidy result 1\n";

//===--- Keys -------------------------------------------------------------===//

/// The linker's hash of this program, or "".
static std::string buildId() {
  std::string Result;
  dl_iterate_phdr(
      [](dl_phdr_info *Info, size_t, void *Out) {
        // The program comes first. Notes: sizes of name and text, type, name.
        for (int I = 0; I != Info->dlpi_phnum; ++I) {
          const ElfW(Phdr) &Header = Info->dlpi_phdr[I];
          if (Header.p_type != PT_NOTE)
            continue;
          const char *At =
              reinterpret_cast<const char *>(Info->dlpi_addr + Header.p_vaddr);
          const char *End = At + Header.p_memsz;
          while (At + sizeof(ElfW(Nhdr)) <= End) {
            const auto *Note = reinterpret_cast<const ElfW(Nhdr) *>(At);
            const char *Name = At + sizeof(*Note);
            const char *Text = Name + alignTo(Note->n_namesz, 4);
            if (Note->n_type == NT_GNU_BUILD_ID)
              *static_cast<std::string *>(Out) =
                  toHex(StringRef(Text, Note->n_descsz));
            At = Text + alignTo(Note->n_descsz, 4);
          }
        }
        return 1;
      },
      &Result);
  return Result;
}

/// Tells this build of acl-tidy from all others.
static const std::string &toolIdentity() {
  static const std::string Identity = [] {
    std::string Id = buildId();
    if (Id.empty()) {
      static int Anchor;
      sys::fs::file_status Status;
      std::string Program = sys::fs::getMainExecutable("", &Anchor);
      if (!sys::fs::status(Program, Status))
        Id = formatv(
            "{0} {1} {2}", Program, Status.getSize(),
            Status.getLastModificationTime().time_since_epoch().count());
    }
    return formatv("{0} {1} {2}", InstallationVersion,
                   clang::getClangFullVersion(), Id)
        .str();
  }();
  return Identity;
}

std::string ResultCache::keyOf(const Unit &U, const LintOptions &Opts,
                               Configuration &Config,
                               const Installation &Paths) {
  std::string Text;
  auto Add = [&](StringRef Part) {
    // With sizes: "ab" and "c" are not "a" and "bc".
    Text += formatv("{0}:{1}\n", Part.size(), Part);
  };
  auto AddAll = [&](ArrayRef<std::string> Parts) {
    Add(utostr(Parts.size()));
    for (const std::string &Part : Parts)
      Add(Part);
  };
  Add(toolIdentity());
  Add(U.Path);
  for (const clang::tooling::CompileCommand &C : U.Commands.Commands) {
    Add(C.Directory);
    Add(C.Filename);
    AddAll(C.CommandLine);
  }
  AddAll(Opts.ExtraArgs);
  AddAll(Opts.ExtraArgsBefore);
  Add(Opts.BundledHeaders ? Paths.AclHeaders : "");
  Add(Paths.ClangResources);
  Add(Opts.LineFilter.value_or(""));
  Add(Opts.FixNotes ? "notes" : "");
  Add(Config.describe(U.Path));
  SmallVector<StringRef, 4> Models;
  std::string AllModels = Config.modelsFor(U.Path);
  StringRef(AllModels).split(Models, ';', -1, /*KeepEmpty=*/false);
  for (StringRef Model : Models) {
    auto File = MemoryBuffer::getFile(Model);
    Add(File ? (*File)->getBuffer() : "");
  }
  ContentHash Hash = ContentHash::of(Text);
  return utohexstr(Hash.High, true, 16) + utohexstr(Hash.Low, true, 16);
}

//===--- Entries ----------------------------------------------------------===//

std::string ResultCache::pathOf(StringRef Key) const {
  SmallString<256> Path(Directory);
  sys::path::append(Path, Prefix + Key);
  return std::string(Path);
}

namespace {
/// Stands after the magic line, as it is in memory: caches do not travel
/// between machines of different kinds, for they hold for one build.
struct EntryHead {
  uint64_t HashLow, HashHigh; ///< Of the payload as it is stored.
  uint64_t Size;              ///< Of the payload once it is unpacked.
  uint64_t Compressed;
};
} // namespace

static std::string pack(StringRef Payload) {
  SmallVector<uint8_t> Small;
  bool Compress = compression::zlib::isAvailable();
  if (Compress)
    compression::zlib::compress(arrayRefFromStringRef(Payload), Small,
                                compression::zlib::BestSpeedCompression);
  StringRef Stored = Compress ? toStringRef(Small) : Payload;
  ContentHash Hash = ContentHash::of(Stored);
  EntryHead Head{Hash.Low, Hash.High, Payload.size(), Compress};
  return (Magic +
          StringRef(reinterpret_cast<const char *>(&Head), sizeof(Head)) +
          Stored)
      .str();
}

/// The payload of an entry, or nothing if it is damaged.
static std::optional<std::string> unpack(StringRef Text) {
  EntryHead Head;
  if (!Text.consume_front(Magic) || Text.size() < sizeof(Head))
    return std::nullopt;
  std::memcpy(&Head, Text.data(), sizeof(Head));
  Text = Text.drop_front(sizeof(Head));
  if (!(ContentHash::of(Text) == ContentHash{Head.HashLow, Head.HashHigh}))
    return std::nullopt;
  if (!Head.Compressed)
    return Text.str();
  SmallVector<uint8_t> Payload;
  if (!compression::zlib::isAvailable())
    return std::nullopt;
  if (Error E = compression::zlib::decompress(arrayRefFromStringRef(Text),
                                              Payload, Head.Size)) {
    consumeError(std::move(E));
    return std::nullopt;
  }
  return toStringRef(Payload).str();
}

std::optional<FileResult> ResultCache::find(StringRef Key) {
  auto File = MemoryBuffer::getFile(pathOf(Key), /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  if (!File)
    return std::nullopt;
  std::optional<std::string> Payload = unpack((*File)->getBuffer());
  if (!Payload)
    return std::nullopt;
  FileResult Result;
  SerialReader In(*Payload);
  In(Result);
  if (!In.ok() || !In.atEnd() ||
      !all_of(Result.Uses, [&](const FileUse &Use) { return Now.holds(Use); }))
    return std::nullopt;
  Result.Cached = true;
  return Result;
}

std::string ResultCache::keep(StringRef Key, FileResult &Result) const {
  if (std::error_code EC = sys::fs::create_directories(Directory))
    return EC.message();
  SerialWriter Out;
  Out(Result);
  std::string Packed = pack(Out.take());
  return replaceFile(pathOf(Key), [&](raw_ostream &OS) { OS << Packed; });
}

void ResultCache::prune() const {
  CachePruningPolicy Policy;
  Policy.Interval = std::chrono::hours(1);
  Policy.Expiration = std::chrono::hours(24 * 30);
  Policy.MaxSizePercentageOfAvailableSpace = 10;
  Policy.MaxSizeBytes = 1u << 30;
  pruneCache(Directory, Policy);
}

} // namespace acltidy::driver
