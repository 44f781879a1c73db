//===-- acltidy/annotations.h - Talk to the simulated runtime -----*- C -*-===//
//
// For memory pools, leak scopes and unit tests of ACL clients. Every function
// does nothing and returns 0 when the program does not run on the simulated
// runtime, so that the calls can stay in production code. Nothing has to be
// linked: the functions are weak.
//
// All functions are thread-safe.
//
//===----------------------------------------------------------------------===//
#ifndef ACLTIDY_ANNOTATIONS_H
#define ACLTIDY_ANNOTATIONS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACLTIDY_WEAK __attribute__((weak, visibility("default")))

/* A finding as acltidyRtTakeFindings shows it. The strings live during the
   call of the visitor. */
typedef struct acltidyFinding {
  const char *rule;    /* "acl-resource-leak" */
  const char *message; /* one sentence */
  uint64_t count;      /* how often it was seen */
} acltidyFinding;
typedef void (*acltidyFindingVisitor)(const acltidyFinding *finding,
                                      void *userData);

/* Do not call these; call the functions below. */
ACLTIDY_WEAK uint64_t acltidyRtTakeFindings(acltidyFindingVisitor visitor,
                                            void *userData);
ACLTIDY_WEAK void acltidyRtExpect(const char *rule, uint64_t count);
ACLTIDY_WEAK uint64_t acltidyRtCheckpoint(void);
ACLTIDY_WEAK uint64_t acltidyRtReportLeaksSince(uint64_t checkpoint);
ACLTIDY_WEAK void acltidyRtPoolAlloc(const void *pool, const void *address,
                                     size_t size);
ACLTIDY_WEAK void acltidyRtPoolFree(const void *pool, const void *address);
ACLTIDY_WEAK void acltidyRtFail(const char *plan);
ACLTIDY_WEAK void acltidyRtHibernate(void);

/* Whether the program runs on the simulated runtime. */
static inline int acltidyIsSimulated(void) {
  return &acltidyRtTakeFindings != 0;
}

/* Shows every finding made so far to the visitor, which may be null, and
   removes them from the report. Returns how many there were. */
static inline uint64_t acltidyTakeFindings(acltidyFindingVisitor visitor,
                                           void *userData) {
  return &acltidyRtTakeFindings ? acltidyRtTakeFindings(visitor, userData) : 0;
}

/* The next `count` findings of the rule are expected: they are left out of the
   report. What is expected and does not come is named at exit. */
static inline void acltidyExpect(const char *rule, uint64_t count) {
  if (&acltidyRtExpect)
    acltidyRtExpect(rule, count);
}

/* A leak scope: what was acquired since the checkpoint and is still alive is
   reported as leaked. Returns the number of resources. */
static inline uint64_t acltidyCheckpoint(void) {
  return &acltidyRtCheckpoint ? acltidyRtCheckpoint() : 0;
}
static inline uint64_t acltidyReportLeaksSince(uint64_t checkpoint) {
  return &acltidyRtReportLeaksSince ? acltidyRtReportLeaksSince(checkpoint) : 0;
}

/* A block of `size` bytes at `address`, inside of memory that the API has
   allocated, is handed out by a pool; and comes back to it. `pool` is any
   address that names the pool. Bounds, life and leaks of blocks are checked
   like those of allocations. */
static inline void acltidyPoolAlloc(const void *pool, const void *address,
                                    size_t size) {
  if (&acltidyRtPoolAlloc)
    acltidyRtPoolAlloc(pool, address, size);
}
static inline void acltidyPoolFree(const void *pool, const void *address) {
  if (&acltidyRtPoolFree)
    acltidyRtPoolFree(pool, address);
}

/* Calls that fail from now on, in the form of ACLTIDY_FAIL; "n-th" counts from
   here. Null or "": none. */
static inline void acltidyFail(const char *plan) {
  if (&acltidyRtFail)
    acltidyRtFail(plan);
}

/* The simulated system hibernates and wakes up again. */
static inline void acltidyHibernate(void) {
  if (&acltidyRtHibernate)
    acltidyRtHibernate();
}

#ifdef __cplusplus
}
#endif

#endif /* ACLTIDY_ANNOTATIONS_H */
