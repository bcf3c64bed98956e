/** The product's theme (src/ui/theme.ts) as static LVGL styles: one style for each state and part that differs. */
#include "reference.h"

/* No look has more sections. */
#define SECTIONS 12

typedef struct {
  lv_style_t style;
  lv_style_selector_t selector;
  bool of_list; /* of a drop-down's opened list */
} section_t;

typedef struct {
  section_t sections[SECTIONS];
  uint32_t count;
} wardrobe_t;

static wardrobe_t looks[LOOKS];

#define BACKGROUND_LIFT 0x141a24
#define BACKGROUND 0x0d1015
#define CARD_COLOR 0x171b22
#define CARD_LINE 0x262d38
#define FIELD 0x0f1319
#define FIELD_LINE 0x2b3441
#define FIELD_HOVER 0x3d4a5c
#define RAISED 0x232a35
#define RAISED_HOVER 0x2b3441
#define RAISED_PRESSED 0x1d232d
#define TEXT 0xe9edf3
#define MUTED 0x98a4b5
#define PLACEHOLDER 0x8491a3
#define ACCENT 0x2f6fe0
#define ACCENT_HOVER 0x2a65cf
#define ACCENT_PRESSED 0x2457b5
#define ACCENT_TEXT 0x7fb0ff
#define ON_ACCENT 0xffffff
#define DANGER 0xff6b6b
#define DANGER_TEXT 0xff8585
#define OK 0x3dd68c

typedef enum { REGULAR = 0, MEDIUM = 1, SEMIBOLD = 2, ICONS = 7 } face_t;

/** n times the smaller of width / 1920 and height / 1080, at least 1/2; rounded. */
static int32_t scaled(int32_t n) {
  const int32_t width = lv_display_get_horizontal_resolution(NULL) * 9;
  const int32_t height = lv_display_get_vertical_resolution(NULL) * 16;
  const int32_t scale = LV_MAX(17280 / 2, LV_MIN(width, height));
  return (n * scale + 17280 / 2) / 17280;
}
int32_t px(int32_t n) { return n > 0 ? LV_MAX(1, scaled(n)) : scaled(n); }
static int32_t letters(int32_t n) { return LV_MAX(14, scaled(n)); }
int32_t control_height(void) { return LV_MAX(40, px(56)); }

static lv_style_t * section(look_t look, lv_style_selector_t selector) {
  section_t * made = &looks[look].sections[looks[look].count++];
  lv_style_init(&made->style);
  made->selector = selector;
  made->of_list = false;
  return &made->style;
}
static lv_style_t * list_section(look_t look, lv_style_selector_t selector) {
  lv_style_t * style = section(look, selector);
  looks[look].sections[looks[look].count - 1].of_list = true;
  return style;
}

static void font(lv_style_t * style, face_t face, int32_t size) {
  uint32_t error;
  lv_style_set_text_font(style, font_get(face, (uint32_t)letters(size), &error));
}
static void size(lv_style_t * style, int32_t width, int32_t height) {
  lv_style_set_width(style, width);
  lv_style_set_height(style, height);
}
static void background(lv_style_t * style, uint32_t color) { lv_style_set_bg_color(style, lv_color_hex(color)); }
static void filled(lv_style_t * style, uint32_t color) {
  background(style, color);
  lv_style_set_bg_opa(style, LV_OPA_COVER);
}
static void color(lv_style_t * style, uint32_t value) { lv_style_set_text_color(style, lv_color_hex(value)); }
static void border(lv_style_t * style, uint32_t value) { lv_style_set_border_color(style, lv_color_hex(value)); }
static void framed(lv_style_t * style, uint32_t inner, uint32_t line) {
  filled(style, inner);
  border(style, line);
  lv_style_set_border_width(style, px(1));
  lv_style_set_border_opa(style, LV_OPA_COVER);
}
static void outline(lv_style_t * style, uint32_t value, int32_t width, int32_t pad) {
  lv_style_set_outline_color(style, lv_color_hex(value));
  lv_style_set_outline_width(style, width);
  lv_style_set_outline_pad(style, pad);
  lv_style_set_outline_opa(style, LV_OPA_COVER);
}
static void focus_ring(look_t look) { outline(section(look, LV_STATE_FOCUS_KEY), TEXT, LV_MAX(2, px(2)), -LV_MAX(3, px(4))); }
static void strong_frame(lv_style_t * style, uint32_t value) {
  border(style, value);
  outline(style, value, LV_MAX(2, px(2)), -LV_MAX(2, px(2)));
}
static void shadow(lv_style_t * style, int32_t width, int32_t down) {
  lv_style_set_shadow_color(style, lv_color_black());
  lv_style_set_shadow_width(style, width);
  lv_style_set_shadow_opa(style, 102);
  lv_style_set_shadow_offset_y(style, down);
}
static void flex(lv_style_t * style, lv_flex_flow_t flow) {
  lv_style_set_layout(style, LV_LAYOUT_FLEX);
  lv_style_set_flex_flow(style, flow);
}
static void middle(lv_style_t * style) {
  flex(style, LV_FLEX_FLOW_ROW);
  lv_style_set_flex_main_place(style, LV_FLEX_ALIGN_CENTER);
  lv_style_set_flex_cross_place(style, LV_FLEX_ALIGN_CENTER);
  lv_style_set_flex_track_place(style, LV_FLEX_ALIGN_CENTER);
}
static void gap(lv_style_t * style, int32_t pixels) {
  lv_style_set_pad_row(style, pixels);
  lv_style_set_pad_column(style, pixels);
}
static void quick(lv_style_t * style) {
  static const lv_style_prop_t moving[] = {LV_STYLE_BG_COLOR,   LV_STYLE_BG_OPA,      LV_STYLE_BORDER_COLOR,  LV_STYLE_BORDER_OPA,
                                           LV_STYLE_TEXT_COLOR, LV_STYLE_OUTLINE_OPA, LV_STYLE_OUTLINE_COLOR, LV_STYLE_SHADOW_OPA,
                                           LV_STYLE_IMAGE_RECOLOR_OPA, LV_STYLE_OPA,  0};
  static lv_style_transition_dsc_t transition;
  lv_style_transition_dsc_init(&transition, moving, lv_anim_path_ease_out, 120, 0, NULL);
  lv_style_set_transition(style, &transition);
}
static void scrollbar(lv_style_t * style) {
  filled(style, FIELD_HOVER);
  lv_style_set_width(style, px(8));
  lv_style_set_radius(style, px(4));
  lv_style_set_pad_right(style, px(4));
  lv_style_set_pad_ver(style, px(4));
}

static void layout_looks(void) {
  size(section(FILL, 0), lv_pct(100), lv_pct(100));

  lv_style_t * style = section(COLUMN, 0);
  flex(style, LV_FLEX_FLOW_COLUMN);
  size(style, lv_pct(100), LV_SIZE_CONTENT);

  style = section(ROW, 0);
  flex(style, LV_FLEX_FLOW_ROW);
  lv_style_set_flex_cross_place(style, LV_FLEX_ALIGN_CENTER);
  lv_style_set_flex_track_place(style, LV_FLEX_ALIGN_CENTER);
  size(style, lv_pct(100), LV_SIZE_CONTENT);

  style = section(SCREEN, 0);
  filled(style, BACKGROUND_LIFT);
  lv_style_set_bg_grad_color(style, lv_color_hex(BACKGROUND));
  lv_style_set_bg_grad_dir(style, LV_GRAD_DIR_VER);
  color(style, TEXT);
  font(style, REGULAR, 20);

  style = section(CARD, 0);
  framed(style, CARD_COLOR, CARD_LINE);
  lv_style_set_radius(style, px(16));
  shadow(style, px(56), px(16));

  style = section(DIVIDER, 0);
  filled(style, CARD_LINE);
  size(style, lv_pct(100), px(1));

  focus_ring(SCROLLING);
  scrollbar(section(SCROLLING, LV_PART_SCROLLBAR));
}

static void text_look(look_t look, face_t face, int32_t letter, uint32_t value, int32_t line_gap) {
  lv_style_t * style = section(look, 0);
  font(style, face, letter);
  color(style, value);
  if(look != WINDOW_TITLE) lv_style_set_width(style, lv_pct(100));
  if(line_gap) lv_style_set_text_line_space(style, line_gap);
}

static void text_looks(void) {
  text_look(TITLE, SEMIBOLD, 32, TEXT, 0);
  text_look(WINDOW_TITLE, SEMIBOLD, 26, TEXT, 0);
  text_look(TILE_TITLE, SEMIBOLD, 20, TEXT, px(4));
  text_look(BODY, REGULAR, 20, TEXT, px(4));
  text_look(LABEL, REGULAR, 18, MUTED, 0);
  text_look(HINT, REGULAR, 17, MUTED, px(4));
  color(section(ERROR_TEXT, 0), DANGER_TEXT);
  color(section(DIMMED, 0), MUTED);
  color(section(FAINT, 0), PLACEHOLDER);
  color(section(OK_ICON, 0), OK);
  font(section(ICON_SMALL, 0), ICONS, 22);
}

static void button_looks(void) {
  lv_style_t * style = section(PLAIN_BUTTON, 0);
  lv_style_set_radius(style, px(12));
  lv_style_set_bg_opa(style, LV_OPA_COVER);
  quick(style);
  lv_style_set_height(style, control_height());
  lv_style_set_min_width(style, px(120));
  lv_style_set_pad_hor(style, px(28));
  middle(style);
  gap(style, px(12));
  background(style, RAISED);
  color(style, TEXT);
  font(style, MEDIUM, 20);
  background(section(PLAIN_BUTTON, LV_STATE_HOVERED), RAISED_HOVER);
  background(section(PLAIN_BUTTON, LV_STATE_PRESSED), RAISED_PRESSED);
  style = section(PLAIN_BUTTON, LV_STATE_DISABLED);
  background(style, CARD_COLOR);
  color(style, PLACEHOLDER);
  lv_style_set_border_opa(style, LV_OPA_COVER);
  focus_ring(PLAIN_BUTTON);

  style = section(PRIMARY_BUTTON, 0);
  background(style, ACCENT);
  color(style, ON_ACCENT);
  background(section(PRIMARY_BUTTON, LV_STATE_HOVERED), ACCENT_HOVER);
  background(section(PRIMARY_BUTTON, LV_STATE_PRESSED), ACCENT_PRESSED);
  style = section(PRIMARY_BUTTON, LV_STATE_DISABLED);
  background(style, RAISED_PRESSED);
  color(style, PLACEHOLDER);

  style = section(LINK_BUTTON, 0);
  quick(style);
  lv_style_set_bg_opa(style, LV_OPA_TRANSP);
  lv_style_set_radius(style, px(12));
  lv_style_set_height(style, px(48));
  lv_style_set_pad_hor(style, px(16));
  middle(style);
  background(style, RAISED);
  color(style, ACCENT_TEXT);
  font(style, MEDIUM, 20);
  lv_style_set_bg_opa(section(LINK_BUTTON, LV_STATE_HOVERED), LV_OPA_COVER);
  focus_ring(LINK_BUTTON);

  style = section(ICON_BUTTON, 0);
  lv_style_set_radius(style, px(8));
  size(style, px(44), px(44));
  middle(style);
  background(style, RAISED);
  lv_style_set_bg_opa(style, LV_OPA_TRANSP);
  color(style, MUTED);
  quick(style);
  style = section(ICON_BUTTON, LV_STATE_HOVERED);
  lv_style_set_bg_opa(style, LV_OPA_COVER);
  color(style, TEXT);
  lv_style_set_bg_opa(section(ICON_BUTTON, LV_STATE_PRESSED), LV_OPA_COVER);
  color(section(ICON_BUTTON, LV_STATE_DISABLED), FIELD_LINE);
  focus_ring(ICON_BUTTON);

  style = section(SEGMENT, 0);
  lv_style_set_height(style, px(40));
  lv_style_set_min_width(style, px(56));
  lv_style_set_pad_hor(style, px(16));
  lv_style_set_radius(style, px(8));
  middle(style);
  framed(style, CARD_COLOR, CARD_LINE);
  color(style, MUTED);
  font(style, REGULAR, 18);
  quick(style);
  background(section(SEGMENT, LV_STATE_HOVERED), RAISED);
  style = section(SEGMENT, LV_STATE_CHECKED);
  background(style, RAISED);
  color(style, TEXT);
  border(style, FIELD_HOVER);
  focus_ring(SEGMENT);
}

static void field_looks(void) {
  lv_style_t * style = section(FIELD_BOX, 0);
  size(style, lv_pct(100), control_height());
  lv_style_set_radius(style, px(12));
  framed(style, FIELD, FIELD_LINE);
  lv_style_set_pad_left(style, px(16));
  lv_style_set_pad_right(style, px(8));
  gap(style, px(8));
  quick(style);
  strong_frame(section(FIELD_BOX_FOCUSED, 0), ACCENT_TEXT);
  strong_frame(section(FIELD_BOX_INVALID, 0), DANGER);
  style = section(FIELD_BOX_MENDED, 0);
  const int32_t wrong = LV_MAX(2, px(2));
  outline(style, ACCENT_TEXT, wrong, -(2 * wrong + LV_MAX(1, px(1))));
  border(style, DANGER);
  lv_style_set_border_width(style, wrong);
  lv_style_set_pad_left(style, px(16) - (wrong - px(1)));
  lv_style_set_pad_right(style, px(8) - (wrong - px(1)));
  background(section(FIELD_BOX_DISABLED, 0), CARD_COLOR);

  style = section(TEXT_INPUT, 0);
  lv_style_set_flex_grow(style, 1);
  lv_style_set_height(style, LV_SIZE_CONTENT);
  font(style, REGULAR, 20);
  color(style, TEXT);
  lv_style_set_bg_opa(style, LV_OPA_TRANSP);
  lv_style_set_pad_ver(style, px(8));
  color(section(TEXT_INPUT, LV_PART_TEXTAREA_PLACEHOLDER), PLACEHOLDER);
  lv_style_set_anim_duration(section(TEXT_INPUT, LV_PART_CURSOR), 800);
  style = section(TEXT_INPUT, LV_PART_CURSOR | LV_STATE_FOCUSED);
  border(style, ACCENT_TEXT);
  lv_style_set_border_side(style, LV_BORDER_SIDE_LEFT);
  lv_style_set_border_width(style, LV_MAX(1, px(2)));
  lv_style_set_border_opa(style, LV_OPA_COVER);

  style = section(STRENGTH, 0);
  lv_style_set_height(style, px(8));
  lv_style_set_radius(style, px(4));
  lv_style_set_flex_grow(style, 1);
  filled(style, CARD_LINE);
  quick(style);
  background(section(STRENGTH_ON, 0), OK);
  background(section(STRENGTH_WEAK, 0), DANGER);
}

static void dropdown_look(void) {
  /* a line of the font is 1.21 times its size */
  const int32_t line = letters(20) * 121;
  lv_style_t * style = section(DROPDOWN, 0);
  size(style, lv_pct(100), control_height());
  lv_style_set_radius(style, px(12));
  framed(style, FIELD, FIELD_LINE);
  lv_style_set_pad_hor(style, px(16));
  lv_style_set_pad_ver(style, LV_MAX(0, (control_height() * 100 - line) / 200 - 1));
  color(style, TEXT);
  font(style, REGULAR, 20);
  quick(style);
  border(section(DROPDOWN, LV_STATE_HOVERED), FIELD_HOVER);
  strong_frame(section(DROPDOWN, LV_STATE_FOCUS_KEY), ACCENT_TEXT);
  border(section(DROPDOWN, LV_STATE_CHECKED), ACCENT_TEXT);
  style = section(DROPDOWN, LV_STATE_DISABLED);
  color(style, MUTED);
  background(style, CARD_COLOR);
  strong_frame(section(DROPDOWN, LV_STATE_USER_1), DANGER);
  color(section(DROPDOWN, LV_PART_INDICATOR), MUTED);
  color(section(DROPDOWN, LV_PART_TEXTAREA_PLACEHOLDER), PLACEHOLDER);
  style = list_section(DROPDOWN, 0);
  framed(style, RAISED, FIELD_LINE);
  lv_style_set_radius(style, px(12));
  lv_style_set_pad_hor(style, px(16));
  lv_style_set_pad_ver(style, px(12));
  lv_style_set_text_line_space(style, px(16));
  color(style, TEXT);
  font(style, REGULAR, 20);
  lv_style_set_max_height(style, 2 * px(12) + 9 * (line / 100 + px(16)) - px(16));
  shadow(style, px(32), px(8));
  style = list_section(DROPDOWN, LV_PART_SELECTED);
  filled(style, ACCENT);
  color(style, ON_ACCENT);
  scrollbar(list_section(DROPDOWN, LV_PART_SCROLLBAR));
}

void styles_make(void) {
  layout_looks();
  text_looks();
  button_looks();
  field_looks();
  dropdown_look();
}

void wear(lv_obj_t * object, look_t look) {
  wardrobe_t * clothes = &looks[look];
  for(uint32_t i = 0; i < clothes->count; i++) {
    section_t * one = &clothes->sections[i];
    lv_obj_add_style(one->of_list ? lv_dropdown_get_list(object) : object, &one->style, one->selector);
  }
}

void undress(lv_obj_t * object, look_t look) {
  wardrobe_t * clothes = &looks[look];
  for(uint32_t i = 0; i < clothes->count; i++) lv_obj_remove_style(object, &clothes->sections[i].style, clothes->sections[i].selector);
}
