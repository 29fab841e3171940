#pragma once
#include <sqlite3.h>

// `sqlite3_config` is variadic. Without the statistics of its memory, which nobody reads, SQLite's allocator takes no lock
// that all threads share. To be called before anything else of SQLite.
static inline int csqlite_leave_memory_uncounted(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
