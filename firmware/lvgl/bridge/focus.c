/**
 * Keyboard focus. LVGL's groups are not used: they focus by themselves when a widget is added or deleted, and know neither
 * document order nor modals. One widget at most has the focus; it changes by a click on a focusable widget, by Tab, or by
 * JavaScript. Whoever works by keys never loses it: when the widget that has it goes, what stands beside it takes over.
 */
#include "internal.h"

static lv_obj_t * focused;
/* Takes over at the end of the commands, unless JavaScript has said who does. */
static lv_obj_t * heir;
/* Was hidden or disabled while it had the focus: has it again as soon as it can, unless something was done meanwhile. */
static lv_obj_t * parked;
/* Has the focus in its place. */
static lv_obj_t * stand_in;

lv_obj_t * focus_get(void) { return focused; }

uint32_t bridge_focused(void) {
  const slot_t * slot = slot_of(focused);
  return slot ? slot->handle : 0;
}

void focus_reset(void) { focused = heir = parked = stand_in = NULL; }

void focus_forget(const lv_obj_t * object) {
  if(focused == object) focused = NULL;
  if(heir == object) heir = NULL;
  if(parked == object) parked = NULL;
  if(stand_in == object) stand_in = NULL;
}

bool focus_possible(const lv_obj_t * object) {
  const slot_t * slot = slot_of(object);
  if(slot == NULL || slot->handle <= ROOT_OVERLAY || lv_obj_has_state(object, LV_STATE_DISABLED)) return false;
  for(; object != NULL; object = object->parent) {
    if(lv_obj_has_flag(object, LV_OBJ_FLAG_HIDDEN)) return false;
  }
  return true;
}

static bool is_within(const lv_obj_t * object, const lv_obj_t * top) {
  while(object != NULL && object != top) object = object->parent;
  return object != NULL;
}

/** The focus goes into a modal: it comes back from there to where it was. */
static void note_opener(const lv_obj_t * before, const lv_obj_t * object) {
  for(const lv_obj_t * at = object; at != NULL; at = at->parent) {
    slot_t * slot = slot_of(at);
    if(slot == NULL || slot->type != WIDGET_MODAL) continue;
    if(!is_within(before, at)) slot->opener = slot_of(before)->handle;
    return;
  }
}

void focus_set(lv_obj_t * object, bool by_key) {
  if(object != focused) {
    lv_obj_t * before = focused;
    if(before && object && slot_of(before)) note_opener(before, object);
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
  heir = parked = stand_in = NULL;
  if(by_key) {
    lv_obj_add_state(object, LV_STATE_FOCUS_KEY);
    layout_all();
    lv_obj_scroll_to_view_recursive(object, LV_ANIM_OFF);
  }
  else lv_obj_remove_state(object, LV_STATE_FOCUS_KEY);
}

/** The last visible modal in document order, the overlay above the screen. */
static lv_obj_t * top_modal(lv_obj_t * under, const lv_obj_t * without) {
  lv_obj_t * found = NULL;
  const uint32_t count = lv_obj_get_child_count(under);
  for(uint32_t i = 0; i < count; i++) {
    lv_obj_t * child = lv_obj_get_child(under, (int32_t)i);
    const slot_t * slot = slot_of(child);
    if(slot == NULL || child == without || lv_obj_has_flag(child, LV_OBJ_FLAG_HIDDEN)) continue;
    if(slot->type == WIDGET_MODAL) found = child;
    lv_obj_t * inner = top_modal(child, without);
    if(inner) found = inner;
  }
  return found;
}

typedef struct {
  const lv_obj_t * from; /* where the walk starts: neither it nor what is in it is wanted */
  lv_obj_t * first;
  lv_obj_t * last;
  lv_obj_t * before;
  lv_obj_t * after;
  bool passed;
} walk_t;

static void meet(lv_obj_t * object, walk_t * state) {
  if(state->first == NULL) state->first = object;
  state->last = object;
  if(!state->passed) state->before = object;
  else if(state->after == NULL) state->after = object;
}

/** Document order is the tree's own; hidden subtrees are skipped whole. `inside`: also what is in `from`. */
static void walk(lv_obj_t * object, walk_t * state, bool inside) {
  if(object == state->from) {
    state->passed = true;
    if(!inside) return;
  }
  if(lv_obj_has_flag(object, LV_OBJ_FLAG_HIDDEN)) return;
  const slot_t * slot = slot_of(object);
  if(slot == NULL) return;
  if(object != state->from && slot->focusable && slot->handle > ROOT_OVERLAY && !lv_obj_has_state(object, LV_STATE_DISABLED)) meet(object, state);
  const uint32_t count = lv_obj_get_child_count(object);
  for(uint32_t i = 0; i < count; i++) walk(lv_obj_get_child(object, (int32_t)i), state, inside);
}

/** What can be reached by Tab, seen from `from`; `inside`: also in it. */
static walk_t survey(const lv_obj_t * from, bool inside) {
  lv_obj_t * screen = root_object(ROOT_SCREEN);
  lv_obj_t * overlay = root_object(ROOT_OVERLAY);
  const lv_obj_t * without = inside ? NULL : from;
  lv_obj_t * modal = top_modal(overlay, without);
  if(modal == NULL) modal = top_modal(screen, without);

  walk_t state = {.from = from};
  if(modal) walk(modal, &state, inside);
  else {
    walk(screen, &state, inside);
    walk(overlay, &state, inside);
  }
  return state;
}

void focus_move(bool backwards) {
  const walk_t state = survey(focused ? focused : parked, true);
  lv_obj_t * wanted;
  if(backwards) wanted = state.passed && state.before ? state.before : state.last;
  else wanted = state.passed && state.after ? state.after : state.first;
  if(wanted) focus_set(wanted, true);
  else if(focused && state.passed) focus_set(focused, true);
}

/** What is next to something that goes: behind it, else before it, else the first there is. */
static lv_obj_t * beside(const lv_obj_t * going) {
  const walk_t state = survey(going, false);
  if(!state.passed) return state.first;
  return state.after ? state.after : state.before;
}

/** The outermost part of the tree that hides `object`, or `object`. */
static const lv_obj_t * hidden_with(const lv_obj_t * object) {
  const lv_obj_t * top = object;
  for(; object != NULL; object = object->parent) {
    if(lv_obj_has_flag(object, LV_OBJ_FLAG_HIDDEN)) top = object;
  }
  return top;
}

/** What the focus came from when it went into a modal that now goes with `top`. */
static lv_obj_t * opener_of(const lv_obj_t * object, const lv_obj_t * top) {
  lv_obj_t * found = NULL;
  for(; object != NULL; object = object == top ? NULL : object->parent) {
    const slot_t * slot = slot_of(object);
    if(slot == NULL || slot->type != WIDGET_MODAL) continue;
    const slot_t * opener = handle_find(slot->opener);
    if(opener && opener->focusable && focus_possible(opener->object) && !is_within(opener->object, top)) found = opener->object;
  }
  return found;
}

void focus_before_delete(const lv_obj_t * top) {
  const lv_obj_t * object = focused ? focused : heir;
  if(object == NULL || !input_by_key() || !is_within(object, top)) return;
  lv_obj_t * opener = opener_of(object, top);
  heir = opener ? opener : beside(top);
}

/** A key has come: who stands in is meant by it. */
void focus_used(void) {
  if(stand_in != NULL && stand_in == focused) parked = stand_in = NULL;
}

static void hand_over(void) {
  lv_obj_t * lost = focused;
  lv_obj_t * next = input_by_key() ? beside(hidden_with(lost)) : NULL;
  focus_set(NULL, false);
  if(next) focus_set(next, true);
  parked = lost;
  stand_in = next;
}

/** A widget that was hidden or disabled loses the focus, who listens learns of it; and who takes over gets it. */
void focus_check(void) {
  const bool quiet = bridge_quiet;
  bridge_quiet = false;
  if(focused == NULL && heir != NULL && focus_possible(heir)) focus_set(heir, true);
  else if(parked != NULL && focus_possible(parked) && (focused == NULL || focused == stand_in)) focus_set(parked, input_by_key());
  else if(focused != NULL && !focus_possible(focused)) hand_over();
  heir = NULL;
  bridge_quiet = quiet;
}
