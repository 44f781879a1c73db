//===- PictureRegions.cpp - hi_mpi_vpc: crop, scale and paste regions -----===//

#include "api/mpi/PictureWork.h"

namespace acltidy::sim {

using namespace mpi;

namespace {

/// The part of the output that a region is scaled to.
Region pasteAt(uint32_t Left, uint32_t Top, const hi_vpc_resize_info &Size,
               const Region &Crop) {
  return {Left, Top, Size.resize_width ? Size.resize_width : Crop.Width,
          Size.resize_height ? Size.resize_height : Crop.Height};
}

template <typename T>
bool regions(Work &W, const T *From, hi_u32 Count, std::vector<T> &To) {
  if (W && From && Count && Count <= 65535 && readArray(From, Count, To))
    return true;
  return W.wrong({From ? media::Error::BadParameter : media::Error::NullPointer,
                  "the regions are missing"});
}

// --- What is done with a region, by its struct ---

bool add(Work &W, const hi_vpc_crop_region_info &R) {
  media::Transfer What;
  What.Crop = regionOf(R.crop_region);
  What.Matrix = W.matrix();
  return W.output(R.dest_pic_info, &What.Crop, nullptr, transferring(What));
}

bool add(Work &W, const hi_vpc_crop_resize_region &R) {
  media::Transfer What;
  What.Crop = regionOf(R.crop_region);
  What.How = interpolation(R.resize_info.interpolation);
  What.Matrix = W.matrix();
  return W.output(R.dest_pic_info, &What.Crop, nullptr, transferring(What));
}

template <typename T>
bool addPaste(Work &W, const T &R, const hi_vpc_resize_info &Size) {
  media::Transfer What;
  What.Crop = regionOf(R.crop_region);
  What.Paste = pasteAt(R.dest_left_offset, R.dest_top_offset, Size, What.Crop);
  What.How = interpolation(Size.interpolation);
  What.Matrix = W.matrix();
  return W.output(R.dest_pic_info, &What.Crop, &What.Paste, transferring(What));
}

bool add(Work &W, const hi_vpc_crop_resize_paste_region &R) {
  return addPaste(W, R, R.resize_info);
}

bool add(Work &W, const hi_vpc_crop_resize_resize_paste_region &R) {
  return addPaste(W, R, R.resize_info2);
}

bool add(Work &W, const hi_vpc_crop_resize_border_region &R) {
  media::Transfer What;
  What.Crop = regionOf(R.crop_region);
  What.How = interpolation(R.resize_info.interpolation);
  What.Matrix = W.matrix();
  Region Inner =
      pasteAt(R.dest_left_offset, R.dest_top_offset, R.resize_info, What.Crop);
  const hi_vpc_pic_info &To = R.dest_pic_info;
  uint64_t Right = uint64_t(Inner.Left) + Inner.Width,
           Bottom = uint64_t(Inner.Top) + Inner.Height;
  if (Right > To.picture_width || Bottom > To.picture_height)
    return W.wrong({media::Error::BadRegion,
                    "the scaled region does not fit into the output"});
  media::Border Around;
  Around.Left = Inner.Left;
  Around.Top = Inner.Top;
  Around.Right = To.picture_width - static_cast<uint32_t>(Right);
  Around.Bottom = To.picture_height - static_cast<uint32_t>(Bottom);
  if (R.border_type > HI_BORDER_WRAP)
    return W.wrong({media::Error::BadParameter, "no such type of border"});
  Around.Type = static_cast<media::BorderType>(R.border_type);
  std::copy(std::begin(R.scalar_value.val), std::end(R.scalar_value.val),
            Around.Values);
  return W.output(To, &What.Crop, nullptr,
                  [=](const media::Picture &A, const media::Picture &B) {
                    return media::makeBorder(A, B, What, Around);
                  });
}

template <typename T>
hi_s32 runRegions(hi_vpc_chn Id, const hi_vpc_pic_info *Source, const T *Info,
                  hi_u32 Count, hi_u32 *Job) {
  Work W(Id);
  std::vector<T> All;
  if (W.source(Source) && regions(W, Info, Count, All))
    for (const T &R : All)
      if (!add(W, R))
        break;
  return W.launch(Job);
}

template <typename T>
hi_s32 runBatch(hi_vpc_chn Id, const hi_vpc_pic_info **Sources, hi_u32 Pictures,
                const T *Info, const hi_u32 *Counts, hi_u32 *Job) {
  Work W(Id);
  std::vector<const hi_vpc_pic_info *> Inputs;
  std::vector<hi_u32> Numbers;
  std::vector<T> All;
  uint64_t Total = 0;
  if (W && Sources && Counts && Pictures && Pictures <= 65535 &&
      readArray(Sources, Pictures, Inputs) &&
      readArray(Counts, Pictures, Numbers)) {
    for (hi_u32 N : Numbers)
      Total += N;
  } else if (W) {
    W.wrong({media::Error::NullPointer, "the inputs are missing"});
  }
  if (W && Total <= 65535 &&
      regions(W, Info, static_cast<hi_u32>(Total), All)) {
    size_t Next = 0;
    for (hi_u32 I = 0; I != Pictures && W; ++I) {
      W.source(Inputs[I]);
      for (hi_u32 N = 0; N != Numbers[I] && W; ++N)
        add(W, All[Next++]);
    }
  } else if (W) {
    W.wrong({media::Error::BadParameter, "there are too many regions"});
  }
  return W.launch(Job);
}

} // namespace

hi_s32 api::hi_mpi_vpc_crop(hi_vpc_chn Id, const hi_vpc_pic_info *Source,
                            hi_vpc_crop_region_info *Info, hi_u32 Count,
                            hi_u32 *Job, hi_s32) {
  return runRegions(Id, Source, Info, Count, Job);
}

hi_s32 api::hi_mpi_vpc_crop_resize(hi_vpc_chn Id, const hi_vpc_pic_info *Source,
                                   hi_vpc_crop_resize_region *Info,
                                   hi_u32 Count, hi_u32 *Job, hi_s32) {
  return runRegions(Id, Source, Info, Count, Job);
}

hi_s32 api::hi_mpi_vpc_crop_resize_paste(hi_vpc_chn Id,
                                         const hi_vpc_pic_info *Source,
                                         hi_vpc_crop_resize_paste_region *Info,
                                         hi_u32 Count, hi_u32 *Job, hi_s32) {
  return runRegions(Id, Source, Info, Count, Job);
}

hi_s32 api::hi_mpi_vpc_crop_resize_resize_paste(
    hi_vpc_chn Id, const hi_vpc_pic_info *Source,
    hi_vpc_crop_resize_resize_paste_region *Info, hi_u32 Count, hi_u32 *Job,
    hi_s32) {
  return runRegions(Id, Source, Info, Count, Job);
}

hi_s32 api::hi_mpi_vpc_crop_resize_make_border(
    hi_vpc_chn Id, const hi_vpc_pic_info *Source,
    hi_vpc_crop_resize_border_region *Info, hi_u32 Count, hi_u32 *Job, hi_s32) {
  return runRegions(Id, Source, Info, Count, Job);
}

hi_s32 api::hi_mpi_vpc_batch_crop_resize_paste(
    hi_vpc_chn Id, const hi_vpc_pic_info **Sources, hi_u32 Pictures,
    hi_vpc_crop_resize_paste_region *Info, hi_u32 *Counts, hi_u32 *Job,
    hi_s32) {
  return runBatch(Id, Sources, Pictures, Info, Counts, Job);
}

hi_s32 api::hi_mpi_vpc_batch_crop_resize_make_border(
    hi_vpc_chn Id, const hi_vpc_pic_info **Sources, hi_u32 Pictures,
    hi_vpc_crop_resize_border_region *Info, hi_u32 *Counts, hi_u32 *Job,
    hi_s32) {
  return runBatch(Id, Sources, Pictures, Info, Counts, Job);
}

} // namespace acltidy::sim
