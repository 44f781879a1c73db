//===- Process.cpp - aclInit, aclFinalize, versions, errors ---------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Dump.h"
#include "api/Objects.h"
#include "api/StateCallbacks.h"
#include "core/Devices.h"
#include "core/Host.h"
#include "core/Lifecycle.h"
#include "core/Log.h"
#include "core/Product.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace acltidy::sim {

namespace {

int finalize() {
  Process &P = process();
  if (!P.Initialised)
    return call().fail(ACL_ERROR_REPEAT_FINALIZE, "aclInit was not called");
  if (aclError Status = tellFinalize())
    return call().fail(Status, "a callback for it failed");
  orphanDevice(-1, &call().record(), call().stack());
  for (DeviceState &D : P.Devices) {
    bool Ran = D.FirstRunDone;
    D = {};
    D.FirstRunDone = Ran;
  }
  leaveDevice(-1);
  self().Context = 0;
  self().Device = -1;
  self().Failures.clear(); // What failed has no say in what begins anew.
  P.Initialised = false;
  P.WasFinalised = true;
  P.Inits = 0;
  P.FinalisedAt = call().stack();
  P.Settings = {};
  return ACL_SUCCESS;
}

} // namespace

aclError api::aclInit(const char *Path) {
  Process &P = process();
  // A state that a check or ACLTIDY_IMPLICIT_DEVICE has assumed does not count.
  if (P.Initialised && P.Inits) {
    ++P.Inits;
    return call().fail(ACL_ERROR_REPEAT_INITIALIZE, "it was called before");
  }
  auto Text = Path ? readFile(readText(Path)) : "";
  if (!Text)
    return call().fail(ACL_ERROR_INVALID_FILE,
                       "the configuration file cannot be read");
  configureDump(*Text);
  if (aclError Status = tellInit(*Text))
    return call().fail(Status, "a callback for it failed");
  P.Initialised = P.WasInitialised = true;
  P.Inits = 1;
  return ACL_SUCCESS;
}

aclError api::aclFinalize() { return finalize(); }

aclError api::aclFinalizeReference(uint64_t *Left) {
  Process &P = process();
  if (P.Inits > 1) {
    --P.Inits;
    store(Left, P.Inits);
    return ACL_SUCCESS;
  }
  int Status = finalize();
  if (Left)
    store(Left, 0);
  return Status;
}

aclError api::aclrtGetVersion(int32_t *Major, int32_t *Minor, int32_t *Patch) {
  bool Fine = store(Major, ACL_MAJOR_VERSION) &&
              store(Minor, ACL_MINOR_VERSION) &&
              store(Patch, ACL_PATCH_VERSION);
  return Fine ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclsysGetCANNVersion(aclCANNPackageName,
                                   aclCANNPackageVersion *Version) {
  aclCANNPackageVersion V = {};
  std::strcpy(V.version, "8.1.RC1");
  std::strcpy(V.majorVersion, "8");
  std::strcpy(V.minorVersion, "1");
  std::strcpy(V.releaseVersion, "RC1");
  std::strcpy(V.patchVersion, "0");
  return stored(storeBytes(Version, &V, sizeof V));
}

namespace {

/// What all packages say; the number is that of the text, by the weights of
/// CANN 9: 10000000, 100000, 1000, and 100 less for a first candidate but one.
constexpr char PackageVersion[] = "8.1.0-rc.1";
constexpr int32_t PackageNumber = 8 * 10000000 + 1 * 100000 - 100 + 1;

/// Packages that CANN's installation knows, and the driver's.
bool isPackage(const std::string &Name) {
  static const char *const Known[] = {
      "compiler",   "driver",  "firmware", "hccl",  "ncs", "opp",
      "opp_kernel", "runtime", "toolkit",  "tools", "cann"};
  for (const char *Each : Known)
    if (Name == Each)
      return true;
  call().fail(ACL_ERROR_INVALID_PARAM, "there is no package '" + Name + "'");
  return false;
}

} // namespace

aclError api::aclsysGetVersionStr(char *Package, char *Version) {
  return stored(isPackage(readText(Package)) &&
                storeBytes(Version, PackageVersion, sizeof PackageVersion));
}

aclError api::aclsysGetVersionNum(char *Package, int32_t *Version) {
  return stored(isPackage(readText(Package)) && store(Version, PackageNumber));
}

const char *api::aclGetRecentErrMsg() {
  // The text lives until the thread asks again.
  Thread &T = self();
  static thread_local std::string *Text = new std::string;
  *Text = T.LastMessage;
  T.LastMessage.clear();
  return Text->empty() ? nullptr : Text->c_str();
}

aclError api::aclrtPeekAtLastError(aclrtLastErrLevel) {
  return self().LastError;
}

aclError api::aclrtGetLastError(aclrtLastErrLevel) {
  int Status = self().LastError;
  self().LastError = 0;
  return Status;
}

const char *api::aclrtGetSocName() { return product().Soc.c_str(); }

aclError api::aclrtGetRunMode(aclrtRunMode *Mode) {
  return store(Mode, product().OnDevice ? ACL_DEVICE : ACL_HOST)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

} // namespace acltidy::sim

extern "C" __attribute__((visibility("default"))) void
acltidyAppLog(aclLogLevel Level, const char *Function, const char *File,
              uint32_t Line, const char *Format, va_list Arguments) {
  if (static_cast<unsigned>(Level) > ACL_ERROR)
    return;
  char Text[1024];
  std::vsnprintf(Text, sizeof Text, Format ? Format : "", Arguments);
  if (acltidy::sim::logs(Level))
    return acltidy::sim::log(Level, "APP",
                             std::string("[") + (File ? File : "?") + ":" +
                                 std::to_string(Line) + "] " +
                                 (Function ? Function : "?") + ": " + Text);
  // There are no files: what would be in them by default is told, too.
  if (Level < ACL_WARNING)
    return;
  std::fprintf(stderr, "[%s] %s:%u %s: %s\n",
               Level == ACL_ERROR ? "ERROR" : "WARNING", File ? File : "?",
               Line, Function ? Function : "?", Text);
}
