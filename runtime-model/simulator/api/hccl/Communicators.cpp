//===- Communicators.cpp - Making and ending communicators ----------------===//

#include "api/hccl/Communicators.h"

#include "Behaviours.h"
#include "core/Devices.h"
#include "core/Meetings.h"
#include "core/Product.h"

#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <unistd.h>

namespace acltidy::sim {

using namespace hccl;
using std::chrono::steady_clock;

namespace {

/// The beginning of what HcclGetRootInfo writes.
struct RootInfo {
  uint64_t Magic = 0x746f6f7272616361;
  int64_t Process = 0;
  uint64_t Number = 0;
};

/// Groups that not all ranks have joined, by the root info.
std::map<uint64_t, std::shared_ptr<Group>> &beginnings() {
  static auto &B = *new std::map<uint64_t, std::shared_ptr<Group>>;
  return B;
}

/// Groups of rank tables, by the table's text.
std::map<std::string, std::vector<std::shared_ptr<Group>>> &tables() {
  static auto &T =
      *new std::map<std::string, std::vector<std::shared_ptr<Group>>>;
  return T;
}

uint64_t LastRoot = 0, LastGroup = 0;

HcclResult fail(HcclResult Code, const std::string &Why) {
  return static_cast<HcclResult>(call().fail(Code, Why));
}

std::shared_ptr<Group> makeGroup(uint32_t Ranks, const Configuration &Config) {
  auto G = std::make_shared<Group>(Ranks);
  G->Name = Config.Name.empty() ? "hccl_group_" + std::to_string(++LastGroup)
                                : Config.Name;
  return G;
}

/// The rank is one of the group from now on.
HcclComm join(const std::shared_ptr<Group> &G, uint32_t Rank, int32_t Device,
              const Configuration &Config, unsigned Index = 0) {
  Call &C = call();
  auto New = std::make_shared<Communicator>();
  New->With = G;
  New->Rank = Rank;
  New->Device = Device;
  New->Config = Config;
  Object &O = C.make(New, Index);
  O.Device = Device;
  G->Members[Rank] = {true, Device, C.stack(), &C.record(), 0};
  process().Changed.notify_all();
  return reinterpret_cast<HcclComm>(O.Value);
}

bool validRanks(uint32_t Ranks, uint32_t Rank) {
  return Ranks && Ranks <= 32768 && Rank < Ranks;
}

HcclResult initByRoot(uint32_t Ranks, const HcclRootInfo *Info, uint32_t Rank,
                      const Configuration &Config, HcclComm *Out) {
  Call &C = call();
  RootInfo Root;
  if (!readValue(reinterpret_cast<const RootInfo *>(Info), Root))
    return fail(HCCL_E_PTR, "the root info cannot be read");
  if (Root.Magic != RootInfo().Magic || !Root.Number)
    return fail(HCCL_E_PARA, "the root info is not of HcclGetRootInfo");
  if (!validRanks(Ranks, Rank))
    return fail(HCCL_E_PARA, "the rank is not below the number of ranks");
  if (Root.Process != getpid()) {
    reporter().note("'" + C.record().Name +
                    "' joins ranks of another process; the simulated runtime "
                    "has communicators within one process only");
    return fail(HCCL_E_NOT_SUPPORT, "the root info is another process's");
  }
  std::shared_ptr<Group> &Beginning = beginnings()[Root.Number];
  if (!Beginning)
    Beginning = makeGroup(Ranks, Config);
  std::shared_ptr<Group> G = Beginning;
  auto Refuse = [&](const std::string &Why, StackId Other) {
    C.report(rules::CollectiveMismatch, Why, {{"the other rank", Other}});
    return fail(HCCL_E_PARA, "the ranks do not agree");
  };
  const Group::Member *First = nullptr;
  for (const Group::Member &M : G->Members)
    if (M.Joined)
      First = &M;
  if (G->ranks() != Ranks)
    return Refuse("'" + C.record().Name + "' is told of " +
                      std::to_string(Ranks) + " ranks, but another rank of " +
                      std::to_string(G->ranks()) +
                      "; give every rank the same number",
                  First ? First->Site : 0);
  if (G->Members[Rank].Joined)
    return Refuse("'" + C.record().Name + "' is called twice for rank " +
                      std::to_string(Rank) +
                      " of one root info; give every rank its own number",
                  G->Members[Rank].Site);
  int32_t Device = self().Device;
  for (const Group::Member &M : G->Members)
    if (M.Joined && M.Device == Device)
      return Refuse("'" + C.record().Name +
                        "' is called for two ranks on one device; set another "
                        "device in the thread of each rank",
                    M.Site);
  HcclComm New = join(G, Rank, Device, Config);
  auto Until = steady_clock::now() + connectTimeout();
  while (!G->complete() && !G->Failed)
    if (aloneInProcess() || !waitChanged(Until))
      if (aloneInProcess() || steady_clock::now() >= Until)
        break;
  if (G->complete())
    beginnings().erase(Root.Number);
  if (!G->complete()) {
    G->Failed = true;
    beginnings().erase(Root.Number);
    std::string Missing =
        G->list([&](uint32_t R) { return !G->Members[R].Joined; });
    process().Changed.notify_all();
    reporter().note("'" + C.record().Name + "' waited for rank " + Missing +
                    ", which no thread of this process has made; every rank "
                    "needs a thread of its own here");
    Object *O = process().Objects.byHandle(reinterpret_cast<Word>(New));
    process().Objects.end(*O, Life::Released, &C.record(), C.stack());
    return fail(HCCL_E_TIMEOUT, "rank " + Missing + " did not come");
  }
  return store(Out, New) ? HCCL_SUCCESS : HCCL_E_PTR;
}

HcclResult initByTable(const char *Path, uint32_t Rank,
                       const Configuration &Config, HcclComm *Out) {
  std::string Name = readText(Path);
  std::ifstream File(Name);
  if (Name.empty() || !File)
    return fail(HCCL_E_OPEN_FILE_FAILURE,
                "the rank table '" + Name + "' cannot be read");
  std::ostringstream Text;
  Text << File.rdbuf();
  RankTable Table;
  std::string Error;
  if (!parseRankTable(Text.str(), Table, Error)) {
    reporter().note("the rank table '" + Name + "' is not used: " + Error);
    return fail(HCCL_E_PARA, Error);
  }
  if (Table.Servers > 1) {
    reporter().note("the rank table '" + Name +
                    "' has ranks of several servers"
                    "; the simulated runtime has communicators within one "
                    "process only");
    return fail(HCCL_E_NOT_SUPPORT, "ranks of several servers");
  }
  if (Rank >= Table.Devices.size())
    return fail(HCCL_E_PARA, "the rank is not in the rank table");
  if (Table.Devices[Rank] != self().Device)
    return fail(HCCL_E_PARA, "the rank table has device " +
                                 std::to_string(Table.Devices[Rank]) +
                                 " for the rank, the thread another");
  // The same table may serve for a second communicator.
  auto &Groups = tables()[Text.str()];
  std::shared_ptr<Group> G;
  for (auto &Each : Groups)
    if (!Each->Members[Rank].Joined)
      G = Each;
  if (!G) {
    G = makeGroup(static_cast<uint32_t>(Table.Devices.size()), Config);
    Groups.push_back(G);
  }
  HcclComm New = join(G, Rank, self().Device, Config);
  Groups.erase(std::remove_if(Groups.begin(), Groups.end(),
                              [](auto &Each) { return Each->complete(); }),
               Groups.end());
  return store(Out, New) ? HCCL_SUCCESS : HCCL_E_PTR;
}

template <typename F>
HcclResult configured(const HcclCommConfig *Config, F Init) {
  auto Read = readConfiguration(Config);
  if (!Read)
    return fail(HCCL_E_PARA, "the configuration cannot be read, or was not "
                             "prepared by HcclCommConfigInit");
  return Init(*Read);
}

template <typename F> HcclResult withRank(HcclComm Comm, F Do) {
  auto *C = payload<Communicator>(Comm);
  return C ? Do(*C) : fail(HCCL_E_PARA, "no communicator");
}

} // namespace

hccl::Group::Group(uint32_t Ranks) : Members(Ranks) {}

bool hccl::Group::complete() const {
  for (const Member &M : Members)
    if (!M.Joined)
      return false;
  return true;
}

std::string hccl::Group::spoken(const std::vector<std::string> &Names) {
  std::string Text;
  for (size_t I = 0; I != Names.size(); ++I)
    Text += (!I ? "" : I + 1 == Names.size() ? " and " : ", ") + Names[I];
  return Text;
}

HcclResult api::HcclGetRootInfo(HcclRootInfo *Out) {
  RootInfo Root;
  Root.Process = getpid();
  Root.Number = ++LastRoot;
  HcclRootInfo Whole = {};
  std::memcpy(&Whole, &Root, sizeof Root);
  return store(Out, Whole) ? HCCL_SUCCESS
                           : fail(HCCL_E_PTR, "the root info is null");
}

HcclResult api::HcclCommInitRootInfo(uint32_t Ranks, const HcclRootInfo *Root,
                                     uint32_t Rank, HcclComm *Out) {
  return initByRoot(Ranks, Root, Rank, {}, Out);
}

HcclResult api::HcclCommInitRootInfoConfig(uint32_t Ranks,
                                           const HcclRootInfo *Root,
                                           uint32_t Rank,
                                           const HcclCommConfig *Config,
                                           HcclComm *Out) {
  return configured(Config, [&](const Configuration &Read) {
    return initByRoot(Ranks, Root, Rank, Read, Out);
  });
}

HcclResult api::HcclCommInitClusterInfo(const char *Table, uint32_t Rank,
                                        HcclComm *Out) {
  return initByTable(Table, Rank, {}, Out);
}

HcclResult api::HcclCommInitClusterInfoConfig(const char *Table, uint32_t Rank,
                                              HcclCommConfig *Config,
                                              HcclComm *Out) {
  return configured(Config, [&](const Configuration &Read) {
    return initByTable(Table, Rank, Read, Out);
  });
}

HcclResult api::HcclCommInitAll(uint32_t Count, int32_t *Devices,
                                HcclComm *Out) {
  std::vector<int32_t> All(std::min<uint32_t>(Count, 1024));
  for (size_t I = 0; I != All.size(); ++I)
    All[I] = static_cast<int32_t>(I);
  if (!Count || Count > 1024 || (Devices && !readArray(Devices, Count, All)))
    return fail(HCCL_E_PARA, "the devices cannot be read");
  std::set<int32_t> Different;
  for (int32_t Device : All)
    if (!validDevice(Device) || !Different.insert(Device).second)
      return fail(HCCL_E_PARA, "device " + std::to_string(Device) +
                                   " is not there, or named twice");
  auto G = makeGroup(Count, {});
  for (uint32_t Rank = 0; Rank != Count; ++Rank)
    if (!store(Out + Rank, join(G, Rank, All[Rank], {})))
      return fail(HCCL_E_PTR, "the output cannot be written");
  return HCCL_SUCCESS;
}

HcclResult api::HcclCreateSubCommConfig(HcclComm *Comm, uint32_t Count,
                                        uint32_t *Ranks, uint64_t Id,
                                        uint32_t Rank, HcclCommConfig *Config,
                                        HcclComm *Out) {
  HcclComm Handle = nullptr;
  if (!readValue(Comm, Handle))
    return fail(HCCL_E_PTR, "the communicator cannot be read");
  auto *Parent = payload<Communicator>(Handle);
  if (!Parent)
    return fail(HCCL_E_PARA, "no communicator");
  // Ranks that stay outside say so.
  if (!Ranks && Id == 0xFFFFFFFF)
    return store(Out, HcclComm(nullptr)) ? HCCL_SUCCESS : HCCL_E_PTR;
  std::vector<uint32_t> Which;
  if (!Count || Count > Parent->With->ranks() ||
      !readArray(Ranks, Count, Which) || Rank >= Count)
    return fail(HCCL_E_PARA, "the ranks cannot be read");
  std::set<uint32_t> Different;
  for (uint32_t R : Which)
    if (R >= Parent->With->ranks() || !Different.insert(R).second)
      return fail(HCCL_E_PARA, "rank " + std::to_string(R) +
                                   " is not there, or named twice");
  if (Which[Rank] != Parent->Rank)
    return fail(HCCL_E_PARA, "the list has another rank at that place");
  return configured(Config, [&](const Configuration &Read) {
    std::shared_ptr<Group> &Part = Parent->With->Parts[Id];
    if (!Part || Part->ranks() != Count || Part->Members[Rank].Joined)
      Part = makeGroup(Count, Read);
    HcclComm New = join(Part, Rank, Parent->Device, Read);
    return store(Out, New) ? HCCL_SUCCESS : HCCL_E_PTR;
  });
}

HcclResult api::HcclGetCommName(HcclComm Comm, char *Name) {
  return withRank(Comm, [&](Communicator &C) {
    const std::string &Text = C.With->Name;
    return storeBytes(Name, Text.c_str(), Text.size() + 1)
               ? HCCL_SUCCESS
               : fail(HCCL_E_PTR, "the name cannot be written");
  });
}

HcclResult api::HcclCommGetHandleWithName(const char *Name, HcclComm *Out) {
  std::string Text = readText(Name);
  Word Found = 0;
  process().Objects.forEachLive([&](Object &O) {
    auto *C = O.as<Communicator>();
    if (C && C->With->Name == Text && C->Device == self().Device)
      Found = O.Value;
  });
  if (!Found)
    return fail(HCCL_E_NOT_FOUND,
                "no communicator '" + Text + "' on the current device");
  return store(Out, reinterpret_cast<HcclComm>(Found)) ? HCCL_SUCCESS
                                                       : HCCL_E_PTR;
}

HcclResult api::HcclGetRankSize(HcclComm Comm, uint32_t *Out) {
  return withRank(Comm, [&](Communicator &C) {
    return store(Out, C.With->ranks()) ? HCCL_SUCCESS
                                       : fail(HCCL_E_PTR, "no output");
  });
}

HcclResult api::HcclGetRankId(HcclComm Comm, uint32_t *Out) {
  return withRank(Comm, [&](Communicator &C) {
    return store(Out, C.Rank) ? HCCL_SUCCESS : fail(HCCL_E_PTR, "no output");
  });
}

HcclResult api::HcclGetCommAsyncError(HcclComm Comm, HcclResult *Out) {
  return withRank(Comm, [&](Communicator &C) {
    return store(Out, *C.Async) ? HCCL_SUCCESS : fail(HCCL_E_PTR, "no output");
  });
}

HcclResult api::HcclCommGetStatus(HcclComm Comm, HcclCommStatus *Out) {
  return withRank(Comm, [&](Communicator &C) {
    return store(Out, C.Suspended ? HCCL_COMM_STATUS_SUSPENDING
                                  : HCCL_COMM_STATUS_READY)
               ? HCCL_SUCCESS
               : fail(HCCL_E_PTR, "no output");
  });
}

HcclResult api::HcclCommSuspend(HcclComm Comm) {
  return withRank(Comm, [&](Communicator &C) {
    C.Suspended = true;
    return HCCL_SUCCESS;
  });
}

HcclResult api::HcclCommResume(HcclComm Comm) {
  return withRank(Comm, [&](Communicator &C) {
    C.Suspended = false;
    *C.Async = HCCL_SUCCESS;
    return HCCL_SUCCESS;
  });
}

} // namespace acltidy::sim
