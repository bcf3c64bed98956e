/**
 * The allocator LVGL uses: the C library's, counted to the byte.
 *
 * It never refuses by itself: LVGL asserts on a failed allocation in places. Instead commands that hold memory ask
 * `memory_spare` first, so a hostile buffer meets a counted error; drawing may go above for a moment.
 *
 * What is freed is overwritten, and a block that changes its size always moves: passwords are typed here, and nothing of one stays
 * behind when its window is closed. `explicit_bzero`, because a plain memset before free is removed by the compiler.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Bytes commands may make LVGL hold; a screen of the recorder takes 1 to 3 MB. */
#define HELD_LIMIT ((size_t)96 << 20)

/* Keeps the payload aligned for any type on 32 and 64 bits. */
typedef struct {
  size_t size;
  size_t unused;
} block_t;

static size_t held, peak;

void lv_mem_init(void) {}
void lv_mem_deinit(void) {}
lv_mem_pool_t lv_mem_add_pool(void * memory, size_t bytes) {
  (void)memory;
  (void)bytes;
  return NULL;
}
void lv_mem_remove_pool(lv_mem_pool_t pool) { (void)pool; }

void * lv_malloc_core(size_t size) {
  if(size > SIZE_MAX - sizeof(block_t)) return NULL;
  block_t * block = malloc(sizeof(block_t) + size);
  if(block == NULL) return NULL;
  block->size = size;
  held += size;
  if(held > peak) peak = held;
  return block + 1;
}

void * lv_realloc_core(void * memory, size_t size) {
  if(memory == NULL) return lv_malloc_core(size);
  void * moved = lv_malloc_core(size);
  if(moved == NULL) return NULL;
  const size_t before = ((block_t *)memory - 1)->size;
  memcpy(moved, memory, before < size ? before : size);
  lv_free_core(memory);
  return moved;
}

void lv_free_core(void * memory) {
  if(memory == NULL) return;
  block_t * block = (block_t *)memory - 1;
  held -= block->size;
  explicit_bzero(memory, block->size);
  free(block);
}

void lv_mem_monitor_core(lv_mem_monitor_t * monitor) { (void)monitor; }
lv_result_t lv_mem_test_core(void) { return LV_RESULT_OK; }

size_t memory_held(void) { return held; }
size_t memory_peak(void) { return peak; }
void memory_peak_reset(void) { peak = held; }

bool memory_spare(size_t wanted) {
  if(wanted <= HELD_LIMIT && held <= HELD_LIMIT - wanted) return true;
  error_count(ERROR_MEMORY);
  return false;
}

size_t bridge_bytes(void) { return held; }
size_t bridge_bytes_peak(void) { return peak; }

/* Buffers of a wasm host are not LVGL's and are not counted. */
void * bridge_alloc(size_t size) {
  if(size > SIZE_MAX - sizeof(block_t)) return NULL;
  block_t * block = malloc(sizeof(block_t) + size);
  if(block == NULL) return NULL;
  block->size = size;
  return block + 1;
}
void bridge_free(void * memory) {
  if(memory == NULL) return;
  block_t * block = (block_t *)memory - 1;
  explicit_bzero(memory, block->size);
  free(block);
}
