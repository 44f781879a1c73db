//===- MediaUse.h - Memory that media functions reach ---------------------===//
//
// The contract says which parameters, and which fields of client structs,
// reach a media component; its matrix says which allocators the component
// takes on which product (catalogue 3.1, 3.2).
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MEDIAUSE_H
#define ACLTIDY_ENGINE_MEDIAUSE_H

#include "engine/MemoryState.h"
#include "engine/PathContext.h"

namespace acltidy {

/// One address that a call hands to a media component.
struct MediaUse {
  llvm::StringRef Component;
  contract::AccessMode Mode = contract::AccessMode::Read;
  clang::ento::SVal Address = clang::ento::UnknownVal();
  /// See memoryBase(); never null.
  const clang::ento::MemRegion *Base = nullptr;
  const clang::Expr *Arg = nullptr;
  /// The field that named the address, or empty.
  llvm::StringRef Field;
};

/// What \p Call hands to media components: parameters, and fields of structs at
/// any depth. Null addresses are left out.
llvm::SmallVector<MediaUse, 4> mediaUsesOf(const AclCall &Call, ApiModel &Api,
                                           clang::ento::ProgramStateRef State);

/// Where memory comes from, as far as media components can tell.
enum class MediaSource : uint8_t { Unknown, Host, Device, DvppV1, DvppV2 };
MediaSource mediaSourceOf(clang::ento::ProgramStateRef State, ApiModel &Api,
                          const clang::ento::MemRegion *Base);

/// What the matrix says of a component.
struct MediaVerdict {
  bool Wrong = false;
  /// The product that decided; empty: every product.
  llvm::StringRef Product;
  llvm::StringRef Noun;
  /// What to use instead. With none of them the data belongs on the host.
  bool AllowsDvppV1 = false, AllowsDvppV2 = false, AllowsDevice = false;
  bool needsHost() const {
    return !AllowsDvppV1 && !AllowsDvppV2 && !AllowsDevice;
  }
};

/// Judges memory from \p Source for \p Component. With \p Products the program
/// must run on each of them; without, only what is wrong on every product that
/// has the component is wrong.
MediaVerdict judgeMedia(const ApiModel &Api, llvm::StringRef Component,
                        MediaSource Source,
                        llvm::ArrayRef<llvm::StringRef> Products);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MEDIAUSE_H
