/** The event queue: LVGL's events of listening widgets become records; like ones that follow each other are joined. */
#include "internal.h"

#define RECORD 16
#define NO_LAST SIZE_MAX

static uint8_t queue[LIMIT_EVENT_BYTES];
static size_t waiting;
static size_t last = NO_LAST;
static uint32_t dropped;

void events_reset(void) {
  explicit_bzero(queue, sizeof queue);
  waiting = 0;
  last = NO_LAST;
  dropped = 0;
}
size_t bridge_events_waiting(void) { return waiting; }
uint32_t bridge_events_dropped(void) { return dropped; }

static void put(size_t at, uint32_t word) {
  for(uint32_t i = 0; i < 4; i++) queue[at + i] = (uint8_t)(word >> 8 * i);
}
static uint32_t get(size_t at) {
  return (uint32_t)queue[at] | (uint32_t)queue[at + 1] << 8 | (uint32_t)queue[at + 2] << 16 | (uint32_t)queue[at + 3] << 24;
}

bool event_wanted(const slot_t * slot, uint32_t event) { return !bridge_quiet && (slot->listen >> event & 1) != 0; }

/** Only the latest of these matters to who reads the queue later. */
static bool joins(uint32_t event, const slot_t * slot) {
  if(event == EVENT_PRESSING || event == EVENT_SCROLL || event == EVENT_RESIZE) return true;
  return event == EVENT_CHANGE && (slot->type == WIDGET_TEXTAREA || slot->type == WIDGET_PATTERN);
}

static void append(uint32_t event, const slot_t * slot, int32_t a, int32_t b, const char * text) {
  const size_t length = text ? strlen(text) : 0;
  const size_t size = RECORD + ((length + 3) & ~(size_t)3);
  const size_t end = waiting;
  if(last != NO_LAST && joins(event, slot) && (get(last) & 0xff) == event && get(last + 4) == slot->handle) waiting = last;
  if(size > LIMIT_EVENT_BYTES - waiting) {
    dropped++;
    last = NO_LAST;
    return;
  }
  last = waiting;
  put(waiting, event | (uint32_t)length << 8);
  put(waiting + 4, slot->handle);
  put(waiting + 8, (uint32_t)a);
  put(waiting + 12, (uint32_t)b);
  memset(queue + waiting + RECORD, 0, size - RECORD);
  if(length) memcpy(queue + waiting + RECORD, text, length);
  waiting += size;
  if(end > waiting) explicit_bzero(queue + waiting, end - waiting);
}

void event_push(uint32_t event, const slot_t * slot, int32_t a, int32_t b, const char * text) {
  if(event_wanted(slot, event)) append(event, slot, a, b, text);
}

size_t bridge_events(uint8_t * out, size_t capacity) {
  size_t whole = 0;
  while(whole < waiting) {
    const size_t size = RECORD + (((get(whole) >> 8) + 3) & ~(size_t)3);
    if(whole + size > capacity) break;
    whole += size;
  }
  if(whole == 0) return 0;
  memcpy(out, queue, whole);
  memmove(queue, queue + whole, waiting - whole);
  waiting -= whole;
  explicit_bzero(queue + waiting, whole);
  last = NO_LAST;
  return whole;
}

static void push_point(uint32_t event, const slot_t * slot) {
  if(!event_wanted(slot, event)) return;
  lv_point_t point = {0, 0};
  lv_indev_t * pointer = lv_indev_active();
  if(pointer) {
    lv_indev_get_point(pointer, &point);
    point.x -= slot->object->coords.x1;
    point.y -= slot->object->coords.y1;
  }
  append(event, slot, point.x, point.y, NULL);
}

static void push_change(slot_t * slot) {
  switch(slot->type) {
    case WIDGET_TEXTAREA: event_push(EVENT_CHANGE, slot, (int32_t)lv_textarea_get_cursor_pos(slot->object), 0, lv_textarea_get_text(slot->object)); return;
    case WIDGET_DROPDOWN:
      dropdown_chosen(slot);
      event_push(EVENT_CHANGE, slot, (int32_t)lv_dropdown_get_selected(slot->object), 0, NULL);
      return;
    case WIDGET_CHECKBOX:
    case WIDGET_SWITCH: event_push(EVENT_CHANGE, slot, lv_obj_has_state(slot->object, LV_STATE_CHECKED), 0, NULL); return;
    default: return;
  }
}

/**
 * LVGL computes the time of a scroll from the monitor's width and divides by zero below 20 pixels; a fixed one also makes
 * text follow its cursor at once.
 */
void scroll_begins(lv_event_t * event) {
  lv_anim_t * animation = lv_event_get_param(event);
  if(animation) lv_anim_set_duration(animation, 80);
}

void event_from_lvgl(lv_event_t * event) {
  const lv_event_code_t code = lv_event_get_code(event);
  /* The most frequent ones first: drawing and layout are not ours. */
  if(code >= LV_EVENT_COVER_CHECK && code <= LV_EVENT_DRAW_TASK_ADDED) return;
  if(lv_event_get_target(event) != lv_event_get_current_target(event)) return;
  slot_t * slot = slot_of(lv_event_get_current_target(event));
  if(slot == NULL) return;
  switch(code) {
    case LV_EVENT_PRESSED:
      if(slot->focusable && !(slot->keeps_focus && focus_get()) && focus_possible(slot->object)) focus_set(slot->object, input_by_key());
      push_point(EVENT_PRESS, slot);
      return;
    case LV_EVENT_PRESSING: push_point(EVENT_PRESSING, slot); return;
    case LV_EVENT_RELEASED:
    case LV_EVENT_PRESS_LOST: push_point(EVENT_RELEASE, slot); return;
    case LV_EVENT_CLICKED:
      /* Who slides off the widget before letting go takes the press back. */
      if(input_by_key() || input_is_over(slot->object)) event_push(EVENT_CLICK, slot, 0, 0, NULL);
      return;
    case LV_EVENT_LONG_PRESSED: event_push(EVENT_LONG_PRESS, slot, 0, 0, NULL); return;
    case LV_EVENT_FOCUSED: event_push(EVENT_FOCUS, slot, 0, 0, NULL); return;
    case LV_EVENT_DEFOCUSED: event_push(EVENT_BLUR, slot, 0, 0, NULL); return;
    case LV_EVENT_SCROLL_BEGIN: scroll_begins(event); return;
    case LV_EVENT_SCROLL:
      event_push(EVENT_SCROLL, slot, lv_obj_get_scroll_x(slot->object), lv_obj_get_scroll_y(slot->object), NULL);
      return;
    case LV_EVENT_READY:
    case LV_EVENT_CANCEL:
      if(slot->type == WIDGET_DROPDOWN) dropdown_opened(slot, code == LV_EVENT_READY);
      return;
    case LV_EVENT_VALUE_CHANGED:
      if(slot->type == WIDGET_BUTTONMATRIX || slot->type == WIDGET_KEYBOARD) {
        const uint32_t * index = lv_event_get_param(event);
        if(index) matrix_pressed(slot, *index);
      }
      else push_change(slot);
      return;
    default: return;
  }
}
