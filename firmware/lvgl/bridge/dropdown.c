/** Drop-downs: options, a state with nothing chosen, the opened list, keys and the row under the pointer. */
#include "internal.h"

static lv_dropdown_t * of(const slot_t * slot) { return (lv_dropdown_t *)slot->object; }

/* The one that is open; pressing anything else closes it. */
static lv_obj_t * open_object;

static slot_t * opened(void) { return slot_of(open_object); }

void dropdown_opened(const slot_t * slot, bool open) {
  if(open) open_object = slot->object;
  else if(open_object == slot->object) open_object = NULL;
}

/** The whole text is given: LVGL by itself shows 127 bytes of an option, which is 63 Cyrillic letters. */
static void show(slot_t * slot) {
  static char option[LIMIT_STRING_BYTES + 1];
  const char * text = slot->text ? slot->text : "";
  if(!slot->unselected) {
    lv_dropdown_get_selected_str(slot->object, option, sizeof(option));
    text = option;
  }
  lv_dropdown_set_text(slot->object, text);
  lv_dropdown_set_selected_highlight(slot->object, !slot->unselected);
}

void dropdown_created(slot_t * slot) {
  lv_obj_t * list = lv_dropdown_get_list(slot->object);
  lv_obj_remove_flag(list, LV_OBJ_FLAG_SCROLL_ELASTIC | LV_OBJ_FLAG_SCROLL_MOMENTUM | LV_OBJ_FLAG_GESTURE_BUBBLE | LV_OBJ_FLAG_SCROLL_CHAIN);
  lv_obj_add_event_cb(list, scroll_begins, LV_EVENT_SCROLL_BEGIN, NULL);
  lv_dropdown_set_symbol(slot->object, NULL);
  dropdown_options(slot, "");
}

void dropdown_options(slot_t * slot, const char * text) {
  const char * present = of(slot)->options;
  if(present && strcmp(present, text) == 0) return;
  dropdown_close(slot);
  /* The list's label keeps pointing to the old options, which LVGL frees. */
  lv_label_set_text_static(lv_obj_get_child(lv_dropdown_get_list(slot->object), 0), "");
  lv_dropdown_set_options(slot->object, text);
  dropdown_apply(slot);
}

/** Shows the wanted option, or the placeholder while there is no such option (-1, or options that are still to come). */
void dropdown_apply(slot_t * slot) {
  const bool empty = of(slot)->options == NULL || of(slot)->options[0] == '\0';
  slot->unselected = empty || slot->wanted < 0 || slot->wanted >= (int32_t)of(slot)->option_cnt;
  if(!slot->unselected) {
    lv_dropdown_set_selected(slot->object, (uint32_t)slot->wanted);
    /* LVGL returns early for an equal index and keeps the one it would fall back to. */
    of(slot)->sel_opt_id_orig = (uint32_t)slot->wanted;
  }
  show(slot);
}

void dropdown_placeholder(slot_t * slot, const char * text) {
  char * copy = lv_strdup(text);
  lv_free(slot->text);
  slot->text = copy;
  show(slot);
}

/**
 * The placeholder is drawn in the text colour of the part `placeholder`, as a text area's is; long text ends before the
 * symbol, which LVGL would draw it over.
 */
void dropdown_draw_task(lv_event_t * event) {
  const lv_obj_t * object = lv_event_get_current_target(event);
  const slot_t * slot = slot_of(object);
  lv_draw_task_t * task = lv_event_get_draw_task(event);
  lv_draw_label_dsc_t * label = lv_draw_task_get_label_dsc(task);
  if(slot == NULL || label == NULL || label->base.part != LV_PART_MAIN) return;
  if(slot->unselected) label->color = lv_obj_get_style_text_color(object, (lv_part_t)PART_PLACEHOLDER);
  if(task->clip_area.x2 <= task->area.x2) return;
  if(task->area.x2 >= task->clip_area.x1) task->clip_area.x2 = task->area.x2;
  else label->opa = LV_OPA_TRANSP;
}

bool dropdown_symbol(slot_t * slot, const char * text) {
  /* LVGL takes text that begins with ASCII for a file's name and an empty one for an image. */
  if(text[0] != '\0' && (uint8_t)text[0] < 0x80) return false;
  char * copy = text[0] ? lv_strdup(text) : NULL;
  lv_dropdown_set_symbol(slot->object, copy);
  lv_free(slot->symbol);
  slot->symbol = copy;
  return true;
}

void dropdown_open(slot_t * slot) {
  if(lv_dropdown_is_open(slot->object) || of(slot)->options == NULL || of(slot)->options[0] == '\0') return;
  if(lv_obj_has_state(slot->object, LV_STATE_DISABLED) || !lv_obj_is_visible(slot->object)) return;
  dropdown_close_all_but(NULL);
  layout_all();
  lv_dropdown_open(slot->object);
}

void dropdown_close(slot_t * slot) {
  lv_dropdown_t * dropdown = of(slot);
  if(!lv_dropdown_is_open(slot->object)) return;
  dropdown->sel_opt_id = dropdown->sel_opt_id_orig;
  lv_dropdown_close(slot->object);
}

void dropdown_close_all_but(const lv_obj_t * pressed) {
  slot_t * slot = opened();
  if(slot == NULL || pressed == slot->object) return;
  if(pressed != NULL && slot_above(pressed) == slot) return;
  dropdown_close(slot);
}

static void choose(slot_t * slot) {
  lv_dropdown_t * dropdown = of(slot);
  const bool news = slot->unselected || dropdown->sel_opt_id != dropdown->sel_opt_id_orig;
  dropdown->sel_opt_id_orig = dropdown->sel_opt_id;
  lv_dropdown_close(slot->object);
  if(news) lv_obj_send_event(slot->object, LV_EVENT_VALUE_CHANGED, NULL);
}

/** LVGL's list was clicked: the option is chosen already. */
void dropdown_chosen(slot_t * slot) {
  slot->unselected = false;
  slot->wanted = (int32_t)of(slot)->sel_opt_id;
  show(slot);
}

bool dropdown_key(slot_t * slot, uint32_t key) {
  const bool open = lv_dropdown_is_open(slot->object);
  switch(key) {
    case KEY_ENTER:
    case ' ':
      if(open) choose(slot);
      else dropdown_open(slot);
      return true;
    case KEY_UP:
    case KEY_DOWN:
      if(open) lv_obj_send_event(slot->object, LV_EVENT_KEY, &key);
      else dropdown_open(slot);
      return true;
    case KEY_ESCAPE:
      dropdown_close(slot);
      return open;
    default: return false;
  }
}

/** Rows are as high as LVGL makes them: the label's line and its gap. */
static int32_t row_height(const lv_obj_t * label) {
  return lv_font_get_line_height(lv_obj_get_style_text_font(label, LV_PART_MAIN)) + lv_obj_get_style_text_line_space(label, LV_PART_MAIN);
}

bool dropdown_row(const slot_t * slot, uint32_t index, lv_area_t * area) {
  const lv_obj_t * list = lv_dropdown_get_list(slot->object);
  const lv_obj_t * label = lv_obj_get_child(list, 0);
  const int32_t height = row_height(label);
  const int32_t gap = lv_obj_get_style_text_line_space(label, LV_PART_MAIN);
  lv_area_t row = {list->coords.x1, label->coords.y1 + (int32_t)index * height - gap / 2, list->coords.x2, 0};
  row.y2 = row.y1 + height - 1;
  return lv_area_intersect(area, &row, &list->coords);
}

/** The row under an idle pointer is drawn like a pressed one: LVGL has no hover inside a list. */
void dropdown_hover(const lv_obj_t * under, const lv_point_t * point) {
  slot_t * slot = opened();
  if(slot == NULL) return;
  lv_dropdown_t * dropdown = of(slot);
  uint32_t row = 0xffff;
  if(under == dropdown->list) {
    const lv_obj_t * label = lv_obj_get_child(dropdown->list, 0);
    const int32_t height = LV_MAX(row_height(label), 1);
    const int32_t y = point->y - label->coords.y1 + lv_obj_get_style_text_line_space(label, LV_PART_MAIN) / 2;
    if(y >= 0 && y / height < (int32_t)dropdown->option_cnt) row = (uint32_t)(y / height);
  }
  if(row == dropdown->pr_opt_id) return;
  dropdown->pr_opt_id = row;
  lv_obj_invalidate(dropdown->list);
}
