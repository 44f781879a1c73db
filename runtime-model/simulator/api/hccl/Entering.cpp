//===- Entering.cpp -------------------------------------------------------===//

#include "api/hccl/Entering.h"

#include <algorithm>

namespace acltidy::sim::hccl {

HcclResult fail(HcclResult Code, const std::string &Why) {
  return static_cast<HcclResult>(call().fail(Code, Why));
}

HcclResult badType() { return fail(HCCL_E_NOT_SUPPORT, "no such data type"); }

HcclResult badRank() {
  return fail(HCCL_E_PARA, "the rank is not of the communicator");
}

HcclResult Entering::check() {
  if (!With || !S)
    return fail(HCCL_E_PARA, "no communicator or no stream");
  if (Wrong)
    return fail(*Wrong, "a buffer or an array is null, or too large");
  if (With->Suspended)
    return fail(HCCL_E_SUSPENDING, "the communicator is suspended");
  if (S->Capturing) {
    reporter().note("'" + C.record().Name +
                    "' is captured, which the simulated "
                    "runtime does not support");
    return fail(HCCL_E_NOT_SUPPORT, "captured");
  }
  return HCCL_SUCCESS;
}

bool Entering::checkMemory(const Part &Of) {
  bool Fine = true;
  Intervals Sent, Received;
  for (const Slice &Each : Of.To)
    Sent.add({Each.Address, Each.Address + Each.Bytes});
  for (const Slice &Each : Of.From)
    Received.add({Each.Address, Each.Address + Each.Bytes});
  Received.add({Of.Into.Address, Of.Into.Address + Of.Into.Bytes});
  auto Check = [&](const Intervals &Set, AccessMode Mode) {
    for (const Range &R : Set.parts()) {
      // What is wrong with one was told; nothing touches it.
      if (C.check({R.Begin, R.size(), Mode}, S.get()))
        Accesses.push_back({R, Mode});
      else
        Fine = false;
    }
  };
  Check(Sent, AccessMode::Read);
  Check(Received, AccessMode::Write);
  if (Fine)
    for (const Range &R : Received.parts())
      process().Memory.markWritten(R.Begin, R.size(), process().Objects);
  if (S->Device == With->Device)
    return Fine;
  C.report(rules::WrongContext,
           "'" + C.record().Name +
               "' is called with a stream of another device "
               "than the communicator's; use a stream of the rank's device",
           {},
           "the stream is of device " + std::to_string(S->Device) +
               ", the rank of device " + std::to_string(With->Device));
  return false;
}

void Entering::put(std::vector<std::shared_ptr<Exchange>> Meet) {
  Task T = C.task();
  T.Accesses = std::move(Accesses);
  T.Accesses.push_back({flightOf(Handle), AccessMode::Read, true});
  T.Meetings.assign(Meet.begin(), Meet.end());
  enqueue(S, std::move(T));
}

HcclResult Entering::collective() {
  if (HcclResult Bad = check())
    return Bad;
  bool Fine = checkMemory(P);
  Group &G = *With->With;
  uint64_t Number = G.Members[With->Rank].Collectives++;
  std::shared_ptr<Exchange> &Slot = G.Open[Number];
  if (!Slot)
    Slot = std::make_shared<Exchange>(G, execTimeout(*With));
  std::shared_ptr<Exchange> X = Slot;
  Fine ? X->bring(C, S, With->Rank, P) : X->spoil(C, S, With->Rank, P);
  if (X->full())
    G.Open.erase(Number);
  put({X});
  return Fine ? HCCL_SUCCESS : HCCL_E_PARA;
}

HcclResult Entering::transfers(std::vector<Transfer> All) {
  if (HcclResult Bad = check())
    return Bad;
  Group &G = *With->With;
  bool Fine = true;
  for (const Transfer &T : All)
    Fine &= checkMemory(T.What);
  std::vector<std::shared_ptr<Exchange>> Meet;
  for (Transfer &T : All) {
    uint32_t From = T.Sends ? With->Rank : T.Remote;
    uint32_t To = T.Sends ? T.Remote : With->Rank;
    size_t Place = T.Sends ? 0 : 1;
    auto &Waiting = G.Pairs[{From, To}];
    auto It = std::find_if(Waiting.begin(), Waiting.end(),
                           [&](auto &X) { return !X->has(Place); });
    if (It == Waiting.end())
      It = Waiting.insert(
          It, std::make_shared<Exchange>(From, To, execTimeout(*With)));
    std::shared_ptr<Exchange> X = *It;
    Fine ? X->bring(C, S, Place, std::move(T.What))
         : X->spoil(C, S, Place, std::move(T.What));
    if (X->full())
      Waiting.erase(It);
    Meet.push_back(std::move(X));
  }
  put(std::move(Meet));
  return Fine ? HCCL_SUCCESS : HCCL_E_PARA;
}

} // namespace acltidy::sim::hccl
