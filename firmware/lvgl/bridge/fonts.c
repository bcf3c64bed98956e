/**
 * Fonts: TTF faces as the host registered them, one LVGL font per face and size, the icon face as fallback of the others.
 * They stay until the bridge stops, so a style may keep a pointer.
 */
#include <string.h>

#include "internal.h"

#define FACES 8
#define FACE_ICONS 7
#define SIZE_MIN 8
#define SIZE_MAX_PX 256

typedef struct {
  uint32_t key;
  lv_font_t * font;
} entry_t;

static struct {
  uint8_t * bytes;
  size_t length;
} faces[FACES];
static entry_t fonts[LIMIT_FONTS];
static uint32_t count;

static bool no_glyph(const lv_font_t * font, lv_font_glyph_dsc_t * out, uint32_t letter, uint32_t next) {
  (void)font;
  (void)letter;
  (void)next;
  out->adv_w = 0;
  out->box_w = 0;
  out->box_h = 0;
  out->format = LV_FONT_GLYPH_FORMAT_NONE;
  return true;
}

/* LVGL's default font. A line keeps a height, because LVGL divides by it. */
const lv_font_t bridge_no_font = {.get_glyph_dsc = no_glyph, .line_height = 16, .base_line = 3};

bool bridge_font(uint32_t face, const uint8_t * bytes, size_t length) {
  if(root_object(ROOT_SCREEN) == NULL || face >= FACES || faces[face].bytes != NULL) return false;
  /* A table directory at least; the rest is trusted: fonts come with the firmware, not over the wire. */
  if(bytes == NULL || length < 12 || length > (16u << 20)) return false;
  const bool truetype = memcmp(bytes, "\0\1\0\0", 4) == 0 || memcmp(bytes, "true", 4) == 0;
  if(!truetype) return false;
  faces[face].bytes = lv_malloc(length);
  if(faces[face].bytes == NULL) return false;
  memcpy(faces[face].bytes, bytes, length);
  faces[face].length = length;
  return true;
}

static bool (*icon_glyph)(const lv_font_t *, lv_font_glyph_dsc_t *, uint32_t, uint32_t);

/** Icons stand on the baseline in their font; in a line of text they belong in the middle of its capitals. */
static int32_t icon_drop(int32_t size) { return (size * 15 + 50) / 100; }

static bool lowered_glyph(const lv_font_t * font, lv_font_glyph_dsc_t * out, uint32_t letter, uint32_t next) {
  const int32_t size = (int32_t)(uintptr_t)font->user_data;
  if(letter == ' ' || letter == 0xa0) {
    *out = (lv_font_glyph_dsc_t){.adv_w = (uint16_t)(size / 4), .format = LV_FONT_GLYPH_FORMAT_NONE};
    return true;
  }
  if(!icon_glyph(font, out, letter, next)) return false;
  out->ofs_y -= icon_drop(size);
  return true;
}

static lv_font_t * load(uint32_t face, uint32_t size) {
  const uint32_t key = face << 16 | size;
  for(uint32_t i = 0; i < count; i++) {
    if(fonts[i].key == key) return fonts[i].font;
  }
  if(count == LIMIT_FONTS || faces[face].bytes == NULL) return NULL;
  lv_font_t * font = lv_tiny_ttf_create_data(faces[face].bytes, faces[face].length, (int32_t)size);
  if(font == NULL) return NULL;
  if(font->line_height < SIZE_MIN) font->line_height = SIZE_MIN;
  if(face == FACE_ICONS) {
    icon_glyph = font->get_glyph_dsc;
    font->get_glyph_dsc = lowered_glyph;
    font->user_data = (void *)(uintptr_t)size;
    /* Alone in a line they keep their place. */
    font->base_line += icon_drop((int32_t)size);
  }
  fonts[count++] = (entry_t){key, font};
  return font;
}

const lv_font_t * font_get(uint32_t face, uint32_t size, uint32_t * error) {
  *error = ERROR_VALUE;
  if(face >= FACES || size < SIZE_MIN || size > SIZE_MAX_PX || faces[face].bytes == NULL) return NULL;
  *error = ERROR_LIMIT;
  lv_font_t * font = load(face, size);
  if(font != NULL && face != FACE_ICONS && font->fallback == NULL) font->fallback = load(FACE_ICONS, size);
  return font;
}

void bridge_forget_letters(void) {
  for(uint32_t i = 0; i < count; i++) {
    lv_font_t * font = fonts[i].font;
    const int32_t height = font->line_height, base = font->base_line;
    /* Its caches are emptied with its measures, which `load` has changed. */
    lv_tiny_ttf_set_size(font, (int32_t)(fonts[i].key & 0xffff));
    font->line_height = height;
    font->base_line = base;
  }
}

void fonts_stop(void) {
  for(uint32_t i = 0; i < count; i++) lv_tiny_ttf_destroy(fonts[i].font);
  count = 0;
  for(uint32_t i = 0; i < FACES; i++) {
    lv_free(faces[i].bytes);
    faces[i].bytes = NULL;
  }
}
