// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// DVPP V2: the client chooses channel numbers; memory has functions of its own.

#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"

hi_s32 start(hi_vdec_chn channel, const hi_vdec_chn_attr *attr) {
  hi_s32 status = hi_mpi_vdec_create_chn(channel, attr);
  if (status != HI_SUCCESS)
    return status;
  status = hi_mpi_vdec_start_recv_stream(channel);
  if (status != HI_SUCCESS)
    return status;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this failure leaves the decoder channel opened by 'hi_mpi_vdec_create_chn' open; call 'hi_mpi_vdec_destroy_chn' before returning [acl-resource-leak]
  return HI_SUCCESS;
}

hi_s32 initialise(hi_vpc_chn *channel, const hi_vpc_chn_attr *attr) {
  hi_s32 status = hi_mpi_sys_init();
  if (status != HI_SUCCESS)
    return status;
  status = hi_mpi_vpc_sys_create_chn(channel, attr);
  if (status != HI_SUCCESS)
    return status;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this failure leaves the media system opened by 'hi_mpi_sys_init' open; call 'hi_mpi_sys_exit' before returning
  return HI_SUCCESS;
}

hi_s32 memoryForgotten(hi_vpc_chn channel, const hi_vpc_pic_info *in,
                       hi_vpc_pic_info *out, hi_u64 size) {
  void *pixels = nullptr;
  hi_u32 task = 0;
  if (hi_mpi_dvpp_malloc(0, &pixels, size) != HI_SUCCESS)
    return HI_FAILURE;
  if (hi_mpi_vpc_resize(channel, in, out, 0, 0, 0, &task, -1) != HI_SUCCESS)
    return HI_FAILURE;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: DVPP memory 'pixels' from 'hi_mpi_dvpp_malloc' is never released on this path; call 'hi_mpi_dvpp_free' before it is lost
  return hi_mpi_dvpp_free(pixels);
}

void freedTwice(hi_u64 size) {
  void *pixels = nullptr;
  if (hi_mpi_dvpp_malloc(0, &pixels, size) != HI_SUCCESS)
    return;
  hi_mpi_dvpp_free(pixels);
  hi_mpi_dvpp_free(pixels);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: DVPP memory 'pixels' is released twice: 'hi_mpi_dvpp_free' already released it; remove one of the calls or reset the handle after the first [acl-use-after-destroy]
}

void mismatched(hi_u64 size) {
  void *pixels = nullptr;
  if (hi_mpi_dvpp_malloc(0, &pixels, size) != HI_SUCCESS)
    return;
  aclrtFree(pixels);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: DVPP memory 'pixels' from 'hi_mpi_dvpp_malloc' is released by 'aclrtFree', which is for device memory; use 'hi_mpi_dvpp_free' [acl-mismatched-destroy]
}

hi_s32 epollForgotten(hi_s32 fd, hi_dvpp_epoll_event *event) {
  hi_s32 epoll = 0;
  if (hi_mpi_sys_create_epoll(10, &epoll) != HI_SUCCESS)
    return HI_FAILURE;
  return hi_mpi_sys_ctl_epoll(epoll, 1, fd, event);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: media epoll descriptor 'epoll' from 'hi_mpi_sys_create_epoll' is never released on this path; call 'hi_mpi_sys_close_epoll' before it is lost
}

// --- Right uses -------------------------------------------------------------

hi_s32 startWell(hi_vdec_chn channel, const hi_vdec_chn_attr *attr) {
  hi_s32 status = hi_mpi_vdec_create_chn(channel, attr);
  if (status != HI_SUCCESS)
    return status;
  status = hi_mpi_vdec_start_recv_stream(channel);
  if (status != HI_SUCCESS)
    hi_mpi_vdec_destroy_chn(channel);
  return status;
}

void stop(hi_vdec_chn channel) {
  hi_mpi_vdec_stop_recv_stream(channel);
  hi_mpi_vdec_destroy_chn(channel);
}

hi_s32 resize(hi_vpc_chn channel, const hi_vpc_pic_info *in,
              hi_vpc_pic_info *out, hi_u64 size) {
  hi_u32 task = 0;
  hi_s32 status = hi_mpi_dvpp_malloc(0, &out->picture_address, size);
  if (status != HI_SUCCESS)
    return status;
  status = hi_mpi_vpc_resize(channel, in, out, 0, 0, 0, &task, -1);
  if (status == HI_SUCCESS)
    status = hi_mpi_vpc_get_process_result(channel, task, -1);
  return status;
}

hi_s32 frames(hi_vdec_chn channel, int count) {
  for (int i = 0; i < count; ++i) {
    hi_video_frame_info frame;
    hi_vdec_supplement_info supplement;
    hi_vdec_stream stream;
    if (hi_mpi_vdec_get_frame(channel, &frame, &supplement, &stream, 100) !=
        HI_SUCCESS)
      continue;
    hi_mpi_dvpp_free(stream.addr);
    hi_mpi_vdec_release_frame(channel, &frame);
  }
  return HI_SUCCESS;
}
