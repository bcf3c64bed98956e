/**
 * libFuzzer target: the input's bytes drive a session against the host API, command buffers among pointer, keys, wheel,
 * time, drawing and dumps. Half of the buffers are well formed up to their values, the others are the input's raw bytes.
 *
 * Each run starts and stops the bridge, so that a finding needs no run before it, and must leave no byte behind.
 *
 * With `--decoder` a run is command buffers alone: no furniture, no time, no drawing, seven times as many runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge.h"
#include "schema.h"

static const uint8_t text_font[] = {
#embed "inter-400.ttf"
};
static const uint8_t icon_font[] = {
#embed "icons.ttf"
};

typedef struct {
  const uint8_t * at;
  const uint8_t * end;
} input_t;

static uint32_t byte(input_t * in) { return in->at < in->end ? *in->at++ : 0; }
static uint32_t pick(input_t * in, uint32_t count) { return byte(in) % count; }
static uint32_t word(input_t * in) {
  uint32_t value = byte(in);
  value |= byte(in) << 8;
  value |= byte(in) << 16;
  return value | byte(in) << 24;
}

/* Where the furnished pattern is. */
#define PATTERN_X 120
#define PATTERN_Y 80

/* The command buffer being made. */
static uint8_t buffer[1 << 16];
static size_t size;

static void put(uint32_t value) {
  if(size + 4 > sizeof(buffer)) return;
  for(int i = 0; i < 4; i++) buffer[size++] = (uint8_t)(value >> 8 * i);
}

static void put_text(input_t * in) {
  static const char * const texts[] = {"", "a", "Пароль", "one\ntwo\nthree", "•", "\xee\x81\xb1", "A longer text with several words in it", "123456789012345678901234567890",
                                       "\xe2\x80\xae\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", "\n\n\n\n", "abc def ghi"};
  uint8_t raw[256];
  const uint8_t * from = raw;
  size_t length;
  const uint32_t kind = byte(in);
  if(kind < 200) {
    from = (const uint8_t *)texts[kind % (sizeof(texts) / sizeof(texts[0]))];
    length = strlen((const char *)from);
  }
  else if(kind < 210) {
    /* Long, and mostly one character. */
    static uint8_t big[LIMIT_STRING_BYTES + 8];
    length = word(in) % sizeof(big);
    if(kind < 208) length %= 600;
    memset(big, 'a' + (int)(kind & 3), sizeof(big));
    for(size_t i = 0; i < length; i += 7) big[i] = ' ';
    from = big;
  }
  else {
    length = byte(in);
    for(size_t i = 0; i < length; i++) raw[i] = (uint8_t)byte(in);
  }
  put((uint32_t)length);
  if(size + length + 4 > sizeof(buffer)) return;
  memcpy(buffer + size, from, length);
  size += length;
  while(size & 3) buffer[size++] = 0;
}

static uint32_t handle(input_t * in) {
  const uint32_t value = byte(in);
  if(value < 16) return 1 + (value & 1);
  if(value > 250) return word(in);
  return 3 + value % 24 + (value > 220 ? 0x10000u : 0);
}

static uint32_t number(input_t * in) {
  static const uint32_t known[] = {0, 1, 2, 3, 5, 8, 10, 16, 40, 80, 100, 120, 160, 200, 255, 256, 300, 1000, 4096, 16384, 16385, 32767, 0xffffffffu, 0xfffffff6u, 0xffffc000u,
                                   SCHEMA_CONTENT, SCHEMA_PERCENT, SCHEMA_PERCENT + 50, SCHEMA_PERCENT + 100, SCHEMA_PERCENT - 100, SCHEMA_FRACTION + 1, 0x80000000u};
  const uint32_t value = byte(in);
  if(value > 240) return word(in);
  if(value > 160) return byte(in);
  return known[value % (sizeof(known) / sizeof(known[0]))];
}

static uint32_t selector(input_t * in) {
  static const uint32_t parts[] = {0, 0, 0, PART_SCROLLBAR, PART_INDICATOR, PART_KNOB, PART_SELECTED, PART_ITEMS, PART_CURSOR, PART_PLACEHOLDER, PART_LIST, PART_LIST_SELECTED, PART_LIST_SCROLLBAR};
  static const uint32_t states[] = {0, 0, 0, STATE_CHECKED, STATE_FOCUSED, STATE_FOCUS_KEY, STATE_HOVERED, STATE_PRESSED, STATE_DISABLED, STATE_INVALID, STATE_PRESSED | STATE_CHECKED};
  const uint32_t value = byte(in);
  if(value > 250) return word(in);
  return parts[value % 13] | states[value / 13 % 11];
}

/** An attribute's value: mostly one that most attributes take. */
static uint32_t attribute_value(input_t * in) {
  const uint32_t value = byte(in);
  return value < 160 ? value & 1 : value < 200 ? value & 7 : number(in);
}

static uint32_t track(input_t * in) {
  static const uint32_t known[] = {10, 50, 0, SCHEMA_FRACTION + 1, SCHEMA_FRACTION + 3, SCHEMA_CONTENT, 16384};
  const uint32_t value = byte(in);
  return value < 245 ? known[value % 7] : number(in);
}

/** Property and value of a style; layouts more often than their share, as they are where sizes meet. */
static void style_pair(input_t * in);

static uint32_t style_value(input_t * in, uint32_t id) {
  if(id == 62) return (byte(in) & 1 ? 7u << 16 : 0) | (8 + pick(in, 4) * 6);
  return number(in);
}

static void style_pair(input_t * in) {
  const uint32_t kind = byte(in);
  const uint32_t id = kind < 90 ? 26 + kind % 12 : 1 + pick(in, 84);
  put(id);
  if(kind < 80) put(id == 26 ? kind / 12 % 3 : pick(in, 5));
  else put(style_value(in, id));
}

/* Attributes that are text. */
static const uint8_t texts_of[] = {20, 20, 22, 26, 27, 32};

static void command(input_t * in) {
  const size_t head = size;
  const uint32_t opcode = byte(in) < 90 ? OP_CREATE : 1 + pick(in, 19);
  put(0);
  uint32_t id;
  switch(opcode) {
    case OP_CREATE:
      put(handle(in));
      put(1 + pick(in, 19));
      put(byte(in) < 100 ? 1 + (byte(in) & 1) : handle(in));
      put(byte(in) < 128 ? 0xffffffffu : pick(in, 8));
      break;
    case OP_REMOVE: put(handle(in)); break;
    case OP_MOVE:
      put(handle(in));
      put(handle(in));
      put(byte(in) < 128 ? 0xffffffffu : pick(in, 8));
      break;
    case OP_SET_INT:
      put(handle(in));
      id = 1 + pick(in, 36);
      put(id);
      put(id == 31 ? handle(in) : attribute_value(in));
      break;
    case OP_SET_TEXT:
      put(handle(in));
      id = byte(in);
      put(id < 220 ? texts_of[id % 6] : 1 + pick(in, 36));
      put_text(in);
      break;
    case OP_SET_LOCAL:
      put(handle(in));
      put(selector(in));
      style_pair(in);
      break;
    case OP_CLEAR_LOCAL:
      put(handle(in));
      put(selector(in));
      put(1 + pick(in, 84));
      break;
    case OP_SET_STYLE:
      put(pick(in, 6));
      style_pair(in);
      break;
    case OP_RESET_STYLE: put(pick(in, 6)); break;
    case OP_USE_STYLE:
    case OP_DROP_STYLE:
      put(handle(in));
      put(pick(in, 6));
      put(selector(in));
      break;
    case OP_LISTEN:
      put(handle(in));
      put(byte(in) < 200 ? 0xffffffffu : word(in));
      break;
    case OP_CALL:
      put(handle(in));
      put(1 + pick(in, 11));
      put(number(in));
      put_text(in);
      break;
    case OP_PIXELS: {
      const uint32_t format = 1 + (byte(in) & 1), width = 1 + pick(in, 40), height = 1 + pick(in, 40);
      const uint32_t length = format == PIXELS_MONO ? (width + 7) / 8 * height : width * height * 4;
      put(handle(in));
      put(format);
      put(width);
      put(height);
      put(length);
      for(uint32_t i = 0; i < length; i += 4) put(i * 2654435761u);
      break;
    }
    case OP_POINTS: {
      const uint32_t count = pick(in, 12);
      put(handle(in));
      put(count);
      for(uint32_t i = 0; i < 2 * count; i++) put(number(in));
      break;
    }
    case OP_BUTTONS: {
      const uint32_t count = pick(in, 20);
      put(handle(in));
      put(count);
      for(uint32_t i = 0; i < count; i++) {
        put((1 + pick(in, 15)) | (byte(in) < 60 ? BUTTON_NEW_ROW : 0) | (byte(in) < 100 ? (pick(in, 32) << 5) : 0));
        put_text(in);
      }
      break;
    }
    case OP_GRID:
      put(handle(in));
      for(int axis = 0; axis < 2; axis++) {
        const uint32_t count = 1 + pick(in, 5);
        put(count);
        for(uint32_t i = 0; i < count; i++) put(track(in));
      }
      break;
    case OP_MODULES: {
      const uint32_t side = byte(in) < 240 ? pick(in, 50) : number(in);
      const uint32_t length = byte(in) < 220 ? (side + 7) / 8 * side % 4096 : number(in);
      put(handle(in));
      put(side);
      put(length);
      for(uint32_t i = 0; i < length && i < 4096; i += 4) put(i * 2654435761u);
      break;
    }
    default:
      for(uint32_t i = pick(in, 6); i > 0; i--) put(word(in));
      break;
  }
  const uint32_t words = (uint32_t)((size - head) / 4 - 1);
  const uint32_t value = opcode | words << 8;
  if(head + 4 <= sizeof(buffer)) memcpy(buffer + head, &value, 4);
}

static void exec_made(input_t * in) {
  size = 0;
  put(SCHEMA_MAGIC);
  for(uint32_t i = 1 + pick(in, 24); i > 0; i--) command(in);
  bridge_exec(buffer, size);
}

static void exec_raw(input_t * in) {
  const size_t left = (size_t)(in->end - in->at);
  size_t length = word(in) % 256;
  if(length > left) length = left;
  /* An exact copy, so that the sanitizer sees a read past its end. */
  uint8_t * copy = malloc(length + 4);
  const uint32_t magic = SCHEMA_MAGIC;
  memcpy(copy, &magic, 4);
  size_t have = (size_t)(in->end - in->at);
  if(length > have) length = have;
  memcpy(copy + 4, in->at, length);
  in->at += length;
  bridge_exec(copy, length + 4);
  free(copy);
}

static void dump(void) {
  const size_t needed = bridge_tree(NULL, 0);
  char * text = malloc(needed);
  if(bridge_tree(text, needed) != needed) abort();
  free(text);
  if(needed > 8) bridge_tree(NULL, needed - 1);
}

/** Over the pattern's dots (see `furnish`), mostly from one to the next, and now and then let go. */
static void drag(input_t * in) {
  for(uint32_t i = 1 + pick(in, 6); i > 0; i--) {
    const uint32_t where = byte(in);
    const int32_t x = PATTERN_X + 5 + (int32_t)(where % 3) * 10 + (int32_t)(where >> 6), y = PATTERN_Y + 5 + (int32_t)(where / 3 % 3) * 10;
    bridge_pointer(x, y, where % 11 != 0);
    if(where & 32) bridge_render();
  }
}

static void step(input_t * in) {
  static const uint32_t keys[] = {KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_ESCAPE, KEY_DELETE, KEY_BACKSPACE, KEY_ENTER, KEY_NEXT, KEY_PREVIOUS, KEY_HOME, KEY_END, ' ', 'a', 0x416, 0x1f600,
                                  '1', '2', '3', '5', '6', '7', '8', '9'};
  static uint8_t events[4096];
  int32_t dirty[16];
  uint32_t key;
  switch(pick(in, 22)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6: exec_made(in); break;
    case 7: exec_raw(in); break;
    case 8:
    case 9:
    case 10: bridge_pointer((int32_t)pick(in, 170) - 5, (int32_t)pick(in, 130) - 5, byte(in) & 1); break;
    case 11:
    case 12:
      key = byte(in);
      key = key < 250 ? keys[key % 24] : word(in);
      bridge_key(key, true);
      switch(byte(in) >> 5) {
        case 7: break;
        case 6: bridge_key_lost(key); break;
        default: bridge_key(key, false); break;
      }
      break;
    case 13: bridge_wheel((int32_t)(int8_t)byte(in)); break;
    case 14: bridge_advance(byte(in) < 250 ? pick(in, 200) : word(in) % 100000); break;
    case 15:
    case 16:
      bridge_render();
      bridge_dirty(dirty, 4);
      break;
    case 17:
      if(byte(in) < 32) bridge_resize(1 + (int32_t)pick(in, 200), 1 + (int32_t)pick(in, 200));
      else bridge_cursor(byte(in) & 1);
      break;
    case 18:
      if(byte(in) < 64) bridge_pointer_lost();
      else drag(in);
      break;
    case 19: drag(in); break;
    case 20: bridge_events(events, byte(in) * 16); break;
    default:
      dump();
      bridge_hit((int32_t)pick(in, 170), (int32_t)pick(in, 130));
      bridge_focused();
      break;
  }
}

static void add(uint32_t opcode, uint32_t count, const uint32_t * words) {
  put(opcode | count << 8);
  for(uint32_t i = 0; i < count; i++) put(words[i]);
}
#define ADD(OPCODE, ...) \
  add(OPCODE, sizeof((uint32_t[]){__VA_ARGS__}) / 4, (const uint32_t[]){__VA_ARGS__})

static void add_text(uint32_t handle_, uint32_t attribute, const char * text) {
  const uint32_t length = (uint32_t)strlen(text);
  put(OP_SET_TEXT | (3 + (length + 3) / 4) << 8);
  put(handle_);
  put(attribute);
  put(length);
  memcpy(buffer + size, text, length);
  size += length;
  while(size & 3) buffer[size++] = 0;
}

/** Every widget on one screen, listening to all, so that clicks and keys have something to meet. */
static void furnish(uint32_t kind) {
  size = 0;
  put(SCHEMA_MAGIC);
  ADD(OP_SET_LOCAL, 1, 0, 62, 10);
  ADD(OP_SET_LOCAL, 1, 0, 26, 1);
  ADD(OP_SET_LOCAL, 1, 0, 27, 2);
  ADD(OP_SET_LOCAL, 1, 0, 19, 2);
  for(uint32_t type = 1; type <= 15; type++) {
    const uint32_t it = 2 + type;
    ADD(OP_CREATE, it, type, 1, 0xffffffffu);
    ADD(OP_LISTEN, it, 0xffffffffu);
    if(type != 2) ADD(OP_SET_LOCAL, it, 0, 1, type == 13 ? 150 : 44);
    ADD(OP_SET_LOCAL, it, 0, 2, type == 13 ? 40 : 18);
    ADD(OP_SET_LOCAL, it, 0, 40, 0x203040 * type & 0xffffff);
    ADD(OP_SET_LOCAL, it, 0, 41, 200);
  }
  ADD(OP_LISTEN, 1, 0xffffffffu);
  add_text(4, 20, "Label text");
  add_text(8, 27, "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten");
  add_text(9, 20, "Check");
  ADD(OP_SET_INT, 7, 24, 1);
  ADD(OP_SET_INT, 15, 31, 7);
  ADD(OP_SET_LOCAL, 15, PART_ITEMS, 41, 255);
  for(uint32_t i = 0; i < 12; i++) {
    ADD(OP_CREATE, 20 + i, WIDGET_LABEL, 11, 0xffffffffu);
    add_text(20 + i, 20, "row of a list");
  }
  for(uint32_t it = 14; it <= 15; it++) {
    put(OP_BUTTONS | 14u << 8);
    put(it);
    put(4);
    const uint32_t words[] = {1, 1, 'a', 2 | BUTTON_COMMAND, 1, 'b', 1 | BUTTON_NEW_ROW, 1, 'c', 1 | BUTTON_NO_REPEAT | BUTTON_COMMAND, 1, 'd'};
    for(uint32_t i = 0; i < 12; i++) put(words[i]);
  }
  ADD(OP_POINTS, 17, 3, 0, 0, 30, 20, 10, 40);
  ADD(OP_CREATE, 18, WIDGET_QR, 1, 0xffffffffu);
  ADD(OP_LISTEN, 18, 0xffffffffu);
  ADD(OP_SET_LOCAL, 18, 0, 1, 30 + kind % 8);
  ADD(OP_SET_LOCAL, 18, 0, 2, 30);
  ADD(OP_MODULES, 18, 5, 5, 0x5020f8a8u, 0xa8);
  ADD(OP_CREATE, 19, WIDGET_PATTERN, 1, 0xffffffffu);
  ADD(OP_LISTEN, 19, 0xffffffffu);
  ADD(OP_SET_INT, 19, 10, 1);
  ADD(OP_SET_LOCAL, 19, 0, 7, PATTERN_X);
  ADD(OP_SET_LOCAL, 19, 0, 8, PATTERN_Y);
  ADD(OP_SET_LOCAL, 19, 0, 1, 30);
  ADD(OP_SET_LOCAL, 19, 0, 2, 30 + kind % 8);
  ADD(OP_SET_LOCAL, 19, 0, 71, 1 + kind % 5);
  ADD(OP_SET_LOCAL, 19, PART_ITEMS, 1, 4);
  ADD(OP_SET_LOCAL, 19, PART_ITEMS, 41, 255);
  ADD(OP_SET_LOCAL, 19, PART_INDICATOR, 1, 8);
  ADD(OP_SET_LOCAL, 19, PART_INDICATOR, 47, 1);
  if(kind & 2) {
    ADD(OP_CREATE, 40, WIDGET_MODAL, ROOT_OVERLAY, 0xffffffffu);
    for(uint32_t type = 2; type <= 8; type++) {
      ADD(OP_CREATE, 39 + type, type, 40, 0xffffffffu);
      ADD(OP_LISTEN, 39 + type, 0xffffffffu);
      ADD(OP_SET_LOCAL, 39 + type, 0, 8, 18 * (type - 2));
    }
  }
  if(kind & 4) {
    ADD(OP_SET_LOCAL, 1, 0, 26, 2);
    ADD(OP_GRID, 1, 3, 50, SCHEMA_FRACTION + 1, SCHEMA_CONTENT, 3, SCHEMA_CONTENT, 30, SCHEMA_FRACTION + 2);
    for(uint32_t it = 3; it <= 17; it++) {
      ADD(OP_SET_LOCAL, it, 0, 32, it % 4);
      ADD(OP_SET_LOCAL, it, 0, 34, it / 4);
      if(it % 3 == 0) ADD(OP_SET_LOCAL, it, 0, 36, 3);
    }
  }
  const uint32_t refused = bridge_exec(buffer, size);
  if(refused != 0) {
    fprintf(stderr, "furnishing: %u commands refused\n", refused);
    abort();
  }
}

static bool decoder_only;

int LLVMFuzzerInitialize(int * count, char *** arguments) {
  /* libFuzzer itself takes no notice of what begins with two dashes. */
  for(int i = 1; i < *count; i++) decoder_only |= strcmp((*arguments)[i], "--decoder") == 0;
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t * data, size_t length) {
  input_t in = {data, data + length};
  if(!bridge_start(160, 120)) abort();
  if(!bridge_font(0, text_font, sizeof(text_font)) || !bridge_font(7, icon_font, sizeof(icon_font))) abort();
  const uint32_t kind = byte(&in);
  if((kind & 1) && !decoder_only) furnish(kind);
  for(int steps = 0; in.at < in.end && steps < 200; steps++) {
    if(!decoder_only) step(&in);
    else if(byte(&in) < 180) exec_made(&in);
    else exec_raw(&in);
  }
  if(!decoder_only) bridge_render();
  bridge_stop();
  if(bridge_bytes() != 0 || bridge_widget_count() != 0) {
    fprintf(stderr, "left behind: %zu bytes, %u widgets\n", bridge_bytes(), bridge_widget_count());
    abort();
  }
  return 0;
}
