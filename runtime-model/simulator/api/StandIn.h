//===- StandIn.h - Described stand-ins for models -------------------------===//
//
// Beside a model file M stands M.json, which says what goes in and out and
// what the stand-in does; docs/simulator.md and docs/schema describe it. A
// model in memory is described by the same JSON in place of its bytes.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_STANDIN_H
#define ACLTIDY_SIM_STANDIN_H

#include "acltidy/model.h"
#include "api/Aipp.h"
#include "api/DataTypes.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace acltidy::sim {

using Dims = std::vector<int64_t>;

struct StandIn {
  enum class Role { Data, Gear, Aipp };
  struct Port {
    std::string Name;
    aclDataType Type = ACL_FLOAT;
    aclFormat Format = ACL_FORMAT_ND;
    Dims Shape;                                     ///< -1: dynamic.
    std::vector<std::pair<int64_t, int64_t>> Range; ///< Of each dimension.
    std::vector<Dims> GearShapes; ///< Of an output, where it says so.
    Role Is = Role::Data;
    std::shared_ptr<const AippInput> Aipp;
    /// Of an input with dynamic AIPP the input with its parameters, and of
    /// that the input it is for.
    size_t Partner = 0;

    size_t unknowns() const;
    /// Width and height of the images that a shape of four dimensions holds.
    std::pair<int64_t, int64_t> imageSize(const Dims &Actual) const {
      bool Planes = Format == ACL_FORMAT_NCHW;
      return {Actual[Planes ? 3 : 2], Actual[Planes ? 2 : 1]};
    }
    uint64_t bytes(const Dims &Actual) const {
      return bytesOf(Type, elementsOf(Actual));
    }
  };
  /// What the gears of a model are, by what is set for an execution.
  enum class GearKind { None, Batch, Size, Dims };
  enum class Behaviour { Zeros, Copy, Checksum, Constant, Library };

  std::vector<Port> Inputs, Outputs;
  GearKind GearsAre = GearKind::None;
  std::vector<Dims> Gears;
  size_t GearInput = 0; ///< The input that says which gear it is.
  Behaviour Does = Behaviour::Zeros;
  unsigned char Constant = 0;
  uint64_t WorkBytes = 0, WeightBytes = 0;
  /// Folder of the description, with a slash at the end, if it has one.
  std::string Folder, Library, Function = "acltidyModelRun";
  /// The library while something uses the model, and its function.
  std::shared_ptr<void> Loaded;
  acltidyModelFunction Entry = nullptr;
  /// Of the model of a single operator: its type, and the type that it is
  /// another name for.
  std::string Operator, As;
  /// Of a bundle: its models, and bytes of their common variables.
  std::vector<std::shared_ptr<const StandIn>> Models;
  uint64_t VariableBytes = 0;

  /// The -1s of the inputs before this one.
  size_t unknownsBefore(size_t Index) const;
  /// What stands for the -1s of all inputs, one after another, in a gear.
  Dims valuesOf(size_t Gear) const;
  /// The gear with these numbers; none: there is no such gear.
  std::optional<size_t> findGear(const Dims &Numbers) const;
  /// Shapes without -1; \p Values are what stands for the -1s of the inputs.
  Dims inputShape(size_t Index, const Dims &Values) const;
  Dims outputShape(size_t Index, const Dims &Values,
                   std::optional<size_t> Gear) const;
  /// The most of each dimension in any gear; -1 where nobody knows.
  Dims largestInput(size_t Index) const;
  /// What the size queries tell: of the largest gear; 0 when nobody knows.
  uint64_t inputBytes(size_t Index) const;
  uint64_t outputBytes(size_t Index) const;
  /// The shape of an output in the gear in which it is largest.
  Dims largestOutput(size_t Index) const;

  /// A tensor of an execution.
  struct Memory {
    const Port *Of = nullptr;
    char *Data = nullptr;
    uint64_t Size = 0;
    Dims Shape;
  };
  /// Computes the outputs. "", or why the execution fails.
  std::string run(std::vector<Memory> In, std::vector<Memory> Out) const;
};

/// Reads a description. False, with "LINE: …" in \p Error. Names of libraries
/// are as they stand.
bool parseStandIn(const std::string &Text, StandIn &Model, std::string &Error);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_STANDIN_H
