//===- ContractReader.cpp - Reads contract files --------------------------===//

#include "ContractReader.h"
#include "ContractChecks.h"
#include "Decoder.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <numeric>

namespace acltidy::contract {

std::string Diagnostic::str() const {
  std::string Result = Where.File;
  if (Where.Line)
    Result +=
        ":" + std::to_string(Where.Line) + ":" + std::to_string(Where.Column);
  return Result + ": error: " + Message;
}

static FilePlace placeOf(const llvm::SourceMgr &Sources, llvm::SMLoc Loc) {
  FilePlace Result;
  unsigned Buffer = Loc.isValid() ? Sources.FindBufferContainingLoc(Loc) : 0;
  if (!Buffer)
    return Result;
  Result.File = Sources.getMemoryBuffer(Buffer)->getBufferIdentifier().str();
  std::tie(Result.Line, Result.Column) = Sources.getLineAndColumn(Loc, Buffer);
  return Result;
}

FilePlace Model::whereKind(uint32_t Index) const {
  return placeOf(Sources, KindPlaces[Index]);
}

FilePlace Model::whereFunction(uint32_t Index) const {
  return placeOf(Sources, FunctionPlaces[Index]);
}

//===----------------------------------------------------------------------===//
// Reader
//===----------------------------------------------------------------------===//

struct ContractReader::File {
  std::string Name;
  YamlNode Root;
};

/// The decoding of all files of one reader.
class ContractReader::Session {
public:
  explicit Session(ContractReader &R)
      : R(R), M(*R.Result),
        D(
            M.Arena,
            [this](llvm::SMLoc Loc, const llvm::Twine &Message) {
              fail(Loc, Message);
            },
            [this](llvm::StringRef Name) { return findKind(Name); },
            [this](llvm::StringRef Name) { return kindHint(Name); }) {
    for (const Tables *T : R.Outer)
      FirstKind += T->Kinds.Size;
  }

  void run() {
    decodeAllKinds();
    for (File &F : R.Files)
      decodeRows(D, F.Root, Rows);
    if (R.Faults.empty())
      checkRows();
    sortRows();
    if (R.Faults.empty())
      publish();
  }

private:
  void fail(llvm::SMLoc Loc, const llvm::Twine &Message) {
    R.Faults.push_back({placeOf(M.Sources, Loc), Message.str()});
  }

  void decodeAllKinds();
  void checkRows();
  void sortRows();
  void publish();

  KindId findKind(llvm::StringRef Name);
  const ResourceKind &kind(KindId Id);
  std::string kindHint(llvm::StringRef Name);

  template <typename Fn> void forEachKindList(Fn Visit) {
    for (File &F : R.Files)
      for (const YamlNode::Entry &E : F.Root.Entries)
        if (E.Key == "kinds")
          Visit(E.Value);
  }

  ContractReader &R;
  Model &M;
  // The decoder keeps references to these.
  Decoder D;
  uint32_t FirstKind = 0;
  llvm::SmallVector<ResourceKind, 0> Kinds;
  llvm::SmallVector<llvm::SMLoc, 0> KindPlaces;
  DecodedRows Rows;
};

KindId ContractReader::Session::findKind(llvm::StringRef Name) {
  uint32_t Base = 0;
  for (const Tables *T : R.Outer) {
    KindId Id = contract::findKind(*T, view(Name));
    if (Id != NoKind)
      return static_cast<KindId>(Base + Id);
    Base += T->Kinds.Size;
  }
  for (std::size_t I = 0; I != Kinds.size(); ++I)
    if (ref(Kinds[I].Id) == Name)
      return static_cast<KindId>(FirstKind + I);
  return NoKind;
}

const ResourceKind &ContractReader::Session::kind(KindId Id) {
  if (Id >= FirstKind)
    return Kinds[Id - FirstKind];
  uint32_t Local = Id;
  for (const Tables *T : R.Outer) {
    if (Local < T->Kinds.Size)
      return T->Kinds[Local];
    Local -= T->Kinds.Size;
  }
  llvm_unreachable("kind ids come from findKind");
}

std::string ContractReader::Session::kindHint(llvm::StringRef Name) {
  llvm::SmallVector<llvm::StringRef, 0> Known;
  for (const ResourceKind &K : Kinds)
    Known.push_back(ref(K.Id));
  for (const Tables *T : R.Outer)
    for (const ResourceKind &K : T->Kinds)
      Known.push_back(ref(K.Id));
  return hint(Name, Known);
}

void ContractReader::Session::decodeAllKinds() {
  forEachKindList([&](const YamlNode &List) {
    std::size_t First = Kinds.size();
    decodeKinds(D, List, Kinds, KindPlaces);
    if (FirstKind + Kinds.size() >= NoKind) {
      D.fail(List, "too many kinds; a contract holds at most 65534");
      Kinds.resize(First);
      KindPlaces.resize(First);
    }
    // A name that is taken stays with the first kind of it.
    for (std::size_t I = First; I != Kinds.size(); ++I) {
      KindId Other = findKind(ref(Kinds[I].Id));
      if (!Kinds[I].Id.empty() && Other != FirstKind + I)
        D.fail(KindPlaces[I],
               "the kind '" + ref(Kinds[I].Id) +
                   (Other < FirstKind ? "' is built in or defined by another "
                                        "model; choose another id"
                                      : "' is defined twice"));
    }
  });
  std::size_t Next = 0;
  forEachKindList([&](const YamlNode &List) {
    std::size_t Count = std::min(List.Items.size(), Kinds.size() - Next);
    if (List.Kind == YamlNode::Shape::Sequence && Count == List.Items.size())
      decodeWithin(
          D, List,
          llvm::MutableArrayRef<ResourceKind>(Kinds).slice(Next, Count));
    Next += Count;
  });
}

void ContractReader::Session::checkRows() {
  for (std::size_t I = 0; I != Rows.Functions.size(); ++I) {
    Function &F = Rows.Functions[I];
    checkRow(
        F, [&](KindId Id) -> const ResourceKind & { return kind(Id); },
        [&](const llvm::Twine &Message) {
          fail(Rows.FunctionPlaces[I],
               "in the row of '" + ref(F.Name) + "': " + Message);
        });
    // Only a pointer has a null to pass, and what it does is not known unless
    // the row says so.
    llvm::SmallVector<Release, 4> Releases(F.Releases.begin(),
                                           F.Releases.end());
    for (Release &Rel : Releases)
      if (kind(Rel.Kind).Form == HandleForm::Pointer &&
          Rel.Null == NullArg::NotAPointer)
        Rel.Null = NullArg::Unknown;
    F.Releases = D.save<Release>(Releases);
  }
}

/// Whether client code calls it to get rid of the resource.
static bool endsLife(const Release &R) {
  return R.Mode == ReleaseMode::Destroy || R.Mode == ReleaseMode::Unref;
}

/// Puts exact names before patterns, names in order, overloads by the number
/// of parameters, and longer patterns before shorter ones.
void ContractReader::Session::sortRows() {
  std::vector<uint32_t> Order(Rows.Functions.size());
  std::iota(Order.begin(), Order.end(), 0);
  auto Less = [&](uint32_t L, uint32_t R) {
    const Function &A = Rows.Functions[L], &B = Rows.Functions[R];
    if (A.Pattern != B.Pattern)
      return B.Pattern;
    if (A.Pattern && A.Name.size() != B.Name.size())
      return A.Name.size() > B.Name.size();
    return std::tie(A.Name, A.Params, L) < std::tie(B.Name, B.Params, R);
  };
  std::sort(Order.begin(), Order.end(), Less);

  DecodedRows Sorted;
  for (uint32_t I : Order) {
    const Function &F = Rows.Functions[I];
    if (!Sorted.Functions.empty() && !F.Name.empty() &&
        Sorted.Functions.back().Name == F.Name &&
        Sorted.Functions.back().Params == F.Params) {
      FilePlace First = placeOf(M.Sources, Sorted.FunctionPlaces.back());
      fail(Rows.FunctionPlaces[I], "'" + ref(F.Name) +
                                       "' has a row with the same number of "
                                       "parameters already, in " +
                                       First.File + ":" +
                                       llvm::Twine(First.Line));
    }
    Sorted.Functions.push_back(F);
    Sorted.FunctionPlaces.push_back(Rows.FunctionPlaces[I]);
  }
  Rows.Functions = std::move(Sorted.Functions);
  Rows.FunctionPlaces = std::move(Sorted.FunctionPlaces);
}

void ContractReader::Session::publish() {
  // Kinds that do not list their releases recommend them in the rows' order.
  for (std::size_t I = 0; I != Kinds.size(); ++I) {
    if (!Kinds[I].Releases.empty())
      continue;
    llvm::SmallVector<std::string_view, 4> Names;
    for (const Function &F : Rows.Functions)
      for (const Release &Rel : F.Releases)
        if (Rel.Kind == FirstKind + I && !Rel.All && endsLife(Rel) &&
            !llvm::is_contained(Names, F.Name))
          Names.push_back(F.Name);
    Kinds[I].Releases = D.save<std::string_view>(Names);
  }
  M.Contents.Kinds = D.save<ResourceKind>(Kinds);
  M.Contents.Functions = D.save<Function>(Rows.Functions);
  M.Contents.Fields = D.save<MediaField>(Rows.Fields);
  M.Contents.Matrix = D.save<MediaRule>(Rows.Matrix);
  M.KindPlaces.assign(KindPlaces.begin(), KindPlaces.end());
  M.FunctionPlaces.assign(Rows.FunctionPlaces.begin(),
                          Rows.FunctionPlaces.end());
}

ContractReader::ContractReader(llvm::ArrayRef<const Tables *> Outer)
    : Outer(Outer.begin(), Outer.end()), Result(std::make_unique<Model>()) {}

ContractReader::~ContractReader() = default;

void ContractReader::addFile(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer) {
    Faults.push_back(
        {{Path.str(), 0, 0},
         "cannot read the contract file: " + Buffer.getError().message()});
    return;
  }
  addBuffer(std::move(*Buffer));
}

void ContractReader::addText(llvm::StringRef Text, llvm::StringRef Name) {
  addBuffer(llvm::MemoryBuffer::getMemBufferCopy(Text, Name));
}

void ContractReader::addBuffer(std::unique_ptr<llvm::MemoryBuffer> Buffer) {
  std::string Name = Buffer->getBufferIdentifier().str();
  unsigned Id =
      Result->Sources.AddNewSourceBuffer(std::move(Buffer), llvm::SMLoc());
  auto Report = [&](llvm::SMLoc Loc, llvm::StringRef Message) {
    FilePlace Where = placeOf(Result->Sources, Loc);
    if (Where.File.empty())
      Where.File = Name;
    Faults.push_back({std::move(Where), Message.str()});
  };
  std::size_t FaultsBefore = Faults.size();
  std::optional<YamlNode> Root =
      parseYaml(Result->Sources, Id, Result->Arena, Report);
  if (!Root) {
    if (Faults.size() == FaultsBefore)
      Faults.push_back({{Name, 0, 0}, "not valid YAML"});
    return;
  }
  if (Root->Kind == YamlNode::Shape::Mapping)
    Files.push_back({std::move(Name), std::move(*Root)});
  else if (Root->Kind != YamlNode::Shape::Empty)
    Report(Root->Loc, "a contract file is a mapping with keys such as "
                      "'functions', found " +
                          describe(Root->Kind).str());
}

std::unique_ptr<Model> ContractReader::finish() {
  Session(*this).run();
  return Faults.empty() ? std::move(Result) : nullptr;
}

} // namespace acltidy::contract
