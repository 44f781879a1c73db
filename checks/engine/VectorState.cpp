//===- VectorState.cpp - What a path knows of std::vector -----------------===//

#include "engine/VectorState.h"
#include "engine/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

REGISTER_MAP_WITH_PROGRAMSTATE(VectorMap, const MemRegion *, VectorState)

void VectorState::Profile(llvm::FoldingSetNodeID &ID) const {
  Count.Profile(ID);
  ID.AddInteger(ElementSize);
  ID.AddBoolean(Known);
  ID.AddInteger(Values.size());
  for (int64_t X : Values)
    ID.AddInteger(X);
  ID.AddPointer(SizedBy);
  ID.AddPointer(Frame);
}
bool VectorState::operator==(const VectorState &O) const {
  return Count == O.Count && ElementSize == O.ElementSize && Known == O.Known &&
         Values == O.Values && SizedBy == O.SizedBy && Frame == O.Frame;
}

const VectorState *acltidy::vectorAt(ProgramStateRef State,
                                     const MemRegion *R) {
  return R ? State->get<VectorMap>(R) : nullptr;
}

ProgramStateRef acltidy::forgetElements(ProgramStateRef State,
                                        const MemRegion *R) {
  const VectorState *V = vectorAt(State, R);
  if (!V || !V->Known)
    return State;
  VectorState New = *V;
  New.Known = false;
  New.Values = {};
  return State->set<VectorMap>(R, New);
}

/// Whether \p Call is a member that gives access to the elements of a vector
/// but leaves their number alone.
static bool keepsCount(const CallEvent *Call) {
  const auto *Method =
      dyn_cast_or_null<CXXMethodDecl>(Call ? Call->getDecl() : nullptr);
  if (!Method || !Method->getParent()->getIdentifier() ||
      Method->getParent()->getName() != "vector" ||
      !Method->getParent()->isInStdNamespace())
    return false;
  if (Method->getOverloadedOperator() == OO_Subscript)
    return true;
  if (!Method->getDeclName().isIdentifier())
    return false;
  for (llvm::StringRef Name : {"begin", "end", "rbegin", "rend", "at", "front",
                               "back", "data", "reserve", "shrink_to_fit"})
    if (Method->getName() == Name)
      return true;
  return false;
}

/// Whether the iterator that \p Call of begin() or end() gives is used for
/// reading only: by a loop over values, or std::accumulate.
static bool onlyReads(const CallEvent &Call, const LocationContext *Frame) {
  const Expr *E = compat::originExpr(Call);
  if (!E || !Frame)
    return false;
  const ParentMap &Parents = Frame->getParentMap();
  for (const Stmt *P = Parents.getParent(E); P; P = Parents.getParent(P)) {
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(P)) {
      QualType T = Range->getLoopVariable()->getType();
      return !T->isReferenceType() || T->getPointeeType().isConstQualified();
    }
    if (const auto *Outer = dyn_cast<CallExpr>(P)) {
      const FunctionDecl *FD = Outer->getDirectCallee();
      return FD && FD->isInStdNamespace() && FD->getIdentifier() &&
             FD->getName() == "accumulate";
    }
    if (!isa<Expr, DeclStmt>(P))
      return false;
  }
  return false;
}

ProgramStateRef
acltidy::forgetVectors(ProgramStateRef State,
                       llvm::ArrayRef<const MemRegion *> Explicit,
                       llvm::ArrayRef<const MemRegion *> Changed,
                       const LocationContext *Frame, const CallEvent *Call) {
  if (State->get<VectorMap>().isEmpty())
    return State;
  bool OnlyElements = keepsCount(Call);
  if (OnlyElements && onlyReads(*Call, Frame))
    return State;
  for (const auto &[R, V] : State->get<VectorMap>())
    for (const MemRegion *C : Changed) {
      // A part of a larger object leaves its other members alone.
      if (R != C && !R->isSubRegionOf(C) && C != R->getBaseRegion())
        continue;
      State =
          OnlyElements ? forgetElements(State, R) : State->remove<VectorMap>(R);
      break;
    }
  return State;
}

ProgramStateRef acltidy::reapVectors(ProgramStateRef State,
                                     SymbolReaper &Reaper) {
  for (const auto &[R, V] : State->get<VectorMap>())
    if (!Reaper.isLiveRegion(R) && !isPointedInto(State, R))
      State = State->remove<VectorMap>(R);
  return State;
}

ProgramStateRef acltidy::setVector(ProgramStateRef State, const MemRegion *R,
                                   const VectorState &V) {
  return State->set<VectorMap>(R, V);
}
ProgramStateRef acltidy::forgetVector(ProgramStateRef State,
                                      const MemRegion *R) {
  return State->remove<VectorMap>(R);
}
