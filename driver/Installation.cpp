//===- Installation.cpp - Where acl-tidy's own files are ------------------===//

#include "Installation.h"
#include "InstallationPaths.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace acltidy::driver {

/// \p Directory with the dots resolved, if it has a file \p Witness.
static std::string ifHas(const Twine &Directory, StringRef Witness) {
  SmallString<256> Path;
  Directory.toVector(Path);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  std::string Result(Path);
  sys::path::append(Path, Witness);
  return sys::fs::exists(Path) ? Result : std::string();
}

static std::string resourcesIn(const Twine &Prefix) {
  return ifHas(Prefix + "/lib/clang/" CLANG_VERSION_MAJOR_STRING,
               "include/stddef.h");
}

/// The resource directory beside acl-tidy (a relocated toolchain), that of the
/// LLVM that acl-tidy was built with, or that of a clang of the same version.
static std::string findResources(StringRef ProgramDir) {
  std::string Found = resourcesIn(ProgramDir + "/..");
  if (Found.empty())
    Found = resourcesIn(InstallationLLVMPrefix);
  if (!Found.empty())
    return Found;
  ErrorOr<std::string> Clang =
      sys::findProgramByName("clang-" CLANG_VERSION_MAJOR_STRING);
  SmallString<256> Real;
  if (!Clang || sys::fs::real_path(*Clang, Real))
    return {};
  return resourcesIn(sys::path::parent_path(Real) + "/..");
}

Installation Installation::find(const char *Argv0) {
  static int Anchor;
  SmallString<256> Program(sys::fs::getMainExecutable(Argv0, &Anchor));
  StringRef Dir = sys::path::parent_path(Program);

  Installation Result;
  Result.AclHeaders =
      ifHas(Dir + "/" + InstallationHeadersFromBin, "acl/acl.h");
  Result.RuleDocs = ifHas(Dir + "/" + InstallationShareFromBin + "/docs/rules",
                          "acl-resource-leak.md");
  Result.ClangResources = findResources(Dir);
  std::string Libraries =
      ifHas(Dir + "/" + InstallationLibFromBin, "libAclTidy.so");
  if (!Libraries.empty())
    Result.Plugin = Libraries + "/libAclTidy.so";
  Result.Runtime =
      ifHas(Dir + "/" + InstallationLibFromBin + "/acltidy/runtime",
            "libascendcl.so");
  Result.Program = std::string(Program);
  return Result;
}

} // namespace acltidy::driver
