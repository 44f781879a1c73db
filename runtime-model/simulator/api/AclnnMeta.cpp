//===- AclnnMeta.cpp - aclnn tensors, scalars, arrays, lists --------------===//

#include "Behaviours.h"
#include "api/AclnnObjects.h"

#include <cstring>

namespace acltidy::sim {

namespace {

constexpr aclnnStatus Null = 161001, Invalid = 161002;

/// Fills a tensor from the client's arguments. Strides may be left out.
bool describe(Tensor &T, const int64_t *Dims, uint64_t Rank, aclDataType Type,
              const int64_t *Strides, int64_t Offset, aclFormat Format,
              const int64_t *StorageDims, uint64_t StorageRank, void *Data) {
  T.Type = Type;
  T.Format = Format;
  T.Offset = Offset;
  T.Address = reinterpret_cast<Word>(Data);
  if (!readArray(Dims, Rank, T.Dims) ||
      !readArray(StorageDims, StorageRank, T.StorageDims))
    return false;
  if (Strides)
    return readArray(Strides, Rank, T.Strides);
  T.Strides.assign(Rank, 1);
  for (uint64_t I = Rank; I-- > 1;)
    T.Strides[I - 1] = T.Strides[I] * T.Dims[I];
  return true;
}

/// The array that the client frees by delete[].
aclnnStatus handOut(const std::vector<int64_t> &Values, int64_t **Out,
                    uint64_t *Count) {
  if (!Out || !Count)
    return Null;
  auto *Copy = new int64_t[Values.size() + 1];
  std::copy(Values.begin(), Values.end(), Copy);
  if (store(Out, Copy) && store(Count, Values.size()))
    return 0;
  delete[] Copy;
  return Invalid;
}

template <typename P> aclnnStatus sizeOf(const void *Array, uint64_t *Size) {
  auto *A = payload<P>(Array);
  if (!A)
    return Null;
  if constexpr (std::is_same_v<P, HandleList>)
    return store(Size, A->Members.size()) ? 0 : Null;
  else
    return store(Size, A->Values.size()) ? 0 : Null;
}

template <typename H, typename T>
H *createList(const T *const *Values, uint64_t Size) {
  auto L = std::make_shared<HandleList>();
  std::vector<const T *> Members;
  if (!readArray(Values, Size, Members))
    return nullptr;
  for (const T *M : Members)
    L->Members.push_back(reinterpret_cast<Word>(M));
  return call().handle<H *>(L);
}

template <typename H, typename P, typename T>
H *createArray(const T *Values, uint64_t Size) {
  auto A = std::make_shared<P>();
  if constexpr (std::is_same_v<T, bool>) {
    if (!readArray(reinterpret_cast<const unsigned char *>(Values), Size,
                   A->Values))
      return nullptr;
  } else if (!readArray(Values, Size, A->Values)) {
    return nullptr;
  }
  return call().handle<H *>(A);
}

} // namespace

aclTensor *api::aclCreateTensor(const int64_t *Dims, uint64_t Rank,
                                aclDataType Type, const int64_t *Strides,
                                int64_t Offset, aclFormat Format,
                                const int64_t *StorageDims,
                                uint64_t StorageRank, void *Data) {
  auto T = std::make_shared<Tensor>();
  if (!describe(*T, Dims, Rank, Type, Strides, Offset, Format, StorageDims,
                StorageRank, Data)) {
    call().fail(Invalid, "the dimensions cannot be read");
    return nullptr;
  }
  return call().handle<aclTensor *>(T);
}

aclnnStatus api::aclInitTensor(aclTensor *Handle, const int64_t *Dims,
                               uint64_t Rank, aclDataType Type,
                               const int64_t *Strides, int64_t Offset,
                               aclFormat Format, const int64_t *StorageDims,
                               uint64_t StorageRank, void *Data) {
  auto *T = payload<Tensor>(Handle);
  if (!T)
    return Null;
  return describe(*T, Dims, Rank, Type, Strides, Offset, Format, StorageDims,
                  StorageRank, Data)
             ? 0
             : Invalid;
}

aclScalar *api::aclCreateScalar(void *Value, aclDataType Type) {
  auto S = std::make_shared<Scalar>();
  S->Type = Type;
  uint64_t Size = bytesOf(Type, 1);
  if (!Value || !Size || Size > sizeof S->Bytes ||
      !guarded([&] { clientCopy(S->Bytes, Value, Size); })) {
    call().fail(Invalid, "the value or its type is invalid");
    return nullptr;
  }
  return call().handle<aclScalar *>(S);
}

aclIntArray *api::aclCreateIntArray(const int64_t *Values, uint64_t Size) {
  return createArray<aclIntArray, IntArray>(Values, Size);
}

aclFloatArray *api::aclCreateFloatArray(const float *Values, uint64_t Size) {
  return createArray<aclFloatArray, FloatArray>(Values, Size);
}

aclBoolArray *api::aclCreateBoolArray(const bool *Values, uint64_t Size) {
  return createArray<aclBoolArray, BoolArray>(Values, Size);
}

aclTensorList *api::aclCreateTensorList(const aclTensor *const *Values,
                                        uint64_t Size) {
  return createList<aclTensorList>(Values, Size);
}

aclScalarList *api::aclCreateScalarList(const aclScalar *const *Values,
                                        uint64_t Size) {
  return createList<aclScalarList>(Values, Size);
}

aclnnStatus api::aclGetViewShape(const aclTensor *Handle, int64_t **Dims,
                                 uint64_t *Rank) {
  auto *T = payload<Tensor>(Handle);
  return T ? handOut(T->Dims, Dims, Rank) : Null;
}

aclnnStatus api::aclGetStorageShape(const aclTensor *Handle, int64_t **Dims,
                                    uint64_t *Rank) {
  auto *T = payload<Tensor>(Handle);
  return T ? handOut(T->StorageDims, Dims, Rank) : Null;
}

aclnnStatus api::aclGetViewStrides(const aclTensor *Handle, int64_t **Strides,
                                   uint64_t *Rank) {
  auto *T = payload<Tensor>(Handle);
  return T ? handOut(T->Strides, Strides, Rank) : Null;
}

aclnnStatus api::aclGetViewOffset(const aclTensor *Handle, int64_t *Offset) {
  auto *T = payload<Tensor>(Handle);
  return T && store(Offset, T->Offset) ? 0 : Null;
}

aclnnStatus api::aclGetFormat(const aclTensor *Handle, aclFormat *Format) {
  auto *T = payload<Tensor>(Handle);
  return T && store(Format, T->Format) ? 0 : Null;
}

aclnnStatus api::aclGetDataType(const aclTensor *Handle, aclDataType *Type) {
  auto *T = payload<Tensor>(Handle);
  return T && store(Type, T->Type) ? 0 : Null;
}

aclnnStatus api::aclGetIntArraySize(const aclIntArray *A, uint64_t *Size) {
  return sizeOf<IntArray>(A, Size);
}

aclnnStatus api::aclGetFloatArraySize(const aclFloatArray *A, uint64_t *Size) {
  return sizeOf<FloatArray>(A, Size);
}

aclnnStatus api::aclGetBoolArraySize(const aclBoolArray *A, uint64_t *Size) {
  return sizeOf<BoolArray>(A, Size);
}

aclnnStatus api::aclGetTensorListSize(const aclTensorList *A, uint64_t *Size) {
  return sizeOf<HandleList>(A, Size);
}

aclnnStatus api::aclGetScalarListSize(const aclScalarList *A, uint64_t *Size) {
  return sizeOf<HandleList>(A, Size);
}

aclnnStatus api::aclSetRawTensorAddr(aclTensor *Handle, void *Address) {
  auto *T = payload<Tensor>(Handle);
  if (!T)
    return Null;
  T->Address = reinterpret_cast<Word>(Address);
  return 0;
}

aclnnStatus api::aclGetRawTensorAddr(const aclTensor *Handle, void **Address) {
  auto *T = payload<Tensor>(Handle);
  return T && store(Address, reinterpret_cast<void *>(T->Address)) ? 0 : Null;
}

} // namespace acltidy::sim
