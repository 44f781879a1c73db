//===- Objects.h - Every handle, scope and allocation ---------------------===//
//
// Handles of the pointer form are addresses in a reserved range without access
// rights, one per object and never given out again; so a stale or foreign
// handle is always told from a live one, and touching one faults. Ids are
// never given out again either. Released objects are remembered for a while,
// to say where they ended.
//
// Not thread-safe by itself: used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_OBJECTS_H
#define ACLTIDY_SIM_OBJECTS_H

#include "core/Kinds.h"
#include "core/Stacks.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

namespace acltidy::sim {

using Word = uint64_t;
using Serial = uint64_t; ///< Names an object for good; 0 is none.
struct Record;

/// What a behaviour keeps with a handle.
struct Payload {
  virtual ~Payload() = default;
  /// The handle was released.
  virtual void ended() {}
};

enum class Life : uint8_t {
  Live,
  Released,   ///< By the client.
  HandedOver, ///< The system has it.
  Orphaned    ///< What it lived in (device, context, aclInit) has ended.
};

struct Object {
  Serial Id = 0;
  KindId Kind = NoKind;
  Life State = Life::Live;
  bool Told = false;   ///< Its leak was reported.
  bool System = false; ///< Made by the runtime itself: never the client's leak.
  Word Value = 0;      ///< The handle, id, address, or the key of a scope.
  uint32_t Count = 1;  ///< Of counted scopes.
  int32_t Device = -1;
  Serial Context = 0;
  uint64_t Size = 0; ///< Of memory, in bytes, as the client asked for it.
  const Record *BornBy = nullptr, *DiedBy = nullptr;
  StackId Born = 0, Died = 0;
  uint32_t BornThread = 0;
  Serial Owner = 0;         ///< Goes with this one (tensor in a list).
  std::vector<Serial> Held; ///< What was put into it.
  std::shared_ptr<Payload> Data;

  bool live() const { return State == Life::Live; }
  template <typename T> T *as() const { return dynamic_cast<T *>(Data.get()); }
};

class ObjectTable {
public:
  ObjectTable();

  /// A new object with a handle of the pointer form.
  Object &createHandle(KindId Kind, std::shared_ptr<Payload> Data);
  /// A value of the pointer form that no object has, nor will have.
  Word placeholder() { return HandleBase + Next++ * HandleStep % HandleBytes; }
  /// A new object with an integer id from 1 on; kinds of one family share the
  /// ids.
  Object &createId(KindId Kind, std::shared_ptr<Payload> Data);
  /// A scope, or an id that the client chose.
  Object &createKeyed(KindId Kind, Word Key);
  /// A scope over memory of the client's. Live ones of a kind do not overlap.
  Object &createRange(KindId Kind, Word Begin, uint64_t Size);
  /// Memory at \p Address; addresses of live memory do not overlap.
  Object &createMemory(KindId Kind, Word Address, uint64_t Size,
                       std::shared_ptr<Payload> Data);

  /// A block that a pool of the client's hands out of \p Outer.
  Object &createPoolBlock(Object &Outer, Word Address, uint64_t Size);

  Object *find(Serial Id);
  /// The object whose handle or start address is \p Value, live or released.
  Object *byHandle(Word Value);
  /// The memory that \p Address lies in or, for released memory, lay in: the
  /// live block of a pool if there is one, else what the API allocated.
  Object *byAddress(Word Address);
  /// Only what the API allocated.
  Object *blockAt(Word Address);
  /// The block that a pool handed out at \p Address last.
  Object *poolBlock(Word Address);
  /// The live object of a kind with this id or key; else the last dead one.
  Object *byKey(KindId Kind, Word Key);
  /// The live range that has a part of [\p Begin, \p End).
  Object *rangeIn(KindId Kind, Word Begin, Word End);
  /// Whether any range is live. Without the lock.
  bool anyRange() const { return LiveRanges != 0; }
  /// Whether \p Value looks like a handle of the simulator's.
  bool inHandleRange(Word Value) const {
    return Value - HandleBase < HandleBytes;
  }

  void end(Object &O, Life How, const Record *By, StackId At);
  /// The same handle is a resource of another kind from now on.
  void convert(Object &O, KindId To, const Record *By, StackId At);

  template <typename F> void forEachLive(F Visit) {
    for (auto &[Id, O] : All)
      if (O.live())
        Visit(O);
  }
  template <typename F> void forEachObject(F Visit) {
    for (auto &[Id, O] : All)
      Visit(O);
  }
  Serial newest() const { return Next - 1; }
  uint64_t liveCount(KindId Kind) const { return Live[Kind]; }

private:
  static constexpr uint64_t HandleStep = 64;

  Object &add(KindId Kind, Word Value);
  void forgetOldest();

  struct Key {
    KindId Kind;
    Word Value;
    bool operator==(const Key &O) const {
      return Kind == O.Kind && Value == O.Value;
    }
  };
  struct KeyHash {
    size_t operator()(const Key &K) const {
      return std::hash<Word>()(K.Value * 0x9E3779B97F4A7C15 + K.Kind);
    }
  };

  Word HandleBase = 0;
  uint64_t HandleBytes = 0;
  Serial Next = 1;
  std::unordered_map<Serial, Object> All;
  std::map<Word, Serial> PoolBlocks;
  std::map<std::pair<KindId, Word>, Serial> Ranges; ///< Live ones.
  std::atomic<size_t> LiveRanges{0};
  std::map<Word, Object *> Memory;
  Object *Recent = nullptr; ///< The memory that was asked for last.
  std::unordered_map<Key, Serial, KeyHash> Keyed;
  std::deque<Serial> Dead;
  std::vector<uint64_t> Live;
  std::vector<uint32_t> LastId;
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_OBJECTS_H
