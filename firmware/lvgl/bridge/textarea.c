/** Text areas: filtering what may be entered, keys, and a cursor that shows only where the focus is. */
#include "internal.h"

/* Characters a text area without a limit of its own takes. */
#define MOST 4096

static uint32_t next(const char * text, uint32_t * at) { return lv_text_encoded_next(text, at); }

static bool accepted(const lv_textarea_t * area, uint32_t letter) {
  if(letter == '\n') return !area->one_line;
  if(area->accepted_chars == NULL || area->accepted_chars[0] == '\0') return true;
  uint32_t i = 0;
  while(area->accepted_chars[i] != '\0') {
    if(next(area->accepted_chars, &i) == letter) return true;
  }
  return false;
}

/** What of `text` may go in, in a static buffer: at most `room` characters, only accepted ones. */
static char * filtered(const lv_textarea_t * area, const char * text, uint32_t room) {
  static char kept[LIMIT_STRING_BYTES + 1];
  uint32_t in = 0, out = 0;
  while(text[in] != '\0' && room > 0) {
    const uint32_t from = in;
    if(!accepted(area, next(text, &in))) continue;
    if(out + (in - from) > LIMIT_STRING_BYTES) break;
    memcpy(kept + out, text + from, in - from);
    out += in - from;
    room--;
  }
  kept[out] = '\0';
  return kept;
}

static uint32_t most(const lv_textarea_t * area) { return area->max_length > 0 && area->max_length < MOST ? area->max_length : MOST; }

/* LVGL lays the text out again after each character when it checks them itself: quadratic. We have checked already. */
typedef struct {
  char * accepted;
  uint32_t most;
} checks_t;

static checks_t checks_off(lv_textarea_t * area) {
  const checks_t before = {area->accepted_chars, area->max_length};
  area->accepted_chars = NULL;
  area->max_length = 0;
  return before;
}

static void checks_on(lv_textarea_t * area, checks_t before) {
  area->accepted_chars = before.accepted;
  area->max_length = before.most;
}

/* It may be a password. */
static void forget(char * text) { explicit_bzero(text, strlen(text)); }

void textarea_set_text(slot_t * slot, const char * text) {
  lv_textarea_t * area = (lv_textarea_t *)slot->object;
  char * wanted = filtered(area, text, most(area));
  if(strcmp(lv_textarea_get_text(slot->object), wanted) != 0) {
    const checks_t before = checks_off(area);
    lv_textarea_set_text(slot->object, wanted);
    checks_on(area, before);
  }
  forget(wanted);
}

void textarea_insert(slot_t * slot, const char * text) {
  lv_textarea_t * area = (lv_textarea_t *)slot->object;
  if(lv_obj_has_state(slot->object, LV_STATE_DISABLED)) return;
  const char * present = lv_textarea_get_text(slot->object);
  const uint32_t length = lv_text_get_encoded_length(present);
  if(length >= most(area)) return;
  char * wanted = filtered(area, text, most(area) - length);
  if(wanted[0] == '\0' || strlen(present) + strlen(wanted) > LIMIT_STRING_BYTES) return;
  if(!memory_spare(LIMIT_STRING_BYTES)) return;
  const checks_t before = checks_off(area);
  lv_textarea_add_text(slot->object, wanted);
  checks_on(area, before);
  forget(wanted);
}

static void insert_letter(slot_t * slot, uint32_t c) {
  char text[5] = {0};
  if(c < 0x80) text[0] = (char)c;
  else if(c < 0x800) {
    text[0] = (char)(0xc0 | c >> 6);
    text[1] = (char)(0x80 | (c & 0x3f));
  }
  else if(c < 0x10000) {
    text[0] = (char)(0xe0 | c >> 12);
    text[1] = (char)(0x80 | (c >> 6 & 0x3f));
    text[2] = (char)(0x80 | (c & 0x3f));
  }
  else if(c <= 0x10ffff) {
    text[0] = (char)(0xf0 | c >> 18);
    text[1] = (char)(0x80 | (c >> 12 & 0x3f));
    text[2] = (char)(0x80 | (c >> 6 & 0x3f));
    text[3] = (char)(0x80 | (c & 0x3f));
  }
  /* Control characters, surrogates and the like never get in. */
  if(text_valid(text, strlen(text))) textarea_insert(slot, text);
}

bool textarea_key(slot_t * slot, uint32_t key) {
  const lv_textarea_t * area = (lv_textarea_t *)slot->object;
  switch(key) {
    case KEY_ESCAPE: return false;
    case KEY_UP:
    case KEY_DOWN:
      if(area->one_line) return false;
      break;
    case KEY_ENTER:
      if(area->one_line) event_push(EVENT_SUBMIT, slot, 0, 0, NULL);
      else textarea_insert(slot, "\n");
      return true;
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_HOME:
    case KEY_END:
    case KEY_BACKSPACE:
    case KEY_DELETE: break;
    default:
      if(key < 0x20) return false;
      insert_letter(slot, key);
      return true;
  }
  lv_obj_send_event(slot->object, LV_EVENT_KEY, &key);
  return true;
}

/** LVGL makes the height a local style, which would win over the shared ones; a default must lose against them. */
void textarea_one_line(slot_t * slot, bool on) {
  lv_obj_t * object = slot->object;
  lv_style_value_t height;
  const bool had = lv_obj_get_local_style_prop(object, LV_STYLE_HEIGHT, &height, LV_PART_MAIN) == LV_STYLE_RES_FOUND;
  if(on) {
    char * flat = lv_strdup(lv_textarea_get_text(object));
    for(char * c = flat; *c; c++) {
      if(*c == '\n') *c = ' ';
    }
    textarea_set_text(slot, flat);
    lv_free(flat);
  }
  lv_textarea_set_one_line(object, on);
  if(had) lv_obj_set_local_style_prop(object, LV_STYLE_HEIGHT, height, LV_PART_MAIN);
  else lv_obj_remove_local_style_prop(object, LV_STYLE_HEIGHT, LV_PART_MAIN);
}

void textarea_hide_idle_cursor(lv_event_t * event) {
  lv_textarea_t * area = lv_event_get_current_target(event);
  if(focus_get() != &area->obj) area->cursor.show = 0;
}
