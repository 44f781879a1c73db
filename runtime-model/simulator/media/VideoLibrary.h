//===- VideoLibrary.h - Ownership of libavcodec's objects -------*- C++ -*-===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_VIDEOLIBRARY_H
#define ACLTIDY_SIMULATOR_MEDIA_VIDEOLIBRARY_H

#include "Picture.h"
#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
}

namespace acltidy::media {

struct FreeCodec {
  void operator()(AVCodecContext *C) const { avcodec_free_context(&C); }
};
struct FreeFrame {
  void operator()(AVFrame *F) const { av_frame_free(&F); }
};
struct FreePacket {
  void operator()(AVPacket *P) const { av_packet_free(&P); }
};
struct FreeParser {
  void operator()(AVCodecParserContext *P) const { av_parser_close(P); }
};
using CodecPtr = std::unique_ptr<AVCodecContext, FreeCodec>;
using FramePtr = std::unique_ptr<AVFrame, FreeFrame>;
using PacketPtr = std::unique_ptr<AVPacket, FreePacket>;
using ParserPtr = std::unique_ptr<AVCodecParserContext, FreeParser>;

/// A message for an AVERROR.
inline std::string libraryMessage(int Code) {
  char Text[AV_ERROR_MAX_STRING_SIZE] = "";
  av_strerror(Code, Text, sizeof(Text));
  return Text;
}

/// Keeps the library's messages out of the client's stderr. The level of the
/// library itself is the client's, who may use it too.
/// Levels are less than 64; what goes beyond 255 is taken for a colour.
inline void silence(AVCodecContext &C) { C.log_level_offset = 180; }

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_VIDEOLIBRARY_H
