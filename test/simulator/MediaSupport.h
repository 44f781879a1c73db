//===- MediaSupport.h - Pictures on the simulated device ------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_MEDIASUPPORT_H
#define ACLTIDY_TEST_SIMULATOR_MEDIASUPPORT_H

#ifndef ENABLE_DVPP_INTERFACE
#define ENABLE_DVPP_INTERFACE
#endif
#include "acl/ops/acl_dvpp.h"

#include "Support.h"
#include "media/Pictures.h"

#include <cstdio>
#include <cstring>
#include <jpeglib.h>
#include <png.h>

namespace acltidy::test {

using media::Image;

/// A JPEG of an RGB picture, made by libjpeg.
inline std::vector<unsigned char> jpegOf(Image &Rgb, bool Progressive = false) {
  jpeg_compress_struct C = {};
  jpeg_error_mgr Errors;
  C.err = jpeg_std_error(&Errors);
  jpeg_create_compress(&C);
  unsigned char *Data = nullptr;
  unsigned long Size = 0;
  jpeg_mem_dest(&C, &Data, &Size);
  C.image_width = Rgb.View.Width;
  C.image_height = Rgb.View.Height;
  C.input_components = 3;
  C.in_color_space = JCS_RGB;
  jpeg_set_defaults(&C);
  jpeg_set_quality(&C, 95, TRUE);
  if (Progressive)
    jpeg_simple_progression(&C);
  jpeg_start_compress(&C, TRUE);
  while (C.next_scanline < C.image_height) {
    JSAMPROW Row =
        Rgb.Memory.data() + size_t(C.next_scanline) * Rgb.View.WidthStride;
    jpeg_write_scanlines(&C, &Row, 1);
  }
  jpeg_finish_compress(&C);
  jpeg_destroy_compress(&C);
  std::vector<unsigned char> Result(Data, Data + Size);
  free(Data);
  return Result;
}

/// A PNG of an RGB picture, made by libpng.
inline std::vector<unsigned char> pngOf(Image &Rgb) {
  png_image Info = {};
  Info.version = PNG_IMAGE_VERSION;
  Info.width = Rgb.View.Width;
  Info.height = Rgb.View.Height;
  Info.format = PNG_FORMAT_RGB;
  png_alloc_size_t Size = 0;
  auto Stride = static_cast<png_int_32>(Rgb.View.WidthStride);
  png_image_write_get_memory_size(Info, Size, 0, Rgb.Memory.data(), Stride,
                                  nullptr);
  std::vector<unsigned char> Result(Size);
  EXPECT_TRUE(png_image_write_to_memory(&Info, Result.data(), &Size, 0,
                                        Rgb.Memory.data(), Stride, nullptr));
  Result.resize(Size);
  return Result;
}

/// Whether the tests run on this product.
inline bool productIs(const char *Name) {
  const char *Set = getenv("ACLTIDY_PRODUCT");
  return Set && std::string(Set) == Name;
}

/// Fills device memory from the host.
inline void upload(void *To, const void *From, size_t Size) {
  EXPECT_EQ(aclrtMemcpy(To, Size, From, Size, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
}
inline void download(void *To, const void *From, size_t Size) {
  EXPECT_EQ(aclrtMemcpy(To, Size, From, Size, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
}

/// A pattern with smooth colours.
inline Image sceneOf(hi_pixel_format Format, uint32_t Width, uint32_t Height,
                     double Phase = 0) {
  Image I(Format, Width, Height);
  media::paint(I, Phase);
  return I;
}

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_MEDIASUPPORT_H
