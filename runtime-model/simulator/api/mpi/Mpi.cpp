//===- Mpi.cpp ------------------------------------------------------------===//

#include "api/mpi/Mpi.h"

#include "core/Limits.h"
#include "core/Product.h"

#include <algorithm>
#include <unistd.h>

namespace acltidy::sim::mpi {

hi_s32 fail(Call &C, Module M, hi_errno Wrong, const std::string &Message) {
  return C.fail(code(M, Wrong), Message);
}

hi_s32 fail(Call &C, Module M, const media::Status &S) {
  switch (S.Code) {
  case media::Error::NullPointer:
    return fail(C, M, HI_ERR_NULL_PTR, S.Message);
  case media::Error::UnsupportedData:
  case media::Error::MissingCodec:
    return fail(C, M, HI_ERR_NOT_SUPPORT, S.Message);
  case media::Error::OutOfMemory:
    return fail(C, M, HI_ERR_NO_MEM, S.Message);
  default:
    return fail(C, M, HI_ERR_ILLEGAL_PARAM, S.Message);
  }
}

Channel::Channel() {
  Queue = std::make_shared<StreamState>();
  process().Streams.push_back(Queue);
}

Channel::~Channel() {
  if (Event >= 0)
    ::close(Event);
}

void Channel::poll() {
  drain(Queue, Queue->Enqueued, std::chrono::steady_clock::now());
}

// --- Tables ---

hi_s32 ChannelTable::mayOpen(Call &C, hi_s32 Id) const {
  if (hi_s32 Error = ready(C, M))
    return Error;
  if (Id >= Most())
    C.report(rules::Limits,
             std::string("a ") + Noun + " has a number beyond what " +
                 product().Name + " has; use lower ones",
             {}, "numbers are 0 to " + std::to_string(Most() - 1));
  if (Id < 0 || Id >= Most())
    return fail(C, M, HI_ERR_INVALID_CHN_ID,
                "channel numbers are 0 to " + std::to_string(Most() - 1));
  if (Open.count(Id))
    return fail(C, M, HI_ERR_EXIST, "the channel is open already");
  return HI_SUCCESS;
}

void ChannelTable::open(Call &C, hi_s32 Id, std::shared_ptr<Channel> New) {
  New->Id = Id;
  New->Born = C.stack();
  Open[Id] = std::move(New);
  Closed.erase(Id);
}

hi_s32 ChannelTable::freeId(Call &C) const {
  for (hi_s32 Id = 0; Id != Most(); ++Id)
    if (!Open.count(Id))
      return Id;
  reportLimit(C, Kind,
              std::string("more ") + Noun + "s than " + product().Name +
                  " has; destroy those that are done",
              static_cast<uint64_t>(Most()));
  return -1;
}

std::shared_ptr<Channel> ChannelTable::look(Call &C, hi_s32 Id, hi_s32 &Error) {
  if ((Error = ready(C, M)))
    return nullptr;
  if (auto It = Open.find(Id); It != Open.end())
    return It->second;
  if (Id < 0 || Id >= Most()) {
    Error = fail(C, M, HI_ERR_INVALID_CHN_ID,
                 "channel numbers are 0 to " + std::to_string(Most() - 1));
    return nullptr;
  }
  auto Gone = Closed.find(Id);
  C.report(
      rules::UseAfterDestroy,
      std::string("'") + C.name() + "' is called for a " + Noun +
          (Gone == Closed.end()
               ? std::string(" that is not open; call '") + Creates + "' first"
               : std::string(" that was destroyed before; destroy it "
                             "last")),
      {{"released", Gone == Closed.end() ? 0 : Gone->second}},
      "channel " + std::to_string(Id));
  Error = fail(C, M, HI_ERR_UNEXIST, "the channel is not open");
  return nullptr;
}

std::shared_ptr<Channel> ChannelTable::ending(Call &C, hi_s32 Id,
                                              hi_s32 &Error) {
  // Code that clears up does so as well for what it never made.
  if (Id >= 0 && Id < Most() && !Open.count(Id) && !Closed.count(Id)) {
    Error = ready(C, M);
    if (!Error)
      Error = fail(C, M, HI_ERR_UNEXIST, "the channel is not open");
    return nullptr;
  }
  return look(C, Id, Error);
}

hi_s32 ChannelTable::stillReceives(Call &C, const Channel &D,
                                   const char *Stops) const {
  C.report(rules::DestroyOrder,
           std::string("'") + C.name() + "' ends a " + Noun +
               " that still receives; call '" + Stops + "' first",
           {{"created", D.Born}});
  return fail(C, M, HI_ERR_NOT_PERM, "the channel still receives");
}

void ChannelTable::close(Call &C, hi_s32 Id) {
  auto It = Open.find(Id);
  if (It == Open.end())
    return;
  std::shared_ptr<Channel> Old = It->second;
  Open.erase(It);
  Closed[Id] = C.stack();
  closeStream(Old->Queue, /*Wait=*/true);
}

void ChannelTable::closeAll(Call &C) {
  while (!Open.empty()) {
    const Channel &First = *Open.begin()->second;
    C.report(rules::DestroyOrder,
             std::string("'") + C.name() + "' ends the media system while a " +
                 Noun + " is open; destroy the channel first",
             {{"created", First.Born}});
    // One defect, one finding: no leak at the end.
    if (Object *O = process().Objects.byKey(Kind, static_cast<Word>(First.Id)))
      O->Told = true;
    close(C, First.Id);
  }
}

hi_s32 mostChannels() {
  return mediaProduct() == media::Product::Ascend310B ? 128 : 256;
}
hi_s32 mostPngChannels() { return 128; }

ChannelTable &decoders() {
  static auto &T =
      *new ChannelTable(Module::Decoder, "hi-vdec", "decoder channel",
                        "hi_mpi_vdec_create_chn", mostChannels);
  return T;
}
ChannelTable &encoders() {
  static auto &T =
      *new ChannelTable(Module::Encoder, "hi-venc", "encoder channel",
                        "hi_mpi_venc_create_chn", mostChannels);
  return T;
}
ChannelTable &pictures() {
  static auto &T = *new ChannelTable(Module::Pictures, "hi-vpc", "VPC channel",
                                     "hi_mpi_vpc_create_chn", mostChannels);
  return T;
}
ChannelTable &pngDecoders() {
  static auto &T =
      *new ChannelTable(Module::Png, "hi-pngd", "PNG decoder channel",
                        "hi_mpi_pngd_create_chn", mostPngChannels);
  return T;
}

// --- Waiting, loans, fields ---

Deadline until(hi_s32 Milliseconds) {
  if (Milliseconds < 0)
    return std::nullopt;
  return std::chrono::steady_clock::now() +
         std::chrono::milliseconds(Milliseconds);
}

bool await(Channel &C, hi_s32 Milliseconds, const std::function<bool()> &Done) {
  Deadline End = until(Milliseconds);
  while (!Done()) {
    uint64_t Before = C.Queue->Done;
    C.poll();
    if (Done())
      return true;
    // Nothing is queued: only another thread can send more.
    if (C.Queue->Done == Before && !waitChanged(End))
      return Done();
  }
  return true;
}

void reportLent(Call &C, const LentKind &Of, Word Address, StackId Got) {
  C.report(rules::ResourceLeak,
           std::string(Of.Noun) + " from '" + Of.Getter +
               "' is not given back before '" + C.name() + "'; call '" +
               Of.Releaser + "'",
           {{"created", Got}});
  KindId Kind = contract::findKind(kinds().Tables, Of.Kind);
  if (Object *O = process().Objects.byKey(Kind, Address))
    O->Told = true;
}

hi_s32 notLent(Call &C, Module M, const LentKind &Of) {
  std::string Noun = Of.Noun;
  C.report(rules::UseAfterDestroy,
           "a " + Noun +
               " that the channel has not handed out, or that was given back "
               "before, is released by '" +
               C.name() + "'; give back every " + Noun +
               " once, and unchanged");
  return fail(C, M, HI_ERR_ILLEGAL_PARAM, "no such " + Noun + " is out");
}

void checkField(Call &C, std::string_view Struct, std::string_view Field,
                Word Address) {
  for (const contract::MediaField &F : kinds().Tables.Fields)
    if (F.Struct == Struct && F.Field == Field)
      C.checkMediaMemory(F.Component, Address);
}

} // namespace acltidy::sim::mpi
