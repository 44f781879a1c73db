//===- Sequence.cpp -------------------------------------------------------===//

#include "Sequence.h"

#include "AnyCall.h"
#include "acl/acl.h"
#include "acltidy/annotations.h"
#include "contract/Contract.h"

#include <cstring>
#include <map>
#include <set>

namespace acltidy::test {

using namespace contract;

namespace {

/// What may wait for good, as it would on hardware: for threads that nobody
/// runs, for notifies that nobody records, for frames that nobody sends, and
/// for other ends of queues and ranks that are not there.
const std::set<std::string_view> LeftOut = {"aclrtProcessReport",
                                            "aclrtProcessHostFunc",
                                            "aclrtSubscribeReport",
                                            "aclrtSubscribeHostFunc",
                                            "aclrtWaitAndResetNotify",
                                            "aclrtCntNotifyWaitWithTimeout",
                                            "aclrtValueWait",
                                            "hi_mpi_vdec_get_frame",
                                            "hi_mpi_venc_get_stream",
                                            "hi_mpi_pngd_get_image_data",
                                            "hi_mpi_sys_wait_epoll",
                                            "HcclCommInitRootInfo",
                                            "acltdtEnqueue",
                                            "acltdtEnqueueData",
                                            "acltdtDequeue",
                                            "acltdtDequeueData",
                                            "acltdtSendTensor",
                                            "acltdtReceiveTensor",
                                            "HcclCommInitRootInfoConfig"};

/// The second argument is where to put an array that the caller deletes.
const std::set<std::string_view> NewArrays = {
    "aclGetStorageShape", "aclGetViewShape", "aclGetViewStrides"};

struct Callable {
  const Function *Row;
  void *Address;
  std::string Name;
};

const std::vector<Callable> &callables() {
  static const std::vector<Callable> &All = [&]() -> auto & {
    loadAllLibraries();
    auto *Result = new std::vector<Callable>;
    for (const Function &F : builtinTables().Functions) {
      if (F.Pattern || F.Foreign || F.Params < 0 || LeftOut.count(F.Name))
        continue;
      std::string Name(F.Name);
      if (void *Address = dlsym(RTLD_DEFAULT, Name.c_str()))
        Result->push_back({&F, Address, Name});
    }
    return *Result;
  }();
  return All;
}

/// Reads the bytes; zeros when they are used up.
struct Choices {
  const uint8_t *At, *End;

  bool empty() const { return At == End; }
  unsigned byte() { return empty() ? 0 : *At++; }
  unsigned below(size_t Limit) {
    unsigned Value = byte() << 8;
    Value |= byte();
    return Limit ? static_cast<unsigned>(Value % Limit) : 0;
  }
  /// True in so many cases of 256.
  bool chance(unsigned Of256) { return byte() < Of256; }
};

class Runner {
public:
  explicit Runner(Choices C) : C(C) {}

  void run() {
    aclInit(nullptr);
    aclrtSetDevice(0);
    for (unsigned I = 0; I != 200 && !C.empty(); ++I)
      step(callables()[C.below(callables().size())]);
    acltidyFail(nullptr);
    aclrtSynchronizeDevice();
    aclrtResetDeviceForce(0);
    aclFinalize();
    acltidyTakeFindings(nullptr, nullptr);
  }

private:
  static constexpr Word Sizes[] = {
      0,          1,          4,     8,  64,         100, 4096, 70000,
      1ull << 62, 1ull << 63, ~0ull, 16, 0x7FFFFFFF, 2,   3};
  static constexpr Word Garbage[] = {
      0, 1, 0x10, 0xDEADBEEFDEADBEEF, 1ull << 63, ~0ull, 0x7FFFFFFFF000};

  Choices C;
  std::map<KindId, std::vector<Word>> Live;
  std::vector<Word> Known; ///< Every handle that was ever seen.
  /// The largest struct that a function fills has 4108 bytes.
  static constexpr size_t MoreSlots = 65;
  alignas(64) char Slots[MaxParams + MoreSlots][64];
  /// Memory of the client's that outlives all tasks. What starts in the first
  /// half ends in the second.
  static constexpr size_t HostSize = 1 << 17;
  static inline char Host[2 * HostSize];

  Word anyHandle(KindId Kind) {
    auto &OfKind = Live[Kind];
    unsigned Choice = C.byte();
    if (Choice < 180 && !OfKind.empty())
      return OfKind[OfKind.size() - 1 - C.below(OfKind.size())];
    if (Choice < 225 && !Known.empty())
      return Known[C.below(Known.size())];
    return Choice < 240 ? 0 : Garbage[C.below(std::size(Garbage))];
  }

  Word memory() {
    unsigned Choice = C.byte();
    if (Choice < 60)
      return reinterpret_cast<Word>(Host) + C.below(HostSize);
    if (Choice < 230 && !Known.empty())
      return Known[C.below(Known.size())] + (C.chance(40) ? C.byte() : 0);
    return Garbage[C.below(std::size(Garbage))];
  }

  Word argument(const Function &F, unsigned Index) {
    auto Is = [&](const Operand &Op) {
      return resolveIndex(Op.Index, static_cast<unsigned>(F.Params)) ==
             static_cast<int>(Index);
    };
    auto IsIndex = [&](int8_t I) {
      return resolveIndex(I, static_cast<unsigned>(F.Params)) ==
             static_cast<int>(Index);
    };
    // Code of the client's is never garbage.
    for (const Callback &Each : F.Callbacks)
      if (Is(Each.At))
        return reinterpret_cast<Word>(&noCallback);
    for (const Acquire &A : F.Acquires) {
      if (IsIndex(A.Size))
        return Sizes[C.below(std::size(Sizes) - 4)];
      if (A.At.Where == Operand::Place::Out && Is(A.At))
        return C.chance(245) ? reinterpret_cast<Word>(Slots[Index])
                             : Garbage[C.below(std::size(Garbage))];
      if (Is(A.Key) && A.Key.Where == Operand::Place::Arg)
        return C.chance(200) ? C.below(3) : anyHandle(A.Kind);
    }
    for (const Release &R : F.Releases)
      if (Is(R.At))
        return anyHandle(R.Kind);
    for (const Use &U : F.Uses)
      if (Is(U.At))
        return U.At.Where == Operand::Place::Arg && !U.At.isArray()
                   ? anyHandle(U.Kind)
                   : arrayOf(Index, U.Kind);
    for (const Access &A : F.Accesses) {
      if (IsIndex(A.Bytes) || IsIndex(A.Capacity))
        return Sizes[C.below(std::size(Sizes))];
      if (Is(A.At))
        return memory();
    }
    switch (C.below(6)) {
    case 0:
      return C.byte() % 8;
    case 1:
      return Sizes[C.below(std::size(Sizes))];
    case 2:
      return memory();
    case 3:
      return C.chance(60) ? Garbage[C.below(std::size(Garbage))] : 0;
    default:
      return reinterpret_cast<Word>(Slots[Index]);
    }
  }

  Word arrayOf(unsigned Index, KindId Kind) {
    for (unsigned I = 0; I != 4; ++I) {
      Word Handle = anyHandle(Kind);
      std::memcpy(Slots[Index] + 8 * I, &Handle, 8);
    }
    return reinterpret_cast<Word>(Slots[Index]);
  }

  void step(const Callable &F) {
    std::memset(Slots, 0, sizeof Slots);
    if (C.chance(40))
      for (char &Byte : Slots[C.below(MaxParams)])
        Byte = static_cast<char>(C.byte());
    Words W = {};
    for (unsigned I = 0;
         I != static_cast<unsigned>(F.Row->Params) && I != MaxParams; ++I)
      W[I] = argument(*F.Row, I);
    if (C.chance(10))
      acltidyFail((F.Name + ":1=207001").c_str());
    Word Result = callAny(F.Address, W);
    if (NewArrays.count(F.Name) && !static_cast<int>(Result) &&
        W[1] == reinterpret_cast<Word>(Slots[1])) {
      int64_t *Array = nullptr;
      std::memcpy(&Array, Slots[1], sizeof Array);
      delete[] Array;
    }
    for (const Acquire &A : F.Row->Acquires) {
      Word Handle = 0;
      if (A.At.Where == Operand::Place::Ret)
        Handle = Result;
      else if (A.At.Where == Operand::Place::Out && A.At.Index >= 0)
        std::memcpy(&Handle, Slots[A.At.Index], sizeof Handle);
      if (Handle) {
        Live[A.Kind].push_back(Handle);
        Known.push_back(Handle);
      }
    }
  }
};

} // namespace

void runSequence(const uint8_t *Data, size_t Size) {
  Runner({Data, Data + Size}).run();
}

} // namespace acltidy::test
