/** Start and stop, the frame and its changed rectangles, and time, which passes only when the host says so. */
#include <stdlib.h>

#include "internal.h"

#define SIZE_MOST 8192
/* LVGL joins changes to at most this many (LV_INV_BUF_SIZE is 32). */
#define DIRTY_MOST 64

static lv_display_t * display;
static uint32_t * frame;
static lv_area_t dirty[DIRTY_MOST];
static uint32_t dirty_count;
static uint32_t now;
static uint32_t drawn_at;

/* Words are written and read as little-endian; the frame is handed out as the host's words. */
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the bridge wants a little-endian host"
#endif

static uint32_t tick(void) { return now; }

static void flush(lv_display_t * target, const lv_area_t * area, uint8_t * pixels) {
  (void)pixels;
  if(dirty_count < DIRTY_MOST) dirty[dirty_count++] = *area;
  lv_display_flush_ready(target);
}

lv_obj_t * root_object(uint32_t handle) {
  if(display == NULL) return NULL;
  return handle == ROOT_SCREEN ? lv_display_get_screen_active(display) : lv_display_get_layer_top(display);
}

/* Passes over a screen that one layout may take; nested sizes by content need about one a level. */
#define PASSES_MOST (2 * LIMIT_DEPTH)
static uint32_t passes;
static bool exhausted;

void layout_watch(void) { passes = 0; }

void layout_renew(void) {
  passes = 0;
  if(!exhausted) return;
  exhausted = false;
  root_object(ROOT_SCREEN)->scr_layout_inv = 1;
  root_object(ROOT_OVERLAY)->scr_layout_inv = 1;
}

/**
 * LVGL lays out until nothing is marked, which never comes when a label as wide as its parent is in a parent as wide as its
 * labels. Each mark asks for a refresh, so it is heard of here. A pass ends with the screen itself: its own mark, set at the
 * first one of a pass, tells a new pass by being gone. Past the limit marked screens are called laid out until the host's next
 * call, so that no buffer is paid for more than once.
 */
static void layout_marked(lv_event_t * event) {
  (void)event;
  lv_obj_t * const roots[] = {root_object(ROOT_SCREEN), root_object(ROOT_OVERLAY)};
  for(uint32_t i = 0; i < 2; i++) {
    if(!roots[i]->scr_layout_inv || roots[i]->layout_inv) continue;
    roots[i]->layout_inv = 1;
    passes++;
  }
  if(!exhausted) {
    if(passes <= PASSES_MOST) return;
    exhausted = true;
    error_count(ERROR_LAYOUT);
  }
  roots[0]->scr_layout_inv = 0;
  roots[1]->scr_layout_inv = 0;
}

void layout_all(void) {
  layout_watch();
  lv_obj_update_layout(root_object(ROOT_SCREEN));
  layout_watch();
  lv_obj_update_layout(root_object(ROOT_OVERLAY));
  layout_watch();
}

static bool size_good(int32_t width, int32_t height) { return width >= 1 && height >= 1 && width <= SIZE_MOST && height <= SIZE_MOST; }

static void use_frame(uint32_t * made, int32_t width, int32_t height) {
  lv_display_set_buffers(display, made, NULL, (uint32_t)width * (uint32_t)height * 4, LV_DISPLAY_RENDER_MODE_DIRECT);
  free(frame);
  frame = made;
}

bool bridge_start(int32_t width, int32_t height) {
  if(display != NULL || !size_good(width, height)) return false;
  /* The frame is not LVGL's memory and not counted as such. */
  uint32_t * made = calloc((size_t)width * (size_t)height, 4);
  if(made == NULL) return false;
  now = drawn_at = 0;
  passes = 0;
  exhausted = false;
  dirty_count = 0;
  lv_init();
  memory_peak_reset();
  lv_tick_set_cb(tick);
  display = lv_display_create(width, height);
  lv_display_add_event_cb(display, layout_marked, LV_EVENT_REFR_REQUEST, NULL);
  lv_display_set_color_format(display, LV_COLOR_FORMAT_XRGB8888);
  lv_display_set_flush_cb(display, flush);
  use_frame(made, width, height);
  /* Drawing happens in bridge_render only. */
  lv_display_delete_refr_timer(display);
  errors_reset();
  events_reset();
  focus_reset();
  styles_start();
  grid_start();
  handles_start();
  widgets_start();
  input_start();
  /* The first event tells how large the monitor is. */
  event_push(EVENT_RESIZE, &bridge_slots[ROOT_SCREEN], width, height, NULL);
  return true;
}

void bridge_stop(void) {
  if(display == NULL) return;
  handles_stop();
  input_stop();
  lv_deinit();
  display = NULL;
  widgets_stop();
  styles_stop();
  fonts_stop();
  free(frame);
  frame = NULL;
}

bool bridge_resize(int32_t width, int32_t height) {
  if(display == NULL || !size_good(width, height)) return false;
  uint32_t * made = calloc((size_t)width * (size_t)height, 4);
  if(made == NULL) return false;
  dropdown_close_all_but(NULL);
  pattern_cancel();
  lv_display_set_resolution(display, width, height);
  use_frame(made, width, height);
  cursor_resize();
  styles_pace();
  lv_obj_invalidate(root_object(ROOT_SCREEN));
  event_push(EVENT_RESIZE, &bridge_slots[ROOT_SCREEN], width, height, NULL);
  return true;
}

void bridge_advance(uint32_t milliseconds) {
  if(display == NULL) return;
  layout_renew();
  /* In beats of a frame, so that a held key repeats; a long wait in at most 64 larger steps. */
  uint32_t step = milliseconds / 64;
  if(step < LV_DEF_REFR_PERIOD) step = LV_DEF_REFR_PERIOD;
  layout_all();
  while(milliseconds > 0) {
    const uint32_t by = milliseconds < step ? milliseconds : step;
    now += by;
    milliseconds -= by;
    layout_watch();
    lv_timer_handler();
  }
}

/** Milliseconds that no animation needs LVGL's timer: what goes in steps, as a caret blinks, changes nothing until the next step. */
static uint32_t animations_wait(void) {
  uint32_t least = UINT32_MAX;
  lv_ll_t * all = &LV_GLOBAL_DEFAULT()->anim_state.anim_ll;
  for(const lv_anim_t * one = lv_ll_get_head(all); one != NULL; one = lv_ll_get_next(all, one)) {
    if(one->path_cb != lv_anim_path_step || one->is_paused || one->act_time < 0) return 0;
    const uint32_t passed = (uint32_t)one->act_time + lv_tick_elaps(one->last_timer_run);
    const uint32_t left = passed >= (uint32_t)one->duration ? 0 : (uint32_t)one->duration - passed;
    if(left < least) least = left;
  }
  return least;
}

uint32_t bridge_wait(void) {
  uint32_t least = UINT32_MAX;
  if(display == NULL) return least;
  /* Looked up anew: what LVGL says at the end of its handler is out of date once a click has begun an animation. */
  for(lv_timer_t * timer = lv_timer_get_next(NULL); timer != NULL; timer = lv_timer_get_next(timer)) {
    if(timer->paused) continue;
    const uint32_t passed = lv_tick_elaps(timer->last_run);
    uint32_t left = passed >= timer->period ? 0 : timer->period - passed;
    if(timer == lv_anim_get_timer()) left = LV_MAX(left, animations_wait());
    if(left < least) least = left;
  }
  return least;
}

bool bridge_is_changed(void) {
  if(display == NULL) return false;
  return display->inv_p > 0 || root_object(ROOT_SCREEN)->scr_layout_inv || root_object(ROOT_OVERLAY)->scr_layout_inv;
}

uint32_t bridge_render(void) {
  if(display == NULL) return 0;
  layout_renew();
  dirty_count = 0;
  styles_frame(now - drawn_at);
  drawn_at = now;
  layout_all();
  input_hover();
  lv_display_refr_timer(NULL);
  return dirty_count;
}

uint32_t bridge_dirty(int32_t * out, uint32_t capacity) {
  const uint32_t count = dirty_count < capacity ? dirty_count : capacity;
  for(uint32_t i = 0; i < count; i++) {
    out[4 * i] = dirty[i].x1;
    out[4 * i + 1] = dirty[i].y1;
    out[4 * i + 2] = dirty[i].x2;
    out[4 * i + 3] = dirty[i].y2;
  }
  return count;
}

const uint32_t * bridge_frame(void) { return frame; }
