//===- Descriptions.cpp - Pictures, batches, streams ----------------------===//

#include "api/Memory.h"
#include "api/dvpp/First.h"

namespace acltidy::sim {

namespace {

/// Whether a task that writes into a description may still be running: what is
/// read from it is of no use then.
void noticeEarlyRead(const void *Desc) {
  Call &C = call();
  Range R = flightOf(reinterpret_cast<Word>(Desc));
  if (const Flight *F =
          process().Hazards.conflict(R, AccessMode::Read, nullptr))
    C.report(rules::UnsynchronizedAccess,
             std::string("'") + C.name() + "' reads what '" + F->By->Name +
                 "' may still write to the description; synchronise the "
                 "stream first",
             {{"enqueued", F->Site}});
}

template <typename T> T *described(const void *Desc) {
  auto *D = payload<T>(Desc);
  if (!D)
    call().fail(ACL_ERROR_INVALID_PARAM, "the description is invalid");
  return D;
}

} // namespace

DevicePicture PicDesc::picture() const {
  DevicePicture P;
  P.Address = reinterpret_cast<Word>(Data);
  P.Layout.Size = Size;
  P.Layout.Format = static_cast<hi_pixel_format>(Format);
  P.Layout.Width = Width;
  P.Layout.Height = Height;
  P.Layout.WidthStride = WidthStride;
  P.Layout.HeightStride = HeightStride;
  return P;
}

aclError api::acldvppMalloc(void **Out, size_t Size) {
  if (!hasFirstMedia())
    return call().fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                       "the product has no such media functions");
  return allocateMemory(Out, Size, ACL_MEM_MALLOC_HUGE_FIRST);
}

aclError api::acldvppMallocWithCfg(void **Out, size_t Size,
                                   aclrtMemMallocPolicy Policy,
                                   aclrtMallocConfig *) {
  if (!hasFirstMedia())
    return call().fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                       "the product has no such media functions");
  return allocateMemory(Out, Size, Policy);
}

acldvppPicDesc *api::acldvppCreatePicDesc() {
  return call().handle<acldvppPicDesc *>(std::make_shared<PicDesc>());
}

/// A field of a description: its setter and its getter.
#define ACL_FIELD_SET(Name, Handle, Desc, Type, Field)                         \
  aclError api::Name(Handle *D, Type Value) {                                  \
    auto *P = described<Desc>(D);                                              \
    if (!P)                                                                    \
      return ACL_ERROR_INVALID_PARAM;                                          \
    P->Field = Value;                                                          \
    return ACL_SUCCESS;                                                        \
  }
#define ACL_FIELD_GET(Name, Handle, Desc, Type, Field, Written)                \
  Type api::Name(const Handle *D) {                                            \
    if (Written)                                                               \
      noticeEarlyRead(D);                                                      \
    auto *P = described<Desc>(D);                                              \
    Type None = {};                                                            \
    return P ? P->Field : None;                                                \
  }

aclError api::acldvppSetPicDescData(acldvppPicDesc *D, void *Value) {
  auto *P = described<PicDesc>(D);
  if (!P || !Value)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the data are null");
  P->Data = Value;
  return ACL_SUCCESS;
}

aclError api::acldvppSetStreamDescData(acldvppStreamDesc *D, void *Value) {
  auto *P = described<StreamDesc>(D);
  if (!P || !Value)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the data are null");
  P->Data = Value;
  return ACL_SUCCESS;
}

// clang-format off
ACL_FIELD_SET(acldvppSetPicDescSize, acldvppPicDesc, PicDesc, uint32_t, Size)
ACL_FIELD_SET(acldvppSetPicDescFormat, acldvppPicDesc, PicDesc, acldvppPixelFormat, Format)
ACL_FIELD_SET(acldvppSetPicDescWidth, acldvppPicDesc, PicDesc, uint32_t, Width)
ACL_FIELD_SET(acldvppSetPicDescHeight, acldvppPicDesc, PicDesc, uint32_t, Height)
ACL_FIELD_SET(acldvppSetPicDescWidthStride, acldvppPicDesc, PicDesc, uint32_t, WidthStride)
ACL_FIELD_SET(acldvppSetPicDescHeightStride, acldvppPicDesc, PicDesc, uint32_t, HeightStride)
ACL_FIELD_SET(acldvppSetPicDescRetCode, acldvppPicDesc, PicDesc, uint32_t, RetCode)
ACL_FIELD_GET(acldvppGetPicDescData, acldvppPicDesc, PicDesc, void *, Data, false)
ACL_FIELD_GET(acldvppGetPicDescSize, acldvppPicDesc, PicDesc, uint32_t, Size, false)
ACL_FIELD_GET(acldvppGetPicDescFormat, acldvppPicDesc, PicDesc, acldvppPixelFormat, Format, false)
ACL_FIELD_GET(acldvppGetPicDescWidth, acldvppPicDesc, PicDesc, uint32_t, Width, true)
ACL_FIELD_GET(acldvppGetPicDescHeight, acldvppPicDesc, PicDesc, uint32_t, Height, true)
ACL_FIELD_GET(acldvppGetPicDescWidthStride, acldvppPicDesc, PicDesc, uint32_t, WidthStride, false)
ACL_FIELD_GET(acldvppGetPicDescHeightStride, acldvppPicDesc, PicDesc, uint32_t, HeightStride, false)
ACL_FIELD_GET(acldvppGetPicDescRetCode, acldvppPicDesc, PicDesc, uint32_t, RetCode, true)
ACL_FIELD_SET(acldvppSetStreamDescSize, acldvppStreamDesc, StreamDesc, uint32_t, Size)
ACL_FIELD_SET(acldvppSetStreamDescFormat, acldvppStreamDesc, StreamDesc, acldvppStreamFormat, Format)
ACL_FIELD_SET(acldvppSetStreamDescTimestamp, acldvppStreamDesc, StreamDesc, uint64_t, Timestamp)
ACL_FIELD_SET(acldvppSetStreamDescRetCode, acldvppStreamDesc, StreamDesc, uint32_t, RetCode)
ACL_FIELD_SET(acldvppSetStreamDescEos, acldvppStreamDesc, StreamDesc, uint8_t, Eos)
ACL_FIELD_GET(acldvppGetStreamDescData, acldvppStreamDesc, StreamDesc, void *, Data, false)
ACL_FIELD_GET(acldvppGetStreamDescSize, acldvppStreamDesc, StreamDesc, uint32_t, Size, false)
ACL_FIELD_GET(acldvppGetStreamDescFormat, acldvppStreamDesc, StreamDesc, acldvppStreamFormat, Format, false)
ACL_FIELD_GET(acldvppGetStreamDescTimestamp, acldvppStreamDesc, StreamDesc, uint64_t, Timestamp, false)
ACL_FIELD_GET(acldvppGetStreamDescRetCode, acldvppStreamDesc, StreamDesc, uint32_t, RetCode, true)
ACL_FIELD_GET(acldvppGetStreamDescEos, acldvppStreamDesc, StreamDesc, uint8_t, Eos, false)
// clang-format on

acldvppStreamDesc *api::acldvppCreateStreamDesc() {
  return call().handle<acldvppStreamDesc *>(std::make_shared<StreamDesc>());
}

acldvppBatchPicDesc *api::acldvppCreateBatchPicDesc(uint32_t Size) {
  static const KindId Member = contract::findKind(kinds().Tables, "pic-desc");
  Call &C = call();
  if (!Size || Size > 256) {
    C.fail(ACL_ERROR_INVALID_PARAM, "a batch has 1 to 256 pictures");
    return nullptr;
  }
  auto B = std::make_shared<BatchPicDesc>();
  Object &Batch = C.make(B);
  Serial Owner = Batch.Id;
  Word Handle = Batch.Value;
  std::vector<Serial> Held;
  // The members are the system's: they live and end with the batch.
  for (uint32_t I = 0; I != Size; ++I) {
    Object &O =
        process().Objects.createHandle(Member, std::make_shared<PicDesc>());
    O.System = true;
    O.Device = self().Device;
    O.BornBy = &C.record();
    O.Born = C.stack();
    O.Owner = Owner;
    Held.push_back(O.Id);
  }
  B->Members = Held;
  process().Objects.find(Owner)->Held = std::move(Held);
  return reinterpret_cast<acldvppBatchPicDesc *>(Handle);
}

acldvppPicDesc *api::acldvppGetPicDesc(acldvppBatchPicDesc *Batch,
                                       uint32_t Index) {
  auto *B = described<BatchPicDesc>(Batch);
  Object *O = B && Index < B->Members.size()
                  ? process().Objects.find(B->Members[Index])
                  : nullptr;
  return O ? reinterpret_cast<acldvppPicDesc *>(O->Value) : nullptr;
}

} // namespace acltidy::sim
