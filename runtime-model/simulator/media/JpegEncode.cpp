//===- JpegEncode.cpp - YUV pictures to JPEG ------------------------------===//

#include "JpegReader.h"
#include "Planar.h"
#include <algorithm>
#include <limits>
#include <memory>
#include <new>

namespace acltidy::media {

namespace {

/// libjpeg's encoder with memory that does not grow.
struct Writer {
  jpeg_compress_struct Info = {};
  JpegErrors Errors;
  jpeg_destination_mgr Destination = {};
  uint8_t *To = nullptr;
  uint64_t Capacity = 0;
  bool Full = false;
  bool Created = false;

  ~Writer() {
    if (Created)
      jpeg_destroy_compress(&Info);
  }
};

Writer &writerOf(j_compress_ptr Info) {
  return *static_cast<Writer *>(Info->client_data);
}

void begin(j_compress_ptr Info) {
  Writer &W = writerOf(Info);
  W.Destination.next_output_byte = W.To;
  W.Destination.free_in_buffer = static_cast<size_t>(W.Capacity);
}
boolean overflow(j_compress_ptr Info) {
  writerOf(Info).Full = true;
  std::longjmp(writerOf(Info).Errors.Jump, 1);
}
void finish(j_compress_ptr) {}
void onError(j_common_ptr Info) {
  auto *Errors = reinterpret_cast<JpegErrors *>(Info->err);
  Info->err->format_message(Info, Errors->Message);
  std::longjmp(Errors->Jump, 1);
}
void onMessage(j_common_ptr, int) {}

// Nothing with a destructor may live in the functions that longjmp leaves.
bool start(Writer &W, uint32_t Width, uint32_t Height, int Quality, int HSamp,
           int VSamp) {
  W.Info.err = jpeg_std_error(&W.Errors.Manager);
  W.Errors.Manager.error_exit = onError;
  W.Errors.Manager.emit_message = onMessage;
  W.Info.client_data = &W;
  if (setjmp(W.Errors.Jump))
    return false;
  jpeg_create_compress(&W.Info);
  W.Created = true;
  W.Info.client_data = &W;
  W.Destination.init_destination = begin;
  W.Destination.empty_output_buffer = overflow;
  W.Destination.term_destination = finish;
  W.Info.dest = &W.Destination;
  W.Info.image_width = Width;
  W.Info.image_height = Height;
  W.Info.input_components = 3;
  W.Info.in_color_space = JCS_YCbCr;
  jpeg_set_defaults(&W.Info);
  jpeg_set_quality(&W.Info, Quality, TRUE);
  W.Info.raw_data_in = TRUE;
  W.Info.comp_info[0].h_samp_factor = HSamp;
  W.Info.comp_info[0].v_samp_factor = VSamp;
  jpeg_start_compress(&W.Info, TRUE);
  return true;
}

bool writeRows(Writer &W, JSAMPIMAGE Rows, unsigned Lines) {
  if (setjmp(W.Errors.Jump))
    return false;
  return jpeg_write_raw_data(&W.Info, Rows, Lines) != 0;
}

bool end(Writer &W) {
  if (setjmp(W.Errors.Jump))
    return false;
  jpeg_finish_compress(&W.Info);
  return true;
}

Status failure(const Writer &W) {
  if (W.Full)
    return {Error::OutputTooSmall, "the JPEG does not fit into " +
                                       std::to_string(W.Capacity) + " bytes"};
  return {Error::BadParameter,
          std::string("encoding failed: ") + W.Errors.Message};
}

bool isEncodable(const FormatInfo &F) {
  return F.Format == HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420 ||
         F.Format == HI_PIXEL_FORMAT_YVU_SEMIPLANAR_420 ||
         (F.Model == ColorModel::Yuv && F.Planes == 1 && F.WidthShift);
}

Status encode(const Picture &From, uint32_t Level, void *To, uint64_t Capacity,
              uint64_t &Written) {
  auto W = std::make_unique<Writer>();
  W->To = static_cast<uint8_t *>(To);
  W->Capacity = Capacity;
  const FormatInfo &F = *formatInfo(From.Format);
  Planar In = unpack(From, {0, 0, From.Width, From.Height});
  if (!start(*W, From.Width, From.Height, Level ? int(Level) : 100,
             1 << F.WidthShift, 1 << F.HeightShift))
    return failure(*W);
  // Rows as wide as whole blocks, with the last pixel repeated.
  std::vector<uint8_t> Wide[3];
  std::vector<JSAMPROW> Rows[3];
  JSAMPARRAY Image[3];
  unsigned Lines = unsigned(W->Info.max_v_samp_factor) * DCTSIZE;
  for (unsigned C = 0; C < 3; ++C) {
    const jpeg_component_info &Component = W->Info.comp_info[C];
    size_t Stride = size_t(Component.width_in_blocks) * DCTSIZE + 64;
    unsigned Height = unsigned(Component.v_samp_factor) * DCTSIZE;
    Wide[C].assign(Stride * Height, 0);
    for (unsigned Y = 0; Y < Height; ++Y)
      Rows[C].push_back(Wide[C].data() + Y * Stride);
    Image[C] = Rows[C].data();
  }
  while (W->Info.next_scanline < W->Info.image_height) {
    unsigned First = W->Info.next_scanline;
    for (unsigned C = 0; C < 3; ++C) {
      unsigned Top = First >> (In.isChroma(C) ? F.HeightShift : 0);
      uint32_t N = In.columns(C);
      size_t Stride = Wide[C].size() / Rows[C].size();
      for (unsigned Y = 0; Y < Rows[C].size(); ++Y) {
        const uint8_t *Row = In.row(C, std::min(Top + Y, In.rows(C) - 1));
        std::copy(Row, Row + N, Rows[C][Y]);
        std::fill(Rows[C][Y] + N, Rows[C][Y] + Stride, Row[N - 1]);
      }
    }
    if (!writeRows(*W, Image, Lines))
      return failure(*W);
  }
  if (!end(*W))
    return failure(*W);
  Written = Capacity - W->Destination.free_in_buffer;
  return {};
}

} // namespace

Status jpegEncodedSize(const Picture &From, Product On, uint32_t &Bytes) {
  const FormatInfo *F = formatInfo(From.Format);
  if (!F || !isEncodable(*F))
    return {Error::UnsupportedFormat,
            std::string(F ? F->Name : "the input's format") +
                " cannot be encoded; possible are the semi-planar 420 and the "
                "packed 422 formats"};
  Limits L = limitsOf(Function::JpegEncode, On, false);
  if (From.Width < L.LeastWidth || From.Width > L.MostWidth ||
      From.Height < L.LeastHeight || From.Height > L.MostHeight)
    return {Error::BadSize, "the input is " + std::to_string(From.Width) + "x" +
                                std::to_string(From.Height) +
                                "; possible are " +
                                std::to_string(L.LeastWidth) + "x" +
                                std::to_string(L.LeastHeight) + " to " +
                                std::to_string(L.MostWidth) + "x" +
                                std::to_string(L.MostHeight)};
  if (From.WidthStride < leastWidthStride(From.Format, From.Width) ||
      From.WidthStride % 16)
    return {Error::BadStride,
            "the width stride is " + std::to_string(From.WidthStride) +
                "; it must be a multiple of 16 and at least " +
                std::to_string(leastWidthStride(From.Format, From.Width))};
  if (From.HeightStride != From.Height &&
      (From.HeightStride < From.Height || From.HeightStride % 16))
    return {Error::BadStride,
            "the height stride is " + std::to_string(From.HeightStride) +
                "; it must be the height, " + std::to_string(From.Height) +
                ", or a greater multiple of 16"};
  // Header and start alignment of the hardware, rounded to huge pages.
  constexpr uint64_t Header = 640, Start = 128, Page = 2 << 20;
  uint64_t Size =
      pictureSize(From.Format, From.WidthStride, From.HeightStride) + Header +
      Start;
  Size = (Size + Page - 1) / Page * Page;
  if (Size > std::numeric_limits<uint32_t>::max())
    return {Error::BadSize, "the JPEG could have more than 4 GiB"};
  Bytes = static_cast<uint32_t>(Size);
  return {};
}

Status encodeJpeg(const Picture &From, uint32_t Level, void *To,
                  uint64_t Capacity, uint64_t &Written) {
  Written = 0;
  ACLTIDY_MEDIA_TRY(checkPicture(From, "the input", Error::InputTooSmall));
  if (!isEncodable(*formatInfo(From.Format)))
    return {Error::UnsupportedFormat,
            std::string(formatInfo(From.Format)->Name) +
                " cannot be encoded; possible are the semi-planar 420 and the "
                "packed 422 formats"};
  if (Level > 100)
    return {Error::BadParameter,
            "the level is " + std::to_string(Level) + "; it must be 0 to 100"};
  if (From.Width > 65500 || From.Height > 65500)
    return {Error::BadSize, "a JPEG can have 65500 pixels a side"};
  if (!To)
    return {Error::NullPointer, "the output has no memory"};
  try {
    return encode(From, Level, To, Capacity, Written);
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
}

} // namespace acltidy::media
