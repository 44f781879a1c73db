//===- PngDecoders.cpp - hi_mpi_pngd --------------------------------------===//

#include "Png.h"
#include "api/mpi/Mpi.h"

namespace acltidy::sim {

using namespace mpi;
using media::Status;

namespace {

struct Image {
  hi_img_stream Stream = {};
  hi_pic_info Picture = {};
  Status Result;
  uint64_t Number = 0; ///< Of the task that finishes it.
};

using PngChannel = ResultChannel<Image>;

} // namespace

hi_s32 api::hi_mpi_pngd_create_chn(hi_pngd_chn Id,
                                   const hi_pngd_chn_attr *Attributes) {
  Call &C = call();
  if (hi_s32 Error = pngDecoders().mayOpen(C, Id))
    return Error;
  hi_pngd_chn_attr A;
  if (!readValue(Attributes, A))
    return mpi::fail(C, Module::Png, HI_ERR_NULL_PTR,
                     "the attributes are missing");
  pngDecoders().open(C, Id, std::make_shared<PngChannel>());
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_pngd_destroy_chn(hi_pngd_chn Id) {
  Call &C = call();
  hi_s32 Error = HI_SUCCESS;
  if (pngDecoders().ending(C, Id, Error))
    pngDecoders().close(C, Id);
  return Error;
}

hi_s32 api::hi_mpi_pngd_send_stream(hi_pngd_chn Id, const hi_img_stream *Stream,
                                    hi_pic_info *Picture, hi_s32) {
  Call &C = call();
  hi_s32 Error;
  auto D = pngDecoders().find<PngChannel>(C, Id, Error);
  if (!D)
    return Error;
  Image I;
  if (!readValue(Stream, I.Stream) || !readValue(Picture, I.Picture))
    return mpi::fail(C, Module::Png, HI_ERR_NULL_PTR,
                     "the stream or the output is missing");
  auto Data = reinterpret_cast<Word>(I.Stream.addr);
  checkField(C, "hi_img_stream", "addr", Data);
  checkField(C, "hi_pic_info", "picture_address",
             reinterpret_cast<Word>(I.Picture.picture_address));
  DevicePicture Out;
  Out.Address = reinterpret_cast<Word>(I.Picture.picture_address);
  Out.Layout.Size = I.Picture.picture_buffer_size;
  Out.Layout.Format = I.Picture.picture_format;
  Out.Layout.WidthStride = I.Picture.picture_width_stride;
  Out.Layout.HeightStride = I.Picture.picture_height_stride;
  MediaTask Task(C, D->Queue);
  if (!Task.bytes(Data, I.Stream.len, AccessMode::Read) || !Task.writes(Out))
    return mpi::fail(C, Module::Png, HI_ERR_BAD_ADDR, Task.Why);
  I.Number = D->Queue->Enqueued + 1;
  Task.enqueue([D, I, Out, Data]() mutable {
    media::Picture P = Out.mapped();
    const void *Bytes = process().Memory.bytes(Data);
    auto Run = [&]() -> Status {
      media::PngInfo Info;
      ACLTIDY_MEDIA_TRY(media::pngInfo(Bytes, I.Stream.len, Info));
      media::PixelFormat Format;
      ACLTIDY_MEDIA_TRY(media::pngOutputFormat(Info, P.Format, Format));
      P.Format = Format;
      if (!P.WidthStride || !P.HeightStride) {
        // Catalogue 6.5: widths of 128, heights of 16 pixels.
        uint32_t Width = (Info.Width + 127) / 128 * 128;
        P.WidthStride = uint32_t(media::leastWidthStride(Format, Width));
        P.HeightStride = (Info.Height + 15) / 16 * 16;
      }
      return media::decodePng(Bytes, I.Stream.len, P);
    };
    I.Result = Run();
    I.Picture.picture_format = P.Format;
    I.Picture.picture_width = P.Width;
    I.Picture.picture_height = P.Height;
    I.Picture.picture_width_stride = P.WidthStride;
    I.Picture.picture_height_stride = P.HeightStride;
    Locked Held;
    if (!I.Result.ok())
      reporter().note("a PNG was not decoded: " + I.Result.Message);
    D->Done.push_back(std::move(I));
  });
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_pngd_get_image_data(hi_pngd_chn Id, hi_pic_info *Picture,
                                       hi_img_stream *Stream,
                                       hi_s32 Milliseconds) {
  Call &C = call();
  hi_s32 Error;
  auto D = pngDecoders().find<PngChannel>(C, Id, Error);
  if (!D)
    return Error;
  if (!Picture || !Stream)
    return mpi::fail(C, Module::Png, HI_ERR_NULL_PTR,
                     "there is no place for the picture");
  auto Oldest = D->take(Milliseconds);
  if (!Oldest)
    return mpi::fail(C, Module::Png,
                     Milliseconds ? HI_ERR_TIMEOUT : HI_ERR_BUF_EMPTY,
                     "no picture is there");
  const Image &I = *Oldest;
  if (!storeBytes(Picture, &I.Picture, sizeof I.Picture) ||
      !storeBytes(Stream, &I.Stream, sizeof I.Stream))
    return code(Module::Png, HI_ERR_NULL_PTR);
  return I.Result.ok() ? HI_SUCCESS : mpi::fail(C, Module::Png, I.Result);
}

} // namespace acltidy::sim
