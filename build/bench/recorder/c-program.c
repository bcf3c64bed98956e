/**
 * The C reference as a program of its own: LVGL, the bridge for its fonts and its frame, and the screens of
 * build/bench/screens/c-reference. What the recorder's process is compared with, so it is driven like it (src/sim/native/protocol.ts), by the
 * requests that a comparison needs; others are answered without being done.
 *
 *   c-program --fonts FOLDER --size WxH
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge.h"

void reference_screens(void);
void reference_key(uint32_t key);

enum { POWER_ON = 1, POINTER = 6, KEY = 9, STEP = 10, FRAME = 12 };

static int32_t width = 1920, height = 1080;

static void fail(const char * why) {
  perror(why);
  exit(1);
}

static bool take(void * to, size_t length) {
  for(size_t at = 0; at < length;) {
    ssize_t got = read(0, (char *)to + at, length - at);
    if(got < 0) fail("read");
    if(got == 0) return false;
    at += (size_t)got;
  }
  return true;
}

static void give(const void * from, size_t length) {
  for(size_t at = 0; at < length;) {
    ssize_t put = write(1, (const char *)from + at, length - at);
    if(put < 0) fail("write");
    at += (size_t)put;
  }
}

/** A result: kind, state of a machine that is on, what was asked for. */
static void answer(const void * result, size_t length) {
  uint8_t head[4 + 21] = {0};
  uint32_t size = (uint32_t)(21 + length);
  memcpy(head, &size, 4);
  head[4] = 3;
  head[5] = 1;
  head[7] = 1;
  give(head, sizeof head);
  give(result, length);
}

static void font(const char * folder, uint32_t face, const char * name) {
  char path[4096];
  struct stat status;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  int file = open(path, O_RDONLY);
  if(file < 0 || fstat(file, &status) != 0) fail(path);
  uint8_t * bytes = malloc((size_t)status.st_size);
  if(bytes == NULL || read(file, bytes, (size_t)status.st_size) != status.st_size) fail(path);
  if(!bridge_font(face, bytes, (size_t)status.st_size)) fail(name);
  free(bytes);
  close(file);
}

static void power_on(const char * fonts) {
  if(!bridge_start(width, height)) fail("no memory");
  font(fonts, 0, "inter-400.ttf");
  font(fonts, 1, "inter-500.ttf");
  font(fonts, 2, "inter-600.ttf");
  font(fonts, 7, "icons.ttf");
  reference_screens();
  bridge_render();
}

int main(int count, char ** arguments) {
  const char * fonts = ".";
  for(int i = 1; i + 1 < count; i++) {
    if(strcmp(arguments[i], "--fonts") == 0) fonts = arguments[++i];
    else if(strcmp(arguments[i], "--size") == 0 && sscanf(arguments[++i], "%dx%d", &width, &height) != 2) return 2;
  }
  for(;;) {
    uint32_t length, word[4] = {0};
    uint8_t code;
    if(!take(&length, sizeof length)) return 0;
    if(length < 1 || length > 1 + sizeof word || !take(&code, 1) || !take(word, length - 1)) return 1;
    uint8_t drawn = 0;
    switch(code) {
      case POWER_ON: power_on(fonts); break;
      case POINTER: bridge_pointer((int32_t)word[0], (int32_t)word[1], word[2] != 0); break;
      case KEY:
        if(word[1] != 0) reference_key(word[0]);
        break;
      case STEP:
        bridge_advance(word[0]);
        drawn = word[1] != 0 && bridge_render() > 0;
        answer(&drawn, 1);
        continue;
      case FRAME: answer(bridge_frame(), (size_t)width * (size_t)height * 4); continue;
      default: break;
    }
    answer(NULL, 0);
  }
}
