/** The controls of the two screens, as src/ui/widgets has them. Objects are made by the bridge, so that they are the product's. */
#include "reference.h"

#define LABELS 64

static struct {
  lv_obj_t * object;
  text_t text;
} labels[LABELS];
static uint32_t label_count;

void size_of(lv_obj_t * object, int32_t width, int32_t height) {
  lv_obj_set_style_width(object, width, 0);
  lv_obj_set_style_height(object, height, 0);
}
void gap_of(lv_obj_t * object, int32_t gap) {
  lv_obj_set_style_pad_row(object, gap, 0);
  lv_obj_set_style_pad_column(object, gap, 0);
}

lv_obj_t * view(lv_obj_t * parent, look_t look) {
  lv_obj_t * object = widget_create(WIDGET_VIEW, parent);
  wear(object, look);
  return object;
}

lv_obj_t * list(lv_obj_t * parent) {
  lv_obj_t * object = widget_create(WIDGET_LIST, parent);
  wear(object, COLUMN);
  return object;
}

lv_obj_t * words(lv_obj_t * parent, look_t look, const char * text) {
  lv_obj_t * object = widget_create(WIDGET_LABEL, parent);
  if(look != LOOKS) wear(object, look);
  lv_label_set_text(object, text);
  return object;
}

lv_obj_t * label(lv_obj_t * parent, look_t look, text_t text) {
  lv_obj_t * object = words(parent, look, text_of(text, 0));
  labels[label_count].object = object;
  labels[label_count++].text = text;
  return object;
}

uint32_t labels_count(void) { return label_count; }
void labels_forget(uint32_t from) { label_count = from; }
void labels_translate(void) {
  for(uint32_t i = 0; i < label_count; i++) lv_label_set_text(labels[i].object, text_of(labels[i].text, 0));
}

lv_obj_t * icon(lv_obj_t * parent, const char * glyph) {
  lv_obj_t * object = words(parent, ICON_SMALL, glyph);
  lv_obj_set_style_width(object, LV_SIZE_CONTENT, 0);
  return object;
}

/** Who is pressed takes the focus, as everywhere on the recorder. */
static void take_focus(lv_event_t * event) { focus_set(lv_event_get_current_target(event), false); }

lv_obj_t * button(lv_obj_t * parent, look_t look, lv_event_cb_t clicked, void * data) {
  lv_obj_t * object = widget_create(WIDGET_BUTTON, parent);
  if(look == PRIMARY_BUTTON) wear(object, PLAIN_BUTTON);
  wear(object, look);
  lv_obj_add_event_cb(object, clicked, LV_EVENT_CLICKED, data);
  /* A language is chosen beside what is being typed. */
  if(look != SEGMENT) lv_obj_add_event_cb(object, take_focus, LV_EVENT_PRESSED, NULL);
  return object;
}

void keep_focus(lv_obj_t * object) { lv_obj_remove_event_cb(object, take_focus); }

lv_obj_t * icon_button(lv_obj_t * parent, const char * glyph, bool takes_focus, lv_event_cb_t clicked, void * data) {
  lv_obj_t * object = button(parent, ICON_BUTTON, clicked, data);
  if(!takes_focus) keep_focus(object);
  icon(object, glyph);
  return object;
}

lv_obj_t * dropdown(lv_obj_t * parent, text_t text, const char * options) {
  lv_obj_t * box = view(parent, COLUMN);
  gap_of(box, px(8));
  label(box, LABEL, text);
  lv_obj_t * object = widget_create(WIDGET_DROPDOWN, box);
  wear(object, DROPDOWN);
  lv_dropdown_set_symbol(object, GLYPH_CHEVRON);
  lv_dropdown_set_options(object, options);
  lv_dropdown_set_selected(object, 0);
  lv_obj_add_event_cb(object, take_focus, LV_EVENT_PRESSED, NULL);
  return object;
}

/** «Графический ключ» with its pencil; the window that it opens is not among the screens compared. */
void pattern_row(lv_obj_t * parent, lv_event_cb_t clicked) {
  lv_obj_t * box = view(parent, COLUMN);
  gap_of(box, px(8));
  label(box, LABEL, CHANGE_PATTERN);
  lv_obj_t * frame = view(box, ROW);
  wear(frame, FIELD_BOX);
  lv_obj_t * shown = label(frame, BODY, CHANGE_PATTERN_OFF);
  wear(shown, DIMMED);
  lv_obj_set_style_width(shown, LV_SIZE_CONTENT, 0);
  lv_obj_set_style_flex_grow(shown, 1, 0);
  lv_label_set_long_mode(shown, LV_LABEL_LONG_MODE_DOTS);
  icon_button(frame, GLYPH_PENCIL, true, clicked, NULL);
  label(box, HINT, PATTERN_NEEDS);
}

void read_only(lv_obj_t * parent, text_t name, text_t value, const char * glyph) {
  lv_obj_t * box = view(parent, COLUMN);
  gap_of(box, px(8));
  label(box, LABEL, name);
  lv_obj_t * frame = view(box, ROW);
  wear(frame, FIELD_BOX);
  wear(frame, FIELD_BOX_DISABLED);
  lv_obj_set_style_pad_right(frame, px(16), 0);
  lv_obj_t * shown = label(frame, BODY, value);
  wear(shown, DIMMED);
  lv_obj_set_style_width(shown, LV_SIZE_CONTENT, 0);
  lv_obj_set_style_flex_grow(shown, 1, 0);
  lv_label_set_long_mode(shown, LV_LABEL_LONG_MODE_DOTS);
  wear(icon(frame, glyph), FAINT);
}

/** The frame's colour: the focus, and above it what is wrong. */
static void field_frame(const field_t * field) {
  undress(field->frame, FIELD_BOX_FOCUSED);
  undress(field->frame, FIELD_BOX_INVALID);
  undress(field->frame, FIELD_BOX_MENDED);
  if(field->has_focus) wear(field->frame, FIELD_BOX_FOCUSED);
  if(field->error) wear(field->frame, field->has_focus ? FIELD_BOX_MENDED : FIELD_BOX_INVALID);
}

static void focus_changed(lv_event_t * event) {
  field_t * field = lv_event_get_user_data(event);
  field->has_focus = lv_event_get_code(event) == LV_EVENT_FOCUSED;
  field_frame(field);
}

static void eye_clicked(lv_event_t * event) {
  field_t * field = lv_event_get_user_data(event);
  field->shown = !field->shown;
  lv_textarea_set_password_mode(field->area, !field->shown);
  lv_label_set_text(lv_obj_get_child(field->eye, 0), field->shown ? GLYPH_EYE_OFF : GLYPH_EYE);
}

static void keyboard_clicked(lv_event_t * event) {
  const field_t * field = lv_event_get_user_data(event);
  focus_set(field->area, false);
}

void field(field_t * field, lv_obj_t * parent, text_t name, lv_event_cb_t changed) {
  *field = (field_t){0};
  field->box = view(parent, COLUMN);
  gap_of(field->box, px(8));
  lv_obj_t * head = view(field->box, ROW);
  lv_obj_set_style_flex_main_place(head, LV_FLEX_ALIGN_SPACE_BETWEEN, 0);
  gap_of(head, px(16));
  lv_obj_set_style_width(label(head, LABEL, name), LV_SIZE_CONTENT, 0);
  field->frame = view(field->box, ROW);
  wear(field->frame, FIELD_BOX);

  lv_obj_t * area = field->area = widget_create(WIDGET_TEXTAREA, field->frame);
  wear(area, TEXT_INPUT);
  lv_textarea_set_one_line(area, true);
  lv_obj_remove_local_style_prop(area, LV_STYLE_HEIGHT, 0);
  lv_textarea_set_password_mode(area, true);
  lv_textarea_set_max_length(area, 128);
  lv_obj_add_event_cb(area, take_focus, LV_EVENT_PRESSED, NULL);
  lv_obj_add_event_cb(area, focus_changed, LV_EVENT_FOCUSED, field);
  lv_obj_add_event_cb(area, focus_changed, LV_EVENT_DEFOCUSED, field);
  lv_obj_add_event_cb(area, changed, LV_EVENT_VALUE_CHANGED, field);

  field->eye = icon_button(field->frame, GLYPH_EYE, false, eye_clicked, field);
  icon_button(field->frame, GLYPH_KEYBOARD, false, keyboard_clicked, field);
}

void field_tell(field_t * field, text_t error, text_t hint, int32_t number) {
  const text_t text = error ? error : hint;
  const text_t before = field->error ? field->error : field->hint;
  const bool was_wrong = field->error != NO_TEXT;
  field->error = error;
  field->hint = hint;
  field->number = number;
  if(was_wrong != (error != NO_TEXT)) field_frame(field);
  if(text == NO_TEXT) {
    if(field->note) lv_obj_delete(field->note);
    field->note = NULL;
    return;
  }
  if(field->note == NULL) field->note = words(field->box, HINT, text_of(text, number));
  else if(text != before || text == PASSWORD_SHORT || text == PASSWORD_GOOD) lv_label_set_text(field->note, text_of(text, number));
  if(error && !was_wrong) wear(field->note, ERROR_TEXT);
  if(!error && was_wrong && before != NO_TEXT) undress(field->note, ERROR_TEXT);
  if(error && error != before) {
    layout_all();
    lv_obj_scroll_to_view_recursive(field->box, LV_ANIM_OFF);
  }
}
