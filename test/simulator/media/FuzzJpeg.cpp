//===- FuzzJpeg.cpp - JPEG headers and pictures of any bytes --------------===//

#include "Jpeg.h"
#include <vector>

using namespace acltidy::media;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  JpegInfo Info;
  uint32_t Bytes;
  (void)jpegInfo(Data, Size, Info);
  (void)jpegDecodedSize(Data, Size, HI_PIXEL_FORMAT_UNKNOWN,
                        Product::Ascend310P, Bytes);
  std::vector<uint8_t> Memory(256 * 256 * 3);
  for (PixelFormat F :
       {HI_PIXEL_FORMAT_UNKNOWN, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420}) {
    Picture Out;
    Out.Data = Memory.data();
    Out.Size = Memory.size();
    Out.Format = F;
    Out.WidthStride = Out.HeightStride = 256;
    (void)decodeJpeg(Data, Size, Out);
  }
  return 0;
}
