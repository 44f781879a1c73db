//===- MediaSecondTest.cpp - hi_mpi on real pixels ------------------------===//

#include "MediaSecondSupport.h"
#include "Video.h"

#include <thread>

namespace acltidy::test {

TEST_F(SecondMedia, Pictures) {
  openVpc();
  Image Want = sceneOf(media::Yuv420, 192, 128);
  HiPicture In(Want), Small(media::Yuv420, 96, 64), Part(media::Yuv420, 64, 32),
      Colours(Rgb888, 192, 128), Canvas(media::Yuv420, 128, 128);
  hi_u32 Job = 0;
  EXPECT_EQ(hi_mpi_vpc_resize(Vpc, &In.Info, &Small.Info, 0, 0, 0, &Job, -1),
            HI_SUCCESS);
  wait(Job);
  Image WantSmall = sceneOf(media::Yuv420, 96, 64), GotSmall = Small.fetch();
  media::expectLike(WantSmall, GotSmall, 30);

  hi_vpc_crop_region_info Crop = {Part.Info, {64, 32, 64, 32}};
  EXPECT_EQ(hi_mpi_vpc_crop(Vpc, &In.Info, &Crop, 1, &Job, -1), HI_SUCCESS);
  wait(Job);
  Image GotPart = Part.fetch();
  EXPECT_EQ(GotPart.at(0, 5, 6), Want.at(0, 37, 70));

  EXPECT_EQ(hi_mpi_vpc_convert_color(Vpc, &In.Info, &Colours.Info, &Job, -1),
            HI_SUCCESS);
  wait(Job);
  Image WantRgb(Rgb888, 192, 128), GotRgb = Colours.fetch();
  media::expectOk(media::transfer(Want.View, WantRgb.View, {}));
  media::expectLike(WantRgb, GotRgb, 100);

  EXPECT_EQ(aclrtMemset(Canvas.Memory.Address, Canvas.Memory.Size, 9,
                        Canvas.Memory.Size),
            ACL_SUCCESS);
  hi_vpc_crop_resize_paste_region Paste = {
      Canvas.Info, {0, 0, 192, 128}, {64, 32, 0}, 16, 32};
  EXPECT_EQ(hi_mpi_vpc_crop_resize_paste(Vpc, &In.Info, &Paste, 1, &Job, -1),
            HI_SUCCESS);
  wait(Job);
  Image GotCanvas = Canvas.fetch();
  EXPECT_EQ(GotCanvas.at(0, 31, 20), 9);
  EXPECT_NE(GotCanvas.at(0, 40, 20), 9);

  // Left of the picture is its first column.
  hi_vpc_crop_resize_border_region Framed = {
      Canvas.Info, {0, 0, 96, 96},      {96, 96, 0}, 16,
      16,          HI_BORDER_REPLICATE, {}};
  EXPECT_EQ(
      hi_mpi_vpc_crop_resize_make_border(Vpc, &In.Info, &Framed, 1, &Job, -1),
      HI_SUCCESS);
  wait(Job);
  GotCanvas = Canvas.fetch();
  EXPECT_EQ(GotCanvas.at(0, 0, 40), Want.at(0, 0, 24));
  closeVpc();
}

TEST_F(SecondMedia, Version) {
  hi_s32 Major = 0, Minor = -1, Patch = -1;
  EXPECT_EQ(hi_mpi_dvpp_get_version(&Major, &Minor, &Patch), HI_SUCCESS);
  EXPECT_GT(Major, 0);
  EXPECT_GE(Minor, 0);
  EXPECT_GE(Patch, 0);
  EXPECT_NE(hi_mpi_dvpp_get_version(&Major, nullptr, &Patch), HI_SUCCESS);
}

TEST_F(SecondMedia, BatchesTablesHistograms) {
  openVpc();
  Image First = sceneOf(media::Yuv420, 64, 64),
        Other = sceneOf(media::Yuv420, 64, 64, 1);
  HiPicture A(First), B(Other), ToA(media::Yuv420, 32, 32),
      ToB(media::Yuv420, 32, 32), Flipped(media::Yuv420, 64, 64),
      Mapped(media::Yuv420, 64, 64);
  const hi_vpc_pic_info *Sources[] = {&A.Info, &B.Info};
  hi_vpc_crop_resize_paste_region Regions[] = {
      {ToA.Info, {0, 0, 32, 32}, {32, 32, 0}, 0, 0},
      {ToB.Info, {32, 32, 32, 32}, {32, 32, 0}, 0, 0}};
  hi_u32 Counts[] = {1, 1}, Job = 0;
  EXPECT_EQ(hi_mpi_vpc_batch_crop_resize_paste(Vpc, Sources, 2, Regions, Counts,
                                               &Job, -1),
            HI_SUCCESS);
  wait(Job);
  Image Got = ToB.fetch();
  EXPECT_EQ(Got.at(0, 3, 4), Other.at(0, 35, 36));

  hi_flip_param Flip = {A.Info, Flipped.Info, HI_FLIP_HOR};
  EXPECT_EQ(hi_mpi_vpc_flip(Vpc, &Flip, &Job, -1), HI_SUCCESS);
  wait(Job);
  Got = Flipped.fetch();
  EXPECT_EQ(Got.at(0, 3, 4), First.at(0, 60, 4));

  hi_vpc_lut_remap Map;
  for (unsigned I = 0; I != 256; ++I)
    Map.map_value_y_or_r[I] = Map.map_value_u_or_g[I] =
        Map.map_value_v_or_b[I] = static_cast<hi_u8>(255 - I);
  EXPECT_EQ(
      hi_mpi_vpc_equalize_hist(Vpc, &A.Info, &Mapped.Info, &Map, &Job, -1),
      HI_SUCCESS);
  wait(Job);
  Got = Mapped.fetch();
  EXPECT_EQ(Got.at(0, 9, 9), 255 - First.at(0, 9, 9));

  auto Counted = std::make_unique<hi_vpc_histogram_config>();
  EXPECT_EQ(hi_mpi_vpc_calc_hist(Vpc, &A.Info, Counted.get(), &Job, -1),
            HI_SUCCESS);
  wait(Job);
  hi_u32 Sum = 0;
  for (hi_u32 N : Counted->histogram_y_or_r)
    Sum += N;
  EXPECT_EQ(Sum, 64u * 64);
  closeVpc();
}

TEST_F(SecondMedia, WhatAJobUses) {
  openVpc();
  Image Want = sceneOf(media::Yuv420, 64, 64);
  HiPicture In(Want);
  auto *Out = new HiPicture(media::Yuv420, 32, 32);
  hi_u32 Job = 0, Second = 0;
  EXPECT_EQ(hi_mpi_vpc_resize(Vpc, &In.Info, &Out->Info, 0, 0, 0, &Job, -1),
            HI_SUCCESS);
  char Byte = 0;
  EXPECT_EQ(
      aclrtMemcpy(&Byte, 1, Out->Memory.Address, 1, ACL_MEMCPY_DEVICE_TO_HOST),
      ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'hi_mpi_vpc_resize'");
  wait(Job);
  download(&Byte, Out->Memory.Address, 1);
  expectNothing();
  EXPECT_EQ(hi_mpi_vpc_get_process_result(Vpc, Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_vpc_resize(Vpc, &In.Info, &Out->Info, 0, 0, 0, &Second, -1),
            HI_SUCCESS);
  EXPECT_NE(Second, Job);
  delete Out;
  expectFinding("acl-unsynchronized-access", "is released");
  wait(Second);

  void *Plain = deviceMemory(64 * 64 * 3 / 2);
  hi_vpc_pic_info Wrong = In.Info;
  Wrong.picture_address = Plain;
  EXPECT_EQ(hi_mpi_vpc_flip(Vpc, nullptr, &Job, -1), wrong(7, HI_ERR_NULL_PTR));
  hi_mpi_vpc_convert_color(Vpc, &In.Info, &Wrong, &Job, -1);
  expectFinding("acl-non-dvpp-memory", "'hi_mpi_dvpp_malloc'");
  wait(Job);
  EXPECT_EQ(aclrtFree(Plain), ACL_SUCCESS);
  closeVpc();
}

TEST_F(SecondMedia, BadPictures) {
  openVpc();
  Image Want = sceneOf(media::Yuv420, 64, 64);
  HiPicture In(Want), Out(media::Yuv420, 64, 64);
  hi_u32 Job = 77;
  hi_vpc_pic_info Wrong = Out.Info;
  Wrong.picture_width = 0;
  EXPECT_EQ(hi_mpi_vpc_convert_color(Vpc, &In.Info, &Wrong, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  Wrong = Out.Info;
  Wrong.picture_buffer_size = 10;
  EXPECT_EQ(hi_mpi_vpc_convert_color(Vpc, &In.Info, &Wrong, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  Wrong = Out.Info;
  Wrong.picture_width_stride = ~0u;
  EXPECT_EQ(hi_mpi_vpc_convert_color(Vpc, &In.Info, &Wrong, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  hi_vpc_crop_region_info Crop = {Out.Info, {60, 60, 64, 64}};
  EXPECT_EQ(hi_mpi_vpc_crop(Vpc, &In.Info, &Crop, 0, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_vpc_convert_color(Vpc, nullptr, &Wrong, &Job, -1),
            wrong(7, HI_ERR_NULL_PTR));
  EXPECT_EQ(hi_mpi_vpc_convert_color(Vpc, &In.Info, &Out.Info, nullptr, -1),
            wrong(7, HI_ERR_NULL_PTR));
  EXPECT_EQ(Job, 77u);
  // Only the device sees that a region is outside.
  EXPECT_EQ(hi_mpi_vpc_crop(Vpc, &In.Info, &Crop, 1, &Job, -1), HI_SUCCESS);
  wait(Job, wrong(7, HI_ERR_ILLEGAL_PARAM));
  void *Memory = nullptr;
  EXPECT_EQ(hi_mpi_dvpp_malloc(0, &Memory, 0), wrong(2, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_dvpp_malloc(0, &Memory, 1ull << 63),
            wrong(2, HI_ERR_NO_MEM));
  EXPECT_NE(hi_mpi_dvpp_malloc(0, nullptr, 10), HI_SUCCESS);
  take();
  closeVpc();
}

TEST_F(SecondMedia, OrderOfChannels) {
  hi_vpc_chn_attr A = {};
  hi_vdec_chn_attr D = {};
  D.type = HI_PT_H264;
  EXPECT_EQ(hi_mpi_vpc_create_chn(4000, &A), wrong(7, HI_ERR_INVALID_CHN_ID));
  expectFinding("acl-limits", "a VPC channel");
  EXPECT_EQ(hi_mpi_vpc_create_chn(-1, &A), wrong(7, HI_ERR_INVALID_CHN_ID));
  EXPECT_EQ(hi_mpi_vpc_create_chn(5, nullptr), wrong(7, HI_ERR_NULL_PTR));
  EXPECT_EQ(hi_mpi_vpc_destroy_chn(5), wrong(7, HI_ERR_UNEXIST));
  expectNothing();
  EXPECT_EQ(hi_mpi_vpc_create_chn(5, &A), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_vpc_create_chn(5, &A), wrong(7, HI_ERR_EXIST));
  EXPECT_EQ(hi_mpi_vpc_destroy_chn(5), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_vpc_destroy_chn(5), wrong(7, HI_ERR_UNEXIST));
  expectFinding("acl-use-after-destroy", "destroyed before");

  EXPECT_EQ(hi_mpi_vdec_create_chn(2, &D), HI_SUCCESS);
  hi_vdec_stream S = {};
  hi_vdec_pic_info P = {};
  S.end_of_stream = HI_TRUE;
  EXPECT_EQ(hi_mpi_vdec_send_stream(2, &S, &P, 0),
            wrong(5, HI_ERR_NOT_PERM)); // Not started.
  EXPECT_EQ(hi_mpi_vdec_start_recv_stream(2), HI_SUCCESS);
  hi_video_frame_info F = {};
  hi_vdec_supplement_info More = {};
  EXPECT_EQ(hi_mpi_vdec_get_frame(2, &F, &More, &S, 0),
            wrong(5, HI_ERR_BUF_EMPTY));
  EXPECT_EQ(hi_mpi_vdec_destroy_chn(2), wrong(5, HI_ERR_NOT_PERM));
  expectFinding("acl-destroy-order", "'hi_mpi_vdec_stop_recv_stream'");
  EXPECT_EQ(hi_mpi_vdec_release_frame(2, &F), wrong(5, HI_ERR_ILLEGAL_PARAM));
  expectFinding("acl-use-after-destroy", "not handed out");
  EXPECT_EQ(hi_mpi_vdec_stop_recv_stream(2), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_vdec_stop_recv_stream(2), HI_SUCCESS); // May be repeated.
  EXPECT_EQ(hi_mpi_vdec_destroy_chn(2), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_vdec_start_recv_stream(2), wrong(5, HI_ERR_UNEXIST));
  expectFinding("acl-use-after-destroy", "decoder channel");

  // A channel that is left when the media system ends; calls after its end.
  EXPECT_EQ(hi_mpi_vpc_create_chn(5, &A), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_sys_exit(), HI_SUCCESS);
  expectFinding("acl-destroy-order", "while a VPC channel is open");
  EXPECT_EQ(hi_mpi_vpc_create_chn(6, &A), wrong(7, HI_ERR_NOT_READY));
  expectFinding("acl-destroy-order", "after hi_mpi_sys_exit");
  EXPECT_EQ(hi_mpi_sys_init(), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_sys_init(), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_sys_exit(), HI_SUCCESS); // One start is left.
}

TEST_F(SecondMedia, MoreChannelsThanThereAre) {
  hi_vpc_chn_attr A = {};
  std::vector<hi_vpc_chn> Open;
  hi_vpc_chn Id = -1;
  for (int I = 0; I != 256; ++I) {
    ASSERT_EQ(hi_mpi_vpc_sys_create_chn(&Id, &A), HI_SUCCESS);
    Open.push_back(Id);
  }
  EXPECT_EQ(hi_mpi_vpc_sys_create_chn(&Id, &A), wrong(7, HI_ERR_NO_MEM));
  std::string Detail;
  acltidyTakeFindings(
      [](const acltidyFinding *F, void *To) {
        EXPECT_STREQ(F->rule, "acl-limits");
        *static_cast<std::string *>(To) = F->message;
      },
      &Detail);
  EXPECT_NE(Detail.find("more VPC channels than"), std::string::npos);
  for (hi_vpc_chn Each : Open)
    EXPECT_EQ(hi_mpi_vpc_destroy_chn(Each), HI_SUCCESS);
}

TEST_F(SecondMedia, DecodeJpeg) {
  Image Want = sceneOf(Rgb888, 160, 96);
  std::vector<unsigned char> File = jpegOf(Want);
  openDecoder(0, HI_PT_JPEG);
  hi_vdec_stream S = {};
  S.addr = File.data();
  S.len = static_cast<hi_u32>(File.size());
  hi_img_info Info = {};
  EXPECT_EQ(hi_mpi_dvpp_get_image_info(HI_PT_JPEG, &S, &Info), HI_SUCCESS);
  EXPECT_EQ(Info.width, 160u);
  EXPECT_EQ(Info.pixel_format, HI_JPEG_RAW_FORMAT_YUV420);
  EXPECT_EQ(hi_mpi_vdec_get_jpegd_output_info(
                &S, HI_PIXEL_FORMAT_YVU_SEMIPLANAR_420, &Info),
            HI_SUCCESS);
  EXPECT_EQ(Info.width_stride, 192u);
  EXPECT_EQ(Info.height_stride, 96u);

  HiMemory Input(File), Output(Info.img_buf_size);
  S.addr = static_cast<hi_u8 *>(Input.Address);
  S.pts = 42;
  S.end_of_frame = S.need_display = HI_TRUE;
  hi_vdec_pic_info P = {};
  P.pixel_format = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  P.vir_addr = reinterpret_cast<hi_u64>(Output.Address);
  P.buffer_size = Info.img_buf_size;
  EXPECT_EQ(hi_mpi_vdec_send_stream(0, &S, &P, -1), HI_SUCCESS);
  hi_video_frame_info F = {};
  hi_vdec_supplement_info More = {};
  hi_vdec_stream Back = {};
  EXPECT_EQ(hi_mpi_vdec_get_frame(0, &F, &More, &Back, -1), HI_SUCCESS);
  EXPECT_EQ(F.v_frame.frame_flag, 0u);
  EXPECT_EQ(F.v_frame.pts, 42u);
  EXPECT_EQ(F.v_frame.width, 160u);
  EXPECT_EQ(Back.addr, S.addr);
  ASSERT_EQ(F.v_frame.virt_addr[0], Output.Address);
  Image Got(media::Yuv420, 160, 96), Yuv(media::Yuv420, 160, 96);
  Got.View.WidthStride = F.v_frame.width_stride[0];
  Got.View.HeightStride = F.v_frame.height_stride[0];
  Got.Memory.assign(Output.Size + Image::Guard, 0xa5);
  Got.View.Size = Output.Size;
  Got.View.Data = Got.Memory.data();
  download(Got.Memory.data(), Output.Address, Output.Size);
  media::expectOk(media::transfer(Want.View, Yuv.View, {}));
  media::expectLike(Yuv, Got, 30);
  EXPECT_EQ(hi_mpi_vdec_release_frame(0, &F), HI_SUCCESS);

  // Cut off: a frame with a flag.
  S.len /= 2;
  EXPECT_EQ(hi_mpi_vdec_send_stream(0, &S, &P, -1), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_vdec_get_frame(0, &F, &More, &Back, -1), HI_SUCCESS);
  EXPECT_NE(F.v_frame.frame_flag, 0u);
  EXPECT_EQ(hi_mpi_vdec_release_frame(0, &F), HI_SUCCESS);
  closeDecoder(0);
}

TEST_F(SecondMedia, DecodeVideo) {
  constexpr uint32_t Width = 176, Height = 144, Frames = 6;
  media::VideoEncoder::Options O;
  O.Width = Width;
  O.Height = Height;
  O.KiloBitRate = 4000;
  if (!media::canEncode(media::VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  std::unique_ptr<media::VideoEncoder> E;
  media::expectOk(media::VideoEncoder::create(O, E));
  std::vector<std::vector<uint8_t>> Packets;
  media::VideoEncoder::Packet P;
  for (unsigned I = 0; I != Frames; ++I) {
    Image Frame = sceneOf(media::Yuv420, Width, Height, I * 0.1);
    media::expectOk(E->send(Frame.View, false, I));
    while (E->receive(P))
      Packets.push_back(P.Data);
  }
  media::expectOk(E->finish());
  while (E->receive(P))
    Packets.push_back(P.Data);
  ASSERT_EQ(Packets.size(), Frames);

  openDecoder(7, HI_PT_H264);
  std::vector<std::unique_ptr<HiMemory>> Inputs, Outputs;
  for (unsigned I = 0; I != Frames; ++I) {
    Inputs.push_back(std::make_unique<HiMemory>(Packets[I]));
    Outputs.push_back(std::make_unique<HiMemory>(Width * Height * 3 / 2));
    hi_vdec_stream S = {};
    S.addr = static_cast<hi_u8 *>(Inputs[I]->Address);
    S.len = static_cast<hi_u32>(Inputs[I]->Size);
    S.pts = I;
    S.end_of_frame = HI_TRUE;
    S.need_display = I == 2 ? HI_FALSE : HI_TRUE;
    hi_vdec_pic_info Out = {};
    Out.width = Width;
    Out.height = Height;
    Out.width_stride = Width;
    Out.height_stride = Height;
    Out.pixel_format = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
    Out.vir_addr = reinterpret_cast<hi_u64>(Outputs[I]->Address);
    Out.buffer_size = static_cast<hi_u32>(Outputs[I]->Size);
    EXPECT_EQ(hi_mpi_vdec_send_stream(7, &S, &Out, -1), HI_SUCCESS);
  }
  Inputs[5].reset();
  expectFinding("acl-unsynchronized-access", "'hi_mpi_vdec_send_stream'");
  hi_vdec_stream End = {};
  End.end_of_stream = HI_TRUE;
  hi_vdec_pic_info None = {};
  EXPECT_EQ(hi_mpi_vdec_send_stream(7, &End, &None, -1), HI_SUCCESS);
  hi_vdec_chn_status Status = {};
  hi_video_frame_info F = {};
  for (unsigned I = 0; I != Frames - 1; ++I) {
    hi_vdec_supplement_info More = {};
    hi_vdec_stream Back = {};
    ASSERT_EQ(hi_mpi_vdec_get_frame(7, &F, &More, &Back, -1), HI_SUCCESS);
    EXPECT_EQ(Back.pts, I);
    EXPECT_EQ(F.v_frame.frame_flag, 0u);
    EXPECT_EQ(More.video_supplement_info.frame_type,
              I ? HI_VDEC_FRAME_TYPE_P : HI_VDEC_FRAME_TYPE_I);
    if (I != 2) {
      Image Want = sceneOf(media::Yuv420, Width, Height, I * 0.1),
            Got(media::Yuv420, Width, Height);
      download(Got.Memory.data(), F.v_frame.virt_addr[0], Got.View.Size);
      media::expectLike(Want, Got, 32);
    }
    if (I != Frames - 2)
      EXPECT_EQ(hi_mpi_vdec_release_frame(7, &F), HI_SUCCESS);
  }
  do
    ASSERT_EQ(hi_mpi_vdec_query_status(7, &Status), HI_SUCCESS);
  while (Status.left_stream_frames);
  EXPECT_EQ(Status.recv_stream_frames, Frames);
  closeDecoder(7);
  expectFinding("acl-resource-leak", "'hi_mpi_vdec_release_frame'");
}

TEST_F(SecondMedia, DecodePng) {
  Image Want = sceneOf(Rgb888, 128, 48);
  std::vector<unsigned char> File = pngOf(Want);
  hi_pngd_chn_attr A = {};
  EXPECT_EQ(hi_mpi_pngd_create_chn(1, &A), HI_SUCCESS);
  hi_img_stream S = {};
  S.type = HI_PT_PNG;
  S.addr = File.data();
  S.len = static_cast<hi_u32>(File.size());
  hi_img_info Info = {};
  EXPECT_EQ(hi_mpi_png_get_image_info(&S, &Info), HI_SUCCESS);
  EXPECT_EQ(Info.width, 128u);
  EXPECT_EQ(Info.img_buf_size, 128u * 48 * 3);
  HiMemory Input(File), Output(Info.img_buf_size);
  S.addr = static_cast<hi_u8 *>(Input.Address);
  hi_pic_info P = {};
  P.picture_address = Output.Address;
  P.picture_buffer_size = Info.img_buf_size;
  P.picture_format = HI_PIXEL_FORMAT_UNKNOWN;
  EXPECT_EQ(hi_mpi_pngd_send_stream(1, &S, &P, -1), HI_SUCCESS);
  hi_pic_info Back = {};
  EXPECT_EQ(hi_mpi_pngd_get_image_data(1, &Back, &S, -1), HI_SUCCESS);
  EXPECT_EQ(Back.picture_width, 128u);
  EXPECT_EQ(Back.picture_format, Rgb888);
  Image Got(Rgb888, 128, 48);
  download(Got.Memory.data(), Output.Address, Output.Size);
  media::expectLike(Want, Got, 100);
  S.len = 30;
  EXPECT_EQ(hi_mpi_pngd_send_stream(1, &S, &P, -1), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_pngd_get_image_data(1, &Back, &S, -1),
            wrong(64, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_pngd_get_image_data(1, &Back, &S, 0),
            wrong(64, HI_ERR_BUF_EMPTY));
  EXPECT_EQ(hi_mpi_pngd_destroy_chn(1), HI_SUCCESS);
}

TEST_F(SecondMedia, EncodeJpeg) {
  Image Want = sceneOf(media::Yuv420, 128, 64);
  HiPicture In(Want);
  hi_venc_chn_attr A = {};
  A.venc_attr.type = HI_PT_JPEG;
  A.venc_attr.pic_width = A.venc_attr.max_pic_width = 128;
  A.venc_attr.pic_height = A.venc_attr.max_pic_height = 64;
  A.venc_attr.buf_size = 1 << 20;
  EXPECT_EQ(hi_mpi_venc_create_chn(3, &A), HI_SUCCESS);
  hi_video_frame_info F = {};
  F.v_frame.width = 128;
  F.v_frame.height = 64;
  F.v_frame.pixel_format = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  F.v_frame.width_stride[0] = 128;
  F.v_frame.height_stride[0] = 64;
  F.v_frame.virt_addr[0] = In.Memory.Address;
  F.v_frame.pts = 9;
  EXPECT_EQ(hi_mpi_venc_send_frame(3, &F, -1), wrong(8, HI_ERR_NOT_PERM));
  hi_venc_start_param Start = {-1};
  EXPECT_EQ(hi_mpi_venc_start_chn(3, &Start), HI_SUCCESS);
  hi_venc_jpeg_param J = {};
  EXPECT_EQ(hi_mpi_venc_get_jpeg_param(3, &J), HI_SUCCESS);
  J.qfactor = 95;
  EXPECT_EQ(hi_mpi_venc_set_jpeg_param(3, &J), HI_SUCCESS);
  J.qfactor = 101;
  EXPECT_EQ(hi_mpi_venc_set_jpeg_param(3, &J), wrong(8, HI_ERR_ILLEGAL_PARAM));

  hi_s32 Epoll = 0, Count = 0, Fd = hi_mpi_venc_get_fd(3);
  EXPECT_EQ(hi_mpi_sys_create_epoll(10, &Epoll), HI_SUCCESS);
  hi_dvpp_epoll_event Event = {HI_DVPP_EPOLL_IN, this}, Found = {};
  EXPECT_EQ(hi_mpi_sys_ctl_epoll(Epoll, HI_DVPP_EPOLL_CTL_ADD, Fd, &Event),
            HI_SUCCESS);
  EXPECT_EQ(hi_mpi_sys_wait_epoll(Epoll, &Found, 1, 0, &Count), HI_SUCCESS);
  EXPECT_EQ(Count, 0);

  EXPECT_EQ(hi_mpi_venc_send_frame(3, &F, -1), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_sys_wait_epoll(Epoll, &Found, 1, -1, &Count), HI_SUCCESS);
  EXPECT_EQ(Count, 1);
  EXPECT_EQ(Found.data, this);
  hi_venc_pack Pack = {};
  hi_venc_stream S = {};
  S.pack = &Pack;
  hi_venc_chn_status Status = {};
  EXPECT_EQ(hi_mpi_venc_query_status(3, &Status), HI_SUCCESS);
  EXPECT_EQ(Status.cur_packs, 1u);
  ASSERT_EQ(hi_mpi_venc_get_stream(3, &S, -1), HI_SUCCESS);
  EXPECT_EQ(Pack.pts, 9u);
  EXPECT_EQ(Pack.input_addr, reinterpret_cast<hi_u64>(In.Memory.Address));
  std::vector<uint8_t> File(Pack.len);
  download(File.data(), Pack.addr, File.size());
  EXPECT_EQ(File[0], 0xFF);
  EXPECT_EQ(File[1], 0xD8);
  EXPECT_EQ(hi_mpi_venc_release_stream(3, &S), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_release_stream(3, &S), wrong(8, HI_ERR_ILLEGAL_PARAM));
  expectFinding("acl-use-after-destroy", "give back every stream once");
  EXPECT_EQ(hi_mpi_sys_ctl_epoll(Epoll, HI_DVPP_EPOLL_CTL_DEL, Fd, nullptr),
            HI_SUCCESS);
  EXPECT_EQ(hi_mpi_sys_close_epoll(Epoll), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_close_fd(3), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_destroy_chn(3), wrong(8, HI_ERR_NOT_PERM));
  expectFinding("acl-destroy-order", "'hi_mpi_venc_stop_chn'");
  EXPECT_EQ(hi_mpi_venc_stop_chn(3), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_destroy_chn(3), HI_SUCCESS);

  // Output in the client's memory.
  A.venc_attr.buf_size = 0;
  EXPECT_EQ(hi_mpi_venc_create_chn(3, &A), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_start_chn(3, &Start), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_send_frame(3, &F, -1), wrong(8, HI_ERR_NOT_PERM));
  hi_u32 Size = 0;
  EXPECT_EQ(hi_mpi_venc_get_jpege_predicted_size(&F, &J, &Size), HI_SUCCESS);
  HiMemory Out(Size);
  hi_img_stream To = {};
  To.addr = static_cast<hi_u8 *>(Out.Address);
  To.len = Size;
  EXPECT_EQ(hi_mpi_venc_send_jpege_frame(3, &F, &To, -1), HI_SUCCESS);
  ASSERT_EQ(hi_mpi_venc_get_stream(3, &S, -1), HI_SUCCESS);
  EXPECT_EQ(Pack.addr, Out.Address);
  EXPECT_LT(Pack.len, Size);
  EXPECT_EQ(hi_mpi_venc_release_stream(3, &S), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_stop_chn(3), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_destroy_chn(3), HI_SUCCESS);
}

TEST_F(SecondMedia, EncodeVideo) {
  hi_venc_chn_attr A = {};
  A.venc_attr.type = HI_PT_H264;
  A.venc_attr.profile = 1;
  A.venc_attr.pic_width = 176;
  A.venc_attr.pic_height = 144;
  A.rc_attr.rc_mode = HI_VENC_RC_MODE_H264_VBR;
  A.rc_attr.h264_vbr.gop = 4;
  A.rc_attr.h264_vbr.src_frame_rate = 30;
  A.rc_attr.h264_vbr.max_bit_rate = 4000;
  hi_s32 Made = hi_mpi_venc_create_chn(0, &A);
  if (Made == wrong(8, HI_ERR_NOT_SUPPORT)) {
    EXPECT_FALSE(productIs("310p"));
    GTEST_SKIP() << "this product has no video encoder";
  }
  ASSERT_EQ(Made, HI_SUCCESS);
  hi_venc_start_param Start = {-1};
  EXPECT_EQ(hi_mpi_venc_start_chn(0, &Start), HI_SUCCESS);
  hi_venc_pack Packs[3] = {};
  hi_venc_stream Streams[3] = {};
  for (unsigned I = 0; I != 3; ++I) {
    Image Frame = sceneOf(media::Yuv420, 176, 144, I * 0.1);
    HiPicture In(Frame);
    hi_video_frame_info F = {};
    F.v_frame.width = 176;
    F.v_frame.height = 144;
    F.v_frame.pixel_format = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
    F.v_frame.width_stride[0] = 176;
    F.v_frame.height_stride[0] = 144;
    F.v_frame.virt_addr[0] = In.Memory.Address;
    EXPECT_EQ(hi_mpi_venc_send_frame(0, &F, -1), HI_SUCCESS);
    Streams[I].pack = &Packs[I];
    ASSERT_EQ(hi_mpi_venc_get_stream(0, &Streams[I], -1), HI_SUCCESS);
    EXPECT_EQ(Packs[I].data_type.h264_type,
              I ? HI_VENC_H264_NALU_P_SLICE : HI_VENC_H264_NALU_IDR_SLICE);
    EXPECT_GT(Packs[I].len, 20u);
  }
  EXPECT_EQ(hi_mpi_venc_release_stream(0, &Streams[1]), HI_SUCCESS);
  expectFinding("acl-destroy-order", "another order");
  EXPECT_EQ(hi_mpi_venc_release_stream(0, &Streams[0]), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_stop_chn(0), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_venc_destroy_chn(0), HI_SUCCESS);
  expectFinding("acl-resource-leak", "'hi_mpi_venc_release_stream'");
}

TEST_F(SecondMedia, Buffers) {
  hi_vb_pool_config Config = {};
  Config.blk_size = 1000;
  Config.blk_cnt = 2;
  hi_vb_pool Pool = hi_mpi_vb_create_pool(&Config);
  ASSERT_NE(Pool, static_cast<hi_vb_pool>(HI_VB_INVALID_POOLID));
  hi_vb_blk First = hi_mpi_vb_get_block(Pool, 1000, nullptr),
            Second = hi_mpi_vb_get_block(Pool, 10, nullptr);
  EXPECT_EQ(hi_mpi_vb_get_block(Pool, 10, nullptr),
            static_cast<hi_vb_blk>(HI_VB_INVALID_HANDLE));
  auto *A = static_cast<char *>(hi_mpi_vb_handle_to_addr(First)),
       *B = static_cast<char *>(hi_mpi_vb_handle_to_addr(Second));
  EXPECT_EQ(B - A, 1024);
  EXPECT_EQ(aclrtMemset(A, 1000, 0, 1000), ACL_SUCCESS);
  EXPECT_EQ(hi_mpi_vb_release_block(Second), HI_SUCCESS);
  EXPECT_NE(hi_mpi_vb_destroy_pool(Pool), HI_SUCCESS);
  expectFinding("acl-destroy-order", "'hi_mpi_vb_release_block'");
  EXPECT_EQ(hi_mpi_vb_release_block(First), HI_SUCCESS);
  EXPECT_NE(hi_mpi_vb_release_block(First), HI_SUCCESS);
  expectFinding("acl-use-after-destroy", "released twice");
  EXPECT_EQ(hi_mpi_vb_destroy_pool(Pool), HI_SUCCESS);
  Config.blk_size = 1ull << 63;
  EXPECT_EQ(hi_mpi_vb_create_pool(&Config),
            static_cast<hi_vb_pool>(HI_VB_INVALID_POOLID));
  EXPECT_EQ(hi_mpi_vb_create_pool(nullptr),
            static_cast<hi_vb_pool>(HI_VB_INVALID_POOLID));
}

TEST_F(SecondMedia, StridesForModules) {
  hi_module_type All[] = {HI_MOD_VPC, HI_MOD_JPEGD};
  hi_img_base_info Base = {100, 50, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420, {}};
  hi_img_align_info Info = {};
  EXPECT_EQ(hi_mpi_sys_get_image_align_info(All, 2, &Base, &Info), HI_SUCCESS);
  EXPECT_EQ(Info.width_stride, 128u);
  EXPECT_EQ(Info.height_stride, 64u);
  EXPECT_EQ(Info.img_buf_size, 128u * 64 * 3 / 2);
  EXPECT_EQ(hi_mpi_sys_get_image_align_info(nullptr, 2, &Base, &Info),
            wrong(2, HI_ERR_ILLEGAL_PARAM));
}

} // namespace acltidy::test
