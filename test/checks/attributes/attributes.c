/* RUN: %check_acl_tidy %s 'acl-*'
   The attributes in C, on redeclarations as well. */

#include "acl/acl.h"

#define TEAM_ACQUIRES(kind) __attribute__((acquire_handle(kind)))
#define TEAM_RELEASES(kind) __attribute__((release_handle(kind)))
#define TEAM_USES(kind) __attribute__((use_handle(kind)))

typedef struct team_job team_job;
int team_job_open(team_job **job TEAM_ACQUIRES("job"));
int team_job_run(team_job *job TEAM_USES("job"));
void team_job_close(team_job *job TEAM_RELEASES("job"));

/* Descriptors are numbers. */
TEAM_ACQUIRES("descriptor") int team_open(const char *name);
void team_close(int fd TEAM_RELEASES("descriptor"));
int team_read(int fd TEAM_USES("descriptor"));

aclrtStream team_stream(int device);
aclrtStream team_stream(int device) __attribute__((ownership_returns(stream)));

int leak(void) {
  team_job *job = NULL;
  if (team_job_open(&job) != 0)
    return -1;
  if (team_job_run(job) != 0)
    return -2;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: job 'job' from 'team_job_open' is never released on this path; call 'team_job_close' before it is lost [acl-resource-leak]
  team_job_close(job);
  return 0;
}

void leak_of_redeclared(void) {
  aclrtStream s = team_stream(0);
  aclrtSynchronizeStream(s);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 's' from 'team_stream' is never released on this path

int descriptor_leak(const char *name) {
  int fd = team_open(name);
  return team_read(fd);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: descriptor 'fd' from 'team_open' is never released on this path; call 'team_close' before it is lost
}

int use_after(team_job *job) {
  team_job_close(job);
  return team_job_run(job);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: job 'job' is passed to 'team_job_run' after 'team_job_close' has released it
}

int descriptor(const char *name) {
  int fd = team_open(name);
  team_close(fd);
  return team_read(fd);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: descriptor 'fd' is passed to 'team_read' after 'team_close' has released it
}

void twice(const char *name) {
  int fd = team_open(name);
  team_close(fd);
  team_close(fd);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: descriptor 'fd' is released twice
}

/* --- Right uses --------------------------------------------------------- */

int right(const char *name) {
  team_job *job = NULL;
  int fd = team_open(name);
  int status = team_read(fd);
  team_close(fd);
  if (team_job_open(&job) != 0)
    return -1;
  status |= team_job_run(job);
  team_job_close(job);
  job = NULL;
  return status;
}
