/** Bits of black and white pictures as commands bring them: rows of whole bytes, the highest bit first, 1 is dark. */
#ifndef MONO_H
#define MONO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline size_t mono_size(uint32_t width, uint32_t height) { return (size_t)((width + 7) / 8) * height; }

static inline bool mono_dark(const uint8_t * bits, uint32_t width, uint32_t x, uint32_t y) {
  return bits[(size_t)y * ((width + 7) / 8) + x / 8] >> (7 - x % 8) & 1;
}

#endif
