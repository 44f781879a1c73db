//===- JpegReader.h - libjpeg without its exit() ----------------*- C++ -*-===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_JPEGREADER_H
#define ACLTIDY_SIMULATOR_MEDIA_JPEGREADER_H

#include "Jpeg.h"
#include <csetjmp>
#include <cstdio>

extern "C" {
#include <jerror.h>
#include <jpeglib.h>
}

namespace acltidy::media {

/// libjpeg's error manager, which must come first, and where errors go.
struct JpegErrors {
  jpeg_error_mgr Manager;
  std::jmp_buf Jump;
  char Message[JMSG_LENGTH_MAX] = "";
  bool Warned = false; ///< The data are damaged, but were read.
};

/// A decoder. Its functions return false on an error, which is in Errors.
class JpegReader {
public:
  JpegReader();
  ~JpegReader();
  JpegReader(const JpegReader &) = delete;
  JpegReader &operator=(const JpegReader &) = delete;

  Status open(const void *Data, uint64_t Size, JpegInfo &Result);
  bool start();
  bool readRows(JSAMPIMAGE Rows, unsigned Lines);

  jpeg_decompress_struct Info = {};
  JpegErrors Errors;

private:
  bool readHeader(const void *Data, uint64_t Size);
  bool Created = false;
};

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_JPEGREADER_H
