//===- Sequence.cpp -------------------------------------------------------===//

#include "Sequence.h"

#include "AnyCall.h"
#include "acl/acl.h"
#include "acl/acl_rt_memory_soma.h"
#include "acltidy/annotations.h"
#include "contract/Contract.h"

#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <set>
#include <unistd.h>

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

/// What a sequence that is about a few functions needs as well.
const std::set<std::string_view> Basics = {
    "aclrtCreateStream",    "aclrtCreateStreamWithConfig",
    "aclrtMalloc",          "aclrtMallocHost",
    "aclrtMemsetAsync",     "aclrtMemcpyAsync",
    "aclrtCreateEvent",     "aclrtRecordEvent",
    "aclrtStreamWaitEvent", "aclrtSynchronizeStream"};

/// Which argument is the path of what the function writes.
const std::map<std::string_view, unsigned> Written = {
    {"aclmdlRIDebugJsonPrint", 1}, {"aclprofInit", 0}};

/// The current folder, until it ends: empty, and deleted with all in it.
class ScratchFolder {
public:
  ScratchFolder() {
    std::string Template =
        std::filesystem::temp_directory_path() / "acltidy-sequence-XXXXXX";
    if (Before < 0 || !mkdtemp(Template.data()) || chdir(Template.c_str())) {
      std::perror(Template.c_str());
      std::abort();
    }
    Path = Template;
  }
  ~ScratchFolder() {
    std::error_code Ignored;
    std::filesystem::remove_all(Path, Ignored);
    if (fchdir(Before))
      std::abort();
    close(Before);
  }
  ScratchFolder(const ScratchFolder &) = delete;

private:
  int Before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::filesystem::path Path;
};

struct Callable {
  const Function *Row;
  void *Address;
  std::string Name;
  std::set<KindId> Kinds; ///< That few other functions deal with.
};

/// Kinds that a function makes, takes or ends, but for those that everybody
/// does.
std::set<KindId> kindsOf(const Function &F) {
  std::set<KindId> Result;
  for (const Acquire &A : F.Acquires)
    Result.insert(A.Kind);
  for (const Release &R : F.Releases)
    Result.insert(R.Kind);
  for (const Use &U : F.Uses)
    Result.insert(U.Kind);
  for (auto It = Result.begin(); It != Result.end();) {
    const ResourceKind &Kind = builtinTables().Kinds[*It];
    bool Common = Kind.Id == "stream" || Kind.Id == "context" ||
                  Kind.Memory != Space::Any;
    It = Common ? Result.erase(It) : std::next(It);
  }
  return Result;
}

const std::vector<Callable> &callables() {
  static const std::vector<Callable> &All = [&]() -> auto & {
    loadAllLibraries();
    auto *Result = new std::vector<Callable>;
    for (const Function &F : builtinTables().Functions) {
      if (F.Pattern || F.Foreign || F.Params < 0 || LeftOut.count(F.Name))
        continue;
      std::string Name(F.Name);
      if (void *Address = dlsym(RTLD_DEFAULT, Name.c_str()))
        Result->push_back({&F, Address, Name, kindsOf(F)});
    }
    return *Result;
  }();
  return All;
}

/// Functions around one: of the same kinds, or else of the same header, and
/// what they need.
std::vector<const Callable *> around(const Callable &Focus) {
  std::vector<const Callable *> Result;
  for (const Callable &Each : callables()) {
    bool Near = Focus.Kinds.empty() && Each.Row->Header == Focus.Row->Header;
    for (KindId Kind : Each.Kinds)
      Near |= Focus.Kinds.count(Kind) != 0;
    if (Near || Basics.count(Each.Name))
      Result.push_back(&Each);
  }
  return Result;
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
    ScratchFolder Here;
    aclInit(nullptr);
    aclrtSetDevice(0);
    // Where all functions take part, few get far enough to do anything.
    std::vector<const Callable *> Few;
    if (C.chance(192))
      Few = around(callables()[C.below(callables().size())]);
    // Waits for ranks that never come add up where other threads are.
    auto End = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (unsigned I = 0;
         I != 200 && !C.empty() && std::chrono::steady_clock::now() < End;
         ++I) {
      if (C.chance(12))
        start();
      else
        step(!Few.empty() && C.chance(224)
                 ? *Few[C.below(Few.size())]
                 : callables()[C.below(callables().size())]);
    }
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

  static constexpr const char *Paths[] = {"file", ".", "", "missing/file"};

  Choices C;
  std::map<KindId, std::vector<Word>> Live;
  std::vector<Word> Known;  ///< Every handle that was ever seen.
  std::vector<Word> Memory; ///< Of these, memory.
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
    if (Choice < 190 && !Memory.empty())
      return Memory[C.below(Memory.size())] + (C.chance(40) ? C.byte() : 0);
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
    if (auto It = Written.find(F.Name);
        It != Written.end() && It->second == Index)
      return C.chance(200)
                 ? reinterpret_cast<Word>(Paths[C.below(std::size(Paths))])
                 : Garbage[C.below(std::size(Garbage))];
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
    }
    for (const Release &R : F.Releases)
      if (Is(R.At))
        return anyHandle(R.Kind);
    // A key may be a handle as well.
    for (const Use &U : F.Uses)
      if (Is(U.At))
        return U.At.Where == Operand::Place::Arg && !U.At.isArray()
                   ? anyHandle(U.Kind)
                   : arrayOf(Index, U.Kind);
    auto Key = [&](bool IsRange) {
      constexpr Word Page = 4096;
      if (IsRange && C.chance(200))
        return (reinterpret_cast<Word>(Host) / Page + 1 + C.below(8)) * Page;
      return static_cast<Word>(C.below(3));
    };
    for (const Acquire &A : F.Acquires)
      if (Is(A.Key) && A.Key.Where == Operand::Place::Arg)
        return C.chance(200) ? Key(A.Size != NoArg) : anyHandle(A.Kind);
    for (const Release &R : F.Releases)
      if (Is(R.Key) && R.Key.Where == Operand::Place::Arg)
        return C.chance(200) ? Key(builtinTables().Kinds[R.Kind].Id ==
                                   "host-registration")
                             : anyHandle(R.Kind);
    for (const Access &A : F.Accesses) {
      if (IsIndex(A.Bytes) || IsIndex(A.Capacity))
        return Sizes[C.below(std::size(Sizes))];
      if (Is(A.At))
        return memory();
    }
    switch (C.below(8)) {
    case 0:
      return C.byte() % 8;
    case 5:
    case 6:
      return C.chance(160) ? 0 : C.byte() % 3;
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

  void keep(const char *Kind, const void *Handle) {
    auto Value = reinterpret_cast<Word>(Handle);
    KindId Id = findKind(builtinTables(), Kind);
    if (!Value || Id == NoKind)
      return;
    Live[Id].push_back(Value);
    Known.push_back(Value);
    if (builtinTables().Kinds[Id].Memory != Space::Any)
      Memory.push_back(Value);
  }

  void *last(const char *Kind) {
    auto &All = Live[findKind(builtinTables(), Kind)];
    return All.empty() ? nullptr : reinterpret_cast<void *>(All.back());
  }

  aclrtStream stream(uint32_t Flags) {
    aclrtStream Stream = nullptr;
    aclrtCreateStreamWithConfig(&Stream, 0, Flags);
    keep("stream", Stream);
    return Stream;
  }

  /// Right calls with arguments that chance hardly ever finds.
  void start() {
    void *New = nullptr;
    switch (C.below(9)) {
    case 0:
      aclmdlRIBuildBegin(&New, 0);
      keep("model-ri", New);
      break;
    case 1:
      aclmdlRIBindStream(last("model-ri"), stream(ACL_STREAM_PERSISTENT),
                         C.chance(160) ? ACL_MODEL_STREAM_FLAG_HEAD
                                       : ACL_MODEL_STREAM_FLAG_DEFAULT);
      break;
    case 2:
      aclmdlRIEndTask(last("model-ri"), last("stream"));
      aclmdlRIBuildEnd(last("model-ri"), nullptr);
      aclmdlRIExecuteAsync(last("model-ri"), nullptr);
      break;
    case 3:
      aclmdlRICaptureBegin(stream(0),
                           static_cast<aclmdlRICaptureMode>(C.below(3)));
      break;
    case 4:
      if (aclmdlRICaptureEnd(last("stream"), &New) == ACL_SUCCESS)
        keep("model-ri", New);
      break;
    case 5: {
      aclrtMemPoolProps P = {};
      P.allocType = ACL_MEM_ALLOCATION_TYPE_PINNED;
      P.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
      aclrtMemPoolCreate(&New, &P);
      keep("mem-pool", New);
      break;
    }
    case 6:
      aclrtMemPoolMallocAsync(&New, 1 + C.below(8192), last("mem-pool"),
                              last("stream"));
      keep("pool-memory", New);
      break;
    case 7: {
      aclrtPhysicalMemProp P = {};
      P.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
      P.memAttr = ACL_HBM_MEM_HUGE;
      void *Range = nullptr;
      aclrtMallocPhysical(&New, 2 << 20, &P, 0);
      keep("physical-memory", New);
      aclrtReserveMemAddress(&Range, 2 << 20, 0, nullptr, 0);
      keep("virtual-memory", Range);
      if (aclrtMapMem(Range, 2 << 20, 0, New, 0) == ACL_SUCCESS)
        Memory.push_back(reinterpret_cast<Word>(Range));
      break;
    }
    default:
      aclrtMalloc(&New, 4096, ACL_MEM_MALLOC_HUGE_FIRST);
      aclrtMemset(New, 4096, static_cast<int>(C.below(3)), 4096);
      keep("device-memory", New);
    }
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
        if (builtinTables().Kinds[A.Kind].Memory != Space::Any)
          Memory.push_back(Handle);
      }
    }
  }
};

} // namespace

void runSequence(const uint8_t *Data, size_t Size) {
  Runner({Data, Data + Size}).run();
}

} // namespace acltidy::test
