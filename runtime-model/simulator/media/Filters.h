//===- Filters.h - Blurs, morphology, rotation, warping ---------*- C++ -*-===//
///
/// \file
/// Functions that compute a pixel from several of the input. All check their
/// pictures with checkPicture(); product limits are the caller's business.
/// Chroma planes are treated like pictures of their own size. Any thread.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_FILTERS_H
#define ACLTIDY_SIMULATOR_MEDIA_FILTERS_H

#include "Vpc.h"
#include <vector>

namespace acltidy::media {

/// The pixels around one that a filter looks at; the anchor is the pixel
/// itself, -1 the middle.
struct Window {
  uint32_t Width = 0, Height = 0;
  int32_t AnchorX = -1, AnchorY = -1;
  BorderType Edges = BorderType::Constant;
  double Values[4] = {}; ///< Of constant borders, by component.
};

/// Sums of weighted pixels plus \p Delta, rounded. \p Weights are row by row.
Status filter(const Picture &From, const Picture &To, const Window &Around,
              const std::vector<double> &Weights, double Delta);

/// Weights of a blur in which all pixels count the same.
std::vector<double> boxWeights(uint32_t Width, uint32_t Height);
/// Weights of a Gaussian blur; a sigma that is not positive follows the size.
std::vector<double> gaussianWeights(uint32_t Width, uint32_t Height,
                                    double SigmaX, double SigmaY);

/// The middle value of \p Size x \p Size pixels; edges are repeated.
Status medianBlur(const Picture &From, const Picture &To, uint32_t Size);

enum class Shape { Rectangle, Cross, Ellipse };

/// The greatest value around every pixel, or the least one; \p Times over.
Status morphology(const Picture &From, const Picture &To, const Window &Around,
                  Shape Of, uint32_t Times, bool Greatest);

/// Turned clockwise by 1, 2 or 3 quarters.
Status rotate(const Picture &From, const Picture &To, unsigned Quarters);

/// Where the input has what goes to a pixel of the output.
struct Position {
  float X = 0, Y = 0;
};

/// How pixels are taken from between others, and from beyond the edge.
struct Sampling {
  Interpolation How = Interpolation::Bilinear;
  BorderType Edges = BorderType::Constant;
  double Values[4] = {};
};

/// Every pixel of the output from its position in the input; \p Positions are
/// row by row, as many as the output has pixels.
Status remap(const Picture &From, const Picture &To,
             const std::vector<Position> &Positions, const Sampling &What);

/// A map of the plane: x' = (a x + b y + c) / w and so on; the last row is
/// 0 0 1 for affine ones.
struct Matrix {
  double At[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  Position apply(double X, double Y) const;
  /// False when there is none.
  bool invert(Matrix &Result) const;
};

/// The map that takes \p Count points (3: affine, 4: perspective) to others.
/// False when they do not tell one.
bool mapOfPoints(const Position *From, const Position *To, unsigned Count,
                 Matrix &Result);

/// A rotation about a point by degrees counter-clockwise, with scaling.
Matrix rotationAbout(Position Centre, double Degrees, double Scale);

/// The positions in the input for \p Forward, which leads from it to the
/// output. False when it cannot be inverted.
bool positionsOf(const Matrix &Forward, uint32_t Width, uint32_t Height,
                 std::vector<Position> &Positions);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_FILTERS_H
