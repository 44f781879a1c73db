//===- Png.cpp - PNG headers and decoding ---------------------------------===//

#include "Png.h"
#include <csetjmp>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <png.h>
#include <vector>

namespace acltidy::media {

namespace {

/// A decoder over bytes in memory.
struct Reader {
  png_structp Png = nullptr;
  png_infop Info = nullptr;
  const uint8_t *At = nullptr, *End = nullptr;
  char Message[128] = "";

  ~Reader() { png_destroy_read_struct(&Png, &Info, nullptr); }
};

void onError(png_structp Png, png_const_charp What) {
  auto *R = static_cast<Reader *>(png_get_error_ptr(Png));
  std::strncpy(R->Message, What, sizeof(R->Message) - 1);
  png_longjmp(Png, 1);
}
void onWarning(png_structp, png_const_charp) {}

void readBytes(png_structp Png, png_bytep To, size_t Size) {
  auto *R = static_cast<Reader *>(png_get_io_ptr(Png));
  if (static_cast<size_t>(R->End - R->At) < Size)
    png_error(Png, "the data are cut off");
  std::memcpy(To, R->At, Size);
  R->At += Size;
}

// Nothing with a destructor may live in the functions that longjmp leaves.
bool readHeader(Reader &R) {
  R.Png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &R, onError, onWarning);
  R.Info = R.Png ? png_create_info_struct(R.Png) : nullptr;
  if (!R.Info)
    return false;
  if (setjmp(png_jmpbuf(R.Png)))
    return false;
  // The limits of the decoder, and nothing for ancillary data.
  png_set_user_limits(R.Png, 65535, 65535);
  png_set_chunk_cache_max(R.Png, 16);
  png_set_chunk_malloc_max(R.Png, 1 << 20);
  png_set_read_fn(R.Png, &R, readBytes);
  png_read_info(R.Png, R.Info);
  return true;
}

bool readPixels(Reader &R, png_bytepp Rows, bool Alpha) {
  if (setjmp(png_jmpbuf(R.Png)))
    return false;
  // Palettes, few bits and transparent colours become whole samples.
  png_set_expand(R.Png);
  png_set_strip_16(R.Png);
  png_set_gray_to_rgb(R.Png);
  if (Alpha)
    png_set_add_alpha(R.Png, 255, PNG_FILLER_AFTER);
  else
    png_set_strip_alpha(R.Png);
  png_set_interlace_handling(R.Png);
  png_read_update_info(R.Png, R.Info);
  png_read_image(R.Png, Rows);
  png_read_end(R.Png, nullptr);
  return true;
}

Status open(Reader &R, const void *Data, uint64_t Size, PngInfo &Info) {
  Info = {};
  if (!Data)
    return {Error::NullPointer, "the PNG data are null"};
  R.At = static_cast<const uint8_t *>(Data);
  R.End = R.At + Size;
  if (!readHeader(R))
    return {Error::CorruptData, std::string("no PNG header: ") +
                                    (R.Message[0] ? R.Message : "no memory")};
  Info.Width = png_get_image_width(R.Png, R.Info);
  Info.Height = png_get_image_height(R.Png, R.Info);
  Info.BitDepth = png_get_bit_depth(R.Png, R.Info);
  Info.Components = png_get_channels(R.Png, R.Info);
  // The values of hi_png_color_format are those of the PNG header.
  Info.Color =
      static_cast<hi_png_color_format>(png_get_color_type(R.Png, R.Info));
  return {};
}

Status decode(const void *Data, uint64_t Size, Picture &Out) {
  auto R = std::make_unique<Reader>();
  PngInfo Info;
  ACLTIDY_MEDIA_TRY(open(*R, Data, Size, Info));
  ACLTIDY_MEDIA_TRY(pngOutputFormat(Info, Out.Format, Out.Format));
  if ((Out.Width && Out.Width != Info.Width) ||
      (Out.Height && Out.Height != Info.Height))
    return {Error::BadSize, "the output is " + std::to_string(Out.Width) + "x" +
                                std::to_string(Out.Height) + ", the PNG " +
                                std::to_string(Info.Width) + "x" +
                                std::to_string(Info.Height)};
  Out.Width = Info.Width;
  Out.Height = Info.Height;
  ACLTIDY_MEDIA_TRY(checkPicture(Out, "the output", Error::OutputTooSmall));
  std::vector<png_bytep> Rows(Info.Height);
  for (uint32_t Y = 0; Y < Info.Height; ++Y)
    Rows[Y] = Out.Data + uint64_t(Y) * Out.WidthStride;
  if (!readPixels(*R, Rows.data(), Out.Format == HI_PIXEL_FORMAT_RGBA_8888))
    return {Error::CorruptData,
            std::string("the PNG is damaged: ") + R->Message};
  return {};
}

} // namespace

Status pngInfo(const void *Data, uint64_t Size, PngInfo &Info) {
  auto R = std::make_unique<Reader>();
  return open(*R, Data, Size, Info);
}

Status pngOutputFormat(const PngInfo &Info, PixelFormat Asked,
                       PixelFormat &Format) {
  switch (Asked) {
  case HI_PIXEL_FORMAT_RGB_888:
  case HI_PIXEL_FORMAT_RGBA_8888:
    Format = Asked;
    return {};
  case HI_PIXEL_FORMAT_UNKNOWN:
    Format = Info.Components % 2 == 0 ? HI_PIXEL_FORMAT_RGBA_8888
                                      : HI_PIXEL_FORMAT_RGB_888;
    return {};
  default:
    return {Error::UnsupportedFormat,
            "a PNG is decoded to RGB_888 or RGBA_8888 only"};
  }
}

Status pngDecodedSize(const void *Data, uint64_t Size, PixelFormat Asked,
                      uint32_t &Bytes) {
  PngInfo Info;
  ACLTIDY_MEDIA_TRY(pngInfo(Data, Size, Info));
  PixelFormat Format = HI_PIXEL_FORMAT_UNKNOWN;
  ACLTIDY_MEDIA_TRY(pngOutputFormat(Info, Asked, Format));
  uint64_t Width = (uint64_t(Info.Width) + 127) / 128 * 128;
  uint64_t Height = (uint64_t(Info.Height) + 15) / 16 * 16;
  uint64_t Total = leastWidthStride(Format, uint32_t(Width)) * Height;
  if (Total > std::numeric_limits<uint32_t>::max())
    return {Error::BadSize, "the decoded picture has more than 4 GiB"};
  Bytes = static_cast<uint32_t>(Total);
  return {};
}

Status decodePng(const void *Data, uint64_t Size, Picture &Out) {
  try {
    return decode(Data, Size, Out);
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
}

} // namespace acltidy::media
