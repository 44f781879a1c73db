//===- Vpc.h - Crop, scale, paste, convert, borders, histograms -*- C++ -*-===//
///
/// \file
/// The vision preprocessing functions on pictures in memory. All check their
/// pictures with checkPicture(); product limits are the caller's business.
/// Input and output must not overlap. Any thread.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_VPC_H
#define ACLTIDY_SIMULATOR_MEDIA_VPC_H

#include "Planar.h"

namespace acltidy::media {

/// What happens between an input and an output. Without Crop the whole input
/// is taken, without Paste the whole output is written; an empty region is
/// none. Where sizes differ the picture is scaled, where formats differ it is
/// converted. Pixels outside Paste keep their values.
struct Transfer {
  Region Crop;
  Region Paste;
  Interpolation How = Interpolation::Bicubic;
  hi_csc_matrix Matrix = HI_CSC_MATRIX_BT601_WIDE;
};

/// Resize, Crop, CropResize, CropAndPaste, CropResizePaste, ConvertColor.
Status transfer(const Picture &From, const Picture &To, const Transfer &What);

/// One job of a batch.
struct Job {
  Picture From, To;
  Transfer What;
};

/// Runs \p Count jobs in order. On an error \p Failed is the job's index; the
/// jobs before it are done.
Status transferAll(const Job *Jobs, unsigned Count, unsigned &Failed);

/// The region of a V1 ROI config, whose edges are pixels inside: left and top
/// must be even, right and bottom odd (VPC pages, ROI configuration).
Status regionOfEdges(uint32_t Left, uint32_t Right, uint32_t Top,
                     uint32_t Bottom, Region &R);

/// The values of acldvppBorderType and hi_vpc_bord_type.
enum class BorderType { Constant, Replicate, Reflect, Reflect101, Wrap };

struct Border {
  uint32_t Top = 0, Bottom = 0, Left = 0, Right = 0;
  BorderType Type = BorderType::Constant;
  double Values[4] = {}; ///< Of constant borders, by component.
};

/// MakeBorder and CropResizeMakeBorder: the picture goes to what \p Around
/// leaves of \p To; \p What.Paste is not used.
Status makeBorder(const Picture &From, const Picture &To, const Transfer &What,
                  const Border &Around);

/// Counts of the values of Y, U, V or R, G, B; of grey only the first.
Status histogram(const Picture &From, uint32_t (&Counts)[3][256]);

/// Every component through its table.
Status lookUp(const Picture &From, const Picture &To,
              const uint8_t (&Tables)[3][256]);

/// Grey pictures: 5x5 filter, then every other column and row. Without
/// \p Filter the Gaussian of binomial weights.
Status pyramidDown(const Picture &From, const Picture &To,
                   const int8_t (*Filter)[5], uint32_t Divisor,
                   BorderType Edges);

/// Alpha of all pixels, where the format has it. \p Of was checked.
void setAlpha(const Picture &Of, uint8_t Value);

/// Mirrored top to bottom (0), left to right (1) or both (-1).
Status flip(const Picture &From, const Picture &To, int Direction);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_VPC_H
