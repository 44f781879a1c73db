//===- Aipp.cpp - What AIPP accepts, and what it does to pixels -----------===//

#include "api/Aipp.h"

#include "api/DataTypes.h"

#include <algorithm>
#include <cmath>

namespace acltidy::sim {

namespace {

/// Formats that the simulated products take (GE: aclmdlSetAIPPInputFormat).
struct Layout {
  aclAippInputFormat Format;
  int HalfBytes; ///< Of a pixel, in halves.
  int Channels;
  int RowsV2, ChannelsV2; ///< Rows in halves of the height.
};
constexpr Layout Layouts[] = {{ACL_YUV420SP_U8, 3, 3, 3, 1},
                              {ACL_XRGB8888_U8, 8, 4, 2, 4},
                              {ACL_RGB888_U8, 6, 3, 2, 3},
                              {ACL_YUV400_U8, 2, 1, 2, 1}};

const Layout *layoutOf(const AippHeader &H) {
  for (const Layout &L : Layouts)
    if (L.Format == static_cast<int>(H.Format))
      return &L;
  return nullptr;
}

std::string times(int64_t W, int64_t H) {
  return std::to_string(W) + " x " + std::to_string(H);
}

std::string cropMistake(const AippHeader &H, const AippImage &I) {
  if (!I.Crop)
    return "";
  if (I.CropX < 0 || I.CropY < 0 || I.CropWidth < 1 || I.CropHeight < 1 ||
      int64_t(I.CropX) + I.CropWidth > H.Width ||
      int64_t(I.CropY) + I.CropHeight > H.Height)
    return "the crop does not lie within the image of " +
           times(H.Width, H.Height);
  if (H.Format == ACL_YUV420SP_U8 && (I.CropX % 2 || I.CropY % 2))
    return "the crop of a YUV420SP image must begin at even positions";
  return "";
}

/// One pixel: up to four channels, before colour conversion.
struct Pixel {
  int C[4] = {};
};

Pixel pixelAt(const AippHeader &H, const unsigned char *From, int64_t X,
              int64_t Y) {
  int64_t W = H.Width;
  Pixel P;
  switch (H.Format) {
  case ACL_YUV420SP_U8: {
    const unsigned char *UV = From + W * H.Height + (Y / 2) * W + (X / 2) * 2;
    P.C[0] = From[Y * W + X];
    P.C[1] = UV[H.RbuvSwap ? 1 : 0];
    P.C[2] = UV[H.RbuvSwap ? 0 : 1];
    break;
  }
  case ACL_YUV400_U8:
    P.C[0] = From[Y * W + X];
    break;
  case ACL_RGB888_U8:
    for (int N = 0; N != 3; ++N)
      P.C[H.RbuvSwap ? 2 - N : N] = From[(Y * W + X) * 3 + N];
    break;
  default: { // XRGB: X is the last channel unless it is swapped to the front.
    const unsigned char *At = From + (Y * W + X) * 4;
    int First = H.AxSwap ? 1 : 0;
    for (int N = 0; N != 3; ++N)
      P.C[H.RbuvSwap ? 2 - N : N] = At[First + N];
    P.C[3] = At[H.AxSwap ? 0 : 3];
  }
  }
  return P;
}

void convertColours(const AippHeader &H, Pixel &P) {
  int In[3];
  for (int N = 0; N != 3; ++N)
    In[N] = P.C[N] - H.InputBias[N];
  for (int Row = 0; Row != 3; ++Row) {
    int Sum = 0;
    for (int Column = 0; Column != 3; ++Column)
      Sum += H.Matrix[Row * 3 + Column] * In[Column];
    // Rounded, as a shift does it; into the range of a byte.
    P.C[Row] = std::clamp(((Sum + 128) >> 8) + H.OutputBias[Row], 0, 255);
  }
}

} // namespace

uint64_t aippImageBytes(const AippHeader &H) {
  const Layout *L = layoutOf(H);
  if (!L || H.Width <= 0 || H.Height <= 0 || H.Width > MostAippImage ||
      H.Height > MostAippImage)
    return 0;
  return static_cast<uint64_t>(H.Width) * static_cast<uint64_t>(H.Height) *
         static_cast<uint64_t>(L->HalfBytes) / 2;
}

uint64_t aippBatchBytes(const AippHeader &H, int64_t Batches) {
  return aippImageBytes(H) *
         static_cast<uint64_t>(std::max<int64_t>(Batches, 0));
}

std::vector<int64_t> aippImageDims(const AippHeader &H, int64_t Batches,
                                   bool V2) {
  const Layout *L = layoutOf(H);
  if (!L)
    return {};
  if (V2)
    return {Batches, int64_t(H.Height) * L->RowsV2 / 2, H.Width, L->ChannelsV2};
  return {Batches, H.Height, H.Width, L->Channels};
}

std::pair<int64_t, int64_t> aippResult(const AippHeader &H,
                                       const AippImage &I) {
  int64_t Width = I.Scale ? I.ScaleToWidth : I.Crop ? I.CropWidth : H.Width;
  int64_t Height = I.Scale ? I.ScaleToHeight : I.Crop ? I.CropHeight : H.Height;
  if (I.Pad) {
    Width += int64_t(I.Left) + I.Right;
    Height += int64_t(I.Top) + I.Bottom;
  }
  return {Width, Height};
}

std::string aippMistake(const AippParameters &P) {
  const AippHeader &H = P.Common;
  if (!layoutOf(H))
    return "the input format must be YUV420SP_U8, XRGB8888_U8, RGB888_U8 or "
           "YUV400_U8";
  if (H.Format == ACL_YUV400_U8 && H.Csc)
    return "a YUV400 image has no colours to convert";
  if (H.Width <= 0 || H.Height <= 0)
    return "the size of the source image is not set";
  // The parameters may come from memory that the client wrote by itself.
  if (H.Width > MostAippImage || H.Height > MostAippImage)
    return "the source image is larger than 4096 x 4096";
  if (H.Format == ACL_YUV420SP_U8 && (H.Width % 2 || H.Height % 2))
    return "width and height of a YUV420SP image must be even";
  if (P.Images.empty())
    return "there are parameters of no image";
  auto First = aippResult(H, P.Images[0]);
  for (const AippImage &I : P.Images) {
    if (I.Scale)
      return "the product does not scale in AIPP";
    if (std::string Wrong = cropMistake(H, I); !Wrong.empty())
      return Wrong;
    if (I.Pad && (I.Top < 0 || I.Bottom < 0 || I.Left < 0 || I.Right < 0))
      return "the padding is negative";
    auto Result = aippResult(H, I);
    if (I.Pad && Result.first > 1080)
      return "a padded image must not be wider than 1080";
    if (Result != First)
      return "all images of a batch must come out in one size, but " +
             times(Result.first, Result.second) + " is not " +
             times(First.first, First.second);
  }
  return "";
}

std::vector<float> aippApply(const AippHeader &H, const AippImage &I,
                             const unsigned char *From, int64_t Channels) {
  auto [Width, Height] = aippResult(H, I);
  int64_t Top = I.Pad ? I.Top : 0, Left = I.Pad ? I.Left : 0;
  int64_t X0 = I.Crop ? I.CropX : 0, Y0 = I.Crop ? I.CropY : 0;
  int64_t W = I.Crop ? I.CropWidth : H.Width,
          Rows = I.Crop ? I.CropHeight : H.Height;
  // Padding is 0, as the documents say.
  std::vector<float> Planes(static_cast<size_t>(Channels * Width * Height), 0);
  for (int64_t Y = 0; Y != Rows; ++Y)
    for (int64_t X = 0; X != W; ++X) {
      Pixel P = pixelAt(H, From, X0 + X, Y0 + Y);
      if (H.Csc)
        convertColours(H, P);
      for (int64_t C = 0; C != std::min<int64_t>(Channels, 4); ++C)
        Planes[static_cast<size_t>((C * Height + Top + Y) * Width + Left + X)] =
            (static_cast<float>(P.C[C] - I.Mean[C]) - halfToFloat(I.Min[C])) *
            halfToFloat(I.Reciprocal[C]);
    }
  return Planes;
}

} // namespace acltidy::sim
