/** The mouse cursor: an arrow made of its outline, as large as the monitor asks, on LVGL's topmost layer. */
#include "internal.h"

static lv_obj_t * cursor;
static uint32_t * pixels;
static bool shown;

/* The arrow in a box of 12 x 19, tip at 0, 0; clockwise. */
static const int8_t outline[][2] = {{0, 0}, {0, 16}, {4, 13}, {6, 18}, {9, 17}, {7, 12}, {12, 12}};
#define CORNERS (sizeof(outline) / sizeof(outline[0]))

/** Even-odd rule, in eighths of a pixel of the box. */
static bool inside(float x, float y) {
  bool in = false;
  for(size_t i = 0, j = CORNERS - 1; i < CORNERS; j = i++) {
    const float xi = outline[i][0], yi = outline[i][1], xj = outline[j][0], yj = outline[j][1];
    if((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) in = !in;
  }
  return in;
}

static float distance(float x, float y) {
  float least = 1e9f;
  for(size_t i = 0, j = CORNERS - 1; i < CORNERS; j = i++) {
    const float xj = outline[j][0], yj = outline[j][1];
    const float dx = outline[i][0] - xj, dy = outline[i][1] - yj;
    float t = ((x - xj) * dx + (y - yj) * dy) / (dx * dx + dy * dy);
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    const float ex = x - (xj + t * dx), ey = y - (yj + t * dy);
    const float square = ex * ex + ey * ey;
    if(square < least) least = square;
  }
  return least;
}

/** White with a dark edge, 4 x 4 samples a pixel. */
static uint32_t pixel(int32_t px, int32_t py, float scale) {
  int32_t white = 0, dark = 0;
  for(int32_t s = 0; s < 16; s++) {
    const float x = ((float)px + ((float)(s % 4) + 0.5f) / 4) / scale - 1;
    const float y = ((float)py + ((float)(s / 4) + 0.5f) / 4) / scale - 1;
    if(distance(x, y) < 0.8f * 0.8f) dark++;
    else if(inside(x, y)) white++;
  }
  const uint32_t covered = (uint32_t)(white + dark);
  if(covered == 0) return 0;
  const uint32_t grey = (uint32_t)(white * 0xff + dark * 0x18) / covered;
  return covered * 255 / 16 << 24 | grey << 16 | grey << 8 | grey;
}

static void draw(void) {
  const float scale = (float)LV_CLAMP(16, lv_display_get_vertical_resolution(NULL) / 45, 96) / 19.0f;
  const int32_t width = (int32_t)(14 * scale) + 1, height = (int32_t)(20 * scale) + 1;
  uint32_t * made = lv_malloc((size_t)width * (size_t)height * 4);
  if(made == NULL) return;
  for(int32_t y = 0; y < height; y++) {
    for(int32_t x = 0; x < width; x++) made[y * width + x] = pixel(x, y, scale);
  }
  lv_canvas_set_buffer(cursor, made, width, height, LV_COLOR_FORMAT_ARGB8888);
  lv_obj_set_style_translate_x(cursor, -(int32_t)scale, 0);
  lv_obj_set_style_translate_y(cursor, -(int32_t)scale, 0);
  lv_free(pixels);
  pixels = made;
}

void cursor_start(lv_indev_t * pointer) {
  shown = false;
  pixels = NULL;
  cursor = lv_canvas_create(lv_layer_sys());
  lv_obj_add_flag(cursor, LV_OBJ_FLAG_HIDDEN);
  lv_indev_set_cursor(pointer, cursor);
}

void cursor_resize(void) {
  if(cursor && pixels) draw();
}

void cursor_stop(void) {
  if(cursor) lv_obj_delete(cursor);
  cursor = NULL;
  lv_free(pixels);
  pixels = NULL;
}

void bridge_cursor(bool visible) {
  if(cursor == NULL || visible == shown) return;
  shown = visible;
  if(pixels == NULL) draw();
  if(visible) lv_obj_remove_flag(cursor, LV_OBJ_FLAG_HIDDEN);
  else lv_obj_add_flag(cursor, LV_OBJ_FLAG_HIDDEN);
}
