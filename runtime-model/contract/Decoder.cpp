//===- Decoder.cpp - From YAML nodes to values of the contract ------------===//

#include "Decoder.h"

#include "llvm/ADT/StringExtras.h"

namespace acltidy::contract {

std::string hint(llvm::StringRef Name, llvm::ArrayRef<llvm::StringRef> Known) {
  llvm::StringRef Best;
  unsigned BestDistance = Name.size() / 3 + 2;
  for (llvm::StringRef K : Known) {
    unsigned Distance =
        Name.edit_distance(K, /*AllowReplacements=*/true, BestDistance);
    if (Distance < BestDistance) {
      BestDistance = Distance;
      Best = K;
    }
  }
  return Best.empty() ? "; expected "
                      : ("; did you mean '" + Best + "'? Expected ").str();
}

bool Decoder::expect(const YamlNode &N, YamlNode::Shape Kind,
                     llvm::StringRef What) {
  if (N.Kind == Kind)
    return true;
  fail(N, "expected " + describe(Kind) + " for " + What + ", found " +
              describe(N.Kind));
  return false;
}

void Decoder::failUnknown(const YamlNode &N, llvm::StringRef What,
                          llvm::ArrayRef<llvm::StringRef> Allowed) {
  if (!N.isScalar()) {
    fail(N, "expected one of: " + llvm::join(Allowed, ", ") + "; found " +
                describe(N.Kind));
    return;
  }
  fail(N, "unknown " + What + " '" + N.Text + "'" + hint(N.Text, Allowed) +
              "one of: " + llvm::join(Allowed, ", "));
}

void Decoder::failUnknownKey(const YamlNode::Entry &E, llvm::StringRef What,
                             llvm::ArrayRef<llvm::StringRef> Allowed) {
  fail(E.KeyLoc, "unknown key '" + E.Key + "' in " + What +
                     hint(E.Key, Allowed) +
                     "one of: " + llvm::join(Allowed, ", "));
}

std::string_view Decoder::text(const YamlNode &N) {
  if (!expect(N, YamlNode::Shape::Scalar, "this key"))
    return "";
  return view(N.Text);
}

bool Decoder::flag(const YamlNode &N) {
  if (N.isScalar() && (N.Text == "true" || N.Text == "false"))
    return N.Text == "true";
  failUnknown(N, "value", {"true", "false"});
  return false;
}

int64_t Decoder::number(const YamlNode &N, int64_t Min, int64_t Max) {
  int64_t Value;
  if (N.isScalar() && !N.Text.getAsInteger(10, Value) && Value >= Min &&
      Value <= Max)
    return Value;
  fail(N,
       "expected a whole number from " + llvm::Twine(Min) + " to " +
           llvm::Twine(Max) + ", found " +
           (N.isScalar() ? "'" + N.Text.str() + "'" : describe(N.Kind).str()));
  return Min;
}

bool Decoder::parseIndex(llvm::StringRef Digits, int8_t &Index) const {
  int Value;
  if (Digits.getAsInteger(10, Value) || Value < -64 || Value > 126)
    return false;
  Index = static_cast<int8_t>(Value);
  return true;
}

bool Decoder::checkIndex(int8_t Index, llvm::StringRef Text, llvm::SMLoc Loc) {
  if (Sig.Params == NoArg || resolveIndex(Index, Sig.Params) >= 0)
    return true;
  if (Sig.Params == 0)
    fail(Loc, "'" + Text + "' names a parameter, but the function has none");
  else
    fail(Loc, "'" + Text + "' is outside the function's " +
                  llvm::Twine(int(Sig.Params)) + " parameters (arg0 to arg" +
                  llvm::Twine(Sig.Params - 1) + ")");
  return false;
}

Operand Decoder::operand(const YamlNode &N) {
  if (!N.isScalar()) {
    fail(N, "expected an operand such as arg0, found " + describe(N.Kind));
    return {};
  }
  return operand(N.Text, N.Loc);
}

Operand Decoder::operand(llvm::StringRef Text, llvm::SMLoc Loc) {
  auto Bad = [&]() -> Operand {
    fail(Loc, "bad operand '" + Text +
                  "'; expected argN, outN, ret, this or handles, and for an "
                  "array of M elements argN[argM] or outN[argM]");
    return {};
  };
  Operand Result;
  llvm::StringRef Base = Text, Count;
  if (Text.ends_with("]")) {
    std::tie(Base, Count) = Text.drop_back().split('[');
    if (!Count.consume_front("arg") || !parseIndex(Count, Result.Count))
      return Bad();
  }
  if (Base == "ret")
    Result.Where = Operand::Place::Ret;
  else if (Base == "this")
    Result.Where = Operand::Place::This;
  else if (Base == "handles")
    Result.Where = Operand::Place::Handles;
  else if (Base.consume_front("arg"))
    Result.Where = Operand::Place::Arg;
  else if (Base.consume_front("out"))
    Result.Where = Operand::Place::Out;
  else
    return Bad();

  bool Indexed = Result.Where == Operand::Place::Arg ||
                 Result.Where == Operand::Place::Out;
  if (Indexed ? !parseIndex(Base, Result.Index)
              : Result.Count != NoArg && Result.Where != Operand::Place::Ret)
    return Bad();
  if (Indexed && !checkIndex(Result.Index, Text, Loc))
    return {};
  if (Result.Count != NoArg && !checkIndex(Result.Count, Text, Loc))
    return {};
  if (Result.Where == Operand::Place::This && !Sig.Method) {
    fail(Loc, "'this' needs a member function; write the name with its class, "
              "such as team::Stream::create");
    return {};
  }
  if (Result.Where == Operand::Place::Ret && !Sig.Returns) {
    fail(Loc, "'ret' in a function that returns nothing; set 'returns' to "
              "status or value");
    return {};
  }
  return Result;
}

int8_t Decoder::parameter(const YamlNode &N) {
  int8_t Index = NoArg;
  llvm::StringRef Text = N.Text;
  if (!N.isScalar() || !Text.consume_front("arg") || !parseIndex(Text, Index)) {
    fail(N, "expected a parameter such as arg1, found " +
                (N.isScalar() ? "'" + N.Text.str() + "'"
                              : describe(N.Kind).str()));
    return NoArg;
  }
  return checkIndex(Index, N.Text, N.Loc) ? Index : NoArg;
}

KindId Decoder::kind(const YamlNode &N) {
  if (!N.isScalar()) {
    fail(N, "expected the name of a kind, found " + describe(N.Kind));
    return NoKind;
  }
  return kind(N.Text, N.Loc);
}

KindId Decoder::kind(llvm::StringRef Text, llvm::SMLoc Loc) {
  KindId Id = FindKind(Text);
  if (Id == NoKind)
    fail(Loc, "unknown kind '" + Text + "'" + KindHint(Text) +
                  "a built-in kind or one that the list 'kinds' defines");
  return Id;
}

} // namespace acltidy::contract
