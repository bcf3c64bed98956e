/**
 * Keyboard focus. LVGL's groups are not used: they focus by themselves when a widget is added or deleted, and know neither
 * document order nor modals. One widget at most has the focus; it changes by a click on a focusable widget, by Tab, or by
 * JavaScript.
 */
#include "internal.h"

static lv_obj_t * focused;

lv_obj_t * focus_get(void) { return focused; }

uint32_t bridge_focused(void) {
  const slot_t * slot = slot_of(focused);
  return slot ? slot->handle : 0;
}

void focus_reset(void) { focused = NULL; }

void focus_forget(const lv_obj_t * object) {
  if(focused == object) focused = NULL;
}

bool focus_possible(const lv_obj_t * object) {
  const slot_t * slot = slot_of(object);
  if(slot == NULL || slot->handle <= ROOT_OVERLAY || lv_obj_has_state(object, LV_STATE_DISABLED)) return false;
  for(; object != NULL; object = object->parent) {
    if(lv_obj_has_flag(object, LV_OBJ_FLAG_HIDDEN)) return false;
  }
  return true;
}

void focus_set(lv_obj_t * object, bool by_key) {
  if(object != focused) {
    lv_obj_t * before = focused;
    focused = object;
    /* Drawn anew even when no style asks for it: a text area's cursor comes and goes. */
    if(before) {
      lv_obj_send_event(before, LV_EVENT_DEFOCUSED, NULL);
      lv_obj_invalidate(before);
    }
    if(object) {
      lv_obj_send_event(object, LV_EVENT_FOCUSED, NULL);
      lv_obj_invalidate(object);
    }
  }
  if(object == NULL) return;
  if(by_key) {
    lv_obj_add_state(object, LV_STATE_FOCUS_KEY);
    layout_all();
    lv_obj_scroll_to_view_recursive(object, LV_ANIM_OFF);
  }
  else lv_obj_remove_state(object, LV_STATE_FOCUS_KEY);
}

/** A widget that was hidden or disabled loses the focus; who listens learns of it. */
void focus_check(void) {
  if(focused == NULL || focus_possible(focused)) return;
  const bool quiet = bridge_quiet;
  bridge_quiet = false;
  focus_set(NULL, false);
  bridge_quiet = quiet;
}

/** The last visible modal in document order, the overlay above the screen. */
static lv_obj_t * top_modal(lv_obj_t * under) {
  lv_obj_t * found = NULL;
  const uint32_t count = lv_obj_get_child_count(under);
  for(uint32_t i = 0; i < count; i++) {
    lv_obj_t * child = lv_obj_get_child(under, (int32_t)i);
    const slot_t * slot = slot_of(child);
    if(slot == NULL || lv_obj_has_flag(child, LV_OBJ_FLAG_HIDDEN)) continue;
    if(slot->type == WIDGET_MODAL) found = child;
    lv_obj_t * inner = top_modal(child);
    if(inner) found = inner;
  }
  return found;
}

typedef struct {
  lv_obj_t * first;
  lv_obj_t * last;
  lv_obj_t * before;
  lv_obj_t * after;
  bool passed;
} walk_t;

/** Document order is the tree's own; hidden subtrees are skipped whole. */
static void walk(lv_obj_t * object, walk_t * state) {
  if(lv_obj_has_flag(object, LV_OBJ_FLAG_HIDDEN)) return;
  const slot_t * slot = slot_of(object);
  if(slot == NULL) return;
  if(object == focused) state->passed = true;
  else if(slot->focusable && slot->handle > ROOT_OVERLAY && !lv_obj_has_state(object, LV_STATE_DISABLED)) {
    if(state->first == NULL) state->first = object;
    state->last = object;
    if(!state->passed) state->before = object;
    else if(state->after == NULL) state->after = object;
  }
  const uint32_t count = lv_obj_get_child_count(object);
  for(uint32_t i = 0; i < count; i++) walk(lv_obj_get_child(object, (int32_t)i), state);
}

void focus_move(bool backwards) {
  lv_obj_t * screen = root_object(ROOT_SCREEN);
  lv_obj_t * overlay = root_object(ROOT_OVERLAY);
  lv_obj_t * modal = top_modal(overlay);
  if(modal == NULL) modal = top_modal(screen);

  walk_t state = {0};
  if(modal) walk(modal, &state);
  else {
    walk(screen, &state);
    walk(overlay, &state);
  }
  lv_obj_t * wanted;
  if(backwards) wanted = state.passed && state.before ? state.before : state.last;
  else wanted = state.passed && state.after ? state.after : state.first;
  if(wanted) focus_set(wanted, true);
  else if(focused && state.passed) focus_set(focused, true);
}
