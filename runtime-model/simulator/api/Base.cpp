//===- Base.cpp - Data buffers, tensor descriptions, 16-bit floats --------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Product.h"

#include <fstream>
#include <sstream>

namespace acltidy::sim {

std::string readText(const char *Text) {
  std::string Result;
  if (Text)
    guarded([&] { Result = Text; });
  return Result;
}

std::optional<std::string> readFile(const std::string &Path) {
  std::ifstream File(Path);
  if (Path.empty() || !File)
    return std::nullopt;
  std::ostringstream Text;
  Text << File.rdbuf();
  return Text.str();
}

aclError invalidDevice(int64_t Device) {
  return call().fail(ACL_ERROR_RT_INVALID_DEVICEID,
                     "there is no device " + std::to_string(Device));
}

aclError unsupported(const std::string &What) {
  return call().fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                     product().Name + " does not " + What);
}

float api::aclFloat16ToFloat(aclFloat16 Value) { return halfToFloat(Value); }

aclFloat16 api::aclFloatToFloat16(float Value) { return floatToHalf(Value); }

size_t api::aclDataTypeSize(aclDataType Type) { return bytesOf(Type, 1); }

aclDataBuffer *api::aclCreateDataBuffer(void *Data, size_t Size) {
  auto B = std::make_shared<DataBuffer>();
  B->Address = reinterpret_cast<Word>(Data);
  B->Size = Size;
  return call().handle<aclDataBuffer *>(B);
}

aclError api::aclUpdateDataBuffer(aclDataBuffer *Buffer, void *Data,
                                  size_t Size) {
  auto *B = payload<DataBuffer>(Buffer);
  if (!B)
    return ACL_ERROR_INVALID_PARAM;
  B->Address = reinterpret_cast<Word>(Data);
  B->Size = Size;
  return ACL_SUCCESS;
}

void *api::aclGetDataBufferAddr(const aclDataBuffer *Buffer) {
  auto *B = payload<DataBuffer>(Buffer);
  return B ? reinterpret_cast<void *>(B->Address) : nullptr;
}

uint32_t api::aclGetDataBufferSize(const aclDataBuffer *Buffer) {
  auto *B = payload<DataBuffer>(Buffer);
  return B ? static_cast<uint32_t>(B->Size) : 0;
}

size_t api::aclGetDataBufferSizeV2(const aclDataBuffer *Buffer) {
  auto *B = payload<DataBuffer>(Buffer);
  return B ? B->Size : 0;
}

aclTensorDesc *api::aclCreateTensorDesc(aclDataType Type, int Rank,
                                        const int64_t *Dims, aclFormat Format) {
  auto D = std::make_shared<TensorDesc>();
  D->Type = Type;
  D->Format = D->Origin = D->Storage = Format;
  if (Rank < 0 || !readArray(Dims, static_cast<uint64_t>(Rank), D->Dims)) {
    call().fail(ACL_ERROR_INVALID_PARAM, "the dimensions are invalid");
    return nullptr;
  }
  D->StorageDims = D->OriginDims = D->Dims;
  return call().handle<aclTensorDesc *>(D);
}

namespace {

template <typename F> aclError change(const aclTensorDesc *Desc, F Change) {
  auto *D = payload<TensorDesc>(Desc);
  return D && Change(*D) ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError changeDims(aclTensorDesc *Desc, int Rank, const int64_t *Dims,
                    std::vector<int64_t> TensorDesc::*Member) {
  return change(Desc, [&](TensorDesc &D) {
    return Rank >= 0 && readArray(Dims, static_cast<uint64_t>(Rank), D.*Member);
  });
}

} // namespace

namespace {

aclError
changeRanges(aclTensorDesc *Desc, size_t Count, int64_t (*Ranges)[2],
             std::vector<std::pair<int64_t, int64_t>> TensorDesc::*Member) {
  return change(Desc, [&](TensorDesc &D) {
    std::vector<int64_t> Flat;
    if (Count > SIZE_MAX / 2 ||
        !readArray(reinterpret_cast<int64_t *>(Ranges), 2 * Count, Flat))
      return false;
    (D.*Member).clear();
    for (size_t I = 0; I != Count; ++I)
      (D.*Member).push_back({Flat[2 * I], Flat[2 * I + 1]});
    return true;
  });
}

} // namespace

aclError api::aclSetTensorShapeRange(aclTensorDesc *Desc, size_t Count,
                                     int64_t (*Ranges)[2]) {
  return changeRanges(Desc, Count, Ranges, &TensorDesc::DimRanges);
}

// Kept without effect: operators look at the values themselves.
aclError api::aclSetTensorValueRange(aclTensorDesc *Desc, size_t Count,
                                     int64_t (*Ranges)[2]) {
  return changeRanges(Desc, Count, Ranges, &TensorDesc::ValueRanges);
}

// Only aclmdlCreateAndGetOpDesc makes several descriptions at once, and those
// that have an address.
aclTensorDesc *api::aclGetTensorDescByIndex(aclTensorDesc *Desc, size_t Index) {
  auto *D = payload<TensorDesc>(Desc);
  if (!D || Index > D->Behind.size()) {
    call().fail(ACL_ERROR_INVALID_PARAM, "there is no such description");
    return nullptr;
  }
  return Index ? reinterpret_cast<aclTensorDesc *>(D->Behind[Index - 1]) : Desc;
}

void *api::aclGetTensorDescAddress(const aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  if (!D || !D->Address)
    call().fail(ACL_ERROR_INVALID_PARAM, "the description is of no memory");
  return D ? reinterpret_cast<void *>(D->Address) : nullptr;
}

aclDataType api::aclGetTensorDescType(const aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  return D ? D->Type : ACL_DT_UNDEFINED;
}

aclFormat api::aclGetTensorDescFormat(const aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  return D ? D->Format : ACL_FORMAT_UNDEFINED;
}

size_t api::aclGetTensorDescSize(const aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  return D ? bytesOf(D->Type, elementsOf(D->Dims)) : 0;
}

size_t api::aclGetTensorDescElementCount(const aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  return D ? elementsOf(D->Dims) : 0;
}

size_t api::aclGetTensorDescNumDims(const aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  return D ? D->Dims.size() : 0;
}

int64_t api::aclGetTensorDescDim(const aclTensorDesc *Desc, size_t Index) {
  auto *D = payload<TensorDesc>(Desc);
  return D && Index < D->Dims.size() ? D->Dims[Index] : -1;
}

aclError api::aclGetTensorDescDimV2(const aclTensorDesc *Desc, size_t Index,
                                    int64_t *Size) {
  return change(Desc, [&](TensorDesc &D) {
    return Index < D.Dims.size() && store(Size, D.Dims[Index]);
  });
}

aclError api::aclGetTensorDescDimRange(const aclTensorDesc *Desc, size_t Index,
                                       size_t Count, int64_t *Range) {
  return change(Desc, [&](TensorDesc &D) {
    return Count >= 2 && Index < D.DimRanges.size() &&
           store(Range, D.DimRanges[Index].first) &&
           store(Range + 1, D.DimRanges[Index].second);
  });
}

const char *api::aclGetTensorDescName(aclTensorDesc *Desc) {
  auto *D = payload<TensorDesc>(Desc);
  return D ? D->Name.c_str() : "";
}

void api::aclSetTensorDescName(aclTensorDesc *Desc, const char *Name) {
  if (auto *D = payload<TensorDesc>(Desc))
    D->Name = readText(Name);
}

aclError api::aclSetTensorStorageFormat(aclTensorDesc *Desc, aclFormat Format) {
  return change(Desc, [&](TensorDesc &D) {
    D.Storage = Format;
    return true;
  });
}

aclError api::aclSetTensorStorageShape(aclTensorDesc *Desc, int Rank,
                                       const int64_t *Dims) {
  return changeDims(Desc, Rank, Dims, &TensorDesc::StorageDims);
}

aclError api::aclSetTensorFormat(aclTensorDesc *Desc, aclFormat Format) {
  return change(Desc, [&](TensorDesc &D) {
    D.Storage = Format;
    return true;
  });
}

aclError api::aclSetTensorShape(aclTensorDesc *Desc, int Rank,
                                const int64_t *Dims) {
  return changeDims(Desc, Rank, Dims, &TensorDesc::StorageDims);
}

aclError api::aclSetTensorOriginFormat(aclTensorDesc *Desc, aclFormat Format) {
  return change(Desc, [&](TensorDesc &D) {
    D.Origin = Format;
    return true;
  });
}

aclError api::aclSetTensorOriginShape(aclTensorDesc *Desc, int Rank,
                                      const int64_t *Dims) {
  return changeDims(Desc, Rank, Dims, &TensorDesc::OriginDims);
}

aclError api::aclSetTensorDynamicInput(aclTensorDesc *Desc, const char *Name) {
  return change(Desc, [&](TensorDesc &D) {
    D.DynamicInput = readText(Name);
    return true;
  });
}

aclError api::aclSetTensorConst(aclTensorDesc *Desc, void *Data, size_t Size) {
  return change(Desc, [&](TensorDesc &D) {
    return Size && readArray(static_cast<const char *>(Data), Size, D.Constant);
  });
}

aclError api::aclSetTensorPlaceMent(aclTensorDesc *Desc, aclMemType Where) {
  return change(Desc, [&](TensorDesc &D) {
    D.Placement = Where;
    return true;
  });
}

} // namespace acltidy::sim
