#include "CSIMDJSON.h"

#include <new>
#include <simdjson.h>

using namespace simdjson;

struct csimdjson_parser {
  dom::parser parser;
};

struct csimdjson_document {
  dom::document document;
};

csimdjson_parser *csimdjson_parser_create(size_t maximum_depth) {
  auto *made = new (std::nothrow) csimdjson_parser;
  if (!made) return nullptr;
  // simdjson refuses the level that equals its limit.
  if (made->parser.allocate(dom::MINIMAL_DOCUMENT_CAPACITY, maximum_depth + 1) != SUCCESS) {
    delete made;
    return nullptr;
  }
  return made;
}

void csimdjson_parser_destroy(csimdjson_parser *parser) { delete parser; }

csimdjson_document *csimdjson_document_create(size_t capacity) {
  auto *made = new (std::nothrow) csimdjson_document;
  if (!made) return nullptr;
  if (made->document.allocate(capacity) != SUCCESS) {
    delete made;
    return nullptr;
  }
  return made;
}

void csimdjson_document_destroy(csimdjson_document *document) { delete document; }

int csimdjson_parse(csimdjson_parser *parser, csimdjson_document *document, const uint8_t *bytes,
                    size_t length) {
  // `true`: simdjson copies the bytes into a padded buffer that it keeps for the next text.
  auto code = parser->parser.parse_into_document(document->document, bytes, length, true).error();
  if (code == SUCCESS) return 0;
  return code == MEMALLOC ? 1 : 2;
}

const uint64_t *csimdjson_tape(const csimdjson_document *document) {
  return document->document.tape.get();
}

const uint8_t *csimdjson_strings(const csimdjson_document *document) {
  return document->document.string_buf.get();
}
