//===- MediaState.h - What media memory served for on a path --------------===//
//
// Media memory is scarce, and the output of a media function can be the input
// of a model as it is. So the model notes, for each block of media memory, what
// it was used for, and copies that take media output elsewhere (relays) until
// something else than an inference touches either side.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MEDIASTATE_H
#define ACLTIDY_ENGINE_MEDIASTATE_H

#include "engine/PathContext.h"
#include "engine/State.h"

namespace clang::ento {
class SymbolReaper;
}

namespace acltidy {

/// The life of one block of media memory so far.
struct MediaTrace {
  bool Media = false;  ///< A media function was given it.
  bool Other = false;  ///< An operator, a model, another object had it.
  bool Unseen = false; ///< Code out of sight may have done anything with it.
  /// The media call whose output it holds; Row is null when it holds none.
  CallSite Output;

  bool operator==(const MediaTrace &O) const {
    return Media == O.Media && Other == O.Other && Unseen == O.Unseen &&
           Output == O.Output;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddBoolean(Media);
    ID.AddBoolean(Other);
    ID.AddBoolean(Unseen);
    Output.Profile(ID);
  }
};

/// A copy that filled a fresh block of device memory with media output, neither
/// of which anything but an inference has touched since.
struct Relay {
  const clang::ento::MemRegion *From = nullptr;
  const clang::ento::MemRegion *To = nullptr;
  CallSite Copy;
  CallSite Output;      ///< The media call.
  CallSite Consumer;    ///< The inference that read `To`; Row is null before.
  bool GivenUp = false; ///< `From` was released.
  /// What client code calls `From`.
  const clang::ento::MemRegion *Home = nullptr;

  bool operator==(const Relay &O) const {
    return From == O.From && To == O.To && Copy == O.Copy &&
           Output == O.Output && Consumer == O.Consumer &&
           GivenUp == O.GivenUp && Home == O.Home;
  }
  bool operator<(const Relay &O) const;
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(From);
    ID.AddPointer(To);
    Copy.Profile(ID);
    Output.Profile(ID);
    Consumer.Profile(ID);
    ID.AddBoolean(GivenUp);
    ID.AddPointer(Home);
  }
};

/// Null for memory that no media allocator made on this path.
const MediaTrace *mediaTraceOf(clang::ento::ProgramStateRef State,
                               const clang::ento::MemRegion *Base);
llvm::SmallVector<Relay, 2> relays(clang::ento::ProgramStateRef State);
/// Whether \p Call releases \p Base.
bool givesUp(const AclCall &Call, const clang::ento::MemRegion *Base,
             clang::ento::ProgramStateRef State);
/// Whether \p Call is an inference that reads \p Base from an input dataset.
bool infersFrom(const AclCall &Call, const clang::ento::MemRegion *Base,
                ApiModel &Api, clang::ento::ProgramStateRef State);

/// The state after \p Call, before its effects on memory are applied.
clang::ento::ProgramStateRef
applyMediaEffects(const AclCall &Call, ApiModel &Api,
                  clang::ento::ProgramStateRef State);
/// Unseen code had \p Base in its hands.
clang::ento::ProgramStateRef
assumeMediaUnseen(clang::ento::ProgramStateRef State,
                  const clang::ento::MemRegion *Base);
/// Drops what dead symbols leave behind.
clang::ento::ProgramStateRef reapMedia(clang::ento::ProgramStateRef State,
                                       clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MEDIASTATE_H
