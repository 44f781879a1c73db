// RUN: %check_acl_tidy %s acl-destroy-order,acl-use-after-destroy

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"
#include "acl/ops/acl_dvpp.h"

void descFirst() {
  acldvppChannelDesc *desc = acldvppCreateChannelDesc();
  if (!desc)
    return;
  if (acldvppCreateChannel(desc) == ACL_SUCCESS) {
    acldvppDestroyChannelDesc(desc);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'acldvppDestroyChannelDesc' ends the DVPP channel description 'desc' while its DVPP channel from 'acldvppCreateChannel' is open; call 'acldvppDestroyChannel' first [acl-destroy-order]
    acldvppDestroyChannel(desc);
  } else {
    acldvppDestroyChannelDesc(desc);
  }
}

// Made elsewhere: known when the channel follows.
class Media {
public:
  ~Media() {
    acldvppDestroyChannelDesc(desc);
    acldvppDestroyChannel(desc);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: DVPP channel is released by 'acldvppDestroyChannel' after 'acldvppDestroyChannelDesc' has closed the DVPP channel description it lives in; call 'acldvppDestroyChannel' before 'acldvppDestroyChannelDesc' [acl-destroy-order]
  }
  bool open();

private:
  acldvppChannelDesc *desc = nullptr;
};
void media() {
  Media m;
  m.open();
}

void destroyWhileRunning(hi_vdec_chn chn, const hi_vdec_chn_attr *attr) {
  if (hi_mpi_vdec_create_chn(chn, attr) != 0)
    return;
  hi_mpi_vdec_start_recv_stream(chn);
  hi_mpi_vdec_destroy_chn(chn);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'hi_mpi_vdec_destroy_chn' ends the decoder channel while its stream reception from 'hi_mpi_vdec_start_recv_stream' is open; call 'hi_mpi_vdec_stop_recv_stream' first [acl-destroy-order]
}

void channelAfterSystem(hi_vdec_chn chn) {
  hi_mpi_sys_exit();
  hi_mpi_vdec_destroy_chn(chn);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: decoder channel is released by 'hi_mpi_vdec_destroy_chn' after 'hi_mpi_sys_exit' has closed the media system it lives in; call 'hi_mpi_vdec_destroy_chn' before 'hi_mpi_sys_exit' [acl-destroy-order]
}

void right(hi_vdec_chn chn, hi_vdec_chn other, const hi_vdec_chn_attr *attr) {
  acldvppChannelDesc *desc = acldvppCreateChannelDesc();
  if (desc && acldvppCreateChannel(desc) == ACL_SUCCESS)
    acldvppDestroyChannel(desc);
  acldvppDestroyChannelDesc(desc);

  if (hi_mpi_sys_init() != 0)
    return;
  if (hi_mpi_vdec_create_chn(chn, attr) != 0)
    return;
  if (hi_mpi_vdec_start_recv_stream(chn) == 0) {
    hi_mpi_vdec_destroy_chn(other);
    hi_mpi_vdec_stop_recv_stream(chn);
  }
  hi_mpi_vdec_destroy_chn(chn);
  hi_mpi_sys_exit();
}
