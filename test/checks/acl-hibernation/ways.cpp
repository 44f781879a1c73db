// RUN: %check_acl_tidy %s acl-hibernation
// The ways to put a system to sleep.

#include "acl/acl.h"
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/reboot.h>
#include <unistd.h>

extern "C" {
typedef struct sd_bus sd_bus;
int sd_bus_call_method(sd_bus *, const char *, const char *, const char *,
                       const char *, void *, void *, const char *, ...);
}

bool start() {
  return aclInit(nullptr) == ACL_SUCCESS && aclrtSetDevice(0) == ACL_SUCCESS;
}

void bySystem() {
  if (aclrtSetDevice(0) != ACL_SUCCESS)
    return;
  std::system("systemctl suspend");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' runs 'systemctl suspend' while this process uses ACL; end inference and media work and call 'aclFinalize' before the system sleeps [acl-hibernation]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: ACL is in use from here on
}

void byPipe(aclrtStream stream) {
  aclrtSynchronizeStream(stream);
  // CHECK-NOTES: :[[@LINE+3]]:16: warning: 'popen' runs 'rtcwake' while this process uses ACL
  // CHECK-NOTES: :[[@LINE-2]]:3: note: ACL is in use from here on
  const char *command = "sync && sudo /usr/sbin/rtcwake -m mem -s 60";
  FILE *out =  popen(command, "r");
  if (out)
    pclose(out);
}

void byString(aclrtStream stream) {
  aclrtSynchronizeStream(stream);
  std::string command = "echo mem > /sys/power/state";
  system(command.c_str());
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' runs '> /sys/power/state' while this process uses ACL
  // CHECK-NOTES: :[[@LINE-4]]:3: note: ACL is in use from here on
}

void byExec(aclrtStream stream) {
  aclrtSynchronizeStream(stream);
  execl("/bin/systemctl", "systemctl", "hibernate", static_cast<char *>(nullptr));
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'execl' runs 'systemctl hibernate' while this process uses ACL
  // CHECK-NOTES: :[[@LINE-3]]:3: note: ACL is in use from here on
}

void byArguments(aclrtStream stream, char **environment) {
  aclrtSynchronizeStream(stream);
  const char *arguments[] = {"sh", "-c", "loginctl hybrid-sleep", nullptr};
  pid_t child = 0;
  posix_spawnp(&child, "sh", nullptr, nullptr, const_cast<char **>(arguments), environment);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'posix_spawnp' runs 'loginctl hybrid-sleep' while this process uses ACL
  // CHECK-NOTES: :[[@LINE-5]]:3: note: ACL is in use from here on
}

void byFile(aclrtStream stream) {
  aclrtSynchronizeStream(stream);
  int state = open("/sys/power/state", O_WRONLY);
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: 'open' opens '/sys/power/state' for writing while this process uses ACL
  // CHECK-NOTES: :[[@LINE-3]]:3: note: ACL is in use from here on
  write(state, "mem", 3);
  close(state);
}

void byStdio(aclrtStream stream) {
  aclrtSynchronizeStream(stream);
  if (FILE *state = fopen("/sys/power/state", "w"))
    // CHECK-NOTES: :[[@LINE-1]]:21: warning: 'fopen' opens '/sys/power/state' for writing
    // CHECK-NOTES: :[[@LINE-3]]:3: note: ACL is in use from here on
    fclose(state);
}

void byReboot(aclrtStream stream) {
  aclrtSynchronizeStream(stream);
  reboot(0xd000fce2);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'reboot' suspends the system while this process uses ACL
  // CHECK-NOTES: :[[@LINE-3]]:3: note: ACL is in use from here on
}

void byBus(aclrtStream stream, sd_bus *bus) {
  aclrtSynchronizeStream(stream);
  sd_bus_call_method(bus, "org.freedesktop.login1", "/org/freedesktop/login1",
                     "org.freedesktop.login1.Manager", "SuspendThenHibernate",
                     nullptr, nullptr, "b", 0);
  // CHECK-NOTES: :[[@LINE-3]]:3: warning: 'sd_bus_call_method' calls 'SuspendThenHibernate' of logind while this process uses ACL
  // CHECK-NOTES: :[[@LINE-5]]:3: note: ACL is in use from here on
}

// In a helper, on a path from where ACL is in use.
static void sleepNow() {
  system("pm-suspend");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' runs 'pm-suspend' while this process uses ACL
  // CHECK-NOTES: :[[@LINE+6]]:7: note: calling 'start'
  // CHECK-NOTES: :20:10: note: ACL is in use from here on
  // CHECK-NOTES: :[[@LINE+4]]:7: note: returning from 'start'
  // CHECK-NOTES: :[[@LINE+4]]:5: note: calling 'sleepNow'
}
int main() {
  if (start())
    sleepNow();
  aclrtResetDevice(0);
  aclFinalize();
}

/* --- Right uses --------------------------------------------------------- */

// Nothing of ACL is left.
void finalized() {
  if (start()) {
    aclrtResetDevice(0);
    aclFinalize();
    system("systemctl suspend");
  }
}

// Before the first use, and where nothing tells of a use.
void before() {
  system("systemctl suspend");
  start();
}
void unknown() { system("systemctl hibernate"); }

// Other commands, files, codes and methods; questions.
void others(aclrtStream stream, sd_bus *bus, const char *given) {
  aclrtSynchronizeStream(stream);
  system("systemctl restart suspend.service");
  system("systemctl status systemd-suspend");
  system("echo systemctl suspend");
  system("cat /sys/power/state");
  system("rtcwake -m no -s 60");
  system("npu-smi info > /tmp/suspend");
  system(given);
  system("sleep 10");
  int state = open("/sys/power/state", O_RDONLY);
  close(state);
  if (FILE *file = fopen("/sys/power/state", "r"))
    fclose(file);
  if (FILE *file = fopen("/tmp/state", "w"))
    fclose(file);
  reboot(RB_AUTOBOOT);
  sd_bus_call_method(bus, "org.freedesktop.login1", "/org/freedesktop/login1",
                     "org.freedesktop.login1.Manager", "ListSessions", nullptr,
                     nullptr, "");
  sd_bus_call_method(bus, "com.example.Player", "/", "com.example.Player",
                     "Suspend", nullptr, nullptr, "");
}
