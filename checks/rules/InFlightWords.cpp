//===- InFlightWords.cpp - How rules speak of work in flight --------------===//

#include "rules/InFlightWords.h"
#include "engine/Notes.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::AccessMode;
using contract::Until;

static std::string quoted(llvm::StringRef Noun, const std::string &Name) {
  if (Name.empty())
    return Noun.str();
  return (Noun.empty() ? "" : Noun.str() + " ") + "'" + Name + "'";
}

std::string acltidy::describeMemory(const MemRegion *Base, const Expr *Arg,
                                    const PathContext &Ctx) {
  if (const auto *Symbolic = dyn_cast_or_null<SymbolicRegion>(Base)) {
    if (const ResourceState *RS =
            resourceOf(Ctx.state(), Symbolic->getSymbol()))
      return Ctx.describe(*RS, Arg);
    std::string Name = nameInText(Arg);
    return Name.empty() ? "memory" : quoted("", Name);
  }
  if (isa_and_nonnull<CXXTempObjectRegion>(Base))
    return "a temporary object";
  std::string Noun;
  if (const auto *Typed = dyn_cast_or_null<TypedValueRegion>(Base))
    if (const CXXRecordDecl *Class =
            Typed->getValueType()->getAsCXXRecordDecl())
      if (Class->isInStdNamespace() && Class->getIdentifier())
        Noun = Class->getName() == "basic_string" ? "string"
                                                  : Class->getName().str();
  std::string Name = describeRegion(Base);
  if (Name.empty())
    Name = nameInText(Arg);
  return Name.empty() && Noun.empty() ? "memory" : quoted(Noun, Name);
}

std::string acltidy::describeStream(const InFlight &Use,
                                    const PathContext &Ctx) {
  if (Use.Stream.Is == StreamRef::Default)
    return "the default stream";
  contract::Operand At = Use.Op.Row->Enqueue.Stream;
  if (At.isNone())
    return "";
  std::string Name;
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Use.Op.Call)) {
    int I = contract::resolveIndex(At.Index, Call->getNumArgs());
    if (I >= 0)
      Name = nameInText(Call->getArg(I));
  }
  if (const ResourceState *RS = resourceOf(Ctx.state(), Use.Stream.Sym))
    if (std::string Home = describeRegion(RS->Home); !Home.empty())
      Name = Home;
  return quoted("stream", Name);
}

std::string acltidy::describeOperation(const InFlight &Use,
                                       const PathContext &Ctx) {
  std::string Text = "'" + calleeName(Use.Op).str() + "'";
  std::string Stream = describeStream(Use, Ctx);
  return Stream.empty() ? Text : Text + " on " + Stream;
}

std::string acltidy::whileInFlight(const InFlight &Use,
                                   const PathContext &Ctx) {
  StringRef Does = Use.IsHandle                    ? "use"
                   : Use.Mode == AccessMode::Read  ? "read"
                   : Use.Mode == AccessMode::Write ? "write"
                                                   : "use";
  return ("while " + describeOperation(Use, Ctx) + " may still " + Does + " it")
      .str();
}

std::string acltidy::howToWait(const InFlight &Use, const PathContext &Ctx) {
  if (SymbolRef Event = eventOf(Ctx.state(), Use)) {
    std::string Name = "the event";
    if (const ResourceState *RS = resourceOf(Ctx.state(), Event))
      Name = Ctx.describe(*RS);
    return "nothing has waited for " + Name +
           ", which was recorded after it: call 'aclrtSynchronizeEvent'";
  }
  switch (Use.Live) {
  case Until::Frame:
    return "get its result";
  case Until::Callback:
    return "wait for its callback";
  default:
    return "call 'aclrtSynchronizeStream'";
  }
}

std::string acltidy::startsHere(const InFlight &Use, const PathContext &Ctx) {
  std::string Stream = describeStream(Use, Ctx);
  return "'" + calleeName(Use.Op).str() + "' starts here" +
         (Stream.empty() ? "" : " on " + Stream) +
         " and goes on after it has returned";
}
