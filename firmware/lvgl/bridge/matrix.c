/** Button matrices and keyboards: their buttons, typing into the target, looks of commands and of the button under the pointer. */
#include "internal.h"

#define NONE LV_BUTTONMATRIX_BUTTON_NONE

/* The button under an idle pointer. */
static const lv_obj_t * hovered;
static uint32_t hovered_button = NONE;

static lv_buttonmatrix_t * of(const slot_t * slot) { return (lv_buttonmatrix_t *)slot->object; }

static lv_buttonmatrix_ctrl_t control_of(const slot_t * slot, uint32_t word) {
  uint32_t control = word & 0xf;
  if(word & BUTTON_HIDDEN) control |= LV_BUTTONMATRIX_CTRL_HIDDEN;
  if(word & BUTTON_DISABLED) control |= LV_BUTTONMATRIX_CTRL_DISABLED;
  if(word & BUTTON_CHECKED) control |= LV_BUTTONMATRIX_CTRL_CHECKED;
  if(word & BUTTON_NO_REPEAT) control |= LV_BUTTONMATRIX_CTRL_NO_REPEAT;
  /* What does not repeat acts when let go, as buttons do; only a key that types acts at once, as keys do. */
  const bool types = slot->type == WIDGET_KEYBOARD && !(word & BUTTON_COMMAND);
  if((word & BUTTON_NO_REPEAT) && !types) control |= LV_BUTTONMATRIX_CTRL_CLICK_TRIG;
  return (lv_buttonmatrix_ctrl_t)control;
}

typedef struct {
  char * text;
  const char ** map;
  uint16_t * control;
  lv_buttonmatrix_ctrl_t * lvgl;
} build_t;

static void drop(build_t * build) {
  lv_free(build->text);
  lv_free(build->map);
  lv_free(build->control);
  lv_free(build->lvgl);
}

/** Reads all buttons into `build`; false (counted) when one is bad. The caller frees. */
static bool read_buttons(reader_t * reader, const slot_t * slot, uint32_t count, build_t * build) {
  const uint32_t known = 0xf | BUTTON_NEW_ROW | BUTTON_HIDDEN | BUTTON_DISABLED | BUTTON_COMMAND | BUTTON_CHECKED | BUTTON_NO_REPEAT;
  size_t room = reader->left + 2 * count + 1;
  char * text = build->text;
  uint32_t at = 0;
  for(uint32_t i = 0; i < count; i++) {
    const uint32_t word = read_word(reader);
    size_t length;
    const char * label = read_text(reader, &length);
    if(label == NULL) return false;
    /* LVGL takes "\n" for a new row and "" for the end. */
    if((word & 0xf) == 0 || (word & ~known) != 0 || strchr(label, '\n') != NULL || length + 2 > room) {
      error_count(ERROR_VALUE);
      return false;
    }
    if((word & BUTTON_NEW_ROW) && i > 0) build->map[at++] = "\n";
    if(length == 0) {
      label = " ";
      length = 1;
    }
    memcpy(text, label, length + 1);
    build->map[at++] = text;
    text += length + 1;
    room -= length + 1;
    build->control[i] = (uint16_t)word;
    build->lvgl[i] = control_of(slot, word);
  }
  build->map[at] = "";
  return read_end(reader);
}

void matrix_buttons(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t count = read_word(reader);
  slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(slot->type != WIDGET_BUTTONMATRIX && slot->type != WIDGET_KEYBOARD) {
    error_count(ERROR_WIDGET);
    return;
  }
  if(count > LIMIT_BUTTONS) {
    error_count(ERROR_LIMIT);
    return;
  }
  if(!memory_spare(2 * reader->left + 8192)) return;
  build_t build = {lv_malloc(reader->left + 2 * count + 1), lv_malloc((2 * count + 1) * sizeof(char *)),
                   lv_malloc((count + 1) * sizeof(uint16_t)), lv_malloc((count + 1) * sizeof(lv_buttonmatrix_ctrl_t))};
  if(!read_buttons(reader, slot, count, &build)) {
    drop(&build);
    return;
  }
  /* LVGL keeps the index of the pressed button over a new map and reads past the end of a shorter one. */
  lv_buttonmatrix_set_selected_button(slot->object, NONE);
  matrix_forget(slot->object);
  lv_buttonmatrix_set_map(slot->object, build.map);
  if(count > 0) lv_buttonmatrix_set_ctrl_map(slot->object, build.lvgl);
  lv_free(build.lvgl);
  lv_free(slot->map_text);
  lv_free(slot->map);
  lv_free(slot->control);
  slot->map_text = build.text;
  slot->map = build.map;
  slot->control = build.control;
  slot->buttons = count;
}

void matrix_pressed(slot_t * slot, uint32_t index) {
  if(index >= slot->buttons) return;
  const char * text = lv_buttonmatrix_get_button_text(slot->object, index);
  if(text == NULL) return;
  if(slot->type == WIDGET_BUTTONMATRIX) {
    event_push(EVENT_CHANGE, slot, (int32_t)index, 0, text);
    return;
  }
  if(slot->control[index] & BUTTON_COMMAND) {
    event_push(EVENT_COMMAND, slot, (int32_t)index, 0, text);
    return;
  }
  slot_t * area = handle_find(slot->target);
  if(area != NULL && area->type == WIDGET_TEXTAREA) textarea_insert(area, text);
  /* Which button it was, not what it typed: that is the text area's. */
  event_push(EVENT_CHANGE, slot, (int32_t)index, 0, NULL);
}

static uint32_t button_at(const lv_obj_t * object, const lv_point_t * point) {
  const lv_buttonmatrix_t * matrix = (const lv_buttonmatrix_t *)object;
  for(uint32_t i = 0; i < matrix->btn_cnt; i++) {
    lv_area_t area = matrix->button_areas[i];
    lv_area_move(&area, object->coords.x1, object->coords.y1);
    if(lv_area_is_point_on(&area, point, 0)) return i;
  }
  return NONE;
}

void matrix_hover(const lv_obj_t * under, const lv_point_t * point) {
  const slot_t * slot = slot_of(under);
  const bool matrix = slot != NULL && (slot->type == WIDGET_BUTTONMATRIX || slot->type == WIDGET_KEYBOARD);
  const uint32_t button = matrix ? button_at(under, point) : NONE;
  const lv_obj_t * object = matrix ? under : NULL;
  if(object == hovered && button == hovered_button) return;
  if(hovered) lv_obj_invalidate(hovered);
  if(object && object != hovered) lv_obj_invalidate(object);
  hovered = object;
  hovered_button = button;
}

void matrix_forget(const lv_obj_t * object) {
  if(hovered != object) return;
  hovered = NULL;
  hovered_button = NONE;
}

/**
 * Buttons are drawn once more through the styles of two states LVGL does not know in a matrix: `hovered` for the one under
 * the pointer, `invalid` for those that are commands.
 */
void matrix_draw_task(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  const slot_t * slot = slot_of(object);
  lv_draw_task_t * task = lv_event_get_draw_task(event);
  const lv_draw_dsc_base_t * base = lv_draw_task_get_draw_dsc(task);
  if(slot == NULL || base == NULL || base->part != LV_PART_ITEMS || base->id1 >= slot->buttons) return;
  const uint32_t index = base->id1;
  const uint16_t word = slot->control[index];
  lv_state_t state = LV_STATE_DEFAULT;
  /* A checked command is drawn as checked: USER_1 would outweigh it. */
  if((word & BUTTON_COMMAND) && !(word & BUTTON_CHECKED)) state |= LV_STATE_USER_1;
  if(object == hovered && index == hovered_button && !(word & BUTTON_DISABLED)) state |= LV_STATE_HOVERED;
  if(state == LV_STATE_DEFAULT) return;

  const lv_state_t before = object->state;
  if(word & BUTTON_CHECKED) state |= LV_STATE_CHECKED;
  if(word & BUTTON_DISABLED) state |= LV_STATE_DISABLED;
  else if(of(slot)->btn_id_sel == index) state |= before & (LV_STATE_PRESSED | LV_STATE_FOCUSED | LV_STATE_FOCUS_KEY);
  object->state = state;
  lv_draw_fill_dsc_t * fill = lv_draw_task_get_fill_dsc(task);
  lv_draw_label_dsc_t * label = lv_draw_task_get_label_dsc(task);
  lv_draw_border_dsc_t * border = lv_draw_task_get_border_dsc(task);
  if(fill) {
    fill->color = lv_obj_get_style_bg_color_filtered(object, LV_PART_ITEMS);
    fill->opa = lv_obj_get_style_bg_opa(object, LV_PART_ITEMS);
    fill->grad.dir = lv_obj_get_style_bg_grad_dir(object, LV_PART_ITEMS);
  }
  if(label) label->color = lv_obj_get_style_text_color_filtered(object, LV_PART_ITEMS);
  if(border) border->color = lv_obj_get_style_border_color_filtered(object, LV_PART_ITEMS);
  object->state = before;
}
