//===- Paths.cpp - Paths for people ---------------------------------------===//

#include "Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

std::string acltidy::driver::absolutePath(StringRef Path, StringRef Directory) {
  SmallString<256> Full;
  if (sys::path::is_relative(Path))
    Full = Directory;
  sys::path::append(Full, Path);
  sys::fs::make_absolute(Full);
  SmallString<256> Short(Full);
  sys::path::remove_dots(Short, /*remove_dot_dot=*/true);
  bool Same = sys::fs::equivalent(Full, Short) || !sys::fs::exists(Full);
  return std::string(Same ? Short : Full);
}

std::string acltidy::driver::relativePath(StringRef Path, StringRef Root) {
  StringRef Rest = Path;
  if (Root != "/" && Rest.consume_front(Root) && !Rest.empty() &&
      sys::path::is_separator(Rest.front()))
    Path = Rest.drop_front();
  return sys::path::convert_to_slash(Path);
}

std::string acltidy::driver::findRoot() {
  std::string Here = absolutePath(".");
  for (StringRef At = Here; !At.empty(); At = sys::path::parent_path(At)) {
    SmallString<256> Git(At);
    sys::path::append(Git, ".git"); // A file in linked work trees.
    if (sys::fs::exists(Git))
      return At.str();
  }
  return Here;
}
