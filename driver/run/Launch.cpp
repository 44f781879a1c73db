//===- Launch.cpp - Programs that run, and how they end -------------------===//

#include "run/Launch.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using Clock = std::chrono::steady_clock;

namespace acltidy::driver {

/// Signals that somebody may send to acl-tidy and mean the program.
static constexpr int Forwarded[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                                    SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH};
/// How long processes get to follow a request to end, in seconds.
static constexpr double Grace = 2;

//===--- What the signal handler needs ------------------------------------===//

static constexpr unsigned MaxPrograms = 1024;
static std::atomic<pid_t> Receivers[MaxPrograms];
static std::atomic<bool> Interrupted;

static void forwardSignal(int Signal, siginfo_t *Info, void *) {
  int Saved = errno;
  if (Signal == SIGINT || Signal == SIGTERM || Signal == SIGHUP ||
      Signal == SIGQUIT)
    Interrupted = true;
  // Of what the terminal sends, the program gets its own.
  bool FromTerminal = Info->si_code == SI_KERNEL;
  for (std::atomic<pid_t> &Pid : Receivers)
    if (pid_t To = Pid; To > 0 && !FromTerminal)
      kill(To, Signal);
    else if (To < 0) // A group that does not belong to the terminal.
      kill(To, Signal);
  errno = Saved;
}

static struct sigaction Saved[std::size(Forwarded)];
static sigset_t SavedMask;

Launcher::Launcher() {
  Interrupted = false;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  struct sigaction New = {};
  New.sa_sigaction = forwardSignal;
  New.sa_flags = SA_SIGINFO;
  sigfillset(&New.sa_mask);
  for (size_t I = 0; I != std::size(Forwarded); ++I) {
    sigaction(Forwarded[I], nullptr, &Saved[I]);
    // What acl-tidy was told to ignore (nohup), the program ignores, too.
    if (Saved[I].sa_flags & SA_SIGINFO || Saved[I].sa_handler != SIG_IGN)
      sigaction(Forwarded[I], &New, nullptr);
  }
  sigset_t Child;
  sigemptyset(&Child);
  sigaddset(&Child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &Child, &SavedMask);
}

Launcher::~Launcher() {
  for (Program &P : Programs)
    kill(P.Attached ? P.Pid : -P.Pid, SIGKILL);
  Programs.clear();
  publish();
  for (size_t I = 0; I != std::size(Forwarded); ++I)
    sigaction(Forwarded[I], &Saved[I], nullptr);
  sigprocmask(SIG_SETMASK, &SavedMask, nullptr);
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

bool Launcher::interrupted() const { return Interrupted; }

std::string nameOfSignal(int Signal) {
  const char *Name = sigabbrev_np(Signal);
  return Name ? std::string("SIG") + Name : "signal " + std::to_string(Signal);
}

/// Tells the signal handler who runs.
void Launcher::publish() {
  for (size_t I = 0; I != MaxPrograms; ++I)
    Receivers[I] = I >= Programs.size()   ? 0
                   : Programs[I].Attached ? Programs[I].Pid
                                          : -Programs[I].Pid;
}

//===--- Start ------------------------------------------------------------===//

static std::vector<char *> pointers(const std::vector<std::string> &Words) {
  std::vector<char *> Result;
  for (const std::string &W : Words)
    Result.push_back(const_cast<char *>(W.c_str()));
  Result.push_back(nullptr);
  return Result;
}

/// In the child. Returns only when the program cannot be started.
static void become(const LaunchRequest &Request, char *const *Arguments,
                   char *const *Environment) {
  for (size_t I = 0; I != std::size(Forwarded); ++I)
    sigaction(Forwarded[I], &Saved[I], nullptr);
  sigprocmask(SIG_SETMASK, &SavedMask, nullptr);
  if (!Request.Attached) {
    setpgid(0, 0);
    int Null = open("/dev/null", O_RDWR);
    for (int Descriptor : {0, 1, 2})
      dup2(Null, Descriptor);
  }
  execve(Arguments[0], Arguments, Environment);
  // A script without a line that names its interpreter: as shells do.
  if (errno == ENOEXEC) {
    std::vector<char *> Shell = {const_cast<char *>("/bin/sh")};
    while (*Arguments)
      Shell.push_back(*Arguments++);
    Shell.push_back(nullptr);
    execve(Shell[0], Shell.data(), Environment);
    errno = ENOEXEC;
  }
}

std::string Launcher::start(size_t Id, const LaunchRequest &Request) {
  if (Programs.size() == MaxPrograms)
    return "too many programs at a time";
  std::vector<char *> Arguments = pointers(Request.Command);
  std::vector<char *> Environment = pointers(Request.Environment);
  // Closed by a program that starts; tells the error of one that does not.
  int Pipe[2];
  if (pipe2(Pipe, O_CLOEXEC))
    return std::strerror(errno);
  sigset_t All, Before;
  sigfillset(&All);
  sigprocmask(SIG_BLOCK, &All, &Before);
  pid_t Pid = fork();
  if (!Pid) {
    become(Request, Arguments.data(), Environment.data());
    int Problem = errno;
    (void)!write(Pipe[1], &Problem, sizeof Problem);
    _exit(127);
  }
  int Problem = Pid < 0 ? errno : 0;
  close(Pipe[1]);
  if (Pid > 0) {
    if (!Request.Attached)
      setpgid(Pid, Pid); // Whoever comes first.
    Program P{Id, Pid, Request.Attached, false, false, Clock::now(), {}};
    if (Request.TimeLimit > 0)
      P.Deadline =
          P.Started + std::chrono::duration_cast<Clock::duration>(
                          std::chrono::duration<double>(Request.TimeLimit));
    Programs.push_back(P);
    publish();
  }
  sigprocmask(SIG_SETMASK, &Before, nullptr);
  if (!Problem) {
    ssize_t Got;
    while ((Got = read(Pipe[0], &Problem, sizeof Problem)) < 0 &&
           errno == EINTR)
      ;
    if (Got != sizeof Problem)
      Problem = 0;
  }
  close(Pipe[0]);
  if (!Problem)
    return "";
  if (Pid > 0) {
    waitpid(Pid, nullptr, 0);
    Programs.pop_back();
    publish();
  }
  return std::strerror(Problem);
}

//===--- End --------------------------------------------------------------===//

/// The processes that \p Root has started, and those that they have.
static std::vector<pid_t> descendantsOf(pid_t Root) {
  std::multimap<pid_t, pid_t> Children;
  DIR *Proc = opendir("/proc");
  if (!Proc)
    return {};
  while (dirent *Entry = readdir(Proc)) {
    pid_t Pid;
    if (StringRef(Entry->d_name).getAsInteger(10, Pid))
      continue;
    auto Text = MemoryBuffer::getFileAsStream("/proc/" + Twine(Pid) + "/stat");
    if (!Text)
      continue;
    // The name may have spaces: "pid (name) state parent …".
    StringRef Rest = (*Text)->getBuffer().rsplit(')').second;
    SmallVector<StringRef> Fields;
    SplitString(Rest, Fields);
    pid_t Parent;
    if (Fields.size() > 1 && !Fields[1].getAsInteger(10, Parent))
      Children.emplace(Parent, Pid);
  }
  closedir(Proc);
  std::vector<pid_t> Found = {Root};
  for (size_t I = 0; I != Found.size(); ++I) {
    auto [Begin, End] = Children.equal_range(Found[I]);
    for (; Begin != End; ++Begin)
      Found.push_back(Begin->second);
  }
  Found.erase(Found.begin());
  return Found;
}

void Launcher::enforceLimits() {
  for (Program &P : Programs) {
    if (!P.Deadline || Clock::now() < *P.Deadline)
      continue;
    int Signal = P.TimedOut ? SIGKILL : SIGTERM;
    P.Killed = P.TimedOut;
    P.TimedOut = true;
    if (P.Attached) {
      for (pid_t Each : descendantsOf(P.Pid))
        kill(Each, Signal);
      kill(P.Pid, Signal);
      kill(P.Pid, SIGCONT);
    } else {
      kill(-P.Pid, Signal);
    }
    P.Deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>(Grace));
  }
}

/// Waits for what a program has left behind. False when it goes on running.
bool Launcher::awaitOrphans() {
  if (!Programs.empty())
    return true; // They cannot be told from children of other programs.
  auto End = Clock::now() + std::chrono::duration<double>(Grace);
  while (Clock::now() < End) {
    pid_t Pid = waitpid(-1, nullptr, WNOHANG);
    if (Pid < 0)
      return true;
    if (!Pid)
      usleep(2000);
  }
  return false;
}

std::optional<std::pair<size_t, Ending>> Launcher::wait() {
  while (!Programs.empty()) {
    int Status;
    pid_t Pid = waitpid(-1, &Status, WNOHANG);
    auto It = find_if(Programs, [&](const Program &P) { return P.Pid == Pid; });
    if (Pid > 0 && It != Programs.end()) {
      Ending Result;
      if (WIFSIGNALED(Status))
        Result.Signal = WTERMSIG(Status);
      else
        Result.Code = WEXITSTATUS(Status);
      Result.TimedOut = It->TimedOut;
      Result.Seconds =
          std::chrono::duration<double>(Clock::now() - It->Started).count();
      size_t Id = It->Id;
      // What else is in the group has lost whom it served.
      if (!It->Attached)
        kill(-Pid, SIGKILL);
      Programs.erase(It);
      publish();
      Result.LeftRunning = !awaitOrphans();
      return std::make_pair(Id, Result);
    }
    if (Pid > 0)
      continue; // Left behind by a program.
    enforceLimits();
    sigset_t Child;
    sigemptyset(&Child);
    sigaddset(&Child, SIGCHLD);
    timespec Tick = {0, 100 * 1000 * 1000};
    sigtimedwait(&Child, nullptr, &Tick);
  }
  return std::nullopt;
}

} // namespace acltidy::driver
