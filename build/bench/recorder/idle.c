/**
 * What a recorder's programs cost while nothing happens: started by the kernel in the place of /init (`rdinit=/idle`), it starts the real
 * one as the first process and looks on from a second one.
 *
 * Every two seconds it writes a line to the console, `idle: UP HOST TURNS`: milliseconds since the start; of processor time of all threads
 * of the process `host`; how often these were given a processor.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** The first process whose name is `wanted`; 0 when there is none. */
static int find(const char * wanted) {
  DIR * all = opendir("/proc");
  struct dirent * entry;
  int found = 0;
  while(all && !found && (entry = readdir(all))) {
    char path[300], name[32] = "";
    int id = atoi(entry->d_name);
    if(id <= 1) continue;
    snprintf(path, sizeof path, "/proc/%d/comm", id);
    FILE * file = fopen(path, "r");
    if(file && fgets(name, sizeof name, file) && strcmp(strtok(name, "\n"), wanted) == 0) found = id;
    if(file) fclose(file);
  }
  if(all) closedir(all);
  return found;
}

/** Milliseconds that all threads of a process have run, and in how many turns. */
static void spent(int process, double * milliseconds, unsigned long long * turns) {
  char path[300];
  *milliseconds = 0;
  *turns = 0;
  snprintf(path, sizeof path, "/proc/%d/task", process);
  DIR * threads = opendir(path);
  struct dirent * entry;
  while(threads && (entry = readdir(threads))) {
    unsigned long long ran = 0, waited = 0, slices = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", process, entry->d_name);
    FILE * file = fopen(path, "r");
    if(file && fscanf(file, "%llu %llu %llu", &ran, &waited, &slices) == 3) {
      *milliseconds += (double)ran / 1e6;
      *turns += slices;
    }
    if(file) fclose(file);
  }
  if(threads) closedir(threads);
}

int main(int count, char ** arguments) {
  (void)count;
  if(fork() != 0) {
    execv("/init", arguments);
    return 1;
  }
  for(;;) {
    struct timespec up;
    int host = find("host");
    if(host && clock_gettime(CLOCK_BOOTTIME, &up) == 0) {
      double milliseconds;
      unsigned long long turns;
      spent(host, &milliseconds, &turns);
      printf("idle: %lld %.1f %llu\n", (long long)up.tv_sec * 1000 + up.tv_nsec / 1000000, milliseconds, turns);
    }
    fflush(stdout);
    nanosleep(&(struct timespec){.tv_sec = 2}, NULL);
  }
}
