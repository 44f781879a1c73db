//===- PictureWork.h - A call on pictures while it is put together --------===//
//
// What the functions of hi_mpi_vpc share: their channel, inputs and outputs
// with all checks, and the task that the channel's queue runs.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_MPI_PICTUREWORK_H
#define ACLTIDY_SIM_API_MPI_PICTUREWORK_H

#include "api/mpi/Mpi.h"

namespace acltidy::sim::mpi {

using media::Region;
using media::Status;

struct VpcChannel : Channel {
  struct Job {
    uint64_t Number = 0;
    std::shared_ptr<Status> Result;
  };
  std::map<hi_u32, Job> Jobs; ///< By task id, until they are asked for.
  hi_u32 LastJob = 0;
};

using Kernel =
    std::function<Status(const media::Picture &From, const media::Picture &To)>;

inline DevicePicture pictureOf(const hi_vpc_pic_info &P) {
  DevicePicture D;
  D.Address = reinterpret_cast<Word>(P.picture_address);
  D.Layout.Size = P.picture_buffer_size;
  D.Layout.Format = P.picture_format;
  D.Layout.Width = P.picture_width;
  D.Layout.Height = P.picture_height;
  D.Layout.WidthStride = P.picture_width_stride;
  D.Layout.HeightStride = P.picture_height_stride;
  return D;
}

inline Region regionOf(const hi_vpc_crop_region &R) {
  return {R.left_offset, R.top_offset, R.crop_width, R.crop_height};
}

inline media::Interpolation interpolation(hi_u32 Value) {
  return Value == 2 ? media::Interpolation::Nearest
                    : media::Interpolation::Bilinear;
}

inline Kernel transferring(const media::Transfer &What) {
  return [What](const media::Picture &From, const media::Picture &To) {
    return media::transfer(From, To, What);
  };
}

/// A call on pictures while it is put together.
class Work {
public:
  Work(hi_vpc_chn Id) : C(call()), Id(Id) {
    On = pictures().find<VpcChannel>(C, Id, Error);
    if (On)
      Task.emplace(C, On->Queue);
  }

  explicit operator bool() const { return !Error; }
  hi_s32 error() const { return Error; }
  bool wrong(const Status &S) {
    if (!Error)
      Error = mpi::fail(C, Module::Pictures, S);
    return false;
  }

  bool source(const hi_vpc_pic_info *Info) {
    hi_vpc_pic_info P;
    if (Error)
      return false;
    if (!readValue(Info, P))
      return wrong({media::Error::NullPointer, "the input is missing"});
    checkField(C, "hi_vpc_pic_info", "picture_address",
               reinterpret_cast<Word>(P.picture_address));
    From = pictureOf(P);
    return check(From, "the input", false);
  }

  /// One output of the current input.
  bool output(const hi_vpc_pic_info &Info, const Region *Crop,
              const Region *Paste, Kernel Run) {
    if (Error)
      return false;
    checkField(C, "hi_vpc_pic_info", "picture_address",
               reinterpret_cast<Word>(Info.picture_address));
    DevicePicture To = pictureOf(Info);
    if (!check(To, "the output", true))
      return false;
    if (!Task->reads(From, Crop) || !Task->writes(To, Paste))
      return wrong({media::Error::BadParameter, Task->Why});
    Steps.push_back({From, To, std::move(Run)});
    return true;
  }

  bool output(const hi_vpc_pic_info *Info, const Region *Crop, Kernel Run) {
    hi_vpc_pic_info P;
    if (Error)
      return false;
    if (!readValue(Info, P))
      return wrong({media::Error::NullPointer, "the output is missing"});
    return output(P, Crop, nullptr, std::move(Run));
  }

  /// Work that writes no picture.
  void instead(std::function<Status()> Run) { Other = std::move(Run); }
  MediaTask &task() { return *Task; }
  const DevicePicture &input() const { return From; }
  hi_csc_matrix matrix() const { return matrixOf(Module::Pictures, Id); }

  hi_s32 launch(hi_u32 *JobId) {
    if (Error)
      return Error;
    hi_u32 Number = On->LastJob + 1;
    if (!store(JobId, Number))
      return mpi::fail(C, Module::Pictures, HI_ERR_NULL_PTR,
                       "there is no place for the task id");
    On->LastJob = Number;
    auto Result = std::make_shared<Status>();
    VpcChannel::Job &J = On->Jobs[Number];
    J.Result = Result;
    J.Number = On->Queue->Enqueued + 1;
    Task->enqueue([Steps = std::move(Steps), Other = std::move(Other), Result,
                   Name = std::string(C.name())] {
      Status S;
      for (const Step &Each : Steps)
        if (S.ok())
          S = Each.Run(Each.From.mapped(), Each.To.mapped());
      if (S.ok() && Other)
        S = Other();
      Locked Held;
      if (!S.ok())
        reporter().note("'" + Name + "' failed on the device: " + S.Message);
      *Result = std::move(S);
    });
    return HI_SUCCESS;
  }

private:
  struct Step {
    DevicePicture From, To;
    Kernel Run;
  };

  bool check(const DevicePicture &P, const char *Name, bool Output) {
    Status S = media::checkPicture(P.mapped(), Name,
                                   Output ? media::Error::OutputTooSmall
                                          : media::Error::InputTooSmall);
    if (S.ok())
      S = media::checkLimits(P.Layout, Name, media::Function::Vpc,
                             mediaProduct(), Output);
    return S.ok() || wrong(S);
  }

  Call &C;
  hi_vpc_chn Id;
  hi_s32 Error = HI_SUCCESS;
  std::shared_ptr<VpcChannel> On;
  std::optional<MediaTask> Task;
  DevicePicture From;
  std::vector<Step> Steps;
  std::function<Status()> Other;
};

} // namespace acltidy::sim::mpi

#endif // ACLTIDY_SIM_API_MPI_PICTUREWORK_H
