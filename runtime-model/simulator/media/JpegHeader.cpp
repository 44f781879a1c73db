//===- JpegHeader.cpp - JPEG headers and predicted sizes ------------------===//

#include "JpegReader.h"
#include <cstring>
#include <limits>
#include <memory>

namespace acltidy::media {

namespace {

void onError(j_common_ptr Info) {
  auto *Reader = reinterpret_cast<JpegErrors *>(Info->err);
  Info->err->format_message(Info, Reader->Message);
  std::longjmp(Reader->Jump, 1);
}

void onMessage(j_common_ptr Info, int Level) {
  auto *Reader = reinterpret_cast<JpegErrors *>(Info->err);
  if (Level >= 0)
    return;
  switch (Info->err->msg_code) {
  // What cameras write and every decoder reads.
  case JWRN_EXTRANEOUS_DATA:
  case JWRN_JFIF_MAJOR:
  case JWRN_ADOBE_XFORM:
    return;
  default:
    if (!Reader->Warned)
      Info->err->format_message(Info, Reader->Message);
    Reader->Warned = true;
  }
}

/// The value of tag Orientation in an EXIF block, or 1.
unsigned orientation(const uint8_t *Data, unsigned Size) {
  if (Size < 14 || std::memcmp(Data, "Exif\0\0", 6))
    return 1;
  Data += 6;
  Size -= 6;
  bool Little = Data[0] == 'I' && Data[1] == 'I';
  if (!Little && (Data[0] != 'M' || Data[1] != 'M'))
    return 1;
  auto Read16 = [&](uint64_t At) -> unsigned {
    return Little ? Data[At] | Data[At + 1] << 8 : Data[At] << 8 | Data[At + 1];
  };
  uint64_t At = Little ? Read16(4) | uint64_t(Read16(6)) << 16
                       : uint64_t(Read16(4)) << 16 | Read16(6);
  if (At + 2 > Size)
    return 1;
  unsigned Entries = Read16(At);
  for (At += 2; Entries-- && At + 12 <= Size; At += 12)
    // One short value.
    if (Read16(At) == 0x0112 && Read16(At + 2) == 3) {
      unsigned Value = Read16(At + 8);
      return Value >= 1 && Value <= 8 ? Value : 1;
    }
  return 1;
}

Subsampling subsampling(const jpeg_decompress_struct &Info) {
  const jpeg_component_info *C = Info.comp_info;
  if (Info.num_components == 1)
    return Subsampling::Gray;
  if (Info.num_components != 3 || Info.jpeg_color_space != JCS_YCbCr ||
      C[1].h_samp_factor != C[2].h_samp_factor ||
      C[1].v_samp_factor != C[2].v_samp_factor ||
      C[0].h_samp_factor % C[1].h_samp_factor ||
      C[0].v_samp_factor % C[1].v_samp_factor)
    return Subsampling::Other;
  switch (C[0].h_samp_factor / C[1].h_samp_factor << 4 |
          C[0].v_samp_factor / C[1].v_samp_factor) {
  case 0x11:
    return Subsampling::Yuv444;
  case 0x21:
    return Subsampling::Yuv422;
  case 0x22:
    return Subsampling::Yuv420;
  case 0x12:
    return Subsampling::Yuv440;
  case 0x41:
    return Subsampling::Yuv411;
  default:
    return Subsampling::Other;
  }
}

} // namespace

JpegReader::JpegReader() {
  Info.err = jpeg_std_error(&Errors.Manager);
  Errors.Manager.error_exit = onError;
  Errors.Manager.emit_message = onMessage;
}

JpegReader::~JpegReader() {
  if (Created)
    jpeg_destroy_decompress(&Info);
}

// Nothing with a destructor may live in the functions that longjmp leaves.
bool JpegReader::readHeader(const void *Data, uint64_t Size) {
  if (setjmp(Errors.Jump))
    return false;
  jpeg_create_decompress(&Info);
  Created = true;
  jpeg_mem_src(&Info, static_cast<const unsigned char *>(Data),
               static_cast<unsigned long>(Size));
  jpeg_save_markers(&Info, JPEG_APP0 + 1, 0xffff);
  return jpeg_read_header(&Info, TRUE) == JPEG_HEADER_OK;
}

bool JpegReader::start() {
  if (setjmp(Errors.Jump))
    return false;
  Info.raw_data_out = TRUE;
  Info.do_fancy_upsampling = FALSE;
  return jpeg_start_decompress(&Info);
}

bool JpegReader::readRows(JSAMPIMAGE Rows, unsigned Lines) {
  if (setjmp(Errors.Jump))
    return false;
  return jpeg_read_raw_data(&Info, Rows, Lines) != 0;
}

Status JpegReader::open(const void *Data, uint64_t Size, JpegInfo &Result) {
  Result = {};
  if (!Data)
    return {Error::NullPointer, "the JPEG data are null"};
  if (Size < 4 || Size > std::numeric_limits<uint32_t>::max())
    return {Error::CorruptData,
            "a JPEG cannot have " + std::to_string(Size) + " bytes"};
  if (!readHeader(Data, Size) || Errors.Warned)
    return {Error::CorruptData,
            std::string("no JPEG header: ") + Errors.Message};
  Result.Width = Info.image_width;
  Result.Height = Info.image_height;
  Result.Components = static_cast<uint32_t>(Info.num_components);
  Result.Chroma = subsampling(Info);
  Result.Baseline =
      !Info.progressive_mode && !Info.arith_code && Info.data_precision == 8;
  for (jpeg_saved_marker_ptr M = Info.marker_list; M; M = M->next)
    if (M->marker == JPEG_APP0 + 1 && Result.Orientation == 1)
      Result.Orientation = orientation(M->data, M->data_length);
  if (Result.Orientation >= 5)
    std::swap(Result.Width, Result.Height);
  return {};
}

Status jpegInfo(const void *Data, uint64_t Size, JpegInfo &Info) {
  auto Reader = std::make_unique<JpegReader>();
  return Reader->open(Data, Size, Info);
}

Status jpegOutputFormat(const JpegInfo &Info, PixelFormat Asked,
                        PixelFormat &Format) {
  struct Row {
    Subsampling Chroma;
    PixelFormat Default, Other;
  };
  // Transposing exchanges 422 and 440.
  Subsampling Chroma = Info.Chroma;
  if (Info.Orientation >= 5 && Chroma == Subsampling::Yuv422)
    Chroma = Subsampling::Yuv440;
  else if (Info.Orientation >= 5 && Chroma == Subsampling::Yuv440)
    Chroma = Subsampling::Yuv422;
  static const Row Rows[] = {
      {Subsampling::Yuv420, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420,
       HI_PIXEL_FORMAT_YVU_SEMIPLANAR_420},
      {Subsampling::Yuv422, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_422,
       HI_PIXEL_FORMAT_YVU_SEMIPLANAR_422},
      {Subsampling::Yuv440, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_440,
       HI_PIXEL_FORMAT_YVU_SEMIPLANAR_440},
      {Subsampling::Yuv444, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_444,
       HI_PIXEL_FORMAT_YVU_SEMIPLANAR_444},
  };
  if (Info.Chroma == Subsampling::Other || Info.Chroma == Subsampling::Yuv411)
    return {Error::UnsupportedData,
            "the JPEG's sampling is none of 4:0:0, 4:2:0, 4:2:2, 4:4:0 and "
            "4:4:4"};
  if (Asked == Rows[0].Default || Asked == Rows[0].Other) {
    Format = Asked;
    return {};
  }
  for (const Row &R : Rows) {
    if (R.Chroma != Chroma)
      continue;
    if (Asked == R.Default || Asked == R.Other ||
        Asked == HI_PIXEL_FORMAT_UNKNOWN) {
      Format = Asked == HI_PIXEL_FORMAT_UNKNOWN ? R.Default : Asked;
      return {};
    }
  }
  const FormatInfo *F = formatInfo(Asked);
  return {Error::UnsupportedFormat,
          std::string(F ? F->Name : "the output format asked for") +
              " does not fit the JPEG's sampling; YUV_SEMIPLANAR_420 fits all"};
}

Status jpegDecodedSize(const void *Data, uint64_t Size, PixelFormat Asked,
                       Product On, uint32_t &Bytes) {
  JpegInfo Info;
  ACLTIDY_MEDIA_TRY(jpegInfo(Data, Size, Info));
  PixelFormat Format = HI_PIXEL_FORMAT_UNKNOWN;
  ACLTIDY_MEDIA_TRY(jpegOutputFormat(Info, Asked, Format));
  Picture P =
      alignedPicture(Format, Info.Width, Info.Height, Function::JpegDecode, On);
  if (P.Size > std::numeric_limits<uint32_t>::max())
    return {Error::BadSize, "the decoded picture has more than 4 GiB"};
  Bytes = static_cast<uint32_t>(P.Size);
  return {};
}

} // namespace acltidy::media
