// A pure C face of RE2: compile a pattern once, match it from any thread.
// https://github.com/google/re2/wiki/Syntax
#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_pattern cre2_pattern;

// Null when memory is short. Check `cre2_error` before matching. `maximum_memory` in bytes bounds the program
// and the states kept while matching.
cre2_pattern *cre2_pattern_create(const char *text, size_t length, size_t maximum_memory);
void cre2_pattern_destroy(cre2_pattern *pattern);

// Null for a good pattern; else why it is none, until the pattern is destroyed.
const char *cre2_error(const cre2_pattern *pattern);
// The part of the pattern that is at fault: its start, null where none is known, and length.
const char *cre2_error_part(const cre2_pattern *pattern, size_t *length);
// Groups that capture, the whole match not counted.
int cre2_group_count(const cre2_pattern *pattern);
// Instructions of the compiled program: what a byte of text may cost at worst.
int cre2_program_size(const cre2_pattern *pattern);

// Whether the whole text matches, or any part of it.
bool cre2_matches_whole(const cre2_pattern *pattern, const char *text, size_t length);
bool cre2_matches_part(const cre2_pattern *pattern, const char *text, size_t length);

// The first match from `start` on; `^` still means the start of the text. Writes pairs of offsets, of the
// whole match and then of each group (-1 for one that took no part), `count` pairs in all.
bool cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t start,
               ptrdiff_t *offsets, int count);

#ifdef __cplusplus
}
#endif
#endif
