//===- Host.cpp -----------------------------------------------------------===//

#include "core/Host.h"

#include "core/Config.h"
#include "core/Product.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace acltidy::sim {

namespace {

constexpr uint32_t Magic = 0xAC1717D1;
constexpr unsigned Slots = 4096;

/// Fixed layout: processes of different builds may meet.
struct Table {
  uint32_t Ready;
  uint32_t SlotCount;
  pthread_mutex_t Lock;
  struct Slot {
    int32_t Pid;
    int32_t Device;
    uint64_t Started; ///< Tells a process from a later one with its number.
  } Entries[Slots];
};

/// When a process started, in clock ticks; 0 when it is not there.
uint64_t startOf(pid_t Pid) {
  char Path[64], Text[1024];
  std::snprintf(Path, sizeof Path, "/proc/%d/stat", static_cast<int>(Pid));
  int File = open(Path, O_RDONLY | O_CLOEXEC);
  if (File < 0)
    return 0;
  ssize_t Length = read(File, Text, sizeof Text - 1);
  close(File);
  if (Length <= 0)
    return 0;
  Text[Length] = 0;
  // The name may have spaces; fields are counted from behind it.
  const char *At = std::strrchr(Text, ')');
  uint64_t Value = 0;
  if (!At || std::sscanf(At + 1,
                         " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u "
                         "%*u %*d %*d %*d %*d %*d %*d %lu",
                         &Value) != 1)
    return 0;
  return Value ? Value : 1;
}

void initialise(Table &T) {
  pthread_mutexattr_t Attributes;
  pthread_mutexattr_init(&Attributes);
  pthread_mutexattr_setpshared(&Attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&Attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&T.Lock, &Attributes);
  pthread_mutexattr_destroy(&Attributes);
  T.SlotCount = Slots;
  __atomic_store_n(&T.Ready, Magic, __ATOMIC_RELEASE);
}

Table *attach() {
  std::string Name = "/acltidy-host-" + std::to_string(getuid()) + "-" +
                     product().Name +
                     (config().Registry.empty() ? "" : "-" + config().Registry);
  for (char &C : Name)
    if (&C != Name.data() && C == '/')
      C = '_';
  int File = shm_open(Name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (File < 0)
    return nullptr;
  // The lock of the file covers making the table; it goes with the descriptor.
  struct flock Whole = {};
  Whole.l_type = F_WRLCK;
  while (fcntl(File, F_SETLKW, &Whole) && errno == EINTR)
    ;
  struct stat Status;
  void *At = MAP_FAILED;
  if (!fstat(File, &Status) &&
      (static_cast<size_t>(Status.st_size) == sizeof(Table) ||
       !ftruncate(File, sizeof(Table))))
    At = mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED, File,
              0);
  auto *T = At == MAP_FAILED ? nullptr : static_cast<Table *>(At);
  if (T && __atomic_load_n(&T->Ready, __ATOMIC_ACQUIRE) != Magic)
    initialise(*T);
  close(File);
  return T;
}

class LockedTable {
public:
  LockedTable() {
    static Table *Shared = attach();
    T = Shared;
    if (!T)
      return;
    int Status = pthread_mutex_lock(&T->Lock);
    // Its last owner died; the entries are plain values and stay usable.
    if (Status == EOWNERDEAD)
      pthread_mutex_consistent(&T->Lock);
    else if (Status)
      T = nullptr;
  }
  ~LockedTable() {
    if (T)
      pthread_mutex_unlock(&T->Lock);
  }
  Table *operator->() const { return T; }
  explicit operator bool() const { return T; }

private:
  Table *T = nullptr;
};

} // namespace

uint32_t enterDevice(int32_t Device) {
  LockedTable T;
  if (!T)
    return 0;
  const pid_t Me = getpid();
  uint32_t Users = 0;
  Table::Slot *Free = nullptr;
  bool Known = false;
  for (Table::Slot &S : T->Entries) {
    if (S.Pid && startOf(S.Pid) != S.Started)
      S = {};
    if (!S.Pid) {
      Free = Free ? Free : &S;
      continue;
    }
    if (S.Device == Device) {
      ++Users;
      Known |= S.Pid == Me;
    }
  }
  if (!Known && Free) {
    *Free = {Me, Device, startOf(Me)};
    ++Users;
  }
  return Users;
}

void leaveDevice(int32_t Device) {
  LockedTable T;
  if (!T)
    return;
  const pid_t Me = getpid(); // A system call.
  for (Table::Slot &S : T->Entries)
    if (S.Pid == Me && (Device < 0 || S.Device == Device))
      S = {};
}

} // namespace acltidy::sim
