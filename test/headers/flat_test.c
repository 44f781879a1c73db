//===-- flat_test.c - media headers without the folder in their name
//-------===//

int channelOf(const hi_mpp_chn *chn);
int channelOf(const hi_mpp_chn *chn) { return chn->chn_id; }
