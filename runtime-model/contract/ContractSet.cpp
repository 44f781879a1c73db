//===- ContractSet.cpp - The built-in contract and users' models ----------===//

#include "ContractSet.h"

#include "llvm/ADT/STLExtras.h"

namespace acltidy::contract {

ContractSet::ContractSet() {
  Layers.push_back(&builtinTables());
  for (const ResourceKind &K : builtinTables().Kinds)
    Kinds.push_back(&K);
}

std::vector<Diagnostic> ContractSet::addFile(llvm::StringRef Path) {
  ContractReader Reader(Layers);
  Reader.addFile(Path);
  return add(Reader);
}

std::vector<Diagnostic> ContractSet::addText(llvm::StringRef Text,
                                             llvm::StringRef Name) {
  ContractReader Reader(Layers);
  Reader.addText(Text, Name);
  return add(Reader);
}

std::vector<Diagnostic> ContractSet::add(ContractReader &Reader) {
  std::unique_ptr<Model> M = Reader.finish();
  if (!M)
    return Reader.diagnostics().vec();
  Layers.push_back(&M->tables());
  for (const ResourceKind &K : M->tables().Kinds)
    Kinds.push_back(&K);
  Models.push_back(std::move(M));
  return {};
}

const Function *ContractSet::find(std::string_view QualifiedName,
                                  unsigned NumParams) const {
  for (const Tables *T : llvm::reverse(Layers))
    if (const Function *F = findFunction(*T, QualifiedName, NumParams))
      return F;
  return nullptr;
}

KindId ContractSet::findKind(std::string_view Name) const {
  for (std::size_t I = 0; I != Kinds.size(); ++I)
    if (Kinds[I]->Id == Name)
      return static_cast<KindId>(I);
  return NoKind;
}

} // namespace acltidy::contract
