//===- Media.cpp ----------------------------------------------------------===//

#include "api/dvpp/Media.h"

#include "core/Product.h"

namespace acltidy::sim {

using media::FormatInfo;
using media::Plane;
using media::Region;

media::Product mediaProduct() {
  static const struct {
    const char *Name;
    media::Product P;
  } Products[] = {{"310", media::Product::Ascend310},
                  {"910", media::Product::Ascend910},
                  {"310p", media::Product::Ascend310P},
                  {"310b", media::Product::Ascend310B},
                  {"a2", media::Product::AscendA2},
                  {"a3", media::Product::AscendA3},
                  {"950", media::Product::Ascend950}};
  for (const auto &Each : Products)
    if (product().MediaProduct == Each.Name)
      return Each.P;
  return media::Product::AscendA2;
}

bool hasFirstMedia() { return mediaProduct() != media::Product::Ascend950; }

bool hasSecondMedia() {
  return mediaProduct() != media::Product::Ascend310 &&
         mediaProduct() != media::Product::Ascend910;
}

bool hasVideoEncoder() {
  media::Product P = mediaProduct();
  return P == media::Product::Ascend310 || P == media::Product::Ascend310P ||
         P == media::Product::Ascend310B;
}

namespace {

/// Calls \p F with offset and bytes of every row of a region, plane by plane.
template <typename Fn>
void forRows(const media::Picture &P, const Region &R, Fn F) {
  const FormatInfo *Info = media::formatInfo(P.Format);
  if (!Info)
    return;
  for (unsigned I = 0; I != Info->Planes; ++I) {
    Plane At = media::planeOf(*Info, I, P.WidthStride, P.HeightStride);
    bool Chroma = I && Info->Model == media::ColorModel::Yuv;
    unsigned XShift = Chroma ? Info->WidthShift : 0;
    unsigned YShift = Chroma ? Info->HeightShift : 0;
    // Interleaved chroma has two samples a column.
    uint64_t Step = I == 0               ? Info->RowBytes
                    : Info->Planes == 2u ? 2
                                         : Info->RowBytes;
    uint64_t Left = (R.Left >> XShift) * Step;
    uint64_t Width = ((R.Width + (1u << XShift) - 1) >> XShift) * Step;
    uint64_t Top = R.Top >> YShift;
    uint64_t Rows = (R.Height + (1u << YShift) - 1) >> YShift;
    for (uint64_t Y = Top; Y != Top + Rows; ++Y)
      F(At.Offset + Y * At.Stride + Left, Width);
  }
}

bool isWhole(const media::Picture &P, const Region *R) {
  return !R || (!R->Width && !R->Height) ||
         (!R->Left && !R->Top && R->Width == P.Width && R->Height == P.Height);
}

} // namespace

bool MediaTask::range(Word Address, uint64_t Size, AccessMode Mode,
                      bool Exact) {
  const Memory &M = process().Memory;
  if (!Address || !Size) {
    Why = "the memory is null or empty";
    return false;
  }
  // Host memory is out of reach; the rule has said so when it was set.
  if (!M.isDevice(Address) && !M.isPinned(Address)) {
    Why = "the memory is no memory of the device";
    return false;
  }
  Touch T{Address, Size, Mode, /*Moved=*/!Exact, UseFor::Media};
  if (!C.check(T, On.get())) {
    Why = "the memory is invalid";
    return false;
  }
  Touches.push_back(T);
  return true;
}

bool MediaTask::bytes(Word Address, uint64_t Size, AccessMode Mode) {
  if (!range(Address, Size, Mode, /*Exact=*/true))
    return false;
  if (Mode != AccessMode::Read)
    process().Memory.markWritten(Address, Size, process().Objects);
  return true;
}

bool MediaTask::reads(const DevicePicture &P, const Region *Crop) {
  Process &Pr = process();
  if (!range(P.Address, P.Layout.Size, AccessMode::Read, /*Exact=*/false))
    return false;
  // What a graph reads is judged when it runs, and then as a whole.
  if ((On && On->Capturing) ||
      !Pr.Memory.unwritten(P.Address, P.Layout.Size, Pr.Objects))
    return true;
  // Only pixels count, not what is between width and stride.
  Region All{0, 0, P.Layout.Width, P.Layout.Height};
  bool Told = false;
  forRows(P.Layout, isWhole(P.Layout, Crop) ? All : *Crop,
          [&](uint64_t Offset, uint64_t Bytes) {
            if (Told || Offset + Bytes > P.Layout.Size ||
                !Pr.Memory.unwritten(P.Address + Offset, Bytes, Pr.Objects))
              return;
            C.lookAt({P.Address + Offset, P.Layout.Size - Offset});
            Told = true;
          });
  return true;
}

bool MediaTask::writes(const DevicePicture &P, const Region *Paste) {
  Process &Pr = process();
  if (!range(P.Address, P.Layout.Size, AccessMode::Write, /*Exact=*/false))
    return false;
  if (isWhole(P.Layout, Paste)) {
    Pr.Memory.markWritten(P.Address, P.Layout.Size, Pr.Objects);
    return true;
  }
  forRows(P.Layout, *Paste, [&](uint64_t Offset, uint64_t Bytes) {
    if (Offset + Bytes <= P.Layout.Size)
      Pr.Memory.markWritten(P.Address + Offset, Bytes, Pr.Objects);
  });
  return true;
}

bool MediaTask::variable(const void *Address, uint64_t Size, AccessMode Mode) {
  Touch T{reinterpret_cast<Word>(Address), Size, Mode, /*Moved=*/true,
          UseFor::Media};
  if (!Address || !C.check(T, On.get())) {
    Why = "a variable for a result is invalid";
    return false;
  }
  Touches.push_back(T);
  return true;
}

void MediaTask::uses(const void *Handle, AccessMode Mode) {
  auto Value = reinterpret_cast<Word>(Handle);
  if (!process().Objects.inHandleRange(Value))
    return;
  Range R = flightOf(Value);
  if (const Flight *F = process().Hazards.conflict(R, Mode, On.get()))
    C.report(rules::UnsynchronizedAccess,
             std::string("'") + C.name() + "' uses a description that '" +
                 F->By->Name +
                 "' may still use on another stream; order the streams by an "
                 "event, or synchronise first",
             {{"enqueued", F->Site}});
  Touches.push_back({R.Begin, R.size(), Mode});
}

uint64_t MediaTask::enqueue(std::function<void()> Run, TaskKind Kind,
                            uint64_t ReportThread) {
  uint64_t Number = On->Enqueued + 1;
  C.enqueueChecked(On, Touches, std::move(Run), Kind, ReportThread);
  Touches.clear();
  return Number;
}

bool readableHost(Call &C, const void *Data, uint64_t Size) {
  if (!Data || !Size)
    return false;
  const auto *At = static_cast<const volatile char *>(Data);
  if (process().Memory.isDevice(reinterpret_cast<Word>(Data)) ||
      process().Memory.isPinned(reinterpret_cast<Word>(Data)))
    return true;
  if (guarded([&] {
        for (uint64_t I = 0; I < Size; I += 4096)
          (void)At[I];
        (void)At[Size - 1];
      }))
    return true;
  C.report(rules::CopyBounds,
           std::string("'") + C.name() +
               "' runs into host memory that the process does not have; pass "
               "no more bytes than there are");
  return false;
}

} // namespace acltidy::sim
