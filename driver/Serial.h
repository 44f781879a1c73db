//===- Serial.h - Values as bytes -----------------------------------------===//
//
// For results that cross a pipe or wait in the cache. A struct takes part with
// one function, found by its argument, that serves both directions:
//
//   template <typename A> void serialize(A &Ar, Step &S) {
//     Ar(S.Message, S.Where);
//   }
//
// The form is that of one build of acl-tidy: nothing else reads it.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_SERIAL_H
#define ACLTIDY_DRIVER_SERIAL_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace acltidy::driver {

class SerialWriter {
public:
  template <typename... Ts> void operator()(Ts &...Values) {
    (put(Values), ...);
  }
  std::string take() { return std::move(Out); }

private:
  void number(uint64_t N) {
    for (; N >= 0x80; N >>= 7)
      Out.push_back(static_cast<char>(N | 0x80));
    Out.push_back(static_cast<char>(N));
  }
  void put(std::string &S) {
    number(S.size());
    Out += S;
  }
  void put(double &D) {
    Out.append(reinterpret_cast<const char *>(&D), sizeof(D));
  }
  template <typename T> void put(std::vector<T> &Items) {
    number(Items.size());
    for (T &Item : Items)
      put(Item);
  }
  template <typename T> void put(T &Value) {
    if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
      number(static_cast<uint64_t>(Value));
    else
      serialize(*this, Value);
  }

  std::string Out;
};

/// Reads what a SerialWriter wrote. What is no such text makes ok() false and
/// gives empty values; it does no harm.
class SerialReader {
public:
  explicit SerialReader(llvm::StringRef In) : In(In) {}

  template <typename... Ts> void operator()(Ts &...Values) {
    (get(Values), ...);
  }
  /// Whether everything could be read so far.
  bool ok() const { return Ok; }
  bool atEnd() const { return In.empty(); }

private:
  uint64_t number() {
    uint64_t N = 0;
    for (unsigned Shift = 0; Shift < 64; Shift += 7) {
      if (In.empty())
        break;
      auto Byte = static_cast<uint8_t>(In.front());
      In = In.drop_front();
      N |= static_cast<uint64_t>(Byte & 0x7f) << Shift;
      if (!(Byte & 0x80))
        return N;
    }
    Ok = false;
    return 0;
  }
  llvm::StringRef bytes(uint64_t N) {
    if (N > In.size()) {
      Ok = false;
      In = {};
      return {};
    }
    llvm::StringRef Result = In.take_front(N);
    In = In.drop_front(N);
    return Result;
  }
  void get(std::string &S) { S = bytes(number()).str(); }
  void get(double &D) {
    llvm::StringRef Text = bytes(sizeof(D));
    D = 0;
    if (Ok)
      std::memcpy(&D, Text.data(), sizeof(D));
  }
  template <typename T> void get(std::vector<T> &Items) {
    uint64_t N = number();
    Items.clear();
    // Every item takes a byte at least: N cannot make us ask for much memory.
    if (N > In.size()) {
      Ok = false;
      return;
    }
    for (uint64_t I = 0; Ok && I != N; ++I)
      get(Items.emplace_back());
  }
  template <typename T> void get(T &Value) {
    if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
      Value = static_cast<T>(number());
    else
      serialize(*this, Value);
  }

  llvm::StringRef In;
  bool Ok = true;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_SERIAL_H
