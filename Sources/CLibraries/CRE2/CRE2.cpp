#include "CRE2.h"

#include <memory>
#include <new>
#include <re2/re2.h>

struct cre2_pattern {
  cre2_pattern(re2::StringPiece text, const RE2::Options &options) : expression(text, options) {}
  RE2 expression;
};

cre2_pattern *cre2_pattern_create(const char *text, size_t length, size_t maximum_memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(static_cast<int64_t>(maximum_memory));
  return new (std::nothrow) cre2_pattern(re2::StringPiece(text, length), options);
}

void cre2_pattern_destroy(cre2_pattern *pattern) { delete pattern; }

const char *cre2_error(const cre2_pattern *pattern) {
  return pattern->expression.ok() ? nullptr : pattern->expression.error().c_str();
}

const char *cre2_error_part(const cre2_pattern *pattern, size_t *length) {
  const std::string &part = pattern->expression.error_arg();
  *length = part.size();
  return part.empty() ? nullptr : part.data();
}

int cre2_group_count(const cre2_pattern *pattern) {
  return pattern->expression.NumberOfCapturingGroups();
}

int cre2_program_size(const cre2_pattern *pattern) { return pattern->expression.ProgramSize(); }

bool cre2_matches_whole(const cre2_pattern *pattern, const char *text, size_t length) {
  return pattern->expression.Match(re2::StringPiece(text, length), 0, length, RE2::ANCHOR_BOTH,
                                   nullptr, 0);
}

bool cre2_matches_part(const cre2_pattern *pattern, const char *text, size_t length) {
  return pattern->expression.Match(re2::StringPiece(text, length), 0, length, RE2::UNANCHORED,
                                   nullptr, 0);
}

bool cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t start,
               ptrdiff_t *offsets, int count) {
  std::unique_ptr<re2::StringPiece[]> found(new (std::nothrow) re2::StringPiece[count]);
  if (!found) return false;
  if (!pattern->expression.Match(re2::StringPiece(text, length), start, length, RE2::UNANCHORED,
                                 found.get(), count)) {
    return false;
  }
  for (int group = 0; group < count; group++) {
    const char *begin = found[group].data();
    offsets[2 * group] = begin ? begin - text : -1;
    offsets[2 * group + 1] =
        begin ? begin - text + static_cast<ptrdiff_t>(found[group].size()) : -1;
  }
  return true;
}
