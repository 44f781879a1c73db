//===- Usage.cpp ----------------------------------------------------------===//

#include "core/Usage.h"

#include "core/Call.h"

namespace acltidy::sim {

namespace {

bool isMedia(const Object &O) {
  return O.Kind == kinds().DvppMemory || O.Kind == kinds().HiDvppMemory;
}

std::string madeBy(const Object &O) {
  return O.BornBy ? "'" + O.BornBy->Name + "'" : "an allocation";
}

Usage *usageOf(Serial Id) {
  Object *O = process().Objects.find(Id);
  auto *B = O && O->live() ? O->as<Block>() : nullptr;
  return B ? &B->Use : nullptr;
}

} // namespace

void noteUse(Call &C, Object &O, const Touch &T) {
  auto *B = O.as<Block>();
  if (!B)
    return;
  Usage &U = B->Use;
  bool Writes = T.Mode != AccessMode::Read;
  auto Here = [&] { return Step{&C.record(), C.stack()}; };
  ++U.Touches;
  // Another use of an output makes its copy worth while.
  if (Usage *Copy = U.CopiedTo ? usageOf(U.CopiedTo) : nullptr)
    Copy->CopyOf = 0;
  U.CopiedTo = 0;
  U.Gone = {};
  U.Media |= T.For == UseFor::Media;
  if ((T.For == UseFor::Model || T.For == UseFor::Operator) && !U.Work.By)
    U.Work = Here();
  if (Writes)
    U.Output = T.For == UseFor::Media ? Here() : Step{};
  if (U.CopyOf && T.For == UseFor::Model && !Writes)
    U.Made.Reader = Here();
  else
    U.CopyOf = 0;
}

void noteDeviceCopy(Call &C, uint64_t To, uint64_t From, uint64_t Size) {
  Object *Target = process().Objects.byAddress(To);
  Object *Source = process().Objects.byAddress(From);
  auto *T = Target ? Target->as<Block>() : nullptr;
  auto *S = Source ? Source->as<Block>() : nullptr;
  // What puts several pictures into one block, or cuts out a part, is needed.
  if (!T || !S || T->Use.Touches != 1 || !S->Use.Output.By ||
      To != Target->Value || Size != Target->Size || From != Source->Value)
    return;
  T->Use.CopyOf = Source->Id;
  T->Use.OriginalGone = false;
  T->Use.Made = {S->Use.Output, {&C.record(), C.stack()}, {}, Source->Born};
  S->Use.CopiedTo = Target->Id;
}

void judgeUse(Call &C, Object &O) {
  auto *B = O.as<Block>();
  if (!B)
    return;
  Usage &U = B->Use;
  if (Usage *Copy = U.CopiedTo ? usageOf(U.CopiedTo) : nullptr)
    Copy->OriginalGone = true;
  const Duplicate *Needless = U.Gone.Copy.By ? &U.Gone : nullptr;
  if (U.CopyOf && U.Made.Reader.By) {
    if (U.OriginalGone)
      Needless = &U.Made;
    else if (Usage *Original = usageOf(U.CopyOf))
      Original->Gone = U.Made;
  }
  if (Needless)
    C.report(rules::RedundantCopy,
             "'" + Needless->Copy.By->Name + "' copies the output of '" +
                 Needless->Output.By->Name + "' only to feed '" +
                 Needless->Reader.By->Name +
                 "'; make the output itself the model's input",
             {{"copied", Needless->Copy.At},
              {"written", Needless->Output.At},
              {"read", Needless->Reader.At},
              {"allocated", Needless->OutputBorn}});
  if (isMedia(O) && !O.System && !U.Media && U.Work.By)
    C.report(rules::DvppMemoryWaste,
             nounOf(O.Kind) + " from " + madeBy(O) + " served '" +
                 U.Work.By->Name +
                 "' and no media function; media memory is scarce, allocate it "
                 "with 'aclrtMalloc'",
             {{"allocated", O.Born}, {"used", U.Work.At}});
}

void checkPurpose(Call &C, Object &O, bool Workspace) {
  auto *B = O.as<Block>();
  if (!B || !isMedia(O) || B->Use.Media)
    return;
  // One defect, one finding: not again at its release.
  B->Use.Media = true;
  C.report(rules::DvppMemoryWaste,
           nounOf(O.Kind) + " from " + madeBy(O) + " serves '" + C.name() +
               (Workspace ? "' as workspace of an operator"
                          : "' as memory of a model") +
               "; media memory is scarce, allocate it with 'aclrtMalloc'",
           {{"allocated", O.Born}});
}

} // namespace acltidy::sim
