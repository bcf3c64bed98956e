/** 10 cards of 20 widgets, shown and taken away. */
#include <stdio.h>

#include "reference.h"

#define CARDS 10
#define ROWS 4

void reference_cards(bool shown);

static lv_obj_t * page;

static void clicked(lv_event_t * event) { (void)event; }

static lv_obj_t * narrow(lv_obj_t * object) {
  lv_obj_set_style_width(object, LV_SIZE_CONTENT, 0);
  return object;
}

static void card(int32_t number) {
  char text[48];
  lv_obj_t * box = view(page, COLUMN);
  wear(box, CARD);
  lv_obj_set_style_width(box, px(350), 0);
  lv_obj_set_style_pad_all(box, px(16), 0);
  gap_of(box, px(10));

  lv_obj_t * head = view(box, ROW);
  gap_of(head, px(10));
  icon(head, GLYPH_DRIVE);
  lv_snprintf(text, sizeof text, "Диск %d", (int)number + 1);
  lv_obj_set_style_flex_grow(narrow(words(head, TILE_TITLE, text)), 1, 0);
  wear(icon(head, GLYPH_CHECK), OK_ICON);
  view(box, DIVIDER);

  for(int32_t i = 1; i <= ROWS; i++) {
    lv_obj_t * row = view(box, ROW);
    lv_obj_set_style_flex_main_place(row, LV_FLEX_ALIGN_SPACE_BETWEEN, 0);
    lv_snprintf(text, sizeof text, "Показатель %d", (int)i);
    narrow(words(row, HINT, text));
    lv_snprintf(text, sizeof text, "%d ГБ", (int)(number * ROWS + i));
    narrow(words(row, LABEL, text));
  }
  lv_obj_t * check = button(box, PLAIN_BUTTON, clicked, NULL);
  lv_obj_set_style_width(check, lv_pct(100), 0);
  words(check, LOOKS, "Проверить");
}

void reference_cards(bool shown) {
  if(page == NULL) {
    styles_make();
    page = view(root_object(ROOT_SCREEN), FILL);
    wear(page, SCREEN);
    lv_obj_set_style_layout(page, LV_LAYOUT_FLEX, 0);
    lv_obj_set_style_flex_flow(page, LV_FLEX_FLOW_ROW_WRAP, 0);
    lv_obj_set_style_pad_all(page, px(24), 0);
    gap_of(page, px(24));
    lv_obj_set_style_flex_cross_place(page, LV_FLEX_ALIGN_START, 0);
    lv_obj_set_style_flex_track_place(page, LV_FLEX_ALIGN_START, 0);
  }
  if(!shown) lv_obj_clean(page);
  else
    for(int32_t i = 0; i < CARDS; i++) card(i);
}
