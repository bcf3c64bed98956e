/** Attributes, listening and methods: each value checked against the schema, then given to the widget. */
#include "internal.h"

#define X(NAME, ID, ...) ATTRIBUTE_##NAME = ID,
enum { SCHEMA_ATTRIBUTES(X) };
#undef X

typedef enum { ATTRIBUTE_KIND_NONE, ATTRIBUTE_KIND_BOOL, ATTRIBUTE_KIND_INT, ATTRIBUTE_KIND_TEXT, ATTRIBUTE_KIND_WIDGET, ATTRIBUTE_KIND_ENUM } attribute_kind_t;

typedef struct {
  attribute_kind_t kind;
  uint32_t on;
  int32_t low, high;
} attribute_t;

#define X(NAME, ID, KIND, ON, LOW, HIGH) [ID] = {ATTRIBUTE_KIND_##KIND, ON, LOW, HIGH},
static const attribute_t attributes[] = {SCHEMA_ATTRIBUTES(X)};
#undef X
#define ATTRIBUTE_COUNT (sizeof(attributes) / sizeof(attributes[0]))

SAME(LV_SCROLLBAR_MODE_OFF, 0);
SAME(LV_SCROLLBAR_MODE_AUTO, 3);
SAME(LV_LABEL_LONG_MODE_WRAP, 0);
SAME(LV_LABEL_LONG_MODE_CLIP, 4);
SAME(KEY_UP, LV_KEY_UP);
SAME(KEY_DOWN, LV_KEY_DOWN);
SAME(KEY_LEFT, LV_KEY_LEFT);
SAME(KEY_RIGHT, LV_KEY_RIGHT);
SAME(KEY_ESCAPE, LV_KEY_ESC);
SAME(KEY_DELETE, LV_KEY_DEL);
SAME(KEY_BACKSPACE, LV_KEY_BACKSPACE);
SAME(KEY_ENTER, LV_KEY_ENTER);
SAME(KEY_NEXT, LV_KEY_NEXT);
SAME(KEY_PREVIOUS, LV_KEY_PREV);
SAME(KEY_HOME, LV_KEY_HOME);
SAME(KEY_END, LV_KEY_END);

/** The slot, when it has such an attribute of such a kind; counted otherwise. */
static slot_t * checked(uint32_t handle, uint32_t id, bool text) {
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return NULL;
  }
  const attribute_t * attribute = id < ATTRIBUTE_COUNT ? &attributes[id] : NULL;
  bool good = attribute != NULL && attribute->kind != ATTRIBUTE_KIND_NONE && (attribute->on >> slot->type & 1) != 0;
  if(good && (attribute->kind == ATTRIBUTE_KIND_TEXT) != text) good = false;
  /* Of the roots nothing may change that would lock the operator out. */
  if(good && handle <= ROOT_OVERLAY && id != ATTRIBUTE_NAME) good = false;
  if(good) return slot;
  error_count(ERROR_ATTRIBUTE);
  return NULL;
}

static void set_flag(slot_t * slot, lv_obj_flag_t flag, bool on) {
  if(lv_obj_has_flag(slot->object, flag) == on) return;
  if(on) lv_obj_add_flag(slot->object, flag);
  else lv_obj_remove_flag(slot->object, flag);
}

static void set_state(slot_t * slot, lv_state_t state, bool on) {
  if(on) lv_obj_add_state(slot->object, state);
  else lv_obj_remove_state(slot->object, state);
}

/** Attributes come in any order, so a range that is none yet waits for its other end: LVGL divides by it. */
static void bar_apply(const slot_t * slot) {
  if(slot->low >= slot->high) return;
  lv_bar_set_range(slot->object, slot->low, slot->high);
  lv_bar_set_value(slot->object, slot->wanted, LV_ANIM_OFF);
}

static void set_int(slot_t * slot, uint32_t id, int32_t value) {
  lv_obj_t * object = slot->object;
  switch(id) {
    case ATTRIBUTE_HIDDEN:
      if(value && slot->type == WIDGET_DROPDOWN) dropdown_close(slot);
      set_flag(slot, LV_OBJ_FLAG_HIDDEN, value);
      return;
    case ATTRIBUTE_DISABLED:
      if(value && slot->type == WIDGET_DROPDOWN) dropdown_close(slot);
      set_state(slot, LV_STATE_DISABLED, value);
      return;
    case ATTRIBUTE_FOCUSABLE: slot->focusable = value != 0; return;
    case ATTRIBUTE_KEEPS_FOCUS: slot->keeps_focus = value != 0; return;
    case ATTRIBUTE_CLICKABLE:
      slot->clickable_set = true;
      set_flag(slot, LV_OBJ_FLAG_CLICKABLE, value);
      return;
    case ATTRIBUTE_SCROLLABLE: set_flag(slot, LV_OBJ_FLAG_SCROLLABLE, value); return;
    case ATTRIBUTE_CHECKED:
      /* An open drop-down is `checked` by itself. */
      if(slot->type != WIDGET_DROPDOWN) set_state(slot, LV_STATE_CHECKED, value);
      else error_count(ERROR_ATTRIBUTE);
      return;
    case ATTRIBUTE_INVALID: set_state(slot, LV_STATE_USER_1, value); return;
    case ATTRIBUTE_SECRET: slot->secret = value != 0; return;
    case ATTRIBUTE_FLOATING: set_flag(slot, LV_OBJ_FLAG_FLOATING, value); return;
    case ATTRIBUTE_SCROLLBAR: lv_obj_set_scrollbar_mode(object, (lv_scrollbar_mode_t)value); return;
    case ATTRIBUTE_LONG_MODE: lv_label_set_long_mode(object, (lv_label_long_mode_t)value); return;
    case ATTRIBUTE_MAX_LENGTH: lv_textarea_set_max_length(object, (uint32_t)value); return;
    case ATTRIBUTE_ONE_LINE: textarea_one_line(slot, value != 0); return;
    case ATTRIBUTE_PASSWORD: lv_textarea_set_password_mode(object, value != 0); return;
    case ATTRIBUTE_VALUE:
      slot->wanted = value;
      if(slot->type == WIDGET_DROPDOWN) dropdown_apply(slot);
      else bar_apply(slot);
      return;
    case ATTRIBUTE_MIN:
      slot->low = value;
      bar_apply(slot);
      return;
    case ATTRIBUTE_MAX:
      slot->high = value;
      bar_apply(slot);
      return;
    case ATTRIBUTE_ZOOM:
      slot->zoom = (uint16_t)value;
      pixels_show(slot);
      return;
    case ATTRIBUTE_PERIOD: lv_spinner_set_anim_params(object, (uint32_t)value, 200); return;
    default: error_count(ERROR_ATTRIBUTE); return;
  }
}

static void set_target(slot_t * slot, uint32_t handle) {
  const slot_t * area = handle == 0 ? NULL : handle_find(handle);
  if(handle != 0 && (area == NULL || area->type != WIDGET_TEXTAREA)) {
    error_count(ERROR_HANDLE);
    return;
  }
  slot->target = handle;
}

void attribute_int(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t id = read_word(reader);
  const uint32_t word = read_word(reader);
  if(!read_end(reader)) return;
  slot_t * slot = checked(handle, id, false);
  if(slot == NULL) return;
  if(attributes[id].kind == ATTRIBUTE_KIND_WIDGET) {
    set_target(slot, word);
    return;
  }
  const int32_t value = (int32_t)word;
  if(value < attributes[id].low || value > attributes[id].high) {
    error_count(ERROR_VALUE);
    return;
  }
  set_int(slot, id, value);
}

static bool keep(char ** at, const char * text) {
  char * copy = lv_strdup(text);
  if(copy == NULL) return false;
  lv_free(*at);
  *at = copy;
  return true;
}

static void set_text(slot_t * slot, uint32_t id, const char * text) {
  lv_obj_t * object = slot->object;
  switch(id) {
    case ATTRIBUTE_NAME: keep(&slot->name, text); return;
    case ATTRIBUTE_TEXT:
      if(slot->type == WIDGET_TEXTAREA) textarea_set_text(slot, text);
      else if(slot->type == WIDGET_CHECKBOX) lv_checkbox_set_text(object, text);
      else if(slot->text == NULL || strcmp(slot->text, text) != 0) {
        /* LVGL writes dots into its own copy. */
        keep(&slot->text, text);
        lv_label_set_text(object, text);
      }
      return;
    case ATTRIBUTE_PLACEHOLDER:
      if(slot->type == WIDGET_DROPDOWN) dropdown_placeholder(slot, text);
      else lv_textarea_set_placeholder_text(object, text);
      return;
    case ATTRIBUTE_ACCEPTED: lv_textarea_set_accepted_chars(object, text[0] ? text : NULL); return;
    case ATTRIBUTE_OPTIONS: dropdown_options(slot, text); return;
    case ATTRIBUTE_SYMBOL:
      if(!dropdown_symbol(slot, text)) error_count(ERROR_VALUE);
      return;
    default: error_count(ERROR_ATTRIBUTE); return;
  }
}

void attribute_text(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t id = read_word(reader);
  size_t length;
  const char * text = read_text(reader, &length);
  if(text == NULL || !read_end(reader)) return;
  slot_t * slot = checked(handle, id, true);
  if(slot == NULL || !memory_spare(4 * length + 256)) return;
  set_text(slot, id, text);
}

void attribute_listen(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t mask = read_word(reader);
  if(!read_end(reader)) return;
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  slot->listen = mask;
  if(handle <= ROOT_OVERLAY) return;
  const uint32_t by_pointer = 1u << EVENT_CLICK | 1u << EVENT_LONG_PRESS | 1u << EVENT_PRESS | 1u << EVENT_PRESSING | 1u << EVENT_RELEASE;
  if((mask & by_pointer) && !slot->clickable_set) lv_obj_add_flag(slot->object, LV_OBJ_FLAG_CLICKABLE);
  /* Who follows the pointer (a pattern being drawn) is not scrolled away under it. */
  if(mask & 1u << EVENT_PRESSING) lv_obj_remove_flag(slot->object, LV_OBJ_FLAG_SCROLL_CHAIN);
}

static void move_cursor(lv_obj_t * area, int32_t by) {
  if(by == SCHEMA_TO_END) {
    lv_textarea_set_cursor_pos(area, LV_TEXTAREA_CURSOR_LAST);
    return;
  }
  const int32_t at = (int32_t)lv_textarea_get_cursor_pos(area) + by;
  lv_textarea_set_cursor_pos(area, LV_MAX(at, 0));
}

static void call(slot_t * slot, uint32_t method, int32_t integer, const char * text) {
  const bool area = slot->type == WIDGET_TEXTAREA;
  const bool dropdown = slot->type == WIDGET_DROPDOWN;
  switch(method) {
    case METHOD_FOCUS:
      /* The widget that loses the focus is another one's business: all who listen are told. */
      bridge_quiet = false;
      if(focus_possible(slot->object)) focus_set(slot->object, input_by_key());
      bridge_quiet = true;
      return;
    case METHOD_BLUR:
      bridge_quiet = false;
      if(focus_get() == slot->object) focus_set(NULL, false);
      bridge_quiet = true;
      return;
    case METHOD_INSERT:
      if(!area) break;
      bridge_quiet = false;
      textarea_insert(slot, text);
      bridge_quiet = true;
      return;
    case METHOD_BACKSPACE:
      if(!area) break;
      bridge_quiet = false;
      lv_textarea_delete_char(slot->object);
      bridge_quiet = true;
      return;
    case METHOD_MOVE_CURSOR:
      if(!area) break;
      if(integer < -LIMIT_STRING_BYTES || integer > SCHEMA_TO_END) {
        error_count(ERROR_VALUE);
        return;
      }
      move_cursor(slot->object, integer);
      return;
    case METHOD_REVEAL:
      layout_all();
      lv_obj_scroll_to_view_recursive(slot->object, LV_ANIM_OFF);
      return;
    case METHOD_OPEN:
      if(!dropdown) break;
      dropdown_open(slot);
      return;
    case METHOD_CLOSE:
      if(!dropdown) break;
      dropdown_close(slot);
      return;
    case METHOD_CLEAR:
      if(slot->type != WIDGET_PATTERN) break;
      pattern_clear(slot);
      return;
    case METHOD_SCROLL_TO:
      if(integer < 0 || integer > 1 << 24) {
        error_count(ERROR_VALUE);
        return;
      }
      layout_all();
      lv_obj_scroll_to_y(slot->object, integer, LV_ANIM_OFF);
      return;
    default: break;
  }
  error_count(ERROR_ATTRIBUTE);
}

void method_call(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t method = read_word(reader);
  const int32_t integer = (int32_t)read_word(reader);
  size_t length;
  const char * text = read_text(reader, &length);
  if(text == NULL || !read_end(reader)) return;
  slot_t * slot = handle_find(handle);
  if(slot == NULL || handle <= ROOT_OVERLAY) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(!memory_spare(4 * length + 256)) return;
  call(slot, method, integer, text);
}
