//===- Buffers.cpp - hi_mpi_vb: pools of video buffers --------------------===//

#include "api/mpi/Mpi.h"
#include "core/Lifecycle.h"

namespace acltidy::sim {

using namespace mpi;

namespace {

struct BufferPool : Payload {
  Serial Memory = 0;
  Word Start = 0;
  uint64_t BlockSize = 0;
  std::vector<bool> Taken;
};

struct BufferBlock : Payload {
  Serial Pool = 0;
  size_t Index = 0;
};

KindId poolKind() {
  static const KindId Kind = contract::findKind(kinds().Tables, "hi-vb-pool");
  return Kind;
}

BufferBlock *block(hi_vb_blk Id) {
  static const KindId Kind = contract::findKind(kinds().Tables, "hi-vb-block");
  return payload<BufferBlock>(Kind, Id);
}

constexpr hi_u32 Invalid = ~hi_u32(0);

} // namespace

hi_vb_pool api::hi_mpi_vb_create_pool(const hi_vb_pool_config *Config) {
  Call &C = call();
  hi_vb_pool_config V;
  constexpr uint64_t Step = 128; // Where media memory starts.
  if (ready(C, Module::Buffers))
    return Invalid;
  uint64_t BlockSize = 0, Size = 0;
  if (readValue(Config, V) && V.blk_size <= (1ull << 40))
    BlockSize = (V.blk_size + Step - 1) / Step * Step;
  if (!BlockSize || !V.blk_cnt ||
      __builtin_mul_overflow(BlockSize, uint64_t(V.blk_cnt), &Size)) {
    C.fail(code(Module::Buffers, HI_ERR_ILLEGAL_PARAM),
           "the sizes of the pool are invalid");
    return Invalid;
  }
  Word At = 0;
  auto B = process().Memory.allocate(Space::Dvpp, Size, {PageKind::Huge, true},
                                     self().Device, At);
  if (!B) {
    C.fail(code(Module::Buffers, HI_ERR_NO_MEM), "out of media memory");
    return Invalid;
  }
  Object &M = process().Objects.createMemory(kinds().HiDvppMemory, At, Size,
                                             std::move(B));
  M.System = true;
  M.Device = self().Device;
  M.BornBy = &C.record();
  M.Born = C.stack();
  auto P = std::make_shared<BufferPool>();
  P->Memory = M.Id;
  P->Start = At;
  P->BlockSize = BlockSize;
  P->Taken.resize(V.blk_cnt);
  return static_cast<hi_vb_pool>(C.make(std::move(P)).Value);
}

hi_s32 api::hi_mpi_vb_destroy_pool(hi_vb_pool Id) {
  Call &C = call();
  auto *P = payload<BufferPool>(poolKind(), Id);
  if (!P)
    return code(Module::Buffers, HI_ERR_UNEXIST);
  for (bool Taken : P->Taken)
    if (Taken) {
      C.report(rules::DestroyOrder,
               std::string("'") + C.name() +
                   "' ends a pool while blocks of it are in use; call "
                   "'hi_mpi_vb_release_block' for all of them first");
      return mpi::fail(C, Module::Buffers, HI_ERR_BUSY, "blocks are in use");
    }
  if (Object *M = process().Objects.find(P->Memory))
    endObject(*M, Life::Released, &C.record(), C.stack());
  return HI_SUCCESS;
}

hi_vb_blk api::hi_mpi_vb_get_block(hi_vb_pool Id, hi_u64 Size,
                                   const hi_char *) {
  Call &C = call();
  auto *P = payload<BufferPool>(poolKind(), Id);
  if (!P || !Size || Size > P->BlockSize) {
    C.fail(code(Module::Buffers, HI_ERR_ILLEGAL_PARAM),
           "the pool has no block of this size");
    return Invalid;
  }
  for (size_t I = 0; I != P->Taken.size(); ++I)
    if (!P->Taken[I]) {
      P->Taken[I] = true;
      auto B = std::make_shared<BufferBlock>();
      B->Pool = process().Objects.byKey(poolKind(), Id)->Id;
      B->Index = I;
      return static_cast<hi_vb_blk>(C.make(std::move(B)).Value);
    }
  C.fail(code(Module::Buffers, HI_ERR_NO_BUF), "all blocks are in use");
  return Invalid;
}

hi_s32 api::hi_mpi_vb_release_block(hi_vb_blk Id) {
  auto *B = block(Id);
  if (!B)
    return code(Module::Buffers, HI_ERR_UNEXIST);
  Object *Pool = process().Objects.find(B->Pool);
  if (auto *P = Pool ? Pool->as<BufferPool>() : nullptr)
    P->Taken[B->Index] = false;
  return HI_SUCCESS;
}

void *api::hi_mpi_vb_handle_to_addr(hi_vb_blk Id) {
  auto *B = block(Id);
  Object *Pool = B ? process().Objects.find(B->Pool) : nullptr;
  auto *P = Pool && Pool->live() ? Pool->as<BufferPool>() : nullptr;
  return P ? reinterpret_cast<void *>(P->Start + B->Index * P->BlockSize)
           : nullptr;
}

} // namespace acltidy::sim
