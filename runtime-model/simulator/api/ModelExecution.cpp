//===- ModelExecution.cpp - Executions of models --------------------------===//

#include "Behaviours.h"
#include "api/Models.h"
#include "core/Devices.h"
#include "core/HostMemory.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace acltidy::sim {

namespace {

/// An execution on its way: what it touches, and which shapes it has. Memory
/// goes by the client's addresses.
class Execution {
public:
  Execution(Call &C, LoadedModel &M, const Dataset &In, Dataset &Out,
            const StreamRef &On)
      : C(C), M(M), What(M.What), In(In), Out(Out), On(On) {}

  /// Checks all that the execution needs. An aclError.
  int prepare(const Options *Config, bool MayAllocate);
  /// Memory for outputs that have none: the client frees it.
  int allocateOutputs();
  void describeOutputs();
  /// A copy of its own, to run when its turn comes.
  std::function<void(std::string &)> task() const;
  std::vector<Touch> touches() const;
  /// What a failure of the task is told as. Null: with shapes that no
  /// description tells.
  std::shared_ptr<const FailedOperator> failed() const;

private:
  int findGear();
  int readShapes();
  int collectInputs();
  int collectOutputs(bool MayAllocate);
  int collectMemory(const Options *Config);
  bool touch(std::vector<Touch> &To, Touch T) {
    if (T.Size && !C.check(T, On.get()))
      return false;
    To.push_back(T);
    return true;
  }
  int invalid() {
    return self().LastError ? self().LastError : ACL_ERROR_RT_PARAM_INVALID;
  }
  int mismatch(bool Output, const std::string &Why) {
    return C.fail(Output ? ACL_ERROR_MODEL_OUTPUT_NOT_MATCH
                         : ACL_ERROR_MODEL_INPUT_NOT_MATCH,
                  Why);
  }

  Call &C;
  LoadedModel &M;
  StandInRef What;
  const Dataset &In;
  Dataset &Out;
  StreamRef On;
  std::optional<size_t> Gear;
  Dims Values;
  std::vector<Touch> From, To, Scratch;
  std::vector<Dims> FromShapes, ToShapes;
  std::vector<size_t> Missing; ///< Outputs without memory.
};

int Execution::prepare(const Options *Config, bool MayAllocate) {
  if (In.Slots.size() != What->Inputs.size())
    return mismatch(
        false, "the dataset has " + std::to_string(In.Slots.size()) +
                   " inputs, the model " + std::to_string(What->Inputs.size()));
  if (Out.Slots.size() != What->Outputs.size())
    return mismatch(true, "the dataset has " +
                              std::to_string(Out.Slots.size()) +
                              " outputs, the model " +
                              std::to_string(What->Outputs.size()));
  checkIdle(M, On.get(), "runs");
  if (int Status = What->Gears.empty() ? readShapes() : findGear())
    return Status;
  if (int Status = collectInputs())
    return Status;
  if (int Status = collectOutputs(MayAllocate))
    return Status;
  return collectMemory(Config);
}

/// The device reads the gear from the memory of an input.
int Execution::findGear() {
  DataBuffer *B = bufferOf(C, In, What->GearInput);
  if (!B)
    return mismatch(false, "a data buffer was released");
  size_t Count = What->Gears[0].size();
  bool Long = B->Size >= Count * 8;
  Touch T{B->Address, Count * (Long ? 8 : 4)};
  std::string Unset =
      std::string("no gear is set: call "
                  "aclmdlSet") +
      (What->GearsAre == StandIn::GearKind::Batch  ? "DynamicBatchSize"
       : What->GearsAre == StandIn::GearKind::Size ? "DynamicHWSize"
                                                   : "InputDynamicDims") +
      " before each execution with a fresh dataset";
  if (B->Size < T.Size)
    return mismatch(false,
                    "the input '" ACL_DYNAMIC_TENSOR_NAME "' is too small");
  bool Set = !process().Memory.unwritten(T.Address, T.Size, process().Objects);
  if (!C.check(T, On.get()))
    return invalid();
  std::vector<char> Bytes(T.Size);
  if (!Set ||
      !copyBytes(Bytes.data(), process().Memory.bytes(T.Address), T.Size))
    return C.fail(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID, Unset);
  Dims Numbers;
  for (size_t I = 0; I != Count; ++I) {
    uint64_t Number = 0;
    std::memcpy(&Number, Bytes.data() + I * (Long ? 8 : 4), Long ? 8 : 4);
    Numbers.push_back(static_cast<int64_t>(Number));
  }
  Gear = What->findGear(Numbers);
  if (!Gear)
    return C.fail(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID, Unset);
  Values = What->valuesOf(*Gear);
  return ACL_SUCCESS;
}

/// Without gears, tensor descriptions tell what the -1s are.
int Execution::readShapes() {
  for (size_t I = 0; I != What->Inputs.size(); ++I) {
    const StandIn::Port &P = What->Inputs[I];
    if (!P.unknowns())
      continue;
    const auto &Desc = In.Slots[I].Desc;
    if (!Desc)
      return mismatch(false, "the shape of input " + std::to_string(I) +
                                 " is dynamic: set it with "
                                 "aclmdlSetDatasetTensorDesc");
    bool Fits = Desc->Dims.size() == P.Shape.size();
    for (size_t D = 0; Fits && D != P.Shape.size(); ++D) {
      int64_t Given = Desc->Dims[D];
      Fits = P.Shape[D] < 0 ? Given >= 0 : Given == P.Shape[D];
      if (D < P.Range.size())
        Fits &= Given >= P.Range[D].first &&
                (P.Range[D].second < 0 || Given <= P.Range[D].second);
      if (P.Shape[D] < 0)
        Values.push_back(Given);
    }
    if (!Fits)
      return C.fail(ACL_ERROR_GE_SHAPE_INVALID,
                    "the tensor description of input " + std::to_string(I) +
                        " does not fit the model");
  }
  return ACL_SUCCESS;
}

/// Bytes of the images that the parameters in \p B speak of; 0: nobody knows.
uint64_t dynamicImageBytes(const DataBuffer &B, int64_t Batches) {
  AippHeader H;
  if (B.Size < sizeof H ||
      process().Memory.unwritten(B.Address, sizeof H, process().Objects) ||
      !copyBytes(&H, process().Memory.bytes(B.Address), sizeof H))
    return 0;
  return aippBatchBytes(H, Batches);
}

int Execution::collectInputs() {
  for (size_t I = 0; I != What->Inputs.size(); ++I) {
    const StandIn::Port &P = What->Inputs[I];
    DataBuffer *B = bufferOf(C, In, I);
    if (!B)
      return mismatch(false, "a data buffer was released");
    FromShapes.push_back(What->inputShape(I, Values));
    uint64_t Needed = P.bytes(FromShapes.back());
    if (P.Aipp) {
      int64_t Batches = FromShapes.back()[0];
      Needed = aippBatchBytes(P.Aipp->Static.Common, Batches);
      if (P.Aipp->Dynamic)
        if (DataBuffer *Parameters = bufferOf(C, In, P.Partner))
          Needed = dynamicImageBytes(*Parameters, Batches);
    }
    if (P.Is == StandIn::Role::Gear)
      Needed = std::min(Needed, B->Size);
    if (B->Size < Needed)
      return mismatch(false, "input " + std::to_string(I) + " has " +
                                 std::to_string(B->Size) +
                                 " bytes, the model reads " +
                                 std::to_string(Needed));
    if (!touch(From, {B->Address, Needed, AccessMode::Read, /*Moved=*/false,
                      UseFor::Model}))
      return invalid();
  }
  return ACL_SUCCESS;
}

int Execution::collectOutputs(bool MayAllocate) {
  for (size_t I = 0; I != What->Outputs.size(); ++I) {
    DataBuffer *B = bufferOf(C, Out, I);
    if (!B)
      return mismatch(true, "a data buffer was released");
    ToShapes.push_back(What->outputShape(I, Values, Gear));
    uint64_t Needed = What->Outputs[I].bytes(ToShapes.back());
    if (!B->Address && !B->Size && MayAllocate) {
      Missing.push_back(I);
      To.push_back({0, Needed, AccessMode::Write});
      continue;
    }
    if (B->Size < Needed)
      return mismatch(true, "output " + std::to_string(I) + " has " +
                                std::to_string(B->Size) +
                                " bytes, the model writes " +
                                std::to_string(Needed));
    if (!touch(To, {B->Address, Needed, AccessMode::Write, /*Moved=*/false,
                    UseFor::Model}))
      return invalid();
  }
  return ACL_SUCCESS;
}

/// Work and weight memory of the client's is there all the time.
int Execution::collectMemory(const Options *Config) {
  ModelMemory Work = M.Work;
  if (Config && Config->get(ACL_MDL_WORK_ADDR_PTR)) {
    Work = {Config->get(ACL_MDL_WORK_ADDR_PTR),
            Config->get(ACL_MDL_WORK_SIZET)};
    if (int Status = checkModelMemory(Work, What->WorkBytes, "work"))
      return Status;
  }
  if (Work.Address &&
      !touch(Scratch, {Work.Address, Work.Size, AccessMode::Write,
                       /*Moved=*/false, UseFor::Model}))
    return invalid();
  for (const ModelMemory &W : M.Weights)
    if (!touch(Scratch, {W.Address, W.Size, AccessMode::Read, /*Moved=*/false,
                         UseFor::Model}))
      return invalid();
  return ACL_SUCCESS;
}

int Execution::allocateOutputs() {
  for (size_t I : Missing) {
    uint64_t Needed = To[I].Size;
    Object *O = Needed ? C.makeMemory(kinds().DeviceMemory, Needed,
                                      {PageKind::Normal, true})
                       : nullptr;
    if (!O && Needed)
      return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION,
                    "out of memory for an output");
    if (!O)
      continue;
    DataBuffer *B = bufferOf(C, Out, I);
    B->Address = To[I].Address = O->Value;
    B->Size = Needed;
  }
  return ACL_SUCCESS;
}

void Execution::describeOutputs() {
  for (const Touch &T : To)
    if (T.Size)
      process().Memory.markWritten(T.Address, T.Size, process().Objects);
  for (size_t I = 0; I != ToShapes.size(); ++I) {
    Dataset::Slot &Slot = Out.Slots[I];
    bool Dynamic = What->Gears.empty() && !Values.empty();
    if (!Dynamic && !Slot.Desc)
      continue;
    if (!Slot.Desc)
      Slot.Desc = std::make_shared<TensorDesc>();
    Slot.Desc->Dims = ToShapes[I];
    Slot.Desc->Type = What->Outputs[I].Type;
    Slot.Desc->Format = What->Outputs[I].Format;
  }
}

std::vector<Touch> Execution::touches() const {
  std::vector<Touch> All = From;
  All.insert(All.end(), To.begin(), To.end());
  All.insert(All.end(), Scratch.begin(), Scratch.end());
  All.push_back({M.Flight, 1, AccessMode::ReadWrite});
  return All;
}

std::function<void(std::string &)> Execution::task() const {
  return [What = What, From = From, To = To, FromShapes = FromShapes,
          ToShapes = ToShapes](std::string &Error) {
    std::vector<StandIn::Memory> In, Out;
    for (size_t I = 0; I != From.size(); ++I)
      In.push_back({&What->Inputs[I], process().Memory.bytes(From[I].Address),
                    From[I].Size, FromShapes[I]});
    for (size_t I = 0; I != To.size(); ++I)
      Out.push_back({&What->Outputs[I], process().Memory.bytes(To[I].Address),
                     To[I].Size, ToShapes[I]});
    // A library is the client's: what it does to memory is not ours to mend.
    if (What->Does == StandIn::Behaviour::Library)
      Error = What->run(In, Out);
    else if (!guarded([&] { Error = What->run(In, Out); }))
      Error = "memory of an input or output was released";
  };
}

std::shared_ptr<const FailedOperator> Execution::failed() const {
  if (!Values.empty())
    return nullptr;
  auto Failed = std::make_shared<FailedOperator>();
  Failed->Name = What->Function;
  auto Add = [](std::vector<TensorDesc> &List, const StandIn::Port &P,
                const Dims &Shape, const Touch &Memory) {
    TensorDesc D;
    D.Name = P.Name;
    D.Type = P.Type;
    D.Format = D.Origin = D.Storage = P.Format;
    D.Dims = D.OriginDims = D.StorageDims = Shape;
    D.Address = Memory.Address;
    List.push_back(std::move(D));
  };
  for (size_t I = 0; I != From.size(); ++I)
    Add(Failed->Inputs, What->Inputs[I], FromShapes[I], From[I]);
  for (size_t I = 0; I != To.size(); ++I)
    Add(Failed->Outputs, What->Outputs[I], ToShapes[I], To[I]);
  return Failed;
}

std::string failure(const std::string &Name, const std::string &Error) {
  return "'" + Name + "' failed on the device: " + Error;
}

/// How an execution runs.
struct How {
  bool Waits = true;
  StreamRef On; ///< Null: on a queue of the model's own.
  const Options *Config = nullptr;
};

aclError execute(uint32_t Id, const aclmdlDataset *Input, aclmdlDataset *Output,
                 const How &H) {
  Call &C = call();
  LoadedModel *M = findModel(Id);
  if (!M)
    return C.fail(ACL_ERROR_GE_EXEC_MODEL_ID_INVALID, "no such model");
  auto *In = payload<Dataset>(Input);
  auto *Out = payload<Dataset>(Output);
  if (!In || !Out || (!H.Waits && !H.On))
    return C.fail(ACL_ERROR_INVALID_PARAM, "a dataset or the stream is null");
  if (!occupyFirstRun(C))
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "out of memory");
  self().LastError = 0;
  Execution X(C, *M, *In, *Out, H.On);
  if (int Status = X.prepare(H.Config, H.Waits))
    return Status;
  if (int Status = X.allocateOutputs())
    return Status;
  X.describeOutputs();
  auto Run = X.task();
  std::string Name = C.name();
  if (!H.On) {
    std::string Error;
    {
      Unlocked Free;
      Run(Error);
    }
    if (Error.empty())
      return ACL_SUCCESS;
    reporter().note(failure(Name, Error));
    return C.fail(ACL_ERROR_RT_MODEL_EXECUTE, Error);
  }
  C.enqueueChecked(H.On, X.touches(), [Run, Name, Failed = X.failed()] {
    std::string Error;
    Run(Error);
    if (!Error.empty())
      failTask(ACL_ERROR_RT_MODEL_EXECUTE, failure(Name, Error), Failed);
  });
  if (!H.Waits)
    return ACL_SUCCESS;
  StreamRef S = H.On;
  Deadline Until;
  if (H.Config)
    if (auto Limit =
            static_cast<int32_t>(H.Config->get(ACL_MDL_STREAM_SYNC_TIMEOUT));
        Limit > 0)
      Until =
          std::chrono::steady_clock::now() + std::chrono::milliseconds(Limit);
  if (drain(S, S->Enqueued, Until) != SyncResult::Done)
    return C.fail(ACL_ERROR_RT_STREAM_SYNC_TIMEOUT,
                  "the execution takes longer "
                  "than its configuration "
                  "allows");
  retire(S, S->Enqueued);
  return std::exchange(S->Error, 0);
}

} // namespace

aclError api::aclmdlExecute(uint32_t Id, const aclmdlDataset *Input,
                            aclmdlDataset *Output) {
  return execute(Id, Input, Output, {});
}

aclError api::aclmdlExecuteV2(uint32_t Id, const aclmdlDataset *Input,
                              aclmdlDataset *Output, aclrtStream Stream,
                              const aclmdlExecConfigHandle *Config) {
  return execute(Id, Input, Output,
                 {true, call().stream(Stream), payload<Options>(Config)});
}

aclError api::aclmdlExecuteAsync(uint32_t Id, const aclmdlDataset *Input,
                                 aclmdlDataset *Output, aclrtStream Stream) {
  return execute(Id, Input, Output, {false, call().stream(Stream), nullptr});
}

aclError api::aclmdlExecuteAsyncV2(uint32_t Id, const aclmdlDataset *Input,
                                   aclmdlDataset *Output, aclrtStream Stream,
                                   const aclmdlExecConfigHandle *Config) {
  return execute(Id, Input, Output,
                 {false, call().stream(Stream), payload<Options>(Config)});
}

} // namespace acltidy::sim
