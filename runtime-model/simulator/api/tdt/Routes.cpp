//===- Routes.cpp - Routes between queues ---------------------------------===//
//
// What a queue with routes is given goes on to all of their ends as soon as
// each has room.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/tdt/Queues.h"

#include <algorithm>
#include <set>

namespace acltidy::sim {

using namespace tdt;

namespace {

struct Route : Payload {
  uint32_t From = 0, To = 0;
  int32_t Status = ACL_TDT_QUEUE_ROUTE_UNBIND;
};

struct RouteList : Payload {
  std::vector<Route> Routes;
};

struct RouteQuery : Payload {
  std::optional<acltdtQueueRouteQueryMode> Mode;
  std::optional<uint32_t> From, To;
};

bool isBound(uint32_t From, uint32_t To) {
  auto &All = bound();
  return std::find(All.begin(), All.end(), std::make_pair(From, To)) !=
         All.end();
}

bool reaches(uint32_t From, uint32_t To) {
  std::vector<uint32_t> Next = {From};
  std::set<uint32_t> Seen;
  while (!Next.empty()) {
    uint32_t At = Next.back();
    Next.pop_back();
    if (At == To)
      return true;
    if (Seen.insert(At).second)
      for (auto [A, B] : bound())
        if (A == At)
          Next.push_back(B);
  }
  return false;
}

} // namespace

std::vector<std::pair<uint32_t, uint32_t>> &tdt::bound() {
  static auto &B = *new std::vector<std::pair<uint32_t, uint32_t>>;
  return B;
}

// There are no cycles, so that this ends.
void tdt::forward() {
  for (bool Moved = true; Moved;) {
    Moved = false;
    std::set<uint32_t> Sources;
    for (auto [From, To] : bound())
      Sources.insert(From);
    for (uint32_t Id : Sources) {
      std::shared_ptr<Queue> From = queue(Id);
      std::vector<std::shared_ptr<Queue>> Ends;
      bool Room = true;
      for (auto [A, B] : bound())
        if (A == Id)
          if (auto To = queue(B)) {
            Room &= !To->full();
            Ends.push_back(To);
          }
      while (Room && From && !From->Waiting.empty() && !Ends.empty()) {
        for (auto &To : Ends) {
          To->Waiting.push_back(tdt::reference(*From->Waiting.front()));
          Room &= !To->full();
        }
        From->Waiting.pop_front();
        Moved = true;
      }
    }
  }
  process().Changed.notify_all();
}

acltdtQueueRoute *api::acltdtCreateQueueRoute(uint32_t From, uint32_t To) {
  auto New = std::make_shared<Route>();
  New->From = From;
  New->To = To;
  return call().handle<acltdtQueueRoute *>(New);
}

aclError api::acltdtGetQueueRouteParam(const acltdtQueueRoute *Handle,
                                       acltdtQueueRouteParamType Which,
                                       size_t Room, size_t *Size, void *Value) {
  auto *R = payload<Route>(Handle);
  if (!R)
    return invalid();
  switch (Which) {
  case ACL_TDT_QUEUE_ROUTE_SRC_UINT32:
    return writeValue(Value, Room, Size, R->From);
  case ACL_TDT_QUEUE_ROUTE_DST_UINT32:
    return writeValue(Value, Room, Size, R->To);
  case ACL_TDT_QUEUE_ROUTE_STATUS_INT32:
    return writeValue(Value, Room, Size, R->Status);
  }
  return invalid();
}

acltdtQueueRouteList *api::acltdtCreateQueueRouteList() {
  return call().handle<acltdtQueueRouteList *>(std::make_shared<RouteList>());
}

aclError api::acltdtAddQueueRoute(acltdtQueueRouteList *List,
                                  const acltdtQueueRoute *Handle) {
  auto *L = payload<RouteList>(List);
  auto *R = payload<Route>(Handle);
  if (!L || !R)
    return invalid();
  L->Routes.push_back(*R);
  return ACL_SUCCESS;
}

aclError api::acltdtGetQueueRoute(const acltdtQueueRouteList *List,
                                  size_t Index, acltdtQueueRoute *Handle) {
  auto *L = payload<RouteList>(List);
  auto *R = payload<Route>(Handle);
  if (!L || !R || Index >= L->Routes.size())
    return invalid();
  *R = L->Routes[Index];
  return ACL_SUCCESS;
}

size_t api::acltdtGetQueueRouteNum(const acltdtQueueRouteList *List) {
  auto *L = payload<RouteList>(List);
  return L ? L->Routes.size() : 0;
}

aclError api::acltdtBindQueueRoutes(acltdtQueueRouteList *List) {
  auto *L = payload<RouteList>(List);
  if (!L)
    return invalid();
  std::string Wrong;
  for (Route &R : L->Routes) {
    std::string Name = "the route from " + std::to_string(R.From) + " to " +
                       std::to_string(R.To);
    if (!queue(R.From) || !queue(R.To))
      Wrong = Name + " is of a queue that is not there";
    else if (reaches(R.To, R.From))
      Wrong = Name + " closes a cycle";
    else {
      if (!isBound(R.From, R.To))
        bound().emplace_back(R.From, R.To);
      R.Status = ACL_TDT_QUEUE_ROUTE_BIND;
      continue;
    }
    R.Status = ACL_TDT_QUEUE_ROUTE_UNBIND;
  }
  forward();
  return Wrong.empty() ? ACL_SUCCESS : fail(ACL_ERROR_FAILURE, Wrong);
}

aclError api::acltdtUnbindQueueRoutes(acltdtQueueRouteList *List) {
  auto *L = payload<RouteList>(List);
  if (!L)
    return invalid();
  bool Fine = true;
  for (Route &R : L->Routes) {
    auto &All = bound();
    Fine &= isBound(R.From, R.To);
    All.erase(std::remove(All.begin(), All.end(), std::make_pair(R.From, R.To)),
              All.end());
    R.Status = ACL_TDT_QUEUE_ROUTE_UNBIND;
  }
  return Fine ? ACL_SUCCESS
              : fail(ACL_ERROR_FAILURE, "a route of the list was not bound");
}

acltdtQueueRouteQueryInfo *api::acltdtCreateQueueRouteQueryInfo() {
  return call().handle<acltdtQueueRouteQueryInfo *>(
      std::make_shared<RouteQuery>());
}

aclError
api::acltdtSetQueueRouteQueryInfo(acltdtQueueRouteQueryInfo *Handle,
                                  acltdtQueueRouteQueryInfoParamType Which,
                                  size_t Size, const void *Value) {
  auto *I = payload<RouteQuery>(Handle);
  uint32_t Read = 0;
  if (!I || !readValue(Value, Size, Read))
    return invalid();
  switch (Which) {
  case ACL_TDT_QUEUE_ROUTE_QUERY_MODE_ENUM:
    if (Read > ACL_TDT_QUEUE_ROUTE_QUERY_SRC_AND_DST &&
        Read != ACL_TDT_QUEUE_ROUTE_QUERY_ABNORMAL)
      return invalid();
    I->Mode = static_cast<acltdtQueueRouteQueryMode>(Read);
    return ACL_SUCCESS;
  case ACL_TDT_QUEUE_ROUTE_QUERY_SRC_ID_UINT32:
    I->From = Read;
    return ACL_SUCCESS;
  case ACL_TDT_QUEUE_ROUTE_QUERY_DST_ID_UINT32:
    I->To = Read;
    return ACL_SUCCESS;
  }
  return invalid();
}

aclError api::acltdtQueryQueueRoutes(const acltdtQueueRouteQueryInfo *Handle,
                                     acltdtQueueRouteList *List) {
  auto *I = payload<RouteQuery>(Handle);
  auto *L = payload<RouteList>(List);
  if (!I || !L || !I->Mode)
    return fail(ACL_ERROR_INVALID_PARAM, "the mode of the query is not set");
  bool ByFrom = *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_SRC ||
                *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_SRC_AND_DST;
  bool ByTo = *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_DST ||
              *I->Mode == ACL_TDT_QUEUE_ROUTE_QUERY_SRC_AND_DST;
  if ((ByFrom && !I->From) || (ByTo && !I->To))
    return fail(ACL_ERROR_INVALID_PARAM, "the mode asks for a queue that is "
                                         "not set");
  L->Routes.clear();
  if (ByFrom || ByTo) // Routes here are never abnormal.
    for (auto [From, To] : bound())
      if ((!ByFrom || From == *I->From) && (!ByTo || To == *I->To)) {
        L->Routes.emplace_back();
        L->Routes.back().From = From;
        L->Routes.back().To = To;
        L->Routes.back().Status = ACL_TDT_QUEUE_ROUTE_BIND;
      }
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
