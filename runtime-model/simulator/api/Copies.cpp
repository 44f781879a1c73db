//===- Copies.cpp - aclrtMemcpy and aclrtMemset in all their forms --------===//

#include "api/Copies.h"
#include "Behaviours.h"
#include "api/Objects.h"
#include "core/HostMemory.h"
#include "core/Product.h"

#include <cstring>

namespace acltidy::sim {

namespace {

/// Host memory ends the trace of unwritten bytes: the client sees them.
bool leavesDevice(Word Address) {
  Object *O = process().Objects.blockAt(Address);
  auto *B = O ? O->as<Block>() : nullptr;
  return !B || B->In == Space::PinnedHost || B->In == Space::Managed;
}

/// Whether streams run code of the client's.
bool callsBack() {
  for (const StreamRef &S : process().Streams)
    if (S->UsesCallback || S->UsesHostFunc)
      return true;
  return false;
}

} // namespace

void moveShadow(Call &C, const Move &M, const StreamState *On) {
  Process &P = process();
  for (size_t Row = 0; Row != M.Rows; ++Row) {
    Word From = M.From + Row * M.FromPitch, To = M.To + Row * M.ToPitch;
    if (leavesDevice(To)) {
      Touch Look{From, M.Width, AccessMode::Read, /*Moved=*/false};
      // Host to host is no more than memcpy.
      if (!P.Memory.isPinned(From) &&
          P.Memory.unwritten(From, M.Width, P.Objects))
        C.lookAt(Look);
      P.Memory.markWritten(To, M.Width, P.Objects);
    } else {
      // A callback may still fill the memory before the copy runs.
      if (P.Memory.isPinned(From) && !(On && callsBack()) &&
          P.Memory.unwritten(From, M.Width, P.Objects))
        C.lookAt({From, M.Width, AccessMode::Read, /*Moved=*/false});
      P.Memory.poison(From, M.Width, P.Objects);
      P.Memory.copyShadow(To, From, M.Width, P.Objects);
    }
  }
  if (M.Rows == 1)
    noteDeviceCopy(C, M.To, M.From, M.Width);
}

bool moveBytes(const Move &M) {
  Memory &Memory = process().Memory;
  for (size_t Row = 0; Row != M.Rows; ++Row)
    if (!copyBytes(Memory.bytes(M.To + Row * M.ToPitch),
                   Memory.bytes(M.From + Row * M.FromPitch), M.Width))
      return false;
  return true;
}

aclError unmapped(Call &C) {
  C.report(rules::CopyBounds,
           std::string("'") + C.name() +
               "' runs into host memory that the process does not have; pass "
               "no more bytes than both sides have");
  return C.fail(ACL_ERROR_INVALID_PARAM, "host memory is not accessible");
}

namespace {

/// Several copies have no order among each other.
aclError copyNow(const Move *Moves, size_t Count) {
  Call &C = call();
  bool Fine = true;
  for (const Move *M = Moves; M != Moves + Count; ++M)
    if (!M->empty() && (!C.touch(M->source()) || !C.touch(M->destination())))
      return C.fail(ACL_ERROR_RT_PARAM_INVALID, "an address is invalid");
  for (const Move *M = Moves; M != Moves + Count; ++M)
    if (!M->empty())
      moveShadow(C, *M, nullptr);
  {
    Unlocked Free;
    for (const Move *M = Moves; M != Moves + Count; ++M)
      Fine &= moveBytes(*M);
  }
  return Fine ? ACL_SUCCESS : unmapped(C);
}

aclError copyNow(const Move &M) { return copyNow(&M, 1); }

aclError copyLater(std::vector<Move> Moves, aclrtStream Stream,
                   bool Staged = false) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  std::vector<Touch> Touches;
  for (const Move &M : Moves) {
    if (M.empty())
      continue;
    if (!C.check(M.source(), S.get()) || !C.check(M.destination(), S.get()))
      return C.fail(ACL_ERROR_RT_PARAM_INVALID, "an address is invalid");
    Touches.push_back(M.destination());
    if (!Staged)
      Touches.push_back(M.source());
  }
  if (Touches.empty())
    return ACL_SUCCESS;
  auto Shadows = [Moves](Call &Run, const StreamState *On) {
    for (const Move &M : Moves)
      if (!M.empty())
        moveShadow(Run, M, On);
  };
  if (S->Capturing)
    C.atEveryRun(Shadows);
  else
    Shadows(C, S.get());
  // The runtime keeps the data of staged copies from now on.
  std::vector<std::vector<char>> Kept(Staged ? Moves.size() : 0);
  for (size_t I = 0; I != Kept.size(); ++I) {
    Kept[I].resize(Moves[I].Width);
    if (!copyBytes(Kept[I].data(), process().Memory.bytes(Moves[I].From),
                   Moves[I].Width))
      return unmapped(C);
  }
  C.enqueueChecked(S, Touches,
                   [Moves = std::move(Moves), Kept = std::move(Kept)] {
                     for (size_t I = 0; I != Moves.size(); ++I) {
                       // A fault is the fate of memory that ended too early,
                       // and said.
                       if (Kept.empty())
                         moveBytes(Moves[I]);
                       else
                         copyBytes(process().Memory.bytes(Moves[I].To),
                                   Kept[I].data(), Kept[I].size());
                     }
                   });
  return ACL_SUCCESS;
}

bool rectangle(void *To, size_t ToPitch, const void *From, size_t FromPitch,
               size_t Width, size_t Height, aclrtMemcpyKind Kind, Move &M) {
  M = {reinterpret_cast<Word>(To),
       reinterpret_cast<Word>(From),
       Width,
       Height,
       ToPitch,
       FromPitch};
  // Catalogue 4.3: limits of the two-dimensional copies.
  return Width <= ToPitch && Width <= FromPitch && Width <= 5000000 &&
         Height <= 5242880 && Kind != ACL_MEMCPY_HOST_TO_HOST;
}

/// What fills write again and again.
struct Pattern {
  unsigned char Bytes[4];
  size_t Size;
};

Pattern byteOf(int32_t Value) {
  return {{static_cast<unsigned char>(Value)}, 1};
}

Pattern wordOf(uint32_t Value) {
  Pattern P{{}, sizeof Value};
  std::memcpy(P.Bytes, &Value, sizeof Value);
  return P;
}

/// \p Size bytes. False when host memory is not accessible.
bool fill(void *To, const Pattern &P, size_t Size) {
  // Without bytes there may be no address either.
  if (!Size || !To)
    return !Size;
  return guarded([&] {
    char *At = process().Memory.at<char>(To);
    if (P.Size == 1)
      std::memset(At, P.Bytes[0], Size);
    else
      for (size_t Done = 0; Done + P.Size <= Size; Done += P.Size)
        std::memcpy(At + Done, P.Bytes, P.Size);
  });
}

aclError fillNow(void *To, const Pattern &P, size_t Size) {
  Call &C = call();
  bool Fine;
  {
    Unlocked Free;
    Fine = fill(To, P, Size);
  }
  return Fine ? ACL_SUCCESS : unmapped(C);
}

aclError fillLater(void *To, const Pattern &P, size_t Size,
                   aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  Touch T{reinterpret_cast<Word>(To), Size, AccessMode::Write};
  if (Size && !C.check(T, S.get()))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "the address is invalid");
  if (!S->Capturing)
    process().Memory.markWritten(T.Address, Size, process().Objects);
  C.enqueueChecked(S, {T}, [=] { fill(To, P, Size); });
  return ACL_SUCCESS;
}

/// Bytes of \p Count words; none after a report that they are too many.
std::optional<size_t> bytesOfWords(size_t Count, size_t Most) {
  size_t Size = 0;
  if (!__builtin_mul_overflow(Count, sizeof(uint32_t), &Size) && Size <= Most)
    return Size;
  call().tooMuch(Count * sizeof(uint32_t), Most);
  return std::nullopt;
}

/// The arrays of a batch, which the call takes in; none after a failure.
std::optional<std::vector<Move>> batchOf(void **To, size_t *Most, void **From,
                                         size_t *Sizes, size_t Count,
                                         size_t *Failed) {
  Call &C = call();
  std::vector<void *> Tos, Froms;
  std::vector<size_t> Rooms, Bytes;
  if (Failed)
    store(Failed, SIZE_MAX); // As long as it is not about one of them.
  if (!Count || !readArray(To, Count, Tos) || !readArray(From, Count, Froms) ||
      !readArray(Most, Count, Rooms) || !readArray(Sizes, Count, Bytes)) {
    C.fail(ACL_ERROR_INVALID_PARAM, "the batch is empty, or null");
    return std::nullopt;
  }
  std::vector<Move> Result;
  // Restrictions, RT-11-03: host to device, or device to host, for all.
  std::optional<bool> ToDevice;
  for (size_t I = 0; I != Count; ++I) {
    Result.push_back(plain(Tos[I], Froms[I], Bytes[I]));
    bool To = process().Memory.isDevice(Result[I].To),
         From = process().Memory.isDevice(Result[I].From);
    const char *Wrong = nullptr;
    if (Bytes[I] > Rooms[I])
      C.tooMuch(Bytes[I], Rooms[I]);
    else if (To == From && !product().OnDevice)
      Wrong = "a copy of the batch is not between host and device";
    else if (ToDevice.value_or(To) != To)
      Wrong = "the copies of the batch go in different directions";
    else {
      ToDevice = To;
      continue;
    }
    if (Wrong)
      C.fail(ACL_ERROR_INVALID_PARAM, Wrong);
    if (Failed)
      store(Failed, I);
    return std::nullopt;
  }
  return Result;
}

} // namespace

aclError api::aclrtMemcpy(void *To, size_t, const void *From, size_t Count,
                          aclrtMemcpyKind) {
  return copyNow(plain(To, From, Count));
}

aclError api::aclrtMemcpyAsync(void *To, size_t, const void *From, size_t Count,
                               aclrtMemcpyKind Kind, aclrtStream Stream) {
  if (Kind == ACL_MEMCPY_HOST_TO_HOST)
    return call().fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                       "copies from host to host are not asynchronous");
  return copyLater({plain(To, From, Count)}, Stream,
                   Kind == ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE);
}

aclError api::aclrtMemcpyAsyncWithCondition(void *To, size_t, const void *From,
                                            size_t Count, aclrtMemcpyKind,
                                            aclrtStream Stream) {
  return copyLater({plain(To, From, Count)}, Stream);
}

aclError api::aclrtMemcpy2d(void *To, size_t ToPitch, const void *From,
                            size_t FromPitch, size_t Width, size_t Height,
                            aclrtMemcpyKind Kind) {
  Move M;
  if (!rectangle(To, ToPitch, From, FromPitch, Width, Height, Kind, M))
    return call().fail(ACL_ERROR_INVALID_PARAM, "the rectangle is invalid");
  return copyNow(M);
}

aclError api::aclrtMemcpy2dAsync(void *To, size_t ToPitch, const void *From,
                                 size_t FromPitch, size_t Width, size_t Height,
                                 aclrtMemcpyKind Kind, aclrtStream Stream) {
  Move M;
  if (!rectangle(To, ToPitch, From, FromPitch, Width, Height, Kind, M))
    return call().fail(ACL_ERROR_INVALID_PARAM, "the rectangle is invalid");
  return copyLater({M}, Stream);
}

aclError api::aclrtMemset(void *To, size_t, int32_t Value, size_t Count) {
  return Count ? fillNow(To, byteOf(Value), Count) : ACL_SUCCESS;
}

aclError api::aclrtMemsetAsync(void *To, size_t, int32_t Value, size_t Count,
                               aclrtStream Stream) {
  return fillLater(To, byteOf(Value), Count, Stream);
}

aclError api::aclrtMemsetD32(void *To, size_t Most, uint32_t Value,
                             size_t Count) {
  Call &C = call();
  auto Size = bytesOfWords(Count, Most);
  Touch T{reinterpret_cast<Word>(To), Size.value_or(0), AccessMode::Write};
  if (!Size)
    return ACL_ERROR_RT_PARAM_INVALID;
  if (*Size && !C.touch(T))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "the address is invalid");
  return fillNow(To, wordOf(Value), *Size);
}

aclError api::aclrtMemsetD32Async(void *To, size_t Most, uint32_t Value,
                                  size_t Count, aclrtStream Stream) {
  auto Size = bytesOfWords(Count, Most);
  return Size ? fillLater(To, wordOf(Value), *Size, Stream)
              : ACL_ERROR_RT_PARAM_INVALID;
}

aclError api::aclrtMemcpyBatch(void **To, size_t *Most, void **From,
                               size_t *Sizes, size_t Count,
                               aclrtMemcpyBatchAttr *, size_t *, size_t,
                               size_t *Failed) {
  auto Moves = batchOf(To, Most, From, Sizes, Count, Failed);
  return Moves ? copyNow(Moves->data(), Moves->size()) : self().LastError;
}

aclError api::aclrtMemcpyBatchV2(void **To, size_t *Most, void **From,
                                 size_t *Sizes, size_t Count,
                                 aclrtMemcpyBatchAttr *, size_t *, size_t) {
  auto Moves = batchOf(To, Most, From, Sizes, Count, nullptr);
  return Moves ? copyNow(Moves->data(), Moves->size()) : self().LastError;
}

aclError api::aclrtMemcpyBatchAsync(void **To, size_t *Most, void **From,
                                    size_t *Sizes, size_t Count,
                                    aclrtMemcpyBatchAttr *, size_t *, size_t,
                                    size_t *Failed, aclrtStream Stream) {
  auto Moves = batchOf(To, Most, From, Sizes, Count, Failed);
  return Moves ? copyLater(std::move(*Moves), Stream) : self().LastError;
}

aclError api::aclrtMemcpyBatchAsyncV2(void **To, size_t *Most, void **From,
                                      size_t *Sizes, size_t Count,
                                      aclrtMemcpyBatchAttr *, size_t *, size_t,
                                      aclrtStream Stream) {
  auto Moves = batchOf(To, Most, From, Sizes, Count, nullptr);
  return Moves ? copyLater(std::move(*Moves), Stream) : self().LastError;
}

} // namespace acltidy::sim
