//===- ProcessesTest.cpp - Forks, programs, and processes on one host -----===//
//
// Every test runs in a process with an environment of its own.
//
//===----------------------------------------------------------------------===//

#include "Clients.h"
#include "Support.h"

#include "acltidy/annotations.h"

#include <atomic>
#include <csignal>
#include <pthread.h>
#include <spawn.h>
#include <thread>
#include <vector>

namespace acltidy::test {

// --- Tasks in flight while the process forks ---

/// A stream with a task, which ends before or after \p Fork.
template <typename F> static void whileInFlight(bool Synchronise, F Fork) {
  begin();
  aclrtStream Stream = nullptr;
  aclrtCreateStream(&Stream);
  void *Memory = nullptr;
  aclrtMalloc(&Memory, 4096, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMemsetAsync(Memory, 4096, 0, 4096, Stream);
  if (Synchronise)
    aclrtSynchronizeStream(Stream);
  Fork();
  aclrtSynchronizeStream(Stream);
  aclrtFree(Memory);
  aclrtDestroyStream(Stream);
  end();
}

static void byFork() {
  pid_t Child = fork();
  if (!Child)
    _exit(0);
  waitpid(Child, nullptr, 0);
}

static void bySystem() {
  if (system("true"))
    abort();
}

static void byPopen() {
  FILE *Pipe = popen("true", "r");
  pclose(Pipe);
}

static char *const True[] = {const_cast<char *>("true"), nullptr};

static void bySpawn() {
  pid_t Child = 0;
  posix_spawn(&Child, "/bin/true", nullptr, nullptr, True, environ);
  waitpid(Child, nullptr, 0);
}

static void bySpawnp() {
  pid_t Child = 0;
  posix_spawnp(&Child, "true", nullptr, nullptr, True, environ);
  waitpid(Child, nullptr, 0);
}

CLIENT(ForkInFlight) { whileInFlight(false, byFork); }
CLIENT(ForkLater) { whileInFlight(true, byFork); }
CLIENT(SystemInFlight) { whileInFlight(false, bySystem); }
CLIENT(SystemLater) { whileInFlight(true, bySystem); }
CLIENT(PopenInFlight) { whileInFlight(false, byPopen); }
CLIENT(PopenLater) { whileInFlight(true, byPopen); }
CLIENT(SpawnInFlight) { whileInFlight(false, bySpawn); }
CLIENT(SpawnLater) { whileInFlight(true, bySpawn); }
CLIENT(SpawnpInFlight) { whileInFlight(false, bySpawnp); }
CLIENT(SpawnpLater) { whileInFlight(true, bySpawnp); }

TEST(Processes, ForksInFlight) {
  for (const char *How : {"Fork", "System", "Popen", "Spawn", "Spawnp"}) {
    std::string Text = runClient(How + std::string("InFlight"));
    expectOnly(Text, "acl-fork-in-async");
    EXPECT_TRUE(has(Text, "while 'aclrtMemsetAsync' may be in flight")) << Text;
    EXPECT_EQ(runClient(How + std::string("Later")), "") << How;
  }
}

// --- Both sides of a fork ---

template <typename F> static void inChild(F Body) {
  fflush(nullptr);
  pid_t Child = fork();
  if (!Child) {
    Body();
    exit(0);
  }
  int Status = 0;
  waitpid(Child, &Status, 0);
  if (Status)
    printf("the child ended with status %d\n", Status);
}

CLIENT(ForkBeforeInit) {
  inChild([] { begin(), end(); });
  begin();
  end();
}

CLIENT(ForkBothCall) {
  begin();
  inChild([] { aclrtSetDevice(0), aclrtResetDevice(0); });
  end();
}

CLIENT(ForkOnlyParentCalls) {
  begin();
  inChild([] { printf("quiet\n"); });
  end();
}

CLIENT(Simple) {
  begin();
  end();
}

CLIENT(ForkAndExec) {
  begin();
  inChild([] {
    setenv("CLIENT", "Simple", 1);
    execl(self().c_str(), "simple", nullptr);
    _exit(1);
  });
  end();
}

/// The child works with memory of its own and goes; the parent's is untouched.
CLIENT(ForkedMemory) {
  begin();
  constexpr size_t Size = 1 << 20;
  void *Mine = nullptr, *Pinned = nullptr;
  aclrtMalloc(&Mine, Size, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMemset(Mine, Size, 'p', Size);
  aclrtMallocHost(&Pinned, Size);
  memset(Pinned, 'q', Size);
  inChild([] {
    for (int I = 0; I != 8; ++I) {
      void *Other = nullptr, *Host = nullptr;
      aclrtMalloc(&Other, Size, ACL_MEM_MALLOC_HUGE_FIRST);
      aclrtMemset(Other, Size, 'c', Size);
      aclrtMallocHost(&Host, Size);
      memset(Host, 'd', Size);
      aclrtFree(Other);
      aclrtFreeHost(Host);
    }
  });
  void *After = nullptr;
  aclrtMalloc(&After, Size, ACL_MEM_MALLOC_HUGE_FIRST);
  std::vector<char> Back(Size);
  aclrtMemcpy(Back.data(), Size, Mine, Size, ACL_MEMCPY_DEVICE_TO_HOST);
  bool Fine = true;
  for (size_t I = 0; I != Size; ++I)
    Fine &= Back[I] == 'p' && static_cast<char *>(Pinned)[I] == 'q';
  printf(Fine ? "untouched\n" : "changed\n");
  aclrtFree(After);
  aclrtFree(Mine);
  aclrtFreeHost(Pinned);
  end();
}

TEST(Processes, BothSidesOfAFork) {
  EXPECT_EQ(runClient("ForkBeforeInit"), "");
  EXPECT_EQ(runClient("ForkOnlyParentCalls"), "quiet\n");
  EXPECT_EQ(runClient("ForkAndExec"), "");
  std::string Text = runClient("ForkBothCall");
  expectOnly(Text, "acl-fork-after-init");
  EXPECT_TRUE(has(Text, "'aclrtSetDevice' is called in a process that was "
                        "forked"))
      << Text;
  Text = runClient("ForkedMemory");
  expectOnly(Text, "acl-fork-after-init");
  EXPECT_TRUE(has(Text, "untouched")) << Text;
}

/// Forks while other threads are inside of the API; children must not hang.
CLIENT(ForkAmongThreads) {
  begin();
  std::atomic<bool> Stop{false};
  std::vector<std::thread> Threads;
  for (int I = 0; I != 3; ++I)
    Threads.emplace_back([&] {
      aclrtSetDevice(0);
      aclrtStream Stream = nullptr;
      aclrtCreateStream(&Stream);
      void *Memory = nullptr;
      aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
      while (!Stop) {
        aclrtMemsetAsync(Memory, 64, 0, 64, Stream);
        aclrtSynchronizeStream(Stream);
        aclrtEvent Event = nullptr;
        aclrtCreateEvent(&Event);
        aclrtDestroyEvent(Event);
      }
      aclrtFree(Memory);
      aclrtDestroyStream(Stream);
      aclrtResetDevice(0);
    });
  acltidyExpect("acl-fork-in-async", 1000);
  for (int I = 0; I != 40; ++I) {
    pid_t Child = fork();
    if (!Child) {
      int32_t Major = 0, Minor = 0, Patch = 0;
      aclrtGetVersion(&Major, &Minor, &Patch);
      aclrtStream Stream = nullptr;
      aclrtCreateStream(&Stream);
      aclrtSynchronizeDevice();
      aclrtDestroyStream(Stream);
      alarm(20);
      exit(0);
    }
    int Status = 0;
    waitpid(Child, &Status, 0);
    if (Status)
      printf("a child ended with status %d\n", Status);
  }
  Stop = true;
  for (std::thread &T : Threads)
    T.join();
  end();
}

TEST(Processes, ForksAmongThreads) {
  if (ThreadSanitizer)
    GTEST_SKIP() << "ThreadSanitizer does not go along with such forks";
  std::string Text = runClient(
      "ForkAmongThreads",
      // What belongs to threads that a child does not have is no leak.
      "ACLTIDY_SUMMARY=0 ASAN_OPTIONS=detect_leaks=0");
  EXPECT_EQ(Text, "");
}

/// The exit code of a child tells its findings, too.
CLIENT(ChildLeaks) {
  inChild([] {
    begin();
    void *Memory = nullptr;
    aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
    end();
  });
}

TEST(Processes, ExitCodes) {
  int Status = 0;
  std::string Text =
      runClient("ChildLeaks", "ACLTIDY_ERROR_EXITCODE=9", &Status);
  EXPECT_TRUE(has(Text, "[acl-resource-leak]")) << Text;
  EXPECT_TRUE(has(Text, "ended with status 2304")) << Text;
  EXPECT_EQ(Status, 0); // The parent has no findings.
}

// --- Processes that share a device ---

/// As many processes as COUNT use device 0 at the same time.
CLIENT(ManyProcesses) {
  int Ready[2], Go[2];
  if (pipe(Ready) || pipe(Go))
    abort();
  int Count = atoi(getenv("COUNT"));
  for (int I = 0; I != Count; ++I) {
    if (fork())
      continue;
    close(Go[1]);
    begin();
    char C = 0;
    if (write(Ready[1], &C, 1) != 1 || read(Go[0], &C, 1) != 0)
      abort();
    end();
    exit(0);
  }
  close(Ready[1]);
  char C;
  for (int I = 0; I != Count; ++I)
    if (read(Ready[0], &C, 1) != 1)
      abort();
  close(Go[1]);
  while (wait(nullptr) > 0)
    ;
}

TEST(Processes, LimitOfADevice) {
  Product Small("a2", {{"perDevice", "3"}});
  std::string Host = Small.variable() + ownHost();
  EXPECT_EQ(runClient("ManyProcesses", Host + " COUNT=3"), "");
  expectOnly(runClient("ManyProcesses", Host + " COUNT=4"),
             "acl-process-limit");
  // Processes that have ended do not count, nor do those of other hosts.
  EXPECT_EQ(runClient("ManyProcesses", Host + " COUNT=3"), "");
}

/// Sets the device, says so, and waits for its end by a signal.
CLIENT(Stay) {
  begin();
  printf("here\n");
  fflush(nullptr);
  pause();
}

/// Enters and leaves the registry without an end.
CLIENT(ComeAndGo) {
  aclInit(nullptr);
  printf("here\n");
  fflush(nullptr);
  for (;;) {
    aclrtSetDevice(0);
    aclrtResetDevice(0);
  }
}

/// Starts a client that says "here"; its process.
static pid_t start(const char *Client, const std::string &Environment) {
  int Out[2];
  if (pipe(Out))
    return -1;
  pid_t Child = fork();
  if (!Child) {
    dup2(Out[1], 1);
    close(Out[0]);
    // exec: the process is the client itself.
    std::string Command =
        "exec env " + Environment + " CLIENT=" + Client + " '" + self() + "'";
    execl("/bin/sh", "sh", "-c", Command.c_str(), nullptr);
    _exit(1);
  }
  close(Out[1]);
  char Text[4] = "";
  if (read(Out[0], Text, 4) != 4)
    return -1;
  close(Out[0]);
  return Child;
}

static void killNow(pid_t Child) {
  ASSERT_GT(Child, 0);
  kill(Child, SIGKILL);
  waitpid(Child, nullptr, 0);
}

TEST(Processes, KilledOnesDoNotCount) {
  Product Small("a2", {{"perDevice", "2"}});
  std::string Host = Small.variable() + ownHost();
  pid_t First = start("Stay", Host), Second = start("Stay", Host);
  expectOnly(runClient("Simple", Host), "acl-process-limit");
  killNow(First);
  EXPECT_EQ(runClient("Simple", Host), "");
  killNow(Second);
  EXPECT_EQ(runClient("ManyProcesses", Host + " COUNT=2"), "");
}

TEST(Processes, RegistryOutlivesItsUsers) {
  std::string Host = "ACLTIDY_PRODUCT=a2" + ownHost();
  for (int Round = 0; Round != 12; ++Round) {
    pid_t Children[3];
    for (pid_t &Child : Children)
      Child = start("ComeAndGo", Host);
    usleep(static_cast<useconds_t>(500 + 700 * Round));
    for (pid_t Child : Children)
      killNow(Child);
  }
  EXPECT_EQ(runClient("Simple", Host), "");
}

// --- The system goes to sleep ---

CLIENT(SleepInUse) {
  begin();
  acltidyHibernate();
  end();
}
CLIENT(SleepAfterwards) {
  begin();
  end();
  acltidyHibernate();
}
CLIENT(SuspendByShell) {
  setenv("PATH", "", 1);
  begin();
  if (!system("exec /no/such/systemctl suspend 2>/dev/null"))
    abort();
  end();
}
CLIENT(SuspendBySpawn) {
  begin();
  char *const Arguments[] = {const_cast<char *>("rtcwake"),
                             const_cast<char *>("-m"),
                             const_cast<char *>("mem"), nullptr};
  pid_t Child = 0;
  posix_spawn(&Child, "/no/such/program", nullptr, nullptr, Arguments, environ);
  end();
}

TEST(Processes, Sleep) {
  for (const char *Client : {"SleepInUse", "SuspendByShell", "SuspendBySpawn"})
    expectOnly(runClient(Client), "acl-hibernation");
  EXPECT_EQ(runClient("SleepAfterwards"), "");
}

} // namespace acltidy::test

int main(int Count, char **Arguments) {
  return acltidy::test::runClientOrTests(Count, Arguments);
}
