//===- Call.h - One call of the API ---------------------------------------===//
//
// Every exported function makes a Call:
//
//   admit   validates: what the contract demands of state, handles and memory;
//           reports, and refuses calls that cannot be carried out
//   (the behaviour runs)
//   finish  records: what the contract says the call has done
//
// Only admit reports what the contract knows, and only finish and behaviours
// change the state. A Call lives on the stack of the calling thread and holds
// the process's lock except where a behaviour lets it go.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_CALL_H
#define ACLTIDY_SIM_CALL_H

#include "core/Process.h"
#include "core/Report.h"

#include <atomic>

namespace acltidy::sim {

/// The static part of an exported function.
struct Entry {
  const char *Name;
  unsigned Params;
  std::atomic<Record *> Known{nullptr};

  constexpr Entry(const char *Name, unsigned Params)
      : Name(Name), Params(Params) {}
};

/// An argument that is memory, as a behaviour or the contract knows it.
struct Touch {
  Word Address = 0; ///< Or a handle, see flightOf: then it is not checked.
  uint64_t Size = 0;
  AccessMode Mode = AccessMode::Read;
  /// The bytes are copied elsewhere, unwritten ones as well; nothing looks at
  /// them.
  bool Moved = false;
  UseFor For = UseFor::Other;
};

class [[gnu::visibility("default")]] Call {
public:
  Call(Entry &E, const Word *Args, Site At);
  ~Call();
  Call(const Call &) = delete;

  bool admit();
  void finish(Word Result);
  /// Does what the contract says, and no more. Returns what the function does.
  Word carryOut();
  /// What to return when the call is not let through.
  int code() const;

  // --- For behaviours ---

  const Record &record() const { return *What; }
  const char *name() const { return What->Name.c_str(); }
  Word arg(unsigned Index) const { return Args[Index]; }
  /// The client's stack; captured when first asked for.
  StackId stack();
  Place here() { return {"here", stack()}; }

  /// Makes what the function acquires: a handle or id of the kind that the
  /// contract names.
  Object &make(std::shared_ptr<Payload> Data, unsigned Index = 0);
  /// Allocates what the function acquires. Null: out of memory.
  Object *makeMemory(uint64_t Size, PagePolicy Policy) {
    return makeMemory(Row->Acquires[0].Kind, Size, Policy);
  }
  /// The same for memory that the row does not speak of.
  Object *makeMemory(KindId Kind, uint64_t Size, PagePolicy Policy);
  template <typename H, typename P> H handle(P Data, unsigned Index = 0) {
    return reinterpret_cast<H>(make(std::move(Data), Index).Value);
  }

  /// The live stream, or the default one of the current context.
  StreamRef stream(const void *Handle);
  /// Checks and enqueues: \p Run touches what \p Touches says. The accesses of
  /// the contract's row come on top.
  void enqueue(const StreamRef &Stream, std::vector<Touch> Touches,
               std::function<void()> Run, TaskKind Kind = TaskKind::Work,
               uint64_t ReportThread = 0);
  /// As above, for accesses that were checked.
  void enqueueChecked(const StreamRef &Stream,
                      const std::vector<Touch> &Touches,
                      std::function<void()> Run, TaskKind Kind = TaskKind::Work,
                      uint64_t ReportThread = 0);
  /// For the next task, when a capture takes it: see Task::Shadow.
  void atEveryRun(std::function<void(Call &, const StreamState *)> Shadow) {
    NextShadow = std::move(Shadow);
  }
  /// A task for recordEvent and waitEvent.
  Task task();
  /// The host itself touches memory now. False when it must not.
  bool touch(const Touch &T);
  /// Something looks at the bytes: they must have been written.
  void lookAt(const Touch &T);
  /// Checks a range for a task on \p On, or for the host (null).
  bool check(const Touch &T, const StreamState *On);
  /// Checks an address against what the media component can reach.
  void checkMediaMemory(std::string_view Component, Word Address);

  void report(const char *Rule, std::string Message,
              std::vector<Place> More = {}, std::string Detail = "");
  /// The call was made to fail: remembered like any other failure.
  void madeToFail() {
    if (Row)
      noteFailure(0, /*Failed=*/true);
  }
  /// The call fails, and ends what its row releases all the same.
  void releaseThough() { ReleasesAnyway = true; }
  /// A failure for aclGetRecentErrMsg.
  int fail(int Code, const std::string &Message);
  /// The failure of a call that is to write more than it has room for, with
  /// the finding. Returns the error.
  int tooMuch(uint64_t Bytes, uint64_t There);

private:
  friend int refuseCall(Entry &, const Word *, Site, int);

  // Checks.cpp
  bool checkRequirements();
  bool checkContext();
  bool checkUses();
  bool checkLife();
  bool checkOutputs();
  bool badHandle(KindId Wanted, Word Value, const char *Doing);
  /// What the call would release and whose device or initialisation has ended.
  Object *orphanToRelease();
  bool inUseOfFailed(KindId Kind);
  // Releases.cpp
  bool checkReleases();
  bool checkRelease(const contract::Release &R, Word Value);
  bool checkChildren(Object &O);
  bool inUse(const Object &O);
  // Accesses.cpp
  bool checkAccesses();
  void checkExtents();
  bool checkSpace(const contract::Access &A);
  bool checkCopies();
  void checkMedia();
  void checkPurposes();
  std::vector<Touch> touchesOfRow(bool Async);
  // Effects.cpp
  void synchronise();
  void applyReleases();
  void applyAcquires();
  void applyHolds();
  void noteFailure(Word Result, bool Failed);
  void reportNested();
  std::string failureText() const; ///< For the log.

  bool refuse(int Status) {
    Code = Status;
    return false;
  }
  /// The values that an operand names: one, or each element of an array.
  std::vector<Word> valuesOf(const contract::Operand &Op, bool After) const;
  Word wordOf(const contract::Operand &Op) const;
  /// Whether a call that was let through, or not, failed with \p Value.
  bool failed(Word Value) const {
    return Code || (Row && Row->Result == contract::Function::Returns::Status &&
                    static_cast<int32_t>(Value));
  }
  int paramOf(int8_t Index) const {
    return contract::resolveIndex(Index, What->Params);
  }
  bool succeeded(contract::When If) const;
  std::string api() const { return "'" + What->Name + "'"; }

  Record *What = nullptr;
  const contract::Function *Row = nullptr;
  const Word *Args;
  Site At;
  StackId Stack = 0;
  Word Result = 0;
  int Code = 0;
  int Waited = 0; ///< Status of a wait that timed out.
  Call *Outer;
  bool Nested = false; ///< From a signal handler inside another call.
  std::function<void(Call &, const StreamState *)> NextShadow;
  bool RowTouched = false;
  bool Explained = false; ///< The thread's message is about this call.
  bool ReleasesAnyway = false;
  Thread &Me;
};

/// The call that the running behaviour serves.
Call &call();

/// Writes to an address of the client's. False when it cannot be written.
bool storeBytes(void *To, const void *From, size_t Size);
template <typename T, typename V> bool store(T *To, const V &Value) {
  T Converted = static_cast<T>(Value);
  return storeBytes(To, &Converted, sizeof(T));
}

/// A function without a behaviour: checks, notes, and returns the status.
[[gnu::visibility("default")]] int refuseCall(Entry &E, const Word *Args,
                                              Site At, int Status);

/// A function whose behaviour takes its arguments as words.
[[gnu::visibility("default")]] int runPhase(Entry &E, const Word *Args, Site At,
                                            int (*Behaviour)(Call &C,
                                                             const Word *Args));

/// What stands for a handle among the memory that tasks use.
inline Range flightOf(Word Handle) { return {Handle, Handle + 1}; }

/// Status codes by which calls are refused.
namespace status {
constexpr int InvalidParam = 100000;
constexpr int Uninitialised = 100001;
constexpr int RtParamInvalid = 107000;
constexpr int ContextNull = 107002;
constexpr int StreamContext = 107003;
constexpr int InvalidHandle = 107017;
constexpr int CaptureConflict = 107032;
constexpr int Internal = 500000;
} // namespace status

/// "stream", "device memory": what messages call a kind.
std::string nounOf(KindId Kind);
inline bool isMemory(KindId Kind) {
  return kinds()[Kind].Memory != contract::Space::Any;
}
/// What an object is told as: "stream from 'aclrtCreateStream'".
std::string story(const Object &O);
/// The release function to recommend, quoted.
std::string releaseOf(KindId Kind);
/// "0x7f…".
std::string hex(Word Value);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_CALL_H
