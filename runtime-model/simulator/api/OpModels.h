//===- OpModels.h - Which single operators a process can run --------------===//

#ifndef ACLTIDY_SIM_API_OPMODELS_H
#define ACLTIDY_SIM_API_OPMODELS_H

#include "acl/acl_op.h"
#include "api/Models.h"
#include "api/OpTable.h"

#include <set>

namespace acltidy::sim {

/// Of the process; used with its lock held.
struct OpModels {
  std::string Folder; ///< Of aclopSetModelDir.
  std::vector<StandInRef> Described;
  std::set<std::string> Compiled; ///< Types.
  bool Loaded = false;            ///< Models came by aclopLoad.
  std::map<std::string, aclopCompileFunc> CompileFunctions;
  /// The ids of the kernels that the client supplied, by type. Kernels run on
  /// the device only: their types need a row of the table, or a description.
  std::map<std::string, std::set<std::string>> Kernels;

  /// The description of an operator that fits the call; null: there is none.
  StandInRef describing(const OpCall &Call) const;
  /// The row that computes a type; null: there is none.
  const OpRow *rowOf(const std::string &Type) const;
  /// Whether the client has brought a model for the type.
  bool provided(const std::string &Type) const {
    return !Folder.empty() || Loaded || Compiled.count(Type) ||
           Kernels.count(Type);
  }
};

OpModels &opModels();

/// Says once that a type is not simulated, and fails the call.
int unknownOperator(const std::string &Type, int Status);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_OPMODELS_H
