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

/// Eight bytes of fresh pinned memory; no address has those of another.
uint64_t freshWord(uint64_t Address) {
  uint64_t X = (Address & ~7ull) + 0xA5A5A5A55A5A5A5A;
  X = (X ^ X >> 31) * 0x9E3779B97F4A7C15;
  return (X ^ X >> 29) * 0xBF58476D1CE4E5B9;
}

unsigned char freshByte(uint64_t Address) {
  return static_cast<unsigned char>(freshWord(Address) >> 8 * (Address & 7));
}

/// \p Address is aligned.
void fillFresh(char *To, uint64_t Address, uint64_t Size) {
  for (uint64_t I = 0; I < Size; I += 8) {
    uint64_t Word = freshWord(Address + I);
    std::memcpy(To + I, &Word, std::min<uint64_t>(8, Size - I));
  }
}

/// Calls \p Visit with the parts of [Begin, End) that still have the pattern.
/// They have at least one whole word of it, which does not happen by chance;
/// shorter ranges are all or nothing.
template <typename F>
void freshParts(const char *Bytes, uint64_t Begin, uint64_t End, F Visit) {
  auto Fresh = [&](uint64_t At) {
    return static_cast<unsigned char>(Bytes[At - Begin]) == freshByte(At);
  };
  uint64_t First = (Begin + 7) & ~7ull;
  if (First + 8 > End) {
    uint64_t At = Begin;
    while (At != End && Fresh(At))
      ++At;
    if (At == End && End - Begin >= 4)
      Visit(Range{Begin, End});
    return;
  }
  auto FreshWord = [&](uint64_t At) {
    uint64_t Word;
    std::memcpy(&Word, Bytes + (At - Begin), 8);
    return Word == freshWord(At);
  };
  for (uint64_t At = First; At + 8 <= End;) {
    if (!FreshWord(At)) {
      At += 8;
      continue;
    }
    Range R{At, At + 8};
    while (R.Begin > Begin && R.Begin + 8 > At && Fresh(R.Begin - 1))
      --R.Begin;
    while (R.End + 8 <= End && FreshWord(R.End))
      R.End += 8;
    At = R.End;
    while (R.End < End && R.End < At + 8 && Fresh(R.End))
      ++R.End;
    Visit(R);
  }
}

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
    Of.Peak = std::max(Of.Peak, Of.used());
    if (Media)
      Of.MediaUsed += B->Occupies;
  }
  Window &W = Host ? Pinned : Device;
  Address = W.take(Size, Host ? HostPage : BlockStep);
  if (!Address) {
    giveBackPages(*B);
    return nullptr;
  }
  if (In == Space::Managed) {
    // Both sides write here without the simulator's knowledge.
    std::memset(W.backing(Address), PoisonByte, Size);
    B->Written.add({0, Size});
  } else if (Host) {
    // The client writes here without the simulator's knowledge. What it has
    // written is found out when it matters: it differs from a pattern that
    // nothing else has.
    fillFresh(W.backing(Address), Address, Size);
    B->Poisoned.add({0, Size});
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

/// Finds out what the client has written to pinned memory by itself.
void discover(const Part &P, const char *Bytes, uint64_t Address) {
  if (!P.B || P.B->In != Space::PinnedHost || P.B->Written.contains(P.range()))
    return;
  std::vector<Range> Unknown;
  P.B->Written.gaps(P.range(), [&](Range R) { Unknown.push_back(R); });
  for (Range R : Unknown) {
    uint64_t Begin = Address - P.Offset + R.Begin, Before = Begin;
    freshParts(Bytes + (R.Begin - P.Offset), Begin, Begin + R.size(),
               [&](Range Fresh) {
                 P.B->Written.add({R.Begin + (Before - Begin),
                                   R.Begin + (Fresh.Begin - Begin)});
                 Before = Fresh.End;
               });
    P.B->Written.add({R.Begin + (Before - Begin), R.End});
  }
}

} // namespace

std::optional<Range> Memory::unwritten(uint64_t Address, uint64_t Size,
                                       ObjectTable &Objects) {
  Part P(Address, Size, Objects);
  discover(P, bytes(Address), Address);
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
  discover(Source, bytes(From), From);
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
