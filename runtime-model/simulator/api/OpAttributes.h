//===- OpAttributes.h - Attributes of single operators --------------------===//

#ifndef ACLTIDY_SIM_API_OPATTRIBUTES_H
#define ACLTIDY_SIM_API_OPATTRIBUTES_H

#include "api/Objects.h"

#include <map>
#include <variant>

namespace acltidy::sim {

using OpAttribute =
    std::variant<bool, int64_t, float, std::string, aclDataType,
                 std::vector<bool>, std::vector<int64_t>, std::vector<float>,
                 std::vector<std::string>, std::vector<aclDataType>,
                 std::vector<std::vector<int64_t>>>;

struct OpAttributes : Payload {
  std::map<std::string, OpAttribute> Values;

  template <typename T> const T *find(const std::string &Name) const {
    auto It = Values.find(Name);
    return It == Values.end() ? nullptr : std::get_if<T>(&It->second);
  }
  /// Integers by any of the names, a single one counts as a list.
  bool integers(const std::string &Name, std::vector<int64_t> &To) const;
  bool flag(const std::string &Name, bool Default = false) const {
    const bool *Value = find<bool>(Name);
    return Value ? *Value : Default;
  }
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_OPATTRIBUTES_H
