// A pure C face of simdjson's DOM parser: parse into a document, then read its tape in place.
// https://github.com/simdjson/simdjson/blob/master/doc/tape.md
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Working memory of the parser and a padded copy of the text. Belongs to one thread at a time.
typedef struct csimdjson_parser csimdjson_parser;
// A tape and a string buffer. Lives apart from the parser; reading it from several threads is safe.
typedef struct csimdjson_document csimdjson_document;

// Null when memory is short. `maximum_depth` counts arrays and objects that are not empty.
csimdjson_parser *csimdjson_parser_create(size_t maximum_depth);
void csimdjson_parser_destroy(csimdjson_parser *parser);

// Room for texts of up to `capacity` bytes, which must not be 0. Its two buffers never move.
csimdjson_document *csimdjson_document_create(size_t capacity);
void csimdjson_document_destroy(csimdjson_document *document);

// Parses a copy of the bytes; needs no padding after them. Replaces what the document held, also on failure.
// The document must have room for the text. 0 is success, 1 short memory, anything else that the text is at
// fault.
int csimdjson_parse(csimdjson_parser *parser, csimdjson_document *document, const uint8_t *bytes,
                    size_t length);

// The root word stands at 0, the value at 1.
const uint64_t *csimdjson_tape(const csimdjson_document *document);
// Each string: a 4-byte length (native order, unaligned), the bytes, a zero. At least 8 bytes may be read
// beyond the last string.
const uint8_t *csimdjson_strings(const csimdjson_document *document);

#ifdef __cplusplus
}
#endif
#endif
