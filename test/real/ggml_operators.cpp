//===- ggml_operators.cpp - ggml's CANN backend against its CPU backend ---===//
//
// Runs operators by ggml's public interface on both backends and compares all
// results. One line for each case:
//
//   ok NAME            the results agree
//   differs NAME ERROR they do not; the normalised mean squared error
//   failed NAME        the graph could not be run
//   unsupported NAME   the CANN backend says that it does not have it
//
//===----------------------------------------------------------------------===//

#include "ggml-alloc.h"
#include "ggml-backend.h"
#include "ggml-cann.h"
#include "ggml-cpu.h"
#include "ggml.h"

#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace {

std::mt19937 Random(7);

/// The tensors of one case, and what fills those that come from outside.
struct Case {
  ggml_context *Context;
  std::vector<std::pair<ggml_tensor *, std::function<float()>>> Inputs;

  ggml_tensor *input(ggml_type Type, std::vector<int64_t> Dims, float Low = -1,
                     float High = 1) {
    Dims.resize(4, 1);
    ggml_tensor *T = ggml_new_tensor(Context, Type, 4, Dims.data());
    bool Whole = Type == GGML_TYPE_I32;
    Inputs.push_back({T, [=] {
                        std::uniform_real_distribution<float> D(Low, High);
                        float Value = D(Random);
                        return Whole ? std::floor(Value) : Value;
                      }});
    return T;
  }
  ggml_tensor *f32(std::vector<int64_t> Dims) {
    return input(GGML_TYPE_F32, std::move(Dims));
  }
  /// Whole numbers from 0 up to what is below \p Limit.
  ggml_tensor *indices(std::vector<int64_t> Dims, int64_t Limit) {
    return input(GGML_TYPE_I32, std::move(Dims), 0,
                 static_cast<float>(Limit) - 0.01f);
  }

  void fill() {
    for (auto &[T, Next] : Inputs) {
      size_t Count = static_cast<size_t>(ggml_nelements(T));
      std::vector<char> Bytes(ggml_nbytes(T));
      for (size_t I = 0; I != Count; ++I) {
        float Value = Next();
        if (T->type == GGML_TYPE_F32)
          reinterpret_cast<float *>(Bytes.data())[I] = Value;
        else if (T->type == GGML_TYPE_F16)
          reinterpret_cast<ggml_fp16_t *>(Bytes.data())[I] =
              ggml_fp32_to_fp16(Value);
        else
          reinterpret_cast<int32_t *>(Bytes.data())[I] =
              static_cast<int32_t>(Value);
      }
      ggml_backend_tensor_set(T, Bytes.data(), 0, Bytes.size());
    }
  }
};

std::vector<float> valuesOf(const ggml_tensor *T) {
  std::vector<char> Bytes(ggml_nbytes(T));
  ggml_backend_tensor_get(T, Bytes.data(), 0, Bytes.size());
  std::vector<float> Result;
  for (int64_t I3 = 0; I3 != T->ne[3]; ++I3)
    for (int64_t I2 = 0; I2 != T->ne[2]; ++I2)
      for (int64_t I1 = 0; I1 != T->ne[1]; ++I1)
        for (int64_t I0 = 0; I0 != T->ne[0]; ++I0) {
          const char *At = Bytes.data() + static_cast<size_t>(I3) * T->nb[3] +
                           static_cast<size_t>(I2) * T->nb[2] +
                           static_cast<size_t>(I1) * T->nb[1] +
                           static_cast<size_t>(I0) * T->nb[0];
          if (T->type == GGML_TYPE_F16)
            Result.push_back(
                ggml_fp16_to_fp32(*reinterpret_cast<const ggml_fp16_t *>(At)));
          else if (T->type == GGML_TYPE_I32)
            Result.push_back(
                static_cast<float>(*reinterpret_cast<const int32_t *>(At)));
          else
            Result.push_back(*reinterpret_cast<const float *>(At));
        }
  return Result;
}

/// The normalised mean squared error; NaN where only one side has it.
double difference(const std::vector<float> &A, const std::vector<float> &B) {
  double Error = 0, Size = 0;
  for (size_t I = 0; I != A.size(); ++I) {
    if (A[I] == B[I])
      continue;
    Error += std::pow(double(A[I]) - B[I], 2);
    Size += double(B[I]) * B[I];
  }
  return Error == 0 ? 0 : Error / std::max(Size, 1e-12);
}

using Build = std::function<ggml_tensor *(Case &, ggml_context *)>;

unsigned Wrong = 0;

enum class Outcome { Done, Unsupported, Failed };

/// Builds the case, runs it and reads the result.
Outcome run(ggml_backend_t Backend, const Build &Make,
            std::vector<float> &Result) {
  ggml_init_params Params = {};
  Params.mem_size = ggml_tensor_overhead() * 64 + ggml_graph_overhead();
  Params.no_alloc = true;
  ggml_context *Context = ggml_init(Params);
  Case C{Context, {}};
  ggml_tensor *Out = Make(C, Context);
  ggml_cgraph *Graph = ggml_new_graph(Context);
  ggml_build_forward_expand(Graph, Out);
  Outcome How = Outcome::Done;
  for (int I = 0; I != ggml_graph_n_nodes(Graph); ++I)
    if (!ggml_backend_supports_op(Backend, ggml_graph_node(Graph, I)))
      How = Outcome::Unsupported;
  if (How == Outcome::Done) {
    ggml_backend_buffer_t Buffer =
        ggml_backend_alloc_ctx_tensors(Context, Backend);
    Random.seed(7);
    C.fill();
    if (ggml_backend_graph_compute(Backend, Graph) == GGML_STATUS_SUCCESS)
      Result = valuesOf(Out);
    else
      How = Outcome::Failed;
    ggml_backend_buffer_free(Buffer);
  }
  ggml_free(Context);
  return How;
}

void compare(ggml_backend_t Cann, ggml_backend_t Cpu, const std::string &Name,
             double Limit, const Build &Make) {
  std::vector<float> Tested, Expected;
  Outcome How = run(Cann, Make, Tested);
  if (How == Outcome::Unsupported) {
    printf("unsupported %s\n", Name.c_str());
  } else if (How == Outcome::Failed ||
             run(Cpu, Make, Expected) != Outcome::Done ||
             Tested.size() != Expected.size() || Tested.empty()) {
    printf("failed %s\n", Name.c_str());
    ++Wrong;
  } else if (double Error = difference(Tested, Expected); !(Error <= Limit)) {
    printf("differs %s %g\n", Name.c_str(), Error);
    ++Wrong;
  } else {
    printf("ok %s\n", Name.c_str());
  }
  fflush(stdout);
}

} // namespace

int main(int Count, char **Arguments) {
  std::string Only = Count > 1 ? Arguments[1] : "";
  ggml_backend_t Cann = ggml_backend_cann_init(0);
  ggml_backend_t Cpu = ggml_backend_cpu_init();
  if (!Cann || !Cpu)
    return 2;
  auto Test = [&](const std::string &Name, const Build &Make,
                  double Limit = 1e-7) {
    if (Only.empty() || Only == Name)
      compare(Cann, Cpu, Name, Limit, Make);
  };

  using Binary = ggml_tensor *(*)(ggml_context *, ggml_tensor *, ggml_tensor *);
  const std::pair<const char *, Binary> Binaries[] = {{"add", ggml_add},
                                                      {"sub", ggml_sub},
                                                      {"mul", ggml_mul},
                                                      {"div", ggml_div}};
  for (auto [Name, F] : Binaries) {
    Test(Name, [F = F](Case &C, ggml_context *X) {
      return F(X, C.f32({10, 5, 4, 3}),
               C.input(GGML_TYPE_F32, {10, 5, 4, 3}, 1, 2));
    });
    Test(std::string(Name) + "-broadcast", [F = F](Case &C, ggml_context *X) {
      return F(X, C.f32({10, 5, 4, 3}),
               C.input(GGML_TYPE_F32, {10, 1, 4, 1}, 1, 2));
    });
  }

  using Unary = ggml_tensor *(*)(ggml_context *, ggml_tensor *);
  const std::pair<const char *, Unary> Unaries[] = {
      {"abs", ggml_abs},
      {"neg", ggml_neg},
      {"step", ggml_step},
      {"tanh", ggml_tanh},
      {"elu", ggml_elu},
      {"relu", ggml_relu},
      {"sigmoid", ggml_sigmoid},
      {"gelu", ggml_gelu},
      {"silu", ggml_silu},
      {"hardswish", ggml_hardswish},
      {"exp", ggml_exp},
      {"hardsigmoid", ggml_hardsigmoid},
      {"sqr", ggml_sqr},
      {"sin", ggml_sin},
      {"cos", ggml_cos},
      {"sum", ggml_sum},
      {"mean", ggml_mean},
      {"sum-rows", ggml_sum_rows},
      {"soft-max", ggml_soft_max},
      {"dup", ggml_dup},
      {"gelu-quick", ggml_gelu_quick},
      {"sgn", ggml_sgn}};
  for (auto [Name, F] : Unaries)
    Test(
        Name,
        [F = F](Case &C, ggml_context *X) {
          return F(X, C.input(GGML_TYPE_F32, {32, 7, 3, 2}, -4, 4));
        },
        // ggml tabulates gelu in half precision.
        std::string(Name).find("gelu") == 0 ? 1e-4 : 1e-6);
  Test("argmax",
       [](Case &C, ggml_context *X) { return ggml_argmax(X, C.f32({32, 7})); });
  Test("sqrt", [](Case &C, ggml_context *X) {
    return ggml_sqrt(X, C.input(GGML_TYPE_F32, {32, 7}, 0, 9));
  });
  Test("log", [](Case &C, ggml_context *X) {
    return ggml_log(X, C.input(GGML_TYPE_F32, {32, 7}, 0.1f, 9));
  });
  Test("scale", [](Case &C, ggml_context *X) {
    return ggml_scale(X, C.f32({33, 7}), 2.5f);
  });
  Test("clamp", [](Case &C, ggml_context *X) {
    return ggml_clamp(X, C.f32({33, 7}), -0.5f, 0.5f);
  });
  Test("leaky-relu", [](Case &C, ggml_context *X) {
    return ggml_leaky_relu(X, C.f32({33, 7}), 0.1f, false);
  });

  Test("norm", [](Case &C, ggml_context *X) {
    return ggml_norm(X, C.f32({64, 5, 4, 3}), 1e-5f);
  });
  Test("rms-norm", [](Case &C, ggml_context *X) {
    return ggml_rms_norm(X, C.f32({64, 5, 4, 3}), 1e-6f);
  });
  Test("group-norm", [](Case &C, ggml_context *X) {
    return ggml_group_norm(X, C.f32({8, 8, 32, 2}), 8, 1e-6f);
  });
  Test(
      "soft-max-masked",
      [](Case &C, ggml_context *X) {
        return ggml_soft_max_ext(X, C.f32({32, 8, 2, 1}),
                                 C.input(GGML_TYPE_F16, {32, 8}), 0.3f, 0);
      },
      1e-5);

  Test(
      "mul-mat",
      [](Case &C, ggml_context *X) {
        return ggml_mul_mat(X, C.f32({64, 16}), C.f32({64, 8}));
      },
      1e-5);
  Test(
      "mul-mat-half",
      [](Case &C, ggml_context *X) {
        return ggml_mul_mat(X, C.input(GGML_TYPE_F16, {64, 16}),
                            C.f32({64, 8}));
      },
      1e-5);
  Test(
      "mul-mat-batch",
      [](Case &C, ggml_context *X) {
        return ggml_mul_mat(X, C.input(GGML_TYPE_F16, {32, 16, 3}),
                            C.f32({32, 8, 3}));
      },
      1e-5);
  Test(
      "mul-mat-groups",
      [](Case &C, ggml_context *X) {
        return ggml_mul_mat(X, C.f32({32, 16, 2}), C.f32({32, 8, 4}));
      },
      1e-5);
  Test(
      "out-prod",
      [](Case &C, ggml_context *X) {
        return ggml_out_prod(X, C.f32({16, 8}), C.f32({12, 8}));
      },
      1e-5);

  Test("cast-to-half", [](Case &C, ggml_context *X) {
    return ggml_cast(X, C.f32({17, 5}), GGML_TYPE_F16);
  });
  Test("cast-from-half", [](Case &C, ggml_context *X) {
    return ggml_cast(X, C.input(GGML_TYPE_F16, {17, 5}), GGML_TYPE_F32);
  });
  Test("permuted", [](Case &C, ggml_context *X) {
    return ggml_cont(X, ggml_permute(X, C.f32({10, 6, 4, 2}), 0, 2, 1, 3));
  });
  Test("transposed", [](Case &C, ggml_context *X) {
    return ggml_cont(X, ggml_transpose(X, C.f32({10, 6})));
  });
  Test("view", [](Case &C, ggml_context *X) {
    ggml_tensor *Whole = C.f32({16, 8});
    return ggml_cont(X, ggml_view_2d(X, Whole, 8, 4, Whole->nb[1],
                                     4 * sizeof(float) + Whole->nb[1]));
  });
  for (int Dim = 0; Dim != 4; ++Dim)
    Test("concat-" + std::to_string(Dim), [=](Case &C, ggml_context *X) {
      std::vector<int64_t> A{6, 5, 4, 3}, B = A;
      B[static_cast<size_t>(Dim)] = 2;
      return ggml_concat(X, C.f32(A), C.f32(B), Dim);
    });
  Test("repeat", [](Case &C, ggml_context *X) {
    return ggml_repeat_4d(X, C.f32({5, 2, 3}), 10, 4, 3, 2);
  });
  Test("get-rows", [](Case &C, ggml_context *X) {
    return ggml_get_rows(X, C.f32({16, 12}), C.indices({7}, 12));
  });
  Test("get-rows-half", [](Case &C, ggml_context *X) {
    return ggml_get_rows(X, C.input(GGML_TYPE_F16, {16, 12}),
                         C.indices({7}, 12));
  });
  Test("argsort", [](Case &C, ggml_context *X) {
    return ggml_argsort(X, C.f32({16, 6}), GGML_SORT_ORDER_ASC);
  });
  Test("argsort-descending", [](Case &C, ggml_context *X) {
    return ggml_argsort(X, C.f32({16, 6}), GGML_SORT_ORDER_DESC);
  });
  Test("diag-mask", [](Case &C, ggml_context *X) {
    return ggml_diag_mask_inf(X, C.f32({10, 10, 3}), 5);
  });
  Test("acc", [](Case &C, ggml_context *X) {
    ggml_tensor *A = C.f32({16, 8});
    return ggml_acc(X, A, C.f32({8, 4}), A->nb[1], A->nb[2], A->nb[3], 16);
  });
  Test("pad", [](Case &C, ggml_context *X) {
    return ggml_pad(X, C.f32({10, 6, 2}), 3, 2, 0, 0);
  });
  Test("upscale", [](Case &C, ggml_context *X) {
    return ggml_upscale(X, C.f32({8, 6, 3}), 2, GGML_SCALE_MODE_NEAREST);
  });
  Test("arange",
       [](Case &, ggml_context *X) { return ggml_arange(X, 0, 10, 0.5f); });
  Test(
      "timestep-embedding",
      [](Case &C, ggml_context *X) {
        return ggml_timestep_embedding(X, C.f32({4}), 32, 10000);
      },
      1e-5);
  Test("pool-max", [](Case &C, ggml_context *X) {
    return ggml_pool_2d(X, C.f32({16, 12, 3}), GGML_OP_POOL_MAX, 2, 2, 2, 2, 0,
                        0);
  });
  Test("pool-average", [](Case &C, ggml_context *X) {
    return ggml_pool_2d(X, C.f32({16, 12, 3}), GGML_OP_POOL_AVG, 3, 3, 3, 3, 0,
                        0);
  });
  Test(
      "im2col",
      [](Case &C, ggml_context *X) {
        return ggml_im2col(X, C.input(GGML_TYPE_F16, {3, 3, 2, 4}),
                           C.f32({12, 10, 2, 1}), 1, 1, 1, 1, 1, 1, true,
                           GGML_TYPE_F16);
      },
      1e-6);
  Test(
      "conv-transpose-1d",
      [](Case &C, ggml_context *X) {
        return ggml_conv_transpose_1d(X, C.f32({3, 4, 2}), C.f32({9, 2}), 2, 0,
                                      1);
      },
      1e-5);
  for (int Mode : {0, 2})
    Test(
        Mode ? "rope-neox" : "rope",
        [=](Case &C, ggml_context *X) {
          return ggml_rope(X, C.f32({64, 4, 6}), C.indices({6}, 100), 64, Mode);
        },
        1e-5);
  Test(
      "flash-attention",
      [](Case &C, ggml_context *X) {
        return ggml_flash_attn_ext(
            X, C.f32({64, 8, 4, 1}), C.input(GGML_TYPE_F16, {64, 32, 4, 1}),
            C.input(GGML_TYPE_F16, {64, 32, 4, 1}),
            C.input(GGML_TYPE_F16, {32, 64, 1, 1}), 0.125f, 0, 0);
      },
      1e-4);
  // A layer of a network: several operators in one graph.
  Test(
      "layer",
      [](Case &C, ggml_context *X) {
        ggml_tensor *In = C.f32({64, 8});
        ggml_tensor *Normed =
            ggml_mul(X, ggml_rms_norm(X, In, 1e-6f), C.f32({64}));
        ggml_tensor *Up =
            ggml_mul_mat(X, C.input(GGML_TYPE_F16, {64, 128}), Normed);
        ggml_tensor *Gate = ggml_silu(
            X, ggml_mul_mat(X, C.input(GGML_TYPE_F16, {64, 128}), Normed));
        ggml_tensor *Down = ggml_mul_mat(X, C.input(GGML_TYPE_F16, {128, 64}),
                                         ggml_mul(X, Up, Gate));
        return ggml_add(X, In, Down);
      },
      1e-4);

  ggml_backend_free(Cpu);
  ggml_backend_free(Cann);
  return Wrong ? 1 : 0;
}
