/**
 * The table of widgets: JavaScript chooses handles (slot and generation), the bridge keeps pointer and generation, and a
 * deletion anywhere in LVGL clears the slots of the whole subtree.
 */
#include "internal.h"

slot_t bridge_slots[LIMIT_WIDGETS];

/* Slots whose widget is gone; what they own is freed once LVGL has let go of the whole subtree. */
static uint16_t dying[LIMIT_WIDGETS];
static uint32_t dying_count;
static uint32_t alive;
/* No slot above this was ever used: stopping does not walk an empty table. */
static uint32_t highest;

uint32_t bridge_widget_count(void) { return alive; }

slot_t * handle_find(uint32_t handle) {
  const uint32_t index = handle & 0xffff;
  if(index >= LIMIT_WIDGETS) return NULL;
  slot_t * slot = &bridge_slots[index];
  return slot->object != NULL && slot->handle == handle ? slot : NULL;
}

slot_t * slot_of(const lv_obj_t * object) {
  if(object == NULL) return NULL;
  const uintptr_t index = (uintptr_t)object->user_data;
  if(index == 0 || index >= LIMIT_WIDGETS) return NULL;
  slot_t * slot = &bridge_slots[index];
  return slot->object == object ? slot : NULL;
}

slot_t * slot_above(const lv_obj_t * object) {
  for(; object != NULL; object = object->parent) {
    slot_t * slot = slot_of(object);
    if(slot) return slot;
    /* An opened list hangs on the screen, not on its drop-down. */
    if(object->class_p == &lv_dropdownlist_class) object = ((const lv_dropdown_list_t *)object)->dropdown;
    slot = slot_of(object);
    if(slot) return slot;
  }
  return NULL;
}

static void on_delete(lv_event_t * event) {
  lv_obj_t * object = lv_event_get_current_target(event);
  slot_t * slot = slot_of(object);
  if(slot == NULL) return;
  focus_forget(object);
  input_forget(object);
  matrix_forget(object);
  pattern_forget(object);
  if(slot->type == WIDGET_DROPDOWN) dropdown_opened(slot, false);
  slot->object = NULL;
  dying[dying_count++] = (uint16_t)(slot - bridge_slots);
  alive--;
}

static void attach(slot_t * slot, lv_obj_t * object, uint32_t handle, uint32_t type) {
  *slot = (slot_t){.object = object, .handle = handle, .type = (uint8_t)type};
  object->user_data = (void *)(uintptr_t)(slot - bridge_slots);
  lv_obj_add_event_cb(object, event_from_lvgl, LV_EVENT_ALL, NULL);
}

void handles_start(void) {
  alive = 0;
  highest = ROOT_OVERLAY;
  dying_count = 0;
  attach(&bridge_slots[ROOT_SCREEN], root_object(ROOT_SCREEN), ROOT_SCREEN, WIDGET_VIEW);
  attach(&bridge_slots[ROOT_OVERLAY], root_object(ROOT_OVERLAY), ROOT_OVERLAY, WIDGET_VIEW);
  /* What the monitor itself tells needs no asking. */
  bridge_slots[ROOT_SCREEN].listen = 1u << EVENT_RESIZE | 1u << EVENT_KEY;
}

static void release(slot_t * slot) {
  lv_free(slot->name);
  lv_free(slot->text);
  lv_free(slot->symbol);
  lv_free(slot->pixels);
  lv_free(slot->zoomed);
  lv_free(slot->points);
  lv_free(slot->modules);
  lv_free(slot->pattern);
  lv_free(slot->map_text);
  lv_free(slot->map);
  lv_free(slot->control);
  lv_free(slot->columns);
  lv_free(slot->rows);
  *slot = (slot_t){0};
}

void handles_sweep(void) {
  while(dying_count > 0) release(&bridge_slots[dying[--dying_count]]);
}

void handles_stop(void) {
  for(uint32_t i = ROOT_OVERLAY + 1; i <= highest; i++) {
    if(bridge_slots[i].object == NULL) continue;
    input_before_delete(bridge_slots[i].object);
    lv_obj_delete(bridge_slots[i].object);
  }
  handles_sweep();
  for(uint32_t i = ROOT_SCREEN; i <= ROOT_OVERLAY; i++) {
    lv_obj_t * root = bridge_slots[i].object;
    if(root == NULL) continue;
    /* Local styles go first: their grid templates are about to be freed. */
    lv_obj_remove_style_all(root);
    root->user_data = NULL;
    lv_obj_remove_event_cb(root, event_from_lvgl);
    release(&bridge_slots[i]);
  }
}

static uint32_t depth_of(const lv_obj_t * object) {
  uint32_t depth = 0;
  for(; object != NULL; object = object->parent) depth++;
  return depth;
}

/** Levels of handled widgets; what LVGL hangs inside a widget does not count, as it does not for `create`. */
static uint32_t height_of(const lv_obj_t * object) {
  if(slot_of(object) == NULL) return 0;
  uint32_t tallest = 0;
  const uint32_t count = lv_obj_get_child_count(object);
  for(uint32_t i = 0; i < count; i++) {
    const uint32_t height = height_of(lv_obj_get_child(object, (int32_t)i));
    if(height > tallest) tallest = height;
  }
  return tallest + 1;
}

/** The index counts handled siblings only: LVGL hangs the lists of drop-downs among them. */
static void place(lv_obj_t * object, int32_t index) {
  lv_obj_t * parent = object->parent;
  if(index < 0) {
    lv_obj_move_to_index(object, -1);
    return;
  }
  const int32_t count = (int32_t)lv_obj_get_child_count(parent);
  int32_t seen = 0, at = 0;
  for(int32_t i = 0; i < count; i++) {
    const lv_obj_t * sibling = lv_obj_get_child(parent, i);
    if(sibling == object) continue;
    if(slot_of(sibling) && seen++ == index) break;
    at++;
  }
  lv_obj_move_to_index(object, at);
}

static slot_t * container(uint32_t handle) {
  slot_t * parent = handle_find(handle);
  if(parent == NULL) {
    error_count(ERROR_HANDLE);
    return NULL;
  }
  if(!widget_takes_children(parent->type)) {
    error_count(ERROR_TREE);
    return NULL;
  }
  return parent;
}

void handle_create(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t type = read_word(reader);
  const uint32_t above = read_word(reader);
  const int32_t index = (int32_t)read_word(reader);
  if(!read_end(reader)) return;

  const uint32_t at = handle & 0xffff;
  if(at <= ROOT_OVERLAY || at >= LIMIT_WIDGETS || bridge_slots[at].object != NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  const slot_t * parent = container(above);
  if(parent == NULL) return;
  if(depth_of(parent->object) >= LIMIT_DEPTH) {
    error_count(ERROR_LIMIT);
    return;
  }
  if(index < -1) {
    error_count(ERROR_VALUE);
    return;
  }
  /* The largest widget with its children takes under 2 KB. */
  if(!memory_spare(4096)) return;
  lv_obj_t * object = widget_create(type, parent->object);
  if(object == NULL) {
    error_count(ERROR_WIDGET);
    return;
  }
  slot_t * slot = &bridge_slots[at];
  attach(slot, object, handle, type);
  lv_obj_add_event_cb(object, on_delete, LV_EVENT_DELETE, NULL);
  slot->focusable = widget_focusable_by_default(type);
  alive++;
  if(at > highest) highest = at;
  if(type == WIDGET_DROPDOWN) dropdown_created(slot);
  if(type == WIDGET_PATTERN) pattern_created(slot);
  if(type == WIDGET_BAR) slot->high = 100;
  slot->zoom = 256;
  if(index >= 0) place(object, index);
}

void handle_remove(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  if(!read_end(reader)) return;
  const slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(handle <= ROOT_OVERLAY) {
    error_count(ERROR_TREE);
    return;
  }
  focus_before_delete(slot->object);
  input_before_delete(slot->object);
  lv_obj_delete(slot->object);
  handles_sweep();
}

void handle_move(reader_t * reader) {
  const uint32_t handle = read_word(reader);
  const uint32_t above = read_word(reader);
  const int32_t index = (int32_t)read_word(reader);
  if(!read_end(reader)) return;
  const slot_t * slot = handle_find(handle);
  if(slot == NULL) {
    error_count(ERROR_HANDLE);
    return;
  }
  if(handle <= ROOT_OVERLAY) {
    error_count(ERROR_TREE);
    return;
  }
  const slot_t * parent = container(above);
  if(parent == NULL) return;
  if(index < -1) {
    error_count(ERROR_VALUE);
    return;
  }
  for(const lv_obj_t * up = parent->object; up != NULL; up = up->parent) {
    if(up != slot->object) continue;
    error_count(ERROR_TREE);
    return;
  }
  if(parent->object != slot->object->parent &&
     depth_of(parent->object) + height_of(slot->object) > LIMIT_DEPTH) {
    error_count(ERROR_LIMIT);
    return;
  }
  lv_obj_set_parent(slot->object, parent->object);
  place(slot->object, index);
}
