//===- Buffers.cpp --------------------------------------------------------===//

#include "api/tdt/Buffers.h"

#include "Behaviours.h"
#include "api/Answers.h"
#include "core/Product.h"

namespace acltidy::sim {

using tdt::Area;
using tdt::Buffer;

namespace {

constexpr size_t LongestChain = 128;

aclError fail(int Code, const std::string &Why) {
  return call().fail(Code, Why);
}

template <typename F> aclError with(const void *Handle, F Do) {
  auto *B = payload<Buffer>(Handle);
  return B && Do(*B) ? ACL_SUCCESS
                     : fail(ACL_ERROR_INVALID_PARAM,
                            "the buffer, a size or a pointer is invalid");
}

bool userRange(size_t Size, size_t Offset) {
  return Size && Size <= 96 && Offset <= 96 - Size;
}

} // namespace

std::shared_ptr<Area> Area::allocate(Call &C, uint64_t Size) {
  Process &P = process();
  Word Address = 0;
  int32_t Device = std::max(self().Device, 0);
  auto B = P.Memory.allocate(Space::Device, Size, {}, Device, Address);
  if (!B)
    return nullptr;
  Object &O =
      P.Objects.createMemory(kinds().DeviceMemory, Address, Size, std::move(B));
  O.Device = Device;
  O.System = true;
  O.BornBy = &C.record();
  O.Born = C.stack();
  auto New = std::make_shared<Area>();
  New->Address = Address;
  New->Size = Size;
  New->Memory = O.Id;
  return New;
}

Area::~Area() {
  Process &P = process();
  Object *O = P.Objects.find(Memory);
  if (!O || !O->live())
    return;
  P.Memory.release(*O);
  Call *By = self().Current;
  P.Objects.end(*O, Life::Released, By ? &By->record() : O->BornBy,
                By ? By->stack() : 0);
}

std::shared_ptr<Buffer> tdt::reference(const Buffer &To) {
  auto New = std::make_shared<Buffer>();
  New->Data = To.Data;
  New->Length = To.Length;
  New->User = To.User;
  for (const Buffer::Link &Each : To.Chain)
    New->Chain.push_back({reference(*Each.What), 0});
  return New;
}

aclError api::acltdtAllocBuf(size_t Size, uint32_t Type, acltdtBuf *Out) {
  if (!Size || Size > (4ull << 30) || Type != ACL_TDT_NORMAL_MEM)
    return fail(ACL_ERROR_INVALID_PARAM,
                "the size is from 1 to 4 GiB, the type ACL_TDT_NORMAL_MEM");
  if (product().MediaProduct == "310b" && !product().OnDevice)
    return fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                "on this product only in RC mode");
  auto New = std::make_shared<Buffer>();
  New->Data = Area::allocate(call(), Size);
  if (!New->Data)
    return fail(ACL_ERROR_BAD_ALLOC, "out of device memory");
  return stored(store(Out, call().handle<acltdtBuf>(New)));
}

aclError api::acltdtFreeBuf(acltdtBuf Handle) {
  // What is in its chain needs no release of its own, and may have one.
  if (auto *B = payload<Buffer>(Handle))
    for (const Buffer::Link &Each : B->Chain)
      if (Object *O = process().Objects.byHandle(Each.Handle))
        O->Told = true;
  return ACL_SUCCESS;
}

aclError api::acltdtGetBufData(const acltdtBuf Handle, void **Data,
                               size_t *Size) {
  return with(Handle, [&](Buffer &B) {
    return store(Data, reinterpret_cast<void *>(B.Data->Address)) &&
           store(Size, B.Data->Size);
  });
}

aclError api::acltdtSetBufDataLen(acltdtBuf Handle, size_t Length) {
  return with(Handle, [&](Buffer &B) {
    if (Length > B.Data->Size)
      return false;
    B.Length = Length;
    return true;
  });
}

aclError api::acltdtGetBufDataLen(acltdtBuf Handle, size_t *Length) {
  return with(Handle, [&](Buffer &B) { return store(Length, B.Length); });
}

aclError api::acltdtSetBufUserData(acltdtBuf Handle, const void *Data,
                                   size_t Size, size_t Offset) {
  return with(Handle, [&](Buffer &B) {
    return userRange(Size, Offset) && Data && guarded([&] {
             clientCopy(B.User.data() + Offset,
                        process().Memory.bytes(reinterpret_cast<Word>(Data)),
                        Size);
           });
  });
}

aclError api::acltdtGetBufUserData(const acltdtBuf Handle, void *Data,
                                   size_t Size, size_t Offset) {
  return with(Handle, [&](Buffer &B) {
    return userRange(Size, Offset) && Data &&
           storeBytes(process().Memory.bytes(reinterpret_cast<Word>(Data)),
                      B.User.data() + Offset, Size);
  });
}

aclError api::acltdtCopyBufRef(const acltdtBuf Handle, acltdtBuf *Out) {
  return with(Handle, [&](Buffer &B) {
    return store(Out, call().handle<acltdtBuf>(tdt::reference(B)));
  });
}

aclError api::acltdtAppendBufChain(acltdtBuf Head, acltdtBuf Handle) {
  auto Part = shared<Buffer>(Handle);
  return with(Head, [&](Buffer &B) {
    if (!Part || Part.get() == &B || B.Chain.size() + 2 > LongestChain ||
        !Part->Chain.empty())
      return false;
    for (const Buffer::Link &Each : B.Chain)
      if (Each.What == Part)
        return false;
    B.Chain.push_back({Part, reinterpret_cast<Word>(Handle)});
    return true;
  });
}

aclError api::acltdtGetBufChainNum(acltdtBuf Head, uint32_t *Count) {
  return with(Head,
              [&](Buffer &B) { return store(Count, B.Chain.size() + 1); });
}

aclError api::acltdtGetBufFromChain(acltdtBuf Head, uint32_t Index,
                                    acltdtBuf *Out) {
  return with(Head, [&](Buffer &B) {
    if (!Index)
      return store(Out, Head);
    if (Index > B.Chain.size())
      return false;
    Buffer::Link &Each = B.Chain[Index - 1];
    Object *O = process().Objects.byHandle(Each.Handle);
    if (!O || !O->live()) {
      // Came along with its head: the client never releases it.
      O = &process().Objects.createHandle(
          contract::findKind(kinds().Tables, "tdt-buf"), Each.What);
      O->System = true;
      O->BornBy = &call().record();
      O->Born = call().stack();
      Each.Handle = O->Value;
    }
    return store(Out, reinterpret_cast<acltdtBuf>(O->Value));
  });
}

} // namespace acltidy::sim
