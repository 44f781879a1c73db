//===- SingleOperatorsTest.cpp - aclop and aclblas ------------------------===//

#include "Support.h"

#include "acl/acl_op_compiler.h"
#include "acl/ops/acl_cblas.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <unistd.h>

namespace acltidy::test {

namespace {

using Shape = std::vector<int64_t>;

/// The model folder, set once for the process and gone with it.
class ModelFolder : public testing::Environment {
public:
  static std::string path() { return "op-models-" + std::to_string(getpid()); }
  void SetUp() override {
    std::filesystem::create_directories(path() + "/deeper");
    std::ofstream(path() + "/sum.om.json")
        << R"({"operator": "AddOfOurs", "as": "Add"})";
    std::ofstream(path() + "/deeper/fives.om.json")
        << R"({"operator": "Fives", "behaviour": "constant", "constant": 5,
               "inputs": [{"type": "uint8", "shape": [-1]}],
               "outputs": [{"type": "uint8", "shape": [4]}]})";
    std::ofstream(path() + "/spoilt.om.json") << "{";
  }
  void TearDown() override { std::filesystem::remove_all(path()); }
};
const auto *Folder = testing::AddGlobalTestEnvironment(new ModelFolder);

} // namespace

class SingleOperators : public Simulator {
protected:
  void SetUp() override {
    Simulator::SetUp();
    Stream = newStream();
  }
  void TearDown() override {
    for (auto *D : Descs)
      aclDestroyTensorDesc(D);
    for (auto *B : Buffers) {
      if (void *Memory = aclGetDataBufferAddr(B))
        EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
      EXPECT_EQ(aclDestroyDataBuffer(B), ACL_SUCCESS);
    }
    EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
    Simulator::TearDown();
  }

  /// Everything that an operator gets, by its index.
  struct Operands {
    std::vector<aclTensorDesc *> Descs;
    std::vector<aclDataBuffer *> Buffers;
    int count() const { return static_cast<int>(Descs.size()); }
  };

  aclTensorDesc *desc(aclDataType Type, const Shape &S) {
    Descs.push_back(aclCreateTensorDesc(Type, static_cast<int>(S.size()),
                                        S.data(), ACL_FORMAT_ND));
    return Descs.back();
  }
  aclDataBuffer *buffer(size_t Size) {
    Buffers.push_back(
        aclCreateDataBuffer(Size ? deviceMemory(Size) : nullptr, Size));
    return Buffers.back();
  }

  template <typename T>
  void add(Operands &To, aclDataType Type, const Shape &S,
           const std::vector<T> &Values) {
    To.Descs.push_back(desc(Type, S));
    To.Buffers.push_back(buffer(Values.size() * sizeof(T)));
    put(To.Buffers.back(), Values);
  }
  void addOut(Operands &To, aclDataType Type, const Shape &S) {
    To.Descs.push_back(desc(Type, S));
    To.Buffers.push_back(buffer(aclGetTensorDescSize(To.Descs.back())));
  }
  template <typename T>
  static void put(aclDataBuffer *To, const std::vector<T> &Values) {
    EXPECT_EQ(aclrtMemcpy(aclGetDataBufferAddr(To), aclGetDataBufferSizeV2(To),
                          Values.data(), Values.size() * sizeof(T),
                          ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
  }
  template <typename T> std::vector<T> get(aclDataBuffer *From) {
    std::vector<T> Result(aclGetDataBufferSizeV2(From) / sizeof(T));
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtMemcpy(Result.data(), Result.size() * sizeof(T),
                          aclGetDataBufferAddr(From), Result.size() * sizeof(T),
                          ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return Result;
  }

  aclError run(const char *Type, Operands &In, Operands &Out,
               aclopAttr *Attr = nullptr) {
    return aclopExecuteV2(Type, In.count(), In.Descs.data(), In.Buffers.data(),
                          Out.count(), Out.Descs.data(), Out.Buffers.data(),
                          Attr, Stream);
  }
  aclError compileAndRun(const char *Type, Operands &In, Operands &Out,
                         aclopAttr *Attr = nullptr) {
    return aclopCompileAndExecuteV2(
        Type, In.count(), In.Descs.data(), In.Buffers.data(), Out.count(),
        Out.Descs.data(), Out.Buffers.data(), Attr, ACL_ENGINE_SYS,
        ACL_COMPILE_SYS, nullptr, Stream);
  }

  aclrtStream Stream = nullptr;
  std::vector<aclTensorDesc *> Descs;
  std::vector<aclDataBuffer *> Buffers;
};

TEST_F(SingleOperators, NeedAModel) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {2}, {1, 4});
  addOut(Out, ACL_FLOAT, {2});
  EXPECT_EQ(run("Sqrt", In, Out), ACL_ERROR_OP_NOT_FOUND);
  aclopHandle *Handle = nullptr;
  EXPECT_EQ(aclopCreateHandle("Sqrt", 1, In.Descs.data(), 1, Out.Descs.data(),
                              nullptr, &Handle),
            ACL_ERROR_OP_NOT_FOUND);
  // The compiler makes one.
  ASSERT_EQ(aclopCompile("Sqrt", 1, In.Descs.data(), 1, Out.Descs.data(),
                         nullptr, ACL_ENGINE_SYS, ACL_COMPILE_SYS, nullptr),
            ACL_SUCCESS);
  ASSERT_EQ(run("Sqrt", In, Out), ACL_SUCCESS);
  EXPECT_EQ(get<float>(Out.Buffers[0]), std::vector<float>({1, 2}));
  EXPECT_EQ(run("Exp", In, Out), ACL_ERROR_OP_NOT_FOUND);
  ASSERT_EQ(aclopSetModelDir(ModelFolder::path().c_str()), ACL_SUCCESS);
  EXPECT_EQ(run("Log", In, Out), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  expectNothing();
}

TEST_F(SingleOperators, ModelFolderOnce) {
  EXPECT_EQ(aclopSetModelDir(ModelFolder::path().c_str()),
            ACL_ERROR_REPEAT_INITIALIZE);
  expectFinding("acl-destroy-order", "more than once");
  EXPECT_EQ(aclopSetModelDir("nowhere"), ACL_ERROR_READ_MODEL_FAILURE);
  take();
}

TEST_F(SingleOperators, Elementwise) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {2, 2}, {1, 2, 3, 4});
  add<float>(In, ACL_FLOAT, {2}, {10, 20});
  addOut(Out, ACL_FLOAT, {2, 2});
  struct Case {
    const char *Type;
    std::vector<float> Result;
  };
  for (const Case &C :
       {Case{"Add", {11, 22, 13, 24}}, Case{"Sub", {-9, -18, -7, -16}},
        Case{"Mul", {10, 40, 30, 80}}, Case{"RealDiv", {.1f, .1f, .3f, .2f}},
        Case{"Maximum", {10, 20, 10, 20}},
        Case{"AddOfOurs", {11, 22, 13, 24}}}) {
    ASSERT_EQ(run(C.Type, In, Out), ACL_SUCCESS)
        << C.Type << ": " << aclGetRecentErrMsg();
    EXPECT_THAT(get<float>(Out.Buffers[0]),
                testing::Pointwise(testing::FloatEq(), C.Result))
        << C.Type;
  }
  expectNothing();
}

TEST_F(SingleOperators, AttributesAndConstants) {
  Operands In, Out, Rows;
  add<float>(In, ACL_FLOAT, {2, 3}, {0, 0, 0, 1, 2, 3});
  addOut(Out, ACL_FLOAT, {2, 3});
  aclopAttr *Attr = aclopCreateAttr();
  int64_t Axes[] = {1};
  EXPECT_EQ(aclopSetAttrListInt(Attr, "axes", 1, Axes), ACL_SUCCESS);
  ASSERT_EQ(run("SoftmaxV2", In, Out, Attr), ACL_SUCCESS);
  EXPECT_FLOAT_EQ(get<float>(Out.Buffers[0])[0], 1.f / 3);
  addOut(Rows, ACL_FLOAT, {2});
  ASSERT_EQ(run("ReduceSumD", In, Rows, Attr), ACL_SUCCESS);
  EXPECT_EQ(get<float>(Rows.Buffers[0]), std::vector<float>({0, 6}));
  EXPECT_EQ(aclopSetAttrBool(Attr, nullptr, 1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclopSetAttrListInt(Attr, "x", -1, Axes), ACL_ERROR_INVALID_PARAM);
  aclopDestroyAttr(Attr);
  EXPECT_NE(run("SoftmaxV2", In, Out, Attr), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "operator attributes");

  // The order of the dimensions is a constant of the host.
  Operands Turned;
  add<int64_t>(In, ACL_INT64, {2}, {1, 0});
  addOut(Turned, ACL_FLOAT, {3, 2});
  EXPECT_EQ(run("Transpose", In, Turned), ACL_ERROR_OP_NOT_FOUND);
  EXPECT_THAT(aclGetRecentErrMsg(), testing::HasSubstr("aclSetTensorConst"));
  int64_t Order[] = {1, 0};
  EXPECT_EQ(aclSetTensorConst(In.Descs[1], Order, sizeof Order), ACL_SUCCESS);
  ASSERT_EQ(run("Transpose", In, Turned), ACL_SUCCESS);
  Order[0] = 7; // Copied.
  EXPECT_EQ(get<float>(Turned.Buffers[0]),
            std::vector<float>({0, 1, 0, 2, 0, 3}));
  expectNothing();
}

TEST_F(SingleOperators, ConstantsInHostMemory) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {2, 2}, {1, 2, 3, 4});
  int32_t Axis[] = {0};
  In.Descs.push_back(desc(ACL_INT32, {1}));
  EXPECT_EQ(aclSetTensorPlaceMent(In.Descs[1], ACL_MEMTYPE_HOST), ACL_SUCCESS);
  aclDataBuffer *OnHost = aclCreateDataBuffer(Axis, sizeof Axis);
  In.Buffers.push_back(OnHost);
  addOut(Out, ACL_FLOAT, {2});
  ASSERT_EQ(run("ReduceSum", In, Out), ACL_SUCCESS);
  Axis[0] = 1;
  EXPECT_EQ(get<float>(Out.Buffers[0]), std::vector<float>({4, 6}));
  EXPECT_EQ(aclDestroyDataBuffer(OnHost), ACL_SUCCESS);
}

TEST_F(SingleOperators, Matrices) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {3, 2}, {1, 4, 2, 5, 3, 6});
  add<float>(In, ACL_FLOAT, {3, 1}, {1, 10, 100});
  addOut(Out, ACL_FLOAT, {2, 1});
  aclopAttr *Attr = aclopCreateAttr();
  EXPECT_EQ(aclopSetAttrBool(Attr, "transpose_x1", 1), ACL_SUCCESS);
  ASSERT_EQ(compileAndRun("MatMulV2", In, Out, Attr), ACL_SUCCESS)
      << aclGetRecentErrMsg();
  EXPECT_EQ(get<float>(Out.Buffers[0]), std::vector<float>({321, 654}));
  // Without the attribute the shapes do not fit.
  EXPECT_EQ(compileAndRun("MatMulV2", In, Out), ACL_ERROR_GE_FAILURE);
  aclopDestroyAttr(Attr);
}

TEST_F(SingleOperators, Convolution) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  add<float>(In, ACL_FLOAT, {1, 1, 2, 2}, {1, 0, 0, 1});
  addOut(Out, ACL_FLOAT, {1, 1, 2, 2});
  aclopAttr *Attr = aclopCreateAttr();
  int64_t Ones[] = {1, 1, 1, 1}, None[] = {0, 0, 0, 0};
  EXPECT_EQ(aclopSetAttrListInt(Attr, "strides", 4, Ones), ACL_SUCCESS);
  EXPECT_EQ(aclopSetAttrListInt(Attr, "pads", 4, None), ACL_SUCCESS);
  EXPECT_EQ(aclopSetAttrListInt(Attr, "dilations", 4, Ones), ACL_SUCCESS);
  ASSERT_EQ(compileAndRun("Conv2D", In, Out, Attr), ACL_SUCCESS)
      << aclGetRecentErrMsg();
  EXPECT_EQ(get<float>(Out.Buffers[0]), std::vector<float>({6, 8, 12, 14}));
  aclopDestroyAttr(Attr);
}

TEST_F(SingleOperators, CastAndHandles) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {2}, {1.5, -2});
  addOut(Out, ACL_INT32, {2});
  ASSERT_EQ(aclopCast(In.Descs[0], In.Buffers[0], Out.Descs[0], Out.Buffers[0],
                      0, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(get<int32_t>(Out.Buffers[0]), std::vector<int32_t>({1, -2}));
  aclopHandle *Handle = nullptr;
  ASSERT_EQ(aclopCreateHandleForCast(In.Descs[0], Out.Descs[0], 0, &Handle),
            ACL_SUCCESS);
  put<float>(In.Buffers[0], {7, 8});
  ASSERT_EQ(aclopExecWithHandle(Handle, 1, In.Buffers.data(), 1,
                                Out.Buffers.data(), Stream),
            ACL_SUCCESS);
  aclopDestroyHandle(Handle);
  expectFinding("acl-unsynchronized-access", "operator handle");
  EXPECT_EQ(get<int32_t>(Out.Buffers[0]), std::vector<int32_t>({7, 8}));
  EXPECT_NE(aclopExecWithHandle(Handle, 1, In.Buffers.data(), 1,
                                Out.Buffers.data(), Stream),
            ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "operator handle");
  ASSERT_EQ(aclopCreateHandleForCast(In.Descs[0], Out.Descs[0], 0, &Handle),
            ACL_SUCCESS);
  EXPECT_EQ(
      aclopExecWithHandle(Handle, 0, nullptr, 1, Out.Buffers.data(), Stream),
      ACL_ERROR_OP_INPUT_NOT_MATCH);
  EXPECT_EQ(
      aclopExecWithHandle(Handle, 1, In.Buffers.data(), 0, nullptr, Stream),
      ACL_ERROR_OP_OUTPUT_NOT_MATCH);
  aclopDestroyHandle(Handle);
  expectNothing();
}

TEST_F(SingleOperators, Misuse) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {4}, {1, 2, 3, 4});
  In.Descs.push_back(desc(ACL_FLOAT, {4}));
  In.Buffers.push_back(buffer(16)); // Never written.
  addOut(Out, ACL_FLOAT, {4});
  EXPECT_EQ(run("Add", In, Out), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclopExecuteV2' reads");
  // Before the stream is waited for.
  put<float>(In.Buffers[0], {5, 6, 7, 8});
  expectFinding("acl-unsynchronized-access", "'aclopExecuteV2'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  // The description says more than the data buffer has.
  In.Descs[1] = desc(ACL_FLOAT, {5});
  EXPECT_EQ(run("Add", In, Out), static_cast<int>(ACL_ERROR_GE_PARAM_INVALID));
  // The data buffer says more than the memory has.
  In.Descs[1] = desc(ACL_FLOAT, {4});
  void *Small = deviceMemory(8);
  EXPECT_EQ(aclrtMemset(Small, 8, 0, 8), ACL_SUCCESS);
  aclDataBuffer *Long = aclCreateDataBuffer(Small, 16);
  take();
  std::swap(In.Buffers[1], Long);
  EXPECT_NE(run("Add", In, Out), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end");
  // Host memory.
  std::vector<float> OnHost(4);
  aclDataBuffer *Host = aclCreateDataBuffer(OnHost.data(), 16);
  std::swap(In.Buffers[1], Host);
  EXPECT_EQ(aclDestroyDataBuffer(Host), ACL_SUCCESS);
  Host = In.Buffers[1];
  take();
  EXPECT_EQ(aclDestroyDataBuffer(Host), ACL_SUCCESS);
  EXPECT_NE(run("Add", In, Out), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "data buffer");
  EXPECT_EQ(aclrtFree(Small), ACL_SUCCESS);
}

TEST_F(SingleOperators, UnknownTypes) {
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {4}, {1, 2, 3, 4});
  addOut(Out, ACL_FLOAT, {4});
  EXPECT_EQ(run("NoSuchOperator", In, Out), ACL_ERROR_OP_NOT_FOUND);
  EXPECT_EQ(compileAndRun("NoSuchOperator", In, Out), ACL_ERROR_GE_FAILURE);
  EXPECT_EQ(run("", In, Out), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(run("Add", In, Out), ACL_ERROR_OP_NOT_FOUND); // Of one input.
  EXPECT_EQ(aclopExecuteV2("Add", -1, nullptr, nullptr, 0, nullptr, nullptr,
                           nullptr, Stream),
            ACL_ERROR_INVALID_PARAM);
  expectNothing();
}

TEST_F(SingleOperators, Described) {
  Operands In, Out;
  add<uint8_t>(In, ACL_UINT8, {3}, {1, 2, 3});
  addOut(Out, ACL_UINT8, {4});
  ASSERT_EQ(run("Fives", In, Out), ACL_SUCCESS);
  EXPECT_EQ(get<uint8_t>(Out.Buffers[0]), std::vector<uint8_t>({5, 5, 5, 5}));
  Operands Other;
  addOut(Other, ACL_UINT8, {5});
  EXPECT_EQ(run("Fives", In, Other), ACL_ERROR_OP_NOT_FOUND);
  const std::string Text = R"({"operator": "Loaded", "behaviour": "copy",
      "inputs": [{"type": "uint8", "shape": [-1]}],
      "outputs": [{"type": "uint8", "shape": [-1]}]})";
  ASSERT_EQ(aclopLoad(Text.data(), Text.size()), ACL_SUCCESS);
  ASSERT_EQ(run("Loaded", In, Out), ACL_SUCCESS);
  EXPECT_EQ(get<uint8_t>(Out.Buffers[0]), std::vector<uint8_t>({1, 2, 3, 0}));
  const std::string Model = R"({"inputs": [], "outputs": []})";
  EXPECT_EQ(aclopLoad(Model.data(), Model.size()), ACL_ERROR_OP_LOAD_FAILED);
}

TEST_F(SingleOperators, InferShape) {
  auto Inferred = [&](const char *Type, std::vector<Shape> Inputs,
                      aclopAttr *Attr = nullptr) {
    std::vector<aclTensorDesc *> In;
    std::vector<aclDataBuffer *> Data;
    for (const Shape &S : Inputs) {
      In.push_back(desc(ACL_FLOAT, S));
      Data.push_back(buffer(0));
    }
    aclTensorDesc *Out = desc(ACL_FLOAT, {-1});
    Shape Result;
    if (aclopInferShape(Type, static_cast<int>(In.size()), In.data(),
                        Data.data(), 1, &Out, Attr) != ACL_SUCCESS)
      return Shape{-7};
    for (size_t I = 0; I != aclGetTensorDescNumDims(Out); ++I) {
      Result.emplace_back();
      EXPECT_EQ(aclGetTensorDescDimV2(Out, I, &Result.back()), ACL_SUCCESS);
    }
    return Result;
  };
  aclopAttr *Attr = aclopCreateAttr();
  EXPECT_EQ(aclopSetAttrBool(Attr, "adj_x2", 1), ACL_SUCCESS);
  EXPECT_EQ(aclopSetAttrInt(Attr, "axes", -1), ACL_SUCCESS);
  EXPECT_EQ(Inferred("Add", {{4, 1}, {3}}), Shape({4, 3}));
  EXPECT_EQ(Inferred("BatchMatMul", {{5, 2, 3}, {4, 3}}, Attr),
            Shape({5, 2, 4}));
  EXPECT_EQ(Inferred("ReduceSumD", {{5, 2, 3}}, Attr), Shape({5, 2}));
  EXPECT_EQ(Inferred("Add", {{4}, {3}}), Shape({-7}));
  EXPECT_EQ(Inferred("NoSuchOperator", {{4}}), Shape({-7}));
  aclopDestroyAttr(Attr);
}

// The client may write anything where the axes are.
TEST_F(SingleOperators, InferShapeOfAnyAxis) {
  aclTensorDesc *In[] = {desc(ACL_FLOAT, {5, 2}), desc(ACL_DOUBLE, {1})};
  aclTensorDesc *Out = desc(ACL_FLOAT, {-1});
  aclDataBuffer *Data[] = {buffer(0), buffer(sizeof(double))};
  auto Infer = [&](double Axis) {
    put<double>(Data[1], {Axis});
    return aclopInferShape("ReduceSum", 2, In, Data, 1, &Out, nullptr);
  };
  for (double Axis :
       {2., -3., 9e18, 1e300, -1e300, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    EXPECT_EQ(Infer(Axis), ACL_ERROR_GE_FAILURE) << Axis;
    EXPECT_NE(std::string(aclGetRecentErrMsg())
                  .find("the shape of the output of 'ReduceSum' does not "
                        "follow from these inputs"),
              std::string::npos)
        << Axis;
  }
  EXPECT_EQ(Infer(-2), ACL_SUCCESS);
  int64_t Left = 0;
  EXPECT_EQ(aclGetTensorDescDimV2(Out, 0, &Left), ACL_SUCCESS);
  EXPECT_EQ(Left, 2);
}

namespace {

int Freed = 0;
void freeBinary(void *Binary, size_t) {
  ++Freed;
  std::free(Binary);
}
aclError chooseKernel(int, const aclTensorDesc *const *, int,
                      const aclTensorDesc *const *, const aclopAttr *,
                      aclopKernelDesc *Desc) {
  uint32_t Argument = 1;
  size_t Workspace = 16;
  aclopSetKernelWorkspaceSizes(Desc, 1, &Workspace);
  return aclopSetKernelArgs(Desc, "kernel-of-ours", 1, &Argument,
                            sizeof Argument);
}

} // namespace

TEST_F(SingleOperators, KernelsOfTheClient) {
  Freed = 0;
  auto *Binary = static_cast<char *>(std::malloc(8));
  aclTensorDesc *D = desc(ACL_FLOAT, {2});
  EXPECT_EQ(aclopUpdateParams("Ours", 1, &D, 1, &D, nullptr),
            ACL_ERROR_BIN_SELECTOR_NOT_REGISTERED);
  ASSERT_EQ(aclopRegisterCompileFunc("Ours", chooseKernel), ACL_SUCCESS);
  EXPECT_EQ(aclopRegisterCompileFunc("Ours", chooseKernel),
            ACL_ERROR_BIN_SELECTOR_ALREADY_REGISTERED);
  EXPECT_EQ(aclopUpdateParams("Ours", 1, &D, 1, &D, nullptr),
            ACL_ERROR_KERNEL_NOT_FOUND);
  ASSERT_EQ(aclopCreateKernel("Ours", "kernel-of-ours", "name", Binary, 8,
                              ACL_ENGINE_AICORE, freeBinary),
            ACL_SUCCESS);
  EXPECT_EQ(Freed, 1);
  EXPECT_EQ(aclopCreateKernel("Ours", "kernel-of-ours", "name", &D, 8,
                              ACL_ENGINE_AICORE, nullptr),
            ACL_ERROR_KERNEL_ALREADY_REGISTERED);
  EXPECT_EQ(aclopUpdateParams("Ours", 1, &D, 1, &D, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclopUnregisterCompileFunc("Ours"), ACL_SUCCESS);
  // Not where it was made for.
  EXPECT_EQ(aclopSetKernelArgs(nullptr, "kernel-of-ours", 1, nullptr, 0),
            ACL_ERROR_INVALID_PARAM);
  // A kernel runs on hardware only.
  Operands In, Out;
  add<float>(In, ACL_FLOAT, {2}, {1, 2});
  addOut(Out, ACL_FLOAT, {2});
  EXPECT_EQ(run("Ours", In, Out), ACL_ERROR_OP_NOT_FOUND);
}

TEST_F(SingleOperators, CompilerOptions) {
  char Value[16];
  EXPECT_EQ(aclGetCompileoptSize(ACL_OP_DEBUG_LEVEL), 0u);
  EXPECT_EQ(aclGetCompileopt(ACL_OP_DEBUG_LEVEL, Value, sizeof Value),
            ACL_ERROR_API_NOT_SUPPORT);
  ASSERT_EQ(aclSetCompileopt(ACL_OP_DEBUG_LEVEL, "2"), ACL_SUCCESS);
  EXPECT_EQ(aclGetCompileoptSize(ACL_OP_DEBUG_LEVEL), 2u);
  ASSERT_EQ(aclGetCompileopt(ACL_OP_DEBUG_LEVEL, Value, sizeof Value),
            ACL_SUCCESS);
  EXPECT_STREQ(Value, "2");
  EXPECT_EQ(aclGetCompileopt(ACL_OP_DEBUG_LEVEL, Value, 1), ACL_ERROR_FAILURE);
  EXPECT_EQ(aclopSetCompileFlag(ACL_OP_COMPILE_FUZZ), ACL_SUCCESS);
  EXPECT_EQ(aclopSetMaxOpQueueNum(0), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclopSetMaxOpQueueNum(10000), ACL_SUCCESS);
}

class Blas : public SingleOperators {
protected:
  template <typename T> void *on(const std::vector<T> &Values) {
    aclDataBuffer *B = buffer(Values.size() * sizeof(T));
    put(B, Values);
    Last = B;
    return aclGetDataBufferAddr(B);
  }
  aclDataBuffer *Last = nullptr;
};

TEST_F(Blas, Products) {
  void *A = on<float>({1, 2, 3, 4, 5, 6}), *B = on<float>({1, 10, 100});
  void *Alpha = on<float>({2}), *Beta = on<float>({1});
  void *C = on<float>({1000, 2000});
  aclDataBuffer *Result = Last;
  // [2, 3] times [3, 1].
  ASSERT_EQ(aclblasGemmEx(ACL_TRANS_N, ACL_TRANS_N, ACL_TRANS_N, 2, 1, 3, Alpha,
                          A, -1, ACL_FLOAT, B, -1, ACL_FLOAT, Beta, C, -1,
                          ACL_FLOAT, ACL_COMPUTE_HIGH_PRECISION, Stream),
            ACL_SUCCESS)
      << aclGetRecentErrMsg();
  EXPECT_EQ(get<float>(Result), std::vector<float>({1642, 3308}));
  ASSERT_EQ(aclblasGemvEx(ACL_TRANS_N, 2, 3, Alpha, A, -1, ACL_FLOAT, B, -1,
                          ACL_FLOAT, Beta, C, -1, ACL_FLOAT,
                          ACL_COMPUTE_HIGH_PRECISION, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(get<float>(Result), std::vector<float>({2284, 4616}));
  expectNothing();
}

TEST_F(Blas, BytesAndHalves) {
  void *A = on<int8_t>({1, 2, 3, 4}), *X = on<int8_t>({10, -1});
  void *Alpha = on<int32_t>({1}), *Beta = on<int32_t>({0});
  // With a beta of 0 nobody reads what was there.
  aclDataBuffer *Y = buffer(8);
  auto *To = static_cast<int32_t *>(aclGetDataBufferAddr(Y));
  ASSERT_EQ(aclblasS8gemv(ACL_TRANS_T, 2, 2, static_cast<int32_t *>(Alpha),
                          static_cast<int8_t *>(A), -1,
                          static_cast<int8_t *>(X), -1,
                          static_cast<int32_t *>(Beta), To, -1,
                          ACL_COMPUTE_HIGH_PRECISION, Stream),
            ACL_SUCCESS)
      << aclGetRecentErrMsg();
  EXPECT_EQ(get<int32_t>(Y), std::vector<int32_t>({7, 16}));
  aclFloat16 One = aclFloatToFloat16(1), Two = aclFloatToFloat16(2),
             None = aclFloatToFloat16(0);
  auto *H = static_cast<aclFloat16 *>(on<aclFloat16>({One, Two, Two, One}));
  auto *HOne = static_cast<aclFloat16 *>(on<aclFloat16>({One}));
  auto *HNone = static_cast<aclFloat16 *>(on<aclFloat16>({None}));
  aclDataBuffer *HC = buffer(8);
  auto *HTo = static_cast<aclFloat16 *>(aclGetDataBufferAddr(HC));
  ASSERT_EQ(aclblasHgemm(ACL_TRANS_N, ACL_TRANS_T, ACL_TRANS_N, 2, 2, 2, HOne,
                         H, -1, H, -1, HNone, HTo, -1,
                         ACL_COMPUTE_HIGH_PRECISION, Stream),
            ACL_SUCCESS);
  std::vector<aclFloat16> Halves = get<aclFloat16>(HC);
  EXPECT_EQ(aclFloat16ToFloat(Halves[0]), 5);
  EXPECT_EQ(aclFloat16ToFloat(Halves[1]), 4);
  expectNothing();
}

TEST_F(Blas, Handles) {
  aclopHandle *Handle = nullptr;
  ASSERT_EQ(aclblasCreateHandleForGemvEx(ACL_TRANS_N, 1, 2, ACL_FLOAT,
                                         ACL_FLOAT, ACL_FLOAT,
                                         ACL_COMPUTE_HIGH_PRECISION, &Handle),
            ACL_SUCCESS);
  std::vector<aclDataBuffer *> In;
  for (const std::vector<float> &Values :
       {std::vector<float>{3, 4}, {10, 100}, {7}, {1}, {1}}) {
    on<float>(Values);
    In.push_back(Last);
  }
  ASSERT_EQ(aclopExecWithHandle(Handle, 5, In.data(), 1, &In[2], Stream),
            ACL_SUCCESS)
      << aclGetRecentErrMsg();
  EXPECT_EQ(get<float>(In[2]), std::vector<float>({437}));
  EXPECT_EQ(aclopExecWithHandle(Handle, 4, In.data(), 1, &In[2], Stream),
            ACL_ERROR_OP_INPUT_NOT_MATCH);
  aclopDestroyHandle(Handle);
  expectNothing();
}

TEST_F(Blas, Misuse) {
  void *A = on<float>({1, 2, 3, 4}), *One = on<float>({1});
  aclDataBuffer *Fresh = buffer(16);
  auto *C = static_cast<float *>(aclGetDataBufferAddr(Fresh));
  auto Run = [&](const void *Alpha, const void *B, int M, int Lda,
                 aclComputeType How) {
    return aclblasGemmEx(ACL_TRANS_N, ACL_TRANS_N, ACL_TRANS_N, M, 2, 2, Alpha,
                         A, Lda, ACL_FLOAT, B, -1, ACL_FLOAT, One, C, -1,
                         ACL_FLOAT, How, Stream);
  };
  auto Precise = ACL_COMPUTE_HIGH_PRECISION;
  EXPECT_EQ(Run(One, A, 0, -1, Precise), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Run(One, A, 2, 2, Precise), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Run(One, A, 2, -1, ACL_COMPUTE_LOW_PRECISION),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Run(nullptr, A, 2, -1, Precise), ACL_ERROR_INVALID_PARAM);
  expectNothing();
  float OnHost = 1;
  EXPECT_NE(Run(&OnHost, A, 2, -1, Precise), ACL_SUCCESS);
  expectFinding("acl-memory-kind", "host memory is given to 'aclblasGemmEx'");
  EXPECT_NE(Run(One, A, 3, -1, Precise), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "'aclblasGemmEx'");
  // C is read, and nobody wrote it.
  EXPECT_EQ(Run(One, A, 2, -1, Precise), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclblasGemmEx'");
  EXPECT_EQ(aclrtMemset(A, 16, 0, 16), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'aclblasGemmEx'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
}

} // namespace acltidy::test
