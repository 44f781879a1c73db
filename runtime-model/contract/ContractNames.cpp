//===- ContractNames.cpp - How the tables spell enumerators ---------------===//

#include "ContractNames.h"

namespace acltidy::contract {

namespace {

template <typename E, std::size_t N>
constexpr Span<EnumName<E>> spanOf(const EnumName<E> (&Names)[N]) {
  return {Names, static_cast<uint32_t>(N)};
}

constexpr EnumName<HandleForm> Forms[] = {{"pointer", HandleForm::Pointer},
                                          {"id", HandleForm::Id},
                                          {"scope", HandleForm::Scope}};

constexpr EnumName<LeakPolicy> Leaks[] = {{"report", LeakPolicy::Report},
                                          {"on-error", LeakPolicy::OnError},
                                          {"ignore", LeakPolicy::Ignore}};

constexpr EnumName<Space> Spaces[] = {
    {"any", Space::Any},           {"host", Space::Host},
    {"pinned", Space::PinnedHost}, {"device", Space::Device},
    {"dvpp", Space::Dvpp},         {"managed", Space::Managed},
    {"virtual", Space::Virtual},   {"acl", Space::Acl}};

constexpr EnumName<When> Whens[] = {{"success", When::Success},
                                    {"always", When::Always},
                                    {"not-minus-one", When::NotMinusOne}};

constexpr EnumName<NullArg> Nulls[] = {{"unknown", NullArg::Unknown},
                                       {"ok", NullArg::Ok},
                                       {"error", NullArg::Error},
                                       {"not-a-pointer", NullArg::NotAPointer}};

constexpr EnumName<ReleaseMode> Modes[] = {{"destroy", ReleaseMode::Destroy},
                                           {"consume", ReleaseMode::Consume},
                                           {"hand-over", ReleaseMode::HandOver},
                                           {"unref", ReleaseMode::Unref}};

constexpr EnumName<HoldMode> Holds[] = {{"borrow", HoldMode::Borrow},
                                        {"own", HoldMode::Own}};

constexpr EnumName<AccessMode> Accesses[] = {
    {"read", AccessMode::Read},
    {"write", AccessMode::Write},
    {"read-write", AccessMode::ReadWrite}};

constexpr EnumName<Purpose> Purposes[] = {{"any", Purpose::Any},
                                          {"model", Purpose::Model},
                                          {"workspace", Purpose::Workspace}};

constexpr EnumName<Until> Lives[] = {{"return", Until::Return},
                                     {"stream", Until::Stream},
                                     {"frame", Until::Frame},
                                     {"callback", Until::Callback},
                                     {"release", Until::Release}};

constexpr EnumName<SyncTarget> Targets[] = {
    {"none", SyncTarget::None},       {"stream", SyncTarget::Stream},
    {"device", SyncTarget::Device},   {"event", SyncTarget::Event},
    {"channel", SyncTarget::Channel}, {"all", SyncTarget::All}};

constexpr EnumName<EventOrder::Op> EventOps[] = {
    {"none", EventOrder::Op::None},
    {"record", EventOrder::Op::Record},
    {"wait", EventOrder::Op::Wait}};

constexpr EnumName<CallbackSort> Sorts[] = {
    {"runtime", CallbackSort::Runtime},
    {"media", CallbackSort::Media},
    {"exit", CallbackSort::Exit},
    {"anywhere", CallbackSort::Anywhere}};

constexpr EnumName<ContextEffect> Contexts[] = {
    {"none", ContextEffect::None},
    {"set-device", ContextEffect::SetDevice},
    {"set-context", ContextEffect::SetContext},
    {"create", ContextEffect::Create},
    {"reset", ContextEffect::Reset}};

constexpr EnumName<ProcessEffect> Processes[] = {
    {"none", ProcessEffect::None},
    {"fork", ProcessEffect::Fork},
    {"spawn", ProcessEffect::Spawn},
    {"exec", ProcessEffect::Exec}};

constexpr EnumName<SleepBy> Sleeps[] = {{"none", SleepBy::None},
                                        {"code", SleepBy::Code},
                                        {"file", SleepBy::File},
                                        {"method", SleepBy::Method}};

constexpr EnumName<Question> Questions[] = {
    {"none", Question::None},
    {"free-memory", Question::FreeMemory},
    {"current-context", Question::CurrentContext},
    {"capture-mode", Question::CaptureMode},
    {"run-mode", Question::RunMode}};

constexpr EnumName<Requirement> Requirements[] = {
    {"init", NeedsInit},
    {"device", NeedsDevice},
    {"not-in-callback", NotInCallback},
    {"not-in-capture", NotInCapture},
    {"once", OncePerProcess},
    {"blocking", Blocking},
    {"not-in-media-callback", NotInMediaCallback}};

constexpr EnumName<Function::Returns> Results[] = {
    {"nothing", Function::Returns::Nothing},
    {"status", Function::Returns::Status},
    {"value", Function::Returns::Value}};

} // namespace

template <> Span<EnumName<HandleForm>> enumNames() { return spanOf(Forms); }
template <> Span<EnumName<LeakPolicy>> enumNames() { return spanOf(Leaks); }
template <> Span<EnumName<Space>> enumNames() { return spanOf(Spaces); }
template <> Span<EnumName<When>> enumNames() { return spanOf(Whens); }
template <> Span<EnumName<NullArg>> enumNames() { return spanOf(Nulls); }
template <> Span<EnumName<ReleaseMode>> enumNames() { return spanOf(Modes); }
template <> Span<EnumName<HoldMode>> enumNames() { return spanOf(Holds); }
template <> Span<EnumName<AccessMode>> enumNames() { return spanOf(Accesses); }
template <> Span<EnumName<Purpose>> enumNames() { return spanOf(Purposes); }
template <> Span<EnumName<Until>> enumNames() { return spanOf(Lives); }
template <> Span<EnumName<SyncTarget>> enumNames() { return spanOf(Targets); }
template <> Span<EnumName<EventOrder::Op>> enumNames() {
  return spanOf(EventOps);
}
template <> Span<EnumName<CallbackSort>> enumNames() { return spanOf(Sorts); }
template <> Span<EnumName<ContextEffect>> enumNames() {
  return spanOf(Contexts);
}
template <> Span<EnumName<ProcessEffect>> enumNames() {
  return spanOf(Processes);
}
template <> Span<EnumName<SleepBy>> enumNames() { return spanOf(Sleeps); }
template <> Span<EnumName<Question>> enumNames() { return spanOf(Questions); }
template <> Span<EnumName<Requirement>> enumNames() {
  return spanOf(Requirements);
}
template <> Span<EnumName<Function::Returns>> enumNames() {
  return spanOf(Results);
}

} // namespace acltidy::contract
