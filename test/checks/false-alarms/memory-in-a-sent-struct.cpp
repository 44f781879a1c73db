// RUN: %check_acl_tidy %s acl-*
// Must not be reported: the decoder takes the memory that the struct names, and
// the thread that gets the frames gives it back.

#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"

int send(hi_vdec_chn channel, const void *file, hi_u64 size, int rounds) {
  hi_vdec_stream stream{};
  hi_vdec_pic_info picture{};
  while (rounds-- > 0) {
    hi_u8 *data = nullptr;
    hi_s32 status = hi_mpi_dvpp_malloc(0, reinterpret_cast<void **>(&data), size);
    if (status != HI_SUCCESS || data == nullptr)
      return 1;
    if (aclrtMemcpy(data, size, file, size, ACL_MEMCPY_HOST_TO_DEVICE) != ACL_SUCCESS) {
      hi_mpi_dvpp_free(data);
      return 1;
    }
    stream.addr = data;
    stream.len = static_cast<hi_u32>(size);
    status = hi_mpi_vdec_send_stream(channel, &stream, &picture, -1);
    if (status != HI_SUCCESS) {
      hi_mpi_dvpp_free(data);
      return 1;
    }
  }
  stream.addr = nullptr;
  stream.len = 0;
  return hi_mpi_vdec_send_stream(channel, &stream, &picture, -1) == HI_SUCCESS ? 0 : 1;
}
