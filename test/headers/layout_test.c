//===-- layout_test.c - sizes and offsets of the ACL structures
//------------===//
// LP64, from the field lists of CANN 8.1. Read as C and as C++.

#define ENABLE_DVPP_INTERFACE
#include "interface_test.h"

#include "acl/acl.h"
#include "acl/acl_dump.h"
#include "acl/acl_prof.h"
#include "acl/acl_rt_memory_soma.h"
#include "acl/dvpp/hi_dvpp.h"
#include "acl/ops/acl_dvpp.h"
#include "aclnn/acl_meta.h"
#include "hccl/hccl.h"

// Every enumeration is as wide as an int.
SIZE(aclDataType, 4);
SIZE(aclrtMemcpyKind, 4);
SIZE(acldvppPixelFormat, 4);
SIZE(hi_bool, 4);
SIZE(hi_dvpp_epoll_event_type, 4);
SIZE(HcclResult, 4);

// Handles are pointers, ids are integers.
SIZE(aclError, 4);
SIZE(aclrtStream, 8);
SIZE(aclrtDrvMemHandle, 8);
SIZE(aclmdlRI, 8);
SIZE(HcclComm, 8);
SIZE(hi_vpc_chn, 4);
SIZE(hi_vb_blk, 4);
SIZE(aclnnStatus, 4);

// Models: names and nested arrays.
SIZE(aclmdlIODims, 1160);
AT(aclmdlIODims, dimCount, 128);
AT(aclmdlIODims, dims, 136);
SIZE(aclmdlIODimsRange, 2056);
FIELD(aclmdlIODimsRange, range, 128 * 2 * 8);
FIELD(aclmdlIODimsRange, range[0], 2 * 8);
SIZE(aclmdlBatch, 1032);
SIZE(aclmdlHW, 2056);
FIELD(aclmdlHW, hw[0], 2 * 8);
SIZE(aclAippDims, 2336);
AT(aclAippDims, aippOutdims, 1168);
SIZE(aclAippInfo, 299216);
AT(aclAippInfo, resizeSwitch, 32);
AT(aclAippInfo, rbuvSwapSwitch, 65);
AT(aclAippInfo, matrixR0C0, 68);
AT(aclAippInfo, minChn0, 144);
AT(aclAippInfo, srcDimNum, 184);
AT(aclAippInfo, outDims, 200);
AT(aclAippInfo, aippExtend, 299208);
SIZE(aclmdlExeOMDesc, 128);

// Runtime: unions keep the size that 8.1 reserves, whatever 9.x adds.
SIZE(aclrtMallocAttrValue, 8);
SIZE(aclrtMallocAttribute, 12);
AT(aclrtMallocAttribute, value, 4);
SIZE(aclrtMallocConfig, 16);
SIZE(aclrtBinaryLoadOptionValue, 16);
SIZE(aclrtBinaryLoadOption, 20);
SIZE(aclrtLaunchKernelAttrValue, 16);
SIZE(aclrtLaunchKernelAttr, 20);
SIZE(aclrtLaunchKernelCfg, 16);
SIZE(aclrtStreamConfigHandle, 32);
AT(aclrtStreamConfigHandle, priority, 24);
SIZE(aclrtUtilizationInfo, 24);
SIZE(aclrtMemLocation, 8);
AT(aclrtMemLocation, type, 4);
SIZE(aclrtPtrAttributes, 28);
AT(aclrtPtrAttributes, rsv, 12);
SIZE(aclrtPhysicalMemProp, 32);
AT(aclrtPhysicalMemProp, location, 12);
AT(aclrtPhysicalMemProp, reserve, 24);
SIZE(aclrtMemUceInfo, 128);
AT(aclrtMemUceInfo, reserved, 16);
SIZE(aclCANNPackageVersion, 512);
AT(aclCANNPackageVersion, patchVersion, 320);

// CANN 9.x: nested and anonymous unions.
SIZE(aclrtMemUceInfoArray, 8 + 20 * 128);
SIZE(aclrtErrorInfo, 8 + 8 + 20 * 128);
AT(aclrtErrorInfo, detail, 8);
SIZE(aclmdlRITaskParams, 200);
AT(aclmdlRITaskParams, taskGrp, 16);
AT(aclmdlRITaskParams, rsv2, 72);
AT(aclmdlRITaskParams, kernelTaskParams, 72);
AT(aclmdlRITaskParams, valueWaitTaskParams, 72);
SIZE(aclrtRandomParaInfo, 16);
AT(aclrtRandomParaInfo, size, 9);
SIZE(aclrtRandomNumFuncParaInfo, 36);
AT(aclrtRandomNumFuncParaInfo, paramInfo, 4);
SIZE(aclrtIpcEventHandle, 64);
SIZE(aclrtMemPoolProps, 56);
AT(aclprofEventAttributes, message, 8);
SIZE(acldumpTensorInfo, 456);

// Dump: the data follows the chunk.
SIZE(acldumpChunk, 4120);
AT(acldumpChunk, offset, 4104);
AT(acldumpChunk, dataBuf, 4116);

// HCCL. The fields of 8.1 end at byte 300; those of 9.x follow.
SIZE(HcclRootInfo, 4108);
SIZE(HcclConfigValue, 4);
SIZE(HcclSendRecvItem, 32);
AT(HcclSendRecvItem, count, 16);
AT(HcclCommConfig, hcclBufferSize, 24);
AT(HcclCommConfig, hcclCommName, 32);
AT(HcclCommConfig, hcclUdi, 160);
AT(HcclCommConfig, hcclOpExpansionMode, 288);
AT(HcclCommConfig, hcclRdmaServiceLevel, 296);
AT(HcclCommConfig, hcclWorldRankID, 300);
SIZE(HcclCommConfig, 2240);

// DVPP V2: frames and pictures.
SIZE(hi_video_supplement, 112);
AT(hi_video_supplement, frame_dng_phys_addr, 48);
AT(hi_video_supplement, offset, 48);
AT(hi_video_supplement, misc_info_virt_addr, 56);
SIZE(hi_video_frame, 320);
AT(hi_video_frame, header_stride, 32);
AT(hi_video_frame, header_phys_addr, 72);
AT(hi_video_frame, virt_addr, 144);
AT(hi_video_frame, pts, 176);
AT(hi_video_frame, supplement, 208);
SIZE(hi_video_frame_info, 328);
AT(hi_video_frame_info, mod_id, 324);
SIZE(hi_img_info, 40);
AT(hi_img_info, img_pixel_format, 20);
AT(hi_img_info, reserved, 24);
SIZE(hi_pic_info, 32);
SIZE(hi_img_stream, 40);
SIZE(hi_cover, 48);
AT(hi_cover, quad, 4);
AT(hi_cover, color, 44);
SIZE(hi_dvpp_epoll_event, 16);
SIZE(hi_vb_pool_config, 48);

// DVPP V2: decoding.
SIZE(hi_vdec_chn_attr, 40);
AT(hi_vdec_chn_attr, video_attr, 28);
SIZE(hi_vdec_chn_param, 40);
AT(hi_vdec_chn_param, pic_param, 8);
SIZE(hi_vdec_stream, 48);
AT(hi_vdec_stream, addr, 40);
SIZE(hi_vdec_pic_info, 48);
AT(hi_vdec_pic_info, vir_addr, 24);
AT(hi_vdec_pic_info, offset_right, 42);
SIZE(hi_vdec_supplement_info, 16);
SIZE(hi_vdec_protocol_param, 20);
SIZE(hi_pngd_chn_attr, 40);

// DVPP V2: encoding.
SIZE(hi_venc_data_type, 4);
SIZE(hi_venc_pack, 144);
AT(hi_venc_pack, input_addr, 0);
AT(hi_venc_pack, addr, 8);
AT(hi_venc_pack, pts, 24);
AT(hi_venc_pack, pack_info, 48);
SIZE(hi_venc_h264_adv_stream_info, 384);
AT(hi_venc_h264_adv_stream_info, qp_hist, 168);
SIZE(hi_venc_stream, 456);
AT(hi_venc_stream, seq, 12);
AT(hi_venc_stream, h265_info, 16);
AT(hi_venc_stream, h264_adv_info, 72);
SIZE(hi_venc_chn_attr, 116);
AT(hi_venc_chn_attr, rc_attr, 60);
AT(hi_venc_chn_attr, gop_attr, 100);
AT(hi_venc_attr, prores_attr, 32);
AT(hi_venc_rc_attr, h265_qpmap, 4);
SIZE(hi_venc_mpf_cfg, 20);
SIZE(hi_venc_jpeg_param, 204);
AT(hi_venc_jpeg_param, mcu_per_ecs, 196);
SIZE(hi_venc_jpeg_huffman_param, 628);
AT(hi_venc_jpeg_huffman_param, ac_tables, 84);
SIZE(hi_venc_rc_param, 272);
AT(hi_venc_rc_param, h264_cbr_param, 212);
SIZE(hi_venc_chn_status, 104);
SIZE(hi_user_frame_info, 384);

// DVPP V2: picture processing, regions.
SIZE(hi_vpc_pic_info, 32);
SIZE(hi_vpc_crop_resize_border_region, 104);
AT(hi_vpc_crop_resize_border_region, scalar_value, 72);
SIZE(hi_filter_2d_config, 272);
FIELD(hi_filter_2d_config, filter, 5 * 5 * 8);
AT(hi_filter_2d_config, scalar_value, 232);
SIZE(hi_stiching_ipm_param, 32);
AT(hi_stiching_ipm_param, lut_table_len, 16);
AT(hi_stiching_ipm_param, ipm_table_address, 24);
SIZE(hi_stitching_gain_param, 24);
SIZE(hi_roundview_stitching_param, 88);
SIZE(hi_osd_param, 144);
AT(hi_osd_param, clut, 80);
SIZE(hi_transform_matrix, 52);
FIELD(hi_transform_matrix, matrix[0], 4 * 4);
SIZE(hi_remap_lut, 40);
SIZE(hi_rgn_attr, 88);
SIZE(hi_rgn_chn_attr, 64);
AT(hi_rgn_chn_attr, attr, 8);
SIZE(hi_rgn_canvas_info, 32);
