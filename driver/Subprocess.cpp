//===- Subprocess.cpp - What another program prints -----------------------===//

#include "Subprocess.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace acltidy::driver {

static std::string textOf(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path);
  return Text ? (*Text)->getBuffer().str() : "";
}

Captured capture(StringRef Program, ArrayRef<StringRef> Args) {
  Captured Result;
  SmallString<128> Out, Err;
  for (SmallString<128> *Path : {&Out, &Err})
    if (std::error_code EC =
            sys::fs::createTemporaryFile("acl-tidy", "out", *Path)) {
      Result.Err = "no temporary file: " + EC.message();
      return Result;
    }
  FileRemover RemoveOut(Out), RemoveErr(Err);
  SmallVector<StringRef> Words = {Program};
  append_range(Words, Args);
  std::string Problem;
  Result.Code =
      sys::ExecuteAndWait(Program, Words, /*Env=*/std::nullopt,
                          {StringRef(""), Out.str(), Err.str()},
                          /*SecondsToWait=*/0, /*MemoryLimit=*/0, &Problem);
  Result.Out = textOf(Out);
  Result.Err = Problem.empty() ? textOf(Err) : Problem;
  return Result;
}

} // namespace acltidy::driver
