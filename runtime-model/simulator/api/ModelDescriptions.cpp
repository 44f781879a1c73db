//===- ModelDescriptions.cpp - What a model's inputs and outputs are ------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Models.h"

#include <cstring>

namespace acltidy::sim {

namespace {

StandInRef standInOf(const aclmdlDesc *Desc) {
  auto *D = payload<ModelDesc>(Desc);
  return D ? D->What : nullptr;
}

const StandIn::Port *port(const aclmdlDesc *Desc, size_t Index, bool Output) {
  StandInRef What = standInOf(Desc);
  if (!What)
    return nullptr;
  const auto &Ports = Output ? What->Outputs : What->Inputs;
  return Index < Ports.size() ? &Ports[Index] : nullptr;
}

/// Names that do not fit into aclmdlIODims are told by another name.
std::string shortName(const ModelDesc &D, const StandIn::Port &P, bool Output,
                      size_t Index) {
  if (P.Name.size() < ACL_MAX_TENSOR_NAME_LEN)
    return P.Name;
  return "acl_modelId_" + std::to_string(D.Id) +
         (Output ? "_output_" : "_input_") + std::to_string(Index);
}

aclError putDims(const aclmdlDesc *Desc, size_t Index, bool Output,
                 const Dims &Shape, aclmdlIODims *Out) {
  const StandIn::Port *P = port(Desc, Index, Output);
  if (!P)
    return ACL_ERROR_INVALID_PARAM;
  aclmdlIODims D = {};
  std::string Name = shortName(*payload<ModelDesc>(Desc), *P, Output, Index);
  std::memcpy(D.name, Name.data(), Name.size());
  D.dimCount = std::min<size_t>(Shape.size(), ACL_MAX_DIM_CNT);
  std::copy_n(Shape.begin(), D.dimCount, D.dims);
  return stored(storeBytes(Out, &D, sizeof D));
}

aclError putInputDims(const aclmdlDesc *Desc, size_t Index, bool V2,
                      aclmdlIODims *Out) {
  const StandIn::Port *P = port(Desc, Index, false);
  if (!P)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such input");
  // The image that AIPP takes, not what the model sees.
  if (P->Aipp && !P->Aipp->Dynamic)
    return putDims(Desc, Index, false,
                   aippImageDims(P->Aipp->Static.Common, P->Shape[0], V2), Out);
  return putDims(Desc, Index, false, P->Shape, Out);
}

aclError indexOf(const aclmdlDesc *Desc, const char *Name, bool Output,
                 size_t *Index) {
  std::string Wanted = readText(Name);
  for (size_t I = 0; const StandIn::Port *P = port(Desc, I, Output); ++I)
    if (P->Name == Wanted)
      return stored(store(Index, I));
  return call().fail(ACL_ERROR_INVALID_PARAM,
                     "the model has no " +
                         std::string(Output ? "output" : "input") +
                         " with the name '" + Wanted + "'");
}

aclError describe(aclmdlDesc *Desc, StandInRef What, int Status, uint32_t Id) {
  auto *D = payload<ModelDesc>(Desc);
  if (!D || !What)
    return What ? ACL_ERROR_INVALID_PARAM : Status;
  D->What = std::move(What);
  D->Id = Id;
  return ACL_SUCCESS;
}

} // namespace

aclmdlDesc *api::aclmdlCreateDesc() {
  return call().handle<aclmdlDesc *>(std::make_shared<ModelDesc>());
}

aclError api::aclmdlGetDesc(aclmdlDesc *Desc, uint32_t Id) {
  LoadedModel *M = findModel(Id);
  return describe(Desc, M ? M->What : nullptr, ACL_ERROR_INVALID_PARAM, Id);
}

aclError api::aclmdlGetDescFromFile(aclmdlDesc *Desc, const char *Path) {
  int Status = 0;
  StandInRef What = describeFile(Path, Status);
  return describe(Desc, What, Status, 0);
}

aclError api::aclmdlGetDescFromMem(aclmdlDesc *Desc, const void *Data,
                                   size_t Size) {
  int Status = 0;
  StandInRef What = describeMemory(Data, Size, Status);
  return describe(Desc, What, Status, 0);
}

size_t api::aclmdlGetNumInputs(aclmdlDesc *Desc) {
  StandInRef What = standInOf(Desc);
  return What ? What->Inputs.size() : 0;
}

size_t api::aclmdlGetNumOutputs(aclmdlDesc *Desc) {
  StandInRef What = standInOf(Desc);
  return What ? What->Outputs.size() : 0;
}

size_t api::aclmdlGetInputSizeByIndex(aclmdlDesc *Desc, size_t Index) {
  return port(Desc, Index, false) ? standInOf(Desc)->inputBytes(Index) : 0;
}

size_t api::aclmdlGetOutputSizeByIndex(aclmdlDesc *Desc, size_t Index) {
  return port(Desc, Index, true) ? standInOf(Desc)->outputBytes(Index) : 0;
}

aclError api::aclmdlGetInputDims(const aclmdlDesc *Desc, size_t Index,
                                 aclmdlIODims *Out) {
  return putInputDims(Desc, Index, /*V2=*/false, Out);
}

aclError api::aclmdlGetInputDimsV2(const aclmdlDesc *Desc, size_t Index,
                                   aclmdlIODims *Out) {
  return putInputDims(Desc, Index, /*V2=*/true, Out);
}

aclError api::aclmdlGetInputDimsRange(const aclmdlDesc *Desc, size_t Index,
                                      aclmdlIODimsRange *Out) {
  const StandIn::Port *P = port(Desc, Index, false);
  if (!P)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such input");
  auto R = std::make_unique<aclmdlIODimsRange>();
  // Without a range that was described there is none to tell.
  R->rangeCount = P->Range.size();
  for (size_t I = 0; I != P->Range.size(); ++I) {
    R->range[I][0] = P->Range[I].first;
    R->range[I][1] = P->Range[I].second;
  }
  return stored(storeBytes(Out, R.get(), sizeof *R));
}

aclError api::aclmdlGetOutputDims(const aclmdlDesc *Desc, size_t Index,
                                  aclmdlIODims *Out) {
  if (!port(Desc, Index, true))
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such output");
  return putDims(Desc, Index, true, standInOf(Desc)->largestOutput(Index), Out);
}

aclError api::aclmdlGetCurOutputDims(const aclmdlDesc *Desc, size_t Index,
                                     aclmdlIODims *Out) {
  const StandIn::Port *P = port(Desc, Index, true);
  if (!P)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such output");
  StandInRef What = standInOf(Desc);
  // Neither fixed nor gears: the dataset has the shape after the execution.
  if (P->unknowns() && What->Gears.empty())
    return call().fail(ACL_ERROR_API_NOT_SUPPORT,
                       "the shapes of the model are dynamic; ask for the "
                       "tensor description of the output dataset");
  LoadedModel *M = findModel(payload<ModelDesc>(Desc)->Id);
  std::optional<size_t> Gear = M ? M->Gear : std::nullopt;
  return putDims(Desc, Index, true,
                 Gear ? What->outputShape(Index, What->valuesOf(*Gear), Gear)
                      : What->largestOutput(Index),
                 Out);
}

const char *api::aclmdlGetOpAttr(aclmdlDesc *Desc, const char *Operator,
                                 const char *) {
  // The documents: null when the operator or the attribute is not there.
  if (standInOf(Desc))
    call().fail(ACL_ERROR_INVALID_PARAM,
                "a stand-in has no operator '" + readText(Operator) + "'");
  return nullptr;
}

const char *api::aclmdlGetTensorRealName(const aclmdlDesc *Desc,
                                         const char *Name) {
  auto *D = payload<ModelDesc>(Desc);
  if (!D || !D->What || !Name)
    return nullptr;
  std::string Wanted = readText(Name);
  for (bool Output : {false, true}) {
    const auto &Ports = Output ? D->What->Outputs : D->What->Inputs;
    for (size_t I = 0; I != Ports.size(); ++I)
      if (Ports[I].Name == Wanted ||
          shortName(*D, Ports[I], Output, I) == Wanted)
        return Ports[I].Name.c_str();
  }
  return nullptr;
}

const char *api::aclmdlGetInputNameByIndex(const aclmdlDesc *Desc,
                                           size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  return P ? P->Name.c_str() : "";
}

const char *api::aclmdlGetOutputNameByIndex(const aclmdlDesc *Desc,
                                            size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->Name.c_str() : "";
}

aclFormat api::aclmdlGetInputFormat(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  // Images come row by row.
  return !P ? ACL_FORMAT_UNDEFINED : P->Aipp ? ACL_FORMAT_NHWC : P->Format;
}

aclFormat api::aclmdlGetOutputFormat(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->Format : ACL_FORMAT_UNDEFINED;
}

aclDataType api::aclmdlGetInputDataType(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  return !P ? ACL_DT_UNDEFINED : P->Aipp ? ACL_UINT8 : P->Type;
}

aclDataType api::aclmdlGetOutputDataType(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->Type : ACL_DT_UNDEFINED;
}

aclError api::aclmdlGetInputIndexByName(const aclmdlDesc *Desc,
                                        const char *Name, size_t *Index) {
  return indexOf(Desc, Name, false, Index);
}

aclError api::aclmdlGetOutputIndexByName(const aclmdlDesc *Desc,
                                         const char *Name, size_t *Index) {
  return indexOf(Desc, Name, true, Index);
}

} // namespace acltidy::sim
