//===- ModelConfigsTest.cpp - Loading in all ways, bundles, libraries -----===//

#include "ModelSupport.h"

#include <cstdio>
#include <fstream>
#include <unistd.h>

namespace acltidy::test {

namespace {

constexpr const char *Plain = R"({
  "inputs": [{"name": "data", "type": "uint8", "shape": [4]}],
  "outputs": [{"name": "same", "type": "uint8", "shape": [4]}],
  "behaviour": "copy", "workBytes": 64, "weightBytes": 32})";

/// A model file and its description.
class File {
public:
  explicit File(const std::string &Text)
      : Path("model-test-" + std::to_string(getpid()) + ".om") {
    std::ofstream(Path) << "model";
    std::ofstream(Path + ".json") << Text;
  }
  ~File() {
    std::remove(Path.c_str());
    std::remove((Path + ".json").c_str());
  }
  std::string Path;
};

bool recentMessageHas(const std::string &Text) {
  const char *Message = aclGetRecentErrMsg();
  return Message && std::string(Message).find(Text) != std::string::npos;
}

} // namespace

class ModelConfigs : public Simulator {
protected:
  template <typename T>
  static aclError set(aclmdlConfigHandle *Handle, aclmdlConfigAttr Attr,
                      T Value) {
    return aclmdlSetConfigOpt(Handle, Attr, &Value, sizeof Value);
  }

  static void run(uint32_t Id) {
    Set In({4}), Out({4});
    In.put<uint8_t>(0, {1, 2, 3, 4});
    EXPECT_EQ(aclmdlExecute(Id, In.Handle, Out.Handle), ACL_SUCCESS);
    EXPECT_EQ(Out.get<uint8_t>(0, 4)[3], 4);
  }
};

TEST_F(ModelConfigs, FromFileWithMemory) {
  File F(Plain);
  size_t Work = 0, Weight = 0;
  ASSERT_EQ(aclmdlQuerySize(F.Path.c_str(), &Work, &Weight), ACL_SUCCESS);
  EXPECT_EQ(Work, 64u);
  EXPECT_EQ(Weight, 32u);
  aclmdlExeOMDesc Parts;
  ASSERT_EQ(aclmdlQueryExeOMDesc(F.Path.c_str(), &Parts), ACL_SUCCESS);
  EXPECT_EQ(Parts.workSize, 64u);
  void *WorkMemory = deviceMemory(Work), *WeightMemory = deviceMemory(Weight);
  uint32_t Id = 0;
  EXPECT_EQ(aclmdlLoadFromFileWithMem(F.Path.c_str(), &Id, WorkMemory, 63,
                                      WeightMemory, Weight),
            static_cast<int>(ACL_ERROR_GE_PARAM_INVALID));
  ASSERT_EQ(aclmdlLoadFromFileWithMem(F.Path.c_str(), &Id, WorkMemory, Work,
                                      WeightMemory, Weight),
            ACL_SUCCESS);
  run(Id);
  expectNothing();
  // The model still needs it.
  EXPECT_EQ(aclrtFree(WeightMemory), ACL_SUCCESS);
  Set In({4}), Out({4});
  In.put<uint8_t>(0, {1, 2, 3, 4});
  EXPECT_NE(aclmdlExecute(Id, In.Handle, Out.Handle), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "that 'aclmdlExecute' reads");
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(WorkMemory), ACL_SUCCESS);
}

TEST_F(ModelConfigs, WorkMemoryIsFreedWhileItRuns) {
  void *Work = deviceMemory(64);
  uint32_t Id = 0;
  ASSERT_EQ(aclmdlLoadFromMemWithMem(Plain, std::strlen(Plain), &Id, Work, 64,
                                     nullptr, 0),
            ACL_SUCCESS);
  Set In({4}), Out({4});
  In.put<uint8_t>(0, {1, 2, 3, 4});
  aclrtStream Stream = newStream();
  ASSERT_EQ(aclmdlExecuteAsync(Id, In.Handle, Out.Handle, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Work), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'aclmdlExecuteAsync'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
}

TEST_F(ModelConfigs, LoadWithConfig) {
  aclmdlConfigHandle *Config = aclmdlCreateConfigHandle();
  uint32_t Id = 0;
  EXPECT_EQ(aclmdlLoadWithConfig(Config, &Id), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(set<size_t>(Config, ACL_MDL_LOAD_TYPE_SIZET, ACL_MDL_LOAD_FROM_MEM),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlLoadWithConfig(Config, &Id), ACL_ERROR_INVALID_PARAM);
  EXPECT_TRUE(recentMessageHas("ACL_MDL_MEM_ADDR_PTR"));
  EXPECT_EQ(set<const void *>(Config, ACL_MDL_MEM_ADDR_PTR, Plain),
            ACL_SUCCESS);
  EXPECT_EQ(set<size_t>(Config, ACL_MDL_MEM_SIZET, std::strlen(Plain)),
            ACL_SUCCESS);
  EXPECT_EQ(set<int32_t>(Config, ACL_MDL_PRIORITY_INT32, 3), ACL_SUCCESS);
  ASSERT_EQ(aclmdlLoadWithConfig(Config, &Id), ACL_SUCCESS);
  aclmdlAttrValue_t Value = {};
  ASSERT_EQ(aclmdlGetAttribute(Id, ACL_MDL_ATTR_PRIORITY_INT32, &Value),
            ACL_SUCCESS);
  EXPECT_EQ(Value.mdlPriority, 3u);
  Value.mdlPriority = 5;
  EXPECT_EQ(aclmdlSetAttribute(Id, ACL_MDL_ATTR_PRIORITY_INT32, &Value),
            ACL_SUCCESS);
  run(Id);
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  // Sizes of values, unknown attributes.
  int32_t Short = 1;
  EXPECT_EQ(aclmdlSetConfigOpt(Config, ACL_MDL_MEM_SIZET, &Short, 4),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetConfigOpt(Config, ACL_MDL_MEM_SIZET, nullptr, 8),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(set<size_t>(Config, static_cast<aclmdlConfigAttr>(99), 1),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlDestroyConfigHandle(Config), ACL_SUCCESS);
  expectNothing();
  EXPECT_NE(aclmdlLoadWithConfig(Config, &Id), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "'aclmdlLoadWithConfig'");
}

TEST_F(ModelConfigs, LoadWithConfigFromFileWithMemory) {
  File F(Plain);
  void *Work = deviceMemory(64), *Weight = deviceMemory(64);
  aclmdlConfigHandle *Config = aclmdlCreateConfigHandle();
  {
    // The text need not outlive the call.
    std::string Path = F.Path;
    set<const char *>(Config, ACL_MDL_PATH_PTR, Path.c_str());
  }
  set<size_t>(Config, ACL_MDL_LOAD_TYPE_SIZET, ACL_MDL_LOAD_FROM_FILE_WITH_MEM);
  set<void *>(Config, ACL_MDL_WORKSPACE_ADDR_PTR, Work);
  set<size_t>(Config, ACL_MDL_WORKSPACE_SIZET, 64);
  EXPECT_EQ(aclmdlSetExternalWeightAddress(Config, "weights.bin", Weight, 33),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtMemset(Weight, 64, 1, 64), ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetExternalWeightAddress(Config, "weights.bin", Weight, 64),
            ACL_SUCCESS);
  uint32_t Id = 0;
  ASSERT_EQ(aclmdlLoadWithConfig(Config, &Id), ACL_SUCCESS);
  run(Id);
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  // More than there is.
  set<size_t>(Config, ACL_MDL_WORKSPACE_SIZET, 65);
  EXPECT_NE(aclmdlLoadWithConfig(Config, &Id), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end");
  set<size_t>(Config, ACL_MDL_LOAD_TYPE_SIZET, ACL_MDL_LOAD_FROM_FILE_WITH_Q);
  EXPECT_EQ(aclmdlLoadWithConfig(Config, &Id), ACL_ERROR_API_NOT_SUPPORT);
  EXPECT_EQ(aclmdlDestroyConfigHandle(Config), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Work), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Weight), ACL_SUCCESS);
}

TEST_F(ModelConfigs, ExecuteWithConfig) {
  uint32_t Id = 0;
  ASSERT_EQ(aclmdlLoadFromMem(Plain, std::strlen(Plain), &Id), ACL_SUCCESS);
  aclmdlExecConfigHandle *Config = aclmdlCreateExecConfigHandle();
  void *Work = deviceMemory(64);
  size_t Size = 64;
  int32_t Timeout = 5000;
  EXPECT_EQ(
      aclmdlSetExecConfigOpt(Config, ACL_MDL_WORK_ADDR_PTR, &Work, sizeof Work),
      ACL_SUCCESS);
  EXPECT_EQ(
      aclmdlSetExecConfigOpt(Config, ACL_MDL_WORK_SIZET, &Size, sizeof Size),
      ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetExecConfigOpt(Config, ACL_MDL_STREAM_SYNC_TIMEOUT,
                                   &Timeout, sizeof Timeout),
            ACL_SUCCESS);
  EXPECT_EQ(
      aclmdlSetExecConfigOpt(Config, ACL_MDL_STREAM_SYNC_TIMEOUT, &Timeout, 8),
      ACL_ERROR_INVALID_PARAM);
  Set In({4}), Out({4});
  In.put<uint8_t>(0, {1, 2, 3, 4});
  aclrtStream Stream = newStream();
  ASSERT_EQ(aclmdlExecuteV2(Id, In.Handle, Out.Handle, Stream, Config),
            ACL_SUCCESS);
  // It has waited.
  EXPECT_EQ(Out.get<uint8_t>(0, 4)[2], 3);
  expectNothing();
  ASSERT_EQ(aclmdlExecuteAsyncV2(Id, In.Handle, Out.Handle, Stream, Config),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Work), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'aclmdlExecuteAsyncV2'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlExecuteV2(Id, In.Handle, Out.Handle, nullptr, nullptr),
            ACL_ERROR_INVALID_PARAM);
  take(); // A stream that could not be made earlier may be blamed.
  EXPECT_NE(aclmdlExecuteV2(Id, In.Handle, Out.Handle, Stream, Config),
            ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "that 'aclmdlExecuteV2' writes");
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlDestroyExecConfigHandle(Config), ACL_SUCCESS);
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
}

TEST_F(ModelConfigs, Dump) {
  EXPECT_EQ(aclmdlSetDump("nowhere.json"), ACL_ERROR_DUMP_NOT_RUN);
  ASSERT_EQ(aclmdlInitDump(), ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetDump("nowhere.json"), ACL_ERROR_INVALID_FILE);
  File F("{}");
  EXPECT_EQ(aclmdlSetDump((F.Path + ".json").c_str()), ACL_SUCCESS);
  EXPECT_EQ(aclmdlFinalizeDump(), ACL_SUCCESS);
}

class Bundles : public ModelConfigs {
protected:
  static std::string text() {
    return std::string(R"({"variableBytes": 32, "models": [)") + Plain + "," +
           R"({"inputs": [], "outputs": [{"shape": [1]}]})" + "]}";
  }
};

TEST_F(Bundles, LoadedAsAWhole) {
  File F(text());
  uint32_t Bundle = 0, First = 0, Other = 0;
  EXPECT_NE(aclmdlLoadFromFile(F.Path.c_str(), &First), ACL_SUCCESS);
  EXPECT_TRUE(recentMessageHas("aclmdlBundleLoadFromFile"));
  ASSERT_EQ(aclmdlBundleLoadFromFile(F.Path.c_str(), &Bundle), ACL_SUCCESS);
  size_t Count = 0;
  ASSERT_EQ(aclmdlBundleGetModelNum(Bundle, &Count), ACL_SUCCESS);
  EXPECT_EQ(Count, 2u);
  ASSERT_EQ(aclmdlBundleGetModelId(Bundle, 0, &First), ACL_SUCCESS);
  EXPECT_EQ(aclmdlBundleGetModelId(Bundle, 2, &Other), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(First, Bundle);
  run(First);
  EXPECT_EQ(aclmdlBundleLoadModel(Bundle, 0, &Other),
            ACL_ERROR_API_NOT_SUPPORT);
  expectNothing();
  EXPECT_NE(aclmdlUnload(First), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "'aclmdlUnload'");
  EXPECT_EQ(aclmdlBundleUnload(Bundle), ACL_SUCCESS);
  Set In({4}), Out({4});
  EXPECT_NE(aclmdlExecute(First, In.Handle, Out.Handle), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "no live model");
}

TEST_F(Bundles, ModelsOneByOne) {
  std::string Text = text();
  void *Variables = deviceMemory(32), *Work = deviceMemory(64);
  uint32_t Bundle = 0, One = 0, Two = 0;
  EXPECT_EQ(
      aclmdlBundleInitFromMem(Text.data(), Text.size(), Variables, 31, &Bundle),
      static_cast<int>(ACL_ERROR_GE_PARAM_INVALID));
  ASSERT_EQ(
      aclmdlBundleInitFromMem(Text.data(), Text.size(), Variables, 32, &Bundle),
      ACL_SUCCESS);
  EXPECT_EQ(aclmdlBundleGetModelId(Bundle, 0, &One), ACL_ERROR_API_NOT_SUPPORT);
  ASSERT_EQ(aclmdlBundleLoadModelWithMem(Bundle, 0, Work, 64, nullptr, 0, &One),
            ACL_SUCCESS);
  run(One);
  aclmdlConfigHandle *Config = aclmdlCreateConfigHandle();
  ASSERT_EQ(aclmdlBundleLoadModelWithConfig(Bundle, 1, Config, &Two),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlDestroyConfigHandle(Config), ACL_SUCCESS);
  EXPECT_EQ(aclmdlBundleLoadModel(Bundle, 7, &Two), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlBundleUnloadModel(Bundle, One), ACL_SUCCESS);
  EXPECT_NE(aclmdlBundleUnloadModel(Bundle, One), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "is released twice");
  // The other one goes with the bundle.
  EXPECT_EQ(aclmdlBundleUnload(Bundle), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Variables), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Work), ACL_SUCCESS);
}

TEST_F(Bundles, Query) {
  std::string Text = text();
  aclmdlBundleQueryInfo *Info = aclmdlBundleCreateQueryInfo();
  size_t Count = 0, Bytes = 0, Work = 0, Weight = 0;
  EXPECT_EQ(aclmdlBundleGetQueryModelNum(Info, &Count),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(aclmdlBundleQueryInfoFromMem(Plain, std::strlen(Plain), Info),
            ACL_SUCCESS);
  ASSERT_EQ(aclmdlBundleQueryInfoFromMem(Text.data(), Text.size(), Info),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlBundleGetQueryModelNum(Info, &Count), ACL_SUCCESS);
  EXPECT_EQ(Count, 2u);
  EXPECT_EQ(aclmdlBundleGetVarWeightSize(Info, &Bytes), ACL_SUCCESS);
  EXPECT_EQ(Bytes, 32u);
  EXPECT_EQ(aclmdlBundleGetSize(Info, 0, &Work, &Weight), ACL_SUCCESS);
  EXPECT_EQ(Work, 64u);
  EXPECT_EQ(aclmdlBundleGetSize(Info, 2, &Work, &Weight),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlBundleDestroyQueryInfo(Info), ACL_SUCCESS);
}

class Libraries : public ModelConfigs {
protected:
  static std::string text(const std::string &Members,
                          const char *Library = ACLTIDY_MODEL_LIBRARY) {
    return std::string(R"({"behaviour": "library", "library": ")") + Library +
           "\", " + Members + "}";
  }
};

TEST_F(Libraries, ComputesTheOutputs) {
  Model M(text(R"("inputs": [{"shape": [3]}, {"shape": [3]}],
                  "outputs": [{"shape": [3]}])")
              .c_str());
  Set In(M, false), Out(M, true);
  In.put<float>(0, {1, 2, 3});
  In.put<float>(1, {10, 20, 30});
  aclrtStream Stream = newStream();
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out.Handle, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Out.get<float>(0, 3), std::vector<float>({11, 22, 33}));
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Libraries, SeesTheGear) {
  Model M(text(R"("function": "tellShape", "gears": {"hw": [[1, 2], [4, 5]]},
                  "inputs": [{"name": "data", "type": "uint8",
                              "shape": [3, -1, -1]}],
                  "outputs": [{"type": "int64", "shape": [3]}])")
              .c_str());
  Set In(M, false), Out(M, true);
  In.put<uint8_t>(0, std::vector<uint8_t>(60));
  ASSERT_EQ(aclmdlSetDynamicHWSize(M.Id, In.Handle, 1, 4, 5), ACL_SUCCESS);
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  EXPECT_EQ(Out.get<int64_t>(0, 3), std::vector<int64_t>({3, 4, 5}));
}

TEST_F(Libraries, Failures) {
  Model M(text(R"("function": "alwaysFails", "inputs": [], "outputs": [])")
              .c_str());
  Set In, Out;
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle),
            ACL_ERROR_RT_MODEL_EXECUTE);
  EXPECT_TRUE(recentMessageHas("returned 3"));
  aclrtStream Stream = newStream();
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out.Handle, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_ERROR_RT_MODEL_EXECUTE);
  // The stream that runs what another captured has the failure.
  aclrtStream Captured = newStream();
  aclmdlRI Instance = nullptr;
  EXPECT_EQ(aclmdlRICaptureBegin(Captured, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out.Handle, Captured),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureEnd(Captured, &Instance), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Captured), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIExecuteAsync(Instance, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIDestroy(Instance), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_ERROR_RT_MODEL_EXECUTE);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  uint32_t Id = 0;
  std::string None = text(R"("inputs": [], "outputs": [])", "./nowhere.so"),
              NoSuch = text(R"("inputs": [], "outputs": [],
                               "function": "noSuchFunction")");
  EXPECT_EQ(aclmdlLoadFromMem(None.data(), None.size(), &Id),
            ACL_ERROR_READ_MODEL_FAILURE);
  EXPECT_TRUE(recentMessageHas("nowhere.so"));
  EXPECT_EQ(aclmdlLoadFromMem(NoSuch.data(), NoSuch.size(), &Id),
            ACL_ERROR_READ_MODEL_FAILURE);
  EXPECT_TRUE(recentMessageHas("noSuchFunction"));
}

class Descriptions : public ModelConfigs {
protected:
  /// The description is refused, with this in the message.
  static void refuse(const std::string &Text, const std::string &Message) {
    uint32_t Id = 0;
    EXPECT_EQ(aclmdlLoadFromMem(Text.data(), Text.size(), &Id),
              ACL_ERROR_PARSE_MODEL);
    const char *Told = aclGetRecentErrMsg();
    ASSERT_NE(Told, nullptr) << Text;
    EXPECT_NE(std::string(Told).find("model in memory:" + Message),
              std::string::npos)
        << Told;
  }
};

TEST_F(Descriptions, MistakesAreToldWithTheirLine) {
  refuse("{", "1:2: syntax error");
  refuse("{\n \"inputs\": [],\n \"outputs\" []}", "3:12: syntax error");
  refuse("7", "1: the text must be an object");
  refuse("{\"outputs\": []}", "1: 'inputs' must be an array");
  refuse("{\"inputs\": [],\n\"outputs\": [],\n\"behavior\": 1}",
         "3: unknown key 'behavior'; expected one of inputs, outputs, gears");
  refuse("{\"inputs\": [\n{\"shape\": [1], \"type\":\n\"flaot\"}]}",
         "2: 'type' of inputs[0] is \"flaot\"; expected one of float");
  refuse("{\"inputs\": [\n{}], \"outputs\": []}",
         "2: 'inputs[0]' must have a 'shape'");
  refuse("{\"inputs\": [{\"shape\":\n[1, 2.5]}]}",
         "1: 'shape' of inputs[0] must be an array of 0 to 128 whole numbers");
  refuse("{\"inputs\": [{\"shape\": [-2]}]}", "1: 'shape' of inputs[0]");
  refuse("{\"inputs\": [{\"shape\": [4294967296, 4294967296]}]}",
         "1: 'inputs[0]' has more bytes than 64 bits can count");
  refuse(R"({"inputs": [], "outputs": [], "behaviour": "library"})",
         "1: the behaviour 'library' needs the name");
  refuse(R"({"inputs": [], "outputs": [], "constant": 256})",
         "1: 'constant' is 256; expected a whole number from 0 to 255");
  refuse(R"({"inputs": [], "outputs": [], "workBytes": 18446744073709551615})",
         "1: 'workBytes' is 18446744073709551615; expected a whole number");
  refuse(R"({"models": []})", "1: a bundle needs at least one model");
  refuse(std::string(100, '['), "1: it is nested too deeply");
  refuse(std::string("\xff\xfe"), "1:1: syntax error");
}

TEST_F(Descriptions, MistakesInGears) {
  std::string In = R"({"inputs": [{"shape": [-1, 2]}], "outputs": [], )";
  refuse(In + R"("gears": {}})", "1: 'gears' must have one of");
  refuse(In + R"("gears": {"batch": []}})", "1: 'batch' of gears must have 1");
  refuse(In + R"("gears": {"batch": [0]}})", "1: 'batch' of gears must be");
  refuse(In + R"("gears": {"hw": [[1, 2]]}})", "1: with 'hw' an input has");
  refuse(In + R"("gears": {"dims": [[1, 2]]}})",
         "1: 'dims[0]' of gears must be an array of 1 whole numbers");
  refuse(R"({"inputs": [{"shape": [1]}], "outputs": [],
             "gears": {"batch": [1]}})",
         "2: a model with gears needs a -1");
  refuse(R"({"inputs": [{"shape": [-1]}], "gears": {"batch": [1, 2]},
             "outputs": [{"shape": [1], "shapes": [[1]]}]})",
         "1: 'shapes' of outputs[0] must have a shape for each gear");
}

TEST_F(Descriptions, LongNames) {
  std::string Name(200, 'n');
  Model M((R"({"inputs": [{"name": ")" + Name +
           R"(", "shape": [1]}], "outputs": []})")
              .c_str());
  aclmdlIODims D;
  ASSERT_EQ(aclmdlGetInputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(std::string(D.name),
            "acl_modelId_" + std::to_string(M.Id) + "_input_0");
  EXPECT_EQ(aclmdlGetTensorRealName(M.Desc, D.name), Name);
  EXPECT_EQ(aclmdlGetTensorRealName(M.Desc, "other"), nullptr);
  EXPECT_EQ(
      aclmdlGetOpAttr(M.Desc, "conv", ACL_ATTR_NAME_DATA_DUMP_ORIGIN_OP_NAMES),
      nullptr);
}

} // namespace acltidy::test
