#include "CSIMDJSON.h"

#include <memory>
#include <new>
#include <simdjson.h>

using namespace simdjson;

struct csimdjson_indexer {
  std::unique_ptr<internal::dom_parser_implementation> implementation;
};

csimdjson_indexer *csimdjson_indexer_create(void) {
  auto *made = new (std::nothrow) csimdjson_indexer;
  if (!made) return nullptr;
  // The depth is the caller's business: a level or none makes no difference to the index.
  if (get_active_implementation()->create_dom_parser_implementation(4096, 1, made->implementation) !=
      SUCCESS) {
    delete made;
    return nullptr;
  }
  return made;
}

void csimdjson_indexer_destroy(csimdjson_indexer *indexer) { delete indexer; }

int csimdjson_index(csimdjson_indexer *indexer, const uint8_t *bytes, size_t length,
                    const uint32_t **indexes, size_t *count) {
  auto &implementation = *indexer->implementation;
  if (implementation.capacity() < length) {
    size_t capacity = 4096;
    while (capacity < length) capacity *= 2;
    if (implementation.set_capacity(capacity) != SUCCESS) return 1;
  }
  if (implementation.stage1(bytes, length, stage1_mode::regular) != SUCCESS) return 2;
  *count = implementation.n_structural_indexes;
  implementation.structural_indexes[*count] = uint32_t(length);
  *indexes = implementation.structural_indexes.get();
  return 0;
}
