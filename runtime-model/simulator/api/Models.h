//===- Models.h - Loaded models, their descriptions and configurations ----===//

#ifndef ACLTIDY_SIM_API_MODELS_H
#define ACLTIDY_SIM_API_MODELS_H

#include "acl/acl_mdl.h"
#include "api/Objects.h"
#include "api/StandIn.h"

#include <map>
#include <optional>

namespace acltidy::sim {

using StandInRef = std::shared_ptr<const StandIn>;

/// Memory of the client's that a model works in or keeps its weights in.
struct ModelMemory {
  Word Address = 0;
  uint64_t Size = 0;
};

struct LoadedModel : Payload {
  StandInRef What;
  /// What stands for the model among the memory that tasks use: it runs once
  /// at a time.
  Word Flight = 0;
  std::optional<size_t> Gear; ///< That was set last.
  ModelMemory Work;
  std::vector<ModelMemory> Weights;
  int32_t Priority = 0;
};

struct ModelDesc : Payload {
  StandInRef What;
  uint32_t Id = 0; ///< Of the loaded model; 0 for files.
};

/// What aclmdlSetConfigOpt and aclmdlSetExecConfigOpt have set, by attribute.
struct Options : Payload {
  std::map<int, Word> Values;
  std::map<int, std::string> Texts;
  std::map<std::string, ModelMemory> ExternalWeights;

  bool has(int Attr) const { return Values.count(Attr); }
  Word get(int Attr) const {
    auto It = Values.find(Attr);
    return It == Values.end() ? 0 : It->second;
  }
};

/// Describes a file or memory. Null: \p Status says why.
/// \p Model: the model's file must be there, too.
StandInRef describeFile(const char *Path, int &Status, bool Model = true);
StandInRef describeMemory(const void *Data, size_t Size, int &Status);

/// The model with this id, alone or of a bundle. Null when there is none.
LoadedModel *findModel(uint32_t Id);

/// Loads the library that the description names, if it does. Null: \p Status.
StandInRef withLibrary(StandInRef What, int &Status);
/// Checks that memory is there and is enough; null memory is the system's.
int checkModelMemory(const ModelMemory &M, uint64_t Needed, const char *Role);
/// What is kept for a model that the current call loads.
std::shared_ptr<LoadedModel> keepModel(StandInRef What, ModelMemory Work,
                                       ModelMemory Weight);
/// Loads for the current call, with the id that its row acquires. An aclError.
int loadModel(StandInRef What, int Status, uint32_t *Id, ModelMemory Work = {},
              ModelMemory Weight = {});
int loadWithOptions(const Options &O, StandInRef Given, uint32_t *Id);
/// Reports a model that still runs; what the current call does with it.
void checkIdle(const LoadedModel &M, const StreamState *On, const char *Doing);

/// The memory of a slot of a dataset. Null, after a report, when its data
/// buffer is gone.
DataBuffer *bufferOf(Call &C, const Dataset &D, size_t Index);
/// The slot that a call sets parameters in: the input of the role, with memory.
/// Null: \p Status.
DataBuffer *parameterSlot(const LoadedModel &M, const aclmdlDataset *Set,
                          size_t Index, StandIn::Role Role, int &Status);
/// The host writes parameters into a model's input, as aclrtMemcpy does.
int writeParameters(const DataBuffer &To, const void *From, uint64_t Size);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_MODELS_H
