//===- Hibernation.cpp - acl-hibernation ----------------------------------===//
//
// The program puts the system to sleep while it uses ACL. Restriction 1 of
// CANN's guide wants inference and media processes to have exited by then.
//
//===----------------------------------------------------------------------===//

#include "contract/SleepCommand.h"
#include "engine/MemoryState.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::isSleepFile;
using contract::ProcessEffect;
using contract::SleepBy;
using contract::sleepCommand;
using contract::sleepMethod;

namespace {

class Hibernation final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
};

/// The text that \p V points to, when it is a literal.
llvm::StringRef literal(SVal V) {
  const MemRegion *R = V.getAsRegion();
  const auto *Text = R ? dyn_cast<StringRegion>(R->StripCasts()) : nullptr;
  if (!Text)
    if (const auto *Element = dyn_cast_or_null<ElementRegion>(R))
      Text = dyn_cast<StringRegion>(Element->getSuperRegion());
  const StringLiteral *Literal = Text ? Text->getStringLiteral() : nullptr;
  return Literal && Literal->getCharByteWidth() == 1 ? Literal->getString()
                                                     : "";
}

/// The literal that a std::string was made from, of which \p E is c_str().
llvm::StringRef stringObject(const Expr *E) {
  const auto *Call =
      E ? dyn_cast<CXXMemberCallExpr>(E->IgnoreParenCasts()) : nullptr;
  const auto *Ref =
      Call ? dyn_cast<DeclRefExpr>(
                 Call->getImplicitObjectArgument()->IgnoreParenImpCasts())
           : nullptr;
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const Expr *Init = Var ? Var->getAnyInitializer() : nullptr;
  while (Init) {
    Init = Init->IgnoreParenImpCasts();
    if (const auto *Literal = dyn_cast<StringLiteral>(Init))
      return Literal->getCharByteWidth() == 1 ? Literal->getString() : "";
    if (const auto *Full = dyn_cast<FullExpr>(Init))
      Init = Full->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Init))
      Init = Bound->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(Init))
      Init = Made->getNumArgs() ? Made->getArg(0) : nullptr;
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Init))
      Init = Temporary->getSubExpr();
    else
      return "";
  }
  return "";
}

/// The texts among the arguments, and those in arrays of texts (argv).
llvm::SmallVector<llvm::StringRef, 8> textsOf(const CallEvent &Call,
                                              ProgramStateRef State) {
  llvm::SmallVector<llvm::StringRef, 8> Result;
  for (unsigned I = 0; I != Call.getNumArgs(); ++I) {
    SVal V = Call.getArgSVal(I);
    llvm::StringRef Text = literal(V);
    if (Text.empty())
      Text = stringObject(Call.getArgExpr(I));
    if (!Text.empty()) {
      Result.push_back(Text);
      continue;
    }
    const Expr *Arg = Call.getArgExpr(I);
    if (!Arg || !Arg->getType()->isPointerType() ||
        !Arg->getType()->getPointeeType()->isPointerType())
      continue;
    const MemRegion *R = V.getAsRegion();
    const auto *First = dyn_cast_or_null<ElementRegion>(R);
    const auto *Array = First ? dyn_cast<SubRegion>(First->getSuperRegion())
                              : dyn_cast_or_null<SubRegion>(R);
    if (!Array)
      continue;
    SValBuilder &SVB = State->getStateManager().getSValBuilder();
    MemRegionManager &Regions = SVB.getRegionManager();
    QualType T = Arg->getType()->getPointeeType();
    constexpr unsigned MostWords = 16;
    for (unsigned J = 0; J != MostWords; ++J) {
      const ElementRegion *Element = Regions.getElementRegion(
          T, SVB.makeArrayIndex(J), Array, SVB.getContext());
      llvm::StringRef Word = literal(State->getSVal(Element));
      if (Word.empty())
        break;
      Result.push_back(Word);
    }
  }
  return Result;
}

std::optional<int64_t> number(SVal V) {
  if (const llvm::APSInt *N = V.getAsInteger())
    return N->getExtValue();
  return std::nullopt;
}

/// Whether the file is opened for writing: by the mode of fopen, or the flags
/// of open, which follow the path.
bool opensForWriting(const CallEvent &Call) {
  for (unsigned I = 1; I != Call.getNumArgs(); ++I) {
    llvm::StringRef Mode = literal(Call.getArgSVal(I));
    if (!Mode.empty() && literal(Call.getArgSVal(I - 1)).starts_with("/"))
      return Mode.find_first_of("wa+") != llvm::StringRef::npos;
    constexpr int64_t AccessModes = 3; // O_ACCMODE: O_RDONLY is 0.
    if (literal(Call.getArgSVal(I - 1)).starts_with("/"))
      if (std::optional<int64_t> Flags = number(Call.getArgSVal(I)))
        return *Flags & AccessModes;
  }
  return false;
}

/// How \p Call puts the system to sleep, in words; "" when it does not.
std::string sleepOf(const AclCall &Call, ProgramStateRef State) {
  const contract::Function &Row = Call.row();
  if (Row.Process == ProcessEffect::Spawn ||
      Row.Process == ProcessEffect::Exec) {
    std::string Line;
    for (llvm::StringRef Text : textsOf(Call.event(), State)) {
      // execl(path, argv[0], …): the program stands there twice.
      if (!Line.empty() && Line.find(' ') == std::string::npos &&
          Row.Process == ProcessEffect::Exec &&
          llvm::StringRef(Line).ends_with(
              Text.rsplit('/').second.empty() ? Text : Text.rsplit('/').second))
        continue;
      Line += (Line.empty() ? "" : " ") + Text.str();
    }
    std::string Command = sleepCommand(Line);
    return Command.empty() ? "" : "runs '" + Command + "'";
  }
  switch (Row.Sleep) {
  case SleepBy::None:
    return "";
  case SleepBy::Code: {
    constexpr uint32_t SoftwareSuspend = 0xD000FCE2; // RB_SW_SUSPEND
    std::optional<int64_t> Code = Call.event().getNumArgs()
                                      ? number(Call.event().getArgSVal(0))
                                      : std::nullopt;
    return Code && static_cast<uint32_t>(*Code) == SoftwareSuspend
               ? "suspends the system"
               : "";
  }
  case SleepBy::File:
    for (llvm::StringRef Text : textsOf(Call.event(), State))
      if (isSleepFile(Text) && opensForWriting(Call.event()))
        return "opens '" + Text.str() + "' for writing";
    return "";
  case SleepBy::Method: {
    auto Texts = textsOf(Call.event(), State);
    std::string_view Method = sleepMethod({Texts.begin(), Texts.end()});
    return Method.empty() ? ""
                          : "calls '" + std::string(Method) + "' of logind";
  }
  }
  return "";
}

} // namespace

void Hibernation::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  if (!Row.Foreign ||
      (Row.Process == ProcessEffect::None && Row.Sleep == SleepBy::None))
    return;
  const CallSite *Begin = reached(Ctx.state(), Milestone::DeviceTouched);
  if (!Begin)
    return;
  std::string Sleep = sleepOf(Call, Ctx.state());
  if (Sleep.empty())
    return;
  Report What;
  What.Message = "'" + Call.name().str() + "' " + Sleep +
                 " while this process uses ACL; end inference and media work "
                 "and call 'aclFinalize' before the system sleeps";
  What.Extra.emplace_back(*Begin, "ACL is in use from here on");
  Ctx.report(*this, std::move(What));
}

namespace acltidy {
std::unique_ptr<Rule> makeHibernation(const RuleInfo &Info) {
  return std::make_unique<Hibernation>(Info);
}
} // namespace acltidy
