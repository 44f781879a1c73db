//===- StandIn.h - Described stand-ins for models -------------------------===//
//
// Beside a model file M stands M.json, which says what goes in and out and
// what the stand-in does:
//
//   { "inputs":  [{ "name": "data", "type": "float", "format": "NCHW",
//                   "shape": [1, 3, 224, 224] }],
//     "outputs": [{ "name": "prob", "type": "float", "shape": [1, 1000] }],
//     "behaviour": "zeros",          or copy, checksum, constant
//     "constant": 7,                 the byte of "constant"
//     "workBytes": 0, "weightBytes": 0 }
//
// A model in memory is described by the same JSON in place of its bytes.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_STANDIN_H
#define ACLTIDY_SIM_STANDIN_H

#include "api/DataTypes.h"

#include <string>
#include <vector>

namespace acltidy::sim {

struct StandIn {
  struct Port {
    std::string Name;
    aclDataType Type = ACL_FLOAT;
    aclFormat Format = ACL_FORMAT_ND;
    std::vector<int64_t> Dims;
    uint64_t bytes() const { return bytesOf(Type, elementsOf(Dims)); }
  };
  enum class Behaviour { Zeros, Copy, Checksum, Constant };

  std::vector<Port> Inputs, Outputs;
  Behaviour Does = Behaviour::Zeros;
  unsigned char Constant = 0;
  uint64_t WorkBytes = 0, WeightBytes = 0;

  /// Computes the outputs: addresses and sizes by index.
  struct Memory {
    char *Data = nullptr;
    uint64_t Size = 0;
  };
  void run(const std::vector<Memory> &In, const std::vector<Memory> &Out) const;
};

/// Reads a description. False, with one sentence in \p Error.
bool parseStandIn(const std::string &Text, StandIn &Model, std::string &Error);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_STANDIN_H
