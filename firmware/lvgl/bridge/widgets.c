/** One LVGL object per widget type, with the few styles that make it what it is; all looks come from JavaScript. */
#include "internal.h"

static lv_style_t view_style, modal_style, list_style, area_style, screen_style;

void widgets_start(void) {
  lv_style_init(&view_style);
  lv_style_set_width(&view_style, LV_SIZE_CONTENT);
  lv_style_set_height(&view_style, LV_SIZE_CONTENT);
  lv_style_init(&modal_style);
  lv_style_set_width(&modal_style, lv_pct(100));
  lv_style_set_height(&modal_style, lv_pct(100));
  lv_style_init(&list_style);
  lv_style_set_layout(&list_style, LV_LAYOUT_FLEX);
  lv_style_set_flex_flow(&list_style, LV_FLEX_FLOW_COLUMN);
  lv_style_init(&area_style);
  lv_style_set_height(&area_style, LV_SIZE_CONTENT);
  lv_style_init(&screen_style);
  lv_style_set_bg_opa(&screen_style, LV_OPA_COVER);
  lv_style_set_bg_color(&screen_style, lv_color_black());
  lv_obj_add_style(root_object(ROOT_SCREEN), &screen_style, 0);
  lv_obj_t * const roots[] = {root_object(ROOT_SCREEN), root_object(ROOT_OVERLAY)};
  for(uint32_t i = 0; i < 2; i++) {
    lv_obj_remove_flag(roots[i], LV_OBJ_FLAG_SCROLLABLE);
    lv_obj_remove_flag(roots[i], LV_OBJ_FLAG_CLICK_FOCUSABLE);
  }
}

void widgets_stop(void) {
  lv_style_reset(&view_style);
  lv_style_reset(&modal_style);
  lv_style_reset(&list_style);
  lv_style_reset(&area_style);
  lv_style_reset(&screen_style);
}

bool widget_takes_children(uint32_t type) {
  return type == WIDGET_VIEW || type == WIDGET_BUTTON || type == WIDGET_LIST || type == WIDGET_MODAL;
}

bool widget_focusable_by_default(uint32_t type) {
  switch(type) {
    case WIDGET_BUTTON:
    case WIDGET_TEXTAREA:
    case WIDGET_DROPDOWN:
    case WIDGET_CHECKBOX:
    case WIDGET_SWITCH:
    case WIDGET_PATTERN: return true;
    default: return false;
  }
}

/* LVGL keeps the pointer. */
static const char * const no_buttons[] = {""};

/** An arc too large for LVGL is not drawn. */
static void spinner_draw_task(lv_event_t * event) {
  lv_draw_arc_dsc_t * arc = lv_draw_task_get_arc_dsc(lv_event_get_draw_task(event));
  if(arc && arc->radius > RADIUS_MOST) arc->opa = LV_OPA_TRANSP;
}

static lv_obj_t * base(lv_obj_t * parent, const lv_style_t * style) {
  lv_obj_t * object = lv_obj_create(parent);
  lv_obj_remove_flag(object, LV_OBJ_FLAG_SCROLLABLE | LV_OBJ_FLAG_CLICKABLE);
  lv_obj_add_style(object, style, 0);
  return object;
}

static lv_obj_t * make(uint32_t type, lv_obj_t * parent) {
  lv_obj_t * object;
  switch(type) {
    case WIDGET_VIEW: return base(parent, &view_style);
    case WIDGET_LIST:
      object = base(parent, &list_style);
      lv_obj_add_flag(object, LV_OBJ_FLAG_SCROLLABLE | LV_OBJ_FLAG_CLICKABLE);
      lv_obj_set_scroll_dir(object, LV_DIR_VER);
      return object;
    case WIDGET_MODAL:
      object = base(parent, &modal_style);
      lv_obj_add_flag(object, LV_OBJ_FLAG_CLICKABLE | LV_OBJ_FLAG_FLOATING);
      return object;
    case WIDGET_LABEL:
      object = lv_label_create(parent);
      lv_label_set_text(object, "");
      return object;
    case WIDGET_BUTTON:
      object = lv_button_create(parent);
      lv_obj_remove_flag(object, LV_OBJ_FLAG_SCROLLABLE);
      return object;
    case WIDGET_IMAGE:
    case WIDGET_CANVAS:
      object = lv_canvas_create(parent);
      lv_image_set_inner_align(object, LV_IMAGE_ALIGN_TOP_LEFT);
      return object;
    case WIDGET_TEXTAREA:
      object = lv_textarea_create(parent);
      /* LVGL's default height is that of a page; as high as its lines until a style says otherwise. */
      lv_obj_add_style(object, &area_style, 0);
      lv_textarea_set_password_bullet(object, "\xe2\x80\xa2");
      lv_obj_set_scrollbar_mode(object, LV_SCROLLBAR_MODE_OFF);
      lv_obj_add_event_cb(object, textarea_hide_idle_cursor, (lv_event_code_t)(LV_EVENT_DRAW_POST | LV_EVENT_PREPROCESS), NULL);
      return object;
    case WIDGET_DROPDOWN:
      object = lv_dropdown_create(parent);
      lv_obj_add_flag(object, LV_OBJ_FLAG_SEND_DRAW_TASK_EVENTS);
      lv_obj_add_event_cb(object, dropdown_draw_task, LV_EVENT_DRAW_TASK_ADDED, NULL);
      return object;
    case WIDGET_CHECKBOX:
      object = lv_checkbox_create(parent);
      lv_checkbox_set_text(object, "");
      lv_obj_add_event_cb(object, checkbox_draw_tick, LV_EVENT_DRAW_MAIN, NULL);
      return object;
    case WIDGET_SWITCH: return lv_switch_create(parent);
    case WIDGET_BAR: return lv_bar_create(parent);
    case WIDGET_SPINNER:
      object = lv_spinner_create(parent);
      lv_obj_add_flag(object, LV_OBJ_FLAG_SEND_DRAW_TASK_EVENTS);
      lv_obj_add_event_cb(object, spinner_draw_task, LV_EVENT_DRAW_TASK_ADDED, NULL);
      return object;
    case WIDGET_BUTTONMATRIX:
    case WIDGET_KEYBOARD:
      object = lv_buttonmatrix_create(parent);
      lv_buttonmatrix_set_map(object, no_buttons);
      lv_obj_add_flag(object, LV_OBJ_FLAG_SEND_DRAW_TASK_EVENTS);
      lv_obj_add_event_cb(object, matrix_draw_task, LV_EVENT_DRAW_TASK_ADDED, NULL);
      return object;
    case WIDGET_LINE: return lv_line_create(parent);
    case WIDGET_QR:
      object = base(parent, &view_style);
      lv_obj_add_event_cb(object, qr_draw, LV_EVENT_DRAW_MAIN, NULL);
      lv_obj_add_event_cb(object, qr_self_size, LV_EVENT_GET_SELF_SIZE, NULL);
      return object;
    case WIDGET_PATTERN:
      object = base(parent, &view_style);
      lv_obj_add_flag(object, LV_OBJ_FLAG_CLICKABLE);
      /* What it stands in is not scrolled away under a drawing. */
      lv_obj_remove_flag(object, LV_OBJ_FLAG_SCROLL_CHAIN);
      lv_obj_add_event_cb(object, pattern_event, LV_EVENT_ALL, NULL);
      lv_obj_add_event_cb(object, dots_draw, LV_EVENT_DRAW_MAIN, NULL);
      return object;
    default: return NULL;
  }
}

lv_obj_t * widget_create(uint32_t type, lv_obj_t * parent) {
  lv_obj_t * object = make(type, parent);
  if(object == NULL) return NULL;
  /* A mouse and a wheel, no finger: nothing glides or springs back. Focus is the bridge's (focus.c). */
  lv_obj_remove_flag(object, LV_OBJ_FLAG_SCROLL_ELASTIC | LV_OBJ_FLAG_SCROLL_MOMENTUM | LV_OBJ_FLAG_CLICK_FOCUSABLE |
                                 LV_OBJ_FLAG_SCROLL_ON_FOCUS | LV_OBJ_FLAG_GESTURE_BUBBLE | LV_OBJ_FLAG_SNAPPABLE);
  return object;
}

/** The tick of a checked box, in the text colour of `indicator`: no font has to bring it. */
void checkbox_draw_tick(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  if(!lv_obj_has_state(object, LV_STATE_CHECKED)) return;
  lv_layer_t * layer = lv_event_get_layer(event);
  /* Where LVGL drew the box; left to right only, as BIDI is off. */
  const int32_t line = lv_font_get_line_height(lv_obj_get_style_text_font(object, LV_PART_MAIN));
  const int32_t border = lv_obj_get_style_border_width(object, LV_PART_MAIN);
  const int32_t x = object->coords.x1 + border + lv_obj_get_style_pad_left(object, LV_PART_MAIN);
  const int32_t y = object->coords.y1 + border + lv_obj_get_style_pad_top(object, LV_PART_MAIN);
  const int32_t width = line + lv_obj_get_style_pad_left(object, LV_PART_INDICATOR) + lv_obj_get_style_pad_right(object, LV_PART_INDICATOR);
  const int32_t height = line + lv_obj_get_style_pad_top(object, LV_PART_INDICATOR) + lv_obj_get_style_pad_bottom(object, LV_PART_INDICATOR);
  if(width < 6 || height < 6) return;

  lv_draw_line_dsc_t stroke;
  lv_draw_line_dsc_init(&stroke);
  stroke.base.layer = layer;
  stroke.color = lv_obj_get_style_text_color(object, LV_PART_INDICATOR);
  stroke.opa = lv_obj_get_style_text_opa(object, LV_PART_INDICATOR);
  stroke.width = LV_MAX(2, width / 9);
  stroke.round_start = stroke.round_end = 1;
  stroke.p1 = (lv_point_precise_t){x + width * 24 / 100, y + height * 52 / 100};
  stroke.p2 = (lv_point_precise_t){x + width * 43 / 100, y + height * 70 / 100};
  lv_draw_line(layer, &stroke);
  stroke.p1 = stroke.p2;
  stroke.p2 = (lv_point_precise_t){x + width * 77 / 100, y + height * 31 / 100};
  lv_draw_line(layer, &stroke);
}
