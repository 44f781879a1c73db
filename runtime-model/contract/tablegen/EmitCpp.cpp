//===- EmitCpp.cpp - Writes the contract as constant C++ ------------------===//
//
// All effects of one type stand in one array; functions refer to slices of it,
// and equal slices are shared. Enumerators are written as numbers, since the
// output is compiled against the same Contract.h as this program.
//
//===----------------------------------------------------------------------===//

#include "Emit.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace acltidy::contract {

namespace {

/// A C++ initialiser under construction: braces around comma-separated parts.
class Init {
public:
  Init &num(int64_t N) { return part(std::to_string(N)); }
  Init &flag(bool B) { return part(B ? "true" : "false"); }
  template <typename E> Init &as(llvm::StringRef Type, E Value) {
    return part((llvm::Twine(Type) + "(" +
                 std::to_string(static_cast<int>(Value)) + ")")
                    .str());
  }
  Init &text(std::string_view S) {
    std::string Literal;
    llvm::raw_string_ostream OS(Literal);
    OS << '"';
    OS.write_escaped(llvm::StringRef(S.data(), S.size()),
                     /*UseHexEscapes=*/false);
    OS << "\"sv";
    return part(OS.str());
  }
  Init &operand(const Operand &O) {
    return part(
        Init().as("Operand::Place", O.Where).num(O.Index).num(O.Count).str());
  }
  Init &part(llvm::StringRef S) {
    if (!Text.empty())
      Text += ", ";
    Text += S;
    return *this;
  }
  std::string str() const { return "{" + Text + "}"; }

private:
  std::string Text;
};

std::string init(const std::string_view &S) {
  Init I;
  I.text(S);
  std::string Braced = I.str();
  return Braced.substr(1, Braced.size() - 2);
}

std::string init(const KindId &Id) { return std::to_string(Id); }

std::string init(const Operand &O) {
  return Init().as("Operand::Place", O.Where).num(O.Index).num(O.Count).str();
}

std::string init(const Acquire &A) {
  return Init()
      .num(A.Kind)
      .operand(A.At)
      .operand(A.Key)
      .as("When", A.If)
      .num(A.Size)
      .num(A.Policy)
      .num(A.Mode)
      .num(A.From)
      .str();
}

std::string init(const Release &R) {
  return Init()
      .num(R.Kind)
      .operand(R.At)
      .operand(R.Key)
      .as("ReleaseMode", R.Mode)
      .as("NullArg", R.Null)
      .flag(R.All)
      .str();
}

std::string init(const Use &U) {
  return Init().num(U.Kind).operand(U.At).flag(U.Nullable).str();
}

std::string init(const Hold &H) {
  return Init()
      .operand(H.What)
      .operand(H.In)
      .as("HoldMode", H.Mode)
      .flag(H.Retrievable)
      .str();
}

std::string init(const Retrieve &R) {
  return Init().operand(R.At).operand(R.From).flag(R.Interior).str();
}

std::string init(const Access &A) {
  return Init()
      .operand(A.At)
      .as("AccessMode", A.Mode)
      .num(A.Bytes)
      .num(A.Capacity)
      .as("Space", A.Required)
      .as("Until", A.Live)
      .flag(A.Through)
      .as("Purpose", A.For)
      .flag(A.MemoryOnly)
      .text(A.Field)
      .str();
}

std::string init(const Copy &C) {
  return Init()
      .operand(C.Dst)
      .num(C.DstMax)
      .operand(C.Src)
      .num(C.Count)
      .num(C.Direction)
      .str();
}

std::string init(const Extent &E) {
  return Init()
      .operand(E.At)
      .num(E.Bytes)
      .operand(E.Dims)
      .num(E.Type)
      .as("Space", E.Required)
      .str();
}

std::string init(const Sync &S) {
  return Init()
      .as("SyncTarget", S.What)
      .operand(S.At)
      .num(S.Timeout)
      .num(S.Status)
      .num(S.CompleteValue)
      .str();
}

std::string init(const EventOrder &E) {
  return Init()
      .as("EventOrder::Op", E.What)
      .operand(E.Event)
      .operand(E.Stream)
      .str();
}

std::string init(const MediaMemory &M) {
  return Init().operand(M.At).text(M.Component).as("AccessMode", M.Mode).str();
}

std::string init(const Callback &C) {
  return Init().operand(C.At).as("CallbackSort", C.Sort).str();
}

/// The array of all effects of one type.
template <typename T> class Pool {
public:
  Pool(llvm::StringRef Type, llvm::StringRef Name) : Type(Type), Name(Name) {}

  /// Adds a slice and returns the initialiser of a Span of it.
  std::string slice(Span<T> Items) {
    if (Items.empty())
      return "{}";
    std::string Body;
    for (const T &Item : Items)
      Body += "    " + init(Item) + ",\n";
    auto [It, New] = Starts.try_emplace(Body, Size);
    if (New) {
      Text += Body;
      Size += Items.Size;
    }
    return "{" + Name.str() + " + " + std::to_string(It->second) + ", " +
           std::to_string(Items.Size) + "}";
  }

  void emit(llvm::raw_ostream &OS) const {
    if (Size)
      OS << "constexpr " << Type << ' ' << Name << "[] = {\n"
         << Text << "};\n\n";
  }

private:
  llvm::StringRef Type, Name;
  std::string Text;
  uint32_t Size = 0;
  llvm::StringMap<uint32_t> Starts;
};

/// An array that is written whole.
class Table {
public:
  void row(const std::string &Row) {
    Rows += "    " + Row + ",\n";
    ++Size;
  }
  void emit(llvm::raw_ostream &OS, llvm::StringRef Type,
            llvm::StringRef Name) const {
    if (Size)
      OS << "constexpr " << Type << ' ' << Name << "[] = {\n"
         << Rows << "};\n\n";
  }
  std::string span(llvm::StringRef Name) const {
    return Size ? "{" + Name.str() + ", " + std::to_string(Size) + "}" : "{}";
  }

private:
  std::string Rows;
  uint32_t Size = 0;
};

} // namespace

void emitCpp(const Tables &T, llvm::raw_ostream &OS) {
  Pool<std::string_view> Names("std::string_view", "ReleaseNames");
  Pool<KindId> Withins("KindId", "WithinKinds");
  Pool<Acquire> Acquires("Acquire", "Acquires");
  Pool<Release> Releases("Release", "Releases");
  Pool<Use> Uses("Use", "Uses");
  Pool<Hold> Holds("Hold", "Holds");
  Pool<Retrieve> Retrieves("Retrieve", "Retrieves");
  Pool<Operand> Borrows("Operand", "Borrows");
  Pool<Access> Accesses("Access", "Accesses");
  Pool<Copy> Copies("Copy", "Copies");
  Pool<Extent> Extents("Extent", "Extents");
  Pool<Sync> Syncs("Sync", "Syncs");
  Pool<EventOrder> Events("EventOrder", "Events");
  Pool<MediaMemory> Media("MediaMemory", "Media");
  Pool<Callback> Callbacks("Callback", "Callbacks");
  Table Kinds, Functions, Fields, Matrix;

  for (const ResourceKind &K : T.Kinds)
    Kinds.row(Init()
                  .text(K.Id)
                  .text(K.Noun)
                  .as("HandleForm", K.Form)
                  .as("LeakPolicy", K.Leak)
                  .as("Space", K.Memory)
                  .text(K.Family)
                  .part(Names.slice(K.Releases))
                  .part(Withins.slice(K.Within))
                  .text(K.Note)
                  .text(K.Type)
                  .text(K.Unpaired)
                  .str());

  for (const Function &F : T.Functions)
    Functions.row(
        Init()
            .text(F.Name)
            .text(F.Header)
            .flag(F.Pattern)
            .num(F.Params)
            .as("Function::Returns", F.Result)
            .part(Acquires.slice(F.Acquires))
            .part(Releases.slice(F.Releases))
            .part(Uses.slice(F.Uses))
            .part(Holds.slice(F.Holds))
            .part(Retrieves.slice(F.Retrieves))
            .part(Borrows.slice(F.Borrows))
            .part(Accesses.slice(F.Accesses))
            .part(Copies.slice(F.Copies))
            .part(Extents.slice(F.Extents))
            .part(Syncs.slice(F.Syncs))
            .part(Events.slice(F.Events))
            .part(Media.slice(F.Media))
            .part(Callbacks.slice(F.Callbacks))
            .part(
                Init().flag(F.Enqueue.IsAsync).operand(F.Enqueue.Stream).str())
            .as("ContextEffect", F.Context)
            .as("ProcessEffect", F.Process)
            .as("SleepBy", F.Sleep)
            .as("Question", F.Asks)
            .num(F.Requirements)
            .text(F.Since)
            .text(F.Until)
            .flag(F.Deprecated)
            .text(F.Replacement)
            .text(F.PyAcl)
            .text(F.Source)
            .text(F.Note)
            .flag(F.Foreign)
            .flag(F.Summary)
            .str());

  for (const MediaField &F : T.Fields)
    Fields.row(Init()
                   .text(F.Struct)
                   .text(F.Field)
                   .text(F.Component)
                   .as("AccessMode", F.Mode)
                   .str());

  for (const MediaRule &R : T.Matrix)
    Matrix.row(Init()
                   .text(R.Component)
                   .text(R.Product)
                   .flag(R.AllowsDvppV1)
                   .flag(R.AllowsDvppV2)
                   .flag(R.AllowsDevice)
                   .flag(R.Supported)
                   .text(R.Noun)
                   .str());

  OS << "// Made from the contract's tables by acltidy-tablegen.\n\n"
     << "#include \"contract/Contract.h\"\n\n"
     << "namespace acltidy::contract {\n\nnamespace {\n\n"
     << "using namespace std::string_view_literals;\n\n";
  Names.emit(OS);
  Withins.emit(OS);
  Acquires.emit(OS);
  Releases.emit(OS);
  Uses.emit(OS);
  Holds.emit(OS);
  Retrieves.emit(OS);
  Borrows.emit(OS);
  Accesses.emit(OS);
  Copies.emit(OS);
  Extents.emit(OS);
  Syncs.emit(OS);
  Events.emit(OS);
  Media.emit(OS);
  Callbacks.emit(OS);
  Kinds.emit(OS, "ResourceKind", "Kinds");
  Functions.emit(OS, "Function", "Functions");
  Fields.emit(OS, "MediaField", "Fields");
  Matrix.emit(OS, "MediaRule", "Matrix");
  OS << "constexpr Tables Builtin = {" << Kinds.span("Kinds") << ", "
     << Functions.span("Functions") << ", " << Fields.span("Fields") << ", "
     << Matrix.span("Matrix") << "};\n\n} // namespace\n\n"
     << "const Tables &builtinTables() { return Builtin; }\n\n"
     << "} // namespace acltidy::contract\n";
}

} // namespace acltidy::contract
