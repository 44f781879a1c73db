//===- Enter.h - How an exported function reaches its behaviour -----------===//
//
// The exported functions are generated; each has a static Entry and forwards
// here. A Call checks the arguments against the contract, the behaviour does
// the work, and the Call records what the contract says of it.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_ENTER_H
#define ACLTIDY_SIM_ENTER_H

#include "core/Call.h"

#include <cstring>
#include <type_traits>

namespace acltidy::sim {

template <typename T> Word toWord(const T &Value) {
  static_assert(std::is_trivially_copyable_v<T>);
  Word Result = 0;
  if constexpr (std::is_pointer_v<T>)
    Result = reinterpret_cast<Word>(Value);
  else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
    Result = static_cast<Word>(Value);
  else if constexpr (std::is_floating_point_v<T>) {
    double Wide = static_cast<double>(Value);
    std::memcpy(&Result, &Wide, sizeof Wide);
  } else if constexpr (sizeof(T) <= sizeof(Word))
    std::memcpy(&Result, &Value, sizeof(T));
  return Result;
}

/// What a function returns that was not let through: its status, or nothing.
template <typename R> R refusal(int Code) {
  if constexpr (std::is_same_v<R, bool> || !std::is_integral_v<R>) {
    if constexpr (std::is_enum_v<R>)
      return static_cast<R>(Code);
    else
      return R();
  } else {
    return static_cast<R>(Code);
  }
}

#define ACLTIDY_SITE                                                           \
  Site { __builtin_return_address(0), __builtin_frame_address(0) }

/// Inlined, so that the return address is the client's.
template <typename R, typename... P, typename... A>
[[gnu::always_inline]] inline R enter(Entry &E, R (*Behaviour)(P...),
                                      A... Args) {
  const Word Words[sizeof...(A) + 1] = {toWord(Args)...};
  Call C(E, Words, ACLTIDY_SITE);
  if constexpr (std::is_void_v<R>) {
    if (!C.admit())
      return;
    Behaviour(Args...);
    C.finish(0);
  } else {
    if (!C.admit())
      return refusal<R>(C.code());
    R Result = Behaviour(Args...);
    C.finish(toWord(Result));
    return Result;
  }
}

/// A function without a behaviour. \p Code is its status for "not supported".
template <typename R, typename... A>
[[gnu::always_inline]] inline R refuse(Entry &E, int Code, A... Args) {
  const Word Words[sizeof...(A) + 1] = {toWord(Args)...};
  int Status = refuseCall(E, Words, ACLTIDY_SITE, Code);
  if constexpr (!std::is_void_v<R>)
    return refusal<R>(Status);
}

/// A function whose behaviour is what the contract says.
template <typename R, typename... A>
[[gnu::always_inline]] inline R byContract(Entry &E, A... Args) {
  const Word Words[sizeof...(A) + 1] = {toWord(Args)...};
  Call C(E, Words, ACLTIDY_SITE);
  Word Result = C.admit() ? C.carryOut() : static_cast<Word>(C.code());
  if constexpr (std::is_pointer_v<R>)
    return reinterpret_cast<R>(Result);
  else if constexpr (!std::is_void_v<R>)
    return static_cast<R>(Result);
}

/// The phases of an aclnn operator; defined in api/Operators.cpp.
int operatorPhaseOne(Call &C, const Word *Args);
int operatorPhaseTwo(Call &C, const Word *Args);

template <typename... A>
[[gnu::always_inline]] inline int phaseOne(Entry &E, A... Args) {
  const Word Words[sizeof...(A) + 1] = {toWord(Args)...};
  return runPhase(E, Words, ACLTIDY_SITE, operatorPhaseOne);
}

template <typename... A>
[[gnu::always_inline]] inline int phaseTwo(Entry &E, A... Args) {
  const Word Words[sizeof...(A) + 1] = {toWord(Args)...};
  return runPhase(E, Words, ACLTIDY_SITE, operatorPhaseTwo);
}

/// "Not supported" of a hi_mpi module.
constexpr unsigned HiNotSupported(unsigned Module) {
  return 0xA0000000u | Module << 16 | 4u << 13 | 8u;
}

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_ENTER_H
