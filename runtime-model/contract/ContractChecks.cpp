//===- ContractChecks.cpp - What rows must not say ------------------------===//

#include "ContractChecks.h"
#include "Decoder.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace acltidy::contract {

namespace {

using Place = Operand::Place;
using FailFn = llvm::function_ref<void(const llvm::Twine &)>;

std::string quoted(std::string_view S) { return "'" + std::string(S) + "'"; }

void checkAcquire(const Acquire &A, const ResourceKind &K, FailFn Fail) {
  if (K.Form != HandleForm::Scope && A.At.isNone())
    Fail("acquiring " + quoted(K.Id) +
         " needs 'at', where the handle comes back");
  if (K.Form != HandleForm::Scope && !A.Key.isNone())
    Fail("'key' is for kinds of the form scope; " + quoted(K.Id) +
         " has a handle");
  if (A.At.Where == Place::Arg && A.From == NoKind)
    Fail("a handle comes back in outN, ret or this; an argument of its own is "
         "acquired only together with 'from'");
  if (A.If == When::NotMinusOne && A.At.Where != Place::Ret)
    Fail("'not-minus-one' is about the returned value; set 'at' to ret");
  if (A.Mode != NoArg && K.Form != HandleForm::Scope)
    Fail("'mode' is for scopes; " + quoted(K.Id) + " is none");
  if (A.Size != NoArg && K.Memory == Space::Any && K.Form != HandleForm::Scope)
    Fail("'size' is for kinds of memory and for scopes; " + quoted(K.Id) +
         " is neither");
  if (A.Policy != NoArg && K.Memory == Space::Any)
    Fail("'policy' is for kinds of memory; " + quoted(K.Id) + " is none");
}

void checkRelease(const Release &R, const ResourceKind &K, FailFn Fail) {
  if (R.All && !(R.At.isNone() && R.Key.isNone()))
    Fail("a release of 'all' names neither 'at' nor 'key'");
  if (K.Form != HandleForm::Scope && !R.All && R.At.isNone())
    Fail("releasing " + quoted(K.Id) + " needs 'at', the handle");
  if (K.Form != HandleForm::Scope && !R.Key.isNone())
    Fail("'key' is for kinds of the form scope; " + quoted(K.Id) +
         " has a handle");
  if (R.Mode == ReleaseMode::Unref && K.Form != HandleForm::Scope)
    Fail("'unref' is for counted scopes; " + quoted(K.Id) + " has a handle");
}

bool isMemoryPlace(const Operand &O) {
  return O.Where != Place::None && O.Where != Place::Handles;
}

} // namespace

void checkRow(const Function &F, KindOf Kind, FailFn Fail) {
  for (const Acquire &A : F.Acquires)
    checkAcquire(A, Kind(A.Kind), Fail);
  for (const Release &R : F.Releases)
    checkRelease(R, Kind(R.Kind), Fail);
  for (const Use &U : F.Uses)
    if (U.Nullable && Kind(U.Kind).Form == HandleForm::Id)
      Fail(quoted(Kind(U.Kind).Id) + " is an integer id and cannot be null");
  for (const Hold &H : F.Holds)
    if (H.In.Where == Place::Handles)
      Fail("'handles' is for what is held, not for the holder");
  for (const Access &A : F.Accesses) {
    if (!isMemoryPlace(A.At))
      Fail("a memory access needs an address: argN, outN, ret or this");
    if (A.Live == Until::Stream && F.Enqueue.Stream.isNone())
      Fail("memory that lives until its stream is synchronised needs 'async' "
           "with the stream");
  }
  for (const Callback &C : F.Callbacks)
    if (C.At.Where != Place::Arg || C.At.isArray())
      Fail("a callback is an argument of its own: argN");
  for (const Extent &E : F.Extents) {
    if (!isMemoryPlace(E.At))
      Fail("an extent needs an address: argN, outN, ret or this");
    bool Counted = E.Bytes != NoArg;
    bool Shaped = E.Dims.isArray() && E.Type != NoArg;
    if (Counted == Shaped || (Counted && (!E.Dims.isNone() || E.Type != NoArg)))
      Fail("an extent is either 'bytes', or 'dims', an array, with 'type'");
  }
  for (const Sync &S : F.Syncs)
    if (S.CompleteValue != 0 && S.Status == NoArg)
      Fail("'complete' needs 'status', the parameter with the answer");
  if (F.Deprecated && F.Replacement.empty() && F.Note.empty())
    Fail("a deprecated function needs 'replacement', or a 'note' when there "
         "is none");
}

//===----------------------------------------------------------------------===//
// Whole contracts
//===----------------------------------------------------------------------===//

namespace {

class CompletenessCheck {
public:
  explicit CompletenessCheck(const Model &M) : M(M), T(M.tables()) {}

  std::vector<Diagnostic> run() {
    for (const MediaRule &R : T.Matrix)
      Components.insert(ref(R.Component));
    for (uint32_t I = 0; I != T.Functions.Size; ++I)
      checkFunction(I);
    for (uint32_t I = 0; I != T.Kinds.Size; ++I)
      checkKind(static_cast<KindId>(I));
    return std::move(Faults);
  }

private:
  void checkFunction(uint32_t Index) {
    const Function &F = T.Functions[Index];
    if (F.Header.empty())
      fail(M.whereFunction(Index),
           quoted(F.Name) + " needs a header; set it for the file or the row");
    if (!F.Replacement.empty() &&
        llvm::none_of(T.Functions, [&](const Function &Other) {
          return Other.Name == F.Replacement;
        }))
      fail(M.whereFunction(Index), "the replacement " + quoted(F.Replacement) +
                                       " of " + quoted(F.Name) + " has no row");
    for (const MediaMemory &Media : F.Media)
      if (!Components.contains(ref(Media.Component)))
        fail(M.whereFunction(Index), "the media component " +
                                         quoted(Media.Component) +
                                         " is not in the media matrix");
  }

  void checkKind(KindId Id) {
    const ResourceKind &K = T.Kinds[Id];
    bool Acquired = false;
    llvm::StringSet<> Releasing;
    for (const Function &F : T.Functions) {
      Acquired |= llvm::any_of(F.Acquires,
                               [&](const Acquire &A) { return A.Kind == Id; });
      for (const Release &R : F.Releases)
        if (R.Kind == Id && !R.All &&
            (R.Mode == ReleaseMode::Destroy || R.Mode == ReleaseMode::Unref))
          Releasing.insert(ref(F.Name));
    }
    for (std::string_view Listed : K.Releases)
      if (!Releasing.contains(ref(Listed)))
        fail(M.whereKind(Id), quoted(Listed) + " is listed as a release of " +
                                  quoted(K.Id) +
                                  ", but no row of that name releases it");
    for (const auto &Entry : Releasing)
      if (!llvm::is_contained(K.Releases, view(Entry.getKey())))
        fail(M.whereKind(Id), quoted(view(Entry.getKey())) + " releases " +
                                  quoted(K.Id) +
                                  ", but is not in its list 'releases'");
    bool Paired = Acquired && !K.Releases.empty();
    if (!Paired && K.Unpaired.empty())
      fail(M.whereKind(Id),
           quoted(K.Id) +
               (Acquired ? " is never released" : " is never acquired") +
               "; add the row, or say why in 'unpaired'");
    if (Paired && !K.Unpaired.empty())
      fail(M.whereKind(Id), quoted(K.Id) + " has a pair, so 'unpaired' is "
                                           "wrong");
  }

  void fail(FilePlace Where, std::string Message) {
    Faults.push_back({std::move(Where), std::move(Message)});
  }

  const Model &M;
  const Tables &T;
  llvm::StringSet<> Components;
  std::vector<Diagnostic> Faults;
};

} // namespace

std::vector<Diagnostic> checkComplete(const Model &M) {
  return CompletenessCheck(M).run();
}

} // namespace acltidy::contract
