/* The ways through the library that lead to a request for memory: each is the last few calls
** that the library has made. Where the C library cannot tell the calls, there are none. */
#ifndef LQ_TEST_WAYS_H
#define LQ_TEST_WAYS_H

#include "tests/support/test.h"

#define WAYS_MAXIMUM 4096

#ifdef __GLIBC__
#include <execinfo.h>
#include <link.h>

static uint64_t ways[WAYS_MAXIMUM];
static size_t way_count;
static uintptr_t library_begin, library_end;

static int find_library(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size, (void)context;
  const char *name = strrchr(info->dlpi_name, '/');
  if (!name || strncmp(name, "/labelquality.", 14) != 0) return 0;
  library_begin = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
    if (info->dlpi_phdr[i].p_type == PT_LOAD && end > library_end) library_end = end;
  }
  return 1;
}

/* Looks for the library, which is loaded each time anew. */
static inline void watch_ways(void) {
  library_begin = library_end = 0;
  dl_iterate_phdr(find_library, NULL);
  assert_true(library_end > library_begin);
}

/* Whether the request that is made is the first by its way. */
static inline int is_new_way(void) {
  void *calls[100];
  int count = backtrace(calls, 100), seen = 0;
  uint64_t way = 0;
  for (int i = 0; i < count && seen < 6; i++) {
    uintptr_t call = (uintptr_t)calls[i];
    if (call < library_begin || call >= library_end) continue;
    way = (way ^ (call - library_begin)) * 0x9e3779b97f4a7c15u;
    way ^= way >> 32;
    seen++;
  }
  if (!seen) return 0;
  for (size_t i = 0; i < way_count; i++) {
    if (ways[i] == way) return 0;
  }
  assert_true(way_count < WAYS_MAXIMUM);
  ways[way_count++] = way;
  return 1;
}
#else
static size_t way_count;
static inline void watch_ways(void) {}
static inline int is_new_way(void) { return 0; }
#endif

#endif
