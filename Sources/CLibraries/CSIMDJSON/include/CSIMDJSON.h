// A pure C face of the first half of simdjson's parser: where the tokens of a JSON text begin.
// Source: Langdale and Lemire, Parsing Gigabytes of JSON per Second, https://arxiv.org/abs/1902.08318, section 3.1
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Keeps the index of the text before. Belongs to one thread at a time.
typedef struct csimdjson_indexer csimdjson_indexer;

// Null when memory is short.
csimdjson_indexer *csimdjson_indexer_create(void);
void csimdjson_indexer_destroy(csimdjson_indexer *indexer);

// Finds where brackets, colons, commas, strings (their opening quote) and other scalars begin, in their order. On
// success the text is UTF-8, its strings are closed and hold no control character; nothing else is known of it. `indexes`
// is good until the next call: `count` places and `length` after them.
//
// 0 is success, 1 short memory, anything else that the text is at fault, as it is when it is empty. `length` may be
// below 4 GiB.
int csimdjson_index(csimdjson_indexer *indexer, const uint8_t *bytes, size_t length,
                    const uint32_t **indexes, size_t *count);

#ifdef __cplusplus
}
#endif
#endif
