/** Bounds-checked reading of one command's payload; nothing here allocates, and a short payload reads as zeros with `failed` set. */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t * at;
  size_t left;
  bool failed;
} reader_t;

/** The next word, little-endian whatever the host is and however the buffer lies. */
uint32_t read_word(reader_t * reader);
/** The next string as NUL-terminated, valid UTF-8 without control characters but `\n`; NULL and counted when it is not. Valid until the next call. */
const char * read_text(reader_t * reader, size_t * length);
/** The next `length` bytes and their padding; NULL when they are not there. */
const uint8_t * read_bytes(reader_t * reader, size_t length);
/** Overwrites what is left of the texts read. */
void read_forget(void);
/** True when everything was there and nothing is left over; counts `truncated` otherwise. */
bool read_end(reader_t * reader);

/** Valid UTF-8 without control characters (but `\n`) and without NUL. */
bool text_valid(const char * text, size_t length);

#endif
