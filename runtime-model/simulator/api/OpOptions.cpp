//===- OpOptions.cpp - Options of the operator compiler -------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"

#include <map>

namespace acltidy::sim {

namespace {

std::map<int, std::string> &compileOptions() {
  static auto &O = *new std::map<int, std::string>;
  return O;
}

} // namespace

aclError api::aclSetCompileopt(aclCompileOpt Option, const char *Value) {
  if (Option < ACL_PRECISION_MODE || Option > ACL_OP_DEBUG_OPTION || !Value)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such option");
  compileOptions()[Option] = readText(Value);
  return ACL_SUCCESS;
}

size_t api::aclGetCompileoptSize(aclCompileOpt Option) {
  auto It = compileOptions().find(Option);
  return It == compileOptions().end() ? 0 : It->second.size() + 1;
}

aclError api::aclGetCompileopt(aclCompileOpt Option, char *Value,
                               size_t Length) {
  auto It = compileOptions().find(Option);
  if (It == compileOptions().end())
    return call().fail(ACL_ERROR_API_NOT_SUPPORT, "the option is not set");
  if (Length < It->second.size() + 1 ||
      !storeBytes(Value, It->second.c_str(), It->second.size() + 1))
    return call().fail(ACL_ERROR_FAILURE, "there is no room for the value");
  return ACL_SUCCESS;
}

aclError api::aclopSetCompileFlag(aclOpCompileFlag Flag) {
  if (Flag != ACL_OP_COMPILE_DEFAULT && Flag != ACL_OP_COMPILE_FUZZ)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such flag");
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
