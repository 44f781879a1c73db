//===- FuzzPng.cpp - PNG headers and pictures of any bytes ----------------===//

#include "Png.h"
#include <vector>

using namespace acltidy::media;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  PngInfo Info;
  (void)pngInfo(Data, Size, Info);
  std::vector<uint8_t> Memory(256 * 4 * 256);
  Picture Out;
  Out.Data = Memory.data();
  Out.Size = Memory.size();
  Out.WidthStride = 256 * 4;
  Out.HeightStride = 256;
  (void)decodePng(Data, Size, Out);
  return 0;
}
