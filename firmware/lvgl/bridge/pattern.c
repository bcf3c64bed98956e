/**
 * A pattern: nine dots, numbered 1 to 9 row by row, joined by drawing a line with the pointer or by their digits. What was
 * drawn is a secret: it leaves as the text of two events and in no other way.
 */
#include "internal.h"

#define DOTS 9
#define NONE 0xff

/* Wider than this no monitor is: what LVGL computes of a line stays within its numbers. */
#define SIDE_MOST 8192

/* Parts that a line's way is cut into to be redrawn: the box round a whole diagonal is mostly not line. */
#define PIECES 4

struct pattern {
  uint8_t order[DOTS]; /* dots in the order they were joined, from 0 */
  uint8_t count;
  bool open; /* is still being drawn, by pointer or by keys */
  lv_point_t tip; /* the pointer, while it draws */
};

/* The one that the pointer is drawing. */
static lv_obj_t * drawn;

static pattern_t * of(const lv_obj_t * object) {
  const slot_t * slot = slot_of(object);
  return slot ? slot->pattern : NULL;
}

/** The square in the middle of the content box; its width or height is three times the way from dot to dot. */
static int32_t square(const lv_obj_t * object, lv_point_t * corner) {
  lv_area_t box;
  lv_obj_get_content_coords(object, &box);
  const int32_t side = LV_CLAMP(0, LV_MIN(lv_area_get_width(&box), lv_area_get_height(&box)), SIDE_MOST);
  corner->x = box.x1 + (lv_area_get_width(&box) - side) / 2;
  corner->y = box.y1 + (lv_area_get_height(&box) - side) / 2;
  return side;
}

static lv_point_t centre(const lv_obj_t * object, uint32_t dot) {
  lv_point_t corner;
  const int32_t side = square(object, &corner);
  return (lv_point_t){corner.x + side * (2 * (int32_t)(dot % 3) + 1) / 6, corner.y + side * (2 * (int32_t)(dot / 3) + 1) / 6};
}

void pattern_dot(const slot_t * slot, uint32_t dot, lv_area_t * area) {
  lv_point_t corner;
  const int32_t side = square(slot->object, &corner);
  const int32_t column = (int32_t)(dot % 3), row = (int32_t)(dot / 3);
  *area = (lv_area_t){corner.x + side * column / 3, corner.y + side * row / 3, corner.x + side * (column + 1) / 3 - 1, corner.y + side * (row + 1) / 3 - 1};
}

static bool has(const pattern_t * pattern, uint32_t dot) {
  for(uint32_t i = 0; i < pattern->count; i++) {
    if(pattern->order[i] == dot) return true;
  }
  return false;
}

static int32_t line_width(const lv_obj_t * object) { return lv_obj_get_style_line_width(object, LV_PART_MAIN); }

/**
 * A circle round a point; empty without a width in pixels. Circles and line have one middle only when their widths are all odd or
 * all even, so a circle may get one pixel more than it was told.
 */
static lv_area_t disc(lv_obj_t * object, uint32_t dot, lv_part_t part, lv_state_t state) {
  const lv_state_t before = object->state;
  object->state = (before & ~LV_STATE_CHECKED) | state;
  int32_t width = lv_obj_get_style_width(object, part);
  object->state = before;
  const lv_point_t middle = centre(object, dot);
  if(!LV_COORD_IS_PX(width) || width <= 0) return (lv_area_t){middle.x, middle.y, middle.x - 1, middle.y - 1};
  width = LV_MIN(width, 2 * RADIUS_MOST - 1);
  width += (width ^ line_width(object)) & 1;
  const int32_t x = middle.x - width / 2, y = middle.y - width / 2;
  return (lv_area_t){x, y, x + width - 1, y + width - 1};
}

static void dot_changed(lv_obj_t * object, uint32_t dot) {
  const lv_area_t areas[] = {disc(object, dot, LV_PART_INDICATOR, LV_STATE_CHECKED), disc(object, dot, LV_PART_ITEMS, 0),
                             disc(object, dot, LV_PART_ITEMS, LV_STATE_CHECKED)};
  for(uint32_t i = 0; i < 3; i++) {
    if(lv_area_get_width(&areas[i]) > 0) lv_obj_invalidate_area(object, &areas[i]);
  }
}

static void line_changed(const lv_obj_t * object, lv_point_t from, lv_point_t to) {
  /* LVGL widens a slanted line to keep its thickness and may blend one pixel more. */
  const int32_t margin = line_width(object) + 2;
  for(int32_t i = 0; i < PIECES; i++) {
    const lv_point_t a = {from.x + (to.x - from.x) * i / PIECES, from.y + (to.y - from.y) * i / PIECES};
    const lv_point_t b = {from.x + (to.x - from.x) * (i + 1) / PIECES, from.y + (to.y - from.y) * (i + 1) / PIECES};
    const lv_area_t area = {LV_MIN(a.x, b.x) - margin, LV_MIN(a.y, b.y) - margin, LV_MAX(a.x, b.x) + margin, LV_MAX(a.y, b.y) + margin};
    lv_obj_invalidate_area(object, &area);
  }
}

/** The line from the last dot to the pointer. */
static void tip_changed(const lv_obj_t * object, const pattern_t * pattern) {
  if(drawn == object && pattern->count > 0) line_changed(object, centre(object, pattern->order[pattern->count - 1]), pattern->tip);
}

static void add_one(lv_obj_t * object, pattern_t * pattern, uint32_t dot) {
  if(pattern->count > 0) line_changed(object, centre(object, pattern->order[pattern->count - 1]), centre(object, dot));
  pattern->order[pattern->count++] = (uint8_t)dot;
  dot_changed(object, dot);
}

/** A dot that is not joined yet, and before it the one exactly between it and the last. */
static void add(lv_obj_t * object, pattern_t * pattern, uint32_t dot) {
  if(has(pattern, dot)) return;
  if(pattern->count > 0) {
    const uint32_t last = pattern->order[pattern->count - 1];
    const uint32_t columns = last % 3 + dot % 3, rows = last / 3 + dot / 3;
    const uint32_t between = rows / 2 * 3 + columns / 2;
    if(columns % 2 == 0 && rows % 2 == 0 && !has(pattern, between)) add_one(object, pattern, between);
  }
  add_one(object, pattern, dot);
}

static void remove_last(lv_obj_t * object, pattern_t * pattern) {
  const uint32_t dot = pattern->order[--pattern->count];
  pattern->order[pattern->count] = 0;
  dot_changed(object, dot);
  if(pattern->count > 0) line_changed(object, centre(object, pattern->order[pattern->count - 1]), centre(object, dot));
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

/** Takes all dots back; nobody is told. */
static void empty(lv_obj_t * object, pattern_t * pattern) {
  tip_changed(object, pattern);
  if(drawn == object) drawn = NULL;
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
  if(drawn == object) drawn = NULL;
  pattern->open = false;
  tell(object, EVENT_DRAWN);
}

/** Square of the distance of a dot from the way between two points. */
static double distance(lv_point_t dot, lv_point_t from, lv_point_t to) {
  const double dx = (double)to.x - from.x, dy = (double)to.y - from.y;
  const double px = (double)dot.x - from.x, py = (double)dot.y - from.y;
  const double square_ = dx * dx + dy * dy;
  const double along = square_ > 0 ? (px * dx + py * dy) / square_ : 0;
  const double t = LV_CLAMP(0.0, along, 1.0);
  return (px - t * dx) * (px - t * dx) + (py - t * dy) * (py - t * dy);
}

/** The first of the dots not joined yet that the way comes upon: within a third of the way from dot to dot. */
static uint32_t first_on(const lv_obj_t * object, const pattern_t * pattern, lv_point_t from, lv_point_t to) {
  lv_point_t corner;
  const double reach = square(object, &corner) / 9.0;
  uint32_t found = NONE;
  double nearest = 0;
  for(uint32_t dot = 0; dot < DOTS; dot++) {
    const lv_point_t middle = centre(object, dot);
    if(has(pattern, dot) || distance(middle, from, to) >= reach * reach) continue;
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

static void press(lv_obj_t * object, pattern_t * pattern) {
  lv_point_t point;
  if(!pointer_at(&point) || lv_obj_has_state(object, LV_STATE_DISABLED)) return;
  const pattern_t none = {.count = 0};
  const uint32_t dot = first_on(object, &none, point, point);
  if(dot == NONE) return;
  empty(object, pattern);
  pattern->open = true;
  pattern->tip = point;
  drawn = object;
  add(object, pattern, dot);
  tip_changed(object, pattern);
  tell(object, EVENT_CHANGE);
}

static void follow(lv_obj_t * object, pattern_t * pattern) {
  lv_point_t point;
  if(drawn != object || !pointer_at(&point)) return;
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
      if(drawn == object) finish(object, pattern);
      return;
    case LV_EVENT_PRESS_LOST:
    case LV_EVENT_INDEV_RESET:
    case LV_EVENT_SIZE_CHANGED:
      if(drawn == object) pattern_cancel();
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
}

bool pattern_key(slot_t * slot, uint32_t key) {
  lv_obj_t * object = slot->object;
  pattern_t * pattern = slot->pattern;
  const bool digit = key >= '1' && key <= '9';
  /* One hand at a time. */
  if(drawn == object) return digit || key == KEY_BACKSPACE || key == KEY_ENTER;
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

/** A circle in the background and border of a part; no other decoration, as only its own area is redrawn. */
static void draw_round(lv_layer_t * layer, lv_obj_t * object, lv_part_t part, uint32_t dot, bool chosen) {
  const lv_state_t state = chosen ? LV_STATE_CHECKED : LV_STATE_DEFAULT;
  const lv_area_t area = disc(object, dot, part, state);
  if(lv_area_get_width(&area) <= 0 || !lv_area_is_on(&area, &layer->_clip_area)) return;
  const lv_state_t before = object->state;
  object->state = (before & ~LV_STATE_CHECKED) | state;
  lv_draw_rect_dsc_t circle;
  lv_draw_rect_dsc_init(&circle);
  circle.base.layer = layer;
  circle.outline_opa = circle.shadow_opa = circle.bg_image_opa = LV_OPA_TRANSP;
  lv_obj_init_draw_rect_dsc(object, part, &circle);
  object->state = before;
  circle.radius = LV_RADIUS_CIRCLE;
  lv_draw_rect(layer, &circle, &area);
}

static void draw_line(lv_draw_line_dsc_t * line, lv_point_t from, lv_point_t to) {
  line->p1 = (lv_point_precise_t){from.x, from.y};
  line->p2 = (lv_point_precise_t){to.x, to.y};
  lv_draw_line(line->base.layer, line);
}

/** From below: the line, rings, dots. */
void pattern_draw(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  const pattern_t * pattern = of(object);
  lv_point_t corner;
  if(pattern == NULL || square(object, &corner) == 0) return;
  lv_layer_t * layer = lv_event_get_layer(event);
  lv_draw_line_dsc_t line;
  lv_draw_line_dsc_init(&line);
  line.base.layer = layer;
  lv_obj_init_draw_line_dsc(object, LV_PART_MAIN, &line);
  for(uint32_t i = 1; i < pattern->count; i++) draw_line(&line, centre(object, pattern->order[i - 1]), centre(object, pattern->order[i]));
  if(drawn == object && pattern->count > 0) draw_line(&line, centre(object, pattern->order[pattern->count - 1]), pattern->tip);
  for(uint32_t i = 0; i < pattern->count; i++) draw_round(layer, object, LV_PART_INDICATOR, pattern->order[i], true);
  for(uint32_t dot = 0; dot < DOTS; dot++) draw_round(layer, object, LV_PART_ITEMS, dot, has(pattern, dot));
}

void pattern_created(slot_t * slot) {
  slot->pattern = lv_calloc(1, sizeof(pattern_t));
  LV_ASSERT_MALLOC(slot->pattern);
}
