/**
 * A pattern: nine dots, numbered 1 to 9 row by row, joined by drawing a line with the pointer or by their digits. What was
 * drawn is a secret: it leaves as the text of two events and in no other way.
 */
#include "internal.h"

#define NONE 0xff

/* The one that the pointer is drawing. */
static lv_obj_t * drawn;

/* The dot under an idle pointer. */
static lv_obj_t * hovered;
static uint32_t hovered_dot = NONE;

static pattern_t * of(const lv_obj_t * object) {
  const slot_t * slot = slot_of(object);
  return slot ? slot->pattern : NULL;
}

/** The line from the last dot to the pointer. */
static void tip_changed(const lv_obj_t * object, const pattern_t * pattern) {
  if(pattern->held && pattern->count > 0) dots_line_changed(object, dots_middle(object, pattern->order[pattern->count - 1]), pattern->tip);
}

static void add_one(lv_obj_t * object, pattern_t * pattern, uint32_t dot) {
  if(pattern->count > 0) dots_line_changed(object, dots_middle(object, pattern->order[pattern->count - 1]), dots_middle(object, dot));
  pattern->order[pattern->count++] = (uint8_t)dot;
  dots_changed(object, dot);
}

/** A dot that is not joined yet, and before it the one exactly between it and the last. */
static void add(lv_obj_t * object, pattern_t * pattern, uint32_t dot) {
  if(dots_joined(pattern, dot)) return;
  if(pattern->count > 0) {
    const uint32_t last = pattern->order[pattern->count - 1];
    const uint32_t columns = last % 3 + dot % 3, rows = last / 3 + dot / 3;
    const uint32_t between = rows / 2 * 3 + columns / 2;
    if(columns % 2 == 0 && rows % 2 == 0 && !dots_joined(pattern, between)) add_one(object, pattern, between);
  }
  add_one(object, pattern, dot);
}

static void remove_last(lv_obj_t * object, pattern_t * pattern) {
  const uint32_t dot = pattern->order[--pattern->count];
  pattern->order[pattern->count] = 0;
  dots_changed(object, dot);
  if(pattern->count > 0) dots_line_changed(object, dots_middle(object, pattern->order[pattern->count - 1]), dots_middle(object, dot));
}

/** Also while commands run: what the operator drew changes without being asked for. */
static void tell(const lv_obj_t * object, uint32_t event) {
  const slot_t * slot = slot_of(object);
  const pattern_t * pattern = slot->pattern;
  char digits[DOTS + 1] = {0};
  for(uint32_t i = 0; i < pattern->count; i++) digits[i] = (char)('1' + pattern->order[i]);
  const bool quiet = bridge_quiet;
  bridge_quiet = false;
  event_push(event, slot, pattern->count, 0, digits);
  bridge_quiet = quiet;
  explicit_bzero(digits, sizeof digits);
}

static void let_go(pattern_t * pattern) {
  if(!pattern->held) return;
  pattern->held = false;
  drawn = NULL;
}

/** Takes all dots back; nobody is told. */
static void empty(lv_obj_t * object, pattern_t * pattern) {
  tip_changed(object, pattern);
  let_go(pattern);
  while(pattern->count > 0) remove_last(object, pattern);
  pattern->open = false;
}

void pattern_clear(slot_t * slot) {
  const bool any = slot->pattern->count > 0;
  empty(slot->object, slot->pattern);
  if(any) tell(slot->object, EVENT_CHANGE);
}

static void finish(lv_obj_t * object, pattern_t * pattern) {
  tip_changed(object, pattern);
  let_go(pattern);
  pattern->open = false;
  tell(object, EVENT_DRAWN);
}

/** Square of the distance of a dot from the way between two points. */
static double distance(lv_point_t dot, lv_point_t from, lv_point_t to) {
  const double dx = (double)to.x - from.x, dy = (double)to.y - from.y;
  const double px = (double)dot.x - from.x, py = (double)dot.y - from.y;
  const double whole = dx * dx + dy * dy;
  const double along = whole > 0 ? (px * dx + py * dy) / whole : 0;
  const double t = LV_CLAMP(0.0, along, 1.0);
  return (px - t * dx) * (px - t * dx) + (py - t * dy) * (py - t * dy);
}

/** The first of the dots not joined yet that the way comes upon: within a third of the way from dot to dot. */
static uint32_t first_on(const lv_obj_t * object, const pattern_t * pattern, lv_point_t from, lv_point_t to) {
  const double reach = dots_side(object) / 9.0;
  uint32_t found = NONE;
  double nearest = 0;
  for(uint32_t dot = 0; dot < DOTS; dot++) {
    const lv_point_t middle = dots_middle(object, dot);
    if(dots_joined(pattern, dot) || distance(middle, from, to) >= reach * reach) continue;
    const double dx = (double)middle.x - from.x, dy = (double)middle.y - from.y;
    const double away = dx * dx + dy * dy;
    if(found != NONE && away >= nearest) continue;
    found = dot;
    nearest = away;
  }
  return found;
}

static bool pointer_at(lv_point_t * point) {
  lv_indev_t * pointer = lv_indev_active();
  if(pointer == NULL) return false;
  lv_indev_get_point(pointer, point);
  return true;
}

/** The dot that a press begins with. */
static uint32_t dot_at(const lv_obj_t * object, lv_point_t point) {
  const pattern_t none = {.count = 0};
  return first_on(object, &none, point, point);
}

void pattern_hover(lv_obj_t * under, lv_point_t point) {
  lv_obj_t * object = of(under) ? under : NULL;
  const uint32_t dot = object ? dot_at(object, point) : NONE;
  if(object == hovered && dot == hovered_dot) return;
  if(hovered_dot != NONE) dots_changed(hovered, hovered_dot);
  hovered = object;
  hovered_dot = dot;
  if(dot != NONE) dots_changed(object, dot);
}

bool pattern_hovers(const lv_obj_t * object, uint32_t dot) {
  return object == hovered && dot == hovered_dot && !lv_obj_has_state(object, LV_STATE_DISABLED);
}

static void press(lv_obj_t * object, pattern_t * pattern) {
  lv_point_t point;
  if(!pointer_at(&point) || lv_obj_has_state(object, LV_STATE_DISABLED)) return;
  const uint32_t dot = dot_at(object, point);
  if(dot == NONE) return;
  empty(object, pattern);
  pattern->open = true;
  pattern->tip = point;
  pattern->held = true;
  drawn = object;
  add(object, pattern, dot);
  tip_changed(object, pattern);
  tell(object, EVENT_CHANGE);
}

static void follow(lv_obj_t * object, pattern_t * pattern) {
  lv_point_t point;
  if(!pattern->held || !pointer_at(&point)) return;
  const lv_point_t from = pattern->tip;
  if(point.x == from.x && point.y == from.y) return;
  tip_changed(object, pattern);
  const uint32_t before = pattern->count;
  for(uint32_t dot; (dot = first_on(object, pattern, from, point)) != NONE;) add(object, pattern, dot);
  pattern->tip = point;
  tip_changed(object, pattern);
  if(pattern->count != before) tell(object, EVENT_CHANGE);
}

void pattern_event(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  pattern_t * pattern = of(object);
  if(pattern == NULL) return;
  switch(lv_event_get_code(event)) {
    case LV_EVENT_PRESSED: press(object, pattern); return;
    case LV_EVENT_PRESSING: follow(object, pattern); return;
    case LV_EVENT_RELEASED:
      follow(object, pattern);
      if(pattern->held) finish(object, pattern);
      return;
    case LV_EVENT_PRESS_LOST:
    case LV_EVENT_INDEV_RESET:
    case LV_EVENT_SIZE_CHANGED:
      if(pattern->held) pattern_cancel();
      return;
    default: return;
  }
}

void pattern_cancel(void) {
  slot_t * slot = slot_of(drawn);
  if(slot) pattern_clear(slot);
}

void pattern_check(void) {
  if(drawn && !focus_possible(drawn)) pattern_cancel();
}

void pattern_forget(const lv_obj_t * object) {
  if(drawn == object) drawn = NULL;
  if(hovered != object) return;
  hovered = NULL;
  hovered_dot = NONE;
}

bool pattern_key(slot_t * slot, uint32_t key) {
  lv_obj_t * object = slot->object;
  pattern_t * pattern = slot->pattern;
  const bool digit = key >= '1' && key <= '9';
  /* One hand at a time. */
  if(pattern->held) return digit || key == KEY_BACKSPACE || key == KEY_ENTER;
  if(digit) {
    const uint32_t before = pattern->open ? pattern->count : 0;
    if(!pattern->open) empty(object, pattern);
    pattern->open = true;
    add(object, pattern, key - '1');
    if(pattern->count != before) tell(object, EVENT_CHANGE);
    return true;
  }
  if(pattern->count == 0) return false;
  if(key == KEY_BACKSPACE) {
    remove_last(object, pattern);
    pattern->open = true;
    tell(object, EVENT_CHANGE);
    return true;
  }
  if(key != KEY_ENTER || !pattern->open) return false;
  finish(object, pattern);
  return true;
}

void pattern_created(slot_t * slot) {
  slot->pattern = lv_calloc(1, sizeof(pattern_t));
  LV_ASSERT_MALLOC(slot->pattern);
}
