//===- Dump.cpp - Where dumps would go ------------------------------------===//

#include "api/Dump.h"
#include "Behaviours.h"
#include "core/Call.h"

#include <array>
#include <nlohmann/json.hpp>

namespace acltidy::sim {

namespace {

/// By acldumpType. Never destroyed; texts that the client has stay.
std::array<const std::string *, OVERFLOW_DUMP + 1> &paths() {
  static auto &Paths =
      *new std::array<const std::string *, OVERFLOW_DUMP + 1>();
  return Paths;
}

} // namespace

void configureDump(const std::string &Text) {
  auto Root = nlohmann::json::parse(Text, nullptr, /*allow_exceptions=*/false);
  auto Dump = Root.is_object() ? Root.find("dump") : Root.end();
  if (!Root.is_object() || Dump == Root.end() || !Dump->is_object())
    return;
  auto Member = [&](const char *Key) {
    auto It = Dump->find(Key);
    return It != Dump->end() && It->is_string() ? It->get<std::string>() : "";
  };
  std::string Scene = Member("dump_scene");
  acldumpType Type = Scene == "aic_err_brief_dump" || Scene == "lite_exception"
                         ? AIC_ERR_BRIEF_DUMP
                     : Scene == "aic_err_norm_dump"   ? AIC_ERR_NORM_DUMP
                     : Scene == "aic_err_detail_dump" ? AIC_ERR_DETAIL_DUMP
                     : Member("dump_debug") == "on"   ? OVERFLOW_DUMP
                                                      : DATA_DUMP;
  // Without a path dumps of exceptions go to where the program runs.
  std::string To = Member("dump_path");
  if (To.empty() && !Scene.empty())
    To = "./";
  if (!To.empty())
    paths()[Type] = new std::string(To);
}

const char *api::acldumpGetPath(acldumpType Type) {
  auto Index = static_cast<size_t>(Type);
  return Index < paths().size() && paths()[Index] ? paths()[Index]->c_str()
                                                  : nullptr;
}

} // namespace acltidy::sim
