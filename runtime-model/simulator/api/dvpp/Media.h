//===- Media.h - Media functions as tasks ---------------------------------===//
//
// What the media functions of both generations share: pictures in memory of
// the device, and tasks that read and write them. A task is checked when it is
// put on its stream or channel, with what the client has described by then.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_MEDIA_H
#define ACLTIDY_SIM_API_MEDIA_H

#include "Planar.h"
#include "api/Objects.h"

namespace acltidy::sim {

/// The product as the media kernels know it.
media::Product mediaProduct();
/// What the product has (catalogue 8, "Product support of DVPP").
bool hasFirstMedia();  ///< acldvpp*, aclvdec*, aclvenc*.
bool hasSecondMedia(); ///< hi_mpi_*.
bool hasVideoEncoder();

/// A picture in memory of the device; Layout.Data is not used.
struct DevicePicture {
  Word Address = 0;
  media::Picture Layout;

  /// With the address where the simulator finds the bytes.
  media::Picture mapped() const {
    media::Picture P = Layout;
    P.Data = process().Memory.at<uint8_t>(reinterpret_cast<void *>(Address));
    return P;
  }
};

/// A task of a media function while it is put together. Every check returns
/// false when the call must fail; then `Why` says so.
class MediaTask {
public:
  MediaTask(Call &C, StreamRef On) : C(C), On(std::move(On)) {}

  /// Pixels that are read: those of \p Crop, or all.
  bool reads(const DevicePicture &P, const media::Region *Crop = nullptr);
  /// Pixels that are written: those of \p Paste, or all and what lies between.
  bool writes(const DevicePicture &P, const media::Region *Paste = nullptr);
  bool bytes(Word Address, uint64_t Size, AccessMode Mode);
  /// A variable of the client's on the host.
  bool variable(const void *Address, uint64_t Size, AccessMode Mode);
  /// A description or configuration that must stay until the task is done.
  void uses(const void *Handle, AccessMode Mode = AccessMode::Read);

  /// Returns the number of the task on its stream.
  uint64_t enqueue(std::function<void()> Run, TaskKind Kind = TaskKind::Work,
                   uint64_t ReportThread = 0);

  std::string Why;

private:
  bool range(Word Address, uint64_t Size, AccessMode Mode, bool Exact);

  Call &C;
  StreamRef On;
  std::vector<Touch> Touches;
};

/// Whether the client's host memory can be read. Reports if not.
bool readableHost(Call &C, const void *Data, uint64_t Size);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_MEDIA_H
