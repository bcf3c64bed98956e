/** The widgets as JSON, for scripts, tests and a developer's eyes. Secret text never leaves: bullets do. */
#include <stdio.h>

#include "internal.h"

typedef struct {
  char * out;
  size_t capacity;
  size_t size;
  bool any; /* something stands before: a comma is due */
} writer_t;

static void put(writer_t * w, const char * text, size_t length) {
  if(w->size + length <= w->capacity) memcpy(w->out + w->size, text, length);
  w->size += length;
}
static void word(writer_t * w, const char * text) { put(w, text, strlen(text)); }

static void number(writer_t * w, int32_t value) {
  char text[16];
  const int length = snprintf(text, sizeof(text), "%d", (int)value);
  put(w, text, (size_t)length);
}

/** Text is valid UTF-8 without control characters but `\n`: three escapes do. */
static void string_of(writer_t * w, const char * text, size_t length) {
  word(w, "\"");
  for(size_t i = 0; i < length; i++) {
    if(text[i] == '"') word(w, "\\\"");
    else if(text[i] == '\\') word(w, "\\\\");
    else if(text[i] == '\n') word(w, "\\n");
    else put(w, text + i, 1);
  }
  word(w, "\"");
}
static void string(writer_t * w, const char * text) { string_of(w, text, strlen(text)); }

static void bullets(writer_t * w, const char * text) {
  word(w, "\"");
  for(uint32_t i = lv_text_get_encoded_length(text); i > 0; i--) word(w, "\xe2\x80\xa2");
  word(w, "\"");
}

static void key(writer_t * w, const char * name) {
  word(w, ",\"");
  word(w, name);
  word(w, "\":");
}

static void rectangle(writer_t * w, const lv_area_t * area) {
  word(w, "[");
  number(w, area->x1);
  word(w, ",");
  number(w, area->y1);
  word(w, ",");
  number(w, area->x2);
  word(w, ",");
  number(w, area->y2);
  word(w, "]");
}

/** What of an area shows: cut by its ancestors and the monitor; false when nothing does. */
static bool visible(const lv_obj_t * object, lv_area_t area, lv_area_t * out) {
  for(; object != NULL; object = object->parent) {
    if(lv_obj_has_flag(object, LV_OBJ_FLAG_HIDDEN)) return false;
    if(!lv_area_intersect(&area, &area, &object->coords)) return false;
  }
  *out = area;
  return true;
}

static const char * const type_names[] = {
#define X(NAME, ID, TEXT) [ID] = TEXT,
    SCHEMA_WIDGETS(X)
#undef X
};

static void states(writer_t * w, const slot_t * slot) {
  static const struct {
    uint32_t bit;
    const char * name;
  } names[] = {
#define X(NAME, BIT, TEXT) {BIT, TEXT},
      SCHEMA_STATES(X)
#undef X
  };
  key(w, "states");
  word(w, "[");
  bool any = false;
  for(size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if(!(slot->object->state & names[i].bit)) continue;
    /* An open drop-down is `checked` in LVGL's eyes only. */
    if(names[i].bit == STATE_CHECKED && slot->type == WIDGET_DROPDOWN) continue;
    if(any) word(w, ",");
    string(w, names[i].name);
    any = true;
  }
  word(w, "]");
}

static void buttons(writer_t * w, const slot_t * slot) {
  const lv_buttonmatrix_t * matrix = (const lv_buttonmatrix_t *)slot->object;
  key(w, "buttons");
  word(w, "[");
  bool any = false;
  for(uint32_t i = 0; i < slot->buttons && i < matrix->btn_cnt; i++) {
    if(slot->control[i] & BUTTON_HIDDEN) continue;
    lv_area_t area = matrix->button_areas[i];
    lv_area_move(&area, slot->object->coords.x1, slot->object->coords.y1);
    word(w, any ? ",{\"index\":" : "{\"index\":");
    any = true;
    number(w, (int32_t)i);
    key(w, "text");
    string(w, lv_buttonmatrix_get_button_text(slot->object, i));
    key(w, "rect");
    rectangle(w, &area);
    key(w, "command");
    word(w, slot->control[i] & BUTTON_COMMAND ? "true" : "false");
    key(w, "disabled");
    word(w, slot->control[i] & BUTTON_DISABLED ? "true" : "false");
    key(w, "checked");
    word(w, slot->control[i] & BUTTON_CHECKED ? "true" : "false");
    word(w, "}");
  }
  word(w, "]");
}

static void dropdown(writer_t * w, const slot_t * slot) {
  const bool open = lv_dropdown_is_open(slot->object);
  key(w, "value");
  number(w, slot->unselected ? -1 : (int32_t)lv_dropdown_get_selected(slot->object));
  key(w, "options");
  word(w, "[");
  const char * options = lv_dropdown_get_options(slot->object);
  for(const char * from = options; *options != '\0';) {
    const size_t length = strcspn(from, "\n");
    string_of(w, from, length);
    if(from[length] == '\0') break;
    word(w, ",");
    from += length + 1;
  }
  word(w, "]");
  key(w, "open");
  word(w, open ? "true" : "false");
  if(!open) return;
  key(w, "items");
  word(w, "[");
  bool any = false;
  uint32_t index = 0;
  for(const char * from = options;; index++) {
    const size_t length = strcspn(from, "\n");
    lv_area_t area;
    if(dropdown_row(slot, index, &area) && visible(lv_dropdown_get_list(slot->object), area, &area)) {
      word(w, any ? ",{\"index\":" : "{\"index\":");
      any = true;
      number(w, (int32_t)index);
      key(w, "text");
      string_of(w, from, length);
      key(w, "rect");
      rectangle(w, &area);
      word(w, "}");
    }
    if(from[length] == '\0') break;
    from += length + 1;
  }
  word(w, "]");
}

/** Where the dots are; which of them were joined is a secret, and how many too. */
static void dots(writer_t * w, const slot_t * slot) {
  key(w, "dots");
  word(w, "[");
  for(uint32_t dot = 0; dot < DOTS; dot++) {
    lv_area_t area;
    dots_area(slot, dot, &area);
    if(dot > 0) word(w, ",");
    rectangle(w, &area);
  }
  word(w, "]");
}

static const char * text_of(const slot_t * slot, char * buffer, size_t capacity) {
  switch(slot->type) {
    case WIDGET_LABEL: return slot->text ? slot->text : "";
    case WIDGET_TEXTAREA: return lv_textarea_get_text(slot->object);
    case WIDGET_CHECKBOX: return lv_checkbox_get_text(slot->object);
    case WIDGET_DROPDOWN:
      if(slot->unselected) return slot->text ? slot->text : "";
      lv_dropdown_get_selected_str(slot->object, buffer, (uint32_t)capacity);
      return buffer;
    default: return NULL;
  }
}

static void widget(writer_t * w, const slot_t * slot) {
  const slot_t * parent = slot_above(slot->object->parent);
  word(w, w->any ? ",\n{\"handle\":" : "{\"handle\":");
  w->any = true;
  number(w, (int32_t)slot->handle);
  key(w, "parent");
  number(w, parent ? (int32_t)parent->handle : 0);
  key(w, "type");
  string(w, type_names[slot->type]);
  if(slot->name) {
    key(w, "name");
    string(w, slot->name);
  }
  static char buffer[LIMIT_STRING_BYTES + 1];
  const char * text = text_of(slot, buffer, sizeof(buffer));
  if(text) {
    const bool hidden = slot->secret || (slot->type == WIDGET_TEXTAREA && lv_textarea_get_password_mode(slot->object));
    key(w, "text");
    if(hidden) bullets(w, text);
    else string(w, text);
  }
  const char * placeholder = slot->type == WIDGET_TEXTAREA ? lv_textarea_get_placeholder_text(slot->object) : NULL;
  if(slot->type == WIDGET_DROPDOWN) placeholder = slot->text;
  if(placeholder && placeholder[0]) {
    key(w, "placeholder");
    string(w, placeholder);
  }
  key(w, "rect");
  rectangle(w, &slot->object->coords);
  key(w, "clip");
  lv_area_t area;
  if(visible(slot->object, slot->object->coords, &area)) rectangle(w, &area);
  else word(w, "null");
  states(w, slot);
  if(slot->type == WIDGET_DROPDOWN) dropdown(w, slot);
  if(slot->type == WIDGET_PATTERN) dots(w, slot);
  if(slot->type == WIDGET_BAR) {
    key(w, "value");
    number(w, lv_bar_get_value(slot->object));
  }
  if(slot->type == WIDGET_CHECKBOX || slot->type == WIDGET_SWITCH) {
    key(w, "value");
    number(w, lv_obj_has_state(slot->object, LV_STATE_CHECKED));
  }
  if(slot->type == WIDGET_BUTTONMATRIX || slot->type == WIDGET_KEYBOARD) buttons(w, slot);
  word(w, "}");
}

static void walk(writer_t * w, const lv_obj_t * object) {
  const slot_t * slot = slot_of(object);
  if(slot == NULL) return;
  widget(w, slot);
  const uint32_t count = lv_obj_get_child_count(object);
  for(uint32_t i = 0; i < count; i++) walk(w, lv_obj_get_child(object, (int32_t)i));
}

size_t bridge_tree(char * out, size_t capacity) {
  /* Nothing is written unless all of it fits: the first pass only counts. */
  if(root_object(ROOT_SCREEN) == NULL) return 0;
  layout_all();
  writer_t w = {NULL, 0, 0, false};
  for(int pass = 0; pass < 2; pass++) {
    word(&w, "[");
    walk(&w, root_object(ROOT_SCREEN));
    walk(&w, root_object(ROOT_OVERLAY));
    word(&w, "]");
    if(pass == 1 || out == NULL || w.size > capacity) break;
    w = (writer_t){out, capacity, 0, false};
  }
  return w.size;
}
