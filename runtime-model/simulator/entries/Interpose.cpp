//===- Interpose.cpp - Functions of the C library that meet ACL -----------===//
//
// Part of libascendcl, which every client links directly: the dynamic linker
// finds these definitions before the C library's. Each asks the runtime and
// then calls the real function. A program that defines its own (a sanitizer's
// free) goes first and is not disturbed.
//
//===----------------------------------------------------------------------===//

#include "core/Foreign.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <spawn.h>
#include <unistd.h>

using namespace acltidy::sim;

namespace {

/// The next definition of the function, looked up once.
template <typename F> F *real(F *&Known, const char *Name) {
  F *Found = __atomic_load_n(&Known, __ATOMIC_RELAXED);
  if (!Found) {
    Found = reinterpret_cast<F *>(dlsym(RTLD_NEXT, Name));
    __atomic_store_n(&Known, Found, __ATOMIC_RELAXED);
  }
  return Found;
}

void (*RealFree)(void *);
void *(*RealRealloc)(void *, size_t);
int (*RealSystem)(const char *);
void (*RealExit)(int);
FILE *(*RealPopen)(const char *, const char *);
int (*RealSpawn)(pid_t *, const char *, const posix_spawn_file_actions_t *,
                 const posix_spawnattr_t *, char *const[], char *const[]);
int (*RealSpawnp)(pid_t *, const char *, const posix_spawn_file_actions_t *,
                  const posix_spawnattr_t *, char *const[], char *const[]);

} // namespace

#pragma GCC visibility push(default)
extern "C" {

void free(void *Memory) {
  if (Memory && !mayFree(Memory, ACLTIDY_HERE))
    return;
  real(RealFree, "free")(Memory);
}

void *realloc(void *Memory, size_t Size) {
  if (Memory && !mayFree(Memory, ACLTIDY_HERE))
    return nullptr;
  return real(RealRealloc, "realloc")(Memory, Size);
}

void exit(int Status) {
  noticeExit(ACLTIDY_HERE);
  real(RealExit, "exit")(Status);
  __builtin_unreachable();
}

int system(const char *Command) {
  if (Command)
    noticeSpawn("system", Command, ACLTIDY_HERE);
  return real(RealSystem, "system")(Command);
}

FILE *popen(const char *Command, const char *Mode) {
  noticeSpawn("popen", Command, ACLTIDY_HERE);
  return real(RealPopen, "popen")(Command, Mode);
}

int posix_spawn(pid_t *Child, const char *Path,
                const posix_spawn_file_actions_t *Actions,
                const posix_spawnattr_t *Attributes, char *const Arguments[],
                char *const Environment[]) {
  noticeSpawn("posix_spawn", Arguments, ACLTIDY_HERE);
  return real(RealSpawn, "posix_spawn")(Child, Path, Actions, Attributes,
                                        Arguments, Environment);
}

int posix_spawnp(pid_t *Child, const char *File,
                 const posix_spawn_file_actions_t *Actions,
                 const posix_spawnattr_t *Attributes, char *const Arguments[],
                 char *const Environment[]) {
  noticeSpawn("posix_spawnp", Arguments, ACLTIDY_HERE);
  return real(RealSpawnp, "posix_spawnp")(Child, File, Actions, Attributes,
                                          Arguments, Environment);
}

} // extern "C"
#pragma GCC visibility pop
