/** Log-in and «Изм. пароль» written by hand: the same objects, styles, texts and behaviour as src/ui/screens. */
#include <stdio.h>

#include "reference.h"

#define GOOD_LENGTH 16
#define LEAST_LENGTH 8

void reference_screens(void);
void reference_key(uint32_t key);
void reference_redraw(void);

static lv_obj_t * stage;
static lv_obj_t * screen;
static lv_obj_t * bars[4];
static lv_obj_t * languages[2];
static field_t password, confirm;
static bool checked, on_login;
/* Labels of the top bar come first and stay. */
static uint32_t bar_labels;

static void login_show(void);
static void change_show(void);

static int32_t room_height(void) { return lv_display_get_vertical_resolution(NULL) - px(64) - px(24); }

static void screen_leave(void) {
  focus_set(NULL, false);
  input_before_delete(screen);
  lv_obj_delete(screen);
  labels_forget(bar_labels);
}

static lv_obj_t * wide(lv_obj_t * object) {
  lv_obj_set_style_width(object, lv_pct(100), 0);
  return object;
}

static void pads(lv_obj_t * object, int32_t x, int32_t top, int32_t bottom) {
  lv_obj_set_style_pad_hor(object, x, 0);
  lv_obj_set_style_pad_top(object, top, 0);
  lv_obj_set_style_pad_bottom(object, bottom, 0);
}

/* Log-in */

static void login_typed(lv_event_t * event) {
  (void)event;
  field_tell(&password, NO_TEXT, NO_TEXT, 0);
}

static void login_enter(void) { field_tell(&password, lv_textarea_get_text(password.area)[0] ? LOGIN_REPEAT : LOGIN_EMPTY, NO_TEXT, 0); }
static void enter_clicked(lv_event_t * event) {
  (void)event;
  login_enter();
}

static void forgot_clicked(lv_event_t * event) {
  (void)event;
  screen_leave();
  change_show();
}

static void login_show(void) {
  on_login = true;
  screen = list(stage);
  wear(screen, CARD);
  wear(screen, SCROLLING);
  lv_obj_set_style_width(screen, px(576), 0);
  lv_obj_set_style_max_height(screen, room_height(), 0);
  pads(screen, px(48), px(40), px(28));
  gap_of(screen, px(20));

  lv_obj_t * head = view(screen, COLUMN);
  gap_of(head, px(8));
  label(head, TITLE, LOGIN_TITLE);
  label(head, HINT, LOGIN_HINT);

  dropdown(screen, LOGIN_USER, "admin");
  field(&password, screen, LOGIN_PASSWORD, login_typed);

  lv_obj_t * foot = view(screen, COLUMN);
  gap_of(foot, px(12));
  label(wide(button(foot, PRIMARY_BUTTON, enter_clicked, NULL)), LOOKS, LOGIN_ENTER);
  label(wide(button(foot, LINK_BUTTON, forgot_clicked, NULL)), LOOKS, LOGIN_FORGOT);
  focus_set(password.area, false);
}

/* «Изм. пароль» */

static int32_t length_of(const field_t * one) { return (int32_t)lv_text_get_encoded_length(lv_textarea_get_text(one->area)); }

static void bars_show(int32_t lit, bool good) {
  for(int32_t i = 0; i < 4; i++) {
    undress(bars[i], STRENGTH_ON);
    undress(bars[i], STRENGTH_WEAK);
    if(i < lit) wear(bars[i], good ? STRENGTH_ON : STRENGTH_WEAK);
  }
}

static text_t confirm_error(bool is_short) {
  const char * first = lv_textarea_get_text(password.area);
  const char * second = lv_textarea_get_text(confirm.area);
  if(is_short) return NO_TEXT;
  if(second[0] == '\0') return checked ? PASSWORD_ONCE_MORE : NO_TEXT;
  if(strcmp(first, second) == 0) return NO_TEXT;
  return checked || strncmp(first, second, strlen(second)) != 0 ? PASSWORD_DIFFER : NO_TEXT;
}

/** Everything that follows from what stands in the two fields. */
static void change_update(void) {
  static int32_t lit_before;
  static bool good_before;
  const int32_t length = length_of(&password);
  const bool is_short = length < LEAST_LENGTH;
  const int32_t missing = LV_MAX(1, (is_short ? LEAST_LENGTH : GOOD_LENGTH) - length);
  int32_t lit = length >= GOOD_LENGTH ? 4 : length >= GOOD_LENGTH - 4 ? 3 : 2;
  if(is_short) lit = length > 0 ? 1 : 0;
  if(lit != lit_before || is_short == good_before) bars_show(lit, !is_short);
  lit_before = lit;
  good_before = !is_short;
  text_t hint = length >= GOOD_LENGTH ? PASSWORD_STRONG : PASSWORD_GOOD;
  if(is_short) hint = length > 0 ? PASSWORD_SHORT : PASSWORD_RULES;
  field_tell(&password, checked && is_short ? PASSWORD_SHORT : NO_TEXT, hint, missing);
  const char * second = lv_textarea_get_text(confirm.area);
  const bool same = second[0] != '\0' && strcmp(lv_textarea_get_text(password.area), second) == 0;
  field_tell(&confirm, confirm_error(is_short), same ? PASSWORD_SAME : NO_TEXT, 0);
}

static void change_typed(lv_event_t * event) {
  (void)event;
  change_update();
}

static void login_again(void) {
  screen_leave();
  login_show();
}
static void cancel_clicked(lv_event_t * event) {
  (void)event;
  login_again();
}
static void pencil_clicked(lv_event_t * event) { (void)event; }
static void change_save(void) {
  checked = true;
  change_update();
  if(length_of(&password) >= LEAST_LENGTH && strcmp(lv_textarea_get_text(password.area), lv_textarea_get_text(confirm.area)) == 0) login_again();
}
static void save_clicked(lv_event_t * event) {
  (void)event;
  change_save();
}

static lv_obj_t * window_row(int32_t height) {
  lv_obj_t * row = view(screen, ROW);
  lv_obj_set_style_height(row, height, 0);
  return row;
}

static void change_show(void) {
  on_login = checked = false;
  screen = view(stage, COLUMN);
  wear(screen, CARD);
  lv_obj_set_style_width(screen, px(800), 0);
  gap_of(screen, 0);

  lv_obj_t * head = window_row(px(80));
  lv_obj_set_style_pad_left(head, px(40), 0);
  lv_obj_set_style_pad_right(head, px(24), 0);
  lv_obj_set_style_flex_main_place(head, LV_FLEX_ALIGN_SPACE_BETWEEN, 0);
  label(head, WINDOW_TITLE, CHANGE_TITLE);
  icon_button(head, GLYPH_X, true, cancel_clicked, NULL);
  view(screen, DIVIDER);

  lv_obj_t * body = list(screen);
  wear(body, SCROLLING);
  lv_obj_set_style_max_height(body, room_height() - px(80) - px(96) - 4, 0);
  pads(body, px(40), px(28), px(32));
  gap_of(body, px(20));
  field(&password, body, CHANGE_PASSWORD, change_typed);
  lv_obj_t * meter = view(password.box, ROW);
  gap_of(meter, px(8));
  lv_obj_set_style_pad_top(meter, px(2), 0);
  for(uint32_t i = 0; i < 4; i++) bars[i] = view(meter, STRENGTH);
  field(&confirm, body, CHANGE_CONFIRM, change_typed);
  pattern_row(body, pencil_clicked);
  read_only(body, CHANGE_MAIL, CHANGE_MAIL_OFF, GLYPH_MAIL);

  view(screen, DIVIDER);
  lv_obj_t * foot = window_row(px(96));
  lv_obj_set_style_pad_hor(foot, px(40), 0);
  lv_obj_set_style_flex_main_place(foot, LV_FLEX_ALIGN_END, 0);
  gap_of(foot, px(16));
  lv_obj_t * time = label(foot, HINT, CHANGE_TIME);
  lv_obj_set_style_width(time, LV_SIZE_CONTENT, 0);
  lv_obj_set_style_flex_grow(time, 1, 0);
  label(button(foot, PLAIN_BUTTON, cancel_clicked, NULL), LOOKS, COMMON_CANCEL);
  label(button(foot, PRIMARY_BUTTON, save_clicked, NULL), LOOKS, COMMON_SAVE);
  change_update();
  focus_set(password.area, false);
}

/* Around them */

static void language_clicked(lv_event_t * event) {
  language = (language_t)(uintptr_t)lv_event_get_user_data(event);
  for(uint32_t i = 0; i < 2; i++) lv_obj_set_state(languages[i], LV_STATE_CHECKED, language == (language_t)i);
  labels_translate();
  field_t * const fields[] = {&password, &confirm};
  for(uint32_t i = 0; i < (on_login ? 1 : 2); i++) {
    const field_t * one = fields[i];
    if(one->note) lv_label_set_text(one->note, text_of(one->error ? one->error : one->hint, one->number));
  }
}

/** The other look is not among what is compared. */
static void look_clicked(lv_event_t * event) { (void)event; }

static void top_bar(lv_obj_t * parent) {
  lv_obj_t * bar = view(parent, ROW);
  lv_obj_set_style_height(bar, px(64), 0);
  lv_obj_set_style_pad_hor(bar, px(32), 0);
  lv_obj_set_style_flex_main_place(bar, LV_FLEX_ALIGN_SPACE_BETWEEN, 0);

  lv_obj_t * left = view(bar, ROW);
  lv_obj_set_style_width(left, LV_SIZE_CONTENT, 0);
  gap_of(left, px(16));
  wear(icon(left, GLYPH_MONITOR), DIMMED);
  lv_obj_t * recorder = words(left, LABEL, "AT-NVR 32 · ATNVR0000000017");
  wear(recorder, DIMMED);
  lv_obj_set_style_width(recorder, LV_SIZE_CONTENT, 0);

  lv_obj_t * right = view(bar, ROW);
  lv_obj_set_style_width(right, LV_SIZE_CONTENT, 0);
  gap_of(right, px(12));
  static const char * const codes[] = {"RU", "EN"};
  for(uintptr_t i = 0; i < 2; i++) {
    languages[i] = button(right, SEGMENT, language_clicked, (void *)i);
    lv_obj_set_state(languages[i], LV_STATE_CHECKED, language == (language_t)i);
    keep_focus(languages[i]);
    words(languages[i], LOOKS, codes[i]);
  }
  icon_button(right, GLYPH_SUN, false, look_clicked, NULL);
  lv_obj_t * clock = words(right, LABEL, "12:34");
  lv_obj_set_style_width(clock, px(64), 0);
  lv_obj_set_style_text_align(clock, LV_TEXT_ALIGN_RIGHT, 0);
}

void reference_screens(void) {
  styles_make();
  lv_obj_t * background = view(root_object(ROOT_SCREEN), FILL);
  wear(background, SCREEN);
  lv_obj_t * column = view(background, COLUMN);
  wear(column, FILL);
  top_bar(column);
  bar_labels = labels_count();
  stage = view(column, COLUMN);
  lv_obj_add_flag(stage, LV_OBJ_FLAG_CLICKABLE);
  lv_obj_set_style_height(stage, LV_SIZE_CONTENT, 0);
  lv_obj_set_style_flex_grow(stage, 1, 0);
  lv_obj_set_style_flex_main_place(stage, LV_FLEX_ALIGN_CENTER, 0);
  lv_obj_set_style_flex_cross_place(stage, LV_FLEX_ALIGN_CENTER, 0);
  lv_obj_set_style_flex_track_place(stage, LV_FLEX_ALIGN_CENTER, 0);
  lv_obj_set_style_pad_bottom(stage, px(40), 0);
  login_show();
}

/** A key of the USB keyboard, to the field that has the focus. */
void reference_key(uint32_t key) {
  lv_obj_t * area = focus_get();
  if(area == NULL || (area != password.area && area != confirm.area)) return;
  if(key == KEY_BACKSPACE) lv_textarea_delete_char(area);
  else if(key != KEY_ENTER) lv_textarea_add_char(area, lv_text_unicode_to_encoded(key));
  else if(on_login) login_enter();
  else if(area == password.area) focus_set(confirm.area, false);
  else change_save();
}

void reference_redraw(void) { lv_obj_invalidate(root_object(ROOT_SCREEN)); }
