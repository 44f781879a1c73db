// RUN: %check_acl_tidy %s acl-deprecated-api --config="{CheckOptions: {acl.ModelFiles: '%S/Inputs/team.yaml'}}"
// Functions that were removed, as a model file tells.

namespace team {
int start(int device);
}
int teamStart(int device);
void teamStop();

int wrappers() {
  int status = team::start(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'start' was removed in 9.0; use 'teamStart' [acl-deprecated-api]
  teamStop();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'teamStop' was removed in 9.1; do without it
  return status;
}
