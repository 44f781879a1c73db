//===- JpegDecode.cpp - JPEG to YUV pictures ------------------------------===//

#include "JpegReader.h"
#include "Planar.h"
#include <memory>
#include <new>

namespace acltidy::media {

namespace {

/// The shifts of chroma; grey is decoded as 4:2:0 without colour.
void shiftsOf(Subsampling S, unsigned &Width, unsigned &Height) {
  Width = S == Subsampling::Yuv420 || S == Subsampling::Yuv422 ||
          S == Subsampling::Gray;
  Height = S == Subsampling::Yuv420 || S == Subsampling::Yuv440 ||
           S == Subsampling::Gray;
}

/// Reads all rows as coded. Rows that are cut off stay grey.
Status readPlanes(JpegReader &Reader, Planar &Out) {
  if (!Reader.start())
    return {Error::CorruptData,
            std::string("the JPEG is damaged: ") + Reader.Errors.Message};
  jpeg_decompress_struct &Info = Reader.Info;
  // A piece of MCU rows in planes as wide as whole blocks.
  std::vector<uint8_t> Buffers[3];
  std::vector<JSAMPROW> Rows[3];
  JSAMPARRAY Image[3] = {};
  unsigned Lines = unsigned(Info.max_v_samp_factor) * DCTSIZE;
  unsigned Count = unsigned(Info.num_components);
  for (unsigned C = 0; C < Count; ++C) {
    const jpeg_component_info &Component = Info.comp_info[C];
    size_t Stride = size_t(Component.width_in_blocks) * DCTSIZE;
    unsigned Height = unsigned(Component.v_samp_factor) * DCTSIZE;
    Buffers[C].assign(Stride * Height, 0);
    for (unsigned Y = 0; Y < Height; ++Y)
      Rows[C].push_back(Buffers[C].data() + Y * Stride);
    Image[C] = Rows[C].data();
  }
  while (Info.output_scanline < Info.output_height) {
    unsigned First = Info.output_scanline;
    if (!Reader.readRows(Image, Lines))
      return {Error::CorruptData,
              std::string("the JPEG is damaged: ") + Reader.Errors.Message};
    for (unsigned C = 0; C < Count; ++C) {
      unsigned Factor = unsigned(Info.comp_info[C].v_samp_factor);
      unsigned Top = First * Factor / unsigned(Info.max_v_samp_factor);
      for (unsigned Y = 0; Y < Rows[C].size() && Top + Y < Out.rows(C); ++Y)
        std::copy(Rows[C][Y], Rows[C][Y] + Out.columns(C), Out.row(C, Top + Y));
    }
  }
  // libjpeg fills what is cut off and warns; the hardware reports an error.
  if (Reader.Errors.Warned)
    return {Error::CorruptData,
            std::string("the JPEG is damaged: ") + Reader.Errors.Message};
  return {};
}

/// Turns a picture as EXIF \p Orientation says.
Planar turned(const Planar &From, unsigned Orientation) {
  bool Transposed = Orientation >= 5;
  // Which axis of the source is read from its end.
  bool FromRight = Orientation == 2 || Orientation == 3 || Orientation == 7 ||
                   Orientation == 8;
  bool FromBottom = Orientation == 3 || Orientation == 4 || Orientation == 6 ||
                    Orientation == 7;
  Planar To(From.Model, From.Components,
            Transposed ? From.HeightShift : From.WidthShift,
            Transposed ? From.WidthShift : From.HeightShift,
            Transposed ? From.Height : From.Width,
            Transposed ? From.Width : From.Height);
  for (unsigned C = 0; C < To.Components; ++C)
    for (uint32_t Y = 0; Y < To.rows(C); ++Y)
      for (uint32_t X = 0; X < To.columns(C); ++X) {
        uint32_t SX = Transposed ? Y : X, SY = Transposed ? X : Y;
        if (FromRight)
          SX = From.columns(C) - 1 - SX;
        if (FromBottom)
          SY = From.rows(C) - 1 - SY;
        To.row(C, Y)[X] = From.row(C, SY)[SX];
      }
  return To;
}

/// The part of \p From that is \p Width by \p Height, edges repeated.
Planar fitted(const Planar &From, uint32_t Width, uint32_t Height) {
  Planar To(From.Model, From.Components, From.WidthShift, From.HeightShift,
            Width, Height);
  for (unsigned C = 0; C < To.Components; ++C)
    for (uint32_t Y = 0; Y < To.rows(C); ++Y)
      for (uint32_t X = 0; X < To.columns(C); ++X)
        To.row(C, Y)[X] = From.row(
            C, std::min(Y, From.rows(C) - 1))[std::min(X, From.columns(C) - 1)];
  return To;
}

Status decode(const void *Data, uint64_t Size, Picture &Out, bool AlignUp) {
  auto Reader = std::make_unique<JpegReader>();
  JpegInfo Info;
  ACLTIDY_MEDIA_TRY(Reader->open(Data, Size, Info));
  if (!Info.Baseline)
    return {Error::UnsupportedData,
            "the JPEG is progressive, arithmetic-coded or not of 8 bits; only "
            "baseline Huffman JPEGs are decoded"};
  ACLTIDY_MEDIA_TRY(jpegOutputFormat(Info, Out.Format, Out.Format));
  const FormatInfo *F = formatInfo(Out.Format);
  auto Round = [&](uint32_t Value, uint32_t To) {
    return (AlignUp ? Value + To - 1 : Value) / To * To;
  };
  uint32_t Width = Round(Info.Width, F->WidthAlign);
  uint32_t Height = Round(Info.Height, F->HeightAlign);
  auto Differs = [](uint32_t Asked, uint32_t Real, uint32_t Rounded) {
    return Asked && Asked != Real && Asked != Rounded;
  };
  if (Differs(Out.Width, Info.Width, Width) ||
      Differs(Out.Height, Info.Height, Height))
    return {Error::BadSize, "the output is " + std::to_string(Out.Width) + "x" +
                                std::to_string(Out.Height) + ", the JPEG " +
                                std::to_string(Info.Width) + "x" +
                                std::to_string(Info.Height)};
  Out.Width = Width;
  Out.Height = Height;
  ACLTIDY_MEDIA_TRY(checkPicture(Out, "the output", Error::OutputTooSmall));

  unsigned WidthShift, HeightShift;
  shiftsOf(Info.Chroma, WidthShift, HeightShift);
  Planar Picture(ColorModel::Yuv, 3, WidthShift, HeightShift,
                 Reader->Info.image_width, Reader->Info.image_height);
  for (unsigned C = 1; C < 3; ++C)
    std::fill(Picture.Planes[C].begin(), Picture.Planes[C].end(), 128);
  ACLTIDY_MEDIA_TRY(readPlanes(*Reader, Picture));
  if (Info.Orientation > 1)
    Picture = turned(Picture, Info.Orientation);
  if (Picture.Width != Width || Picture.Height != Height)
    Picture = fitted(Picture, Width, Height);
  Planar Result(*F, Width, Height);
  ACLTIDY_MEDIA_TRY(convert(Picture, Result, Interpolation::Bilinear,
                            HI_CSC_MATRIX_BT601_WIDE));
  pack(Result, Out, 0, 0);
  return {};
}

} // namespace

Status decodeJpeg(const void *Data, uint64_t Size, Picture &Out, bool AlignUp) {
  try {
    return decode(Data, Size, Out, AlignUp);
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
}

} // namespace acltidy::media
