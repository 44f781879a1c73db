//===- CopyBounds.cpp - acl-copy-bounds -----------------------------------===//
//
// A copy reads or writes more than there is: beyond the bound that it is given
// itself, beyond an allocation, or beyond a vector or variable of the host. A
// tensor or a data buffer is described larger than the memory behind it. Only
// what is certain on the path is reported: numbers, or the same symbolic size
// with a larger factor.
//
//===----------------------------------------------------------------------===//

#include "engine/MemoryRoom.h"
#include "engine/Notes.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "engine/Touches.h"
#include "engine/VectorState.h"
#include "rules/TensorSize.h"
#include "clang/AST/Expr.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Access;
using contract::AccessMode;
using contract::Extent;
using contract::Operand;

namespace {

class CopyBounds final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;

private:
  bool checkBound(const AclCall &Call, const Access &A, PathContext &Ctx) const;
  bool checkAccess(const AclCall &Call, const Access &A,
                   PathContext &Ctx) const;
  bool checkExtent(const AclCall &Call, const Extent &E,
                   PathContext &Ctx) const;
  void reportRoom(const AclCall &Call, const Room &R, Operand At,
                  const std::string &Does, const std::string &Remedy,
                  PathContext &Ctx) const;
};

Operand argument(int8_t Index) {
  return {Operand::Place::Arg, Index, contract::NoArg};
}

/// "32 bytes", or "'n * sizeof(float)' bytes".
std::string amount(SVal Bytes, const Expr *Written, PathContext &Ctx) {
  if (std::optional<uint64_t> N = knownNumber(Bytes, Ctx.state()))
    return std::to_string(*N) + (*N == 1 ? " byte" : " bytes");
  constexpr size_t Long = 40;
  if (Written) {
    const SourceManager &SM = Ctx.checker().getSourceManager();
    StringRef Text = Lexer::getSourceText(
        CharSourceRange::getTokenRange(Written->getSourceRange()), SM,
        Ctx.checker().getLangOpts());
    if (!Text.empty() && Text.size() <= Long && !Text.contains('\n'))
      return "'" + Text.str() + "' bytes";
  }
  return "more bytes";
}

/// The memory as messages name it: "device memory 'dev'", "vector 'host'".
std::string describe(const Room &R, const Expr *Arg, PathContext &Ctx) {
  if (R.Is == Room::Literal)
    return "the string literal";
  if (R.Is == Room::Allocation) {
    const auto *Symbolic = cast<SymbolicRegion>(R.Base);
    if (const ResourceState *RS =
            resourceOf(Ctx.state(), Symbolic->getSymbol()))
      return Ctx.describe(*RS, Arg);
    const MemoryState *M = memoryOf(Ctx.state(), R.Base);
    ResourceState RS;
    RS.Kind = M->Kind;
    return Ctx.describe(RS, Arg);
  }
  std::string Name = describeRegion(R.Base);
  if (Name.empty())
    Name = nameInText(Arg);
  return (R.Is == Room::Vector ? "vector" : "variable") +
         (Name.empty() ? "" : " '" + Name + "'");
}

/// What there is: "which has 16", "which has 16 (4 elements)".
std::string has(const Room &R, PathContext &Ctx) {
  std::optional<uint64_t> Size = knownNumber(R.Bytes, Ctx.state());
  if (!Size)
    return "which has less";
  if (R.Offset && R.Offset >= *Size)
    return "of which nothing is left at this offset";
  std::string Text = (R.Offset ? "of which " : "which has ") +
                     std::to_string(*Size - R.Offset);
  if (R.Offset)
    return Text + " are left at this offset";
  if (const VectorState *V = vectorAt(Ctx.state(), R.Base);
      V && R.Is == Room::Vector)
    Text += " (" + std::to_string(*Size / V->ElementSize) +
            (*Size == V->ElementSize ? " element)" : " elements)");
  return Text;
}

} // namespace

void CopyBounds::reportRoom(const AclCall &Call, const Room &R, Operand At,
                            const std::string &Does, const std::string &Remedy,
                            PathContext &Ctx) const {
  const Expr *Arg = Call.argExpr(At);
  Report What;
  What.Message = "'" + Call.name().str() + "' " + Does + " " +
                 describe(R, Arg, Ctx) + ", " + has(R, Ctx) + "; " + Remedy;
  What.Object = R.Base;
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(R.Base))
    What.Subject = Symbolic->getSymbol();
  if (Arg)
    What.Highlight = Arg->getSourceRange();
  if (const VectorState *V = vectorAt(Ctx.state(), R.Base);
      V && R.Is == Room::Vector && V->SizedBy) {
    CallSite Made;
    Made.Call = V->SizedBy;
    Made.Frame = V->Frame;
    What.Extra.push_back({Made, "the vector gets its size here"});
  }
  Ctx.report(*this, std::move(What));
}

/// The count against the bound that the call is given itself.
bool CopyBounds::checkBound(const AclCall &Call, const Access &A,
                            PathContext &Ctx) const {
  if (A.Bytes == contract::NoArg || A.Capacity == contract::NoArg ||
      Call.row().Foreign)
    return false;
  SVal Count = Call.value(argument(A.Bytes));
  SVal Bound = Call.value(argument(A.Capacity));
  if (!isCertainlyMore(Count, Bound, Ctx))
    return false;
  Report What;
  What.Message = "'" + Call.name().str() + "' writes " +
                 amount(Count, Call.argExpr(argument(A.Bytes)), Ctx) +
                 " although it is told that the destination has " +
                 amount(Bound, Call.argExpr(argument(A.Capacity)), Ctx) +
                 "; the call fails: pass the size of the destination, or write "
                 "less";
  if (const Expr *Arg = Call.argExpr(argument(A.Bytes)))
    What.Highlight = Arg->getSourceRange();
  const MemRegion *Base = memoryBase(Ctx.state(), Call.value(A.At));
  if (const auto *Symbolic = dyn_cast_or_null<SymbolicRegion>(Base);
      Symbolic && memoryOf(Ctx.state(), Base))
    What.Subject = Symbolic->getSymbol();
  What.Object = Base;
  Ctx.report(*this, std::move(What));
  return true;
}

/// The count, and the bound, against the memory that is there.
bool CopyBounds::checkAccess(const AclCall &Call, const Access &A,
                             PathContext &Ctx) const {
  if (A.Through || A.At.isArray() ||
      (A.Bytes == contract::NoArg && A.Capacity == contract::NoArg))
    return false;
  std::optional<Room> R = roomAt(Call.value(A.At), Ctx);
  if (!R || Ctx.wasReported(*this, R->Base))
    return false;
  // Nothing was asked for, because the path takes a number of parts for 0: no
  // allocator gives that, and with nothing to copy nothing goes wrong.
  if (R->Is == Room::Allocation && knownNumber(R->Bytes, Ctx.state()) == 0u)
    return false;
  // What plain host code does to plain host memory is not ours to judge.
  if (Call.row().Foreign &&
      (R->Is != Room::Allocation ||
       spaceOf(Ctx.state(), Ctx.api(), R->Base) == contract::Space::Host))
    return false;
  bool Reads = A.Mode == AccessMode::Read;
  if (A.Bytes != contract::NoArg) {
    SVal Count = Call.value(argument(A.Bytes));
    if (reachesBeyond(*R, Count, Ctx)) {
      std::string Much = amount(Count, Call.argExpr(argument(A.Bytes)), Ctx);
      reportRoom(Call, *R, A.At,
                 (Reads ? "reads " + Much + " of" : "writes " + Much + " to"),
                 Reads ? "make it as large as the copy, or copy less"
                       : "make it that large, or write less",
                 Ctx);
      return true;
    }
  }
  if (A.Capacity == contract::NoArg || A.Bytes == contract::NoArg)
    return false;
  SVal Bound = Call.value(argument(A.Capacity));
  if (!reachesBeyond(*R, Bound, Ctx))
    return false;
  reportRoom(Call, *R, A.At,
             "is told that there are " +
                 amount(Bound, Call.argExpr(argument(A.Capacity)), Ctx) + " in",
             "pass the size of the destination", Ctx);
  return true;
}

/// What is described against the memory behind it.
bool CopyBounds::checkExtent(const AclCall &Call, const Extent &E,
                             PathContext &Ctx) const {
  std::optional<Room> R = roomAt(Call.value(E.At), Ctx);
  if (!R || Ctx.wasReported(*this, R->Base))
    return false;
  bool Counted = E.Bytes != contract::NoArg;
  SVal Size =
      Counted ? Call.value(argument(E.Bytes)) : tensorBytes(Call, E, Ctx);
  if (Size.isUnknownOrUndef() || !reachesBeyond(*R, Size, Ctx))
    return false;
  std::string Much =
      amount(Size, Counted ? Call.argExpr(argument(E.Bytes)) : nullptr, Ctx);
  reportRoom(Call, *R, E.At,
             (Counted ? "describes " : "describes a tensor of ") + Much + " in",
             "allocate that much, or describe what is there", Ctx);
  return true;
}

void CopyBounds::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  for (const Access &A : Row.Accesses)
    if (checkBound(Call, A, Ctx) || checkAccess(Call, A, Ctx))
      return;
  for (const Extent &E : Row.Extents)
    if (checkExtent(Call, E, Ctx))
      return;
}

namespace acltidy {
std::unique_ptr<Rule> makeCopyBounds(const RuleInfo &Info) {
  return std::make_unique<CopyBounds>(Info);
}
} // namespace acltidy
