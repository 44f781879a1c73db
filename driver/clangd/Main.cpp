//===- Main.cpp - acl-clangd ----------------------------------------------===//
//
// clangd with acl-tidy's module inside. It behaves as clangd does; what it adds
// to the command line is where clang's own headers are.
//
// LLVM ships clangd's library, but not its headers: the one function that is
// needed is declared here.
//
//===----------------------------------------------------------------------===//

#include "InstallationPaths.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <string>

namespace clang::clangd {
int clangdMain(int Argc, char *Argv[]);
} // namespace clang::clangd

using namespace llvm;

/// The resource directory of the LLVM that this was built with, or "" when
/// clangd finds the one beside the program by itself.
static std::string resourceDirectory(const char *Argv0) {
  static int Anchor;
  SmallString<256> Path(sys::fs::getMainExecutable(Argv0, &Anchor));
  sys::path::remove_filename(Path);
  sys::path::append(Path, "..", "lib", "clang", CLANG_VERSION_MAJOR_STRING);
  if (sys::fs::exists(Path))
    return {};
  Path = acltidy::driver::InstallationLLVMPrefix;
  sys::path::append(Path, "lib", "clang", CLANG_VERSION_MAJOR_STRING);
  return sys::fs::exists(Path) ? std::string(Path) : std::string();
}

int main(int Argc, char **Argv) {
  SmallVector<char *> Args(Argv, Argv + Argc);
  std::string Resources = resourceDirectory(Argv[0]);
  bool Given = false;
  for (int I = 1; I < Argc; ++I)
    Given |= StringRef(Argv[I]).ltrim('-').starts_with("resource-dir");
  if (!Resources.empty() && !Given) {
    Resources = "--resource-dir=" + Resources;
    Args.insert(Args.begin() + 1, Resources.data());
  }
  Args.push_back(nullptr);
  return clang::clangd::clangdMain(Args.size() - 1, Args.data());
}
