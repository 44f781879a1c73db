//===- Memory.cpp ---------------------------------------------------------===//

#include "core/Memory.h"

#include "core/Product.h"

#include <cstring>
#include <sys/mman.h>

namespace acltidy::sim {

namespace {

constexpr uint64_t MiB = 1 << 20;
constexpr uint64_t GiB = 1 << 30;

uint64_t alignUp(uint64_t Value, uint64_t To) {
  return (Value + To - 1) / To * To;
}

uint64_t pageSize(PageKind Kind) {
  switch (Kind) {
  case PageKind::Normal:
    return 4096;
  case PageKind::Huge:
    return 2 * MiB;
  case PageKind::Huge1G:
    return GiB;
  }
  return 4096;
}

/// Media memory starts at multiples of 128, all other at multiples of 64; a
/// wider step keeps blocks apart, so that one byte past a block is in none.
constexpr uint64_t BlockStep = 512;
constexpr uint64_t HostPage = 4096;

} // namespace

Memory::Memory()
    : Device("acl-tidy device memory",
             product().OnDevice ? PROT_READ | PROT_WRITE : PROT_NONE),
      Pinned("acl-tidy pinned memory", PROT_READ | PROT_WRITE) {
  const Product &P = product();
  Pool Full;
  Full.HugeFree = Full.HugeTotal = P.HugeBytes;
  Full.NormalFree = Full.NormalTotal = P.NormalBytes;
  Pools.assign(static_cast<size_t>(P.Devices), Full);
}

std::shared_ptr<Block> Memory::allocate(Space In, uint64_t Size,
                                        PagePolicy Policy, int32_t DeviceId,
                                        uint64_t &Address) {
  constexpr uint64_t Limit = 1ull << 46; // Beyond all address space.
  if (Size > Limit)
    return nullptr;
  auto B = std::make_shared<Block>();
  B->In = In;
  B->Device = DeviceId;
  bool Host = In == Space::PinnedHost || In == Space::Managed;
  // A range of addresses takes no pages.
  if (!Host && In != Space::Virtual) {
    Pool &Of = pool(DeviceId);
    uint64_t Padded = alignUp(Size, 32) + 32;
    if (!product().Padding || Policy.First == PageKind::Huge1G)
      Padded = alignUp(Size, 32);
    bool Huge = Policy.First != PageKind::Normal;
    B->Pages = Policy.First;
    B->Occupies = alignUp(Padded, pageSize(Policy.First));
    uint64_t *Free = Huge ? &Of.HugeFree : &Of.NormalFree;
    if (Huge && B->Occupies > *Free && Policy.FallBack) {
      B->Pages = PageKind::Normal;
      B->Occupies = alignUp(Padded, pageSize(PageKind::Normal));
      Free = &Of.NormalFree;
    }
    const uint64_t MediaLimit = product().MediaAddressSpace;
    bool Media = In == Space::Dvpp;
    if (B->Occupies > *Free ||
        (Media && MediaLimit && Of.MediaUsed + B->Occupies > MediaLimit))
      return nullptr;
    *Free -= B->Occupies;
    if (Media)
      Of.MediaUsed += B->Occupies;
  }
  Window &W = Host ? Pinned : Device;
  Address = W.take(Size, Host ? HostPage : BlockStep);
  if (!Address) {
    giveBackPages(*B);
    return nullptr;
  }
  if (Host) {
    // The client writes here without the simulator's knowledge, so there is no
    // shadow; the pattern has to do.
    std::memset(W.backing(Address), PoisonByte, Size);
    B->Written.add({0, Size});
  }
  return B;
}

void Memory::giveBackPages(const Block &B) {
  if (B.In != Space::Device && B.In != Space::Dvpp)
    return;
  Pool &Of = pool(B.Device);
  (B.Pages == PageKind::Normal ? Of.NormalFree : Of.HugeFree) += B.Occupies;
  if (B.In == Space::Dvpp)
    Of.MediaUsed -= B.Occupies;
}

void Memory::release(Object &O) {
  auto *B = O.as<Block>();
  if (!B)
    return;
  giveBackPages(*B);
  Window &W = isPinned(O.Value) ? Pinned : Device;
  // Client code that still touches pinned memory faults from now on. Whole
  // pages belong to one block.
  if (&W == &Pinned)
    W.protect(O.Value, O.Value + O.Size, PROT_NONE);
  W.giveBack(O.Value, O.Size);
  B->Written = {};
  B->Poisoned = {};
}

namespace {

/// The live block with a shadow at an address, and the range in it.
struct Part {
  Block *B = nullptr;
  uint64_t Offset = 0, Size = 0;

  Part(uint64_t Address, uint64_t Length, ObjectTable &Objects) {
    Object *O = Objects.blockAt(Address);
    if (!O || !O->live())
      return;
    B = O->as<Block>();
    Offset = Address - O->Value;
    Size = std::min(Length, O->Size - Offset);
  }
  Range range() const { return {Offset, Offset + Size}; }
};

} // namespace

std::optional<Range> Memory::unwritten(uint64_t Address, uint64_t Size,
                                       ObjectTable &Objects) {
  Part P(Address, Size, Objects);
  std::optional<Range> First;
  if (P.B)
    P.B->Written.gaps(P.range(), [&](Range R) {
      if (!First)
        First = Range{R.Begin - P.Offset, R.End - P.Offset};
    });
  return First;
}

void Memory::markWritten(uint64_t Address, uint64_t Size,
                         ObjectTable &Objects) {
  Part P(Address, Size, Objects);
  if (P.B)
    P.B->Written.add(P.range());
}

void Memory::copyShadow(uint64_t To, uint64_t From, uint64_t Size,
                        ObjectTable &Objects) {
  Part Target(To, Size, Objects);
  if (!Target.B)
    return;
  Part Source(From, Size, Objects);
  Target.B->Written.add(Target.range());
  if (!Source.B)
    return;
  std::vector<Range> Holes;
  Source.B->Written.gaps(Source.range(), [&](Range R) { Holes.push_back(R); });
  for (Range R : Holes) {
    Range There{R.Begin - Source.Offset + Target.Offset,
                R.End - Source.Offset + Target.Offset};
    Target.B->Written.remove(There);
    Target.B->Poisoned.add(There);
  }
}

void Memory::poison(uint64_t Address, uint64_t Size, ObjectTable &Objects) {
  Part P(Address, Size, Objects);
  if (!P.B)
    return;
  std::vector<Range> Fresh;
  P.B->Written.gaps(P.range(), [&](Range R) {
    P.B->Poisoned.gaps(R, [&](Range Raw) { Fresh.push_back(Raw); });
  });
  for (Range R : Fresh) {
    std::memset(bytes(Address - P.Offset + R.Begin), PoisonByte, R.size());
    P.B->Poisoned.add(R);
  }
}

} // namespace acltidy::sim
