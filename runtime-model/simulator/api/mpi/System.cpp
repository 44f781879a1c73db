//===- System.cpp - Start and end, memory, colours, strides, events -------===//

#include "api/Memory.h"
#include "api/mpi/Mpi.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace acltidy::sim {

using namespace mpi;

namespace {

/// Starts minus ends: they may be repeated (catalogue 6.6).
int Starts = 0;
StackId LastEnd = 0;

struct Colours {
  hi_csc_matrix Matrix = HI_CSC_MATRIX_BT601_WIDE;
  hi_csc_coefficient Own = {};
};

std::map<std::pair<int, hi_s32>, Colours> &colours() {
  static auto &C = *new std::map<std::pair<int, hi_s32>, Colours>;
  return C;
}

struct Epoll : Payload {
  std::map<hi_s32, hi_dvpp_epoll_event> Watched; ///< By descriptor.
};

/// Channels by the descriptors that were handed out for them.
std::map<hi_s32, std::weak_ptr<Channel>> &descriptors() {
  static auto &D = *new std::map<hi_s32, std::weak_ptr<Channel>>;
  return D;
}

Epoll *epollOf(hi_s32 Id) {
  static const KindId Kind = contract::findKind(kinds().Tables, "hi-epoll");
  return payload<Epoll>(Kind, static_cast<uint32_t>(Id));
}

hi_s32 descriptorOf(ChannelTable &Of, hi_s32 Id) {
  hi_s32 Error;
  auto C = Of.find<Channel>(call(), Id, Error);
  if (!C)
    return Error;
  if (C->Event < 0) {
    C->Event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    descriptors()[C->Event] = C;
  }
  return C->Event;
}

hi_s32 closeDescriptor(ChannelTable &Of, hi_s32 Id) {
  hi_s32 Error;
  auto C = Of.find<Channel>(call(), Id, Error);
  if (!C)
    return Error;
  if (C->Event < 0)
    return HI_FAILURE;
  descriptors().erase(C->Event);
  close(C->Event);
  C->Event = -1;
  return HI_SUCCESS;
}

hi_s32 start(Call &C) {
  if (!hasSecondMedia())
    return mpi::fail(C, Module::System, HI_ERR_NOT_SUPPORT,
                     "the product has no such media functions");
  ++Starts;
  return HI_SUCCESS;
}

} // namespace

namespace mpi {

hi_s32 ready(Call &C, Module M) {
  if (!hasSecondMedia())
    return fail(C, M, HI_ERR_NOT_SUPPORT,
                "the product has no such media functions");
  if (Starts > 0)
    return HI_SUCCESS;
  C.report(rules::DestroyOrder,
           std::string("'") + C.name() +
               (LastEnd ? "' is called after hi_mpi_sys_exit; call it before"
                        : "' is called before hi_mpi_sys_init; call that "
                          "first"),
           {{"ended", LastEnd}});
  return fail(C, M, HI_ERR_NOT_READY, "the media system was not started");
}

hi_csc_matrix matrixOf(Module M, hi_s32 Id) {
  auto It = colours().find({static_cast<int>(M), Id});
  return It == colours().end() ? HI_CSC_MATRIX_BT601_WIDE : It->second.Matrix;
}

} // namespace mpi

hi_s32 api::hi_mpi_sys_init() { return start(call()); }
hi_s32 api::hi_mpi_sys_full_init() { return start(call()); }

hi_s32 api::hi_mpi_sys_exit() {
  Call &C = call();
  if (hi_s32 Error = ready(C, Module::System))
    return Error;
  if (--Starts)
    return HI_SUCCESS;
  for (ChannelTable *T :
       {&decoders(), &encoders(), &pictures(), &pngDecoders()})
    T->closeAll(C);
  LastEnd = C.stack();
  return HI_SUCCESS;
}

// No document tells the numbers.
hi_s32 api::hi_mpi_dvpp_get_version(hi_s32 *Major, hi_s32 *Minor,
                                    hi_s32 *Patch) {
  return store(Major, 1) && store(Minor, 0) && store(Patch, 0)
             ? HI_SUCCESS
             : code(Module::System, HI_ERR_NULL_PTR);
}

hi_s32 api::hi_mpi_dvpp_malloc(hi_u32, void **Out, hi_u64 Size) {
  Call &C = call();
  if (!hasSecondMedia())
    return mpi::fail(C, Module::System, HI_ERR_NOT_SUPPORT,
                     "the product has no such media functions");
  switch (allocateMemory(Out, Size, ACL_MEM_MALLOC_HUGE_FIRST)) {
  case ACL_SUCCESS:
    return HI_SUCCESS;
  case ACL_ERROR_INVALID_PARAM:
    return code(Module::System, HI_ERR_ILLEGAL_PARAM);
  default:
    return code(Module::System, HI_ERR_NO_MEM);
  }
}

hi_s32 api::hi_mpi_sys_set_chn_csc_matrix(hi_mod_id Mode, hi_s32 Id,
                                          hi_csc_matrix Matrix,
                                          hi_csc_coefficient *Own) {
  Call &C = call();
  if (hi_s32 Error = ready(C, Module::System))
    return Error;
  Colours New;
  New.Matrix = Matrix;
  bool Custom = Matrix == HI_CSC_MATRIX_USER;
  if (Custom)
    return mpi::fail(C, Module::System, HI_ERR_NOT_SUPPORT,
                     "coefficients of the client's own are not simulated");
  if (Matrix < HI_CSC_MATRIX_BT601_WIDE || Matrix > HI_CSC_MATRIX_BT2020_NARROW)
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM, "no such matrix");
  if (Own && !readValue(Own, New.Own))
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                     "the coefficients cannot be read");
  colours()[{Mode, Id}] = New;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_sys_get_chn_csc_matrix(hi_mod_id Mode, hi_s32 Id,
                                          hi_csc_matrix *Matrix,
                                          hi_csc_coefficient *Own) {
  Call &C = call();
  if (hi_s32 Error = ready(C, Module::System))
    return Error;
  const Colours &Known = colours()[{Mode, Id}];
  if (!store(Matrix, Known.Matrix) ||
      (Own && !storeBytes(Own, &Known.Own, sizeof Known.Own)))
    return mpi::fail(C, Module::System, HI_ERR_NULL_PTR,
                     "there is no place for the result");
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_sys_get_image_align_info(const hi_module_type *Modules,
                                            const hi_u32 Count,
                                            const hi_img_base_info *Base,
                                            hi_img_align_info *Result) {
  Call &C = call();
  if (hi_s32 Error = ready(C, Module::System))
    return Error;
  std::vector<hi_module_type> All;
  hi_img_base_info B;
  if (!Modules || !Count || Count > HI_MOD_ALL ||
      !readArray(Modules, Count, All) || !readValue(Base, B) ||
      !media::formatInfo(B.pixel_format))
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                     "the modules or the picture are invalid");
  if (All[0] == HI_MOD_ALL)
    All = {HI_MOD_VPC, HI_MOD_VENC, HI_MOD_VDEC, HI_MOD_JPEGE, HI_MOD_JPEGD};
  hi_img_align_info Info = {};
  for (hi_module_type M : All) {
    static const media::Function Functions[] = {
        media::Function::Vpc,         media::Function::VideoEncode,
        media::Function::VideoDecode, media::Function::JpegEncode,
        media::Function::JpegDecode,  media::Function::PngDecode};
    if (M > HI_MOD_PNGD)
      return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                       "no such module");
    media::Picture P = media::alignedPicture(B.pixel_format, B.width, B.height,
                                             Functions[M], mediaProduct());
    Info.width_stride = std::max(Info.width_stride, P.WidthStride);
    Info.height_stride = std::max(Info.height_stride, P.HeightStride);
  }
  Info.img_buf_size =
      media::pictureSize(B.pixel_format, Info.width_stride, Info.height_stride);
  return give(Module::System, Result, Info);
}

// --- Descriptors and waiting for them ---

hi_s32 api::hi_mpi_vdec_get_fd(hi_vdec_chn Id) {
  return descriptorOf(decoders(), Id);
}
hi_s32 api::hi_mpi_vdec_close_fd(hi_vdec_chn Id) {
  return closeDescriptor(decoders(), Id);
}
hi_s32 api::hi_mpi_venc_get_fd(hi_venc_chn Id) {
  return descriptorOf(encoders(), Id);
}
hi_s32 api::hi_mpi_venc_close_fd(hi_venc_chn Id) {
  return closeDescriptor(encoders(), Id);
}

hi_s32 api::hi_mpi_sys_create_epoll(hi_s32 Size, hi_s32 *Out) {
  Call &C = call();
  if (hi_s32 Error = ready(C, Module::System))
    return Error;
  if (Size <= 0)
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                     "the size is not positive");
  Object &O = C.make(std::make_shared<Epoll>());
  return store(Out, static_cast<hi_s32>(O.Value))
             ? HI_SUCCESS
             : code(Module::System, HI_ERR_NULL_PTR);
}

hi_s32 api::hi_mpi_sys_ctl_epoll(hi_s32 Id, hi_s32 Operation, hi_s32 Descriptor,
                                 hi_dvpp_epoll_event *Event) {
  Call &C = call();
  Epoll *E = epollOf(Id);
  if (!E || !descriptors().count(Descriptor))
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                     "the descriptor is of no channel");
  hi_dvpp_epoll_event New = {};
  bool Known = E->Watched.count(Descriptor);
  switch (Operation) {
  case HI_DVPP_EPOLL_CTL_ADD:
  case HI_DVPP_EPOLL_CTL_MOD:
    if (Known != (Operation == HI_DVPP_EPOLL_CTL_MOD))
      return mpi::fail(C, Module::System, Known ? HI_ERR_EXIST : HI_ERR_UNEXIST,
                       "the descriptor was added before, or never");
    if (!readValue(Event, New))
      return mpi::fail(C, Module::System, HI_ERR_NULL_PTR,
                       "the event is missing");
    E->Watched[Descriptor] = New;
    return HI_SUCCESS;
  case HI_DVPP_EPOLL_CTL_DEL:
    if (!Known)
      return mpi::fail(C, Module::System, HI_ERR_UNEXIST,
                       "the descriptor was never added");
    E->Watched.erase(Descriptor);
    return HI_SUCCESS;
  default:
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                     "no such operation");
  }
}

hi_s32 api::hi_mpi_sys_wait_epoll(hi_s32 Id, hi_dvpp_epoll_event *Events,
                                  hi_s32 Most, hi_s32 Milliseconds,
                                  hi_s32 *Count) {
  Call &C = call();
  if (Most <= 0 || !Events || !Count)
    return mpi::fail(C, Module::System, HI_ERR_ILLEGAL_PARAM,
                     "there is no place for the events");
  Deadline End = until(Milliseconds);
  std::vector<hi_dvpp_epoll_event> Found;
  for (;;) {
    Epoll *E = epollOf(Id);
    if (!E)
      return code(Module::System, HI_ERR_UNEXIST);
    auto Watched = E->Watched;
    for (auto &[Descriptor, Event] : Watched) {
      auto It = descriptors().find(Descriptor);
      auto Of = It == descriptors().end() ? nullptr : It->second.lock();
      if (Of && Of->hasResult() && Found.size() < static_cast<size_t>(Most)) {
        Found.push_back(Event);
        Found.back().events = HI_DVPP_EPOLL_IN;
      }
    }
    if (!Found.empty() || !waitChanged(End))
      break;
  }
  if (!store(Count, Found.size()) ||
      !storeBytes(Events, Found.data(), Found.size() * sizeof Found[0]))
    return code(Module::System, HI_ERR_NULL_PTR);
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_sys_close_epoll(hi_s32) { return HI_SUCCESS; }

} // namespace acltidy::sim
