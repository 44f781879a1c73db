//===- Paths.cpp - Paths for people ---------------------------------------===//

#include "Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

std::string acltidy::absolutePath(StringRef Path, StringRef Directory) {
  SmallString<256> Full;
  if (sys::path::is_relative(Path))
    Full = Directory;
  sys::path::append(Full, Path);
  sys::fs::make_absolute(Full);
  SmallString<256> Short(Full);
  sys::path::remove_dots(Short, /*remove_dot_dot=*/true);
  return std::string(sys::fs::equivalent(Full, Short) ? Short : Full);
}
