/** Pointer, wheel and keys. The pointer goes through LVGL at once; keys go to the focused widget, the rest to JavaScript. */
#include "internal.h"

static lv_indev_t * pointer;
static lv_point_t position;
static bool pressed;
static bool moved; /* the mouse has spoken at least once */
static bool by_key;

/*
 * The last press: on what, and where and when it ended. The second half of a double click is meant for what the first half
 * was meant for, not for what has come into its place.
 */
#define DOUBLE_CLICK_MS 500
/* Of the monitor's height: 16 pixels of 720, 24 of 1080. */
#define DOUBLE_CLICK_REACH 45
static uint32_t pressed_on;
static lv_point_t let_go_at;
static uint32_t let_go_when;
static bool second_half;

/* A button held down by Enter or space, and the key that holds it. */
static lv_obj_t * held;
static uint32_t held_key;

static void read(lv_indev_t * device, lv_indev_data_t * data) {
  (void)device;
  data->point = position;
  data->state = pressed ? LV_INDEV_STATE_PRESSED : LV_INDEV_STATE_RELEASED;
}

void input_start(void) {
  pressed = moved = by_key = false;
  position = (lv_point_t){0, 0};
  held = NULL;
  pressed_on = 0;
  second_half = false;
  pointer = lv_indev_create();
  lv_indev_set_type(pointer, LV_INDEV_TYPE_POINTER);
  lv_indev_set_read_cb(pointer, read);
  lv_indev_set_mode(pointer, LV_INDEV_MODE_EVENT);
  /* A held key of the on-screen keyboard repeats: LVGL begins one period after the long press, so after 400 ms. */
  lv_indev_set_long_press_time(pointer, 340);
  lv_indev_set_long_press_repeat_time(pointer, 60);
  cursor_start(pointer);
}

void input_stop(void) {
  if(pointer == NULL) return;
  cursor_stop();
  /* LVGL leaves the animation of a thrown list behind when it deletes the device. */
  lv_anim_delete(pointer, NULL);
  lv_indev_delete(pointer);
  pointer = NULL;
}

void input_forget(const lv_obj_t * object) {
  if(held == object) held = NULL;
}

static bool within_tree(const lv_obj_t * object, const lv_obj_t * top) {
  while(object != NULL && object != top) {
    /* An opened list hangs on the screen and goes with its drop-down. */
    const bool list = object->class_p == &lv_dropdownlist_class;
    object = list ? ((const lv_dropdown_list_t *)object)->dropdown : object->parent;
  }
  return object != NULL;
}

/**
 * Lets go of a pressed widget before its subtree is deleted. LVGL does it after the children are gone, and a text area
 * whose pressed style differs then lays out a label that no longer is.
 */
void input_before_delete(const lv_obj_t * top) {
  if(pointer == NULL) return;
  lv_obj_t * active = pointer->pointer.act_obj;
  lv_obj_t * scrolled = pointer->pointer.scroll_obj;
  const bool active_goes = active != NULL && within_tree(active, top);
  if(!active_goes && !(scrolled != NULL && within_tree(scrolled, top))) return;
  if(pressed) lv_indev_wait_release(pointer);
  lv_indev_reset(pointer, active);
}

bool input_by_key(void) { return by_key; }

bool input_is_over(const lv_obj_t * object) {
  return lv_area_is_point_on(&object->coords, &position, 0);
}

lv_obj_t * input_search(int32_t x, int32_t y) {
  lv_point_t point = {x, y};
  lv_obj_t * found = lv_indev_search_obj(root_object(ROOT_OVERLAY), &point);
  return found ? found : lv_indev_search_obj(root_object(ROOT_SCREEN), &point);
}

uint32_t bridge_hit(int32_t x, int32_t y) {
  if(pointer == NULL) return 0;
  layout_all();
  const slot_t * slot = slot_above(input_search(x, y));
  return slot ? slot->handle : 0;
}

/** What lies under the pointer may have changed without a move: a new screen, a scrolled list. */
void input_hover(void) {
  if(pointer == NULL || !moved || pressed) return;
  lv_obj_t * under = input_search(position.x, position.y);
  lv_obj_t * before = pointer->pointer.last_hovered;
  if(under != before) {
    if(under) lv_obj_send_event(under, LV_EVENT_HOVER_OVER, pointer);
    if(before) lv_obj_send_event(before, LV_EVENT_HOVER_LEAVE, pointer);
    pointer->pointer.last_hovered = under;
  }
  matrix_hover(under, &position);
  dropdown_hover(under, &position);
  pattern_hover(under, position);
}

static uint32_t handle_at(lv_point_t point) {
  const slot_t * slot = slot_above(input_search(point.x, point.y));
  return slot ? slot->handle : 0;
}

/** A press begins: whether it is the second half of a double click that has changed what is under it. */
static bool is_second_half(void) {
  const uint32_t under = handle_at(position);
  const int32_t reach = lv_display_get_vertical_resolution(NULL) / DOUBLE_CLICK_REACH;
  second_half = pressed_on != 0 && under != pressed_on && lv_tick_elaps(let_go_when) < DOUBLE_CLICK_MS &&
                LV_ABS(position.x - let_go_at.x) <= reach && LV_ABS(position.y - let_go_at.y) <= reach;
  /* So that a third one is none either. */
  if(!second_half) pressed_on = under;
  return second_half;
}

static int32_t within(int32_t value, int32_t size) { return value < 0 ? 0 : value >= size ? size - 1 : value; }

void bridge_pointer(int32_t x, int32_t y, bool down) {
  if(pointer == NULL) return;
  layout_all();
  position.x = within(x, lv_display_get_horizontal_resolution(NULL));
  position.y = within(y, lv_display_get_vertical_resolution(NULL));
  moved = true;
  if(down) {
    by_key = false;
    if(!pressed && is_second_half()) lv_indev_wait_release(pointer);
    else if(!pressed) dropdown_close_all_but(input_search(position.x, position.y));
  }
  if(pressed && !down) {
    let_go_at = position;
    let_go_when = lv_tick_get();
  }
  pressed = down;
  lv_indev_read(pointer);
  layout_all();
  input_hover();
}

void bridge_pointer_lost(void) {
  if(pointer == NULL || !pressed) return;
  layout_all();
  lv_indev_wait_release(pointer);
  pressed = false;
  lv_indev_read(pointer);
  layout_all();
}

void bridge_wheel(int32_t notches) {
  if(pointer == NULL || notches == 0) return;
  notches = LV_CLAMP(-100, notches, 100);
  layout_all();
  const int32_t by = -notches * LV_MAX(24, lv_display_get_vertical_resolution(NULL) / 16);
  lv_obj_t * object = input_search(position.x, position.y);
  for(; object != NULL; object = object->parent) {
    if(!lv_obj_has_flag(object, LV_OBJ_FLAG_SCROLLABLE) || !(lv_obj_get_scroll_dir(object) & LV_DIR_VER)) continue;
    if(slot_of(object) && slot_of(object)->type == WIDGET_TEXTAREA && lv_textarea_get_one_line(object)) continue;
    const int32_t room = by < 0 ? lv_obj_get_scroll_bottom(object) : lv_obj_get_scroll_top(object);
    if(room <= 0) continue;
    /* A list that is open would stay where its field was. */
    if(slot_of(object)) dropdown_close_all_but(NULL);
    lv_obj_scroll_by_bounded(object, 0, by, LV_ANIM_OFF);
    break;
  }
  input_hover();
}

/** The nearest who listens for keys, from the focused widget upwards, else the screen. */
static void report_key(uint32_t key) {
  char text[5] = {0};
  if(key >= 0x20 && key != KEY_DELETE && key <= 0x10ffff && !(key >= 0xd800 && key <= 0xdfff)) {
    uint32_t encoded = lv_text_unicode_to_encoded(key);
    memcpy(text, &encoded, 4);
  }
  for(const lv_obj_t * object = focus_get(); object != NULL; object = object->parent) {
    const slot_t * slot = slot_of(object);
    if(slot == NULL || !event_wanted(slot, EVENT_KEY)) continue;
    event_push(EVENT_KEY, slot, (int32_t)key, 0, text);
    return;
  }
  event_push(EVENT_KEY, &bridge_slots[ROOT_SCREEN], (int32_t)key, 0, text);
}

static bool hold(slot_t * slot, uint32_t key) {
  if(key != KEY_ENTER && key != ' ') return false;
  if(held != NULL) return true;
  held = slot->object;
  held_key = key;
  lv_obj_send_event(held, LV_EVENT_PRESSED, NULL);
  return true;
}

static bool give(slot_t * slot, uint32_t key) {
  switch(slot->type) {
    case WIDGET_TEXTAREA: return textarea_key(slot, key);
    case WIDGET_DROPDOWN: return dropdown_key(slot, key);
    case WIDGET_PATTERN: return pattern_key(slot, key);
    case WIDGET_BUTTONMATRIX:
    case WIDGET_KEYBOARD:
      if(slot->buttons == 0) return false;
      if(key >= KEY_UP && key <= KEY_LEFT) {
        lv_obj_send_event(slot->object, LV_EVENT_KEY, &key);
        return true;
      }
      if(key != KEY_ENTER && key != ' ') return false;
      matrix_pressed(slot, lv_buttonmatrix_get_selected_button(slot->object));
      return true;
    case WIDGET_LIST:
      if(key != KEY_UP && key != KEY_DOWN) return false;
      layout_all();
      lv_obj_send_event(slot->object, LV_EVENT_KEY, &key);
      return true;
    default: return hold(slot, key);
  }
}

static void let_go(uint32_t key) {
  if(held == NULL || key != held_key) return;
  lv_obj_t * object = held;
  held = NULL;
  if(!focus_possible(object)) {
    lv_obj_send_event(object, LV_EVENT_PRESS_LOST, NULL);
    return;
  }
  lv_obj_send_event(object, LV_EVENT_RELEASED, NULL);
  lv_obj_send_event(object, LV_EVENT_CLICKED, NULL);
}

void bridge_key_lost(uint32_t key) {
  if(pointer == NULL || held == NULL || key != held_key) return;
  lv_obj_t * object = held;
  held = NULL;
  lv_obj_send_event(object, LV_EVENT_PRESS_LOST, NULL);
}

void bridge_key(uint32_t key, bool down) {
  if(pointer == NULL) return;
  if(!down) {
    let_go(key);
    return;
  }
  by_key = true;
  layout_all();
  focus_check();
  focus_used();
  if(key == KEY_NEXT || key == KEY_PREVIOUS) {
    dropdown_close_all_but(NULL);
    focus_move(key == KEY_PREVIOUS);
    return;
  }
  slot_t * slot = slot_of(focus_get());
  if(slot == NULL || !give(slot, key)) report_key(key);
}
