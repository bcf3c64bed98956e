/**
 * Starts a program again and again, and times each start from exec to its answer: `launch RUNS PROGRAM ARGUMENTS...`.
 *
 * The program speaks the protocol of `host --headless` (src/sim/native/protocol.ts): it is asked to power on, and answers when its first
 * frame is drawn. Prints a line for each run: nanoseconds until then, nanoseconds of processor time, KiB resident. Written in C, for
 * Node takes longer to start a process than some of the programs to draw.
 */
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char ** environ;

static void fail(const char * why) {
  perror(why);
  exit(1);
}

static int64_t now_of(clockid_t clock) {
  struct timespec time;
  if(clock_gettime(clock, &time) != 0) fail("clock_gettime");
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void take(int from, void * to, size_t length) {
  for(size_t at = 0; at < length;) {
    ssize_t got = read(from, (char *)to + at, length - at);
    if(got <= 0) fail("the program ended");
    at += (size_t)got;
  }
}

/** Until the result of a request; its first byte behind the kind is the power: 1 = on. */
static void wait_for_result(int from) {
  static uint8_t frame[1 << 20];
  for(;;) {
    uint32_t length;
    take(from, &length, sizeof length);
    if(length < 1 || length > sizeof frame) fail("an answer that is none");
    take(from, frame, length);
    if(frame[0] != 3) continue;
    if(length < 2 || frame[1] != 1) fail("the program is not on");
    return;
  }
}

static long resident(pid_t process) {
  char path[64], line[256];
  long kib = 0;
  snprintf(path, sizeof path, "/proc/%d/status", (int)process);
  FILE * file = fopen(path, "r");
  if(file == NULL) fail(path);
  while(fgets(line, sizeof line, file))
    if(sscanf(line, "VmRSS: %ld", &kib) == 1) break;
  fclose(file);
  return kib;
}

/** Nanoseconds of processor time of all the process's threads. */
static int64_t spent(pid_t process) {
  clockid_t clock;
  if(clock_getcpuclockid(process, &clock) != 0) fail("no clock of the process");
  return now_of(clock);
}

int main(int count, char ** arguments) {
  static const uint8_t power_on[] = {1, 0, 0, 0, 1};
  if(count < 3) return 2;
  for(long runs = atol(arguments[1]); runs > 0; runs--) {
    int in[2], out[2];
    if(pipe(in) != 0 || pipe(out) != 0) fail("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    for(int i = 0; i < 2; i++) {
      posix_spawn_file_actions_addclose(&actions, in[i]);
      posix_spawn_file_actions_addclose(&actions, out[i]);
    }
    if(write(in[1], power_on, sizeof power_on) != (ssize_t)sizeof power_on) fail("write");
    int64_t begin = now_of(CLOCK_MONOTONIC);
    pid_t process;
    if(posix_spawn(&process, arguments[2], &actions, NULL, arguments + 2, environ) != 0) fail(arguments[2]);
    close(in[0]);
    close(out[1]);
    wait_for_result(out[0]);
    int64_t took = now_of(CLOCK_MONOTONIC) - begin, busy = spent(process);
    long kib = resident(process);
    close(in[1]);
    close(out[0]);
    if(waitpid(process, NULL, 0) != process) fail("wait");
    posix_spawn_file_actions_destroy(&actions);
    printf("%lld %lld %ld\n", (long long)took, (long long)busy, kib);
  }
  return 0;
}
