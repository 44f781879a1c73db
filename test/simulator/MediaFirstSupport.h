//===- MediaFirstSupport.h - Tests of acldvpp -----------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_MEDIAFIRSTSUPPORT_H
#define ACLTIDY_TEST_SIMULATOR_MEDIAFIRSTSUPPORT_H

#include "MediaSupport.h"

namespace acltidy::test {

/// DVPP memory with what is in it, released with the object.
struct Dvpp {
  void *Address = nullptr;
  size_t Size;

  explicit Dvpp(size_t Size) : Size(Size) {
    EXPECT_EQ(acldvppMalloc(&Address, Size), ACL_SUCCESS);
  }
  Dvpp(const void *From, size_t Size) : Dvpp(Size) {
    upload(Address, From, Size);
  }
  explicit Dvpp(const std::vector<unsigned char> &Bytes)
      : Dvpp(Bytes.data(), Bytes.size()) {}
  Dvpp(const Dvpp &) = delete;
  ~Dvpp() { EXPECT_EQ(acldvppFree(Address), ACL_SUCCESS); }
};

/// A picture in DVPP memory and its description.
struct Picture {
  Dvpp Memory;
  acldvppPicDesc *Desc = acldvppCreatePicDesc();

  explicit Picture(const media::Picture &Layout) : Memory(Layout.Size) {
    set(Layout);
  }
  explicit Picture(Image &I) : Memory(I.Memory.data(), I.View.Size) {
    set(I.View);
  }
  ~Picture() { EXPECT_EQ(acldvppDestroyPicDesc(Desc), ACL_SUCCESS); }

  Image fetch() const {
    Image I(static_cast<hi_pixel_format>(acldvppGetPicDescFormat(Desc)),
            acldvppGetPicDescWidth(Desc), acldvppGetPicDescHeight(Desc));
    I.View.WidthStride = acldvppGetPicDescWidthStride(Desc);
    I.View.HeightStride = acldvppGetPicDescHeightStride(Desc);
    I.View.Size = Memory.Size;
    I.Memory.assign(Memory.Size + Image::Guard, 0xa5);
    I.View.Data = I.Memory.data();
    download(I.Memory.data(), Memory.Address, Memory.Size);
    return I;
  }

private:
  void set(const media::Picture &P) {
    EXPECT_EQ(acldvppSetPicDescData(Desc, Memory.Address), ACL_SUCCESS);
    acldvppSetPicDescSize(Desc, static_cast<uint32_t>(P.Size));
    acldvppSetPicDescFormat(Desc, static_cast<acldvppPixelFormat>(P.Format));
    acldvppSetPicDescWidth(Desc, P.Width);
    acldvppSetPicDescHeight(Desc, P.Height);
    acldvppSetPicDescWidthStride(Desc, P.WidthStride);
    acldvppSetPicDescHeightStride(Desc, P.HeightStride);
  }
};

class FirstMedia : public Simulator {
protected:
  void SetUp() override {
    Simulator::SetUp();
    Stream = newStream();
    Channel = acldvppCreateChannelDesc();
    ASSERT_NE(Channel, nullptr);
    ASSERT_EQ(acldvppCreateChannel(Channel), ACL_SUCCESS);
  }
  void TearDown() override {
    EXPECT_EQ(acldvppDestroyChannel(Channel), ACL_SUCCESS);
    EXPECT_EQ(acldvppDestroyChannelDesc(Channel), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
    Simulator::TearDown();
  }

  void wait(int Expected = ACL_SUCCESS) {
    EXPECT_EQ(aclrtSynchronizeStream(Stream), Expected);
  }

  static media::Picture layout(hi_pixel_format Format, uint32_t Width,
                               uint32_t Height, uint32_t Align = 16) {
    media::Picture P;
    P.Format = Format;
    P.Width = Width;
    P.Height = Height;
    P.WidthStride = static_cast<uint32_t>(
        media::leastWidthStride(Format, (Width + Align - 1) / Align * Align));
    P.HeightStride = (Height + 15) / 16 * 16;
    P.Size = media::pictureSize(Format, P.WidthStride, P.HeightStride);
    return P;
  }

  aclrtStream Stream = nullptr;
  acldvppChannelDesc *Channel = nullptr;
};

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_MEDIAFIRSTSUPPORT_H
