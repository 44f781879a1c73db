//===- Exploration.cpp - The order in which paths are followed ------------===//

#include "engine/Exploration.h"
#include "engine/InFlight.h"
#include "engine/ScopedMemory.h"
#include "engine/State.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CoreEngine.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/WorkList.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/FoldingSet.h"
#include <queue>
#include <vector>

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

/// What is to be done, each path to the end of its block at a time.
class Waiting {
public:
  bool empty() const { return Begun.empty() && Entering == 0; }

  void push(const WorkListUnit &Unit) {
    ExplodedNode *N = Unit.getNode();
    auto Entrance = N->getLocation().getAs<BlockEntrance>();
    if (!Entrance)
      return Begun.push_back(Unit);
    llvm::FoldingSetNodeID ID;
    ID.AddInteger(Entrance->getBlock()->getBlockID());
    ID.AddPointer(N->getStackFrame());
    unsigned Index = Units.size();
    ByBlock.push({visits(ID)++, Index});
    profileResources(N->getState(), ID);
    profileInFlight(N->getState(), ID);
    profileScopedMemory(N->getState(), ID);
    ByFacts.push({visits(ID)++, Index});
    Units.push_back({Unit, false});
    ++Entering;
  }

  WorkListUnit pop() {
    if (!Begun.empty())
      return Begun.pop_back_val();
    FactsNext = !FactsNext;
    auto &Order = FactsNext ? ByFacts : ByBlock;
    while (Units[Order.top().Index].Taken)
      Order.pop();
    Pending &Next = Units[Order.top().Index];
    Order.pop();
    Next.Taken = true;
    --Entering;
    return Next.Unit;
  }

private:
  /// A path that is about to enter a block.
  struct Pending {
    WorkListUnit Unit;
    bool Taken;
  };

  /// The place of a path in an order.
  struct Place {
    unsigned Visits;
    unsigned Index; ///< In `Units`, in the order in which they were found.

    /// Into new blocks first the last that was found, so that some path gets to
    /// the end of the function soon; into others the first.
    bool operator<(const Place &O) const {
      if (Visits != O.Visits)
        return Visits > O.Visits;
      return Visits == 0 ? Index < O.Index : Index > O.Index;
    }
  };

  /// A map's two largest keys are its own.
  unsigned &visits(const llvm::FoldingSetNodeID &ID) {
    return Visits[ID.ComputeHash() / 2];
  }

  llvm::SmallVector<WorkListUnit, 8> Begun;
  std::vector<Pending> Units;
  std::priority_queue<Place> ByBlock, ByFacts;
  unsigned Entering = 0; ///< Of `Units`, not taken.
  bool FactsNext = false;
  /// By hash, as paths that share one by chance only wait for each other.
  llvm::DenseMap<unsigned, unsigned> Visits;
};

} // namespace

bool acltidy::explore(ExprEngine &Engine, const LocationContext *Entry,
                      unsigned Steps) {
  // The engine takes the first step, as it alone can begin a graph.
  Engine.ExecuteWorkList(Entry, 1);
  auto &Core = const_cast<CoreEngine &>(Engine.getCoreEngine());
  WorkList &Found = *Core.getWorkList();
  Waiting Paths;
  for (;;) {
    llvm::SmallVector<WorkListUnit, 8> Next;
    while (Found.hasWork())
      Next.push_back(Found.dequeue());
    for (const WorkListUnit &Unit : llvm::reverse(Next))
      Paths.push(Unit);
    if (Paths.empty())
      return false;
    if (Steps <= 1)
      return true;
    --Steps;
    WorkListUnit Unit = Paths.pop();
    Found.setBlockCounter(Unit.getBlockCounter());
    Core.dispatchWorkItem(Unit.getNode(), Unit.getNode()->getLocation(), Unit);
  }
}
