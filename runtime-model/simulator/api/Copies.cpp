//===- Copies.cpp - aclrtMemcpy and aclrtMemset in all their forms --------===//

#include "Behaviours.h"
#include "core/HostMemory.h"

#include <cstring>

namespace acltidy::sim {

namespace {

/// One rectangle of bytes; a plain copy has one row.
struct Move {
  Word To = 0, From = 0;
  size_t Width = 0, Rows = 1, ToPitch = 0, FromPitch = 0;

  Touch destination() const { return touch(To, ToPitch, AccessMode::Write); }
  Touch source() const { return touch(From, FromPitch, AccessMode::Read); }

private:
  Touch touch(Word Address, size_t Pitch, AccessMode Mode) const {
    uint64_t Size = 0;
    if (Rows && Width &&
        (__builtin_mul_overflow(Rows - 1, Pitch, &Size) ||
         __builtin_add_overflow(Size, Width, &Size)))
      Size = ~uint64_t(0); // More than any memory has.
    return {Address, Size, Mode, /*Moved=*/true};
  }
};

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

/// Copies what the shadow knows, and says when unwritten bytes get out.
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

aclError copyNow(const Move &M) {
  Call &C = call();
  if (!M.Width || !M.Rows)
    return ACL_SUCCESS;
  if (!C.touch(M.source()) || !C.touch(M.destination()))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "an address is invalid");
  moveShadow(C, M, nullptr);
  bool Fine;
  {
    Unlocked Free;
    Fine = moveBytes(M);
  }
  return Fine ? ACL_SUCCESS : unmapped(C);
}

aclError copyLater(const Move &M, aclrtStream Stream, bool Staged = false) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  if (!M.Width || !M.Rows)
    return ACL_SUCCESS;
  if (!C.check(M.source(), S.get()) || !C.check(M.destination(), S.get()))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "an address is invalid");
  if (S->Capturing)
    C.atEveryRun(
        [M](Call &Run, const StreamState *On) { moveShadow(Run, M, On); });
  else
    moveShadow(C, M, S.get());
  std::vector<Touch> Touches{M.destination()};
  std::function<void()> Run;
  if (Staged) {
    // The runtime keeps the host's data from now on.
    auto Copy = std::make_shared<std::vector<char>>(M.Width);
    if (!copyBytes(Copy->data(), process().Memory.bytes(M.From), M.Width))
      return unmapped(C);
    Run = [M, Copy] {
      std::memcpy(process().Memory.bytes(M.To), Copy->data(), M.Width);
    };
  } else {
    Touches.push_back(M.source());
    // A fault here is the fate of memory that ended too early, and said.
    Run = [M] { moveBytes(M); };
  }
  C.enqueueChecked(S, Touches, std::move(Run));
  return ACL_SUCCESS;
}

Move plain(void *To, const void *From, size_t Count) {
  return {reinterpret_cast<Word>(To),
          reinterpret_cast<Word>(From),
          Count,
          1,
          Count,
          Count};
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

aclError fillNow(void *To, int Value, size_t Count) {
  Call &C = call();
  bool Fine;
  {
    Unlocked Free;
    Fine = To && guarded([&] {
             std::memset(process().Memory.at<char>(To), Value, Count);
           });
  }
  return Fine ? ACL_SUCCESS : unmapped(C);
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
  return copyLater(plain(To, From, Count), Stream,
                   Kind == ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE);
}

aclError api::aclrtMemcpyAsyncWithCondition(void *To, size_t, const void *From,
                                            size_t Count, aclrtMemcpyKind,
                                            aclrtStream Stream) {
  return copyLater(plain(To, From, Count), Stream);
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
  return copyLater(M, Stream);
}

aclError api::aclrtMemset(void *To, size_t, int32_t Value, size_t Count) {
  return Count ? fillNow(To, Value, Count) : ACL_SUCCESS;
}

aclError api::aclrtMemsetAsync(void *To, size_t, int32_t Value, size_t Count,
                               aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  Touch T{reinterpret_cast<Word>(To), Count, AccessMode::Write};
  if (Count && !C.check(T, S.get()))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "the address is invalid");
  if (!S->Capturing)
    process().Memory.markWritten(T.Address, Count, process().Objects);
  C.enqueueChecked(S, {T}, [=] {
    if (Count) // Without bytes there may be no address either.
      guarded(
          [&] { std::memset(process().Memory.at<char>(To), Value, Count); });
  });
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
