//===- OptionParsing.cpp - What all command lines have in common ----------===//

#include "OptionParsing.h"
#include "Messages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/OptTable.h"

using namespace llvm;
using namespace llvm::opt;

namespace acltidy::driver {

std::optional<ArrayRef<const char *>>
takeAfterDashes(ArrayRef<const char *> &Args) {
  const auto *Dashes =
      find_if(Args, [](const char *A) { return StringRef(A) == "--"; });
  if (Dashes == Args.end())
    return std::nullopt;
  ArrayRef<const char *> After(Dashes + 1, Args.end());
  Args = Args.take_front(Dashes - Args.begin());
  return After;
}

std::optional<InputArgList> parseArguments(const OptTable &Table,
                                           ArrayRef<const char *> Args,
                                           OptSpecifier Unknown,
                                           StringRef Command, Messages &Log) {
  unsigned MissingIndex, MissingCount;
  InputArgList Parsed = Table.ParseArgs(Args, MissingIndex, MissingCount);
  bool Ok = true;
  if (MissingCount) {
    Log.error(Twine("option '") + Parsed.getArgString(MissingIndex) +
              "' needs a value");
    Ok = false;
  }
  for (const Arg *A : Parsed.filtered(Unknown)) {
    std::string Spelling = A->getAsString(Parsed), Nearest;
    std::string Hint = ("see " + Command + " --help").str();
    if (Table.findNearest(Spelling, Nearest) <= 2)
      Hint = "did you mean '" + Nearest + "'?";
    Log.error("unknown option '" + Spelling + "'; " + Hint);
    Ok = false;
  }
  if (!Ok)
    return std::nullopt;
  return std::move(Parsed);
}

} // namespace acltidy::driver
