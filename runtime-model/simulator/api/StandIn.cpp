//===- StandIn.cpp --------------------------------------------------------===//

#include "api/StandIn.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

namespace acltidy::sim {

namespace {

using Json = nlohmann::json;

template <typename T> struct Named {
  const char *Name;
  T Value;
};

constexpr Named<aclDataType> Types[] = {
    {"float", ACL_FLOAT},   {"float16", ACL_FLOAT16}, {"bfloat16", ACL_BF16},
    {"double", ACL_DOUBLE}, {"int8", ACL_INT8},       {"int16", ACL_INT16},
    {"int32", ACL_INT32},   {"int64", ACL_INT64},     {"uint8", ACL_UINT8},
    {"uint16", ACL_UINT16}, {"uint32", ACL_UINT32},   {"uint64", ACL_UINT64},
    {"bool", ACL_BOOL}};
constexpr Named<aclFormat> Formats[] = {{"ND", ACL_FORMAT_ND},
                                        {"NCHW", ACL_FORMAT_NCHW},
                                        {"NHWC", ACL_FORMAT_NHWC},
                                        {"NC1HWC0", ACL_FORMAT_NC1HWC0}};
constexpr Named<StandIn::Behaviour> Behaviours[] = {
    {"zeros", StandIn::Behaviour::Zeros},
    {"copy", StandIn::Behaviour::Copy},
    {"checksum", StandIn::Behaviour::Checksum},
    {"constant", StandIn::Behaviour::Constant}};

template <typename T, size_t N>
bool choose(const Json &Object, const char *Key, const Named<T> (&Table)[N],
            T &Value, std::string &Error) {
  auto It = Object.find(Key);
  if (It == Object.end())
    return true;
  std::string Known;
  for (const Named<T> &E : Table) {
    if (It->is_string() && It->get_ref<const std::string &>() == E.Name) {
      Value = E.Value;
      return true;
    }
    Known += std::string(Known.empty() ? "" : ", ") + E.Name;
  }
  Error = std::string("'") + Key + "' must be one of " + Known;
  return false;
}

bool number(const Json &Object, const char *Key, uint64_t &Value,
            std::string &Error) {
  auto It = Object.find(Key);
  if (It == Object.end())
    return true;
  if (!It->is_number_unsigned()) {
    Error = std::string("'") + Key + "' must be a number from 0 on";
    return false;
  }
  It->get_to(Value);
  return true;
}

bool ports(const Json &Root, const char *Key, std::vector<StandIn::Port> &Out,
           std::string &Error) {
  auto List = Root.find(Key);
  if (List == Root.end() || !List->is_array()) {
    Error = std::string("'") + Key + "' must be an array";
    return false;
  }
  for (const Json &Each : *List) {
    StandIn::Port P;
    auto Shape = Each.is_object() ? Each.find("shape") : Each.end();
    bool Fine = Each.is_object() && Shape != Each.end() && Shape->is_array() &&
                Shape->size() <= 128;
    if (Fine)
      for (const Json &D : *Shape) {
        Fine &= D.is_number_integer();
        P.Dims.push_back(Fine ? D.get<int64_t>() : 0);
      }
    if (!Fine) {
      Error = std::string("each of '") + Key +
              "' must be an object with a 'shape' of integers";
      return false;
    }
    if (auto Name = Each.find("name"); Name != Each.end() && Name->is_string())
      Name->get_to(P.Name);
    else
      P.Name = std::string(Key) + std::to_string(Out.size());
    if (!choose(Each, "type", Types, P.Type, Error) ||
        !choose(Each, "format", Formats, P.Format, Error))
      return false;
    Out.push_back(std::move(P));
  }
  return true;
}

} // namespace

bool parseStandIn(const std::string &Text, StandIn &Model, std::string &Error) {
  Json Root = Json::parse(Text, nullptr, /*allow_exceptions=*/false);
  if (!Root.is_object()) {
    Error = "it is no JSON object";
    return false;
  }
  uint64_t Constant = 0;
  if (!ports(Root, "inputs", Model.Inputs, Error) ||
      !ports(Root, "outputs", Model.Outputs, Error) ||
      !choose(Root, "behaviour", Behaviours, Model.Does, Error) ||
      !number(Root, "constant", Constant, Error) ||
      !number(Root, "workBytes", Model.WorkBytes, Error) ||
      !number(Root, "weightBytes", Model.WeightBytes, Error))
    return false;
  Model.Constant = static_cast<unsigned char>(Constant);
  return true;
}

void StandIn::run(const std::vector<Memory> &In,
                  const std::vector<Memory> &Out) const {
  // FNV-1a over all inputs: outputs then tell whether the inputs were right.
  uint64_t Hash = 0xCBF29CE484222325;
  if (Does == Behaviour::Checksum)
    for (const Memory &M : In)
      for (uint64_t I = 0; I != M.Size; ++I)
        Hash = (Hash ^ static_cast<unsigned char>(M.Data[I])) * 0x100000001B3;
  for (size_t Index = 0; Index != Out.size(); ++Index) {
    const Memory &M = Out[Index];
    switch (Does) {
    case Behaviour::Zeros:
      std::memset(M.Data, 0, M.Size);
      break;
    case Behaviour::Constant:
      std::memset(M.Data, Constant, M.Size);
      break;
    case Behaviour::Copy: {
      uint64_t Size = Index < In.size() ? std::min(In[Index].Size, M.Size) : 0;
      if (Size)
        std::memmove(M.Data, In[Index].Data, Size);
      std::memset(M.Data + Size, 0, M.Size - Size);
      break;
    }
    case Behaviour::Checksum:
      for (uint64_t I = 0; I != M.Size; ++I)
        M.Data[I] = static_cast<char>(Hash >> (I % 8 * 8));
      break;
    }
  }
}

} // namespace acltidy::sim
