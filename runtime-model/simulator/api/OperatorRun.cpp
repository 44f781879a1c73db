//===- OperatorRun.cpp ----------------------------------------------------===//

#include "api/OperatorRun.h"

#include "core/HostMemory.h"

#include <algorithm>

namespace acltidy::sim {

using namespace operators;

namespace {

/// The same arguments with the simulator's own addresses.
Arguments atBacking(const Arguments &Args) {
  Arguments Result = Args;
  auto Move = [](TensorView &T) {
    if (T.Data)
      T.Data = process().Memory.bytes(reinterpret_cast<uint64_t>(T.Data));
  };
  for (Argument &A : Result) {
    if (auto *T = std::get_if<TensorView>(&A))
      Move(*T);
    if (auto *L = std::get_if<std::vector<TensorView>>(&A))
      for (TensorView &T : *L)
        Move(T);
  }
  return Result;
}

AccessMode modeOf(operators::Access How) {
  switch (How) {
  case operators::Access::Write:
    return AccessMode::Write;
  case operators::Access::ReadWrite:
    return AccessMode::ReadWrite;
  default:
    return AccessMode::Read;
  }
}

} // namespace

bool OperatorRun::isOwn(const TensorView &T) const {
  return std::find(Own.begin(), Own.end(), T.Data) != Own.end();
}

bool OperatorRun::collect(Call &C, const StreamState *On,
                          std::vector<Touch> &Touches) const {
  for (const TensorAccess &A : What->accesses(Args)) {
    int64_t Begin = 0, End = 0;
    if (A.How == operators::Access::None || isOwn(*A.Tensor) ||
        !byteRange(*A.Tensor, Begin, End))
      continue;
    Touch Whole{reinterpret_cast<Word>(A.Tensor->Data) +
                    static_cast<Word>(Begin),
                static_cast<uint64_t>(End - Begin), modeOf(A.How),
                /*Moved=*/true, UseFor::Operator};
    if (!Whole.Size)
      continue;
    if (!C.check(Whole, On))
      return false;
    Touches.push_back(Whole);
  }
  return true;
}

void OperatorRun::look(Call &C) const {
  const std::vector<TensorAccess> Accesses = What->accesses(Args);
  for (const TensorAccess &A : Accesses) {
    int64_t Begin = 0, End = 0;
    if ((A.How != operators::Access::Read &&
         A.How != operators::Access::ReadWrite) ||
        isOwn(*A.Tensor) || !byteRange(*A.Tensor, Begin, End))
      continue;
    forEachRange(*A.Tensor, [&](const void *At, uint64_t Bytes) {
      C.lookAt({reinterpret_cast<Word>(At), Bytes, modeOf(A.How)});
    });
  }
  // Written once all is read: an operator may work in place.
  for (const TensorAccess &A : Accesses)
    if (A.How == operators::Access::Write ||
        A.How == operators::Access::ReadWrite)
      forEachRange(*A.Tensor, [&](const void *At, uint64_t Bytes) {
        process().Memory.markWritten(reinterpret_cast<Word>(At), Bytes,
                                     process().Objects);
      });
}

Status OperatorRun::run(void *Workspace, uint64_t Size) const {
  Arguments Own = atBacking(Args);
  Status Result;
  if (!guarded([&] { Result = What->run(Own, Workspace, Size); }))
    Result = {Error::InvalidData, "memory of a tensor was released"};
  return Result;
}

} // namespace acltidy::sim
