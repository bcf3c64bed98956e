/* Valgrind's client requests, which its headers give as macros only. Outside of valgrind they do nothing. */
#include <stddef.h>
#include <valgrind/memcheck.h>

unsigned client_running(void) { return RUNNING_ON_VALGRIND; }
void client_make_undefined(const void * at, size_t length) { (void)VALGRIND_MAKE_MEM_UNDEFINED(at, length); }
void client_make_defined(const void * at, size_t length) { (void)VALGRIND_MAKE_MEM_DEFINED(at, length); }
/* 1: `bits` says of each bit at `at` whether it is undefined. */
unsigned client_get_vbits(const void * at, void * bits, size_t length) { return VALGRIND_GET_VBITS(at, bits, length); }
