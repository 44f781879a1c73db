//===- Configuration.cpp - Configuration, rank tables, error texts --------===//

#include "Behaviours.h"
#include "api/hccl/Communicators.h"
#include "core/Product.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>

namespace acltidy::sim {

using namespace hccl;

namespace {

/// What stands in `reserved` of a prepared configuration.
struct Prepared {
  uint64_t Size = 0;
  uint32_t Magic = 0, Version = 0;
  uint64_t Reserved = 0;
};
static_assert(sizeof(Prepared) == sizeof(HcclCommConfig::reserved));

int32_t Deterministic = 0;

/// An environment variable with a number of seconds in a range.
int64_t secondsOf(const char *Name, int64_t Low, int64_t High,
                  int64_t Default) {
  const char *Text = std::getenv(Name);
  if (!Text || !*Text)
    return Default;
  char *End = nullptr;
  long long Value = std::strtoll(Text, &End, 10);
  if (*End || Value < Low || Value > High) {
    reporter().note(std::string(Name) + "=" + Text +
                    " is not used: it is not "
                    "a number from " +
                    std::to_string(Low) + " to " + std::to_string(High));
    return Default;
  }
  return Value;
}

/// The products whose timeouts are multiples of 68 seconds.
bool coarseTimeouts() {
  return product().MediaProduct == "910" || product().MediaProduct == "310p";
}

} // namespace

std::optional<Configuration>
hccl::readConfiguration(const HcclCommConfig *Config) {
  Prepared Head;
  HcclCommConfig Full;
  // The client's structure ends where it says.
  if (!readValue(reinterpret_cast<const Prepared *>(Config), Head) ||
      Head.Magic != HCCL_COMM_CONFIG_MAGIC_WORD || Head.Size < sizeof Head)
    return std::nullopt;
  api::HcclCommConfigInit(&Full);
  size_t Size = std::min<size_t>(Head.Size, sizeof Full);
  if (!guarded([&] { clientCopy(&Full, Config, Size); }))
    return std::nullopt;
  Configuration Result;
  Result.Name.assign(Full.hcclCommName,
                     strnlen(Full.hcclCommName, COMM_NAME_MAX_LENGTH));
  Result.BufferMegabytes = Full.hcclBufferSize;
  Result.Deterministic = Full.hcclDeterministic;
  Result.Expansion = Full.hcclOpExpansionMode;
  Result.ExecTimeout = Full.hcclExecTimeOut;
  return Result;
}

std::chrono::seconds hccl::execTimeout(const Communicator &C) {
  bool Coarse = coarseTimeouts();
  int64_t Seconds = C.Config.ExecTimeout != HCCL_COMM_EXECTIMEOUT_CONFIG_NOT_SET
                        ? C.Config.ExecTimeout
                        : secondsOf("HCCL_EXEC_TIMEOUT", Coarse ? 1 : 0,
                                    Coarse ? 17340 : INT32_MAX, 1836);
  if (Coarse)
    Seconds = std::max<int64_t>(Seconds / 68 * 68, 68);
  return std::chrono::seconds(Seconds);
}

std::chrono::seconds hccl::connectTimeout() {
  // The ranks get twenty seconds more to tell each other.
  return std::chrono::seconds(
      secondsOf("HCCL_CONNECT_TIMEOUT", 120, 7200, 120) + 20);
}

bool hccl::parseRankTable(const std::string &Text, RankTable &Table,
                          std::string &Error) {
  using nlohmann::json;
  json Root = json::parse(Text, nullptr, /*allow_exceptions=*/false);
  if (!Root.is_object() || !Root.contains("server_list") ||
      !Root["server_list"].is_array()) {
    Error = "it is no JSON object with a list 'server_list'";
    return false;
  }
  if (Root.value("status", json()) != json("completed")) {
    Error = "its 'status' is not \"completed\"";
    return false;
  }
  // Numbers are written as text.
  auto Number = [](const json &Of, const char *Key, int64_t &To) {
    if (!Of.is_object() || !Of.contains(Key) || !Of[Key].is_string())
      return false;
    const auto &Value = Of[Key].get_ref<const std::string &>();
    char *End = nullptr;
    To = std::strtoll(Value.c_str(), &End, 10);
    return !Value.empty() && !*End && To >= 0 && To < 32768;
  };
  std::map<int64_t, int32_t> Devices;
  for (const json &Server : Root["server_list"]) {
    if (!Server.is_object() || !Server.contains("device") ||
        !Server["device"].is_array()) {
      Error = "a server has no list 'device'";
      return false;
    }
    ++Table.Servers;
    for (const json &Each : Server["device"]) {
      int64_t Device = 0, Rank = 0;
      if (!Number(Each, "device_id", Device) ||
          !Number(Each, "rank_id", Rank)) {
        Error = "a device has no 'device_id' and 'rank_id', which are numbers "
                "written as text";
        return false;
      }
      if (!Devices.emplace(Rank, static_cast<int32_t>(Device)).second) {
        Error = "rank " + std::to_string(Rank) + " is there twice";
        return false;
      }
    }
  }
  if (Devices.empty() ||
      Devices.rbegin()->first + 1 != static_cast<int64_t>(Devices.size())) {
    Error = "its ranks are not all from 0 to their number less one";
    return false;
  }
  for (const auto &[Rank, Device] : Devices)
    Table.Devices.push_back(Device);
  return true;
}

void api::HcclCommConfigInit(HcclCommConfig *Config) {
  HcclCommConfig Fresh;
  std::memset(&Fresh, 0, sizeof Fresh);
  Prepared Head;
  Head.Size = sizeof Fresh;
  Head.Magic = HCCL_COMM_CONFIG_MAGIC_WORD;
  Head.Version = HCCL_COMM_CONFIG_VERSION;
  std::memcpy(Fresh.reserved, &Head, sizeof Head);
  Fresh.hcclBufferSize = HCCL_COMM_BUFFSIZE_CONFIG_NOT_SET;
  Fresh.hcclDeterministic = HCCL_COMM_DETERMINISTIC_CONFIG_NOT_SET;
  Fresh.hcclOpExpansionMode = HCCL_COMM_DEFAULT_OP_EXPANSION_MODE;
  Fresh.hcclRdmaTrafficClass = HCCL_COMM_TRAFFIC_CLASS_CONFIG_NOT_SET;
  Fresh.hcclRdmaServiceLevel = HCCL_COMM_SERVICE_LEVEL_CONFIG_NOT_SET;
  Fresh.hcclExecTimeOut = HCCL_COMM_EXECTIMEOUT_CONFIG_NOT_SET;
  Fresh.hcclQos = HCCL_COMM_QOS_CONFIG_NOT_SET;
  storeBytes(Config, &Fresh, sizeof Fresh);
}

uint32_t api::HcclGetCommConfigCapability() {
  return HCCL_COMM_CONFIG_RESERVED;
}

HcclResult api::HcclSetConfig(HcclConfig Which, HcclConfigValue Value) {
  if (Which != HCCL_DETERMINISTIC || Value.value < 0 || Value.value > 2)
    return static_cast<HcclResult>(
        call().fail(HCCL_E_PARA, "the value is not one of the documented"));
  Deterministic = Value.value;
  return HCCL_SUCCESS;
}

HcclResult api::HcclGetConfig(HcclConfig Which, HcclConfigValue *Value) {
  HcclConfigValue Now;
  Now.value = Deterministic;
  return Which != HCCL_DETERMINISTIC ? HCCL_E_PARA
         : store(Value, Now)         ? HCCL_SUCCESS
                                     : HCCL_E_PTR;
}

HcclResult api::HcclConfigGetInfo(HcclComm Comm, HcclConfigType Which,
                                  uint32_t Length, void *Info) {
  auto *C = payload<Communicator>(Comm);
  int32_t Mode = C ? static_cast<int32_t>(C->Config.Expansion) : 0;
  if (!C || Which != HCCL_CONFIG_TYPE_OP_EXPANSION_MODE || Length < sizeof Mode)
    return HCCL_E_PARA;
  return storeBytes(Info, &Mode, sizeof Mode) ? HCCL_SUCCESS : HCCL_E_PTR;
}

const char *api::HcclGetErrorString(HcclResult Code) {
  static const char *const Texts[] = {
      "success",
      "a parameter is invalid",
      "a pointer is null or cannot be used",
      "out of memory",
      "internal error",
      "not supported",
      "not found",
      "a resource is not available",
      "a system call failed",
      "time out",
      "a file cannot be opened",
      "no TCP connection",
      "no RoCE connection",
      "a TCP transfer failed",
      "a RoCE transfer failed",
      "the runtime failed",
      "the driver failed",
      "profiling failed",
      "a kernel failed",
      "the network failed",
      "busy, try again",
      "another rank failed",
      "the communicator is suspended",
  };
  auto Index = static_cast<size_t>(Code);
  return Index < std::size(Texts) ? Texts[Index] : "unknown code";
}

} // namespace acltidy::sim
