//===- RobustnessTest.cpp - Arguments that make no sense ------------------===//
//
// Every exported function is called with null, with garbage, with handles of
// other kinds and with released ones: before aclInit, in between, after
// aclFinalize, in a thread that has no device, in a forked child, and in signal
// handlers that interrupt another call. The runtime may report what it likes,
// but neither crash nor hang.
//
// A child calls one function after the other and is replaced when it dies.
//
//===----------------------------------------------------------------------===//

#include "AnyCall.h"
#include "Support.h"
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "acltidy/annotations.h"

#include <atomic>
#include <csignal>
#include <cstring>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace acltidy::test {

namespace {

/// Wait for as long as they are told, or for good.
const std::set<std::string> Waits = {
    "aclrtProcessReport",        "aclrtProcessHostFunc", "acltdtEnqueue",
    "acltdtEnqueueData",         "acltdtDequeue",        "acltdtDequeueData",
    "acltdtSendTensor",          "acltdtReceiveTensor",  "HcclCommInitRootInfo",
    "HcclCommInitRootInfoConfig"};

enum class State {
  BeforeInit,
  Ready,
  Finalised,
  OtherThread,
  Forked,
  InHandlers
};

void ensureReady() {
  aclInit(nullptr);
  aclrtSetDevice(0);
}

/// What arguments are made of: the same in every child.
struct Values {
  std::vector<Word> All;
  std::mt19937 Random{20260101};
  size_t DeviceAt = 0;

  void *device() const { return reinterpret_cast<void *>(All[DeviceAt]); }

  Values() {
    All = {0, 1, 0x10, 0xDEADBEEFDEADBEEF, 1ull << 63, ~0ull};
    auto Address = [](void *P) { return reinterpret_cast<Word>(P); };
    // Writable memory of 64 KiB, read-only memory, none, and four bytes before
    // there is none.
    constexpr size_t Page = 4096, Size = 16 * Page;
    auto *Pages = static_cast<char *>(mmap(nullptr, Size + 3 * Page,
                                           PROT_READ | PROT_WRITE,
                                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(Pages + Size, Page, PROT_NONE);
    mprotect(Pages + Size + Page, Page, PROT_READ);
    mprotect(Pages + Size + 2 * Page, Page, PROT_NONE);
    for (size_t At : {size_t(0), Size - 4, Size, Size + Page})
      All.push_back(Address(Pages + At));
  }

  /// Handles and memory of the runtime.
  void addHandles() {
    auto Add = [&](auto P) { All.push_back(reinterpret_cast<Word>(P)); };
    ensureReady();
    aclrtStream Live = nullptr, Dead = nullptr;
    aclrtCreateStream(&Live);
    aclrtCreateStream(&Dead);
    aclrtDestroyStream(Dead);
    Add(Live);
    Add(Dead);
    void *Device = nullptr, *Freed = nullptr, *Pinned = nullptr;
    aclrtMalloc(&Device, 256, ACL_MEM_MALLOC_HUGE_FIRST);
    aclrtMalloc(&Freed, 256, ACL_MEM_MALLOC_HUGE_FIRST);
    aclrtFree(Freed);
    aclrtMallocHost(&Pinned, 256);
    DeviceAt = All.size();
    Add(Device);
    Add(Freed);
    Add(Pinned);
    Add(static_cast<char *>(Device) + 200);
    int64_t Dims[] = {2, 2};
    Add(aclCreateTensorDesc(ACL_FLOAT, 2, Dims, ACL_FORMAT_ND));
    Add(aclCreateDataBuffer(Device, 256));
    Add(aclmdlCreateDataset());
    aclTensor *Tensor = aclCreateTensor(Dims, 2, ACL_FLOAT, nullptr, 0,
                                        ACL_FORMAT_ND, Dims, 2, Device);
    Add(Tensor);
    Add(aclCreateTensorList(&Tensor, 1));
    float One = 1;
    Add(aclCreateScalar(&One, ACL_FLOAT));
    aclrtEvent Event = nullptr;
    aclrtCreateEvent(&Event);
    Add(Event);
  }

  /// All arguments the same, or any.
  Words pattern(size_t Number) {
    Words W;
    if (Number < All.size()) {
      W.fill(All[Number]);
      return W;
    }
    for (Word &Each : W)
      Each = All[Random() % All.size()];
    return W;
  }
};

struct Progress {
  std::atomic<uint32_t> Function, Pattern;
  std::atomic<bool> Done;
};

/// Calls a function with the arguments of one pattern.
void callWith(const Exported &F, uint32_t Pattern, Values &V) {
  Words W = V.pattern(Pattern);
  // Code of the client's is never garbage.
  for (const contract::Callback &Each : F.Callbacks)
    if (Each.At.Index >= 0)
      W[static_cast<size_t>(Each.At.Index)] =
          reinterpret_cast<Word>(&noCallback);
  callAny(F.Address, W);
}

/// A hang ends the child.
void limitTime() {
  itimerval Limit = {};
  Limit.it_value.tv_sec = 20;
  setitimer(ITIMER_REAL, &Limit, nullptr);
}

void callAll(const std::vector<Exported> &Functions, State In, uint32_t Mixed,
             Values &V, Progress &At) {
  for (uint32_t I = At.Function; I < Functions.size(); ++I) {
    At.Function = I;
    uint32_t Patterns = static_cast<uint32_t>(V.All.size()) + Mixed;
    for (uint32_t P = 0; P != Patterns; ++P) {
      At.Pattern = P;
      if (P && Waits.count(Functions[I].Name))
        break;
      if (In == State::Ready || In == State::Forked)
        ensureReady();
      limitTime();
      callWith(Functions[I], P, V);
    }
  }
  At.Done = true;
  _exit(0);
}

// --- Signal handlers ---

std::atomic<bool> Enough;

/// Runs \p Handler on this thread again and again, until there is Enough: in
/// the middle of other calls, most of the time.
void whileSignalsCall(void (*Handler)(int)) {
  struct sigaction Action = {};
  Action.sa_handler = Handler;
  sigaction(SIGUSR1, &Action, nullptr);
  std::thread Sender([Main = pthread_self()] {
    sigset_t All;
    sigfillset(&All);
    pthread_sigmask(SIG_SETMASK, &All, nullptr);
    while (!Enough) {
      pthread_kill(Main, SIGUSR1);
      usleep(200);
    }
  });
  // Only the API may be interrupted: the heap is no place for handlers, and
  // the loop does not use it otherwise.
  while (!Enough) {
    ensureReady();
    aclrtStream Stream = nullptr;
    aclrtCreateStream(&Stream);
    aclrtEvent Event = nullptr;
    aclrtCreateEvent(&Event);
    aclrtRecordEvent(Event, Stream);
    aclrtSynchronizeEvent(Event);
    aclrtDestroyEvent(Event);
    aclrtDestroyStream(Stream);
  }
  Sender.join();
}

void onSignal(int) {
  static unsigned Handled = 0;
  aclrtStream Stream = nullptr;
  aclrtCreateStream(&Stream);
  void *Memory = nullptr;
  aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  size_t Size = aclDataTypeSize(ACL_FLOAT);
  (void)Size;
  Enough = ++Handled == 400;
}

/// What the next signal is to call.
struct {
  const std::vector<Exported> *Functions;
  uint32_t Patterns;
  Values *V;
  Progress *At;
} Next;

void callNext(int) {
  Progress &At = *Next.At;
  if (At.Function >= Next.Functions->size()) {
    Enough = true;
    return;
  }
  const Exported &F = (*Next.Functions)[At.Function];
  limitTime();
  if (!Waits.count(F.Name))
    callWith(F, At.Pattern, *Next.V);
  if (++At.Pattern >= Next.Patterns || Waits.count(F.Name)) {
    At.Pattern = 0;
    ++At.Function;
  }
}

/// In a process of its own; does not come back.
void callAllIn(State In, const std::vector<Exported> &Functions, uint32_t Mixed,
               Progress &At) {
  Values V;
  if (In != State::BeforeInit && In != State::OtherThread)
    V.addHandles();
  if (In == State::Finalised) {
    aclrtResetDevice(0);
    aclFinalize();
  }
  if (In == State::OtherThread) {
    ensureReady();
    std::thread([&] { callAll(Functions, In, Mixed, V, At); }).join();
  }
  if (In == State::Forked) {
    aclrtMemsetAsync(V.device(), 256, 0, 256, nullptr); // In flight.
    if (pid_t Child = fork()) {
      int Status = 0;
      waitpid(Child, &Status, 0);
      _exit(WIFEXITED(Status) ? WEXITSTATUS(Status) : 128 + WTERMSIG(Status));
    }
  }
  if (In == State::InHandlers) {
    At.Pattern = 0;
    Next = {&Functions, static_cast<uint32_t>(V.All.size()) + Mixed, &V, &At};
    whileSignalsCall(callNext);
    At.Done = true;
    _exit(0);
  }
  callAll(Functions, In, Mixed, V, At);
}

class Robustness : public testing::Test {
protected:
  static void SetUpTestSuite() { All = exportedFunctions(); }

  static void survive(State In, uint32_t Mixed, bool Operators) {
    std::vector<Exported> Functions;
    for (const Exported &E : All)
      if ((E.Header.find("aclnnop/") == 0) == Operators)
        Functions.push_back(E);
    ASSERT_GT(Functions.size(), Operators ? 2000u : 700u);
    auto &At = *static_cast<Progress *>(
        mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    unsigned Deaths = 0;
    for (At.Function = 0; !At.Done && At.Function < Functions.size();) {
      pid_t Child = fork();
      if (!Child)
        callAllIn(In, Functions, Mixed, At);
      int Status = 0;
      waitpid(Child, &Status, 0);
      if (At.Done)
        break;
      ADD_FAILURE() << "'" << Functions[At.Function].Name << "', pattern "
                    << At.Pattern << ", ends the process with status "
                    << Status;
      if (++Deaths == 25)
        break;
      ++At.Function;
    }
    munmap(&At, sizeof(Progress));
  }

  static inline std::vector<Exported> All;
};

TEST_F(Robustness, Ready) { survive(State::Ready, 20, false); }
TEST_F(Robustness, BeforeInit) { survive(State::BeforeInit, 4, false); }
TEST_F(Robustness, Finalised) { survive(State::Finalised, 4, false); }
TEST_F(Robustness, OtherThread) { survive(State::OtherThread, 4, false); }
TEST_F(Robustness, Forked) { survive(State::Forked, 4, false); }
TEST_F(Robustness, InHandlers) {
  if (ThreadSanitizer)
    GTEST_SKIP() << "ThreadSanitizer blocks SIGSEGV while a handler runs";
  survive(State::InHandlers, 4, false);
}
TEST_F(Robustness, Operators) { survive(State::Ready, 2, true); }

TEST_F(Robustness, SignalHandlers) {
  pid_t Child = fork();
  if (!Child) {
    alarm(60);
    ensureReady();
    whileSignalsCall(onSignal);
    unsigned Found = 0;
    acltidyTakeFindings(
        [](const acltidyFinding *F, void *Count) {
          *static_cast<unsigned *>(Count) +=
              !strcmp(F->rule, "acl-callback-api");
        },
        &Found);
    _exit(Found ? 0 : 1);
  }
  int Status = 0;
  waitpid(Child, &Status, 0);
  EXPECT_EQ(Status, 0);
}

} // namespace

} // namespace acltidy::test
