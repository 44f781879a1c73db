//===- Exchange.cpp -------------------------------------------------------===//

#include "api/hccl/Exchange.h"

#include "acl/error_codes/rt_error_codes.h"

#include <cstring>

namespace acltidy::sim::hccl {

namespace {

/// What the device says of a collective that does not come to its end.
constexpr int Stuck = ACL_ERROR_RT_FFTS_PLUS_TIMEOUT;

const char *nameOf(HcclReduceOp Op) {
  switch (Op) {
  case HCCL_REDUCE_SUM:
    return "sum";
  case HCCL_REDUCE_PROD:
    return "product";
  case HCCL_REDUCE_MAX:
    return "maximum";
  case HCCL_REDUCE_MIN:
    return "minimum";
  default:
    return "none";
  }
}

std::vector<char> bytesAt(const Slice &S) {
  std::vector<char> Bytes(S.Bytes);
  if (S.Bytes)
    clientCopy(Bytes.data(), process().Memory.bytes(S.Address), S.Bytes);
  return Bytes;
}

void put(const Slice &To, const std::vector<char> &Bytes) {
  if (uint64_t Size = std::min<uint64_t>(To.Bytes, Bytes.size()))
    clientCopy(process().Memory.bytes(To.Address), Bytes.data(), Size);
}

} // namespace

Exchange::Exchange(const Group &G, std::chrono::seconds Patience)
    : Meeting(G.ranks(), Patience), Pair(false), Parts(G.ranks()),
      Waits(Patience) {
  for (uint32_t R = 0; R != G.ranks(); ++R)
    Ranks.push_back(R);
}

Exchange::Exchange(uint32_t From, uint32_t To, std::chrono::seconds Patience)
    : Meeting(2, Patience), Pair(true), Ranks{From, To}, Parts(2),
      Waits(Patience) {}

void Exchange::breakUp() {
  for (Part &P : Parts)
    if (P.Async)
      *P.Async = HCCL_E_REMOTE;
}

void Exchange::bring(Call &C, const StreamRef &S, size_t Place, Part P) {
  Parts[Place] = std::move(P);
  enter(S);
  if (done())
    breakUp(); // The others gave up.
  else
    compare(C, Place);
}

void Exchange::spoil(Call &, const StreamRef &S, size_t Place, Part P) {
  Parts[Place] = std::move(P);
  enter(S);
  breakUp();
  fail(Stuck);
}

std::string Exchange::place(size_t Place) const {
  return "rank " + std::to_string(rankOf(Place));
}

void Exchange::disagree(Call &C, const Part &Mine, const Part &Other,
                        const std::string &In) {
  size_t Me = static_cast<size_t>(&Mine - Parts.data());
  size_t You = static_cast<size_t>(&Other - Parts.data());
  C.report(rules::CollectiveMismatch,
           "'" + Mine.By->Name + "' of " + place(Me) + " meets '" +
               Other.By->Name + "' of " + place(You) + " with another " + In +
               "; all ranks must call the same operations in the same order "
               "with arguments that fit together",
           {{"the other rank", Other.Site}});
  breakUp();
  fail(Stuck);
}

// Each is compared with the first that came; amounts when all have come.
void Exchange::compare(Call &C, size_t Place) {
  const Part &Mine = Parts[Place];
  for (const Part &Other : Parts) {
    if (&Other == &Mine || !Other.By)
      continue;
    if (!Pair && Other.By != Mine.By)
      return disagree(C, Mine, Other, "operation");
    const Signature &A = Mine.What, &B = Other.What;
    if (A.Type != B.Type)
      return disagree(C, Mine, Other,
                      std::string("type (") + nameOf(A.Type) + ", " +
                          nameOf(B.Type) + ")");
    if (A.Count != B.Count)
      return disagree(C, Mine, Other,
                      "count (" + std::to_string(A.Count) + ", " +
                          std::to_string(B.Count) + ")");
    if (A.Op != B.Op)
      return disagree(C, Mine, Other,
                      std::string("reduction (") + nameOf(A.Op) + ", " +
                          nameOf(B.Op) + ")");
    if (A.Root != B.Root)
      return disagree(C, Mine, Other,
                      "root (" + std::to_string(A.Root) + ", " +
                          std::to_string(B.Root) + ")");
    break;
  }
  if (!full() || Mine.What.reduces())
    return;
  auto Amount = [](const std::vector<Slice> &Of, size_t I) {
    return I < Of.size() ? Of[I].Bytes : 0;
  };
  for (size_t I = 0; I != Parts.size(); ++I)
    for (size_t J = 0; J != Parts.size(); ++J)
      if (uint64_t Sent = Amount(Parts[I].To, J),
          Wanted = Amount(Parts[J].From, I);
          Sent != Wanted)
        return disagree(C, Parts[Place == J ? J : I], Parts[Place == J ? I : J],
                        "amount (" + std::to_string(Sent) + " bytes sent, " +
                            std::to_string(Wanted) + " received)");
}

int Exchange::work() {
  bool Fine = guarded([&] {
    // All is read before anything is written: buffers may be the same.
    std::vector<std::pair<Slice, std::vector<char>>> Results;
    for (size_t I = 0; I != Parts.size(); ++I) {
      const Part &Mine = Parts[I];
      if (Mine.What.reduces()) {
        if (!Mine.Into.Bytes)
          continue;
        std::vector<char> Sum = bytesAt(Parts[0].To[I]);
        for (size_t J = 1; J != Parts.size(); ++J)
          reduce(Mine.What.Type, Mine.What.Op, Sum,
                 bytesAt(Parts[J].To[I]).data());
        Results.emplace_back(Mine.Into, std::move(Sum));
        continue;
      }
      for (size_t J = 0; J != Parts.size(); ++J)
        if (J < Mine.From.size() && Mine.From[J].Bytes)
          Results.emplace_back(Mine.From[J], bytesAt(Parts[J].To[I]));
    }
    for (const auto &[To, Bytes] : Results)
      put(To, Bytes);
  });
  if (Fine)
    return 0;
  Locked Held;
  breakUp();
  reporter().note("'" + Parts[0].By->Name +
                  "' failed on the device: its memory was released");
  return Stuck;
}

int Exchange::overdue(bool Alone) {
  breakUp();
  std::vector<std::string> There, Missing, Behind;
  std::vector<Place> More;
  const Part *First = nullptr;
  size_t Number = 0;
  for (size_t I = 0; I != Parts.size(); ++I) {
    std::string Name = std::to_string(rankOf(I));
    if (!Parts[I].By) {
      Missing.push_back(Name);
      continue;
    }
    There.push_back(Name);
    if (!First)
      First = &Parts[I];
    else if (More.size() < 3)
      More.push_back({"the other rank", Parts[I].Site});
  }
  for (const Party &P : parties())
    if (!reached(P))
      ++Number;
  auto Ranks = [](const std::vector<std::string> &Names) {
    return (Names.size() == 1 ? "rank " : "ranks ") + Group::spoken(Names);
  };
  std::string Text = "'" + First->By->Name + "' of " + Ranks(There);
  if (Missing.empty())
    Text += " never comes to its end, since the streams of " +
            std::to_string(Number) +
            (Number == 1 ? " of them waits" : " of them wait") +
            " for something else first; use the same order "
            "on all ranks";
  else if (Pair)
    Text += " waits for " + Ranks(Missing) + ", which never " +
            (Parts[0].By ? "receives" : "sends") +
            "; every send needs its receive";
  else
    Text += " waits for " + Ranks(Missing) + ", which never " +
            (Missing.size() == 1 ? "calls" : "call") +
            " it; call it on every rank of the communicator";
  reportAt({"here", First->Site}, rules::CollectiveMismatch, Text, More,
           Alone ? "no other thread of the process could call it"
                 : "given up after " + std::to_string(Waits.count()) +
                       " seconds, see HCCL_EXEC_TIMEOUT");
  return Stuck;
}

} // namespace acltidy::sim::hccl
