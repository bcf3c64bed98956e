/** Styles: values checked and turned into LVGL's; shared styles, local properties, transitions. */
#include "internal.h"

#define X(NAME, ID, ...) STYLE_##NAME = ID,
enum { SCHEMA_STYLES(X) };
#undef X

typedef enum { KIND_COORD, KIND_PX, KIND_COLOR, KIND_OPA, KIND_FONT, KIND_BOOL, KIND_MS, KIND_INT, KIND_ENUM } style_kind_t;

typedef struct {
  style_kind_t kind;
  int32_t low, high;
  lv_style_prop_t properties[4];
} property_t;

#define X(NAME, ID, KIND, LOW, HIGH, A, B, C, D) [ID] = {KIND_##KIND, LOW, HIGH, {A, B, C, D}},
static const property_t properties[] = {SCHEMA_STYLES(X)};
#undef X
#define PROPERTY_COUNT (sizeof(properties) / sizeof(properties[0]))

/* The schema's numbers are LVGL's; where an enumeration is numbered from 0 its order is asserted too. */
SAME(STATE_CHECKED, LV_STATE_CHECKED);
SAME(STATE_FOCUSED, LV_STATE_FOCUSED);
SAME(STATE_FOCUS_KEY, LV_STATE_FOCUS_KEY);
SAME(STATE_HOVERED, LV_STATE_HOVERED);
SAME(STATE_PRESSED, LV_STATE_PRESSED);
SAME(STATE_DISABLED, LV_STATE_DISABLED);
SAME(STATE_INVALID, LV_STATE_USER_1);
SAME(PART_SCROLLBAR, LV_PART_SCROLLBAR);
SAME(PART_INDICATOR, LV_PART_INDICATOR);
SAME(PART_KNOB, LV_PART_KNOB);
SAME(PART_SELECTED, LV_PART_SELECTED);
SAME(PART_ITEMS, LV_PART_ITEMS);
SAME(PART_CURSOR, LV_PART_CURSOR);
SAME(PART_PLACEHOLDER, LV_PART_TEXTAREA_PLACEHOLDER);
SAME(LV_ALIGN_TOP_LEFT, 1);
SAME(LV_ALIGN_BOTTOM_LEFT, 4);
SAME(LV_ALIGN_CENTER, 9);
SAME(LV_FLEX_ALIGN_END, 1);
SAME(LV_FLEX_ALIGN_CENTER, 2);
SAME(LV_FLEX_ALIGN_SPACE_EVENLY, 3);
SAME(LV_FLEX_ALIGN_SPACE_BETWEEN, 5);
SAME(LV_GRID_ALIGN_CENTER, 1);
SAME(LV_GRID_ALIGN_END, 2);
SAME(LV_GRID_ALIGN_STRETCH, 3);
SAME(LV_GRID_ALIGN_SPACE_BETWEEN, 6);
SAME(LV_LAYOUT_FLEX, 1);
SAME(LV_LAYOUT_GRID, 2);
SAME(LV_GRAD_DIR_VER, 1);
SAME(LV_GRAD_DIR_HOR, 2);
SAME(LV_TEXT_ALIGN_LEFT, 1);
SAME(LV_TEXT_ALIGN_RIGHT, 3);
SAME(LV_TEXT_DECOR_UNDERLINE, 1);
SAME(LV_TEXT_DECOR_STRIKETHROUGH, 2);
SAME(LV_BORDER_SIDE_FULL, 15);

static const int32_t flows[] = {LV_FLEX_FLOW_ROW,         LV_FLEX_FLOW_COLUMN,      LV_FLEX_FLOW_ROW_WRAP,
                                LV_FLEX_FLOW_COLUMN_WRAP, LV_FLEX_FLOW_ROW_REVERSE, LV_FLEX_FLOW_COLUMN_REVERSE};

/* Room is left for the transition styles LVGL adds by itself: its counter has 6 bits and wraps. */
#define STYLES_PER_WIDGET 48
#define COORD_MAX 16384
#define TRANSITIONS 16

static lv_style_t shared[LIMIT_STYLES];
static bool used[LIMIT_STYLES];
static bool worn[LIMIT_STYLES];
static bool changed[LIMIT_STYLES];
static bool any_changed;

/* A frame of a transition that takes longer is seen as a jump; what takes longer still is a host that had nothing to draw. */
#define SLOW_MS 50
#define PAUSE_MS 400
/* So many slow frames in a row, and the monitor is one that changes at once. */
#define SLOW_FRAMES 3

static lv_style_transition_dsc_t transitions[TRANSITIONS];
/** What the script asked for, in ms; a slow monitor has none. */
static uint32_t asked[TRANSITIONS];
static uint32_t transition_count;
static uint32_t slow_frames;
static bool moved; /* a transition was under way in the last frame */
static const lv_style_prop_t moving[] = {LV_STYLE_BG_COLOR,   LV_STYLE_BG_OPA,      LV_STYLE_BORDER_COLOR, LV_STYLE_BORDER_OPA,
                                         LV_STYLE_TEXT_COLOR, LV_STYLE_OUTLINE_OPA, LV_STYLE_OUTLINE_COLOR, LV_STYLE_SHADOW_OPA,
                                         LV_STYLE_IMAGE_RECOLOR_OPA, LV_STYLE_OPA,  0};

void styles_start(void) {
  for(uint32_t i = 0; i < LIMIT_STYLES; i++) used[i] = worn[i] = changed[i] = false;
  any_changed = false;
  transition_count = 0;
  styles_pace();
}

static bool is_slow(void) { return slow_frames >= SLOW_FRAMES; }

static void use_pace(void) {
  for(uint32_t i = 0; i < transition_count; i++) transitions[i].time = is_slow() ? 0 : asked[i];
}

/** A monitor's pace is found out anew: it starts, or changes its mode. */
void styles_pace(void) {
  slow_frames = 0;
  moved = false;
  use_pace();
}

/** A frame is drawn, `interval` ms after the one before. */
void styles_frame(uint32_t interval) {
  const bool moves = !lv_ll_is_empty(&LV_GLOBAL_DEFAULT()->style_trans_ll);
  if(moved && !is_slow()) {
    if(interval <= SLOW_MS) slow_frames = 0;
    else if(interval <= PAUSE_MS) slow_frames++;
    if(is_slow()) use_pace();
  }
  moved = moves;
}

void styles_stop(void) {
  for(uint32_t i = 0; i < LIMIT_STYLES; i++) {
    if(used[i]) lv_style_reset(&shared[i]);
    used[i] = false;
  }
}

/** A style that no widget has worn yet has nobody to be told: on a screen's first buffer that was two thirds of the time. */
static void mark_changed(uint32_t style) {
  if(worn[style]) changed[style] = any_changed = true;
}

/** Users of changed styles are told once per buffer: telling walks the whole tree. */
void styles_flush(void) {
  if(!any_changed) return;
  any_changed = false;
  for(uint32_t i = 0; i < LIMIT_STYLES; i++) {
    if(!changed[i]) continue;
    changed[i] = false;
    lv_obj_report_style_change(&shared[i]);
  }
}

bool style_room(const lv_obj_t * object) { return object->style_cnt < STYLES_PER_WIDGET; }

static bool coord(uint32_t id, int32_t word, int32_t * out) {
  if(word == SCHEMA_CONTENT) {
    *out = LV_SIZE_CONTENT;
    return id == STYLE_WIDTH || id == STYLE_HEIGHT;
  }
  const int64_t percent = (int64_t)word - SCHEMA_PERCENT;
  if(percent >= -SCHEMA_PERCENT_MAX && percent <= SCHEMA_PERCENT_MAX) {
    /* A size below zero is never meant. */
    if(percent < 0 && id <= STYLE_MAX_HEIGHT) return false;
    *out = lv_pct((int32_t)percent);
    return true;
  }
  *out = word;
  return word >= (id <= STYLE_MAX_HEIGHT ? 0 : -COORD_MAX) && word <= COORD_MAX;
}

static const lv_style_transition_dsc_t * transition(uint32_t ms) {
  if(ms == 0) return NULL;
  for(uint32_t i = 0; i < transition_count; i++) {
    if(asked[i] == ms) return &transitions[i];
  }
  /* Beyond the table the nearest there is must do: nobody sees 10 ms. */
  if(transition_count == TRANSITIONS) return &transitions[TRANSITIONS - 1];
  asked[transition_count] = ms;
  lv_style_transition_dsc_t * made = &transitions[transition_count++];
  lv_style_transition_dsc_init(made, moving, lv_anim_path_ease_out, is_slow() ? 0 : ms, 0, NULL);
  return made;
}

/** The property and LVGL's value of a command's words; counts the error when it is none. */
static const property_t * value_of(uint32_t id, uint32_t word, lv_style_value_t * out) {
  const property_t * property = id < PROPERTY_COUNT ? &properties[id] : NULL;
  if(property == NULL || property->properties[0] == 0) {
    error_count(ERROR_STYLE);
    return NULL;
  }
  *out = (lv_style_value_t){.ptr = NULL};
  uint32_t error = ERROR_VALUE;
  const int32_t number = (int32_t)word;
  bool good = number >= property->low && number <= property->high;
  switch(property->kind) {
    case KIND_COORD: good = coord(id, number, &out->num); break;
    case KIND_COLOR: out->color = lv_color_hex(word & 0xffffff); break;
    case KIND_FONT:
      out->ptr = font_get(word >> 16, word & 0xffff, &error);
      good = out->ptr != NULL;
      break;
    case KIND_MS:
      if(id == STYLE_TRANSITION && good) out->ptr = transition(word);
      else out->num = number;
      break;
    case KIND_ENUM: out->num = id == STYLE_FLOW && good ? flows[number] : number; break;
    default: out->num = id == STYLE_RADIUS ? LV_MIN(number, RADIUS_MOST) : number; break;
  }
  if(good) return property;
  error_count(error);
  return NULL;
}

/** The object and LVGL's selector that one of ours means; NULL (counted) when the widget has no such part. */
static lv_obj_t * selected(const slot_t * slot, uint32_t selector, lv_style_selector_t * out) {
  const uint32_t all_states = STATE_CHECKED | STATE_FOCUSED | STATE_FOCUS_KEY | STATE_HOVERED | STATE_PRESSED | STATE_DISABLED | STATE_INVALID;
  const uint32_t part = selector & ~0xffffu;
  lv_obj_t * object = slot->object;
  *out = selector;
  if((selector & 0xffff & ~all_states) != 0) object = NULL;
  else if(part == PART_LIST || part == PART_LIST_SELECTED || part == PART_LIST_SCROLLBAR) {
    object = slot->type == WIDGET_DROPDOWN ? lv_dropdown_get_list(slot->object) : NULL;
    const uint32_t real = part == PART_LIST ? LV_PART_MAIN : part == PART_LIST_SELECTED ? LV_PART_SELECTED : LV_PART_SCROLLBAR;
    *out = (selector & 0xffff) | real;
  }
  else if(part > PART_CURSOR && part != PART_PLACEHOLDER) object = NULL;
  if(object == NULL) error_count(ERROR_STYLE);
  return object;
}

static slot_t * found(uint32_t handle) {
  slot_t * slot = handle_find(handle);
  if(slot == NULL) error_count(ERROR_HANDLE);
  return slot;
}

static bool has_local(const lv_obj_t * object, lv_style_selector_t selector) {
  for(uint32_t i = 0; i < object->style_cnt; i++) {
    if(object->styles[i].is_local && object->styles[i].selector == selector) return true;
  }
  return false;
}

void style_set_local(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t selector = read_word(reader);
  const uint32_t id = read_word(reader);
  const uint32_t word = read_word(reader);
  if(!read_end(reader)) return;
  const slot_t * slot = found(handle);
  if(slot == NULL) return;
  lv_style_selector_t real;
  lv_obj_t * object = selected(slot, selector, &real);
  if(object == NULL) return;
  lv_style_value_t value;
  const property_t * property = value_of(id, word, &value);
  if(property == NULL) return;
  if(!style_room(object) && !has_local(object, real)) {
    error_count(ERROR_LIMIT);
    return;
  }
  if(!memory_spare(1024)) return;
  for(uint32_t i = 0; i < 4 && property->properties[i]; i++) {
    lv_obj_set_local_style_prop(object, property->properties[i], value, real);
  }
}

void style_clear_local(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t selector = read_word(reader);
  const uint32_t id = read_word(reader);
  if(!read_end(reader)) return;
  const slot_t * slot = found(handle);
  if(slot == NULL) return;
  lv_style_selector_t real;
  lv_obj_t * object = selected(slot, selector, &real);
  if(object == NULL) return;
  if(id >= PROPERTY_COUNT || properties[id].properties[0] == 0) {
    error_count(ERROR_STYLE);
    return;
  }
  for(uint32_t i = 0; i < 4 && properties[id].properties[i]; i++) {
    lv_obj_remove_local_style_prop(object, properties[id].properties[i], real);
  }
}

void style_set(reader_t * reader) {
  const uint32_t style = read_word(reader);
  const uint32_t id = read_word(reader);
  const uint32_t word = read_word(reader);
  if(!read_end(reader)) return;
  if(style >= LIMIT_STYLES) {
    error_count(ERROR_LIMIT);
    return;
  }
  lv_style_value_t value;
  const property_t * property = value_of(id, word, &value);
  if(property == NULL || !memory_spare(1024)) return;
  if(!used[style]) lv_style_init(&shared[style]);
  used[style] = true;
  mark_changed(style);
  for(uint32_t i = 0; i < 4 && property->properties[i]; i++) {
    lv_style_set_prop(&shared[style], property->properties[i], value);
  }
}

static bool known(uint32_t style) {
  if(style < LIMIT_STYLES && used[style]) return true;
  error_count(ERROR_STYLE);
  return false;
}

void style_reset(reader_t * reader) {
  const uint32_t style = read_word(reader);
  if(!read_end(reader) || !known(style)) return;
  lv_style_reset(&shared[style]);
  mark_changed(style);
}

void style_use(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t style = read_word(reader);
  const uint32_t selector = read_word(reader);
  if(!read_end(reader)) return;
  const slot_t * slot = found(handle);
  if(slot == NULL || !known(style)) return;
  lv_style_selector_t real;
  lv_obj_t * object = selected(slot, selector, &real);
  if(object == NULL) return;
  if(!style_room(object)) {
    error_count(ERROR_LIMIT);
    return;
  }
  if(!memory_spare(1024)) return;
  worn[style] = true;
  lv_obj_add_style(object, &shared[style], real);
}

void style_drop(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t style = read_word(reader);
  const uint32_t selector = read_word(reader);
  if(!read_end(reader)) return;
  const slot_t * slot = found(handle);
  if(slot == NULL || !known(style)) return;
  lv_style_selector_t real;
  lv_obj_t * object = selected(slot, selector, &real);
  if(object) lv_obj_remove_style(object, &shared[style], real);
}
