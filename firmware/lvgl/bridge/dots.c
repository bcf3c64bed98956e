/** How a pattern looks: where its dots are, what of it is drawn anew when something changes, and drawing it. */
#include "internal.h"

/* Wider than this no monitor is: what LVGL computes of a line stays within its numbers. */
#define SIDE_MOST 8192

/* Parts that a line's way is cut into to be redrawn: the box round a whole diagonal is mostly not line. */
#define PIECES 4

/* States that each dot has for itself. */
#define OF_A_DOT (LV_STATE_CHECKED | LV_STATE_HOVERED)

/** The square in the middle of the content box; its width or height is three times the way from dot to dot. */
static int32_t square(const lv_obj_t * object, lv_point_t * corner) {
  lv_area_t box;
  lv_obj_get_content_coords(object, &box);
  const int32_t side = LV_CLAMP(0, LV_MIN(lv_area_get_width(&box), lv_area_get_height(&box)), SIDE_MOST);
  corner->x = box.x1 + (lv_area_get_width(&box) - side) / 2;
  corner->y = box.y1 + (lv_area_get_height(&box) - side) / 2;
  return side;
}

int32_t dots_side(const lv_obj_t * object) {
  lv_point_t corner;
  return square(object, &corner);
}

lv_point_t dots_middle(const lv_obj_t * object, uint32_t dot) {
  lv_point_t corner;
  const int32_t side = square(object, &corner);
  return (lv_point_t){corner.x + side * (2 * (int32_t)(dot % 3) + 1) / 6, corner.y + side * (2 * (int32_t)(dot / 3) + 1) / 6};
}

void dots_area(const slot_t * slot, uint32_t dot, lv_area_t * area) {
  lv_point_t corner;
  const int32_t side = square(slot->object, &corner);
  const int32_t column = (int32_t)(dot % 3), row = (int32_t)(dot / 3);
  *area = (lv_area_t){corner.x + side * column / 3, corner.y + side * row / 3, corner.x + side * (column + 1) / 3 - 1, corner.y + side * (row + 1) / 3 - 1};
}

bool dots_joined(const pattern_t * pattern, uint32_t dot) {
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
  object->state = (before & ~OF_A_DOT) | state;
  int32_t width = lv_obj_get_style_width(object, part);
  object->state = before;
  const lv_point_t middle = dots_middle(object, dot);
  if(!LV_COORD_IS_PX(width) || width <= 0) return (lv_area_t){middle.x, middle.y, middle.x - 1, middle.y - 1};
  width = LV_MIN(width, 2 * RADIUS_MOST - 1);
  width += (width ^ line_width(object)) & 1;
  const int32_t x = middle.x - width / 2, y = middle.y - width / 2;
  return (lv_area_t){x, y, x + width - 1, y + width - 1};
}

void dots_changed(lv_obj_t * object, uint32_t dot) {
  const lv_area_t areas[] = {disc(object, dot, LV_PART_INDICATOR, LV_STATE_CHECKED), disc(object, dot, LV_PART_ITEMS, 0),
                             disc(object, dot, LV_PART_ITEMS, LV_STATE_CHECKED), disc(object, dot, LV_PART_ITEMS, LV_STATE_HOVERED)};
  for(uint32_t i = 0; i < 4; i++) {
    if(lv_area_get_width(&areas[i]) > 0) lv_obj_invalidate_area(object, &areas[i]);
  }
}

void dots_line_changed(const lv_obj_t * object, lv_point_t from, lv_point_t to) {
  /* LVGL widens a slanted line to keep its thickness and may blend one pixel more. */
  const int32_t margin = line_width(object) + 2;
  for(int32_t i = 0; i < PIECES; i++) {
    const lv_point_t a = {from.x + (to.x - from.x) * i / PIECES, from.y + (to.y - from.y) * i / PIECES};
    const lv_point_t b = {from.x + (to.x - from.x) * (i + 1) / PIECES, from.y + (to.y - from.y) * (i + 1) / PIECES};
    const lv_area_t area = {LV_MIN(a.x, b.x) - margin, LV_MIN(a.y, b.y) - margin, LV_MAX(a.x, b.x) + margin, LV_MAX(a.y, b.y) + margin};
    lv_obj_invalidate_area(object, &area);
  }
}

/** A circle in the background and border of a part; no other decoration, as only its own area is redrawn. */
static void draw_round(lv_layer_t * layer, lv_obj_t * object, lv_part_t part, uint32_t dot, lv_state_t state) {
  const lv_area_t area = disc(object, dot, part, state);
  if(lv_area_get_width(&area) <= 0 || !lv_area_is_on(&area, &layer->_clip_area)) return;
  const lv_state_t before = object->state;
  object->state = (before & ~OF_A_DOT) | state;
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
void dots_draw(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  const slot_t * slot = slot_of(object);
  const pattern_t * pattern = slot ? slot->pattern : NULL;
  lv_point_t corner;
  if(pattern == NULL || square(object, &corner) == 0) return;
  lv_layer_t * layer = lv_event_get_layer(event);
  lv_draw_line_dsc_t line;
  lv_draw_line_dsc_init(&line);
  line.base.layer = layer;
  lv_obj_init_draw_line_dsc(object, LV_PART_MAIN, &line);
  for(uint32_t i = 1; i < pattern->count; i++) draw_line(&line, dots_middle(object, pattern->order[i - 1]), dots_middle(object, pattern->order[i]));
  if(pattern->held && pattern->count > 0) draw_line(&line, dots_middle(object, pattern->order[pattern->count - 1]), pattern->tip);
  for(uint32_t i = 0; i < pattern->count; i++) draw_round(layer, object, LV_PART_INDICATOR, pattern->order[i], LV_STATE_CHECKED);
  for(uint32_t dot = 0; dot < DOTS; dot++) {
    const lv_state_t state = dots_joined(pattern, dot) ? LV_STATE_CHECKED : pattern_hovers(object, dot) ? LV_STATE_HOVERED : LV_STATE_DEFAULT;
    draw_round(layer, object, LV_PART_ITEMS, dot, state);
  }
}
