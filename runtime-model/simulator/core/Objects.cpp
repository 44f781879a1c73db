//===- Objects.cpp --------------------------------------------------------===//

#include "core/Objects.h"

#include <sys/mman.h>

namespace acltidy::sim {

namespace {
constexpr size_t RememberDead = 65536;
} // namespace

ObjectTable::ObjectTable() {
  for (uint64_t Bytes = 1ull << 44; Bytes >= 1ull << 32; Bytes >>= 2) {
    void *At = mmap(nullptr, Bytes, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (At == MAP_FAILED)
      continue;
    HandleBase = reinterpret_cast<Word>(At);
    HandleBytes = Bytes;
    break;
  }
  if (!HandleBase) // Still never the address of anything.
    HandleBase = 1ull << 62, HandleBytes = 1ull << 61;
  Live.resize(kinds().Tables.Kinds.Size);
  LastId.resize(kinds().Tables.Kinds.Size);
}

Object &ObjectTable::add(KindId Kind, Word Value) {
  Object &O = All[Next];
  O.Id = Next++;
  O.Kind = Kind;
  O.Value = Value;
  ++Live[Kind];
  return O;
}

Object &ObjectTable::createHandle(KindId Kind, std::shared_ptr<Payload> Data) {
  Object &O = add(Kind, HandleBase + Next * HandleStep % HandleBytes);
  O.Data = std::move(Data);
  return O;
}

Object &ObjectTable::createId(KindId Kind, std::shared_ptr<Payload> Data) {
  // The first kind of a family counts for all of it.
  KindId Counter = Kind;
  for (KindId K = 0; K != Kind && Counter == Kind; ++K)
    if (!kinds()[K].Family.empty() && kinds()[K].Family == kinds()[Kind].Family)
      Counter = K;
  Object &O = createKeyed(Kind, ++LastId[Counter]);
  O.Data = std::move(Data);
  return O;
}

Object &ObjectTable::createKeyed(KindId Kind, Word Value) {
  Object &O = add(Kind, Value);
  Keyed[{Kind, Value}] = O.Id;
  return O;
}

Object &ObjectTable::createRange(KindId Kind, Word Begin, uint64_t Size) {
  Object &O = createKeyed(Kind, Begin);
  O.Size = Size;
  Ranges[{Kind, Begin}] = O.Id;
  LiveRanges = Ranges.size();
  return O;
}

Object &ObjectTable::createMemory(KindId Kind, Word Address, uint64_t Size,
                                  std::shared_ptr<Payload> Data) {
  Object &O = add(Kind, Address);
  O.Size = Size;
  O.Data = std::move(Data);
  // Addresses only grow, but there are several windows.
  Memory.insert_or_assign(Memory.end(), Address, &O);
  return *(Recent = &O);
}

Object *ObjectTable::find(Serial Id) {
  auto It = All.find(Id);
  return It == All.end() ? nullptr : &It->second;
}

Object *ObjectTable::byHandle(Word Value) {
  if (inHandleRange(Value)) {
    if ((Value - HandleBase) % HandleStep)
      return nullptr;
    Object *O = find((Value - HandleBase) / HandleStep);
    return O && O->Value == Value ? O : nullptr;
  }
  // A release asks for the same address again and again.
  if (Recent && Recent->Value == Value)
    return Recent;
  auto It = Memory.find(Value);
  return It == Memory.end() ? nullptr : Recent = It->second;
}

Object &ObjectTable::createPoolBlock(Object &Outer, Word Address,
                                     uint64_t Size) {
  static const KindId Kind = contract::findKind(kinds().Tables, "pool-memory");
  Serial From = Outer.Id;
  int32_t Device = Outer.Device;
  Object &O = add(Kind, Address);
  O.Size = Size;
  O.Device = Device;
  O.Held.push_back(From);
  PoolBlocks[Address] = O.Id;
  return O;
}

Object *ObjectTable::poolBlock(Word Address) {
  auto It = PoolBlocks.find(Address);
  return It == PoolBlocks.end() ? nullptr : find(It->second);
}

Object *ObjectTable::byAddress(Word Address) {
  if (auto It = PoolBlocks.upper_bound(Address); It != PoolBlocks.begin()) {
    Object *O = find(std::prev(It)->second);
    if (O && O->live() && Address - O->Value < O->Size)
      return O;
  }
  return blockAt(Address);
}

Object *ObjectTable::blockAt(Word Address) {
  auto Holds = [&](const Object &O) {
    return Address - O.Value < std::max<uint64_t>(O.Size, 1);
  };
  if (Recent && Recent->live() && Holds(*Recent))
    return Recent;
  auto It = Memory.upper_bound(Address);
  if (It == Memory.begin())
    return nullptr;
  Object *O = std::prev(It)->second;
  return Holds(*O) ? Recent = O : nullptr;
}

Object *ObjectTable::byKey(KindId Kind, Word Value) {
  auto It = Keyed.find({Kind, Value});
  return It == Keyed.end() ? nullptr : find(It->second);
}

Object *ObjectTable::rangeIn(KindId Kind, Word Begin, Word End) {
  auto It = Ranges.lower_bound({Kind, End});
  if (It == Ranges.begin() || (--It)->first.first != Kind)
    return nullptr;
  Object *O = find(It->second);
  return O && Begin < O->Value + O->Size ? O : nullptr;
}

void ObjectTable::end(Object &O, Life How, const Record *By, StackId At) {
  if (O.live())
    --Live[O.Kind];
  if (auto It = Ranges.find({O.Kind, O.Value});
      It != Ranges.end() && It->second == O.Id) {
    Ranges.erase(It);
    LiveRanges = Ranges.size();
  }
  O.State = How;
  O.DiedBy = By;
  O.Died = At;
  // Orphans stay: the client may still release them, and they are leaks if it
  // does not.
  if (How == Life::Orphaned)
    return;
  Dead.push_back(O.Id);
  if (Dead.size() > RememberDead)
    forgetOldest();
}

void ObjectTable::convert(Object &O, KindId To, const Record *By, StackId At) {
  --Live[O.Kind];
  ++Live[To];
  O.Kind = To;
  O.BornBy = By;
  O.Born = At;
}

void ObjectTable::forgetOldest() {
  Serial Id = Dead.front();
  Dead.pop_front();
  Object *O = find(Id);
  if (!O || O->live())
    return;
  if (Recent == O)
    Recent = nullptr;
  // What dies first was mostly allocated first.
  auto Block = Memory.begin();
  if (Block != Memory.end() && Block->first != O->Value)
    Block = Memory.find(O->Value);
  if (Block != Memory.end() && Block->second == O)
    Memory.erase(Block);
  if (auto It = PoolBlocks.find(O->Value);
      It != PoolBlocks.end() && It->second == Id)
    PoolBlocks.erase(It);
  if (auto It = Keyed.find({O->Kind, O->Value});
      It != Keyed.end() && It->second == Id)
    Keyed.erase(It);
  All.erase(Id);
}

} // namespace acltidy::sim
