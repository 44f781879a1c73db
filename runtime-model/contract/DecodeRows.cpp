//===- DecodeRows.cpp - The keys of kinds, functions and media rows -------===//
//
// Each struct of Contract.h has one list of keys here; docs/contract.md
// explains them in the same order.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"

namespace acltidy::contract {

namespace {

using Node = YamlNode;

/// The short form of a row: "kind operand", or "kind operand nullable".
struct ShortForm {
  explicit ShortForm(llvm::StringRef Text) {
    std::tie(Kind, Operand) = Text.split(' ');
    std::tie(Operand, Flag) = Operand.trim().split(' ');
    Flag = Flag.trim();
  }
  llvm::StringRef Kind, Operand, Flag;
};

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

const Field<ResourceKind> KindKeys[] = {
    {"id", [](Decoder &D, const Node &N, ResourceKind &K) { K.Id = D.text(N); },
     true},
    {"noun",
     [](Decoder &D, const Node &N, ResourceKind &K) { K.Noun = D.text(N); },
     true},
    {"form", [](Decoder &D, const Node &N,
                ResourceKind &K) { K.Form = D.enumerator<HandleForm>(N); }},
    {"type",
     [](Decoder &D, const Node &N, ResourceKind &K) { K.Type = D.text(N); }},
    {"leak", [](Decoder &D, const Node &N,
                ResourceKind &K) { K.Leak = D.enumerator<LeakPolicy>(N); }},
    {"memory", [](Decoder &D, const Node &N,
                  ResourceKind &K) { K.Memory = D.enumerator<Space>(N); }},
    {"family",
     [](Decoder &D, const Node &N, ResourceKind &K) { K.Family = D.text(N); }},
    {"releases",
     [](Decoder &D, const Node &N, ResourceKind &K) {
       K.Releases = D.list<std::string_view>(
           N, [&](const Node &Item) { return D.text(Item); });
     }},
    {"within", [](Decoder &, const Node &, ResourceKind &) {}}, // Second pass.
    {"unpaired", [](Decoder &D, const Node &N,
                    ResourceKind &K) { K.Unpaired = D.text(N); }},
    {"note",
     [](Decoder &D, const Node &N, ResourceKind &K) { K.Note = D.text(N); }},
};

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

#define OPERAND(KEY, TYPE, MEMBER)                                             \
  {KEY, [](Decoder &D, const Node &N, TYPE &R) { R.MEMBER = D.operand(N); }}
#define NEEDED_OPERAND(KEY, TYPE, MEMBER)                                      \
  {KEY, [](Decoder &D, const Node &N, TYPE &R) { R.MEMBER = D.operand(N); },   \
   true}
#define PARAMETER(KEY, TYPE, MEMBER)                                           \
  {KEY, [](Decoder &D, const Node &N, TYPE &R) { R.MEMBER = D.parameter(N); }}
#define FLAG(KEY, TYPE, MEMBER)                                                \
  {KEY, [](Decoder &D, const Node &N, TYPE &R) { R.MEMBER = D.flag(N); }}
#define ENUM(KEY, TYPE, MEMBER, E)                                             \
  {KEY,                                                                        \
   [](Decoder &D, const Node &N, TYPE &R) { R.MEMBER = D.enumerator<E>(N); }}
#define NEEDED_KIND(TYPE)                                                      \
  {"kind", [](Decoder &D, const Node &N, TYPE &R) { R.Kind = D.kind(N); }, true}

const Field<Acquire> AcquireKeys[] = {
    NEEDED_KIND(Acquire),
    OPERAND("at", Acquire, At),
    OPERAND("key", Acquire, Key),
    ENUM("if", Acquire, If, When),
    PARAMETER("size", Acquire, Size),
    PARAMETER("policy", Acquire, Policy),
    PARAMETER("mode", Acquire, Mode),
    {"from", [](Decoder &D, const Node &N, Acquire &R) { R.From = D.kind(N); }},
};

const Field<Release> ReleaseKeys[] = {
    NEEDED_KIND(Release),
    OPERAND("at", Release, At),
    OPERAND("key", Release, Key),
    ENUM("mode", Release, Mode, ReleaseMode),
    ENUM("on-null", Release, Null, NullArg),
    FLAG("all", Release, All),
};

const Field<Use> UseKeys[] = {
    NEEDED_KIND(Use),
    NEEDED_OPERAND("at", Use, At),
    FLAG("nullable", Use, Nullable),
};

const Field<Hold> HoldKeys[] = {
    NEEDED_OPERAND("what", Hold, What),
    NEEDED_OPERAND("in", Hold, In),
    ENUM("mode", Hold, Mode, HoldMode),
    FLAG("retrievable", Hold, Retrievable),
};

const Field<Retrieve> RetrieveKeys[] = {
    NEEDED_OPERAND("at", Retrieve, At),
    OPERAND("from", Retrieve, From),
    FLAG("interior", Retrieve, Interior),
};

const Field<Access> AccessKeys[] = {
    NEEDED_OPERAND("at", Access, At),
    PARAMETER("bytes", Access, Bytes),
    PARAMETER("capacity", Access, Capacity),
    ENUM("space", Access, Required, Space),
    ENUM("live", Access, Live, Until),
    FLAG("through", Access, Through),
    ENUM("for", Access, For, Purpose),
    FLAG("memory-only", Access, MemoryOnly),
    {"field",
     [](Decoder &D, const Node &N, Access &R) { R.Field = D.text(N); }},
};

const Field<Copy> CopyKeys[] = {
    NEEDED_OPERAND("dst", Copy, Dst),        PARAMETER("dst-max", Copy, DstMax),
    NEEDED_OPERAND("src", Copy, Src),        PARAMETER("count", Copy, Count),
    PARAMETER("direction", Copy, Direction),
};

const Field<Extent> ExtentKeys[] = {
    NEEDED_OPERAND("at", Extent, At),       PARAMETER("bytes", Extent, Bytes),
    OPERAND("dims", Extent, Dims),          PARAMETER("type", Extent, Type),
    ENUM("space", Extent, Required, Space),
};

const Field<Sync> SyncKeys[] = {
    {"what",
     [](Decoder &D, const Node &N, Sync &R) {
       R.What = D.enumerator<SyncTarget>(N);
     },
     true},
    OPERAND("at", Sync, At),
    PARAMETER("timeout", Sync, Timeout),
    PARAMETER("status", Sync, Status),
    {"complete",
     [](Decoder &D, const Node &N, Sync &R) {
       R.CompleteValue =
           static_cast<int32_t>(D.number(N, INT32_MIN, INT32_MAX));
     }},
};

const Field<EventOrder> EventKeys[] = {
    {"op",
     [](Decoder &D, const Node &N, EventOrder &R) {
       R.What = D.enumerator<EventOrder::Op>(N);
     },
     true},
    NEEDED_OPERAND("event", EventOrder, Event),
    NEEDED_OPERAND("stream", EventOrder, Stream),
};

const Field<MediaMemory> MediaKeys[] = {
    NEEDED_OPERAND("at", MediaMemory, At),
    {"component",
     [](Decoder &D, const Node &N, MediaMemory &R) { R.Component = D.text(N); },
     true},
    ENUM("mode", MediaMemory, Mode, AccessMode),
};

const Field<Callback> CallbackKeys[] = {
    NEEDED_OPERAND("at", Callback, At),
    {"sort",
     [](Decoder &D, const Node &N, Callback &R) {
       R.Sort = D.enumerator<CallbackSort>(N);
     },
     true},
};

/// The value of a row before its keys are read.
template <typename T> T emptyRow() { return {}; }
/// Not yet told; the reader settles it by the kind.
template <> Release emptyRow<Release>() {
  Release R;
  R.Null = NullArg::NotAPointer;
  return R;
}

/// A list of rows that are all written as mappings.
template <typename T>
Span<T> rows(Decoder &D, const Node &N, llvm::StringRef What,
             llvm::ArrayRef<Field<T>> Keys) {
  return D.list<T>(N, [&](const Node &Item) {
    T Row;
    D.mapping<T>(Item, What, Keys, Row);
    return Row;
  });
}

/// A list of rows that may also be written as "kind operand" or "kind".
template <typename T>
Span<T> shortRows(Decoder &D, const Node &N, llvm::StringRef What,
                  llvm::ArrayRef<Field<T>> Keys) {
  return D.list<T>(N, [&](const Node &Item) {
    T Row = emptyRow<T>();
    if (!Item.isScalar()) {
      D.mapping<T>(Item, What, Keys, Row);
      return Row;
    }
    ShortForm Text(Item.Text);
    Row.Kind = D.kind(Text.Kind, Item.Loc);
    if (!Text.Operand.empty())
      Row.At = D.operand(Text.Operand, Item.Loc);
    if constexpr (std::is_same_v<T, Use>) {
      Row.Nullable = Text.Flag == "nullable";
      if (Text.Operand.empty())
        D.fail(Item, "expected a kind and an operand, such as 'stream arg1'");
    }
    if (!Text.Flag.empty() &&
        !(std::is_same_v<T, Use> && Text.Flag == "nullable"))
      D.fail(Item, "unexpected '" + Text.Flag + "' after the operand" +
                       (std::is_same_v<T, Use> ? "; only 'nullable' may follow"
                                               : ""));
    return Row;
  });
}

Span<Access> accesses(Decoder &D, const Node &N, AccessMode Mode) {
  return D.list<Access>(N, [&](const Node &Item) {
    Access Row;
    Row.Mode = Mode;
    if (Item.isScalar())
      Row.At = D.operand(Item);
    else
      D.mapping<Access>(Item, "a memory access", AccessKeys, Row);
    return Row;
  });
}

/// Accesses come from three keys and end up in one list.
void addAccesses(Decoder &D, Function &F, Span<Access> More) {
  llvm::SmallVector<Access, 8> All(F.Accesses.begin(), F.Accesses.end());
  All.append(More.begin(), More.end());
  F.Accesses = D.save<Access>(All);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

#define ROWS(KEY, MEMBER, WHAT, KEYS)                                          \
  {KEY, [](Decoder &D, const Node &N, Function &F) {                           \
     F.MEMBER =                                                                \
         rows<std::decay_t<decltype(*F.MEMBER.Data)>>(D, N, WHAT, KEYS);       \
   }}
#define SHORT_ROWS(KEY, MEMBER, WHAT, KEYS)                                    \
  {KEY, [](Decoder &D, const Node &N, Function &F) {                           \
     F.MEMBER =                                                                \
         shortRows<std::decay_t<decltype(*F.MEMBER.Data)>>(D, N, WHAT, KEYS);  \
   }}
#define ACCESSES(KEY, MODE)                                                    \
  {KEY, [](Decoder &D, const Node &N, Function &F) {                           \
     addAccesses(D, F, accesses(D, N, MODE));                                  \
   }}
#define TEXT(KEY, MEMBER)                                                      \
  {KEY, [](Decoder &D, const Node &N, Function &F) { F.MEMBER = D.text(N); }}

const Field<Function> FunctionKeys[] = {
    {"name", [](Decoder &, const Node &, Function &) {}, true}, // First pass.
    {"params", [](Decoder &, const Node &, Function &) {}},     // First pass.
    {"returns", [](Decoder &, const Node &, Function &) {}},    // First pass.
    TEXT("header", Header),
    SHORT_ROWS("acquires", Acquires, "an item of 'acquires'", AcquireKeys),
    SHORT_ROWS("releases", Releases, "an item of 'releases'", ReleaseKeys),
    SHORT_ROWS("uses", Uses, "an item of 'uses'", UseKeys),
    ROWS("holds", Holds, "an item of 'holds'", HoldKeys),
    ROWS("retrieves", Retrieves, "an item of 'retrieves'", RetrieveKeys),
    {"borrows",
     [](Decoder &D, const Node &N, Function &F) {
       F.Borrows = D.list<Operand>(
           N, [&](const Node &Item) { return D.operand(Item); });
     }},
    ACCESSES("reads", AccessMode::Read),
    ACCESSES("writes", AccessMode::Write),
    ACCESSES("updates", AccessMode::ReadWrite),
    ROWS("copies", Copies, "an item of 'copies'", CopyKeys),
    ROWS("extents", Extents, "an item of 'extents'", ExtentKeys),
    {"async",
     [](Decoder &D, const Node &N, Function &F) {
       F.Enqueue.IsAsync = true;
       if (!N.isScalar() || N.Text != "internal")
         F.Enqueue.Stream = D.operand(N);
     }},
    ROWS("syncs", Syncs, "an item of 'syncs'", SyncKeys),
    ROWS("events", Events, "an item of 'events'", EventKeys),
    ROWS("media", Media, "an item of 'media'", MediaKeys),
    ROWS("callback", Callbacks, "an item of 'callback'", CallbackKeys),
    {"context",
     [](Decoder &D, const Node &N, Function &F) {
       F.Context = D.enumerator<ContextEffect>(N);
     }},
    {"process",
     [](Decoder &D, const Node &N, Function &F) {
       F.Process = D.enumerator<ProcessEffect>(N);
     }},
    {"sleep", [](Decoder &D, const Node &N,
                 Function &F) { F.Sleep = D.enumerator<SleepBy>(N); }},
    {"asks", [](Decoder &D, const Node &N,
                Function &F) { F.Asks = D.enumerator<Question>(N); }},
    {"requires",
     [](Decoder &D, const Node &N, Function &F) {
       for (Requirement R : D.list<Requirement>(N, [&](const Node &Item) {
              return D.enumerator<Requirement>(Item);
            }))
         F.Requirements |= R;
     }},
    TEXT("since", Since),
    TEXT("until", Until),
    {"deprecated",
     [](Decoder &D, const Node &N, Function &F) { F.Deprecated = D.flag(N); }},
    TEXT("replacement", Replacement),
    TEXT("pyacl", PyAcl),
    TEXT("source", Source),
    TEXT("note", Note),
};

/// Reads what every operand of the row depends on.
void decodeSignature(Decoder &D, const Node &Row, Function &F) {
  D.Sig = {};
  for (const Node::Entry &E : Row.Entries) {
    if (E.Key == "name") {
      F.Name = D.text(E.Value);
      if (F.Name.empty() && E.Value.isScalar())
        D.fail(E.Value, "a function needs a name");
      std::size_t Stars = ref(F.Name).count('*');
      F.Pattern = Stars != 0;
      if (Stars > 1)
        D.fail(E.Value, "a pattern has one '*', found " + llvm::Twine(Stars));
      if (ref(F.Name).contains("(") || ref(F.Name).contains(" "))
        D.fail(E.Value, "expected a qualified name without parameters, such "
                        "as team::Stream::create; give their number as "
                        "'params'");
    } else if (E.Key == "params") {
      if (!E.Value.isScalar() || E.Value.Text != "any")
        F.Params = static_cast<int8_t>(D.number(E.Value, 0, 126));
    } else if (E.Key == "returns") {
      F.Result = D.enumerator<Function::Returns>(E.Value);
    }
  }
  D.Sig.Params = F.Params;
  D.Sig.Method = ref(F.Name).contains("::");
  D.Sig.Returns = F.Result != Function::Returns::Nothing;
}

//===----------------------------------------------------------------------===//
// Media tables
//===----------------------------------------------------------------------===//

const Field<MediaField> MediaFieldKeys[] = {
    {"struct",
     [](Decoder &D, const Node &N, MediaField &R) { R.Struct = D.text(N); },
     true},
    {"field",
     [](Decoder &D, const Node &N, MediaField &R) { R.Field = D.text(N); },
     true},
    {"component",
     [](Decoder &D, const Node &N, MediaField &R) { R.Component = D.text(N); },
     true},
    ENUM("mode", MediaField, Mode, AccessMode),
};

/// What one cell of the media matrix may say.
struct MatrixCell {
  llvm::StringLiteral Name;
  bool V1, V2, Device, Supported;
};
constexpr MatrixCell MatrixCells[] = {
    {"dvpp-v1", true, false, false, true},
    {"dvpp-v2", false, true, false, true},
    {"dvpp", true, true, false, true},
    {"device", true, true, true, true},
    {"host", false, false, false, true},
    {"unsupported", false, false, false, false},
};

constexpr llvm::StringLiteral Products[] = {"310", "310p", "310b", "910",
                                            "a2",  "a3",   "950"};

void decodeMatrixRow(Decoder &D, const Node &Row, DecodedRows &Rows) {
  if (!D.expect(Row, Node::Shape::Mapping, "a row of the media matrix"))
    return;
  llvm::SmallVector<llvm::StringRef, 9> Columns = {"component", "noun"};
  Columns.append(std::begin(Products), std::end(Products));
  llvm::SmallVector<llvm::StringRef, 8> Cells;
  for (const MatrixCell &C : MatrixCells)
    Cells.push_back(C.Name);

  MediaRule Rule;
  for (const Node::Entry &E : Row.Entries)
    if (E.Key == "component")
      Rule.Component = D.text(E.Value);
    else if (E.Key == "noun")
      Rule.Noun = D.text(E.Value);
  if (Rule.Component.empty())
    D.fail(Row, "a row of the media matrix needs the key 'component'");
  for (const Node::Entry &E : Row.Entries) {
    if (E.Key == "component" || E.Key == "noun")
      continue;
    if (!llvm::is_contained(Columns, E.Key)) {
      D.failUnknownKey(E, "the media matrix", Columns);
      continue;
    }
    const MatrixCell *Cell = llvm::find_if(MatrixCells, [&](auto &C) {
      return E.Value.isScalar() && C.Name == E.Value.Text;
    });
    if (Cell == std::end(MatrixCells)) {
      D.failUnknown(E.Value, "value", Cells);
      continue;
    }
    Rule.Product = view(E.Key);
    Rule.AllowsDvppV1 = Cell->V1;
    Rule.AllowsDvppV2 = Cell->V2;
    Rule.AllowsDevice = Cell->Device;
    Rule.Supported = Cell->Supported;
    Rows.Matrix.push_back(Rule);
  }
}

} // namespace

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

void decodeKinds(Decoder &D, const YamlNode &List,
                 llvm::SmallVectorImpl<ResourceKind> &Kinds,
                 llvm::SmallVectorImpl<llvm::SMLoc> &Places) {
  if (!D.expect(List, Node::Shape::Sequence, "'kinds'"))
    return;
  for (const Node &Row : List.Items) {
    Kinds.emplace_back();
    Places.push_back(Row.Loc);
    D.mapping<ResourceKind>(Row, "a kind", KindKeys, Kinds.back());
  }
}

void decodeWithin(Decoder &D, const YamlNode &List,
                  llvm::MutableArrayRef<ResourceKind> Kinds) {
  for (std::size_t I = 0; I != List.Items.size(); ++I)
    for (const Node::Entry &E : List.Items[I].Entries)
      if (E.Key == "within")
        Kinds[I].Within = D.list<KindId>(
            E.Value, [&](const Node &Item) { return D.kind(Item); });
}

void decodeRows(Decoder &D, const YamlNode &Root, DecodedRows &Rows) {
  std::string_view Header;
  bool Foreign = false, Summary = false;
  for (const Node::Entry &E : Root.Entries) {
    if (E.Key == "header")
      Header = D.text(E.Value);
    else if (E.Key == "foreign")
      Foreign = D.flag(E.Value);
    else if (E.Key == "summaries")
      Summary = D.flag(E.Value);
  }
  for (const Node::Entry &E : Root.Entries) {
    if (E.Key == "header" || E.Key == "foreign" || E.Key == "summaries" ||
        E.Key == "kinds")
      continue;
    if (E.Key != "functions" && E.Key != "media-fields" &&
        E.Key != "media-matrix") {
      D.failUnknownKey(E, "a contract file",
                       {"header", "foreign", "summaries", "kinds", "functions",
                        "media-fields", "media-matrix"});
      continue;
    }
    if (!D.expect(E.Value, Node::Shape::Sequence, ("'" + E.Key + "'").str()))
      continue;
    for (const Node &Row : E.Value.Items) {
      if (E.Key == "functions") {
        Function F;
        F.Header = Header;
        F.Foreign = Foreign;
        F.Summary = Summary;
        decodeSignature(D, Row, F);
        D.mapping<Function>(Row, "a function", FunctionKeys, F);
        Rows.Functions.push_back(F);
        Rows.FunctionPlaces.push_back(Row.Loc);
      } else if (E.Key == "media-fields") {
        MediaField M;
        D.mapping<MediaField>(Row, "a media field", MediaFieldKeys, M);
        Rows.Fields.push_back(M);
      } else {
        decodeMatrixRow(D, Row, Rows);
      }
    }
  }
}

} // namespace acltidy::contract
