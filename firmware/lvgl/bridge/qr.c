/**
 * A square of black and white modules, such as a QR code: whole pixels per module, four light modules around, in the middle of
 * its box. No style reaches its colours: a code that is not black on white is not read.
 */
#include "internal.h"
#include "mono.h"

/* Light modules on each side, as ISO/IEC 18004 asks for. */
#define QUIET 4

static bool dark(const slot_t * slot, uint32_t x, uint32_t y) {
  return mono_dark(slot->modules, slot->side, x, y);
}

static void fill(lv_layer_t * layer, const lv_area_t * area, lv_color_t color) {
  lv_draw_fill_dsc_t fill;
  lv_draw_fill_dsc_init(&fill);
  fill.base.layer = layer;
  fill.color = color;
  lv_draw_fill(layer, &fill, area);
}

/** One rectangle for each run of dark modules in a row: no picture is kept, and no pixel is a blend of two. */
void qr_draw(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  const slot_t * slot = slot_of(object);
  if(slot == NULL || slot->modules == NULL) return;
  lv_area_t box;
  lv_obj_get_content_coords(object, &box);
  const int32_t across = slot->side + 2 * QUIET;
  const int32_t pixels = LV_MIN(lv_area_get_width(&box), lv_area_get_height(&box)) / across;
  if(pixels < 1) return;

  lv_layer_t * layer = lv_event_get_layer(event);
  const int32_t left = box.x1 + (lv_area_get_width(&box) - across * pixels) / 2;
  const int32_t top = box.y1 + (lv_area_get_height(&box) - across * pixels) / 2;
  const lv_area_t ground = {left, top, left + across * pixels - 1, top + across * pixels - 1};
  fill(layer, &ground, lv_color_white());
  for(int32_t y = 0; y < slot->side; y++) {
    lv_area_t run;
    run.y1 = top + (QUIET + y) * pixels;
    run.y2 = run.y1 + pixels - 1;
    if(run.y2 < layer->_clip_area.y1 || run.y1 > layer->_clip_area.y2) continue;
    for(int32_t x = 0; x < slot->side; x++) {
      if(!dark(slot, x, y)) continue;
      run.x1 = left + (QUIET + x) * pixels;
      while(x + 1 < slot->side && dark(slot, x + 1, y)) x++;
      run.x2 = left + (QUIET + x + 1) * pixels - 1;
      fill(layer, &run, lv_color_black());
    }
  }
}

/** As large as its content is one pixel a module. */
void qr_self_size(lv_event_t * event) {
  const slot_t * slot = slot_of(lv_event_get_current_target(event));
  lv_point_t * size = lv_event_get_self_size_info(event);
  if(slot == NULL || slot->modules == NULL) return;
  size->x = LV_MAX(size->x, slot->side + 2 * QUIET);
  size->y = LV_MAX(size->y, slot->side + 2 * QUIET);
}

void qr_modules(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t side = read_word(reader);
  const uint32_t length = read_word(reader);
  const uint8_t * bytes = read_bytes(reader, length);
  if(!read_end(reader) || bytes == NULL) return;
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(slot->type != WIDGET_QR) {
    error_count(ERROR_WIDGET);
    return;
  }
  if(side > LIMIT_MODULES) {
    error_count(ERROR_LIMIT);
    return;
  }
  const size_t wanted = mono_size(side, side);
  if(length != wanted) {
    error_count(ERROR_VALUE);
    return;
  }
  uint8_t * copy = NULL;
  if(side > 0) {
    if(!memory_spare(wanted)) return;
    copy = lv_malloc(wanted);
    if(copy == NULL) {
      error_count(ERROR_MEMORY);
      return;
    }
    memcpy(copy, bytes, wanted);
  }
  lv_free(slot->modules);
  slot->modules = copy;
  slot->side = (uint16_t)side;
  lv_obj_refresh_self_size(slot->object);
  lv_obj_invalidate(slot->object);
}
