//===- WorkerPool.cpp - Work done by several processes --------------------===//

#include "WorkerPool.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

using namespace llvm;

namespace acltidy::driver {

WorkerPool::Handler::~Handler() = default;

//===--- Bytes ------------------------------------------------------------===//

static bool writeAll(int FD, const void *Data, size_t Size) {
  const char *At = static_cast<const char *>(Data);
  while (Size) {
    ssize_t N = ::write(FD, At, Size);
    if (N < 0 && errno == EINTR)
      continue;
    if (N <= 0)
      return false;
    At += N;
    Size -= N;
  }
  return true;
}

static bool readAll(int FD, void *Data, size_t Size) {
  char *At = static_cast<char *>(Data);
  while (Size) {
    ssize_t N = ::read(FD, At, Size);
    if (N < 0 && errno == EINTR)
      continue;
    if (N <= 0)
      return false;
    At += N;
    Size -= N;
  }
  return true;
}

//===--- In the worker ----------------------------------------------------===//

void WorkerPool::work(int From, int To) {
  // Ctrl-C reaches all processes of the terminal; the parent tells of it.
  for (int Signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2})
    ::signal(Signal, SIG_DFL);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  for (Worker &Other : Workers)
    if (Other.Id > 0) {
      ::close(Other.To);
      ::close(Other.From);
    }
  std::function<std::string(size_t)> Do = Main();
  uint64_t Job;
  while (readAll(From, &Job, sizeof(Job))) {
    std::string Text = Do(Job);
    uint64_t Size = Text.size();
    if (!writeAll(To, &Size, sizeof(Size)) ||
        !writeAll(To, Text.data(), Text.size()))
      break;
  }
  errs().flush();
  // Neither destructors nor buffers: they are the parent's.
  ::_exit(0);
}

//===--- In the parent ----------------------------------------------------===//

bool WorkerPool::start(Worker &W) {
  int Jobs[2], Answers[2];
  if (::pipe2(Jobs, O_CLOEXEC) != 0)
    return false;
  if (::pipe2(Answers, O_CLOEXEC) != 0) {
    ::close(Jobs[0]);
    ::close(Jobs[1]);
    return false;
  }
  outs().flush();
  errs().flush();
  pid_t Id = ::fork();
  if (Id == 0) {
    ::close(Jobs[1]);
    ::close(Answers[0]);
    work(Jobs[0], Answers[1]);
  }
  ::close(Jobs[0]);
  ::close(Answers[1]);
  if (Id < 0) {
    ::close(Jobs[1]);
    ::close(Answers[0]);
    return false;
  }
  W = Worker();
  W.Id = Id;
  W.To = Jobs[1];
  W.From = Answers[0];
  return true;
}

bool WorkerPool::give(Worker &W, size_t Job) {
  uint64_t Number = Job;
  W.Busy = true;
  W.Job = Job;
  W.Since = Clock::now();
  W.Received.clear();
  return writeAll(W.To, &Number, sizeof(Number));
}

/// Closes the worker's pipes and says how it ended.
WorkerPool::Loss WorkerPool::end(Worker &W) {
  ::close(W.To);
  ::close(W.From);
  int Status = 0;
  while (::waitpid(W.Id, &Status, 0) < 0 && errno == EINTR)
    ;
  W = Worker();
  if (!WIFSIGNALED(Status))
    return {Loss::Crashed, formatv("exit status {0}", WEXITSTATUS(Status))};
  int Signal = WTERMSIG(Status);
  return {Signal == SIGKILL || Signal == SIGTERM || Signal == SIGINT
              ? Loss::Killed
              : Loss::Crashed,
          ::strsignal(Signal)};
}

/// Takes what the worker has sent.
void WorkerPool::receive(Worker &W, Handler &H) {
  char Buffer[1 << 16];
  ssize_t N = ::read(W.From, Buffer, sizeof(Buffer));
  if (N < 0 && errno == EINTR)
    return;
  if (N <= 0) {
    bool Busy = W.Busy;
    size_t Job = W.Job;
    Loss How = end(W);
    if (Busy && H.proceed())
      H.lost(Job, How);
    return;
  }
  W.Received.append(Buffer, N);
  uint64_t Size;
  if (W.Received.size() < sizeof(Size))
    return;
  std::memcpy(&Size, W.Received.data(), sizeof(Size));
  if (W.Received.size() < sizeof(Size) + Size)
    return;
  std::string Text = W.Received.substr(sizeof(Size));
  size_t Job = W.Job;
  W.Busy = false;
  H.finished(Job, std::move(Text));
}

bool WorkerPool::run(size_t Jobs, Handler &H) {
  // Writing to a worker that is gone is no reason to die.
  ::signal(SIGPIPE, SIG_IGN);
  for (size_t Job = 0; Job != Jobs; ++Job)
    Waiting.push_back(Job);
  Workers.resize(std::min<size_t>(Limit, Jobs));

  while (true) {
    for (Worker &W : Workers) {
      if (Waiting.empty())
        break;
      if (W.Busy)
        continue;
      size_t Job = Waiting.front();
      if (W.Id < 0 && !start(W)) {
        // Others may still work; without any, the job cannot be done.
        if (none_of(Workers, [](const Worker &O) { return O.Busy; })) {
          Waiting.pop_front();
          H.lost(Job, {Loss::NoProcess, std::strerror(errno)});
        }
        continue;
      }
      Waiting.pop_front();
      H.started(Job);
      // A worker that is gone is noticed below.
      give(W, Job);
    }

    std::vector<pollfd> Polled;
    std::vector<Worker *> Who;
    for (Worker &W : Workers)
      if (W.Busy) {
        Polled.push_back({W.From, POLLIN, 0});
        Who.push_back(&W);
      }
    if (Who.empty() && Waiting.empty())
      return true;
    int N = ::poll(Polled.data(), Polled.size(), /*ms=*/200);
    if (!H.proceed())
      return false;
    if (N > 0)
      for (auto [P, W] : zip(Polled, Who))
        if (P.revents)
          receive(*W, H);
    if (TimeLimit)
      for (Worker &W : Workers)
        if (W.Busy &&
            Clock::now() - W.Since > std::chrono::seconds(TimeLimit)) {
          size_t Job = W.Job;
          ::kill(W.Id, SIGKILL);
          end(W);
          H.lost(Job, {Loss::TimedOut, formatv("{0} s", TimeLimit)});
        }
  }
}

WorkerPool::~WorkerPool() {
  for (Worker &W : Workers)
    if (W.Id > 0) {
      if (W.Busy)
        ::kill(W.Id, SIGTERM);
      end(W);
    }
}

} // namespace acltidy::driver
