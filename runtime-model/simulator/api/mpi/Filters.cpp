//===- Filters.cpp - hi_mpi_vpc: blurs, rotation, warping, tables ---------===//
//
// A table for a remapping is, per pixel of the output and row by row, the x and
// the y of the input as two floats.
//
//===----------------------------------------------------------------------===//

#include "Filters.h"

#include "api/mpi/PictureWork.h"

namespace acltidy::sim {

using namespace mpi;

namespace {

using media::Error;

hi_s32 missing() {
  return mpi::fail(call(), Module::Pictures, HI_ERR_NULL_PTR,
                   "a pointer is null or cannot be used");
}

hi_s32 wrong(const std::string &Why) {
  return mpi::fail(call(), Module::Pictures, HI_ERR_ILLEGAL_PARAM, Why);
}

bool border(Work &W, hi_vpc_bord_type Type, const hi_vpc_scalar &Scalar,
            media::BorderType &To, double (&Values)[4]) {
  if (static_cast<unsigned>(Type) > HI_BORDER_WRAP)
    return W.wrong({Error::BadParameter, "no such type of border"});
  To = static_cast<media::BorderType>(Type);
  std::copy(std::begin(Scalar.val), std::end(Scalar.val), Values);
  return true;
}

/// A call whose struct names input and output.
template <typename T, typename F>
hi_s32 run(hi_vpc_chn Id, const T *Parameters, hi_u32 *Job, F Make) {
  Work W(Id);
  T P;
  if (W && !readValue(Parameters, P))
    W.wrong({Error::NullPointer, "the parameters are missing"});
  Kernel Run;
  if (W)
    Run = Make(W, P);
  if (W && W.source(&P.src))
    W.output(P.dst, nullptr, nullptr, std::move(Run));
  return W.launch(Job);
}

template <typename T> media::Window windowOf(Work &W, const T &Config) {
  media::Window Result;
  Result.Width = Config.kernel_size.width;
  Result.Height = Config.kernel_size.height;
  border(W, Config.border_type, Config.scalar_value, Result.Edges,
         Result.Values);
  return Result;
}

Kernel filtering(const media::Window &Around, std::vector<double> Weights,
                 double Delta) {
  return [=](const media::Picture &A, const media::Picture &B) {
    return media::filter(A, B, Around, Weights, Delta);
  };
}

hi_s32 morphology(hi_vpc_chn Id, const hi_blur_param *Parameters, hi_u32 *Job,
                  bool Greatest) {
  return run(Id, Parameters, Job, [&](Work &W, const hi_blur_param &P) {
    const hi_blur_config &Config = P.blur_cfg;
    media::Window Around = windowOf(W, Config);
    Around.AnchorX = Config.anchor.x;
    Around.AnchorY = Config.anchor.y;
    if (static_cast<unsigned>(Config.morph_shapes) > MORPH_ELLIPSE)
      W.wrong({Error::BadParameter, "no such shape"});
    return [=, Of = static_cast<media::Shape>(Config.morph_shapes),
            Times = Config.iterations](const media::Picture &A,
                                       const media::Picture &B) {
      return media::morphology(A, B, Around, Of, Times, Greatest);
    };
  });
}

/// Kernels of reasonable size; others are refused before weights are made.
bool kernelFits(Work &W, const hi_size &Size) {
  return (Size.width && Size.height && Size.width <= 255 &&
          Size.height <= 255) ||
         W.wrong({Error::BadParameter, "the kernel has not 1 to 255 places in "
                                       "a row or column"});
}

media::Matrix matrixOf(const hi_transform_matrix &M) {
  media::Matrix Result;
  for (int R = 0; R < (M.matrix_type == HI_MATRIX_2_PLUS_3 ? 2 : 3); ++R)
    for (int C = 0; C < 3; ++C)
      Result.At[R][C] = M.matrix[R][C];
  return Result;
}

/// Gives the two rows of a map to the client.
hi_s32 giveMatrix(hi_transform_matrix *Out, const media::Matrix &Map) {
  hi_transform_matrix Result = {};
  Result.matrix_type = HI_MATRIX_2_PLUS_3;
  for (int R = 0; R != 2; ++R)
    for (int C = 0; C != 3; ++C)
      Result.matrix[R][C] = static_cast<hi_float>(Map.At[R][C]);
  return store(Out, Result) ? HI_SUCCESS : missing();
}

media::Sampling samplingOf(Work &W, const hi_transform_config &Config) {
  media::Sampling Result;
  Result.How = interpolation(Config.interpolation);
  border(W, Config.border_type, Config.scalar_value, Result.Edges,
         Result.Values);
  return Result;
}

bool pointsOf(const hi_point_pair_info &Pairs, unsigned Count,
              media::Matrix &Map) {
  media::Position From[4], To[4];
  if (Pairs.src_point_count != Count || Pairs.dest_point_count != Count)
    return false;
  for (unsigned I = 0; I != Count; ++I) {
    From[I] = {Pairs.src_point[I].x, Pairs.src_point[I].y};
    To[I] = {Pairs.dest_point[I].x, Pairs.dest_point[I].y};
  }
  return media::mapOfPoints(From, To, Count, Map);
}

constexpr uint64_t PositionBytes = sizeof(media::Position);
static_assert(PositionBytes == 8);

/// Whether a table is for pictures of a size and has room for it.
bool validTable(const hi_remap_lut &Table) {
  uint64_t Pixels = uint64_t(Table.dest_pic_width) * Table.dest_pic_height;
  return Table.lut && Pixels && Pixels <= (1u << 28) &&
         Table.lut_size >= Pixels * PositionBytes && Table.src_pic_width &&
         Table.src_pic_height;
}

hi_s32 fill(const hi_remap_lut &Table,
            const std::vector<media::Position> &Positions) {
  Word Address = reinterpret_cast<Word>(Table.lut);
  uint64_t Size = Positions.size() * PositionBytes;
  if (!call().touch({Address, Size, AccessMode::Write}) ||
      !storeBytes(process().Memory.bytes(Address), Positions.data(), Size))
    return missing();
  return HI_SUCCESS;
}

hi_s32 tableOfPoints(hi_point_pair_info *Pairs, hi_remap_lut *Table,
                     unsigned Count) {
  hi_point_pair_info P;
  hi_remap_lut T;
  if (!readValue(Pairs, P) || !readValue(Table, T))
    return missing();
  media::Matrix Map;
  std::vector<media::Position> Positions;
  if (!validTable(T))
    return wrong("the table has no sizes, or less memory than "
                 "hi_mpi_vpc_get_lut_mem_size told");
  if (!pointsOf(P, Count, Map) ||
      !media::positionsOf(Map, T.dest_pic_width, T.dest_pic_height, Positions))
    return wrong("the points are not " + std::to_string(Count) +
                 " pairs that tell a map");
  return fill(T, Positions);
}

} // namespace

hi_s32 api::hi_mpi_vpc_median_blur(hi_vpc_chn Id,
                                   const hi_median_blur_param *Parameters,
                                   hi_u32 *Job, hi_s32) {
  return run(Id, Parameters, Job, [](Work &, const hi_median_blur_param &P) {
    return [Size = P.median_blur_cfg.kernel_size](const media::Picture &A,
                                                  const media::Picture &B) {
      return media::medianBlur(A, B, Size);
    };
  });
}

hi_s32 api::hi_mpi_vpc_erode(hi_vpc_chn Id, const hi_blur_param *Parameters,
                             hi_u32 *Job, hi_s32) {
  return morphology(Id, Parameters, Job, /*Greatest=*/false);
}

hi_s32 api::hi_mpi_vpc_dilate(hi_vpc_chn Id, const hi_blur_param *Parameters,
                              hi_u32 *Job, hi_s32) {
  return morphology(Id, Parameters, Job, /*Greatest=*/true);
}

hi_s32 api::hi_mpi_vpc_blur(hi_vpc_chn Id, const hi_blur_param *Parameters,
                            hi_u32 *Job, hi_s32) {
  return run(Id, Parameters, Job, [](Work &W, const hi_blur_param &P) {
    media::Window Around = windowOf(W, P.blur_cfg);
    Around.AnchorX = P.blur_cfg.anchor.x;
    Around.AnchorY = P.blur_cfg.anchor.y;
    return kernelFits(W, P.blur_cfg.kernel_size)
               ? filtering(Around,
                           media::boxWeights(Around.Width, Around.Height), 0)
               : Kernel();
  });
}

hi_s32 api::hi_mpi_vpc_gaussian_blur(hi_vpc_chn Id,
                                     const hi_gaussian_blur_param *Parameters,
                                     hi_u32 *Job, hi_s32) {
  return run(Id, Parameters, Job, [](Work &W, const hi_gaussian_blur_param &P) {
    const hi_gaussian_blur_config &Config = P.gaussian_blur_cfg;
    media::Window Around = windowOf(W, Config);
    if (Around.Width % 2 == 0 || Around.Height % 2 == 0)
      W.wrong({Error::BadParameter, "the kernel's size is even"});
    return kernelFits(W, Config.kernel_size)
               ? filtering(Around,
                           media::gaussianWeights(Around.Width, Around.Height,
                                                  Config.sigma_x,
                                                  Config.sigma_y),
                           0)
               : Kernel();
  });
}

hi_s32 api::hi_mpi_vpc_filter2d(hi_vpc_chn Id,
                                const hi_filter_2d_param *Parameters,
                                hi_u32 *Job, hi_s32) {
  return run(Id, Parameters, Job, [](Work &W, const hi_filter_2d_param &P) {
    const hi_filter_2d_config &Config = P.filter_2d_cfg;
    media::Window Around = windowOf(W, Config);
    Around.AnchorX = Config.anchor.x;
    Around.AnchorY = Config.anchor.y;
    std::vector<double> Weights;
    if (!Around.Width || !Around.Height || Around.Width > 5 ||
        Around.Height > 5)
      W.wrong({Error::BadParameter, "the filter is larger than 5x5"});
    else
      for (uint32_t R = 0; R != Around.Height; ++R)
        Weights.insert(Weights.end(), Config.filter[R],
                       Config.filter[R] + Around.Width);
    return filtering(Around, std::move(Weights), Config.delta);
  });
}

hi_s32 api::hi_mpi_vpc_rotate(hi_vpc_chn Id, const hi_rotate_param *Parameters,
                              hi_u32 *Job, hi_s32) {
  return run(Id, Parameters, Job, [](Work &, const hi_rotate_param &P) {
    return [Quarters = static_cast<unsigned>(P.angle) +
                       1](const media::Picture &A, const media::Picture &B) {
      return media::rotate(A, B, Quarters);
    };
  });
}

hi_s32 api::hi_mpi_vpc_warp_affine(hi_vpc_chn Id, hi_transform_matrix *Given,
                                   hi_warp_transform_param *Parameters,
                                   hi_u32 *Job, hi_s32) {
  return run(
      Id, Parameters, Job, [&](Work &W, const hi_warp_transform_param &P) {
        hi_transform_matrix M;
        auto Positions = std::make_shared<std::vector<media::Position>>();
        media::Sampling What = samplingOf(W, P.transform_config);
        uint64_t Pixels = uint64_t(P.dst.picture_width) * P.dst.picture_height;
        if (!readValue(Given, M))
          W.wrong({Error::NullPointer, "the matrix is missing"});
        else if (M.matrix_type != HI_MATRIX_2_PLUS_3)
          W.wrong({Error::BadParameter, "the matrix is not of 2 rows"});
        else if (Pixels > (1u << 28) ||
                 !media::positionsOf(matrixOf(M), P.dst.picture_width,
                                     P.dst.picture_height, *Positions))
          W.wrong({Error::BadParameter, "the matrix cannot be inverted"});
        return [=](const media::Picture &A, const media::Picture &B) {
          return media::remap(A, B, *Positions, What);
        };
      });
}

hi_s32 api::hi_mpi_vpc_lut_remap(hi_vpc_chn Id,
                                 hi_warp_transform_param *Parameters,
                                 hi_remap_lut *Table, hi_u32 *Job, hi_s32) {
  return run(
      Id, Parameters, Job, [&](Work &W, const hi_warp_transform_param &P) {
        hi_remap_lut T;
        media::Sampling What = samplingOf(W, P.transform_config);
        uint64_t Count = 0;
        if (!readValue(Table, T))
          W.wrong({Error::NullPointer, "the table is missing"});
        else if (!validTable(T) || T.dest_pic_width != P.dst.picture_width ||
                 T.dest_pic_height != P.dst.picture_height ||
                 T.src_pic_width != P.src.picture_width ||
                 T.src_pic_height != P.src.picture_height)
          W.wrong({Error::BadParameter,
                   "the table is for pictures of another size"});
        else
          Count = uint64_t(T.dest_pic_width) * T.dest_pic_height;
        auto Address = reinterpret_cast<Word>(T.lut);
        if (Count &&
            !W.task().bytes(Address, Count * PositionBytes, AccessMode::Read))
          W.wrong({Error::BadParameter, W.task().Why});
        return [=](const media::Picture &A, const media::Picture &B) -> Status {
          std::vector<media::Position> Positions(Count);
          if (!guarded([&] {
                clientCopy(Positions.data(), process().Memory.bytes(Address),
                           Count * PositionBytes);
              }))
            return {Error::NullPointer, "the table's memory was released"};
          return media::remap(A, B, Positions, What);
        };
      });
}

hi_s32 api::hi_mpi_vpc_get_lut_mem_size(hi_u32 Width, hi_u32 Height,
                                        hi_u32 *Size) {
  uint64_t Bytes = uint64_t(Width) * Height * PositionBytes;
  if (!Bytes || Bytes > UINT32_MAX)
    return wrong("the size is 0, or too large");
  return store(Size, Bytes) ? HI_SUCCESS : missing();
}

hi_s32 api::hi_mpi_vpc_get_affine_transform(hi_point_pair_info *Pairs,
                                            hi_transform_matrix *Out) {
  hi_point_pair_info P;
  if (!readValue(Pairs, P))
    return missing();
  media::Matrix Map;
  if (!pointsOf(P, 3, Map))
    return wrong("the points are not 3 pairs that tell a map");
  return giveMatrix(Out, Map);
}

hi_s32 api::hi_mpi_vpc_get_rotation_matrix(hi_float_point Centre,
                                           hi_double Angle, hi_double Scale,
                                           hi_transform_matrix *Out) {
  return giveMatrix(Out,
                    media::rotationAbout({Centre.x, Centre.y}, Angle, Scale));
}

hi_s32 api::hi_mpi_vpc_get_affine_lut(hi_point_pair_info *Pairs, hi_u32,
                                      hi_remap_lut *Table) {
  return tableOfPoints(Pairs, Table, 3);
}

hi_s32 api::hi_mpi_vpc_get_perspective_lut(hi_point_pair_info *Pairs, hi_u32,
                                           hi_remap_lut *Table) {
  return tableOfPoints(Pairs, Table, 4);
}

hi_s32 api::hi_mpi_vpc_get_remap_lut(hi_map_param *Maps, hi_remap_lut *Table) {
  hi_map_param M;
  hi_remap_lut T;
  if (!readValue(Maps, M) || !readValue(Table, T))
    return missing();
  uint64_t Count = uint64_t(T.dest_pic_width) * T.dest_pic_height;
  if (!validTable(T) || M.dest_pic_width != T.dest_pic_width ||
      M.dest_pic_height != T.dest_pic_height ||
      M.map_size < Count * sizeof(float))
    return wrong("the maps and the table are for pictures of other sizes");
  std::vector<float> X, Y;
  if (!M.map1 || !M.map2 ||
      !readArray(static_cast<const float *>(M.map1), Count, X) ||
      !readArray(static_cast<const float *>(M.map2), Count, Y))
    return missing();
  std::vector<media::Position> Positions(Count);
  for (size_t I = 0; I != Count; ++I)
    Positions[I] = {X[I], Y[I]};
  return fill(T, Positions);
}

hi_s32 api::hi_mpi_vpc_set_chn_opt_attr(hi_vpc_chn Id,
                                        const hi_opt_attr *Attribute) {
  hi_s32 Error;
  hi_opt_attr A;
  hi_u32 Value;
  if (!pictures().find<VpcChannel>(call(), Id, Error))
    return Error;
  if (!readValue(Attribute, A) || A.len != sizeof Value ||
      !readValue(static_cast<const hi_u32 *>(A.value), Value))
    return missing();
  return static_cast<unsigned>(A.attr_type) <= HI_VPC_CHN_TASK_OVERTIME
             ? HI_SUCCESS
             : wrong("no such attribute");
}

hi_s32 api::hi_mpi_vpc_set_chn_workspace(hi_vpc_chn Id,
                                         hi_vpc_workspace_param *Given,
                                         hi_u32 Count) {
  hi_s32 Error;
  std::vector<hi_vpc_workspace_param> All;
  if (!pictures().find<VpcChannel>(call(), Id, Error))
    return Error;
  if (!Count || Count > 16 || !readArray(Given, Count, All))
    return missing();
  for (const hi_vpc_workspace_param &P : All)
    if (static_cast<unsigned>(P.func) > AFFINE || !P.max_source_pic_width ||
        !P.max_source_pic_height || !P.max_dest_pic_width ||
        !P.max_dest_pic_height)
      return wrong("no such function, or a size of 0");
  return HI_SUCCESS;
}

} // namespace acltidy::sim
