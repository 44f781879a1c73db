//===- Warp.cpp - Maps of the plane, and pictures under them --------------===//

#include "Filters.h"
#include "Pairs.h"
#include <algorithm>
#include <cmath>

namespace acltidy::media {

Position Matrix::apply(double X, double Y) const {
  double W = At[2][0] * X + At[2][1] * Y + At[2][2];
  return {static_cast<float>((At[0][0] * X + At[0][1] * Y + At[0][2]) / W),
          static_cast<float>((At[1][0] * X + At[1][1] * Y + At[1][2]) / W)};
}

bool Matrix::invert(Matrix &Result) const {
  auto Minor = [&](int R, int C) {
    int A = (R + 1) % 3, B = (R + 2) % 3, D = (C + 1) % 3, E = (C + 2) % 3;
    return At[A][D] * At[B][E] - At[A][E] * At[B][D];
  };
  double Whole =
      At[0][0] * Minor(0, 0) + At[0][1] * Minor(0, 1) + At[0][2] * Minor(0, 2);
  if (!std::isfinite(Whole) || std::fabs(Whole) < 1e-12)
    return false;
  Matrix Inverse;
  for (int R = 0; R < 3; ++R)
    for (int C = 0; C < 3; ++C)
      Inverse.At[C][R] = Minor(R, C) / Whole;
  Result = Inverse;
  return true;
}

bool mapOfPoints(const Position *From, const Position *To, unsigned Count,
                 Matrix &Result) {
  if (Count != 3 && Count != 4)
    return false;
  // Two equations a pair, for the six or eight numbers of the map.
  unsigned N = 2 * Count;
  std::vector<std::vector<double>> Rows;
  for (unsigned I = 0; I < Count; ++I) {
    double X = From[I].X, Y = From[I].Y, U = To[I].X, V = To[I].Y;
    std::vector<double> A = {X, Y, 1, 0, 0, 0}, B = {0, 0, 0, X, Y, 1};
    if (Count == 4) {
      A.insert(A.end(), {-U * X, -U * Y});
      B.insert(B.end(), {-V * X, -V * Y});
    }
    A.push_back(U);
    B.push_back(V);
    Rows.push_back(A);
    Rows.push_back(B);
  }
  for (unsigned I = 0; I < N; ++I) {
    auto Best = std::max_element(Rows.begin() + I, Rows.end(),
                                 [&](const auto &A, const auto &B) {
                                   return std::fabs(A[I]) < std::fabs(B[I]);
                                 });
    if (!(std::fabs((*Best)[I]) > 1e-9))
      return false;
    std::swap(*Best, Rows[I]);
    for (unsigned J = 0; J < N; ++J) {
      double Factor = J == I ? 0 : Rows[J][I] / Rows[I][I];
      if (Factor != 0)
        for (unsigned K = I; K <= N; ++K)
          Rows[J][K] -= Factor * Rows[I][K];
    }
  }
  Matrix M;
  for (unsigned I = 0; I < N; ++I)
    M.At[I / 3][I % 3] = Rows[I][N] / Rows[I][I];
  Result = M;
  return true;
}

Matrix rotationAbout(Position Centre, double Degrees, double Scale) {
  double Angle = Degrees * 3.14159265358979323846 / 180;
  double A = Scale * std::cos(Angle), B = Scale * std::sin(Angle);
  Matrix M;
  M.At[0][0] = A;
  M.At[0][1] = B;
  M.At[0][2] = (1 - A) * Centre.X - B * Centre.Y;
  M.At[1][0] = -B;
  M.At[1][1] = A;
  M.At[1][2] = B * Centre.X + (1 - A) * Centre.Y;
  return M;
}

bool positionsOf(const Matrix &Forward, uint32_t Width, uint32_t Height,
                 std::vector<Position> &Positions) {
  Matrix Back;
  if (!Forward.invert(Back))
    return false;
  Positions.clear();
  for (uint32_t Y = 0; Y < Height; ++Y)
    for (uint32_t X = 0; X < Width; ++X)
      Positions.push_back(Back.apply(X, Y));
  return true;
}

namespace {

double sample(const Planar &In, unsigned C, int64_t X, int64_t Y,
              const Sampling &What) {
  int64_t Row = mirrored(Y, In.rows(C), What.Edges);
  int64_t At = mirrored(X, In.columns(C), What.Edges);
  return Row < 0 || At < 0 ? What.Values[C] : In.row(C, uint32_t(Row))[At];
}

double sampleBetween(const Planar &In, unsigned C, double X, double Y,
                     const Sampling &What) {
  // Far away is as good as outside.
  if (!(std::fabs(X) < 1e6) || !(std::fabs(Y) < 1e6))
    return What.Values[C];
  if (What.How == Interpolation::Nearest)
    return sample(In, C, std::lround(X), std::lround(Y), What);
  double Left = std::floor(X), Top = std::floor(Y);
  double U = X - Left, V = Y - Top;
  auto At = [&](int I, int J) {
    return sample(In, C, int64_t(Left) + I, int64_t(Top) + J, What);
  };
  double Upper = U > 0 ? At(0, 0) * (1 - U) + At(1, 0) * U : At(0, 0);
  if (!(V > 0))
    return Upper;
  double Lower = U > 0 ? At(0, 1) * (1 - U) + At(1, 1) * U : At(0, 1);
  return Upper * (1 - V) + Lower * V;
}

} // namespace

Status remap(const Picture &From, const Picture &To,
             const std::vector<Position> &Positions, const Sampling &What) {
  ACLTIDY_MEDIA_TRY(checkPair(From, To));
  if (From.Format != To.Format)
    return {Error::UnsupportedFormat, "input and output have other formats"};
  if (Positions.size() != uint64_t(To.Width) * To.Height)
    return {Error::BadSize, "there are not as many positions as the output has "
                            "pixels"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    Planar Out(*formatInfo(To.Format), To.Width, To.Height);
    for (unsigned C = 0; C < In.Components; ++C) {
      unsigned WidthShift = In.isChroma(C) ? In.WidthShift : 0;
      unsigned HeightShift = In.isChroma(C) ? In.HeightShift : 0;
      for (uint32_t Y = 0; Y < Out.rows(C); ++Y)
        for (uint32_t X = 0; X < Out.columns(C); ++X) {
          const Position &P = Positions[uint64_t(Y << HeightShift) * To.Width +
                                        (X << WidthShift)];
          double Value = sampleBetween(In, C, P.X / float(1u << WidthShift),
                                       P.Y / float(1u << HeightShift), What);
          Out.row(C, Y)[X] =
              static_cast<uint8_t>(std::lround(std::clamp(Value, 0.0, 255.0)));
        }
    }
    pack(Out, To, 0, 0);
    return {};
  });
}

} // namespace acltidy::media
