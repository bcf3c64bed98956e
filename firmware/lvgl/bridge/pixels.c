/** Pixels of canvases and images, and points of lines: copied, owned by the slot. */
#include "internal.h"
#include "mono.h"

/* 32 bits a pixel whatever comes in: one drawing path, and a QR's dots stay exactly black and white. */
static void spread_mono(uint32_t * to, const uint8_t * from, uint32_t width, uint32_t height) {
  for(uint32_t y = 0; y < height; y++) {
    for(uint32_t x = 0; x < width; x++) *to++ = mono_dark(from, width, x, y) ? 0xff000000u : 0xffffffffu;
  }
}

static void copy_argb(uint32_t * to, const uint8_t * from, size_t count) {
  for(size_t i = 0; i < count; i++, from += 4) {
    to[i] = (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
  }
}

static uint32_t zoomed(uint32_t size, uint32_t zoom) { return LV_MAX(1, size * zoom / 256); }

/** Nearest neighbour, here and not in LVGL: its transformation makes columns of 3, 4 and 5 pixels at a zoom of 4. */
static void enlarge(uint32_t * to, uint32_t width, uint32_t height, const slot_t * slot) {
  for(uint32_t y = 0; y < height; y++) {
    const uint32_t * row = slot->pixels + (size_t)LV_MIN(y * 256 / slot->zoom, slot->height - 1u) * slot->width;
    for(uint32_t x = 0; x < width; x++) *to++ = row[LV_MIN(x * 256 / slot->zoom, slot->width - 1u)];
  }
}

void pixels_show(slot_t * slot) {
  if(slot->pixels == NULL) return;
  uint32_t * shown = slot->pixels;
  uint32_t * made = NULL;
  uint32_t width = slot->width, height = slot->height;
  if(slot->zoom != 256) {
    width = zoomed(width, slot->zoom);
    height = zoomed(height, slot->zoom);
    if(width > 8192 || height > 8192 || width * height > LIMIT_PIXELS) {
      error_count(ERROR_LIMIT);
      return;
    }
    if(!memory_spare((size_t)width * height * 4)) return;
    made = lv_malloc((size_t)width * height * 4);
    if(made == NULL) {
      error_count(ERROR_MEMORY);
      return;
    }
    enlarge(made, width, height, slot);
    shown = made;
  }
  const lv_color_format_t cf = slot->opaque ? LV_COLOR_FORMAT_XRGB8888 : LV_COLOR_FORMAT_ARGB8888;
  lv_canvas_set_buffer(slot->object, shown, (int32_t)width, (int32_t)height, cf);
  lv_free(slot->zoomed);
  slot->zoomed = made;
}

void pixels_set(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t format = read_word(reader);
  const uint32_t width = read_word(reader);
  const uint32_t height = read_word(reader);
  const uint32_t length = read_word(reader);
  const uint8_t * bytes = read_bytes(reader, length);
  if(!read_end(reader) || bytes == NULL) return;
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(slot->type != WIDGET_CANVAS && slot->type != WIDGET_IMAGE) {
    error_count(ERROR_WIDGET);
    return;
  }
  if(width == 0 || height == 0 || width > 8192 || height > 8192 || width * height > LIMIT_PIXELS) {
    error_count(ERROR_LIMIT);
    return;
  }
  const size_t wanted = format == PIXELS_MONO ? mono_size(width, height) : (size_t)width * height * 4;
  if((format != PIXELS_MONO && format != PIXELS_ARGB) || length != wanted) {
    error_count(ERROR_VALUE);
    return;
  }
  const size_t size = (size_t)width * height * 4;
  if(!memory_spare(size)) return;
  uint32_t * pixels = lv_malloc(size);
  if(pixels == NULL) {
    error_count(ERROR_MEMORY);
    return;
  }
  if(format == PIXELS_MONO) spread_mono(pixels, bytes, width, height);
  else copy_argb(pixels, bytes, (size_t)width * height);
  /* LVGL lets go of the old ones before they are freed, whatever becomes of the zoom. */
  uint32_t * before = slot->pixels;
  slot->pixels = pixels;
  slot->width = (uint16_t)width;
  slot->height = (uint16_t)height;
  slot->opaque = format == PIXELS_MONO;
  const lv_color_format_t cf = slot->opaque ? LV_COLOR_FORMAT_XRGB8888 : LV_COLOR_FORMAT_ARGB8888;
  lv_canvas_set_buffer(slot->object, pixels, (int32_t)width, (int32_t)height, cf);
  lv_free(before);
  if(slot->zoom != 256) pixels_show(slot);
  else {
    lv_free(slot->zoomed);
    slot->zoomed = NULL;
  }
}

void points_set(reader_t * reader) {
  static lv_point_precise_t points[LIMIT_POINTS];
  const uint32_t handle = read_word(reader);
  const uint32_t count = read_word(reader);
  if(count > LIMIT_POINTS) {
    error_count(ERROR_LIMIT);
    return;
  }
  bool good = true;
  for(uint32_t i = 0; i < count; i++) {
    const int32_t x = (int32_t)read_word(reader);
    const int32_t y = (int32_t)read_word(reader);
    if(x < -16384 || x > 16384 || y < -16384 || y > 16384) good = false;
    points[i] = (lv_point_precise_t){x, y};
  }
  if(!read_end(reader)) return;
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(slot->type != WIDGET_LINE) {
    error_count(ERROR_WIDGET);
    return;
  }
  if(!good) {
    error_count(ERROR_VALUE);
    return;
  }
  if(!memory_spare(count * sizeof(points[0]))) return;
  lv_point_precise_t * copy = lv_malloc((count + 1) * sizeof(points[0]));
  if(copy == NULL) {
    error_count(ERROR_MEMORY);
    return;
  }
  memcpy(copy, points, count * sizeof(points[0]));
  lv_line_set_points(slot->object, copy, count);
  lv_free(slot->points);
  slot->points = copy;
}
