//===- OrderOnPath.h - What ends too early or too late on a path ----------===//
//
// The part of acl-destroy-order that follows paths. Things end in the order of
// what they live in: streams and events before their context, everything before
// the device is reset and ACL is shut down, a channel before its description
// (catalogue 6.1 item 3, 6.5 item 47, 6.6 items 62 and 63).
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_RULES_ORDERONPATH_H
#define ACLTIDY_RULES_ORDERONPATH_H

#include "engine/Rule.h"
#include "engine/Teardown.h"
#include "llvm/ADT/DenseMap.h"

namespace acltidy {

/// What was closed although \p Handle, of kind \p Kind, lives in it.
std::optional<Closing> closedAround(contract::KindId Kind,
                                    clang::ento::SymbolRef Handle,
                                    PathContext &Ctx);

/// Lives as long as its rule; used by one thread.
class OrderOnPath {
public:
  /// Reports for \p Owner what \p Call shows:
  /// - it closes something that certainly has something open inside, by its
  /// key;
  /// - it uses or releases what lived in something that was closed;
  /// - it needs ACL, which was shut down.
  void beforeCall(const Rule &Owner, const AclCall &Call,
                  PathContext &Ctx) const;

private:
  struct Late {
    std::string Subject;
    bool IsRelease;
    const Closing &By;
    clang::ento::SymbolRef Handle;
    const clang::Expr *Arg;
  };
  void checkInside(const Rule &Owner, const AclCall &Call,
                   const contract::Release &R, PathContext &Ctx) const;
  void checkReleased(const Rule &Owner, const AclCall &Call,
                     const contract::Release &R, PathContext &Ctx) const;
  void checkUsed(const Rule &Owner, const AclCall &Call,
                 clang::ento::SymbolRef Handle, const clang::Expr *Arg,
                 PathContext &Ctx) const;
  void checkShutDown(const Rule &Owner, const AclCall &Call,
                     PathContext &Ctx) const;
  void reportLate(const Rule &Owner, const AclCall &Call, const Late &What,
                  PathContext &Ctx) const;
  bool isFirst(const Closing &C, const clang::Expr *What,
               PathContext &Ctx) const;

  /// What was first found to be late after a closing call, in one entry
  /// function. The other resources that come too late as well, and other paths,
  /// are the same defect.
  mutable llvm::DenseMap<std::pair<const clang::Expr *, const clang::Decl *>,
                         const clang::Expr *>
      FirstLate;
};

} // namespace acltidy

#endif // ACLTIDY_RULES_ORDERONPATH_H
