//===- HostMemory.cpp -----------------------------------------------------===//

#include "core/HostMemory.h"

#include "core/Lifecycle.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <dlfcn.h>
#include <list>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

// Present when the client is compiled with AddressSanitizer.
extern "C" __attribute__((weak)) void *__asan_region_is_poisoned(void *,
                                                                 size_t);

namespace acltidy::sim {

namespace {

constexpr uint64_t Page = 4096;
/// No object of the client's is larger.
constexpr uint64_t HostLimit = 1ull << 40;

struct Guarded {
  Range Pages;
  AccessMode Mode;
  StreamRef Stream;
  uint64_t Number;
  const Record *By;
  StackId Site;
};

std::list<Guarded> &guards() {
  static auto &G = *new std::list<Guarded>;
  return G;
}

int rights(AccessMode Mode) {
  return Mode == AccessMode::Read ? PROT_READ : PROT_NONE;
}

struct sigaction OldSegv, OldBus;

uint64_t programCounter(const void *Context);

void report(const void *Context, const char *Rule, const std::string &Message,
            const std::vector<Place> &More) {
  const auto *Address = reinterpret_cast<const void *>(programCounter(Context));
  reportAt({"here", captureFault(Address)}, Rule, Message, More);
}

uint64_t programCounter(const void *Context) {
#if defined(__x86_64__)
  auto *C = static_cast<const ucontext_t *>(Context);
  return static_cast<uint64_t>(C->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return static_cast<const ucontext_t *>(Context)->uc_mcontext.pc;
#else
  return 0;
#endif
}

/// Whether the fault is inside the C library's free.
bool insideFree(const void *Context) {
  Dl_info Info;
  if (!dladdr(reinterpret_cast<void *>(programCounter(Context)), &Info) ||
      !Info.dli_sname)
    return false;
  return std::strstr(Info.dli_sname, "free") != nullptr;
}

bool inSimulated(uint64_t Address) {
  Process &P = process();
  return P.Memory.isDevice(Address) || P.Memory.isPinned(Address) ||
         P.Objects.inHandleRange(Address);
}

/// Says what the client did. True when the access may go on.
bool judge(uint64_t Address, const void *Context) {
  if (!inSimulated(Address))
    return false;
  Process &P = process();
  bool Device = P.Memory.isDevice(Address);
  // The faulting thread may hold the lock only inside of the simulator, which
  // guards what it touches.
  Thread &T = self();
  P.UsedApi = true; // There is something to report.
  bool Mine = !T.HoldsLock && P.Lock.try_lock();
  bool GoOn = false;
  Object *O = P.Objects.blockAt(Address);
  std::vector<Place> Places;
  if (O)
    Places = {{"allocated", O->Born}, {"released", O->Died}};
  if (P.Objects.inHandleRange(Address)) {
    report(Context, rules::MemoryKind,
           "host code looks into a handle of the API, which is no memory", {});
  } else if (Device && insideFree(Context)) {
    report(Context, rules::MismatchedDestroy,
           "device memory is released by 'free'; call 'aclrtFree'", Places);
  } else if (Device && O && !O->live()) {
    report(Context, rules::UseAfterDestroy,
           "host code touches device memory that was released", Places);
  } else if (Device) {
    report(Context, rules::MemoryKind,
           "host code touches device memory; copy it to the host with "
           "aclrtMemcpy first",
           Places);
  } else if (O && !O->live()) {
    report(Context, rules::UseAfterDestroy,
           "host code touches pinned host memory after it was released",
           Places);
  } else {
    for (const Guarded &G : guards()) {
      if (!G.Pages.overlaps({Address, Address + 1}))
        continue;
      report(Context, rules::UnsynchronizedAccess,
             "host code touches pinned host memory that '" + G.By->Name +
                 "' may still " +
                 (G.Mode == AccessMode::Read ? "read" : "write") +
                 "; synchronise the stream first",
             {{"enqueued", G.Site}});
      GoOn = true;
      break;
    }
    // One report for a page; the access takes place.
    P.Memory.Pinned.protect(Address, Address + 1, PROT_READ | PROT_WRITE);
    GoOn = true;
  }
  if (Mine)
    P.Lock.unlock();
  return GoOn;
}

/// The process is about to die: where.
void noteCrash(int Signal, const void *Context) {
  StackId Here =
      captureFault(reinterpret_cast<const void *>(programCounter(Context)));
  reporter().raw("{\"type\":\"crash\",\"pid\":" + std::to_string(getpid()) +
                 ",\"signal\":" + std::to_string(Signal) +
                 ",\"frames\":" + jsonFrames(Here) + "}");
}

void handler(int Signal, siginfo_t *Info, void *Context) {
  Thread *T = selfIfKnown();
  if (T && T->Guard) {
    pthread_sigmask(SIG_SETMASK,
                    &static_cast<ucontext_t *>(Context)->uc_sigmask, nullptr);
    siglongjmp(*T->Guard, 1);
  }
  // Signals that are sent, and addresses that the processor cannot tell, have
  // none.
  auto Address = Info->si_code > 0 && Info->si_code != SI_KERNEL
                     ? reinterpret_cast<uint64_t>(Info->si_addr)
                     : 0;
  if (judge(Address, Context))
    return;
  // A handler of the client's does not come back from here.
  if (inSimulated(Address))
    finishReport(/*Died=*/true);
  struct sigaction &Old = Signal == SIGBUS ? OldBus : OldSegv;
  if (Old.sa_flags & SA_SIGINFO && Old.sa_sigaction) {
    Old.sa_sigaction(Signal, Info, Context);
    return;
  }
  if (!(Old.sa_flags & SA_SIGINFO) && Old.sa_handler == SIG_IGN)
    return;
  if (!(Old.sa_flags & SA_SIGINFO) && Old.sa_handler != SIG_DFL) {
    Old.sa_handler(Signal);
    return;
  }
  // The process dies as it would without us: the access is made again.
  if (process().UsedApi) {
    noteCrash(Signal, Context);
    finishReport(/*Died=*/true);
  }
  signal(Signal, SIG_DFL);
}

} // namespace

void watchFaults() {
  struct sigaction New = {};
  New.sa_sigaction = handler;
  New.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  sigemptyset(&New.sa_mask);
  sigaction(SIGSEGV, &New, &OldSegv);
  sigaction(SIGBUS, &New, &OldBus);
}

void protectHostPages(const TaskAccess &A, const StreamRef &Stream,
                      uint64_t Number) {
  Process &P = process();
  if (!P.Memory.isPinned(A.Bytes.Begin))
    return;
  Object *O = P.Objects.blockAt(A.Bytes.Begin);
  if (!O || !O->live())
    return;
  // A block has its pages for itself, so that the last one counts as covered.
  uint64_t End = O->Value + O->Size;
  bool ToEnd = A.Bytes.End >= End;
  Range Pages;
  Pages.Begin = (A.Bytes.Begin + Page - 1) / Page * Page;
  Pages.End = (ToEnd ? End + Page - 1 : A.Bytes.End) / Page * Page;
  if (Pages.empty())
    return;
  StackId Site = 0;
  const Record *By = nullptr;
  if (Call *C = self().Current) {
    Site = C->stack();
    By = &C->record();
  }
  if (!By)
    return;
  guards().push_back({Pages, A.Mode, Stream, Number, By, Site});
  P.Memory.Pinned.protect(Pages.Begin, Pages.End, rights(A.Mode));
}

void restoreHostPages() {
  auto &All = guards();
  if (All.empty())
    return;
  const Window &W = process().Memory.Pinned;
  std::vector<Range> Freed;
  for (auto It = All.begin(); It != All.end();) {
    if (It->Stream->Retired < It->Number) {
      ++It;
      continue;
    }
    Freed.push_back(It->Pages);
    It = All.erase(It);
  }
  for (const Range &R : Freed) {
    Object *O = process().Objects.blockAt(R.Begin);
    if (O && O->live())
      W.protect(R.Begin, R.End, PROT_READ | PROT_WRITE);
  }
  if (Freed.empty())
    return;
  for (const Guarded &G : All)
    for (const Range &R : Freed)
      if (G.Pages.overlaps(R)) {
        W.protect(G.Pages.Begin, G.Pages.End, rights(G.Mode));
        break;
      }
}

/// Whether AddressSanitizer knows of a byte that is not there. It ends the
/// process when it is asked about more than can be, and reads the shadow of all
/// that it is asked about: small steps first, for the end of an object is near,
/// and none beyond what is mapped.
static bool poisoned(uint64_t Address, uint64_t Size) {
  if (!&__asan_region_is_poisoned)
    return false;
  for (uint64_t Step = Page; Size; Step *= 2) {
    uint64_t Now = std::min(Step, Size);
    if (__asan_region_is_poisoned(reinterpret_cast<void *>(Address), Now))
      return true;
    Address += Now;
    Size -= Now;
    unsigned char Resident;
    if (Size && mincore(reinterpret_cast<void *>(Address / Page * Page), Page,
                        &Resident))
      return false;
  }
  return false;
}

bool checkHostRange(Call &C, const Touch &T) {
  if (!T.Address) {
    C.fail(status::InvalidParam, "an address is null");
    return false;
  }
  if (T.Size > HostLimit || T.Size > ~T.Address ||
      poisoned(T.Address, T.Size)) {
    C.report(rules::CopyBounds,
             std::string("'") + C.name() + "' " +
                 (T.Mode == AccessMode::Read ? "reads" : "writes") +
                 " past the end of host memory, or after its release; pass no "
                 "more bytes than it has",
             {}, std::to_string(T.Size) + " bytes at " + hex(T.Address));
    return false;
  }
  return true;
}

bool copyBytes(void *To, const void *From, uint64_t Size) {
  return guarded([&] { clientCopy(To, From, Size); });
}

Object *registrationIn(Range Bytes) {
  return process().Objects.rangeIn(kinds().HostRegistration, Bytes.Begin,
                                   Bytes.End);
}

} // namespace acltidy::sim
