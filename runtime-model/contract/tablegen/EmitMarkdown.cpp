//===- EmitMarkdown.cpp - Writes the reference pages ----------------------===//

#include "Emit.h"
#include "contract/ContractNames.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace acltidy::contract {

namespace {

std::string str(std::string_view S) { return std::string(S); }

/// Text for a table cell.
std::string cell(std::string_view S) {
  std::string Result;
  for (char C : S) {
    if (C == '|' || C == '<' || C == '*' || C == '_')
      Result += '\\';
    Result += C == '\n' ? ' ' : C;
  }
  return Result;
}

std::string code(std::string_view S) { return "`" + str(S) + "`"; }

std::string number(std::string_view What, int8_t Index) {
  return str(What) + std::to_string(Index);
}

std::string spell(const Operand &O) {
  std::string Result;
  switch (O.Where) {
  case Operand::Place::None:
    return "";
  case Operand::Place::Arg:
    Result = number("arg", O.Index);
    break;
  case Operand::Place::Out:
    Result = number("out", O.Index);
    break;
  case Operand::Place::Ret:
    Result = "ret";
    break;
  case Operand::Place::This:
    Result = "this";
    break;
  case Operand::Place::Handles:
    return "handles";
  }
  return O.isArray() ? Result + "[" + number("arg", O.Count) + "]" : Result;
}

/// " at out0", or nothing.
std::string phrase(std::string_view Word, const Operand &O) {
  return O.isNone() ? "" : " " + str(Word) + " " + spell(O);
}

std::string phrase(std::string_view Word, int8_t Index) {
  return Index == NoArg ? "" : " " + str(Word) + " " + number("arg", Index);
}

constexpr std::pair<Requirement, const char *> RequirementTexts[] = {
    {NeedsInit, "after aclInit"},
    {NeedsDevice, "with a device or context"},
    {NotInCallback, "not in callbacks of the runtime"},
    {NotInMediaCallback, "not in callbacks of a decoder or encoder"},
    {NotInCapture, "not while a stream is captured"},
    {OncePerProcess, "once per process"},
    {Blocking, "may wait"},
};

/// Says what a row says, one sentence part per effect.
class Effects {
public:
  explicit Effects(const Tables &T) : T(T) {}

  std::vector<std::string> of(const Function &F) const {
    std::vector<std::string> Out;
    for (const Acquire &A : F.Acquires)
      Out.push_back("acquires " + kind(A.Kind) + phrase("at", A.At) +
                    phrase("for", A.Key) + phrase("of size", A.Size) +
                    (A.If == When::Success ? "" : ", " + str(nameOf(A.If))) +
                    (A.From == NoKind ? "" : ", was " + kind(A.From)));
    for (const Release &R : F.Releases)
      Out.push_back(releaseVerb(R) + kind(R.Kind) + phrase("at", R.At) +
                    phrase("for", R.Key) + nullPhrase(R));
    for (const Hold &H : F.Holds)
      Out.push_back(spell(H.In) +
                    (H.Mode == HoldMode::Own ? " owns " : " keeps ") +
                    spell(H.What));
    for (const Retrieve &R : F.Retrieves)
      Out.push_back(spell(R.At) +
                    (R.Interior ? " is a part of " : " is held by ") +
                    spell(R.From));
    for (const Operand &At : F.Borrows)
      Out.push_back("borrows " + spell(At));
    for (const Access &A : F.Accesses)
      Out.push_back(accessPhrase(A));
    for (const Copy &C : F.Copies)
      Out.push_back("copies " + spell(C.Src) + " to " + spell(C.Dst));
    for (const Extent &E : F.Extents)
      Out.push_back(spell(E.At) + " has " +
                    (E.Bytes != NoArg ? number("arg", E.Bytes) + " bytes"
                                      : "the dimensions " + spell(E.Dims)) +
                    (E.Required == Space::Any
                         ? ""
                         : " of " + str(nameOf(E.Required)) + " memory"));
    if (F.Enqueue.IsAsync)
      Out.push_back("asynchronous" + phrase("on", F.Enqueue.Stream));
    for (const Sync &S : F.Syncs)
      Out.push_back("synchronises " + str(nameOf(S.What)) + phrase("at", S.At) +
                    (S.Status == NoArg
                         ? ""
                         : ", if " + number("out", S.Status) + " is " +
                               std::to_string(S.CompleteValue)));
    for (const EventOrder &E : F.Events)
      Out.push_back(str(nameOf(E.What)) + "s " + spell(E.Event) + " on " +
                    spell(E.Stream));
    for (const MediaMemory &M : F.Media)
      Out.push_back(spell(M.At) + " is memory for " + str(M.Component));
    for (const Callback &C : F.Callbacks)
      Out.push_back(spell(C.At) + " is called back by " +
                    (C.Sort == CallbackSort::Media  ? "a decoder or encoder"
                     : C.Sort == CallbackSort::Exit ? "the exit of the process"
                     : C.Sort == CallbackSort::Anywhere
                         ? "other calls, and may call any function"
                         : "the runtime"));
    if (F.Context != ContextEffect::None)
      Out.push_back("context: " + str(nameOf(F.Context)));
    if (F.Process != ProcessEffect::None)
      Out.push_back("process: " + str(nameOf(F.Process)));
    if (F.Sleep != SleepBy::None)
      Out.push_back("can put the system to sleep: " + str(nameOf(F.Sleep)));
    if (F.Asks != Question::None)
      Out.push_back("asks for the " + str(nameOf(F.Asks)));
    for (const auto &[Needed, Text] : RequirementTexts)
      if (F.needs(Needed))
        Out.push_back(Text);
    return Out;
  }

private:
  std::string kind(KindId Id) const { return str(T.Kinds[Id].Noun); }

  static std::string releaseVerb(const Release &R) {
    if (R.All)
      return "ends every ";
    switch (R.Mode) {
    case ReleaseMode::Destroy:
      return "releases ";
    case ReleaseMode::Consume:
      return "uses up ";
    case ReleaseMode::HandOver:
      return "takes over ";
    case ReleaseMode::Unref:
      return "drops a reference of ";
    }
    return "releases ";
  }

  static std::string nullPhrase(const Release &R) {
    if (R.Null == NullArg::Ok)
      return " (null is accepted)";
    return R.Null == NullArg::Error ? " (null is an error)" : "";
  }

  static std::string accessPhrase(const Access &A) {
    std::string Result = A.Mode == AccessMode::Read    ? "reads "
                         : A.Mode == AccessMode::Write ? "writes "
                                                       : "reads and writes ";
    if (A.Through)
      Result += "the memory behind ";
    Result +=
        spell(A.At) + phrase("bytes", A.Bytes) + phrase("within", A.Capacity);
    if (A.Required != Space::Any)
      Result += ", " + str(nameOf(A.Required)) + " memory";
    if (A.Live != Until::Return)
      Result += ", until " + str(nameOf(A.Live));
    return Result;
  }

  const Tables &T;
};

} // namespace

void emitFunctionReference(const Tables &T, llvm::raw_ostream &OS) {
  llvm::MapVector<llvm::StringRef, std::vector<const Function *>> Headers;
  for (const Function &F : T.Functions)
    Headers[llvm::StringRef(F.Header.data(), F.Header.size())].push_back(&F);
  auto Sorted = Headers.takeVector();
  llvm::sort(Sorted,
             [](const auto &L, const auto &R) { return L.first < R.first; });

  OS << "# Functions\n\nWhat acl-tidy knows of each function. argN is "
        "parameter N, counted from 0; outN is what it points to.\n";
  Effects Say(T);
  for (const auto &[Header, Rows] : Sorted) {
    OS << "\n## " << Header << "\n\n"
       << "| Function | Parameters | Effects | Since | Python | Source |\n"
       << "|---|---|---|---|---|---|\n";
    for (const Function *F : Rows) {
      std::vector<std::string> Parts = Say.of(*F);
      if (F->Deprecated)
        Parts.push_back(F->Replacement.empty()
                            ? "deprecated"
                            : "deprecated, use " + str(F->Replacement));
      std::string Text = cell(llvm::join(Parts, "; "));
      if (!F->Note.empty())
        Text += (Text.empty() ? "" : ". ") + cell(F->Note);
      OS << "| " << code(F->Name) << " | "
         << (F->Params == NoArg ? "any" : std::to_string(F->Params)) << " | "
         << Text << " | " << cell(F->Since) << " | "
         << (F->PyAcl.empty() ? "" : code(F->PyAcl)) << " | " << cell(F->Source)
         << " |\n";
    }
  }
}

void emitPairReference(const Tables &T, llvm::raw_ostream &OS) {
  OS << "# Acquire and release pairs\n\n"
     << "| Kind | Acquired by | Released by | When never released | Ends "
        "before | Note |\n"
     << "|---|---|---|---|---|---|\n";
  for (uint32_t Id = 0; Id != T.Kinds.Size; ++Id) {
    const ResourceKind &K = T.Kinds[Id];
    std::vector<std::string> Acquired, Released, Outer;
    for (std::string_view Name : K.Releases)
      Released.push_back(code(Name));
    // Overloads stand next to each other.
    auto Add = [](std::vector<std::string> &List, std::string Text) {
      if (List.empty() || List.back() != Text)
        List.push_back(std::move(Text));
    };
    for (const Function &F : T.Functions) {
      for (const Acquire &A : F.Acquires)
        if (A.Kind == Id)
          Add(Acquired, code(F.Name));
      for (const Release &R : F.Releases)
        if (R.Kind == Id && R.Mode == ReleaseMode::Consume)
          Add(Released, code(F.Name) + " (uses it up)");
        else if (R.Kind == Id && R.Mode == ReleaseMode::HandOver)
          Add(Released, code(F.Name) + " (takes it over)");
        else if (R.Kind == Id && R.All)
          Add(Released, code(F.Name) + " (ends all)");
    }
    for (KindId Other : K.Within)
      Outer.push_back(cell(T.Kinds[Other].Id));
    llvm::StringRef Leak = K.Leak == LeakPolicy::Report ? "leak"
                           : K.Leak == LeakPolicy::OnError
                               ? "leak if the opener fails"
                               : "fine";
    OS << "| " << cell(K.Id) << ": " << cell(K.Noun) << " | "
       << llvm::join(Acquired, ", ") << " | " << llvm::join(Released, ", ")
       << " | " << Leak << " | " << llvm::join(Outer, ", ") << " | "
       << cell(K.Unpaired) << (K.Unpaired.empty() || K.Note.empty() ? "" : ". ")
       << cell(K.Note) << " |\n";
  }
}

} // namespace acltidy::contract
