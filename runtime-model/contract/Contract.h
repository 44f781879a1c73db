//===- Contract.h - What each ACL function does to resources and memory ---===//
//
// The contract is the one description of the ACL API that the static checks,
// the simulated runtime and the generated reference share. Rows are written as
// YAML in tables/ and compiled into constant data; users' own model files use
// the same schema and are read at run time (see ContractReader.h). The schema
// is documented in docs/contract.md.
//
// This header is plain C++17 with no dependency, so that the simulator can use
// it inside a client process. All data is immutable after construction and may
// be read from any thread. Strings and spans point into static storage or into
// the arena of the reader that made them and are never null.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_CONTRACT_H
#define ACLTIDY_CONTRACT_CONTRACT_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace acltidy::contract {

/// A constant array owned by somebody else.
template <typename T> struct Span {
  const T *Data = nullptr;
  uint32_t Size = 0;

  const T *begin() const { return Data; }
  const T *end() const { return Data + Size; }
  bool empty() const { return Size == 0; }
  const T &operator[](uint32_t I) const { return Data[I]; }
};

/// Index into the kind table of a contract. Kinds of user models come after
/// the built-in ones.
using KindId = uint16_t;
constexpr KindId NoKind = 0xFFFF;

/// No such parameter.
constexpr int8_t NoArg = -128;

/// Where in a call a value stands. Parameter indices are 0-based; negative
/// ones count from the last parameter (-1 is the last), which pattern rows
/// need. `this` never counts.
///
/// Written in the tables as: arg2 (the argument itself), out0 (what argument 0
/// points to, written by the callee), ret, this, arg0[arg1] (each of the arg1
/// elements of the array at argument 0), out2[arg0] (an array of arg0 elements
/// that the callee writes), handles (every argument that is a handle; only as
/// what a container holds).
///
/// In a release, outN means that the handle is read through the pointer
/// argument N (aclrtcDestroyProg takes the address of the handle).
struct Operand {
  enum class Place : uint8_t { None, Arg, Out, Ret, This, Handles };
  Place Where = Place::None;
  int8_t Index = NoArg;
  int8_t Count = NoArg; ///< Parameter with the element count; NoArg: scalar.

  bool isNone() const { return Where == Place::None; }
  bool isArray() const { return Count != NoArg; }
};

/// How a resource is named by client code.
enum class HandleForm : uint8_t {
  Pointer, ///< An address-valued handle; null is never valid.
  Id,      ///< An integer handle (model id, channel, queue id, descriptor).
  Scope    ///< No handle value: a state of the process, device, thread or of
           ///< another resource, opened by one call and closed by another.
};

/// Whether a resource that is never released is a defect.
enum class LeakPolicy : uint8_t {
  Report,  ///< Always a leak.
  OnError, ///< Only when the function that opened it fails afterwards (scopes
           ///< that live as long as the process, such as aclInit).
  Ignore   ///< Release is optional by the documents.
};

/// Kinds of memory. Any stands for "not restricted".
enum class Space : uint8_t {
  Any,
  Host,       ///< Ordinary host memory: malloc, new, stack, static.
  PinnedHost, ///< aclrtMallocHost.
  Device,     ///< aclrtMalloc.
  Dvpp,       ///< acldvppMalloc, hi_mpi_dvpp_malloc; device memory, too.
  Managed,    ///< aclrtMemAllocManaged.
  Virtual,    ///< Reserved addresses that become usable by mapping.
  Acl         ///< Only as a requirement: whatever ACL itself allocated.
};

/// A kind of resource.
struct ResourceKind {
  std::string_view Id;   ///< Stable name used in tables and reports: "stream".
  std::string_view Noun; ///< For messages: "stream", "device memory".
  HandleForm Form = HandleForm::Pointer;
  LeakPolicy Leak = LeakPolicy::Report;
  Space Memory = Space::Any; ///< For memory kinds.
  /// Kinds that client code may confuse, because one release function accepts
  /// the other's handle without a compile error: "memory", "stream-like" …
  /// Empty when there is none.
  std::string_view Family;
  /// Release functions, the one to recommend first.
  Span<std::string_view> Releases;
  /// Kinds that must still be open when this one is released: a stream ends
  /// before its context, its device and aclFinalize. acl-destroy-order reads
  /// it.
  Span<KindId> Within;
  std::string_view Note;
  /// The C type by which client code knows the handle, without const:
  /// "aclrtStream", "aclmdlDesc *". Empty when any type serves (memory, ids).
  std::string_view Type;
  /// Why no function acquires, or none releases, the kind. Empty otherwise.
  std::string_view Unpaired;
};

/// When an effect takes place.
enum class When : uint8_t {
  Success, ///< The status returned is 0 (for a returned pointer: not null).
  Always,
  NotMinusOne ///< The returned id is not (T)-1.
};

/// The call brings a resource into being, or opens a scope.
struct Acquire {
  KindId Kind = NoKind;
  Operand At;  ///< Where the handle comes back; None for keyless scopes.
  Operand Key; ///< For scopes: what distinguishes them (device id, stream).
  When If = When::Success;
  int8_t Size = NoArg; ///< Memory, scopes of memory: parameter with the bytes.
  int8_t Policy = NoArg; ///< Memory: parameter with the page policy.
  int8_t Mode = NoArg;   ///< Scopes: parameter with the mode it is opened in.
  /// The value at `At` was a resource of this kind before, which becomes one of
  /// `Kind` (aclSetAclOpExecutorRepeatable). NoKind otherwise.
  KindId From = NoKind;
};

/// What passing null to a release function does (catalogue 1, "null" column).
enum class NullArg : uint8_t { Unknown, Ok, Error, NotAPointer };

/// Why a resource is no longer the client's.
enum class ReleaseMode : uint8_t {
  Destroy,  ///< Destroyed, freed, unloaded, closed.
  Consume,  ///< Used up by the operation (aclnn phase two and its executor).
  HandOver, ///< Ownership moves to the system (acltdtEnqueue).
  /// One reference of a counted scope (aclrtResetDevice).
  Unref
};

struct Release {
  KindId Kind = NoKind;
  Operand At;  ///< The handle; None for keyless scopes.
  Operand Key; ///< For scopes, as in Acquire.
  ReleaseMode Mode = ReleaseMode::Destroy;
  NullArg Null = NullArg::Unknown;
  bool All = false; ///< Ends every resource of the kind (aclFinalize).
};

/// An argument that must be a live handle of a kind. Pointer handles are
/// checked for life without a row; the row adds the kind (void* typedefs do
/// not tell) and makes integer ids known.
struct Use {
  KindId Kind = NoKind;
  Operand At;
  bool Nullable = false; ///< Null means "the default one" (aclrtStream).
};

/// How a container keeps what is put into it.
enum class HoldMode : uint8_t {
  Borrow, ///< Keeps the pointer; the client still releases the held resource.
  Own     ///< Releasing the container releases the held resource.
};

/// `What` is kept inside `In` until `In` is released.
struct Hold {
  Operand What;
  Operand In;
  HoldMode Mode = HoldMode::Borrow;
  /// A function exists that gets `What` back out of `In` (see Retrieve): client
  /// code may drop its own copy of the handle.
  bool Retrievable = false;
};

/// `At` is something that is held by, or is an interior part of, `From`. It is
/// borrowed: it lives as long as its owner says.
struct Retrieve {
  Operand At;
  Operand From; ///< None: the system's own (the default stream).
  /// Interior pointer that must never be released itself
  /// (aclGetTensorDescByIndex). Otherwise the held resource is the client's to
  /// release (aclmdlGetDatasetBuffer).
  bool Interior = false;
};

enum class AccessMode : uint8_t { Read = 1, Write = 2, ReadWrite = 3 };

/// Until when an argument of an asynchronous call must stay alive and alone.
enum class Until : uint8_t {
  Return,   ///< Synchronous: only during the call.
  Stream,   ///< The stream operand is synchronised past this call.
  Frame,    ///< The matching get-frame / get-result call returned it.
  Callback, ///< The callback for this frame ran.
  Release   ///< The object that keeps it (see Hold) is released.
};

/// What the call needs the memory for, where that matters to the choice of the
/// allocator.
enum class Purpose : uint8_t {
  Any,
  Model,    ///< A model's file image, weights or work area.
  Workspace ///< The work area of an operator.
};

/// The call (or the operation it enqueues) touches memory.
struct Access {
  Operand At;
  AccessMode Mode = AccessMode::Read;
  int8_t Bytes = NoArg;        ///< Parameter: bytes touched; NoArg: unknown.
  int8_t Capacity = NoArg;     ///< Parameter: bytes available (destMax).
  Space Required = Space::Any; ///< Space the address must have.
  Until Live = Until::Return;
  /// The operand is a handle (dataset, picture desc, tensor) whose held memory
  /// is touched, not memory itself.
  bool Through = false;
  Purpose For = Purpose::Any;
  /// With `Through`: only the memory must stay until `Live`; the objects that
  /// lead there are taken over when the call is made (aclnn tensors).
  bool MemoryOnly = false;
  /// The field of the client's struct at `At` that has the address; empty: `At`
  /// is the address.
  std::string_view Field;
};

/// The call copies memory; refines two of its accesses.
struct Copy {
  Operand Dst;
  int8_t DstMax = NoArg;
  Operand Src;
  int8_t Count = NoArg;
  int8_t Direction = NoArg; ///< Parameter of type aclrtMemcpyKind.
};

/// The call relies on how much memory there is at an address: a number of
/// bytes, or a tensor's dimensions and the type of its elements.
struct Extent {
  Operand At;
  int8_t Bytes = NoArg;
  Operand Dims;                ///< The array of the dimensions.
  int8_t Type = NoArg;         ///< Parameter of type aclDataType.
  Space Required = Space::Any; ///< Space the address must have.
};

/// Where an asynchronous call is enqueued.
struct Async {
  bool IsAsync = false;
  Operand Stream; ///< None: queues of the system's own (media channels).
};

enum class SyncTarget : uint8_t { None, Stream, Device, Event, Channel, All };

/// After the call, work has completed.
struct Sync {
  SyncTarget What = SyncTarget::None;
  Operand At;                ///< Stream, event or channel; None: all of it.
  int8_t Timeout = NoArg;    ///< Parameter that bounds the wait, in ms.
  int8_t Status = NoArg;     ///< Query: out-parameter with the answer …
  int32_t CompleteValue = 0; ///< … that means "complete".
};

/// Orders streams on the device: an event recorded on, or awaited by, a stream.
struct EventOrder {
  enum class Op : uint8_t { None, Record, Wait };
  Op What = Op::None;
  Operand Event;
  Operand Stream;
};

/// A parameter must have memory that a media component can reach. Which
/// allocators that allows depends on the product (media matrix, catalogue 3.2).
struct MediaMemory {
  Operand At;
  std::string_view Component; ///< "vpc-v1", "jpegd-v1", "vdec-v2", "host" …
  AccessMode Mode = AccessMode::Read;
};

/// The same for a struct field that reaches a media call by address.
struct MediaField {
  std::string_view Struct;
  std::string_view Field;
  std::string_view Component;
  AccessMode Mode = AccessMode::Read;
};

/// From where a callback is called, which decides what it must not call.
enum class CallbackSort : uint8_t {
  None,
  Runtime, ///< By the runtime: see NotInCallback.
  Media,   ///< By a decoder or encoder: see NotInMediaCallback.
  Exit,    ///< When the process exits, after main (atexit).
  Anywhere ///< Inside of other calls of the API; may call all of it.
};

/// An argument is a function that will be called later.
struct Callback {
  Operand At;
  CallbackSort Sort = CallbackSort::None;
};

/// Effect on the calling thread's current context.
enum class ContextEffect : uint8_t {
  None,
  SetDevice,
  SetContext,
  Create,
  Reset
};

/// What the call does to the process.
enum class ProcessEffect : uint8_t {
  None,
  Fork,  ///< Makes a process that goes on in this code (fork, vfork, clone).
  Spawn, ///< Forks on the way to running another program (system, popen).
  Exec   ///< Replaces this process by another program.
};

/// How the call can put the system to sleep. What it says decides; calls that
/// run programs (ProcessEffect) can as well, by their command.
enum class SleepBy : uint8_t {
  None,
  Code,  ///< Argument 0 is a command of reboot(2).
  File,  ///< Opens the file that an argument names (/sys/power/state).
  Method ///< Calls the D-Bus method that its arguments name.
};

/// What the call asks the system that rules care about.
enum class Question : uint8_t {
  None,
  FreeMemory,     ///< How much memory of the sort in argument 0 is free.
  CurrentContext, ///< The thread's context, into out0.
  CaptureMode,    ///< The thread's capture mode, and sets another.
  RunMode ///< Whether the process runs on a host or on the device itself.
};

/// What must hold when the function is called, and what it does not allow.
enum Requirement : uint16_t {
  NeedsInit = 1 << 0,     ///< After aclInit, before aclFinalize.
  NeedsDevice = 1 << 1,   ///< The thread has a device or context (107002).
  NotInCallback = 1 << 2, ///< Forbidden in runtime callbacks (catalogue 6.2).
  NotInCapture = 1 << 3,  ///< Forbidden while a stream is captured (6.3, 32).
  OncePerProcess = 1 << 4,
  Blocking = 1 << 5,          ///< May wait for device work.
  NotInMediaCallback = 1 << 6 ///< Deadlocks in a decoder or encoder callback
                              ///< (catalogue 6.2, 24).
};

/// One function, or a family of functions when `Pattern` is set.
struct Function {
  std::string_view Name; ///< Qualified for users' C++ functions; with one `*`
                         ///< in patterns: "aclnn*GetWorkspaceSize".
  std::string_view Header;
  bool Pattern = false;
  int8_t Params = NoArg; ///< Number of parameters; NoArg: any.
  /// What the function returns: how success is told.
  enum class Returns : uint8_t {
    Nothing,
    Status, ///< 0 is success.
    Value   ///< A handle, a size, a name.
  } Result = Returns::Nothing;

  Span<Acquire> Acquires;
  Span<Release> Releases;
  Span<Use> Uses;
  Span<Hold> Holds;
  Span<Retrieve> Retrieves;
  /// Arguments that the call only works with: it neither keeps nor releases
  /// them. Of use in summaries, where what is not told is unknown.
  Span<Operand> Borrows;
  Span<Access> Accesses;
  Span<Copy> Copies;
  Span<Extent> Extents;
  Span<Sync> Syncs;
  Span<EventOrder> Events;
  Span<MediaMemory> Media;
  Span<Callback> Callbacks;
  Async Enqueue;
  ContextEffect Context = ContextEffect::None;
  ProcessEffect Process = ProcessEffect::None;
  SleepBy Sleep = SleepBy::None;
  Question Asks = Question::None;
  uint16_t Requirements = 0;

  std::string_view Since; ///< CANN version or date (catalogue legend).
  std::string_view Until; ///< Removed in.
  bool Deprecated = false;
  std::string_view Replacement;
  std::string_view PyAcl;  ///< Spelling in the Python edition.
  std::string_view Source; ///< Source key of the fact (catalogue legend).
  std::string_view Note;
  /// Not a function of ACL, but one that client code applies to ACL's handles
  /// and memory (free, memcpy, the operators new and delete). A row of this
  /// sort alone makes no function relevant to the checks.
  bool Foreign = false;
  /// Found out from the function's body rather than documented: the row tells
  /// what becomes of some handles and says nothing of all else. It serves only
  /// where the body cannot be seen.
  bool Summary = false;

  bool needs(Requirement R) const { return Requirements & R; }
};

/// A cell of the media matrix: what a component accepts on a product.
struct MediaRule {
  std::string_view Component;
  std::string_view
      Product; ///< "310", "310p", "310b", "910", "a2", "a3", "950".
  bool AllowsDvppV1 = false; ///< acldvppMalloc.
  bool AllowsDvppV2 = false; ///< hi_mpi_dvpp_malloc.
  bool AllowsDevice = false; ///< aclrtMalloc.
  bool Supported = true;
  std::string_view
      Noun; ///< The component in messages: "DVPP V1 JPEG decoding".

  /// The processor itself parses the data: no device memory.
  bool needsHost() const {
    return Supported && !AllowsDvppV1 && !AllowsDvppV2 && !AllowsDevice;
  }
};

/// The built-in contract or a user's model file.
struct Tables {
  Span<ResourceKind> Kinds;
  Span<Function> Functions; ///< Exact names first, sorted by name; then the
                            ///< patterns, the longest first.
  Span<MediaField> Fields;
  Span<MediaRule> Matrix;
};

/// The tables compiled into the program.
const Tables &builtinTables();

/// The row of a function called \p Name with \p Params parameters, or null.
/// Exact names win over patterns. O(log n).
const Function *findFunction(const Tables &T, std::string_view Name,
                             unsigned Params);

/// The kind called \p Id, or NoKind.
KindId findKind(const Tables &T, std::string_view Id);

/// Whether \p Name matches \p Pattern, which contains one `*`.
bool matchesPattern(std::string_view Pattern, std::string_view Name);

/// The bits that an element of \p Type, an aclDataType, takes; 0 when that is
/// not known or not fixed (strings).
unsigned elementBits(int64_t Type);

/// The 0-based index that \p Index means in a call with \p Params parameters,
/// or -1 when there is none.
inline int resolveIndex(int8_t Index, unsigned Params) {
  if (Index == NoArg)
    return -1;
  int I = Index < 0 ? static_cast<int>(Params) + Index : Index;
  return I >= 0 && I < static_cast<int>(Params) ? I : -1;
}

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_CONTRACT_H
