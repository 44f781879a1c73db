// RUN: %check_acl_tidy %s acl-non-dvpp-memory
// Memory reaches V2 in the fields of structs.

#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"
#include <cstdlib>
#include <cstring>

void resizeOnHost(hi_vpc_chn chn, hi_vpc_pic_info in, hi_u32 size) {
  hi_vpc_pic_info out = {};
  out.picture_address = malloc(size);
  if (!out.picture_address)
    return;
  hi_u32 task = 0;
  hi_mpi_vpc_resize(chn, &in, &out, 0, 0, 0, &task, -1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: heap memory 'out.picture_address' from 'malloc' is given to 'hi_mpi_vpc_resize' in the field 'picture_address', but DVPP V2 picture processing takes media memory only (on every product); allocate it with 'hi_mpi_dvpp_malloc' [acl-non-dvpp-memory]
  // CHECK-NOTES: :[[@LINE-6]]:25: note: heap memory is allocated here by 'malloc'
  hi_mpi_vpc_get_process_result(chn, task, -1);
  free(out.picture_address);
}

// Nested structs, arrays of them.
void cropOnStack(hi_vpc_chn chn, const hi_vpc_pic_info *in) {
  char pixels[1024];
  hi_vpc_crop_region_info regions[2];
  memset(regions, 0, sizeof(regions));
  regions[0].dest_pic_info.picture_address = pixels;
  hi_u32 task = 0;
  hi_mpi_vpc_crop(chn, in, regions, 2, &task, -1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: host memory 'pixels' is given to 'hi_mpi_vpc_crop' in the field 'picture_address'
  hi_mpi_vpc_get_process_result(chn, task, -1);
}

// The address is an integer here.
static void setOutput(hi_vdec_pic_info &pic, void *memory) {
  pic.vir_addr = reinterpret_cast<hi_u64>(memory);
}
void decodeToHost(hi_vdec_chn chn, hi_vdec_stream *in, hi_u32 size) {
  void *memory = nullptr;
  if (aclrtMallocHost(&memory, size) != ACL_SUCCESS)
    return;
  hi_vdec_pic_info pic = {};
  setOutput(pic, memory);
  hi_mpi_vdec_send_stream(chn, in, &pic, -1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: pinned host memory 'memory' from 'aclrtMallocHost' is given to 'hi_mpi_vdec_send_stream' in the field 'vir_addr', but DVPP V2 decoding takes media memory only (on every product); allocate it with 'hi_mpi_dvpp_malloc'
  // CHECK-NOTES: :[[@LINE-6]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
}

// The parser of the header works on the host.
void header(const hi_u8 *file, hi_u32 size) {
  void *dev = nullptr;
  if (hi_mpi_dvpp_malloc(0, &dev, size) != 0)
    return;
  aclrtMemcpy(dev, size, file, size, ACL_MEMCPY_HOST_TO_DEVICE);
  hi_img_stream stream = {};
  stream.addr = static_cast<hi_u8 *>(dev);
  stream.len = size;
  hi_img_info info;
  hi_mpi_png_get_image_info(&stream, &info);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'dev' from 'hi_mpi_dvpp_malloc' is given to 'hi_mpi_png_get_image_info' in the field 'addr', which parses the data on the host; pass the copy in host memory
  // CHECK-NOTES: :[[@LINE-9]]:7: note: DVPP memory is allocated here by 'hi_mpi_dvpp_malloc'
  hi_mpi_dvpp_free(dev);
}

// Right, or right on some product (950 takes any device memory).
void good(hi_vpc_chn chn, hi_vpc_pic_info in, hi_vdec_chn dec,
          hi_vdec_stream *stream, hi_u32 size) {
  hi_vpc_pic_info out = {};
  hi_u32 task = 0;
  if (hi_mpi_dvpp_malloc(0, &out.picture_address, size) != 0)
    return;
  hi_mpi_vpc_resize(chn, &in, &out, 0, 0, 0, &task, -1);
  hi_mpi_vpc_get_process_result(chn, task, -1);
  hi_mpi_dvpp_free(out.picture_address);

  hi_vpc_pic_info device = {};
  if (aclrtMalloc(&device.picture_address, size, ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return;
  hi_mpi_vpc_resize(chn, &in, &device, 0, 0, 0, &task, -1);
  hi_mpi_vpc_get_process_result(chn, task, -1);
  aclrtFree(device.picture_address);

  hi_vdec_pic_info none = {};
  stream->need_display = HI_FALSE;
  hi_mpi_vdec_send_stream(dec, stream, &none, -1);

  hi_u8 header[64] = {};
  hi_img_stream onHost = {};
  onHost.addr = header;
  onHost.len = sizeof(header);
  hi_img_info info;
  hi_mpi_png_get_image_info(&onHost, &info);
}
