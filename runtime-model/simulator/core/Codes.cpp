//===- Codes.cpp - What a call that is refused returns --------------------===//

#include "core/Call.h"

#include "acl/dvpp/hi_media_common.h"

namespace acltidy::sim {

using namespace contract;

namespace {

int hcclCode(int Code) {
  switch (Code) {
  case status::InvalidParam:
  case status::RtParamInvalid:
  case status::InvalidHandle:
    return 1; // HCCL_E_PARA
  case status::Internal:
  case status::CaptureConflict:
    return 4; // HCCL_E_INTERNAL
  default:
    // What the runtime says; small ones were asked for by a failure plan.
    return Code >= 100000 ? 15 : Code; // HCCL_E_RUNTIME
  }
}

} // namespace

// The media functions of V2 have codes of their own: the module, and what is
// wrong.
int Call::code() const {
  if (Row && Row->Result == Function::Returns::Value)
    return 0;
  std::string_view Header = Row ? Row->Header : "";
  if (Code && Header.substr(0, 5) == "hccl/")
    return hcclCode(Code);
  if (!Code || Header.substr(0, 9) != "acl/dvpp/")
    return Code;
  static const struct {
    std::string_view Part;
    int Module;
  } Modules[] = {{"pngd", 64}, {"vdec", 5}, {"venc", 8},
                 {"vpc", 7},   {"_vb", 1},  {"region", 3}};
  int Module = 2;
  for (const auto &M : Modules)
    if (Header.find(M.Part) != std::string_view::npos)
      Module = M.Module;
  int Wrong = 0;
  switch (Code) {
  case status::InvalidParam:
  case status::RtParamInvalid:
    Wrong = HI_ERR_ILLEGAL_PARAM;
    break;
  case status::Uninitialised:
  case status::ContextNull:
    Wrong = HI_ERR_NOT_READY;
    break;
  case status::InvalidHandle:
    Wrong = HI_ERR_UNEXIST;
    break;
  case status::Internal:
  case status::CaptureConflict:
    Wrong = HI_ERR_NOT_PERM;
    break;
  default:
    return Code; // Asked for by an injected failure.
  }
  return static_cast<int>(0xA0008000u | static_cast<unsigned>(Module) << 16 |
                          static_cast<unsigned>(Wrong));
}

} // namespace acltidy::sim
