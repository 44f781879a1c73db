//===- FaultSpec.cpp - Which calls are to fail, and how -------------------===//

#include "run/FaultSpec.h"
#include "contract/Contract.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace acltidy::driver {

namespace {

struct NamedCode {
  int Code;
  StringLiteral Name;
};

/// What a failure of functions with a prefix looks like. An empty kind stands
/// for any; the first row that fits counts.
struct FailureRow {
  StringLiteral Prefix;
  StringLiteral Kind; ///< That the function acquires.
  int Code;
};

} // namespace

constexpr int code(unsigned Value) { return static_cast<int>(Value); }

static constexpr NamedCode CodeNames[] = {
    {200000, "ACL_ERROR_BAD_ALLOC"},
    {207001, "ACL_ERROR_RT_MEMORY_ALLOCATION"},
    {207005, "ACL_ERROR_RT_RESOURCE_ALLOC_FAIL"},
    {207007, "ACL_ERROR_RT_NO_EVENT_RESOURCE"},
    {207008, "ACL_ERROR_RT_NO_STREAM_RESOURCE"},
    {207009, "ACL_ERROR_RT_NO_NOTIFY_RESOURCE"},
    {207010, "ACL_ERROR_RT_NO_MODEL_RESOURCE"},
    {245000, "ACL_ERROR_GE_MEMORY_ALLOCATION"},
    {500000, "ACL_ERROR_INTERNAL_ERROR"},
    {507000, "ACL_ERROR_RT_INTERNAL_ERROR"},
    {507033, "ACL_ERROR_RT_DEV_SETUP_ERROR"},
    {code(0xA002800C), "HI_ERR_SYS_NO_MEM"},
    {code(0xA003800C), "HI_ERR_RGN_NO_MEM"},
    {code(0xA005800C), "HI_ERR_VDEC_NO_MEM"},
    {code(0xA007800C), "HI_ERR_VPC_NO_MEM"},
    {code(0xA008800C), "HI_ERR_VENC_NO_MEM"},
    {code(0xA040800C), "HI_ERR_PNGD_NO_MEM"},
};

static constexpr FailureRow Failures[] = {
    {"aclrt", "device-memory", 207001},
    {"aclrt", "pinned-memory", 207001},
    {"aclrt", "managed-memory", 207001},
    {"aclrt", "virtual-address", 207001},
    {"aclrt", "pool-memory", 207001},
    {"aclrt", "physical-memory", 207001},
    {"aclrt", "stream", 207008},
    {"aclrt", "event", 207007},
    {"aclrt", "notify", 207009},
    {"aclrt", "device", 507033},
    {"aclrt", "context", 207005},
    {"aclrt", "*", 207005}, // Acquires something else.
    {"aclrt", "", 507000},
    {"aclmdl", "", 245000},
    {"aclop", "", 245000},
    {"acldvppMalloc", "", 207001},
    {"aclInit", "", 500000},
    {"Hccl", "", 3},
    {"hi_mpi_sys", "", code(0xA002800C)},
    {"hi_mpi_dvpp", "", code(0xA002800C)},
    {"hi_mpi_rgn", "", code(0xA003800C)},
    {"hi_mpi_vdec", "", code(0xA005800C)},
    {"hi_mpi_vpc", "", code(0xA007800C)},
    {"hi_mpi_venc", "", code(0xA008800C)},
    {"hi_mpi_pngd", "", code(0xA040800C)},
    {"", "*", 200000},
    {"", "", 500000},
};

/// The row of \p Function, whatever its number of parameters.
static const contract::Function *rowOf(StringRef Function) {
  const contract::Tables &T = contract::builtinTables();
  const contract::Function *Row = nullptr;
  for (unsigned Params = 0; !Row && Params != 32; ++Params)
    Row = contract::findFunction(
        T, std::string_view(Function.data(), Function.size()), Params);
  return Row && !Row->Foreign ? Row : nullptr;
}

bool isApiFunction(StringRef Function) { return rowOf(Function); }

bool releasesSomething(StringRef Function) {
  const contract::Function *Row = rowOf(Function);
  return Row && !Row->Releases.empty();
}

int failureCodeOf(StringRef Function) {
  const contract::Function *Row = rowOf(Function);
  StringRef Kind;
  if (Row && !Row->Acquires.empty() &&
      Row->Acquires[0].Kind != contract::NoKind) {
    std::string_view Id =
        contract::builtinTables().Kinds[Row->Acquires[0].Kind].Id;
    Kind = StringRef(Id.data(), Id.size());
  }
  for (const FailureRow &F : Failures)
    if (Function.starts_with(F.Prefix) &&
        (F.Kind.empty() || F.Kind == Kind || (F.Kind == "*" && !Kind.empty())))
      return F.Code;
  llvm_unreachable("the last row fits all");
}

StringRef nameOfCode(int Code) {
  const auto *It =
      find_if(CodeNames, [&](const NamedCode &N) { return N.Code == Code; });
  return It == std::end(CodeNames) ? StringRef() : StringRef(It->Name);
}

std::string ordinal(uint64_t N) {
  StringRef Suffix = "th";
  if (N % 100 / 10 != 1)
    Suffix = N % 10 == 1   ? "st"
             : N % 10 == 2 ? "nd"
             : N % 10 == 3 ? "rd"
                           : "th";
  return (Twine(N) + Suffix).str();
}

/// Codes of the media functions are written in hexadecimal.
static std::string textOf(int Code) {
  return Code < 0 ? "0x" + utohexstr(static_cast<uint32_t>(Code))
                  : std::to_string(Code);
}

std::string Fault::spec() const {
  std::string Which = !Site.empty() ? "@" + Site
                      : Call        ? ":" + std::to_string(Call)
                                    : "";
  std::string Result = Function + Which + "=" + textOf(Code);
  for (const Fault &O : Others)
    Result += "," + O.spec();
  return Result;
}

std::string Fault::describe() const {
  StringRef Name = nameOfCode(Code);
  std::string Which = Call ? "the " + ordinal(Call) + " '" + Function + "'"
                           : "'" + Function + "'";
  std::string Result = Which + " fails with " + textOf(Code) +
                       (Name.empty() ? "" : " (" + Name.str() + ")");
  for (const Fault &O : Others)
    Result += " and " + O.describe();
  return Result;
}

//===--- What people write ------------------------------------------------===//

/// What is wrong with one item, or "".
static std::string problemOf(StringRef Item) {
  auto [Call, Code] = Item.rsplit('=');
  int64_t Number;
  if (Code.getAsInteger(0, Number) || Number == 0)
    return "expected <function>=<code>, <function>:<n>=<code> or "
           "<function>@<module>+<offset>=<code>, with a code that is not 0";
  StringRef Function =
      Call.take_until([](char C) { return C == ':' || C == '@'; });
  StringRef Rest = Call.drop_front(Function.size());
  uint64_t N;
  if (Rest.consume_front(":") && (Rest.getAsInteger(10, N) || !N))
    return "'" + Rest.str() + "' is no number of a call; they count from 1";
  if (!isApiFunction(Function))
    return "ACL has no function '" + Function.str() + "'";
  return "";
}

std::string verifyFaults(StringRef Text, StringRef Option) {
  SmallVector<StringRef> Items;
  Text.split(Items, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Item : Items)
    if (std::string Problem = problemOf(Item); !Problem.empty())
      return (Option + " " + Item + ": " + Problem).str();
  return "";
}

std::string verifyFaultPlan(StringRef File) {
  auto Text = MemoryBuffer::getFile(File);
  if (!Text)
    return ("--fail-plan " + File + ": " + Text.getError().message()).str();
  SmallVector<StringRef> Lines;
  (*Text)->getBuffer().split(Lines, '\n');
  for (const auto &[Index, Line] : enumerate(Lines)) {
    StringRef Item = Line.split('#').first.rtrim();
    if (Item.empty())
      continue;
    if (std::string Problem = problemOf(Item); !Problem.empty())
      return formatv("--fail-plan {0}:{1}: {2}", File, Index + 1, Problem);
  }
  return "";
}

} // namespace acltidy::driver
