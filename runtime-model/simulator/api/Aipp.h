//===- Aipp.h - Preprocessing of images in front of a model ---------------===//
//
// Parameters of AIPP, as a description gives them (static) or as
// aclmdlSetInputAIPP puts them into the memory of a model's input (dynamic),
// and what they do to an image: crop, colour conversion, mean, minimum and
// variance, padding. Images are scaled by no product that is simulated.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_AIPP_H
#define ACLTIDY_SIM_AIPP_H

#include "acl/acl_mdl.h"

#include <cstdint>
#include <string>
#include <vector>

namespace acltidy::sim {

// Ranges of the documents (aclmdlSetAIPP… pages of GE).
/// Width and height of a source image at most.
constexpr int32_t MostAippImage = 4096;
/// Padding on each side at most.
constexpr int32_t MostAippPadding = 32;
/// Coefficients of a colour conversion.
constexpr int32_t LeastAippCoefficient = -32677, MostAippCoefficient = 32676;

/// In the memory of a dynamic AIPP input: one of these, ...
struct AippHeader {
  uint8_t Format = 0; ///< aclAippInputFormat.
  int8_t Csc = 0, RbuvSwap = 0, AxSwap = 0;
  uint8_t Batches = 0; ///< Modulo 256; the size of the memory tells.
  uint8_t Reserved1[3] = {};
  int32_t Width = 0, Height = 0;
  int16_t Matrix[9] = {};
  int16_t Reserved2[3] = {};
  uint8_t OutputBias[3] = {}, InputBias[3] = {};
  uint8_t Reserved3[18] = {};
};
static_assert(sizeof(AippHeader) == 64);

/// ... and one of these for each image.
struct AippImage {
  int8_t Crop = 0, Scale = 0, Pad = 0;
  int8_t Reserved1[5] = {};
  int32_t CropX = 0, CropY = 0, CropWidth = 0, CropHeight = 0;
  int32_t ScaleFromWidth = 0, ScaleFromHeight = 0, ScaleToWidth = 0,
          ScaleToHeight = 0;
  int32_t Top = 0, Bottom = 0, Left = 0, Right = 0;
  int16_t Mean[4] = {};
  uint16_t Min[4] = {}; ///< Half floats, as the next.
  uint16_t Reciprocal[4] = {0x3C00, 0x3C00, 0x3C00, 0x3C00};
  uint8_t Reserved2[16] = {};
};
static_assert(sizeof(AippImage) == 96);

struct AippParameters {
  AippHeader Common;
  std::vector<AippImage> Images;
};

/// Of an input that AIPP stands in front of.
struct AippInput {
  bool Dynamic = false;
  uint64_t MaxBytes = 0; ///< Of a dynamic one's images, all together.
  AippParameters Static;
};

/// Bytes of the memory of a dynamic AIPP input.
constexpr uint64_t aippBytes(uint64_t Batches) {
  return sizeof(AippHeader) + Batches * sizeof(AippImage);
}

/// Bytes of one image; 0 for formats that no product takes.
uint64_t aippImageBytes(const AippHeader &H);
/// Bytes of as many images as a batch has, which may be unknown.
uint64_t aippBatchBytes(const AippHeader &H, int64_t Batches);
/// The dimensions that aclmdlGetInputDims tells, and with V2 those of
/// aclmdlGetInputDimsV2.
std::vector<int64_t> aippImageDims(const AippHeader &H, int64_t Batches,
                                   bool V2);
/// Width and height of what comes out.
std::pair<int64_t, int64_t> aippResult(const AippHeader &H, const AippImage &I);
/// "" or what the documents forbid.
std::string aippMistake(const AippParameters &P);

/// The image at \p From as planes of channels, row by row.
std::vector<float> aippApply(const AippHeader &H, const AippImage &I,
                             const unsigned char *From, int64_t Channels);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_AIPP_H
