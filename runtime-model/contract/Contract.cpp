//===- Contract.cpp - Lookups in contract tables --------------------------===//

#include "Contract.h"

#include <algorithm>

namespace acltidy::contract {

bool matchesPattern(std::string_view Pattern, std::string_view Name) {
  std::size_t Star = Pattern.find('*');
  if (Star == std::string_view::npos)
    return Pattern == Name;
  std::string_view Head = Pattern.substr(0, Star);
  std::string_view Tail = Pattern.substr(Star + 1);
  return Name.size() > Head.size() + Tail.size() &&
         Name.substr(0, Head.size()) == Head &&
         Name.substr(Name.size() - Tail.size()) == Tail;
}

static bool acceptsParams(const Function &F, unsigned Params) {
  return F.Params == NoArg || static_cast<unsigned>(F.Params) == Params;
}

const Function *findFunction(const Tables &T, std::string_view Name,
                             unsigned Params) {
  const Function *FirstPattern =
      std::partition_point(T.Functions.begin(), T.Functions.end(),
                           [](const Function &F) { return !F.Pattern; });

  // Overloads stand next to each other; the row for any number of parameters
  // sorts first, but the exact one is better.
  const Function *Row = std::lower_bound(
      T.Functions.begin(), FirstPattern, Name,
      [](const Function &F, std::string_view N) { return F.Name < N; });
  const Function *Found = nullptr;
  bool Named = false;
  for (; Row != FirstPattern && Row->Name == Name; ++Row) {
    Named = true;
    if (acceptsParams(*Row, Params))
      Found = Row;
  }
  if (Named)
    return Found;

  for (Row = FirstPattern; Row != T.Functions.end(); ++Row)
    if (acceptsParams(*Row, Params) && matchesPattern(Row->Name, Name))
      return Row;
  return nullptr;
}

unsigned elementBits(int64_t Type) {
  // By the value of aclDataType: ACL_FLOAT is 0. Gaps and strings have 0.
  static constexpr unsigned char Bits[] = {
      32, 16, 8,  32,  8, 0,  16, 16, 32, 64, 64, 64, 8, 0,
      0,  0,  64, 128, 0, 0,  0,  0,  0,  0,  0,  0,  0, 16,
      0,  4,  1,  0,   0, 32, 8,  8,  8,  8,  6,  6,  4, 4};
  return Type >= 0 && Type < static_cast<int64_t>(sizeof(Bits)) ? Bits[Type]
                                                                : 0;
}

KindId findKind(const Tables &T, std::string_view Id) {
  for (uint32_t I = 0; I != T.Kinds.Size; ++I)
    if (T.Kinds[I].Id == Id)
      return static_cast<KindId>(I);
  return NoKind;
}

} // namespace acltidy::contract
