/**
 * What a host calls. One source for the recorder (linked into the Rust host) and for the simulator (wasm).
 *
 * Ownership: buffers passed in are borrowed for the call. Buffers passed out are filled up to their capacity; the return value is
 * the number of bytes written. Nothing here is re-entrant; all of it belongs to one thread.
 */
#ifndef BRIDGE_H
#define BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Starts LVGL with a monitor of width x height pixels (1..8192 each) and sends the `resize` event. False when memory is short or it was started before. */
bool bridge_start(int32_t width, int32_t height);
/** Frees everything; bridge_start may follow. */
void bridge_stop(void);
/** Changes the monitor's size; sends the `resize` event. */
bool bridge_resize(int32_t width, int32_t height);
/** Registers a TTF as face 0..6, or 7 = icons, the fallback of the others. The bytes are copied. Before the first font is used. */
bool bridge_font(uint32_t face, const uint8_t * bytes, size_t length);

/** Runs one command buffer; returns how many of its commands were refused (each counted by kind). */
uint32_t bridge_exec(const uint8_t * commands, size_t length);
/** Takes whole event records out of the queue. */
size_t bridge_events(uint8_t * out, size_t capacity);
/** Bytes waiting in the event queue. */
size_t bridge_events_waiting(void);

/** The mouse: position in pixels (clamped to the monitor) and the left button. Handled at once. */
void bridge_pointer(int32_t x, int32_t y, bool pressed);
/** The mouse is gone, unplugged: what it held down is let go of where it was, without a click. */
void bridge_pointer_lost(void);
/** Shows or hides the mouse cursor (hidden at start). */
void bridge_cursor(bool visible);
/** The wheel under the pointer: positive = towards the user (content moves up), in notches. */
void bridge_wheel(int32_t notches);
/** A USB key: one of `keys`, or a Unicode code point. Auto-repeat is the host's: it sends presses again. */
void bridge_key(uint32_t key, bool pressed);
/** The keyboard is gone, unplugged, with this key down: what it held down is let go of, without a click. */
void bridge_key_lost(uint32_t key);

/** Lets `milliseconds` pass for animations, long presses and repeats. */
void bridge_advance(uint32_t milliseconds);
/** Milliseconds until LVGL has something to do by itself (an animation, a held button); UINT32_MAX = nothing, until the host calls again. */
uint32_t bridge_wait(void);
/** Whether bridge_render would have something to draw. */
bool bridge_is_changed(void);
/** Lays out and draws what has changed. Returns the number of changed rectangles. */
uint32_t bridge_render(void);
/** Changed rectangles of the last render: x1, y1, x2, y2 (inclusive) each; returns how many were written. */
uint32_t bridge_dirty(int32_t * out, uint32_t capacity);
/** The frame: width * height words, 0xXXRRGGBB, rows without gaps. */
const uint32_t * bridge_frame(void);

/**
 * The widgets as a JSON array in document order (see README): handle, parent, type, name, text, rect, clip, states, buttons.
 * Returns the bytes it needs; writes only when they fit, so call with capacity 0 first. Secret text comes as bullets.
 */
size_t bridge_tree(char * out, size_t capacity);
/** The widget that a click at x, y would reach; 0 = none. */
uint32_t bridge_hit(int32_t x, int32_t y);
/** The widget that has the keyboard focus; 0 = none. */
uint32_t bridge_focused(void);

/** How often an error of this kind (schema `errors`) was counted since the start; kind 0 = all. */
uint32_t bridge_error_count(uint32_t kind);
/** Events dropped because the queue was full. */
uint32_t bridge_events_dropped(void);
/** Widgets that have a handle, roots apart. */
uint32_t bridge_widget_count(void);
/** Bytes LVGL and the bridge hold now, and the most they held; frame buffer apart. */
size_t bridge_bytes(void);
size_t bridge_bytes_peak(void);
/**
 * Frees the letters that are kept once they were drawn, up to 160 of each face and size; each is drawn anew when it is needed. What
 * `bridge_bytes` says after it depends on what is on the monitor, no longer on what was.
 */
void bridge_forget_letters(void);

/** Memory for a wasm host to pass buffers in. */
void * bridge_alloc(size_t size);
void bridge_free(void * memory);

#endif
