//===- YamlTree.h - A YAML document with source locations -------*- C++ -*-===//
//
// LLVM's YAML parser hands out each node once and in order. Contract tables
// refer forwards and need the location of every key and value for messages, so
// the document is first turned into this plain tree.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_YAMLTREE_H
#define ACLTIDY_CONTRACT_YAMLTREE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/SMLoc.h"
#include "llvm/Support/SourceMgr.h"

#include <optional>
#include <vector>

namespace acltidy::contract {

struct YamlNode {
  enum class Shape { Empty, Scalar, Sequence, Mapping };

  Shape Kind = Shape::Empty;
  llvm::SMLoc Loc;
  llvm::StringRef Text; ///< Of a scalar; lives in the arena.
  std::vector<YamlNode> Items;
  struct Entry;
  std::vector<Entry> Entries; ///< Of a mapping, in order, keys unique.

  bool isScalar() const { return Kind == Shape::Scalar; }
};

struct YamlNode::Entry {
  llvm::StringRef Key;
  llvm::SMLoc KeyLoc;
  YamlNode Value;
};

/// "a text", "a list", "a mapping" or "nothing", for messages.
llvm::StringRef describe(YamlNode::Shape Kind);

/// Parses the buffer \p BufferId of \p Sources, which must hold one document.
/// \p Report is called with every fault; the tree of a faulty document is not
/// returned. Texts are copied into \p Arena, locations point into \p Sources.
std::optional<YamlNode>
parseYaml(llvm::SourceMgr &Sources, unsigned BufferId,
          llvm::BumpPtrAllocator &Arena,
          llvm::function_ref<void(llvm::SMLoc, llvm::StringRef)> Report);

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_YAMLTREE_H
