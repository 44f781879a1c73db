//===- Symbols.cpp - Functions and lines of return addresses --------------===//

#include "run/Symbols.h"
#include "Paths.h"
#include "SourceFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace llvm::symbolize;

namespace acltidy::driver {

static LLVMSymbolizer::Options options() {
  LLVMSymbolizer::Options O;
  O.Demangle = true;
  O.UseSymbolTable = true;
  return O;
}

Symbols::Symbols(std::string Runtime, SourceFiles &Files)
    : Runtime(std::move(Runtime)), Files(Files), Symbolizer(options()) {}

/// The program's own name is what it was started as, perhaps by a relative
/// path.
static std::string moduleOf(const RawFrame &Raw, StringRef Program) {
  if (!sys::path::is_absolute(Raw.Module) &&
      (Raw.Module.empty() ||
       sys::path::filename(Raw.Module) == sys::path::filename(Program)))
    return Raw.Module.empty() ? "" : Program.str();
  return Raw.Module;
}

static Extent extentOf(const DILineInfo &Line, SourceFiles &Files) {
  Extent E;
  if (Line.FileName == DILineInfo::BadString || !Line.Line)
    return E;
  E.Path = absolutePath(Line.FileName);
  E.Line = E.EndLine = Line.Line;
  E.Column = E.EndColumn = std::max(Line.Column, 1u);
  StringRef Text = Files.line(E.Path, E.Line);
  if (!Text.empty())
    E.Offset = Text.data() - Files.text(E.Path).data() + E.Column - 1;
  return E;
}

const std::vector<Frame> &Symbols::resolve(const RawFrame &Raw,
                                           StringRef Program) {
  std::string Module = moduleOf(Raw, Program);
  auto [It, New] = Known.try_emplace({Module, Raw.Offset});
  std::vector<Frame> &Result = It->second;
  if (!New)
    return Result;
  if (!Module.empty() && sys::fs::exists(Module)) {
    Expected<DIInliningInfo> Info = Symbolizer.symbolizeInlinedCode(
        Module, {Raw.Offset, object::SectionedAddress::UndefSection});
    if (Info)
      for (uint32_t I = 0; I != Info->getNumberOfFrames(); ++I) {
        const DILineInfo &Line = Info->getFrame(I);
        Frame &F = Result.emplace_back();
        if (Line.FunctionName != DILineInfo::BadString)
          F.Function = Line.FunctionName;
        F.Where = extentOf(Line, Files);
      }
    else
      consumeError(Info.takeError());
  }
  if (Result.empty())
    Result.emplace_back();
  if (Result.front().Function.empty() && !Raw.Symbol.empty())
    Result.front().Function = demangle(Raw.Symbol);
  for (Frame &F : Result) {
    F.Module = Module;
    F.Offset = Raw.Offset;
  }
  return Result;
}

bool Symbols::isRuntime(const Frame &F) const {
  return sys::path::parent_path(F.Module) == Runtime;
}

bool isSystem(const Frame &F) {
  StringRef Name = sys::path::filename(F.Module);
  return Name.starts_with("libc.so") || Name.starts_with("libpthread.so") ||
         Name.starts_with("ld-linux");
}

std::vector<Frame> Symbols::resolve(const RawFrames &Raw, StringRef Program) {
  std::vector<Frame> Result;
  bool Started = false;
  for (const RawFrame &Each : Raw) {
    const std::vector<Frame> &Frames = resolve(Each, Program);
    Started |= !isRuntime(Frames.front());
    if (!Started)
      continue;
    Result.insert(Result.end(), Frames.begin(), Frames.end());
    if (Frames.back().Function == "main")
      break;
  }
  // The start of a thread, and "_start" for what runs outside of main.
  while (Result.size() > 1 &&
         (isSystem(Result.back()) || isRuntime(Result.back()) ||
          Result.back().Function == "_start"))
    Result.pop_back();
  return Result;
}

const Frame *bestFrame(ArrayRef<Frame> Frames) {
  const Frame *Any = nullptr;
  for (const Frame &F : Frames) {
    if (F.Where.Path.empty())
      continue;
    StringRef Path = F.Where.Path;
    if (!Path.starts_with("/usr/include/") && !Path.starts_with("/usr/lib") &&
        sys::fs::exists(Path))
      return &F;
    Any = Any ? Any : &F;
  }
  return Any;
}

} // namespace acltidy::driver
