/// Words that people bring along from other languages, and what they are called here.
enum OtherLanguages {
  /// Functions, by their names in lower case. Some are there in one environment and not in another.
  static let functions = [
    "len": "size", "length": "size", "count": "size", "strlen": "size",
    "includes": "contains", "has": "contains", "contain": "contains", "like": "contains",
    "beginswith": "startsWith", "hasprefix": "startsWith", "hassuffix": "endsWith",
    "match": "matches", "regex": "matches", "test": "matches", "regexp": "matches",
    "str": "string", "tostring": "string", "text": "string", "float": "double",
    "number": "double", "tonumber": "double", "parseint": "int", "integer": "int",
    "date": "timestamp", "datetime": "timestamp", "todate": "timestamp", "time": "timestamp",
    "interval": "duration", "any": "exists", "some": "exists", "every": "all", "none": "exists",
    "where": "filter", "select": "map", "tolower": "lowerAscii", "tolowercase": "lowerAscii",
    "lower": "lowerAscii", "lowercase": "lowerAscii", "toupper": "upperAscii",
    "touppercase": "upperAscii", "upper": "upperAscii", "uppercase": "upperAscii",
    "strip": "trim", "default": "orValue", "coalesce": "orValue", "ifnull": "orValue",
    "typeof": "type", "year": "getFullYear", "getyear": "getFullYear", "month": "getMonth",
    "day": "getDate", "getday": "getDayOfWeek", "weekday": "getDayOfWeek", "hour": "getHours",
    "gethour": "getHours", "minute": "getMinutes", "second": "getSeconds", "exists_any": "exists",
  ]

  /// Methods that are no function here, and what is written instead.
  static let phrases = [
    "equals": "a == b", "equalsignorecase": "a == b", "eq": "a == b", "notequals": "a != b",
    "isnull": "!has(a)", "isnotnull": "has(a)", "isdefined": "has(a)", "isempty": "size(a) == 0",
    "between": "a >= low && a <= high", "in": "a in list", "not": "!a", "if": "condition ? a : b",
    "and": "a && b", "or": "a || b", "concat": "a + b", "plus": "a + b",
  ]

  /// Names that are values.
  static let values = [
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null",
    "nil": "null", "NULL": "null", "Null": "null", "undefined": "null",
  ]
}
