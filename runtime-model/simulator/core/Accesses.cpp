//===- Accesses.cpp - Memory that a call touches --------------------------===//
//
// Spaces, bounds, life, initialisation and order of accesses: of the arguments
// that the row names, and of those that behaviours add.
//
//===----------------------------------------------------------------------===//

#include "core/Call.h"

#include "core/HostMemory.h"
#include "core/Product.h"

namespace acltidy::sim {

using namespace contract;

namespace {

bool reads(AccessMode M) { return M != AccessMode::Write; }

const char *verb(AccessMode M) {
  return M == AccessMode::Read ? "reads" : "writes";
}

std::string sizes(uint64_t Asked, uint64_t There) {
  return std::to_string(Asked) + " bytes of " + std::to_string(There);
}

bool deviceSide(Space S) {
  return S == Space::Device || S == Space::Dvpp || S == Space::Virtual;
}

Space spaceOf(Word Address) {
  Memory &M = process().Memory;
  if (Object *O = process().Objects.blockAt(Address))
    if (auto *B = O->as<Block>())
      return B->In;
  if (M.isDevice(Address))
    return Space::Device;
  return M.isPinned(Address) ? Space::PinnedHost : Space::Host;
}

} // namespace

std::vector<Touch> Call::touchesOfRow(bool Async) {
  std::vector<Touch> Result;
  for (const Access &A : Row->Accesses) {
    if (A.Through || A.Bytes == NoArg || A.At.Where != Operand::Place::Arg ||
        A.At.isArray() || (A.Live == Until::Stream) != Async)
      continue;
    Touch T;
    T.Address = wordOf(A.At);
    T.Size = Args[paramOf(A.Bytes)];
    // What a model is given to work in and to keep its weights in it fills
    // itself.
    bool Scratch = A.For == Purpose::Model && A.Live == Until::Release;
    T.Mode = Scratch ? AccessMode::Write : A.Mode;
    for (const Copy &C : Row->Copies)
      T.Moved |= C.Dst.Index == A.At.Index || C.Src.Index == A.At.Index;
    Result.push_back(T);
  }
  return Result;
}

int Call::tooMuch(uint64_t Bytes, uint64_t There) {
  report(rules::CopyBounds,
         api() + " is asked to write more than the destination size that it is "
                 "given; pass the smaller of both",
         {}, sizes(Bytes, There));
  return fail(status::RtParamInvalid, "count is larger than the destination");
}

// What the arguments alone tell: capacities and directions.
bool Call::checkCopies() {
  for (const Access &A : Row->Accesses) {
    if (A.Capacity == NoArg || A.Bytes == NoArg)
      continue;
    Word Bytes = Args[paramOf(A.Bytes)], There = Args[paramOf(A.Capacity)];
    if (Bytes <= There)
      continue;
    return refuse(tooMuch(Bytes, There));
  }
  for (const Copy &C : Row->Copies) {
    if (C.Direction == NoArg || C.Dst.isArray() || product().OnDevice)
      continue;
    Word Kind = Args[paramOf(C.Direction)];
    int Count = paramOf(C.Count);
    if (Count >= 0 && !Args[Count])
      continue;
    // HOST_TO_HOST 0, HOST_TO_DEVICE 1, DEVICE_TO_HOST 2, DEVICE_TO_DEVICE 3,
    // DEFAULT 4, HOST_TO_BUF_TO_DEVICE 5, INNER and INTER_DEVICE 6, 7.
    if (Kind == 4 || Kind > 7)
      continue;
    bool FromDevice = Kind == 2 || Kind == 3 || Kind >= 6;
    bool ToDevice = Kind != 0 && Kind != 2;
    auto Wrong = [&](const Operand &Op, bool Device, const char *Role) {
      Word Address = wordOf(Op);
      Space In = spaceOf(Address);
      if (!Address || In == Space::Managed || deviceSide(In) == Device)
        return false;
      Object *O = process().Objects.byAddress(Address);
      report(rules::MemoryKind,
             std::string("the ") + Role + " of " + api() + " is " +
                 (O ? story(*O) : "host memory") + ", but the direction says " +
                 (Device ? "device" : "host") +
                 " memory; pass the direction of the two addresses",
             {{"allocated", O ? O->Born : 0}});
      fail(status::RtParamInvalid, "the direction does not fit the addresses");
      return true;
    };
    if (Wrong(C.Dst, ToDevice, "destination") ||
        Wrong(C.Src, FromDevice, "source"))
      return refuse(status::RtParamInvalid);
  }
  return true;
}

bool Call::checkSpace(const Access &A) {
  if (A.Required != Space::Acl || A.Through ||
      A.At.Where != Operand::Place::Arg || A.At.isArray() || product().OnDevice)
    return true;
  Word Address = wordOf(A.At);
  if (!Address || spaceOf(Address) != Space::Host ||
      process().Objects.inHandleRange(Address))
    return true;
  // Memory that the client has registered serves as well.
  if (registrationIn({Address, Address + 1}))
    return true;
  report(rules::MemoryKind,
         api() + " is given host memory that the API did not allocate; use the "
                 "C library for it, or allocate it with 'aclrtMallocHost'",
         {}, "the address is " + hex(Address));
  fail(status::RtParamInvalid, "the memory is not ACL's");
  return false;
}

// The object that is made relies on so many bytes at an address.
void Call::checkExtents() {
  ObjectTable &Objects = process().Objects;
  for (const Extent &E : Row->Extents) {
    Word Address = wordOf(E.At);
    Object *O = Address ? Objects.byAddress(Address) : nullptr;
    if (!O)
      continue;
    if (!O->live()) {
      report(rules::UseAfterDestroy,
             story(*O) + " is given to " + api() + " after '" +
                 (O->DiedBy ? O->DiedBy->Name : "?") + "' released it",
             {{"released", O->Died}, {"allocated", O->Born}});
      continue;
    }
    uint64_t Needed = 0;
    if (E.Bytes != NoArg) {
      Needed = Args[paramOf(E.Bytes)];
    } else {
      uint64_t Bits =
          E.Type == NoArg
              ? 0
              : elementBits(static_cast<int32_t>(Args[paramOf(E.Type)]));
      for (Word Dim : valuesOf(E.Dims, /*After=*/false))
        if (__builtin_mul_overflow(Bits, Dim, &Bits))
          Bits = 0; // Judged where the dimensions are.
      Needed = Bits / 8 + (Bits % 8 != 0);
    }
    uint64_t There = O->Size - (Address - O->Value);
    if (Needed > There)
      report(rules::CopyBounds,
             api() + " is told of more bytes than " + story(*O) +
                 " has; pass the size that was allocated",
             {{"allocated", O->Born}}, sizes(Needed, There));
  }
}

bool Call::checkAccesses() {
  for (const Access &A : Row->Accesses)
    if (!checkSpace(A))
      return refuse(status::RtParamInvalid);
  // A task is checked when its behaviour enqueues it. Copies of the host are
  // made by their behaviours, which touch by themselves; here is what others
  // name.
  if (Row->Enqueue.IsAsync || !Row->Copies.empty())
    return true;
  for (const Touch &T : touchesOfRow(/*Async=*/false))
    if (T.Address && T.Size && !touch(T))
      return refuse(status::RtParamInvalid);
  return true;
}

bool Call::check(const Touch &T, const StreamState *On) {
  if (!T.Size)
    return true;
  Process &P = process();
  Object *O = P.Objects.byAddress(T.Address);
  std::string Does = std::string(" that ") + api() + " " + verb(T.Mode);
  if (O && !O->live()) {
    report(rules::UseAfterDestroy,
           story(*O) + Does + " was released by '" +
               (O->DiedBy ? O->DiedBy->Name : "?") + "'",
           {{"released", O->Died}, {"allocated", O->Born}});
    return false;
  }
  bool InWindow = P.Memory.isDevice(T.Address) || P.Memory.isPinned(T.Address);
  if (!O && (InWindow || P.Objects.inHandleRange(T.Address))) {
    report(rules::CopyBounds,
           "the address" + Does +
               " is in no allocation; it is past the end of one, or one that "
               "was released long ago",
           {}, "the address is " + hex(T.Address));
    return false;
  }
  if (O && O->Size - (T.Address - O->Value) < T.Size) {
    report(rules::CopyBounds,
           api() + " " + verb(T.Mode) + " past the end of " + story(*O) +
               "; pass no more bytes than were allocated",
           {{"allocated", O->Born}},
           sizes(T.Size, O->Size - (T.Address - O->Value)));
    return false;
  }
  if (!O && On && !T.Moved && !product().OnDevice) {
    report(rules::MemoryKind,
           "host memory is given to " + api() +
               ", which works on the device; copy it to device memory first",
           {}, "the address is " + hex(T.Address));
    return false;
  }
  if (!O && !checkHostRange(*this, T))
    return false;
  // What a graph does is judged when it runs.
  bool Later = On && On->Capturing;
  const Flight *F =
      Later ? nullptr
            : P.Hazards.conflict({T.Address, T.Address + T.Size}, T.Mode, On);
  if (F) {
    std::string What = O ? story(*O) : "host memory";
    report(rules::UnsynchronizedAccess,
           What + Does +
               (F->Mode == AccessMode::Read ? " is still read by '"
                                            : " is still written by '") +
               F->By->Name + "'; " +
               (On ? "order the streams by an event, or synchronise first"
                   : "synchronise the stream first"),
           {{"enqueued", F->Site}, {"allocated", O ? O->Born : 0}});
  }
  if (reads(T.Mode) && !T.Moved && !Later)
    lookAt(T);
  if (Object *Whole = O ? P.Objects.blockAt(T.Address) : nullptr)
    noteUse(*this, *Whole, T);
  return true;
}

void Call::lookAt(const Touch &T) {
  Process &P = process();
  auto Hole = P.Memory.unwritten(T.Address, T.Size, P.Objects);
  if (!Hole)
    return;
  Object &O = *P.Objects.byAddress(T.Address);
  report(rules::UninitializedMemory,
         api() + " reads bytes of " + story(O) +
             " that were never written; set them with aclrtMemset or copy to "
             "them first",
         {{"allocated", O.Born}},
         "from byte " + std::to_string(T.Address - O.Value + Hole->Begin) +
             " on, " + std::to_string(Hole->size()) + " bytes");
  P.Memory.poison(T.Address, T.Size, P.Objects);
  // Said once for these bytes.
  P.Memory.markWritten(T.Address, T.Size, P.Objects);
}

void Call::checkMedia() {
  for (const MediaMemory &M : Row->Media)
    checkMediaMemory(M.Component, wordOf(M.At));
}

void Call::checkMediaMemory(std::string_view Component, Word Address) {
  if (!Address)
    return;
  Object *O = process().Objects.byAddress(Address);
  std::string What = O ? story(*O) : "host memory";
  for (const MediaRule &Cell : kinds().Tables.Matrix) {
    if (Cell.Component != Component || Cell.Product != product().MediaProduct ||
        !Cell.Supported)
      continue;
    if (Cell.needsHost()) {
      if (O && !product().OnDevice && process().Memory.isDevice(Address))
        report(rules::NonDvppMemory,
               What + " is given to " + api() +
                   ", which reads it on the host; pass the data in host memory",
               {{"allocated", O->Born}});
      continue;
    }
    if ((O && O->Kind == kinds().DvppMemory && Cell.AllowsDvppV1) ||
        (O && O->Kind == kinds().HiDvppMemory && Cell.AllowsDvppV2) ||
        (O && O->Kind == kinds().DeviceMemory && Cell.AllowsDevice))
      continue;
    report(rules::NonDvppMemory,
           What + " is given to " + api() + ", but " + std::string(Cell.Noun) +
               " needs memory of " +
               (Cell.AllowsDvppV1 && Row->Header.substr(0, 8) == "acl/ops/"
                    ? "'acldvppMalloc'"
                : Cell.AllowsDvppV2 ? "'hi_mpi_dvpp_malloc'"
                : Cell.AllowsDvppV1 ? "'acldvppMalloc'"
                                    : "another allocator"),
           {{"allocated", O ? O->Born : 0}});
  }
}

void Call::checkPurposes() {
  for (const Access &A : Row->Accesses)
    if (A.For != Purpose::Any && A.At.Where == Operand::Place::Arg)
      if (Object *O = process().Objects.byAddress(wordOf(A.At)); O && O->live())
        checkPurpose(*this, *O, A.For == Purpose::Workspace);
}

} // namespace acltidy::sim
