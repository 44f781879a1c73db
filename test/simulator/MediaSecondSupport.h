//===- MediaSecondSupport.h - Pictures for tests of hi_mpi ----------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_MEDIASECONDSUPPORT_H
#define ACLTIDY_TEST_SIMULATOR_MEDIASECONDSUPPORT_H

#include "MediaSupport.h"
#include "Vpc.h"
#include "acl/dvpp/hi_dvpp.h"

namespace acltidy::test {

constexpr auto Rgb888 = HI_PIXEL_FORMAT_RGB_888;

struct HiMemory {
  void *Address = nullptr;
  size_t Size;

  explicit HiMemory(size_t Size) : Size(Size) {
    EXPECT_EQ(hi_mpi_dvpp_malloc(0, &Address, Size), HI_SUCCESS);
  }
  HiMemory(const void *From, size_t Size) : HiMemory(Size) {
    upload(Address, From, Size);
  }
  explicit HiMemory(const std::vector<uint8_t> &Bytes)
      : HiMemory(Bytes.data(), Bytes.size()) {}
  HiMemory(const HiMemory &) = delete;
  ~HiMemory() { EXPECT_EQ(hi_mpi_dvpp_free(Address), HI_SUCCESS); }
};

/// A picture in media memory.
struct HiPicture {
  HiMemory Memory;
  hi_vpc_pic_info Info = {};

  explicit HiPicture(Image &I) : Memory(I.Memory.data(), I.View.Size) {
    set(I.View);
  }
  HiPicture(hi_pixel_format Format, uint32_t Width, uint32_t Height)
      : HiPicture(Image(Format, Width, Height).View) {}

  Image fetch() const {
    Image I(Info.picture_format, Info.picture_width, Info.picture_height);
    EXPECT_EQ(I.View.Size, Memory.Size);
    download(I.Memory.data(), Memory.Address, Memory.Size);
    return I;
  }

private:
  explicit HiPicture(const media::Picture &P) : Memory(P.Size) { set(P); }
  void set(const media::Picture &P) {
    Info = {Memory.Address, static_cast<hi_u32>(P.Size),
            P.Width,        P.Height,
            P.WidthStride,  P.HeightStride,
            P.Format};
  }
};

constexpr hi_s32 wrong(int Module, hi_errno Error) {
  return HI_DEFINE_ERR(Module, HI_ERR_LEVEL_ERROR, Error);
}

class SecondMedia : public Simulator {
protected:
  void SetUp() override {
    Simulator::SetUp();
    ASSERT_EQ(hi_mpi_sys_init(), HI_SUCCESS);
  }
  void TearDown() override {
    EXPECT_EQ(hi_mpi_sys_exit(), HI_SUCCESS);
    Simulator::TearDown();
  }

  void wait(hi_u32 Job, hi_s32 Expected = HI_SUCCESS) {
    EXPECT_EQ(hi_mpi_vpc_get_process_result(Vpc, Job, -1), Expected);
  }
  void openVpc() {
    hi_vpc_chn_attr A = {};
    EXPECT_EQ(hi_mpi_vpc_sys_create_chn(&Vpc, &A), HI_SUCCESS);
  }
  void closeVpc() { EXPECT_EQ(hi_mpi_vpc_destroy_chn(Vpc), HI_SUCCESS); }

  static void openDecoder(hi_vdec_chn Id, hi_payload_type Type) {
    hi_vdec_chn_attr A = {};
    A.type = Type;
    A.mode = HI_VDEC_SEND_MODE_FRAME;
    A.pic_width = A.pic_height = 1024;
    EXPECT_EQ(hi_mpi_vdec_create_chn(Id, &A), HI_SUCCESS);
    EXPECT_EQ(hi_mpi_vdec_start_recv_stream(Id), HI_SUCCESS);
  }
  static void closeDecoder(hi_vdec_chn Id) {
    EXPECT_EQ(hi_mpi_vdec_stop_recv_stream(Id), HI_SUCCESS);
    EXPECT_EQ(hi_mpi_vdec_destroy_chn(Id), HI_SUCCESS);
  }

  hi_vpc_chn Vpc = -1;
};

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_MEDIASECONDSUPPORT_H
