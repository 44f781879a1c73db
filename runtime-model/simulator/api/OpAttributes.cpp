//===- OpAttributes.cpp - Attributes of single operators ------------------===//

#include "api/OpAttributes.h"

#include "Behaviours.h"

namespace acltidy::sim {

bool OpAttributes::integers(const std::string &Name,
                            std::vector<int64_t> &To) const {
  if (auto *One = find<int64_t>(Name))
    To = {*One};
  else if (auto *Many = find<std::vector<int64_t>>(Name))
    To = *Many;
  else
    return false;
  return true;
}

namespace {

aclError set(aclopAttr *Attr, const char *Name, OpAttribute Value) {
  auto *A = payload<OpAttributes>(Attr);
  std::string Key = readText(Name);
  if (!A || Key.empty())
    return call().fail(ACL_ERROR_INVALID_PARAM, "the attribute has no name");
  A->Values[Key] = std::move(Value);
  return ACL_SUCCESS;
}

/// A list of the client's, converted. False after a failure.
template <typename T, typename C>
bool readList(int Count, const C *Values, std::vector<T> &To) {
  std::vector<C> Read;
  if (Count < 0 || !readArray(Values, static_cast<uint64_t>(Count), Read)) {
    call().fail(ACL_ERROR_INVALID_PARAM, "the list cannot be read");
    return false;
  }
  To.assign(Read.begin(), Read.end());
  return true;
}

template <typename T, typename C>
aclError setList(aclopAttr *Attr, const char *Name, int Count,
                 const C *Values) {
  std::vector<T> List;
  return readList(Count, Values, List) ? set(Attr, Name, std::move(List))
                                       : ACL_ERROR_INVALID_PARAM;
}

} // namespace

aclopAttr *api::aclopCreateAttr() {
  return call().handle<aclopAttr *>(std::make_shared<OpAttributes>());
}

aclError api::aclopSetAttrBool(aclopAttr *Attr, const char *Name,
                               uint8_t Value) {
  return set(Attr, Name, Value != 0);
}

aclError api::aclopSetAttrInt(aclopAttr *Attr, const char *Name,
                              int64_t Value) {
  return set(Attr, Name, Value);
}

aclError api::aclopSetAttrFloat(aclopAttr *Attr, const char *Name,
                                float Value) {
  return set(Attr, Name, Value);
}

aclError api::aclopSetAttrString(aclopAttr *Attr, const char *Name,
                                 const char *Value) {
  if (!Value)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the text is null");
  return set(Attr, Name, readText(Value));
}

aclError api::aclopSetAttrDataType(aclopAttr *Attr, const char *Name,
                                   aclDataType Value) {
  return set(Attr, Name, Value);
}

aclError api::aclopSetAttrListDataType(aclopAttr *Attr, const char *Name,
                                       int Count, const aclDataType *Values) {
  return setList<aclDataType>(Attr, Name, Count, Values);
}

aclError api::aclopSetAttrListBool(aclopAttr *Attr, const char *Name, int Count,
                                   const uint8_t *Values) {
  return setList<bool>(Attr, Name, Count, Values);
}

aclError api::aclopSetAttrListInt(aclopAttr *Attr, const char *Name, int Count,
                                  const int64_t *Values) {
  return setList<int64_t>(Attr, Name, Count, Values);
}

aclError api::aclopSetAttrListFloat(aclopAttr *Attr, const char *Name,
                                    int Count, const float *Values) {
  return setList<float>(Attr, Name, Count, Values);
}

aclError api::aclopSetAttrListString(aclopAttr *Attr, const char *Name,
                                     int Count, const char **Values) {
  std::vector<const char *> Texts;
  if (!readList(Count, Values, Texts))
    return ACL_ERROR_INVALID_PARAM;
  std::vector<std::string> List;
  for (const char *Each : Texts)
    List.push_back(readText(Each));
  return set(Attr, Name, std::move(List));
}

aclError api::aclopSetAttrListListInt(aclopAttr *Attr, const char *Name,
                                      int Count, const int *Lengths,
                                      const int64_t *const *Values) {
  std::vector<int> Sizes;
  std::vector<const int64_t *> Rows;
  if (!readList(Count, Lengths, Sizes) || !readList(Count, Values, Rows))
    return ACL_ERROR_INVALID_PARAM;
  std::vector<std::vector<int64_t>> Lists(Rows.size());
  for (size_t I = 0; I != Rows.size(); ++I)
    if (!readList(Sizes[I], Rows[I], Lists[I]))
      return ACL_ERROR_INVALID_PARAM;
  return set(Attr, Name, std::move(Lists));
}

} // namespace acltidy::sim
