//===- Decoder.h - From YAML nodes to values of the contract ----*- C++ -*-===//
//
// The small readers from which the rows of Contract.h are put together, and the
// table form (Field) in which a row's keys are listed. Private to the reader.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_DECODER_H
#define ACLTIDY_CONTRACT_DECODER_H

#include "ContractNames.h"
#include "YamlTree.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Allocator.h"

#include <functional>
#include <memory>
#include <string>

namespace acltidy::contract {

inline std::string_view view(llvm::StringRef S) {
  return S.empty() ? std::string_view("")
                   : std::string_view(S.data(), S.size());
}
inline llvm::StringRef ref(std::string_view S) { return {S.data(), S.size()}; }

class Decoder;

/// One key of a mapping that describes a \p T.
template <typename T> struct Field {
  llvm::StringLiteral Key;
  void (*Read)(Decoder &D, const YamlNode &Value, T &Out);
  bool Required = false;
};

/// Reads values and reports each fault where it stands. A faulty value is
/// reported once and read as the default.
class Decoder {
public:
  using ReportFn = std::function<void(llvm::SMLoc, const llvm::Twine &)>;
  using KindFn = std::function<KindId(llvm::StringRef)>;
  /// The end of the message about an unknown kind; see hint().
  using KindHintFn = std::function<std::string(llvm::StringRef)>;

  Decoder(llvm::BumpPtrAllocator &Arena, ReportFn Report, KindFn FindKind,
          KindHintFn KindHint)
      : Arena(Arena), Report(std::move(Report)), FindKind(std::move(FindKind)),
        KindHint(std::move(KindHint)) {}

  void fail(const YamlNode &At, const llvm::Twine &Message) {
    Report(At.Loc, Message);
  }
  void fail(llvm::SMLoc At, const llvm::Twine &Message) { Report(At, Message); }

  /// What the operands of the current row may refer to.
  struct Signature {
    int8_t Params = NoArg; ///< NoArg: not known, any index goes.
    bool Method = false;   ///< `this` may be used.
    bool Returns = true;   ///< `ret` may be used.
  } Sig;

  std::string_view text(const YamlNode &N);
  bool flag(const YamlNode &N);
  /// A whole number in [Min, Max]; Min when faulty.
  int64_t number(const YamlNode &N, int64_t Min, int64_t Max);
  Operand operand(const YamlNode &N);
  Operand operand(llvm::StringRef Text, llvm::SMLoc Loc);
  /// A parameter, written argN.
  int8_t parameter(const YamlNode &N);
  KindId kind(const YamlNode &N);
  KindId kind(llvm::StringRef Text, llvm::SMLoc Loc);

  template <typename E> E enumerator(const YamlNode &N) {
    llvm::SmallVector<llvm::StringRef, 8> Allowed;
    for (const EnumName<E> &Name : enumNames<E>()) {
      if (N.isScalar() && N.Text == ref(Name.Name))
        return Name.Value;
      Allowed.push_back(ref(Name.Name));
    }
    failUnknown(N, "value", Allowed);
    return enumNames<E>()[0].Value;
  }

  /// Reads the keys of \p N as \p Fields say.
  template <typename T>
  void mapping(const YamlNode &N, llvm::StringRef What,
               llvm::ArrayRef<Field<T>> Fields, T &Out) {
    if (!expect(N, YamlNode::Shape::Mapping, What))
      return;
    for (const YamlNode::Entry &E : N.Entries) {
      const Field<T> *F = llvm::find_if(
          Fields, [&](const Field<T> &F) { return F.Key == E.Key; });
      if (F != Fields.end()) {
        F->Read(*this, E.Value, Out);
        continue;
      }
      llvm::SmallVector<llvm::StringRef, 32> Allowed;
      for (const Field<T> &Known : Fields)
        Allowed.push_back(Known.Key);
      failUnknownKey(E, What, Allowed);
    }
    for (const Field<T> &F : Fields)
      if (F.Required && llvm::none_of(N.Entries, [&](const auto &E) {
            return E.Key == F.Key;
          }))
        fail(N, What + llvm::Twine(" needs the key '") + F.Key + "'");
  }

  /// Reads a list; a single item may stand without brackets when it is no list
  /// itself.
  template <typename T>
  Span<T> list(const YamlNode &N,
               llvm::function_ref<T(const YamlNode &)> Read) {
    llvm::SmallVector<T, 8> Items;
    if (N.Kind == YamlNode::Shape::Sequence)
      for (const YamlNode &Item : N.Items)
        Items.push_back(Read(Item));
    else if (N.Kind != YamlNode::Shape::Empty)
      Items.push_back(Read(N));
    return save<T>(Items);
  }

  template <typename T> Span<T> save(llvm::ArrayRef<T> Items) {
    if (Items.empty())
      return {};
    T *Copy = Arena.Allocate<T>(Items.size());
    std::uninitialized_copy(Items.begin(), Items.end(), Copy);
    return {Copy, static_cast<uint32_t>(Items.size())};
  }

  bool expect(const YamlNode &N, YamlNode::Shape Kind, llvm::StringRef What);
  void failUnknown(const YamlNode &N, llvm::StringRef What,
                   llvm::ArrayRef<llvm::StringRef> Allowed);
  void failUnknownKey(const YamlNode::Entry &E, llvm::StringRef What,
                      llvm::ArrayRef<llvm::StringRef> Allowed);

private:
  bool parseIndex(llvm::StringRef Digits, int8_t &Index) const;
  bool checkIndex(int8_t Index, llvm::StringRef Text, llvm::SMLoc Loc);

  llvm::BumpPtrAllocator &Arena;
  ReportFn Report;
  KindFn FindKind;
  KindHintFn KindHint;
};

/// The middle of a message about the unknown \p Name: "; expected ", after a
/// question for the nearest known name if one is near.
std::string hint(llvm::StringRef Name, llvm::ArrayRef<llvm::StringRef> Known);

/// The rows of one file, in its order.
struct DecodedRows {
  llvm::SmallVector<Function, 0> Functions;
  llvm::SmallVector<llvm::SMLoc, 0> FunctionPlaces;
  llvm::SmallVector<MediaField, 0> Fields;
  llvm::SmallVector<MediaRule, 0> Matrix;
};

/// Decodes the list of kinds without `within`, which needs all kinds' ids.
void decodeKinds(Decoder &D, const YamlNode &List,
                 llvm::SmallVectorImpl<ResourceKind> &Kinds,
                 llvm::SmallVectorImpl<llvm::SMLoc> &Places);
/// Decodes `within` of the kinds in \p List, \p Kinds being their rows.
void decodeWithin(Decoder &D, const YamlNode &List,
                  llvm::MutableArrayRef<ResourceKind> Kinds);
/// Decodes the rest of a file.
void decodeRows(Decoder &D, const YamlNode &Root, DecodedRows &Rows);

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_DECODER_H
