/** What the bridge's files share: the table of widgets and one short list of functions per file. */
#ifndef INTERNAL_H
#define INTERNAL_H

#include <string.h>

#include "bridge.h"
#include "lvgl.h"
#include "lvgl_private.h"
#include "reader.h"
#include "schema.h"

/** A number of the schema that has to be LVGL's. */
#define SAME(A, B) _Static_assert((int)(A) == (int)(B), #A " is not " #B)

/**
 * Largest radius that is drawn. LVGL's outline of a circle skips a row at some radii from 922 pixels on (lvgl/lvgl#9864), and then
 * writes past its memory; an outline may lie 512 outside of the corner it goes round.
 */
#define RADIUS_MOST 400

#define DOTS 9

/** What is drawn in a pattern. Dots are numbered from 0. */
typedef struct {
  uint8_t order[DOTS]; /* dots in the order they were joined */
  uint8_t count;
  bool open; /* is still being drawn, by pointer or by keys */
  bool held; /* the pointer draws */
  lv_point_t tip; /* and is here */
} pattern_t;

/** One slot of the handle table. Everything it points to is its own and is freed by `handles_sweep`. */
typedef struct {
  lv_obj_t * object;
  uint32_t handle;
  uint32_t listen;
  uint8_t type;
  bool secret : 1;
  bool clickable_set : 1;
  bool focusable : 1;
  bool keeps_focus : 1; /* a click leaves the focus with whoever has it */
  bool unselected : 1; /* a drop-down that shows its placeholder, as its value is not among the options */
  uint32_t target;     /* handle of a keyboard's text area */
  uint32_t opener;     /* modal: handle of what had the focus before it */
  int32_t wanted;      /* value as it was told: a bar's, a drop-down's; it may come before its range or options */
  int32_t low, high;   /* bar */
  char * name;
  char * text;        /* label: the text before dots; drop-down: its placeholder */
  char * symbol;      /* drop-down */
  uint32_t * pixels;  /* canvas, image: as they came */
  uint32_t * zoomed;  /* and as they are drawn, when zoomed */
  uint16_t width, height, zoom;
  bool opaque;
  void * points;      /* line */
  uint8_t * modules;  /* code: rows of whole bytes */
  uint16_t side;      /* code: modules on a side */
  pattern_t * pattern;
  char * map_text;    /* button matrix: all texts, NUL after each */
  const char ** map;  /* button matrix: pointers into map_text */
  uint16_t * control; /* button matrix: control words as they came */
  uint32_t buttons;
  int32_t * columns; /* grid */
  int32_t * rows;
} slot_t;

/* handles.c: slot and generation; parents, order, depth */
extern slot_t bridge_slots[LIMIT_WIDGETS];
slot_t * handle_find(uint32_t handle);
slot_t * slot_of(const lv_obj_t * object);
slot_t * slot_above(const lv_obj_t * object);
void handles_start(void);
void handles_stop(void);
void handles_sweep(void);
void handle_create(reader_t * reader);
void handle_remove(reader_t * reader);
void handle_move(reader_t * reader);

/* decode.c */
void error_count(uint32_t kind);
void errors_reset(void);
bool memory_spare(size_t wanted);
/** True while commands run: what they change is not reported back. */
extern bool bridge_quiet;

/* attributes.c */
void attribute_int(reader_t * reader);
void attribute_text(reader_t * reader);
void attribute_listen(reader_t * reader);
void method_call(reader_t * reader);

/* widgets.c */
lv_obj_t * widget_create(uint32_t type, lv_obj_t * parent);
bool widget_takes_children(uint32_t type);
bool widget_focusable_by_default(uint32_t type);
void widgets_start(void);
void widgets_stop(void);
void checkbox_draw_tick(lv_event_t * event);

/* styles.c and grid.c */
void styles_start(void);
void styles_stop(void);
void styles_flush(void);
void styles_pace(void);
void styles_frame(uint32_t interval);
void style_set_local(reader_t * reader);
void style_clear_local(reader_t * reader);
void style_set(reader_t * reader);
void style_reset(reader_t * reader);
void style_use(reader_t * reader);
void style_drop(reader_t * reader);
bool style_room(const lv_obj_t * object);
void grid_start(void);
void grid_template(reader_t * reader);

/* fonts.c */
const lv_font_t * font_get(uint32_t face, uint32_t size, uint32_t * error);
void fonts_stop(void);

/* textarea.c */
void textarea_set_text(slot_t * slot, const char * text);
void textarea_insert(slot_t * slot, const char * text);
bool textarea_key(slot_t * slot, uint32_t key);
void textarea_one_line(slot_t * slot, bool on);
void textarea_hide_idle_cursor(lv_event_t * event);

/* dropdown.c */
void dropdown_created(slot_t * slot);
void dropdown_options(slot_t * slot, const char * text);
void dropdown_apply(slot_t * slot);
void dropdown_placeholder(slot_t * slot, const char * text);
void dropdown_draw_task(lv_event_t * event);
bool dropdown_symbol(slot_t * slot, const char * text);
void dropdown_open(slot_t * slot);
void dropdown_close(slot_t * slot);
void dropdown_opened(const slot_t * slot, bool open);
void dropdown_chosen(slot_t * slot);
void dropdown_close_all_but(const lv_obj_t * pressed);
bool dropdown_key(slot_t * slot, uint32_t key);
void dropdown_hover(const lv_obj_t * under, const lv_point_t * point);
bool dropdown_row(const slot_t * slot, uint32_t index, lv_area_t * area);

/* matrix.c: button matrix and keyboard */
void matrix_buttons(reader_t * reader);
void matrix_pressed(slot_t * slot, uint32_t index);
void matrix_draw_task(lv_event_t * event);
void matrix_hover(const lv_obj_t * under, const lv_point_t * point);
void matrix_forget(const lv_obj_t * object);

/* pixels.c: canvas, image, line */
void pixels_set(reader_t * reader);
void pixels_show(slot_t * slot);
void points_set(reader_t * reader);

/* qr.c */
void qr_modules(reader_t * reader);
void qr_draw(lv_event_t * event);
void qr_self_size(lv_event_t * event);

/* pattern.c */
void pattern_created(slot_t * slot);
void pattern_event(lv_event_t * event);
bool pattern_key(slot_t * slot, uint32_t key);
void pattern_clear(slot_t * slot);
/** Ends what the pointer is drawing, as if nothing had been drawn. */
void pattern_cancel(void);
/** The same when its widget was hidden or disabled. */
void pattern_check(void);
void pattern_forget(const lv_obj_t * object);
/** The dot under an idle pointer is drawn in the state `hovered`. */
void pattern_hover(lv_obj_t * under, lv_point_t point);
bool pattern_hovers(const lv_obj_t * object, uint32_t dot);

/* dots.c: a pattern's looks */
int32_t dots_side(const lv_obj_t * object);
lv_point_t dots_middle(const lv_obj_t * object, uint32_t dot);
/** Where a dot is: its ninth of the square. */
void dots_area(const slot_t * slot, uint32_t dot, lv_area_t * area);
bool dots_joined(const pattern_t * pattern, uint32_t dot);
void dots_changed(lv_obj_t * object, uint32_t dot);
void dots_line_changed(const lv_obj_t * object, lv_point_t from, lv_point_t to);
void dots_draw(lv_event_t * event);

/* events.c */
void events_reset(void);
void event_push(uint32_t event, const slot_t * slot, int32_t a, int32_t b, const char * text);
bool event_wanted(const slot_t * slot, uint32_t event);
void event_from_lvgl(lv_event_t * event);
void scroll_begins(lv_event_t * event);

/* focus.c */
lv_obj_t * focus_get(void);
void focus_set(lv_obj_t * object, bool by_key);
void focus_move(bool backwards);
void focus_check(void);
void focus_used(void);
void focus_before_delete(const lv_obj_t * top);
void focus_forget(const lv_obj_t * object);
void focus_reset(void);
bool focus_possible(const lv_obj_t * object);

/* input.c, cursor.c */
void input_start(void);
void input_stop(void);
void input_hover(void);
void input_before_delete(const lv_obj_t * top);
void input_forget(const lv_obj_t * object);
bool input_by_key(void);
/** True when the mouse is on the object. */
bool input_is_over(const lv_obj_t * object);
lv_obj_t * input_search(int32_t x, int32_t y);
void cursor_start(lv_indev_t * pointer);
void cursor_resize(void);
void cursor_stop(void);

/* display.c */
lv_obj_t * root_object(uint32_t handle);
void layout_all(void);
/** Begins a new count of layout passes; see display.c. */
void layout_watch(void);
/** The same at the beginning of a call of the host, with what was given up before tried once more. */
void layout_renew(void);

/* memory.c */
size_t memory_held(void);
size_t memory_peak(void);
void memory_peak_reset(void);

#endif
