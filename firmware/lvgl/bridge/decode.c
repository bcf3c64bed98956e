/** Runs a command buffer: header, bounds of each command, dispatch, and the error counters. */
#include "internal.h"

bool bridge_quiet;
static uint32_t errors[SCHEMA_ERROR_MOST + 1];
static uint32_t total;

void error_count(uint32_t kind) {
  errors[kind]++;
  total++;
}
void errors_reset(void) {
  for(uint32_t i = 0; i <= SCHEMA_ERROR_MOST; i++) errors[i] = 0;
  total = 0;
}
uint32_t bridge_error_count(uint32_t kind) {
  if(kind == 0) return total;
  return kind <= SCHEMA_ERROR_MOST ? errors[kind] : 0;
}

static void dispatch(uint32_t opcode, reader_t * reader) {
  switch(opcode) {
    case OP_CREATE: handle_create(reader); return;
    case OP_REMOVE: handle_remove(reader); return;
    case OP_MOVE: handle_move(reader); return;
    case OP_SET_INT: attribute_int(reader); return;
    case OP_SET_TEXT: attribute_text(reader); return;
    case OP_SET_LOCAL: style_set_local(reader); return;
    case OP_CLEAR_LOCAL: style_clear_local(reader); return;
    case OP_SET_STYLE: style_set(reader); return;
    case OP_RESET_STYLE: style_reset(reader); return;
    case OP_USE_STYLE: style_use(reader); return;
    case OP_DROP_STYLE: style_drop(reader); return;
    case OP_LISTEN: attribute_listen(reader); return;
    case OP_CALL: method_call(reader); return;
    case OP_PIXELS: pixels_set(reader); return;
    case OP_POINTS: points_set(reader); return;
    case OP_BUTTONS: matrix_buttons(reader); return;
    case OP_GRID: grid_template(reader); return;
    case OP_MODULES: qr_modules(reader); return;
    default: error_count(ERROR_OPCODE); return;
  }
}

uint32_t bridge_exec(const uint8_t * commands, size_t length) {
  if(root_object(ROOT_SCREEN) == NULL) return 0;
  reader_t buffer = {commands, length & ~(size_t)3, false};
  if(commands == NULL || buffer.left < 4) {
    error_count(ERROR_TRUNCATED);
    return 1;
  }
  if(read_word(&buffer) != SCHEMA_MAGIC) {
    error_count(ERROR_ABI);
    return 1;
  }

  uint32_t refused = 0;
  layout_renew();
  bridge_quiet = true;
  while(buffer.left > 0) {
    const uint32_t head = read_word(&buffer);
    const size_t size = (size_t)(head >> 8) * 4;
    const uint32_t before = total;
    if(size > buffer.left) {
      /* Where the next command begins is unknown, so nothing after this is run. */
      error_count(ERROR_TRUNCATED);
      refused++;
      break;
    }
    reader_t payload = {buffer.at, size, false};
    buffer.at += size;
    buffer.left -= size;
    layout_watch();
    dispatch(head & 0xff, &payload);
    if(total != before) refused++;
  }
  if(length & 3) {
    error_count(ERROR_TRUNCATED);
    refused++;
  }
  read_forget();
  styles_flush();
  focus_check();
  pattern_check();
  bridge_quiet = false;
  return refused;
}
