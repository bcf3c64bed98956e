/** Bounds-checked reading of one command's payload. */
#include "reader.h"

#include <string.h>

#include "internal.h"

/* One string at a time: a command never holds two. */
static char scratch[LIMIT_STRING_BYTES + 1];
static size_t scratch_most;

void read_forget(void) {
  explicit_bzero(scratch, scratch_most);
  scratch_most = 0;
}

uint32_t read_word(reader_t * reader) {
  if(reader->left < 4) {
    reader->failed = true;
    reader->left = 0;
    return 0;
  }
  const uint8_t * p = reader->at;
  reader->at += 4;
  reader->left -= 4;
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

const uint8_t * read_bytes(reader_t * reader, size_t length) {
  const size_t padded = (length + 3) & ~(size_t)3;
  if(reader->failed || padded < length || padded > reader->left) {
    reader->failed = true;
    reader->left = 0;
    return NULL;
  }
  const uint8_t * bytes = reader->at;
  reader->at += padded;
  reader->left -= padded;
  return bytes;
}

const char * read_text(reader_t * reader, size_t * length) {
  const uint32_t size = read_word(reader);
  const uint8_t * bytes = read_bytes(reader, size);
  if(bytes == NULL) {
    error_count(ERROR_TRUNCATED);
    return NULL;
  }
  if(size > LIMIT_STRING_BYTES) {
    error_count(ERROR_LIMIT);
    return NULL;
  }
  if(!text_valid((const char *)bytes, size)) {
    error_count(ERROR_VALUE);
    return NULL;
  }
  memcpy(scratch, bytes, size);
  scratch[size] = '\0';
  if(size > scratch_most) scratch_most = size;
  if(length) *length = size;
  return scratch;
}

bool read_end(reader_t * reader) {
  if(!reader->failed && reader->left == 0) return true;
  error_count(ERROR_TRUNCATED);
  return false;
}

bool text_valid(const char * text, size_t length) {
  const uint8_t * p = (const uint8_t *)text;
  const uint8_t * end = p + length;
  while(p < end) {
    uint32_t c = *p++;
    if(c < 0x80) {
      if((c < 0x20 && c != '\n') || c == 0x7f) return false;
      continue;
    }
    uint32_t more, lowest;
    if((c & 0xe0) == 0xc0) { more = 1; lowest = 0xa0; c &= 0x1f; } /* 0x80..0x9f are control characters too */
    else if((c & 0xf0) == 0xe0) { more = 2; lowest = 0x800; c &= 0x0f; }
    else if((c & 0xf8) == 0xf0) { more = 3; lowest = 0x10000; c &= 0x07; }
    else return false;
    if((size_t)(end - p) < more) return false;
    while(more-- > 0) {
      if((*p & 0xc0) != 0x80) return false;
      c = c << 6 | (*p++ & 0x3f);
    }
    if(c < lowest || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return false;
  }
  return true;
}
