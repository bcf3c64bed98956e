/** What the files of the C reference share: sizes, styles, texts, controls. Objects and fonts come from the bridge, all else is LVGL. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "internal.h"

/* styles.c */
typedef enum {
  FILL, COLUMN, ROW, SCREEN, CARD, TITLE, WINDOW_TITLE, TILE_TITLE, BODY, LABEL, HINT, ERROR_TEXT, DIMMED, FAINT, ICON_SMALL, OK_ICON,
  PLAIN_BUTTON, PRIMARY_BUTTON, LINK_BUTTON, ICON_BUTTON, SEGMENT, FIELD_BOX, FIELD_BOX_FOCUSED, FIELD_BOX_INVALID, FIELD_BOX_MENDED, FIELD_BOX_DISABLED,
  TEXT_INPUT, DROPDOWN, SCROLLING, DIVIDER, STRENGTH, STRENGTH_ON, STRENGTH_WEAK, LOOKS
} look_t;

/** Pixels of the monitor for `n` pixels of the design, which is drawn for 1920x1080. */
int32_t px(int32_t n);
int32_t control_height(void);
void styles_make(void);
/** Gives a look to a widget, with its states and parts. */
void wear(lv_obj_t * object, look_t look);
void undress(lv_obj_t * object, look_t look);

/* texts.c */
typedef enum {
  NO_TEXT, COMMON_CANCEL, COMMON_SAVE, LOGIN_TITLE, LOGIN_HINT, LOGIN_USER, LOGIN_PASSWORD, LOGIN_ENTER, LOGIN_FORGOT, LOGIN_EMPTY,
  LOGIN_REPEAT, CHANGE_TITLE, CHANGE_PASSWORD, CHANGE_CONFIRM, CHANGE_PATTERN, CHANGE_PATTERN_OFF, PATTERN_NEEDS, CHANGE_MAIL, CHANGE_MAIL_OFF,
  CHANGE_TIME, PASSWORD_RULES, PASSWORD_SHORT, PASSWORD_GOOD, PASSWORD_STRONG, PASSWORD_DIFFER, PASSWORD_ONCE_MORE, PASSWORD_SAME, TEXTS
} text_t;

typedef enum { RU, EN } language_t;
extern language_t language;
/** The wording of the language; `number` goes where it has a place. Valid until the next call. */
const char * text_of(text_t text, int32_t number);

/* controls.c */
typedef struct {
  lv_obj_t *box, *frame, *area, *eye, *note;
  text_t error, hint;
  int32_t number;
  bool shown, has_focus;
} field_t;

lv_obj_t * view(lv_obj_t * parent, look_t look);
lv_obj_t * list(lv_obj_t * parent);
/** A label whose text stays. */
lv_obj_t * words(lv_obj_t * parent, look_t look, const char * text);
/** A label that follows the language. */
lv_obj_t * label(lv_obj_t * parent, look_t look, text_t text);
lv_obj_t * icon(lv_obj_t * parent, const char * glyph);
lv_obj_t * button(lv_obj_t * parent, look_t look, lv_event_cb_t clicked, void * data);
/** A click on it leaves the focus where one types. */
void keep_focus(lv_obj_t * object);
lv_obj_t * icon_button(lv_obj_t * parent, const char * glyph, bool takes_focus, lv_event_cb_t clicked, void * data);
lv_obj_t * dropdown(lv_obj_t * parent, text_t text, const char * options);
void pattern_row(lv_obj_t * parent, lv_event_cb_t clicked);
void read_only(lv_obj_t * parent, text_t name, text_t value, const char * glyph);
void field(field_t * field, lv_obj_t * parent, text_t name, lv_event_cb_t changed);
/** The words below the field: an error, else a hint, else none. */
void field_tell(field_t * field, text_t error, text_t hint, int32_t number);
void size_of(lv_obj_t * object, int32_t width, int32_t height);
void gap_of(lv_obj_t * object, int32_t gap);
/** Forgets the labels of a screen that is about to go. */
void labels_forget(uint32_t from);
uint32_t labels_count(void);
void labels_translate(void);

#define GLYPH_MONITOR "\uE11D"
#define GLYPH_SUN "\uE178"
#define GLYPH_CHEVRON "\uE06D"
#define GLYPH_EYE "\uE0BA"
#define GLYPH_EYE_OFF "\uE0BB"
#define GLYPH_KEYBOARD "\uE284"
#define GLYPH_PENCIL "\uE1F9"
#define GLYPH_MAIL "\uE10F"
#define GLYPH_X "\uE1B2"
#define GLYPH_DRIVE "\uE0ED"
#define GLYPH_CHECK "\uE226"

#endif
