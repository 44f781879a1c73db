// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy --config="{CheckOptions: {acl.ModelFiles: '%S/Inputs/team.yaml'}}"
// Functions of other files that a model file describes.

#include "acl/acl.h"

namespace team {
aclError openStream(int device, aclrtStream *stream);
void closeStream(aclrtStream stream);
void *upload(const void *from, size_t size);

class Pool {
public:
  void close();
  int fill(int value);
};
Pool *openPool(size_t size);

class Registry {
public:
  void adopt(Pool *pool);
};
} // namespace team

extern "C" {
int team_ticket_draw(unsigned *ticket);
int team_ticket_return(unsigned ticket);
int team_ticket_show(unsigned ticket);

typedef struct team_job team_job;
team_job *team_job_copy_begin(int device);
void team_job_copy_end(team_job *job);
team_job *team_job_scale_begin(int device);
void team_job_scale_end(team_job *job);
}

aclError leakOfKnownKind(int device) {
  aclrtStream s = nullptr;
  aclError status = team::openStream(device, &s);
  if (status != ACL_SUCCESS)
    return status;
  return aclrtSynchronizeStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' from 'openStream' is never released on this path; call 'aclrtDestroyStream' before it is lost [acl-resource-leak]
}

int leakOnError(const void *from, size_t size) {
  void *memory = team::upload(from, size);
  if (!memory)
    return -1;
  if (aclrtMemset(memory, size, 0, size) != ACL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: device memory 'memory' from 'upload' is never released on this path; call 'aclrtFree' before it is lost
  aclrtFree(memory);
  return 0;
}

int leakOfOwnKind() {
  team::Pool *pool = team::openPool(64);
  if (!pool)
    return -1;
  return pool->fill(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: buffer pool 'pool' from 'openPool' is never released on this path; call 'team::Pool::close' before it is lost
}

int leakOfTicket() {
  unsigned ticket = 0;
  if (team_ticket_draw(&ticket) != 0)
    return -1;
  return team_ticket_show(ticket);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: ticket 'ticket' from 'team_ticket_draw' is never released on this path; call 'team_ticket_return' before it is lost
}

void leakByPattern() {
  team_job_copy_begin(0);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: job from 'team_job_copy_begin' is never released on this path

void useAfter(int device) {
  aclrtStream s = nullptr;
  if (team::openStream(device, &s) != ACL_SUCCESS)
    return;
  team::closeStream(s);
  aclrtSynchronizeStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is passed to 'aclrtSynchronizeStream' after 'closeStream' has released it; call 'closeStream' after its last use [acl-use-after-destroy]
}

int ticketShownLate(unsigned ticket) {
  team_ticket_return(ticket);
  return team_ticket_show(ticket);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: ticket 'ticket' is passed to 'team_ticket_show' after 'team_ticket_return' has released it
}

void ticketReturnedTwice(unsigned ticket) {
  team_ticket_return(ticket);
  team_ticket_return(ticket);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: ticket 'ticket' is released twice
}

void mismatched() {
  aclrtEvent e = nullptr;
  if (aclrtCreateEvent(&e) != ACL_SUCCESS)
    return;
  team::closeStream(e);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: event 'e' from 'aclrtCreateEvent' is released by 'closeStream', which is for a stream; use 'aclrtDestroyEvent' [acl-mismatched-destroy]
}

void mismatchedUpload(const void *from, size_t size) {
  if (void *memory = team::upload(from, size))
    aclrtFreeHost(memory);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: device memory 'memory' from 'upload' is released by 'aclrtFreeHost', which is for pinned host memory; use 'aclrtFree'
}

// --- Right uses -------------------------------------------------------------

aclError right(int device, const void *from, size_t size) {
  aclrtStream s = nullptr;
  aclError status = team::openStream(device, &s);
  if (status != ACL_SUCCESS)
    return status;
  if (void *memory = team::upload(from, size)) {
    status = aclrtSynchronizeStream(s);
    aclrtFree(memory);
  }
  team::closeStream(s);
  return status;
}

int rightPool() {
  team::Pool *pool = team::openPool(64);
  if (!pool)
    return -1;
  int filled = pool->fill(0);
  pool->close();
  return filled;
}

// The registry has it now.
void adopted(team::Registry &registry) {
  team::Pool *pool = team::openPool(64);
  registry.adopt(pool);
}

int rightTicket() {
  unsigned ticket = 0;
  if (team_ticket_draw(&ticket) != 0)
    return -1;
  int shown = team_ticket_show(ticket);
  team_ticket_return(ticket);
  return shown;
}

// Any function of the family ends a job.
void rightJob(bool copy) {
  team_job *job = copy ? team_job_copy_begin(0) : team_job_scale_begin(0);
  team_job_scale_end(job);
}
