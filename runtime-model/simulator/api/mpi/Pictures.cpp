//===- Pictures.cpp - hi_mpi_vpc: channels, and work on whole pictures ----===//

#include "api/mpi/PictureWork.h"

namespace acltidy::sim {

using namespace mpi;

namespace {

hi_s32 open(hi_vpc_chn Id, const hi_vpc_chn_attr *Attributes) {
  Call &C = call();
  if (hi_s32 Error = pictures().mayOpen(C, Id))
    return Error;
  hi_vpc_chn_attr A;
  if (!readValue(Attributes, A))
    return mpi::fail(C, Module::Pictures, HI_ERR_NULL_PTR,
                     "the attributes are missing");
  pictures().open(C, Id, std::make_shared<VpcChannel>());
  return HI_SUCCESS;
}

} // namespace

hi_s32 api::hi_mpi_vpc_create_chn(hi_vpc_chn Id,
                                  const hi_vpc_chn_attr *Attributes) {
  return open(Id, Attributes);
}

hi_s32 api::hi_mpi_vpc_sys_create_chn(hi_vpc_chn *Out,
                                      const hi_vpc_chn_attr *Attributes) {
  Call &C = call();
  hi_s32 Id = pictures().freeId(C);
  if (Id < 0)
    return mpi::fail(C, Module::Pictures, HI_ERR_NO_MEM,
                     "all channels are in use");
  hi_s32 Error = open(Id, Attributes);
  if (!Error && !store(Out, Id)) {
    pictures().close(C, Id);
    return code(Module::Pictures, HI_ERR_NULL_PTR);
  }
  return Error;
}

hi_s32 api::hi_mpi_vpc_destroy_chn(hi_vpc_chn Id) {
  Call &C = call();
  hi_s32 Error = HI_SUCCESS;
  if (pictures().ending(C, Id, Error))
    pictures().close(C, Id);
  return Error;
}

hi_s32 api::hi_mpi_vpc_get_process_result(hi_vpc_chn Id, hi_u32 JobId,
                                          hi_s32 Milliseconds) {
  Call &C = call();
  hi_s32 Error;
  auto On = pictures().find<VpcChannel>(C, Id, Error);
  if (!On)
    return Error;
  auto It = On->Jobs.find(JobId);
  if (It == On->Jobs.end())
    return mpi::fail(C, Module::Pictures, HI_ERR_ILLEGAL_PARAM,
                     "no task of the channel has this id, or its result was "
                     "got before");
  VpcChannel::Job J = It->second;
  if (!await(*On, Milliseconds, [&] { return On->Queue->Done >= J.Number; }))
    return mpi::fail(C, Module::Pictures, HI_ERR_BUF_EMPTY,
                     "the task is not done");
  On->Jobs.erase(JobId);
  retire(On->Queue, J.Number);
  return J.Result->ok() ? HI_SUCCESS
                        : mpi::fail(C, Module::Pictures, *J.Result);
}

hi_s32 api::hi_mpi_vpc_resize(hi_vpc_chn Id, const hi_vpc_pic_info *Source,
                              hi_vpc_pic_info *Output, hi_double, hi_double,
                              hi_u32 Algorithm, hi_u32 *Job, hi_s32) {
  Work W(Id);
  media::Transfer What;
  What.How = interpolation(Algorithm);
  What.Matrix = W.matrix();
  if (W.source(Source))
    W.output(Output, nullptr, transferring(What));
  return W.launch(Job);
}

namespace {

hi_s32 convert(hi_vpc_chn Id, const hi_vpc_pic_info *Source,
               hi_vpc_pic_info *Output, hi_u32 *Job, bool ToYuv420) {
  Work W(Id);
  media::Transfer What;
  What.Matrix = W.matrix();
  hi_vpc_pic_info To;
  if (ToYuv420 && readValue(Output, To) &&
      To.picture_format != HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420 &&
      To.picture_format != HI_PIXEL_FORMAT_YVU_SEMIPLANAR_420)
    W.wrong({media::Error::UnsupportedFormat, "the output is not YUV420SP"});
  if (W.source(Source))
    W.output(Output, nullptr, transferring(What));
  return W.launch(Job);
}

media::Border borderOf(const hi_vpc_make_border_info &Info) {
  media::Border B;
  B.Top = Info.top;
  B.Bottom = Info.bottom;
  B.Left = Info.left;
  B.Right = Info.right;
  B.Type = static_cast<media::BorderType>(Info.border_type);
  std::copy(std::begin(Info.scalar_value.val), std::end(Info.scalar_value.val),
            B.Values);
  return B;
}

} // namespace

hi_s32 api::hi_mpi_vpc_convert_color(hi_vpc_chn Id,
                                     const hi_vpc_pic_info *Source,
                                     hi_vpc_pic_info *Output, hi_u32 *Job,
                                     hi_s32) {
  return convert(Id, Source, Output, Job, false);
}

hi_s32 api::hi_mpi_vpc_convert_color_to_yuv420(hi_vpc_chn Id,
                                               const hi_vpc_pic_info *Source,
                                               hi_vpc_pic_info *Output,
                                               hi_u32 *Job, hi_s32) {
  return convert(Id, Source, Output, Job, true);
}

// The matrix that the client gives along is not known in its meaning: that of
// the channel is used, and the alpha of an output that has one is set.
hi_s32 api::hi_mpi_vpc_convert_color_v2(hi_vpc_chn Id,
                                        const hi_vpc_pic_info *Source,
                                        hi_vpc_pic_info *Output,
                                        hi_csc_conf *Given, hi_u32 *Job,
                                        hi_s32) {
  Work W(Id);
  hi_csc_conf Config;
  if (W && (!readValue(Given, Config) || Config.alpha > 255))
    W.wrong({media::Error::BadParameter,
             "the configuration is missing, or its alpha above 255"});
  media::Transfer What;
  What.Matrix = W.matrix();
  if (W.source(Source))
    W.output(Output, nullptr,
             [=](const media::Picture &A, const media::Picture &B) -> Status {
               ACLTIDY_MEDIA_TRY(media::transfer(A, B, What));
               media::setAlpha(B, static_cast<uint8_t>(Config.alpha));
               return {};
             });
  return W.launch(Job);
}

hi_s32 api::hi_mpi_vpc_copy_make_border(hi_vpc_chn Id,
                                        const hi_vpc_pic_info *Source,
                                        hi_vpc_pic_info *Output,
                                        hi_vpc_make_border_info Info,
                                        hi_u32 *Job, hi_s32) {
  Work W(Id);
  if (Info.border_type > HI_BORDER_WRAP)
    W.wrong({media::Error::BadParameter, "no such type of border"});
  media::Border Around = borderOf(Info);
  if (W.source(Source))
    W.output(Output, nullptr,
             [=](const media::Picture &A, const media::Picture &B) {
               return media::makeBorder(A, B, {}, Around);
             });
  return W.launch(Job);
}

hi_s32 api::hi_mpi_vpc_pyrdown(hi_vpc_chn Id, const hi_vpc_pic_info *Source,
                               hi_vpc_pic_info *Output, hi_u32,
                               hi_s8 (*Filter)[5], hi_u16 Divisor,
                               hi_vpc_make_border_info Info, hi_u32 *Job,
                               hi_s32) {
  Work W(Id);
  auto Weights = std::make_shared<std::vector<int8_t>>();
  if (Filter &&
      !readArray(reinterpret_cast<const int8_t *>(Filter), 25, *Weights))
    W.wrong({media::Error::NullPointer, "the filter cannot be read"});
  if (Info.border_type > HI_BORDER_WRAP)
    W.wrong({media::Error::BadParameter, "no such type of border"});
  auto Edges = static_cast<media::BorderType>(Info.border_type);
  if (W.source(Source))
    W.output(Output, nullptr,
             [=](const media::Picture &A, const media::Picture &B) {
               int8_t Table[5][5] = {};
               std::copy(Weights->begin(), Weights->end(), &Table[0][0]);
               return media::pyramidDown(
                   A, B, Weights->empty() ? nullptr : Table, Divisor, Edges);
             });
  return W.launch(Job);
}

hi_s32 api::hi_mpi_vpc_calc_hist(hi_vpc_chn Id, const hi_vpc_pic_info *Source,
                                 hi_vpc_histogram_config *Result, hi_u32 *Job,
                                 hi_s32) {
  Work W(Id);
  if (W && !Result)
    W.wrong({media::Error::NullPointer, "there is no place for the result"});
  if (W.source(Source)) {
    if (!W.task().reads(W.input()) ||
        !W.task().variable(Result, sizeof *Result, AccessMode::Write))
      W.wrong({media::Error::BadParameter, W.task().Why});
    W.instead([P = W.input(), Result]() -> Status {
      uint32_t Counts[3][256] = {};
      ACLTIDY_MEDIA_TRY(media::histogram(P.mapped(), Counts));
      static_assert(sizeof Counts == sizeof *Result);
      if (!storeBytes(process().Memory.at<char>(Result), Counts, sizeof Counts))
        return {media::Error::NullPointer, "the result's memory was released"};
      return {};
    });
  }
  return W.launch(Job);
}

hi_s32 api::hi_mpi_vpc_equalize_hist(hi_vpc_chn Id,
                                     const hi_vpc_pic_info *Source,
                                     hi_vpc_pic_info *Output,
                                     const hi_vpc_lut_remap *Map, hi_u32 *Job,
                                     hi_s32) {
  Work W(Id);
  auto Tables = std::make_shared<hi_vpc_lut_remap>();
  if (W && !readValue(Map, *Tables))
    W.wrong({media::Error::NullPointer, "the tables are missing"});
  if (W.source(Source))
    W.output(Output, nullptr,
             [=](const media::Picture &A, const media::Picture &B) {
               uint8_t All[3][256];
               static_assert(sizeof All == sizeof *Tables);
               __builtin_memcpy(All, Tables.get(), sizeof All);
               return media::lookUp(A, B, All);
             });
  return W.launch(Job);
}

hi_s32 api::hi_mpi_vpc_flip(hi_vpc_chn Id, hi_flip_param *Parameters,
                            hi_u32 *Job, hi_s32) {
  Work W(Id);
  hi_flip_param P;
  if (W && !readValue(Parameters, P))
    W.wrong({media::Error::NullPointer, "the parameters are missing"});
  if (!W)
    return W.launch(Job);
  // Horizontally means left to right.
  int Direction = P.flip_mode == HI_FLIP_HOR   ? 1
                  : P.flip_mode == HI_FLIP_VER ? 0
                                               : -1;
  if (W.source(&P.src))
    W.output(P.dst, nullptr, nullptr,
             [=](const media::Picture &A, const media::Picture &B) {
               return media::flip(A, B, Direction);
             });
  return W.launch(Job);
}

} // namespace acltidy::sim
