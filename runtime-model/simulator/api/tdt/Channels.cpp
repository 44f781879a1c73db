//===- Channels.cpp - Data items, datasets, and channels ------------------===//
//
// A channel is a queue of datasets' contents. Both of its ends are in this
// process: what is sent to a channel is received from it, or from another
// channel of the same name and device.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "acl/error_codes/rt_error_codes.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "api/tdt/Waits.h"
#include "core/Devices.h"
#include "core/HostMemory.h"
#include "core/Product.h"

#include <map>

namespace acltidy::sim {

namespace {

struct Item : Payload {
  acltdtTensorType What = ACL_TENSOR_DATA_UNDEFINED;
  aclDataType Type = ACL_DT_UNDEFINED;
  std::vector<int64_t> Dims;
  Word Address = 0;
  uint64_t Size = 0;
  std::vector<char> Own; ///< Of received ones.
};

struct ItemSet : Payload {
  std::vector<Word> Items;
  std::string Name;
  bool Received = false; ///< Its items are its own.
  std::optional<bool> OnDevice;
};

/// What both ends of a channel share.
struct Pipe {
  size_t Capacity = 0;
  std::deque<std::vector<std::shared_ptr<Item>>> Waiting;
};

struct Channel : Payload {
  std::shared_ptr<Pipe> Queue;
  std::string Name;
  bool Bounded = false, Stopped = false;

  void ended() override {
    Stopped = true;
    process().Changed.notify_all();
  }
};

/// Channels without a capacity of the client's still end somewhere.
constexpr size_t Unbounded = 8192;

KindId itemKind() {
  static const KindId Kind = contract::findKind(kinds().Tables, "tdt-item");
  return Kind;
}

std::map<std::pair<uint32_t, std::string>, std::weak_ptr<Pipe>> &pipes() {
  static auto &P =
      *new std::map<std::pair<uint32_t, std::string>, std::weak_ptr<Pipe>>;
  return P;
}

aclError fail(int Code, const std::string &Why) {
  return call().fail(Code, Why);
}

acltdtChannelHandle *open(uint32_t Device, const char *Name, size_t Capacity,
                          bool Bounded) {
  std::string Text = readText(Name);
  if (!validDevice(static_cast<int32_t>(Device)) || Text.empty()) {
    fail(ACL_ERROR_INVALID_PARAM, "no such device, or no name");
    return nullptr;
  }
  auto New = std::make_shared<Channel>();
  New->Name = Text;
  New->Bounded = Bounded;
  std::weak_ptr<Pipe> &Known = pipes()[{Device, Text}];
  New->Queue = Known.lock();
  if (!New->Queue) {
    New->Queue = std::make_shared<Pipe>();
    New->Queue->Capacity = Capacity;
    Known = New->Queue;
  }
  return call().handle<acltdtChannelHandle *>(New);
}

/// Copies of the items of a set, if they can be sent.
bool contents(Call &C, const ItemSet &Set,
              std::vector<std::shared_ptr<Item>> &Copies) {
  for (Word Handle : Set.Items) {
    Object *O = process().Objects.byHandle(Handle);
    auto *I = O && O->live() ? O->as<Item>() : nullptr;
    if (!I) {
      C.report(rules::UseAfterDestroy,
               "a data item of the dataset that '" + C.record().Name +
                   "' sends was released by '" +
                   (O && O->DiedBy ? O->DiedBy->Name : "?") +
                   "'; destroy items after the dataset",
               {{"released", O ? O->Died : 0}, {"created", O ? O->Born : 0}});
      return false;
    }
    auto Copy = std::make_shared<Item>(*I);
    if (I->Own.empty() && I->Size && I->Address) {
      if (!C.touch({I->Address, I->Size, AccessMode::Read}))
        return false;
      Copy->Own.resize(I->Size);
      if (!copyBytes(Copy->Own.data(), process().Memory.bytes(I->Address),
                     I->Size))
        return false;
    }
    Copies.push_back(Copy);
  }
  return true;
}

} // namespace

acltdtDataItem *api::acltdtCreateDataItem(acltdtTensorType What,
                                          const int64_t *Dims, size_t Rank,
                                          aclDataType Type, void *Data,
                                          size_t Size) {
  auto New = std::make_shared<Item>();
  New->What = What;
  bool Tensor = What == ACL_TENSOR_DATA_TENSOR;
  if ((!Tensor && What != ACL_TENSOR_DATA_END_OF_SEQUENCE &&
       What != ACL_TENSOR_DATA_ABNORMAL) ||
      (Rank != 0) != (Dims != nullptr) || Rank > 128 ||
      !readArray(Dims, Rank, New->Dims) || (Tensor && Size && !Data) ||
      (!Tensor && Rank)) {
    fail(ACL_ERROR_INVALID_PARAM, "the kind, the dimensions or the data are "
                                  "invalid");
    return nullptr;
  }
  if (Tensor) {
    New->Type = Type;
    New->Address = reinterpret_cast<Word>(Data);
    New->Size = Size;
  }
  return call().handle<acltdtDataItem *>(New);
}

acltdtTensorType api::acltdtGetTensorTypeFromItem(const acltdtDataItem *Which) {
  auto *I = payload<Item>(Which);
  return I ? I->What : ACL_TENSOR_DATA_UNDEFINED;
}

aclDataType api::acltdtGetDataTypeFromItem(const acltdtDataItem *Which) {
  auto *I = payload<Item>(Which);
  return I ? I->Type : ACL_DT_UNDEFINED;
}

void *api::acltdtGetDataAddrFromItem(const acltdtDataItem *Which) {
  auto *I = payload<Item>(Which);
  return I ? reinterpret_cast<void *>(I->Address) : nullptr;
}

size_t api::acltdtGetDataSizeFromItem(const acltdtDataItem *Which) {
  auto *I = payload<Item>(Which);
  return I ? I->Size : 0;
}

size_t api::acltdtGetDimNumFromItem(const acltdtDataItem *Which) {
  auto *I = payload<Item>(Which);
  return I ? I->Dims.size() : 0;
}

aclError api::acltdtGetDimsFromItem(const acltdtDataItem *Which, int64_t *Dims,
                                    size_t Rank) {
  auto *I = payload<Item>(Which);
  if (!I || (Rank != 0) != (Dims != nullptr) || Rank < I->Dims.size())
    return fail(ACL_ERROR_INVALID_PARAM, "there are more dimensions than room");
  return stored(
      I->Dims.empty() ||
      storeBytes(Dims, I->Dims.data(), I->Dims.size() * sizeof(int64_t)));
}

aclError api::acltdtGetSliceInfoFromItem(const acltdtDataItem *Which,
                                         size_t *Count, size_t *Index) {
  // Only the device cuts tensors into slices.
  return stored(payload<Item>(Which) && store(Count, 0) && store(Index, 0));
}

acltdtDataset *api::acltdtCreateDataset() {
  return call().handle<acltdtDataset *>(std::make_shared<ItemSet>());
}

aclError api::acltdtAddDataItem(acltdtDataset *Set, acltdtDataItem *Which) {
  auto *S = payload<ItemSet>(Set);
  auto *I = payload<Item>(Which);
  if (!S || !I)
    return ACL_ERROR_INVALID_PARAM;
  if (S->Received)
    return fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                "the dataset has items that were received");
  if (I->Address) {
    bool OnDevice = process().Memory.isDevice(I->Address);
    if (S->OnDevice.value_or(OnDevice) != OnDevice)
      return fail(ACL_ERROR_INVALID_PARAM,
                  "the items of a dataset are all in host memory, or all in "
                  "device memory");
    S->OnDevice = OnDevice;
  }
  S->Items.push_back(reinterpret_cast<Word>(Which));
  return ACL_SUCCESS;
}

acltdtDataItem *api::acltdtGetDataItem(const acltdtDataset *Set, size_t Index) {
  auto *S = payload<ItemSet>(Set);
  return S && Index < S->Items.size()
             ? reinterpret_cast<acltdtDataItem *>(S->Items[Index])
             : nullptr;
}

size_t api::acltdtGetDatasetSize(const acltdtDataset *Set) {
  auto *S = payload<ItemSet>(Set);
  return S ? S->Items.size() : 0;
}

const char *api::acltdtGetDatasetName(const acltdtDataset *Set) {
  auto *S = payload<ItemSet>(Set);
  return S ? S->Name.c_str() : nullptr;
}

acltdtChannelHandle *api::acltdtCreateChannel(uint32_t Device,
                                              const char *Name) {
  return open(Device, Name, Unbounded, /*Bounded=*/false);
}

acltdtChannelHandle *api::acltdtCreateChannelWithCapacity(uint32_t Device,
                                                          const char *Name,
                                                          size_t Capacity) {
  if (Capacity < 2 || Capacity > 8192) {
    fail(ACL_ERROR_INVALID_PARAM, "the capacity is from 2 to 8192");
    return nullptr;
  }
  return open(Device, Name, Capacity, /*Bounded=*/true);
}

aclError api::acltdtStopChannel(acltdtChannelHandle *Which) {
  auto *C = payload<Channel>(Which);
  if (!C)
    return ACL_ERROR_INVALID_PARAM;
  C->Stopped = true;
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

aclError api::acltdtDestroyChannel(acltdtChannelHandle *Which) {
  auto *C = payload<Channel>(Which);
  if (C && !C->Stopped) {
    Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Which));
    call().report(rules::DestroyOrder,
                  "channel from '" + O->BornBy->Name +
                      "' is released by 'acltdtDestroyChannel' before it is "
                      "stopped; call 'acltdtStopChannel' first",
                  {{"created", O->Born}});
  }
  return ACL_SUCCESS;
}

aclError api::acltdtSendTensor(const acltdtChannelHandle *Which,
                               const acltdtDataset *Set, int32_t Timeout) {
  auto C = shared<Channel>(Which);
  auto *S = payload<ItemSet>(Set);
  if (!C || !S || Timeout < -1)
    return fail(ACL_ERROR_INVALID_PARAM, "the timeout is -1 or more");
  std::vector<std::shared_ptr<Item>> Copies;
  if (!contents(call(), *S, Copies))
    return fail(ACL_ERROR_INVALID_PARAM, "the data cannot be read");
  std::shared_ptr<Pipe> Queue = C->Queue;
  bool Room = tdt::await(Timeout, [&] {
    return C->Stopped || Queue->Waiting.size() < Queue->Capacity;
  });
  if (C->Stopped)
    return fail(ACL_ERROR_FAILURE, "the channel is stopped");
  if (!Room)
    return fail(ACL_ERROR_RT_QUEUE_FULL, "the channel is full");
  Queue->Waiting.push_back(std::move(Copies));
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

aclError api::acltdtReceiveTensor(const acltdtChannelHandle *Which,
                                  acltdtDataset *Set, int32_t Timeout) {
  auto C = shared<Channel>(Which);
  auto S = shared<ItemSet>(Set);
  if (!C || !S || Timeout < -1)
    return fail(ACL_ERROR_INVALID_PARAM, "the timeout is -1 or more");
  if (!S->Items.empty() && !S->Received)
    return fail(ACL_ERROR_INVALID_PARAM,
                "the dataset has items of the client's");
  std::shared_ptr<Pipe> Queue = C->Queue;
  bool Filled = tdt::await(
      Timeout, [&] { return C->Stopped || !Queue->Waiting.empty(); });
  if (C->Stopped && !Filled)
    return fail(ACL_ERROR_FAILURE, "the channel is stopped");
  if (!Filled || Queue->Waiting.empty())
    return fail(C->Stopped ? ACL_ERROR_FAILURE : ACL_ERROR_RT_QUEUE_EMPTY,
                C->Stopped ? "the channel is stopped" : "the channel is empty");
  ObjectTable &Objects = process().Objects;
  Object *Owner = Objects.byHandle(reinterpret_cast<Word>(Set));
  if (!Owner || !Owner->live())
    return ACL_ERROR_INVALID_PARAM; // Gone while this waited.
  // Items of an earlier receipt go.
  for (Word Old : S->Items)
    if (Object *O = Objects.byHandle(Old); O && O->live()) {
      Owner->Held.erase(
          std::remove(Owner->Held.begin(), Owner->Held.end(), O->Id),
          Owner->Held.end());
      Objects.end(*O, Life::Released, &call().record(), call().stack());
      O->Data.reset();
    }
  S->Items.clear();
  S->Received = true;
  S->Name = C->Name;
  for (std::shared_ptr<Item> &Each : Queue->Waiting.front()) {
    Each->Address = reinterpret_cast<Word>(Each->Own.data());
    Object &O = Objects.createHandle(itemKind(), std::move(Each));
    O.Owner = Owner->Id;
    O.BornBy = &call().record();
    O.Born = call().stack();
    Owner->Held.push_back(O.Id);
    S->Items.push_back(O.Value);
  }
  Queue->Waiting.pop_front();
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

aclError api::acltdtQueryChannelSize(const acltdtChannelHandle *Which,
                                     size_t *Size) {
  auto *C = payload<Channel>(Which);
  if (!C || !C->Bounded)
    return fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                "only for channels with a capacity");
  return stored(store(Size, C->Queue->Waiting.size()));
}

aclError api::acltdtCleanChannel(acltdtChannelHandle *Which) {
  auto *C = payload<Channel>(Which);
  if (!C || !C->Bounded)
    return fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                "only for channels with a capacity");
  C->Queue->Waiting.clear();
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
