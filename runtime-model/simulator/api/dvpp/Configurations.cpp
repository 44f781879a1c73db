//===- Configurations.cpp - Regions, scaling, borders, tables -------------===//

#include "api/dvpp/First.h"

namespace acltidy::sim {

namespace {

constexpr uint32_t MostCoordinate = 65535;

template <typename T> T *described(const void *Desc) {
  auto *D = payload<T>(Desc);
  if (!D)
    call().fail(ACL_ERROR_INVALID_PARAM, "the configuration is invalid");
  return D;
}

aclError setEdge(acldvppRoiConfig *Config, uint32_t RoiConfig::*Edge,
                 uint32_t Value) {
  auto *R = described<RoiConfig>(Config);
  if (!R || Value > MostCoordinate)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "a coordinate is greater than 65535");
  R->*Edge = Value;
  return ACL_SUCCESS;
}

/// What products that do not have it answer.
template <typename T> T *missing(const char *What) {
  call().fail(ACL_ERROR_FEATURE_UNSUPPORTED,
              std::string("the product has no ") + What);
  return nullptr;
}

bool old() { return mediaProduct() == media::Product::Ascend310; }

} // namespace

acldvppRoiConfig *api::acldvppCreateRoiConfig(uint32_t Left, uint32_t Right,
                                              uint32_t Top, uint32_t Bottom) {
  for (uint32_t Edge : {Left, Right, Top, Bottom})
    if (Edge > MostCoordinate) {
      call().fail(ACL_ERROR_INVALID_PARAM,
                  "a coordinate is greater than 65535");
      return nullptr;
    }
  auto R = std::make_shared<RoiConfig>();
  R->Left = Left;
  R->Right = Right;
  R->Top = Top;
  R->Bottom = Bottom;
  return call().handle<acldvppRoiConfig *>(std::move(R));
}

aclError api::acldvppSetRoiConfigLeft(acldvppRoiConfig *C, uint32_t V) {
  return setEdge(C, &RoiConfig::Left, V);
}
aclError api::acldvppSetRoiConfigRight(acldvppRoiConfig *C, uint32_t V) {
  return setEdge(C, &RoiConfig::Right, V);
}
aclError api::acldvppSetRoiConfigTop(acldvppRoiConfig *C, uint32_t V) {
  return setEdge(C, &RoiConfig::Top, V);
}
aclError api::acldvppSetRoiConfigBottom(acldvppRoiConfig *C, uint32_t V) {
  return setEdge(C, &RoiConfig::Bottom, V);
}

aclError api::acldvppSetRoiConfig(acldvppRoiConfig *Config, uint32_t Left,
                                  uint32_t Right, uint32_t Top,
                                  uint32_t Bottom) {
  auto *R = described<RoiConfig>(Config);
  for (uint32_t Edge : {Left, Right, Top, Bottom})
    if (!R || Edge > MostCoordinate)
      return call().fail(ACL_ERROR_INVALID_PARAM,
                         "a coordinate is greater than 65535");
  R->Left = Left;
  R->Right = Right;
  R->Top = Top;
  R->Bottom = Bottom;
  return ACL_SUCCESS;
}

acldvppResizeConfig *api::acldvppCreateResizeConfig() {
  return call().handle<acldvppResizeConfig *>(std::make_shared<ResizeConfig>());
}

aclError api::acldvppSetResizeConfigInterpolation(acldvppResizeConfig *Config,
                                                  uint32_t Value) {
  auto *R = described<ResizeConfig>(Config);
  if (!R || Value > 4)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "interpolations are 0 to 4, not " +
                           std::to_string(Value));
  R->Interpolation = Value;
  return ACL_SUCCESS;
}

uint32_t
api::acldvppGetResizeConfigInterpolation(const acldvppResizeConfig *Config) {
  auto *R = described<ResizeConfig>(Config);
  return R ? R->Interpolation : 0;
}

acldvppJpegeConfig *api::acldvppCreateJpegeConfig() {
  return call().handle<acldvppJpegeConfig *>(std::make_shared<JpegeConfig>());
}

aclError api::acldvppSetJpegeConfigLevel(acldvppJpegeConfig *Config,
                                         uint32_t Level) {
  auto *J = described<JpegeConfig>(Config);
  if (!J || Level > 100)
    return call().fail(ACL_ERROR_INVALID_PARAM, "levels are 0 to 100");
  J->Level = Level;
  return ACL_SUCCESS;
}

uint32_t api::acldvppGetJpegeConfigLevel(const acldvppJpegeConfig *Config) {
  auto *J = described<JpegeConfig>(Config);
  return J ? J->Level : 0;
}

// --- Borders ---

acldvppBorderConfig *api::acldvppCreateBorderConfig() {
  if (old())
    return missing<acldvppBorderConfig>("borders");
  return call().handle<acldvppBorderConfig *>(std::make_shared<BorderConfig>());
}

aclError api::acldvppSetBorderConfigValue(acldvppBorderConfig *Config,
                                          uint32_t Index, double Value) {
  auto *B = described<BorderConfig>(Config);
  if (!B || Index > 3 || !(Value >= 0 && Value <= 255))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "there are four values, of 0 to 255");
  B->What.Values[Index] = Value;
  return ACL_SUCCESS;
}

double api::acldvppGetBorderConfigValue(const acldvppBorderConfig *Config,
                                        uint32_t Index) {
  auto *B = described<BorderConfig>(Config);
  return B && Index < 4 ? B->What.Values[Index] : -1;
}

aclError api::acldvppSetBorderConfigBorderType(acldvppBorderConfig *Config,
                                               acldvppBorderType Type) {
  auto *B = described<BorderConfig>(Config);
  if (!B || Type < BORDER_CONSTANT || Type > BORDER_REFLECT_101)
    return call().fail(ACL_ERROR_INVALID_PARAM, "no such type of border");
  B->What.Type = static_cast<media::BorderType>(Type);
  return ACL_SUCCESS;
}

acldvppBorderType
api::acldvppGetBorderConfigBorderType(const acldvppBorderConfig *Config) {
  auto *B = described<BorderConfig>(Config);
  return B ? static_cast<acldvppBorderType>(B->What.Type) : BORDER_CONSTANT;
}

#define ACL_BORDER_SET(Name, Field)                                            \
  aclError api::Name(acldvppBorderConfig *Config, uint32_t Value) {            \
    auto *B = described<BorderConfig>(Config);                                 \
    if (!B)                                                                    \
      return ACL_ERROR_INVALID_PARAM;                                          \
    B->What.Field = Value;                                                     \
    return ACL_SUCCESS;                                                        \
  }
#define ACL_BORDER_GET(Name, Field)                                            \
  uint32_t api::Name(const acldvppBorderConfig *Config) {                      \
    auto *B = described<BorderConfig>(Config);                                 \
    return B ? B->What.Field : 0;                                              \
  }
// clang-format off
ACL_BORDER_SET(acldvppSetBorderConfigTop, Top)
ACL_BORDER_SET(acldvppSetBorderConfigBottom, Bottom)
ACL_BORDER_SET(acldvppSetBorderConfigLeft, Left)
ACL_BORDER_SET(acldvppSetBorderConfigRight, Right)
ACL_BORDER_GET(acldvppGetBorderConfigTop, Top)
ACL_BORDER_GET(acldvppGetBorderConfigBottom, Bottom)
ACL_BORDER_GET(acldvppGetBorderConfigLeft, Left)
ACL_BORDER_GET(acldvppGetBorderConfigRight, Right)
// clang-format on

// --- Look-up tables and histograms: memory that is handed out ---

acldvppLutMap *api::acldvppCreateLutMap() {
  if (old())
    return missing<acldvppLutMap>("look-up tables");
  auto L = std::make_shared<LutMap>();
  for (auto &Table : L->Tables)
    for (unsigned I = 0; I != 256; ++I)
      Table[I] = static_cast<uint8_t>(I);
  return call().handle<acldvppLutMap *>(std::move(L));
}

uint32_t api::acldvppGetLutMapDims(const acldvppLutMap *Map) {
  return described<LutMap>(Map) ? 3 : 0;
}

aclError api::acldvppGetLutMapData(const acldvppLutMap *Map, uint32_t Dim,
                                   uint8_t **Data, uint32_t *Length) {
  auto *L = described<LutMap>(Map);
  if (!L || Dim > 2 || !store(Data, &L->Tables[Dim][0]) || !store(Length, 256u))
    return call().fail(ACL_ERROR_INVALID_PARAM, "there are three tables");
  return ACL_SUCCESS;
}

acldvppHist *api::acldvppCreateHist() {
  if (old())
    return missing<acldvppHist>("histograms");
  return call().handle<acldvppHist *>(std::make_shared<Histogram>());
}

uint32_t api::acldvppGetHistDims(acldvppHist *Hist) {
  auto *H = described<Histogram>(Hist);
  return H ? H->Dims : 0;
}

aclError api::acldvppGetHistData(acldvppHist *Hist, uint32_t Dim,
                                 uint32_t **Data, uint16_t *Length) {
  auto *H = described<Histogram>(Hist);
  if (!H || Dim >= H->Dims || !store(Data, &H->Counts[Dim][0]) ||
      !store(Length, 256u))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the histogram has no such component");
  return ACL_SUCCESS;
}

uint32_t api::acldvppGetHistRetCode(acldvppHist *Hist) {
  auto *H = described<Histogram>(Hist);
  return H ? H->RetCode : 1;
}

aclError api::acldvppClearHist(acldvppHist *Hist) {
  auto *H = described<Histogram>(Hist);
  if (!H)
    return ACL_ERROR_INVALID_PARAM;
  for (auto &Table : H->Counts)
    std::fill(std::begin(Table), std::end(Table), 0u);
  H->Dims = H->RetCode = 0;
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
