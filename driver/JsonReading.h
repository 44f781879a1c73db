//===- JsonReading.h - Members of JSON that may be missing ----------------===//

#ifndef ACLTIDY_DRIVER_JSONREADING_H
#define ACLTIDY_DRIVER_JSONREADING_H

#include "llvm/Support/JSON.h"
#include <string>

namespace acltidy::driver {

/// "" when there is no such text.
inline std::string text(const llvm::json::Object &O, llvm::StringRef Key) {
  return O.getString(Key).value_or("").str();
}

inline int64_t number(const llvm::json::Object &O, llvm::StringRef Key,
                      int64_t Default = 0) {
  return O.getInteger(Key).value_or(Default);
}

/// Calls \p Do for every object of an array, which may be null.
template <typename F> void eachObject(const llvm::json::Array *A, F Do) {
  if (A)
    for (const llvm::json::Value &V : *A)
      if (const llvm::json::Object *O = V.getAsObject())
        Do(*O);
}

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_JSONREADING_H
