//===- Communicators.h - Ranks that communicate ---------------------------===//
//
// The ranks of a communicator are streams and threads of this process. What
// they share is a group; each has a handle of its own. The n-th collective of
// a rank belongs to the n-th of every other; sends and receives of two ranks
// belong together in order.
//
// Used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_HCCL_COMMUNICATORS_H
#define ACLTIDY_SIM_API_HCCL_COMMUNICATORS_H

#include "api/Objects.h"
#include "hccl/hccl.h"

#include <map>
#include <optional>

namespace acltidy::sim::hccl {

class Exchange;

/// What HcclCommConfig says, where the client's version of it has the field.
struct Configuration {
  std::string Name;
  uint32_t BufferMegabytes = HCCL_COMM_BUFFSIZE_CONFIG_NOT_SET;
  uint32_t Deterministic = HCCL_COMM_DETERMINISTIC_CONFIG_NOT_SET;
  uint32_t Expansion = 0;
  int32_t ExecTimeout = HCCL_COMM_EXECTIMEOUT_CONFIG_NOT_SET;
};

struct Group {
  struct Member {
    bool Joined = false;
    int32_t Device = -1;
    StackId Site = 0;
    const Record *By = nullptr;
    uint64_t Collectives = 0; ///< How many it has entered.
  };

  std::string Name;
  std::vector<Member> Members;
  bool Failed = false; ///< Somebody gave up waiting for the rest.
  /// Collectives that some rank has not entered so far, by their number.
  std::map<uint64_t, std::shared_ptr<Exchange>> Open;
  /// Sends that wait for their receive, and the reverse, by the two ranks.
  std::map<std::pair<uint32_t, uint32_t>,
           std::vector<std::shared_ptr<Exchange>>>
      Pairs;
  std::map<uint64_t, std::shared_ptr<Group>> Parts; ///< Sub-communicators.

  explicit Group(uint32_t Ranks);
  uint32_t ranks() const { return static_cast<uint32_t>(Members.size()); }
  bool complete() const;
  /// "1, 2 and 5": the ranks for which \p Missing holds.
  template <typename F> std::string list(F Missing) const {
    std::vector<std::string> Names;
    for (uint32_t R = 0; R != ranks(); ++R)
      if (Missing(R))
        Names.push_back(std::to_string(R));
    return spoken(Names);
  }
  static std::string spoken(const std::vector<std::string> &Names);
};

/// What an HcclComm stands for: one rank.
struct Communicator : Payload {
  std::shared_ptr<Group> With;
  uint32_t Rank = 0;
  int32_t Device = -1;
  Configuration Config;
  bool Suspended = false;
  /// What HcclGetCommAsyncError tells; the ranks' work outlives the handle.
  std::shared_ptr<HcclResult> Async =
      std::make_shared<HcclResult>(HCCL_SUCCESS);
};

/// The configuration of a client whose structure may be older than ours.
/// Nothing when it was not prepared by HcclCommConfigInit.
std::optional<Configuration> readConfiguration(const HcclCommConfig *Config);

/// How long ranks wait for each other in a collective; 0: for good.
std::chrono::seconds execTimeout(const Communicator &C);
/// How long ranks wait for each other while the communicator is made.
std::chrono::seconds connectTimeout();

/// Devices of the ranks of a rank table.
struct RankTable {
  std::vector<int32_t> Devices;
  unsigned Servers = 0;
};
bool parseRankTable(const std::string &Text, RankTable &Table,
                    std::string &Error);

} // namespace acltidy::sim::hccl

#endif // ACLTIDY_SIM_API_HCCL_COMMUNICATORS_H
