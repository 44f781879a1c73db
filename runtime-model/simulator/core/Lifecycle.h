//===- Lifecycle.h - Start, end, forks, and what ends with what -----------===//

#ifndef ACLTIDY_SIM_LIFECYCLE_H
#define ACLTIDY_SIM_LIFECYCLE_H

#include "core/Call.h"

namespace acltidy::sim {

/// Before the first call: handlers, fork hooks. Quick afterwards.
void startProcess();

/// ACLTIDY_IMPLICIT_DEVICE: gives the thread device 0.
void provideDevice(Call &C);

/// Reports calls on both sides of a fork.
void noticeFork(Call &C);

/// Reports local variables that are gone while a task uses them. \p Frame is
/// the end of the client's live stack.
void noticeStackEscape(Call &C, const void *Frame);

/// Ends an object and what it owns.
void endObject(Object &O, Life How, const Record *By, StackId At);

/// Ends all that lives in a context, on a device, or in the initialisation
/// (-1). The client may still try to release it.
void orphanContext(Serial Context, const Record *By, StackId At);
void orphanDevice(int32_t Device, const Record *By, StackId At);

/// Reports what was never released, of the objects after \p Since. Each object
/// once. Returns how many.
uint64_t reportLeaks(Serial Since = 0);

/// Writes what is left of the report. Once. \p Died: by a signal, so that
/// what is still alive is no leak.
void finishReport(bool Died = false);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_LIFECYCLE_H
