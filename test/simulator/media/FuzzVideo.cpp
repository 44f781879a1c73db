//===- FuzzVideo.cpp - H.264 and H.265 streams of any bytes ---------------===//

#include "Video.h"

using namespace acltidy::media;

// The first byte chooses codec and mode, the second the size of packets.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  if (Size < 3)
    return 0;
  std::unique_ptr<VideoDecoder> D;
  if (!VideoDecoder::create(Data[0] & 1 ? VideoCodec::H265 : VideoCodec::H264,
                            Data[0] & 2 ? VideoDecoder::Mode::Stream
                                        : VideoDecoder::Mode::Frame,
                            D)
           .ok())
    return 0;
  size_t Step = size_t(Data[1]) + 1;
  std::vector<uint8_t> Memory(128 * 128 * 3 / 2);
  Picture Out;
  Out.Data = Memory.data();
  Out.Size = Memory.size();
  Out.Format = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  Out.Width = Out.Height = Out.WidthStride = Out.HeightStride = 128;
  VideoDecoder::Frame Frame;
  auto Take = [&] {
    while (D->receive(Frame))
      if (!D->write(Out).ok())
        D->skip();
  };
  for (size_t At = 2; At < Size; At += Step) {
    (void)D->send(Data + At, std::min(Step, Size - At), int64_t(At));
    Take();
  }
  (void)D->finish();
  Take();
  return 0;
}
