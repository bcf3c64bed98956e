/**
 * Grid: the template of a container, and a guard round LVGL's grid.
 *
 * LVGL 9.5 reads its track arrays at a cell's position without a bound, and takes the parent's template when a container
 * has none; both read past the arrays. Cells may come from shared styles and states, so they are checked at layout time.
 */
#include "internal.h"

static lv_layout_update_cb_t lvgl_grid;

static uint32_t tracks(const int32_t * template) {
  uint32_t count = 0;
  while(template[count] != LV_GRID_TEMPLATE_LAST) count++;
  return count;
}

static void guarded(lv_obj_t * container, void * user_data) {
  const int32_t * columns = lv_obj_get_style_grid_column_dsc_array(container, LV_PART_MAIN);
  const int32_t * rows = lv_obj_get_style_grid_row_dsc_array(container, LV_PART_MAIN);
  if(columns == NULL || rows == NULL) return;
  const int32_t column_count = (int32_t)tracks(columns);
  const int32_t row_count = (int32_t)tracks(rows);

  /* A child outside the template is left where it is: out of the layout while LVGL's grid runs. */
  static lv_obj_t * out[LIMIT_WIDGETS];
  uint32_t out_count = 0;
  const uint32_t count = lv_obj_get_child_count(container);
  for(uint32_t i = 0; i < count; i++) {
    lv_obj_t * child = lv_obj_get_child(container, (int32_t)i);
    if(child->flags & LV_OBJ_FLAG_IGNORE_LAYOUT) continue;
    const int32_t column = lv_obj_get_style_grid_cell_column_pos(child, LV_PART_MAIN);
    const int32_t row = lv_obj_get_style_grid_cell_row_pos(child, LV_PART_MAIN);
    const int32_t wide = lv_obj_get_style_grid_cell_column_span(child, LV_PART_MAIN);
    const int32_t high = lv_obj_get_style_grid_cell_row_span(child, LV_PART_MAIN);
    if(column + wide <= column_count && row + high <= row_count) continue;
    child->flags |= LV_OBJ_FLAG_IGNORE_LAYOUT;
    out[out_count++] = child;
  }
  lvgl_grid(container, user_data);
  while(out_count > 0) out[--out_count]->flags &= ~LV_OBJ_FLAG_IGNORE_LAYOUT;
}

void grid_start(void) {
  lv_layout_callbacks_t * callbacks = &LV_GLOBAL_DEFAULT()->layout_list[LV_LAYOUT_GRID].callbacks;
  lvgl_grid = callbacks->layout_update_cb;
  callbacks->layout_update_cb = guarded;
}

static bool track(uint32_t word, int32_t * out) {
  if(word == SCHEMA_CONTENT) *out = LV_GRID_CONTENT;
  else if(word > SCHEMA_FRACTION && word <= SCHEMA_FRACTION + 64) *out = LV_GRID_FR((int32_t)(word - SCHEMA_FRACTION));
  else if(word <= 16384) *out = (int32_t)word;
  else return false;
  return true;
}

static bool read_tracks(reader_t * reader, int32_t * out, uint32_t * count) {
  *count = read_word(reader);
  if(*count == 0 || *count > LIMIT_TRACKS) return false;
  bool good = true;
  for(uint32_t i = 0; i < *count; i++) good = track(read_word(reader), &out[i]) && good;
  out[*count] = LV_GRID_TEMPLATE_LAST;
  return good;
}

static int32_t * copy(const int32_t * from, uint32_t count) {
  int32_t * to = lv_malloc((count + 1) * sizeof(int32_t));
  if(to) memcpy(to, from, (count + 1) * sizeof(int32_t));
  return to;
}

void grid_template(reader_t * reader) {
  int32_t columns[LIMIT_TRACKS + 1], rows[LIMIT_TRACKS + 1];
  uint32_t column_count, row_count;
  const uint32_t handle = read_word(reader);
  if(!read_tracks(reader, columns, &column_count) || !read_tracks(reader, rows, &row_count)) {
    error_count(reader->failed ? ERROR_TRUNCATED : ERROR_VALUE);
    return;
  }
  if(!read_end(reader)) return;
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(!style_room(slot->object)) {
    error_count(ERROR_LIMIT);
    return;
  }
  if(!memory_spare(2048)) return;
  int32_t * old_columns = slot->columns;
  int32_t * old_rows = slot->rows;
  slot->columns = copy(columns, column_count);
  slot->rows = copy(rows, row_count);
  lv_obj_set_style_grid_column_dsc_array(slot->object, slot->columns, LV_PART_MAIN);
  lv_obj_set_style_grid_row_dsc_array(slot->object, slot->rows, LV_PART_MAIN);
  lv_free(old_columns);
  lv_free(old_rows);
}
