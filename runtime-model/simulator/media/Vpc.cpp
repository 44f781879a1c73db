//===- Vpc.cpp - Crop, scale, paste, convert, borders, histograms ---------===//

#include "Vpc.h"

#include "Pairs.h"
#include <algorithm>
#include <cmath>

namespace acltidy::media {

namespace {

std::string text(uint64_t Value) { return std::to_string(Value); }

/// An empty \p R becomes the whole of \p P; otherwise it must be inside and at
/// whole chroma samples.
Status checkRegion(const Picture &P, const char *What, Region &R) {
  if (!R.Width && !R.Height && !R.Left && !R.Top) {
    R = {0, 0, P.Width, P.Height};
    return {};
  }
  std::string Name = std::string(What) + " " + text(R.Width) + "x" +
                     text(R.Height) + " at (" + text(R.Left) + "," +
                     text(R.Top) + ")";
  if (!R.Width || !R.Height)
    return {Error::BadRegion, Name + " is empty"};
  if (uint64_t(R.Left) + R.Width > P.Width ||
      uint64_t(R.Top) + R.Height > P.Height)
    return {Error::BadRegion, Name + " is not inside the picture of " +
                                  text(P.Width) + "x" + text(P.Height)};
  const FormatInfo *F = formatInfo(P.Format);
  uint32_t Columns = 1u << F->WidthShift, Rows = 1u << F->HeightShift;
  if (R.Left % Columns || R.Width % Columns || R.Top % Rows || R.Height % Rows)
    return {Error::BadRegion, Name + " is not at multiples of " +
                                  text(Columns) + "x" + text(Rows) +
                                  ", the chroma samples of " + F->Name};
  return {};
}

} // namespace

Status checkPair(const Picture &From, const Picture &To) {
  ACLTIDY_MEDIA_TRY(checkPicture(From, "the input", Error::InputTooSmall));
  ACLTIDY_MEDIA_TRY(checkPicture(To, "the output", Error::OutputTooSmall));
  for (const Picture *P : {&From, &To})
    if (formatInfo(P->Format)->Model == ColorModel::Other)
      return {Error::UnsupportedFormat,
              std::string(formatInfo(P->Format)->Name) +
                  " has samples that are no bytes"};
  return {};
}

Status checkAlike(const Picture &From, const Picture &To) {
  ACLTIDY_MEDIA_TRY(checkPair(From, To));
  if (From.Format != To.Format)
    return {Error::UnsupportedFormat, "input and output have other formats"};
  if (From.Width != To.Width || From.Height != To.Height)
    return {Error::BadSize, "input and output have other sizes"};
  return {};
}

int64_t mirrored(int64_t At, int64_t N, BorderType Type) {
  if (At >= 0 && At < N)
    return At;
  if (Type == BorderType::Constant)
    return -1;
  if (Type == BorderType::Replicate || N == 1)
    return At < 0 ? 0 : N - 1;
  if (Type == BorderType::Wrap)
    return (At % N + N) % N;
  // Reflections repeat with this period.
  int64_t Period = Type == BorderType::Reflect ? 2 * N : 2 * N - 2;
  At = (At % Period + Period) % Period;
  if (At < N)
    return At;
  return Period - At - (Type == BorderType::Reflect ? 1 : 0);
}

Status transfer(const Picture &From, const Picture &To, const Transfer &What) {
  ACLTIDY_MEDIA_TRY(checkPair(From, To));
  Region Crop = What.Crop, Paste = What.Paste;
  ACLTIDY_MEDIA_TRY(checkRegion(From, "the crop region", Crop));
  ACLTIDY_MEDIA_TRY(checkRegion(To, "the paste region", Paste));
  return guarded([&]() -> Status {
    Planar In = unpack(From, Crop);
    Planar Out(*formatInfo(To.Format), Paste.Width, Paste.Height);
    ACLTIDY_MEDIA_TRY(convert(In, Out, What.How, What.Matrix));
    pack(Out, To, Paste.Left, Paste.Top);
    return {};
  });
}

Status transferAll(const Job *Jobs, unsigned Count, unsigned &Failed) {
  for (unsigned I = 0; I < Count; ++I) {
    Status S = transfer(Jobs[I].From, Jobs[I].To, Jobs[I].What);
    if (S.ok())
      continue;
    Failed = I;
    S.Message = "picture " + text(I) + " of the batch: " + S.Message;
    return S;
  }
  return {};
}

Status regionOfEdges(uint32_t Left, uint32_t Right, uint32_t Top,
                     uint32_t Bottom, Region &R) {
  std::string Name = "the region from (" + text(Left) + "," + text(Top) +
                     ") to (" + text(Right) + "," + text(Bottom) + ")";
  if (Left > Right || Top > Bottom)
    return {Error::BadRegion, Name + " is empty"};
  if (Left % 2 || Top % 2 || Right % 2 == 0 || Bottom % 2 == 0)
    return {Error::BadRegion, Name + " must have an even left and top and an "
                                     "odd right and bottom"};
  if (Right > 65535 || Bottom > 65535)
    return {Error::BadRegion, Name + " goes beyond 65535"};
  R = {Left, Top, Right - Left + 1, Bottom - Top + 1};
  return {};
}

Status makeBorder(const Picture &From, const Picture &To, const Transfer &What,
                  const Border &Around) {
  ACLTIDY_MEDIA_TRY(checkPair(From, To));
  uint64_t Columns = uint64_t(Around.Left) + Around.Right;
  uint64_t Rows = uint64_t(Around.Top) + Around.Bottom;
  if (Columns >= To.Width || Rows >= To.Height)
    return {Error::BadRegion, "the borders take " + text(Columns) + "x" +
                                  text(Rows) + " pixels of the output's " +
                                  text(To.Width) + "x" + text(To.Height)};
  Transfer Inner = What;
  Inner.Paste = {Around.Left, Around.Top, To.Width - uint32_t(Columns),
                 To.Height - uint32_t(Rows)};
  ACLTIDY_MEDIA_TRY(transfer(From, To, Inner));
  return guarded([&]() -> Status {
    Planar All = unpack(To, {0, 0, To.Width, To.Height});
    for (unsigned C = 0; C < All.Components; ++C) {
      unsigned XShift = All.isChroma(C) ? All.WidthShift : 0;
      unsigned YShift = All.isChroma(C) ? All.HeightShift : 0;
      int64_t Left = Around.Left >> XShift, Top = Around.Top >> YShift;
      int64_t Width = Inner.Paste.Width >> XShift;
      int64_t Height = Inner.Paste.Height >> YShift;
      auto Value = static_cast<uint8_t>(
          std::lround(std::clamp(Around.Values[C], 0.0, 255.0)));
      std::vector<int64_t> Source(All.columns(C));
      for (size_t X = 0; X < Source.size(); ++X)
        Source[X] = mirrored(int64_t(X) - Left, Width, Around.Type);
      for (uint32_t Y = 0; Y < All.rows(C); ++Y) {
        int64_t Row = mirrored(int64_t(Y) - Top, Height, Around.Type);
        uint8_t *Out = All.row(C, Y);
        bool Inside = int64_t(Y) >= Top && int64_t(Y) < Top + Height;
        for (size_t X = 0; X < Source.size(); ++X) {
          if (Inside && int64_t(X) >= Left && int64_t(X) < Left + Width)
            continue;
          Out[X] = Row < 0 || Source[X] < 0
                       ? Value
                       : All.row(C, uint32_t(Top + Row))[Left + Source[X]];
        }
      }
    }
    pack(All, To, 0, 0);
    return {};
  });
}

Status histogram(const Picture &From, uint32_t (&Counts)[3][256]) {
  ACLTIDY_MEDIA_TRY(checkPicture(From, "the input", Error::InputTooSmall));
  const FormatInfo *F = formatInfo(From.Format);
  if (F->Model == ColorModel::Other)
    return {Error::UnsupportedFormat,
            std::string(F->Name) + " has samples that are no bytes"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    for (auto &Table : Counts)
      std::fill(std::begin(Table), std::end(Table), 0);
    for (unsigned C = 0; C < std::min(In.Components, 3u); ++C)
      for (uint32_t Y = 0; Y < In.rows(C); ++Y)
        for (uint32_t X = 0; X < In.columns(C); ++X)
          ++Counts[C][In.row(C, Y)[X]];
    return {};
  });
}

Status lookUp(const Picture &From, const Picture &To,
              const uint8_t (&Tables)[3][256]) {
  ACLTIDY_MEDIA_TRY(checkAlike(From, To));
  return guarded([&]() -> Status {
    Planar All = unpack(From, {0, 0, From.Width, From.Height});
    for (unsigned C = 0; C < std::min(All.Components, 3u); ++C)
      for (uint8_t &Value : All.Planes[C])
        Value = Tables[C][Value];
    pack(All, To, 0, 0);
    return {};
  });
}

Status pyramidDown(const Picture &From, const Picture &To,
                   const int8_t (*Filter)[5], uint32_t Divisor,
                   BorderType Edges) {
  static const int8_t Binomial[5][5] = {{1, 4, 6, 4, 1},
                                        {4, 16, 24, 16, 4},
                                        {6, 24, 36, 24, 6},
                                        {4, 16, 24, 16, 4},
                                        {1, 4, 6, 4, 1}};
  if (!Filter) {
    Filter = Binomial;
    Divisor = 256;
  }
  ACLTIDY_MEDIA_TRY(checkPair(From, To));
  for (const Picture *P : {&From, &To})
    if (formatInfo(P->Format)->Model != ColorModel::Gray)
      return {Error::UnsupportedFormat,
              std::string(formatInfo(P->Format)->Name) +
                  " is not grey; only YUV_400 is possible"};
  if (To.Width != (From.Width + 1) / 2 || To.Height != (From.Height + 1) / 2)
    return {Error::BadSize, "the output is " + text(To.Width) + "x" +
                                text(To.Height) + ", not half of " +
                                text(From.Width) + "x" + text(From.Height)};
  if (!Divisor)
    return {Error::BadParameter, "the divisor is 0"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    for (uint32_t Y = 0; Y < To.Height; ++Y)
      for (uint32_t X = 0; X < To.Width; ++X) {
        int64_t Sum = 0;
        for (int J = -2; J <= 2; ++J)
          for (int I = -2; I <= 2; ++I) {
            int64_t Row = mirrored(int64_t(2 * Y) + J, From.Height, Edges);
            int64_t At = mirrored(int64_t(2 * X) + I, From.Width, Edges);
            if (Row >= 0 && At >= 0)
              Sum += Filter[J + 2][I + 2] * In.row(0, uint32_t(Row))[At];
          }
        int64_t Value =
            (Sum + int64_t(Divisor) / 2) / static_cast<int64_t>(Divisor);
        To.Data[uint64_t(Y) * To.WidthStride + X] =
            static_cast<uint8_t>(std::clamp<int64_t>(Value, 0, 255));
      }
    return {};
  });
}

void setAlpha(const Picture &Of, uint8_t Value) {
  const FormatInfo &F = *formatInfo(Of.Format);
  if (F.Components != 4)
    return;
  for (uint32_t Y = 0; Y < Of.Height; ++Y)
    for (uint32_t X = 0; X < Of.Width; ++X)
      Of.Data[uint64_t(Y) * Of.WidthStride + X * F.At[3].Step +
              F.At[3].Offset] = Value;
}

Status flip(const Picture &From, const Picture &To, int Direction) {
  ACLTIDY_MEDIA_TRY(checkAlike(From, To));
  if (Direction < -1 || Direction > 1)
    return {Error::BadParameter, "the direction is " +
                                     std::to_string(Direction) +
                                     "; possible are -1, 0 and 1"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    Planar Out = In;
    for (unsigned C = 0; C < In.Components; ++C)
      for (uint32_t Y = 0; Y < In.rows(C); ++Y) {
        const uint8_t *Row = In.row(C, Direction <= 0 ? In.rows(C) - 1 - Y : Y);
        std::copy(Row, Row + In.columns(C), Out.row(C, Y));
        if (Direction)
          std::reverse(Out.row(C, Y), Out.row(C, Y) + Out.columns(C));
      }
    pack(Out, To, 0, 0);
    return {};
  });
}

} // namespace acltidy::media
