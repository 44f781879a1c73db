//===- Filters.cpp - Blurs, morphology, rotation --------------------------===//

#include "Filters.h"

#include "Pairs.h"
#include <algorithm>
#include <cmath>

namespace acltidy::media {

namespace {

uint8_t rounded(double Value) {
  return static_cast<uint8_t>(std::lround(std::clamp(Value, 0.0, 255.0)));
}

Status checkWindow(const Window &W) {
  if (!W.Width || !W.Height || W.Width > 255 || W.Height > 255)
    return {Error::BadParameter, "the kernel is " + std::to_string(W.Width) +
                                     "x" + std::to_string(W.Height)};
  if (W.AnchorX < -1 || W.AnchorX >= int64_t(W.Width) || W.AnchorY < -1 ||
      W.AnchorY >= int64_t(W.Height))
    return {Error::BadParameter, "the anchor is not inside the kernel"};
  return {};
}

/// Calls \p Visit(value, index in the window) for the pixels around one.
template <class F>
void around(const Planar &In, unsigned C, uint32_t X, uint32_t Y,
            const Window &W, F Visit) {
  int64_t Left = int64_t(X) - (W.AnchorX < 0 ? W.Width / 2 : W.AnchorX);
  int64_t Top = int64_t(Y) - (W.AnchorY < 0 ? W.Height / 2 : W.AnchorY);
  for (uint32_t J = 0; J < W.Height; ++J) {
    int64_t Row = mirrored(Top + J, In.rows(C), W.Edges);
    for (uint32_t I = 0; I < W.Width; ++I) {
      int64_t At = mirrored(Left + I, In.columns(C), W.Edges);
      double Value =
          Row < 0 || At < 0 ? W.Values[C] : In.row(C, uint32_t(Row))[At];
      Visit(Value, J * W.Width + I);
    }
  }
}

/// Every sample of the output from what is around it in the input.
template <class F> Planar eachSample(const Planar &In, F Compute) {
  Planar Out = In;
  for (unsigned C = 0; C < In.Components; ++C)
    for (uint32_t Y = 0; Y < In.rows(C); ++Y)
      for (uint32_t X = 0; X < In.columns(C); ++X)
        Out.row(C, Y)[X] = Compute(C, X, Y);
  return Out;
}

} // namespace

std::vector<double> boxWeights(uint32_t Width, uint32_t Height) {
  size_t Count = size_t(Width) * Height;
  return std::vector<double>(Count, 1.0 / static_cast<double>(Count));
}

std::vector<double> gaussianWeights(uint32_t Width, uint32_t Height,
                                    double SigmaX, double SigmaY) {
  auto Line = [](uint32_t N, double Sigma) {
    if (!(Sigma > 0)) // As is usual: grows with the size.
      Sigma = 0.3 * ((N - 1) * 0.5 - 1) + 0.8;
    std::vector<double> Result(N);
    double Sum = 0;
    for (uint32_t I = 0; I < N; ++I) {
      double At = I - (N - 1) * 0.5;
      Sum += Result[I] = std::exp(-At * At / (2 * Sigma * Sigma));
    }
    for (double &Each : Result)
      Each /= Sum;
    return Result;
  };
  if (!(SigmaY > 0))
    SigmaY = SigmaX;
  std::vector<double> X = Line(Width, SigmaX), Y = Line(Height, SigmaY), All;
  for (double Row : Y)
    for (double Column : X)
      All.push_back(Row * Column);
  return All;
}

Status filter(const Picture &From, const Picture &To, const Window &W,
              const std::vector<double> &Weights, double Delta) {
  ACLTIDY_MEDIA_TRY(checkAlike(From, To));
  ACLTIDY_MEDIA_TRY(checkWindow(W));
  if (Weights.size() != size_t(W.Width) * W.Height)
    return {Error::BadParameter, "there are not as many weights as the kernel "
                                 "has places"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    pack(eachSample(In,
                    [&](unsigned C, uint32_t X, uint32_t Y) {
                      double Sum = Delta;
                      around(In, C, X, Y, W, [&](double Value, uint32_t At) {
                        Sum += Value * Weights[At];
                      });
                      return rounded(Sum);
                    }),
         To, 0, 0);
    return {};
  });
}

Status medianBlur(const Picture &From, const Picture &To, uint32_t Size) {
  ACLTIDY_MEDIA_TRY(checkAlike(From, To));
  Window W;
  W.Width = W.Height = Size;
  W.Edges = BorderType::Replicate;
  ACLTIDY_MEDIA_TRY(checkWindow(W));
  if (Size % 2 == 0)
    return {Error::BadParameter, "the kernel's size is even"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    std::vector<uint8_t> Values(size_t(Size) * Size);
    pack(eachSample(In,
                    [&](unsigned C, uint32_t X, uint32_t Y) {
                      around(In, C, X, Y, W, [&](double Value, uint32_t At) {
                        Values[At] = static_cast<uint8_t>(Value);
                      });
                      auto Middle =
                          Values.begin() + static_cast<long>(Values.size() / 2);
                      std::nth_element(Values.begin(), Middle, Values.end());
                      return *Middle;
                    }),
         To, 0, 0);
    return {};
  });
}

Status morphology(const Picture &From, const Picture &To, const Window &Given,
                  Shape Of, uint32_t Times, bool Greatest) {
  ACLTIDY_MEDIA_TRY(checkAlike(From, To));
  ACLTIDY_MEDIA_TRY(checkWindow(Given));
  if (!Times || Times > 1000)
    return {Error::BadParameter, "the iterations are " + std::to_string(Times)};
  Window W = Given;
  std::vector<bool> In(size_t(W.Width) * W.Height);
  int64_t AtX = W.AnchorX < 0 ? W.Width / 2 : W.AnchorX,
          AtY = W.AnchorY < 0 ? W.Height / 2 : W.AnchorY;
  for (uint32_t J = 0; J < W.Height; ++J)
    for (uint32_t I = 0; I < W.Width; ++I) {
      double X = W.Width > 1 ? (I - (W.Width - 1) / 2.0) / (W.Width / 2.0) : 0;
      double Y =
          W.Height > 1 ? (J - (W.Height - 1) / 2.0) / (W.Height / 2.0) : 0;
      In[J * W.Width + I] = Of == Shape::Rectangle ||
                            (Of == Shape::Cross && (I == AtX || J == AtY)) ||
                            (Of == Shape::Ellipse && X * X + Y * Y <= 1);
    }
  return guarded([&]() -> Status {
    Planar All = unpack(From, {0, 0, From.Width, From.Height});
    for (uint32_t Round = 0; Round < Times; ++Round)
      All = eachSample(All, [&](unsigned C, uint32_t X, uint32_t Y) {
        double Result = Greatest ? 0 : 255;
        around(All, C, X, Y, W, [&](double Value, uint32_t At) {
          if (In[At])
            Result =
                Greatest ? std::max(Result, Value) : std::min(Result, Value);
        });
        return rounded(Result);
      });
    pack(All, To, 0, 0);
    return {};
  });
}

Status rotate(const Picture &From, const Picture &To, unsigned Quarters) {
  ACLTIDY_MEDIA_TRY(checkPair(From, To));
  if (From.Format != To.Format)
    return {Error::UnsupportedFormat, "input and output have other formats"};
  if (!Quarters || Quarters > 3)
    return {Error::BadParameter, "no such angle"};
  bool Turned = Quarters != 2;
  if (To.Width != (Turned ? From.Height : From.Width) ||
      To.Height != (Turned ? From.Width : From.Height))
    return {Error::BadSize, "the output has not the size of the turned input"};
  const FormatInfo *F = formatInfo(From.Format);
  if (Turned && F->WidthShift != F->HeightShift)
    return {Error::UnsupportedFormat,
            std::string(F->Name) + " cannot be turned by a quarter"};
  return guarded([&]() -> Status {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    Planar Out(*F, To.Width, To.Height);
    for (unsigned C = 0; C < In.Components; ++C)
      for (uint32_t Y = 0; Y < Out.rows(C); ++Y)
        for (uint32_t X = 0; X < Out.columns(C); ++X) {
          uint32_t Row = Quarters == 1   ? In.rows(C) - 1 - X
                         : Quarters == 2 ? In.rows(C) - 1 - Y
                                         : X;
          uint32_t At = Quarters == 1   ? Y
                        : Quarters == 2 ? In.columns(C) - 1 - X
                                        : In.columns(C) - 1 - Y;
          Out.row(C, Y)[X] = In.row(C, Row)[At];
        }
    pack(Out, To, 0, 0);
    return {};
  });
}

} // namespace acltidy::media
