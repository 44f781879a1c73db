// RUN: %check_acl_tidy %s acl-non-dvpp-memory --config="{CheckOptions: {acl-non-dvpp-memory.Product: '310P'}}"

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"
#include "acl/ops/acl_dvpp.h"

void device(hi_vpc_chn chn, hi_vpc_pic_info in, hi_u32 size) {
  hi_vpc_pic_info out = {};
  if (aclrtMalloc(&out.picture_address, size, ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return;
  hi_u32 task = 0;
  hi_mpi_vpc_resize(chn, &in, &out, 0, 0, 0, &task, -1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'out.picture_address' from 'aclrtMalloc' is given to 'hi_mpi_vpc_resize' in the field 'picture_address', but DVPP V2 picture processing takes media memory only (on 310P); allocate it with 'hi_mpi_dvpp_malloc'
  hi_mpi_vpc_get_process_result(chn, task, -1);
  aclrtFree(out.picture_address);
}

// Either allocator serves V1 and V2 there.
void mixed(acldvppPicDesc *desc, hi_u32 size) {
  void *memory = nullptr;
  if (hi_mpi_dvpp_malloc(0, &memory, size) != 0)
    return;
  acldvppSetPicDescData(desc, memory);
  hi_mpi_dvpp_free(memory);
}

// The maps of the rate control are an exception.
void rateControl(hi_venc_chn chn, hi_user_frame_info frame, hi_u32 size) {
  void *map = nullptr;
  if (acldvppMalloc(&map, size) != ACL_SUCCESS)
    return;
  frame.user_rc_info.qp_map_phy_addr = reinterpret_cast<hi_u64>(map);
  hi_mpi_venc_send_frame_ex(chn, &frame, -1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: DVPP memory 'map' from 'acldvppMalloc' is given to 'hi_mpi_venc_send_frame_ex' in the field 'qp_map_phy_addr', but DVPP V2 rate control takes media memory only (on 310P); allocate it with 'hi_mpi_dvpp_malloc'
}
