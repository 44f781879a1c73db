//===- Client.cpp - The program that is to run ----------------------------===//

#include "run/Client.h"
#include "Installation.h"
#include "Messages.h"
#include "Paths.h"
#include "run/RunOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <unistd.h>

using namespace llvm;
using namespace llvm::object;

extern "C" char **environ;

namespace acltidy::driver {

namespace {

/// What the dynamic linker is told by a program.
struct Dynamic {
  bool Linked = false;  ///< By the dynamic linker at all.
  std::string RPath;    ///< Wins over LD_LIBRARY_PATH …
  bool RunPath = false; ///< … unless there is this one.
  std::vector<std::string> Needed;
};

} // namespace

template <typename ELFT>
static Expected<Dynamic> readDynamic(const ELFFile<ELFT> &File) {
  Dynamic Result;
  auto Headers = File.program_headers();
  if (!Headers)
    return Headers.takeError();
  for (const auto &H : *Headers)
    Result.Linked |= H.p_type == ELF::PT_INTERP;
  auto Entries = File.dynamicEntries();
  if (!Entries)
    return Entries.takeError();
  uint64_t Table = 0;
  for (const auto &E : *Entries)
    if (E.d_tag == ELF::DT_STRTAB)
      Table = E.d_un.d_ptr;
  if (!Table)
    return Result;
  auto Strings = File.toMappedAddr(Table);
  if (!Strings)
    return Strings.takeError();
  const char *End = reinterpret_cast<const char *>(File.end());
  auto Text = [&](uint64_t Offset) {
    const char *At = reinterpret_cast<const char *>(*Strings) + Offset;
    return At < End ? std::string(At, strnlen(At, End - At)) : std::string();
  };
  for (const auto &E : *Entries) {
    if (E.d_tag == ELF::DT_NEEDED)
      Result.Needed.push_back(Text(E.d_un.d_val));
    else if (E.d_tag == ELF::DT_RPATH)
      Result.RPath = Text(E.d_un.d_val);
    else if (E.d_tag == ELF::DT_RUNPATH)
      Result.RunPath = true;
  }
  return Result;
}

/// The names of the libraries that the simulated runtime has.
static StringSet<> librariesOf(StringRef Runtime) {
  StringSet<> Result;
  std::error_code EC;
  for (sys::fs::directory_iterator It(Runtime, EC), End; It != End && !EC;
       It.increment(EC))
    if (StringRef Name = sys::path::filename(It->path());
        Name.ends_with(".so") && Name != "libacltidy_runtime.so")
      Result.insert(Name);
  return Result;
}

/// Libraries that the program would take from its own directories.
static std::vector<std::string>
chosenByProgram(const Dynamic &D, StringRef Program, StringRef Runtime) {
  std::vector<std::string> Result;
  SmallVector<StringRef> Directories;
  if (!D.RunPath)
    StringRef(D.RPath).split(Directories, ':', -1, /*KeepEmpty=*/false);
  std::string Origin = sys::path::parent_path(Program).str();
  StringSet<> Ours = librariesOf(Runtime);
  for (StringRef Each : Directories) {
    std::string Directory = Each.str();
    for (StringRef Name : {"$ORIGIN", "${ORIGIN}"})
      if (size_t At = Directory.find(Name); At != std::string::npos)
        Directory.replace(At, Name.size(), Origin);
    if (sys::fs::equivalent(Directory, Runtime))
      break;
    for (const auto &Library : Ours) {
      SmallString<256> Path(Directory);
      sys::path::append(Path, Library.getKey());
      if (sys::fs::exists(Path))
        Result.push_back((Runtime + "/" + Library.getKey()).str());
    }
  }
  llvm::sort(Result);
  Result.erase(llvm::unique(Result), Result.end());
  return Result;
}

/// Looks into an ELF file; scripts and the like stay as they are.
static bool inspect(Client &C, Messages &Log) {
  auto Buffer = MemoryBuffer::getFile(C.Path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!Buffer ||
      !(*Buffer)->getBuffer().starts_with(StringRef(ELF::ElfMagic, 4)))
    return true;
  Expected<std::unique_ptr<ObjectFile>> Object =
      ObjectFile::createELFObjectFile((*Buffer)->getMemBufferRef());
  if (!Object) {
    Log.error("'" + C.Path +
              "' cannot be read: " + toString(Object.takeError()));
    return false;
  }
  auto *File = dyn_cast<ELF64LEObjectFile>(Object->get());
  if (!File) {
    Log.error("'" + C.Path +
              "' is not a program for 64-bit machines; the simulated runtime "
              "is");
    return false;
  }
  Expected<Dynamic> D = readDynamic(File->getELFFile());
  if (!D) {
    Log.note("'" + C.Path +
             "' cannot be read to its end: " + toString(D.takeError()));
    return true;
  }
  C.Static = !D->Linked;
  if (C.Static)
    Log.note("'" + C.Path +
             "' is linked statically: the simulated runtime cannot take the "
             "place of its libraries; link ACL's libraries dynamically");
  if (C.Preload.empty())
    C.Preload = chosenByProgram(*D, C.Path, C.Runtime);
  return true;
}

Client findClient(const RunOptions &Opts, const Installation &Paths,
                  Messages &Log) {
  Client C;
  C.Command = Opts.Command;
  C.Runtime = Paths.Runtime;
  if (C.Runtime.empty()) {
    Log.error("the libraries of the simulated runtime were not found; "
              "install acl-tidy completely, or build it with "
              "-DACLTIDY_SIMULATOR=ON");
    return C;
  }
  // A name with a slash is taken as it is.
  const std::string &Name = Opts.Command.front();
  ErrorOr<std::string> Found = sys::findProgramByName(Name);
  if (!Found || sys::fs::is_directory(*Found) ||
      !sys::fs::can_execute(*Found)) {
    Log.error("the program '" + Name + "' " +
              (sys::fs::is_directory(Name) ? "is a directory"
               : sys::fs::exists(Name)
                   ? "is not executable; chmod +x makes it so"
                   : "was not found; name it with its path, as in "
                     "./build/app"));
    return C;
  }
  std::string Path = absolutePath(*Found);
  if (Opts.Preload)
    for (const auto &Library : librariesOf(C.Runtime))
      C.Preload.push_back((C.Runtime + "/" + Library.getKey()).str());
  llvm::sort(C.Preload);
  C.Path = Path;
  if (!inspect(C, Log))
    C.Path.clear();
  // The program sees the name by which it was called.
  C.Command.front() = *Found;
  return C;
}

std::vector<std::string> environmentFor(const Client &C, const RunOptions &Opts,
                                        ArrayRef<std::string> More) {
  std::vector<std::string> Result;
  auto Set = [&](StringRef Name, const Twine &Value) {
    std::string Text = (Name + "=" + Value).str();
    auto Same = [&](StringRef E) { return E.split('=').first == Name; };
    auto It = find_if(Result, Same);
    if (It == Result.end())
      Result.push_back(Text);
    else
      *It = Text;
  };
  auto Get = [&](StringRef Name) {
    const char *Value = getenv(Name.str().c_str());
    return StringRef(Value ? Value : "");
  };
  for (char **E = environ; *E; ++E)
    Result.push_back(*E);

  StringRef Old = Get("LD_LIBRARY_PATH");
  Set("LD_LIBRARY_PATH", C.Runtime + (Old.empty() ? "" : ":" + Old.str()));
  if (!C.Preload.empty()) {
    StringRef Others = Get("LD_PRELOAD");
    Set("LD_PRELOAD",
        join(C.Preload, ":") + (Others.empty() ? "" : ":" + Others.str()));
  }
  // The report is acl-tidy's to print, and the exit code is its to choose.
  Set("ACLTIDY_SUMMARY", "0");
  Set("ACLTIDY_ERROR_EXITCODE", "0");
  if (!Opts.Product.empty())
    Set("ACLTIDY_PRODUCT", Opts.Product);
  if (!Opts.Schedule.empty())
    Set("ACLTIDY_SCHEDULE", Opts.Schedule);
  if (!Opts.Fail.empty())
    Set("ACLTIDY_FAIL", Opts.Fail);
  if (!Opts.FailPlan.empty())
    Set("ACLTIDY_FAIL_PLAN", absolutePath(Opts.FailPlan));
  for (const std::string &Each : More) {
    auto [Name, Value] = StringRef(Each).split('=');
    Set(Name, Value);
  }
  return Result;
}

} // namespace acltidy::driver
