//===- ContractNames.h - How the tables spell enumerators -------*- C++ -*-===//
//
// One list per enumeration of Contract.h, used by the reader of the tables, by
// its messages ("expected one of …") and by the generated reference.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_CONTRACTNAMES_H
#define ACLTIDY_CONTRACT_CONTRACTNAMES_H

#include "Contract.h"

namespace acltidy::contract {

template <typename E> struct EnumName {
  std::string_view Name;
  E Value;
};

/// All spellings of an enumeration, in the order of its declaration.
template <typename E> Span<EnumName<E>> enumNames();

template <> Span<EnumName<HandleForm>> enumNames();
template <> Span<EnumName<LeakPolicy>> enumNames();
template <> Span<EnumName<Space>> enumNames();
template <> Span<EnumName<When>> enumNames();
template <> Span<EnumName<NullArg>> enumNames();
template <> Span<EnumName<ReleaseMode>> enumNames();
template <> Span<EnumName<HoldMode>> enumNames();
template <> Span<EnumName<AccessMode>> enumNames();
template <> Span<EnumName<Until>> enumNames();
template <> Span<EnumName<SyncTarget>> enumNames();
template <> Span<EnumName<EventOrder::Op>> enumNames();
template <> Span<EnumName<CallbackSort>> enumNames();
template <> Span<EnumName<ContextEffect>> enumNames();
template <> Span<EnumName<ProcessEffect>> enumNames();
template <> Span<EnumName<Purpose>> enumNames();
template <> Span<EnumName<SleepBy>> enumNames();
template <> Span<EnumName<Question>> enumNames();
template <> Span<EnumName<Requirement>> enumNames();
template <> Span<EnumName<Function::Returns>> enumNames();

/// The spelling of \p Value, or an empty string when it has none.
template <typename E> std::string_view nameOf(E Value) {
  for (const EnumName<E> &N : enumNames<E>())
    if (N.Value == Value)
      return N.Name;
  return {};
}

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_CONTRACTNAMES_H
