/* What messages say of a label that is no class, how they show characters that nobody sees, and that they are
** valid UTF-8 and one line whatever they quote.
**
** The functions and how many values they take come from SQLite's own list, so that a function that is added is
** among them. */
#include "tests/support/sql.h"
#include "tests/support/utf8.h"

#define ANIMALS "'{\"cat\":0.5,\"dog\":0.5}'"
#define NUMBERS "'{\"0\":0.5,\"1\":0.5}'"
#define LISTED " is not among the 2 keys of probs ('cat', 'dog')"
#define NO_INDEX " is not a class index (an integer from 0 to 1)"
#define JSON_STRING "; it is JSON text of a string: use label ->> '$'"
#define JSON_LIST "; it is JSON text of a list: use label ->> '$[0]'"
#define NAMED "; the classes have names, and the label has to be one of them"
#define UNNAMED "; for labels that are names, probs has to be a JSON object of class to number"
#define NUMPY(n) "; numpy integers are stored as BLOBs, and this looks like " n ": int() or .tolist() makes it an INTEGER"
#define BLOB "label is a BLOB, not a class index (an integer from 0 to 1)"

static const struct {
  const char *label, *probs, *message;
} labels[] = {
    /* the keys: up to three, each cut */
    {"'cow'", "'{\"c\":0.5,\"b\":0.25,\"a\":0.25}'", "label 'cow' is not among the 3 keys of probs ('c', 'b', 'a')"},
    {"'cow'", "'{\"d\":0.5,\"c\":0.25,\"b\":0.25,\"a\":0}'",
     "label 'cow' is not among the 4 keys of probs ('d', 'c', 'b', ...)"},
    {"'cow'", "'{\"123456789012345678901234567890\":0.5,\"1234567890123456789012345678901\":0.5}'",
     "label 'cow' is not among the 2 keys of probs ('123456789012345678901234567890', '123456789012345678901234567890...')"},
    {"'cow'", "'{\"12345678901234567890123456789é\":0.5,\"\\ufeffb\\n\":0.5}'",
     "label 'cow' is not among the 2 keys of probs ('12345678901234567890123456789...', '\\ufeffb\\n')"},
    /* JSON */
    {"'\"cat\"'", ANIMALS, "label '\"cat\"'" LISTED JSON_STRING},
    {"' \"cat\"' || char(10)", ANIMALS, "label ' \"cat\"\\n'" LISTED JSON_STRING},
    {"CAST('\"cat\"' AS BLOB)", ANIMALS, "label '\"cat\"'" LISTED JSON_STRING},
    {"'\"\\u0063at\"'", ANIMALS, "label '\"\\u0063at\"'" LISTED JSON_STRING},
    {"'[\"cat\"]'", ANIMALS, "label '[\"cat\"]'" LISTED JSON_LIST},
    {"' [ \"cat\" ] '", ANIMALS, "label ' [ \"cat\" ] '" LISTED JSON_LIST},
    {"'[3]'", "'{\"3\":0.5,\"4\":0.5}'", "label '[3]' is not among the 2 keys of probs ('3', '4')" JSON_LIST},
    {"'[\"cat\",\"dog\"]'", ANIMALS, "label '[\"cat\",\"dog\"]'" LISTED},
    {"'[\"cat\"]]'", ANIMALS, "label '[\"cat\"]]'" LISTED},
    {"'[\"cat\"'", ANIMALS, "label '[\"cat\"'" LISTED},
    {"'[cat]'", ANIMALS, "label '[cat]'" LISTED},
    {"'[]'", ANIMALS, "label '[]'" LISTED},
    {"'\"cat'", ANIMALS, "label '\"cat'" LISTED},
    {"'\"cat\" \"'", ANIMALS, "label '\"cat\" \"'" LISTED},
    {"'\"c\\at\"'", ANIMALS, "label '\"c\\at\"'" LISTED},
    {"'\"'", ANIMALS, "label '\"'" LISTED},
    {"'\"1\"'", "'[0.5,0.5]'", "label '\"1\"'" NO_INDEX JSON_STRING},
    {"'[1]'", "'[0.5,0.5]'", "label '[1]'" NO_INDEX JSON_LIST},
    {"'[\"1\"]'", "'[0.5,0.5]'", "label '[\"1\"]'" NO_INDEX JSON_LIST},
    {"'[\"3\"]'", "'[0.5,0.5]'", "label '[\"3\"]'" NO_INDEX JSON_LIST},
    {"'[0.5]'", "'[0.5,0.5]'", "label '[0.5]'" NO_INDEX UNNAMED},
    {"'\"cat\"'", "'[0.5,0.5]'", "label '\"cat\"'" NO_INDEX UNNAMED},
    {"'[1,2]'", "'[0.5,0.5]'", "label '[1,2]'" NO_INDEX UNNAMED},
    /* case and spaces */
    {"'Cat'", ANIMALS, "label 'Cat'" LISTED "; did you mean 'cat'?"},
    {"'DOG'", ANIMALS, "label 'DOG'" LISTED "; did you mean 'dog'?"},
    {"CAST('CAT' AS BLOB)", ANIMALS, "label 'CAT'" LISTED "; did you mean 'cat'?"},
    {"'cat '", ANIMALS, "label 'cat '" LISTED "; did you mean 'cat'?"},
    {"' Dog' || char(13, 10)", ANIMALS, "label ' Dog\\r\\n'" LISTED "; did you mean 'dog'?"},
    {"char(0xfeff) || 'cat'", ANIMALS, "label '\\ufeffcat'" LISTED "; did you mean 'cat'?"},
    {"'dog' || char(0xa0)", ANIMALS, "label 'dog\\u00a0'" LISTED "; did you mean 'dog'?"},
    {"'cat' || char(0x200b, 0xe0001)", ANIMALS, "label 'cat\\u200b\\U000e0001'" LISTED "; did you mean 'cat'?"},
    {"'c' || char(0x200b) || 'at'", ANIMALS, "label 'c\\u200bat'" LISTED},
    {"'cat' || char(9)", ANIMALS, "label 'cat\\t'" LISTED "; did you mean 'cat'?"},
    {"'ca'", ANIMALS, "label 'ca'" LISTED},
    {"'cats'", ANIMALS, "label 'cats'" LISTED},
    {"'ca[' || ''", "'{\"ca{\":0.5,\"b\":0.5}'", "label 'ca[' is not among the 2 keys of probs ('ca{', 'b')"},
    {"'ca@' || ''", "'{\"ca`\":0.5,\"b\":0.5}'", "label 'ca@' is not among the 2 keys of probs ('ca`', 'b')"},
    {"'aZ'", "'{\"Az\":0.5,\"b\":0.5}'", "label 'aZ' is not among the 2 keys of probs ('Az', 'b'); did you mean 'Az'?"},
    {"'cat'", "'{\"cat \":0.5,\"dog\":0.5}'", "label 'cat' is not among the 2 keys of probs ('cat ', 'dog'); did you mean 'cat '?"},
    {"' cat'", "'{\"Cat\":0.5,\"CAT\":0.25,\"cat\":0.25}'",
     "label ' cat' is not among the 3 keys of probs ('Cat', 'CAT', 'cat'); did you mean 'cat'?"},
    {"' cat'", "'{\"Cat\":0.5,\"CAT\":0.25,\"dog\":0.25}'",
     "label ' cat' is not among the 3 keys of probs ('Cat', 'CAT', 'dog'); did you mean 'Cat'?"},
    {"'cat'", "'{\"cat \":0.5,\" cat\":0.5}'",
     "label 'cat' is not among the 2 keys of probs ('cat ', ' cat'); did you mean 'cat '?"},
    {"'1.0'", "'[0.5,0.5]'", "label '1.0'" NO_INDEX "; did you mean '1'?"},
    {"'1.'", "'[0.5,0.5]'", "label '1.'" NO_INDEX "; did you mean '1'?"},
    {"char(0xfeff) || '1' || char(10)", "'[0.5,0.5]'", "label '\\ufeff1\\n'" NO_INDEX "; did you mean '1'?"},
    {"'-1.0'", "'[0.5,0.5]'", "label '-1.0'" NO_INDEX},
    {"' 2'", "'[0.5,0.5]'", "label ' 2'" NO_INDEX},
    {"' 100'", "'[0.5,0.5]'", "label ' 100'" NO_INDEX},
    {"' 99999999999999999999'", "'[0.5,0.5]'", "label ' 99999999999999999999'" NO_INDEX},
    {"'.0'", "'[0.5,0.5]'", "label '.0'" NO_INDEX},
    {"'0.5'", "'[0.5,0.5]'", "label '0.5'" NO_INDEX UNNAMED},
    {"' '", "'[0.5,0.5]'", "label ' '" NO_INDEX},
    {"'cow'", "'[0.5,0.5]'", "label 'cow'" NO_INDEX UNNAMED},
    {"0.5", "'[0.5,0.5]'", "label 0.5" NO_INDEX},
    /* numpy's integers: of 64, 32, 16 and 8 bits */
    {"x'0100000000000000'", "'[0.5,0.5]'", BLOB NUMPY("1")},
    {"x'0700000000000000'", "'[0.5,0.5]'", BLOB NUMPY("7")},
    {"x'ffffffff00000000'", "'[0.5,0.5]'", BLOB NUMPY("4294967295")},
    {"x'ffffffffffffffff'", "'[0.5,0.5]'", BLOB NUMPY("-1")},
    {"x'00000000ffffffff'", "'[0.5,0.5]'", BLOB NUMPY("-4294967296")},
    {"x'feffffff'", "'[0.5,0.5]'", BLOB NUMPY("-2")},
    {"x'01000000'", "'[0.5,0.5]'", BLOB NUMPY("1")},
    {"x'0102'", "'[0.5,0.5]'", BLOB},
    {"x'0100'", "'[0.5,0.5]'", BLOB NUMPY("1")},
    {"x'ffff'", "'[0.5,0.5]'", BLOB},
    {"x'0f'", "'[0.5,0.5]'", BLOB NUMPY("15")},
    {"x'10'", "'[0.5,0.5]'", BLOB},
    {"x'10'", "'[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]'",
     "label is a BLOB, not a class index (an integer from 0 to 16)" NUMPY("16")},
    {"x'11'", "'[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]'", "label is a BLOB, not a class index (an integer from 0 to 16)"},
    {"x'000000000000f03f'", "'[0.5,0.5]'", BLOB},
    {"x'010000'", "'[0.5,0.5]'", BLOB},
    {"x''", "'[0.5,0.5]'", BLOB},
    {"x'0100000000000000'", ANIMALS, "label '\\u0001\\0\\0\\0\\0\\0\\0\\0'" LISTED NUMPY("1")},
    {"x'fbff'", ANIMALS, "label '\\xfb\\xff'" LISTED},
    {"x'61'", ANIMALS, "label 'a'" LISTED},
    /* an index beside names */
    {"0", ANIMALS, "label 0" LISTED NAMED},
    {"1", ANIMALS, "label 1" LISTED NAMED},
    {"2", ANIMALS, "label 2" LISTED},
    {"-1", ANIMALS, "label -1" LISTED},
    {"1.0", ANIMALS, "label 1" LISTED NAMED},
    {"'1'", ANIMALS, "label '1'" LISTED NAMED},
    {"'99999999999999999999'", ANIMALS, "label '99999999999999999999'" LISTED},
    {"0.5", ANIMALS, "label 0.5" LISTED},
    {"1", "'{\"cat\":0.5,\"2\":0.5}'", "label 1 is not among the 2 keys of probs ('cat', '2')"},
    {"CAST('1' AS BLOB)", ANIMALS, "label '1'" LISTED},
};

static const struct {
  const char *probs, *message;
} characters[] = {
    {"'[0.5,' || char(0xfeff) || '0.5]'", "probs is not JSON at byte 6: expected a number, got the byte order mark"},
    {"'[0.5' || char(0xa0) || ',0.5]'", "probs is not JSON at byte 5: expected ',' or ']', got the character U+00A0"},
    {"'[0.5]' || char(0x200b)", "probs is not JSON at byte 6: expected nothing more, got the character U+200B"},
    {"'[0.5]' || char(0xe0001)", "probs is not JSON at byte 6: expected nothing more, got the character U+E0001"},
    {"'[0.5,' || char(0) || ']'", "probs is not JSON at byte 6: expected a number, got the control character U+0000"},
    {"'[0.5,' || char(31) || ']'", "probs is not JSON at byte 6: expected a number, got the control character U+001F"},
    {"'[0.5,' || char(127) || ']'", "probs is not JSON at byte 6: expected a number, got the control character U+007F"},
    {"'[0.5,' || char(0x9f) || ']'", "probs is not JSON at byte 6: expected a number, got the control character U+009F"},
    {"CAST(x'5b302e352cff5d' AS TEXT)", "probs is not JSON at byte 6: expected a number, got the byte 0xff"},
    {"CAST(x'5b302e352cf09f985d' AS TEXT)", "probs is not JSON at byte 6: expected a number, got the byte 0xf0"},
    {"CAST(x'5b302e352cc3' AS TEXT)", "probs is not JSON at byte 6: expected a number, got the byte 0xc3"},
    {"'[0.5,~]'", "probs is not JSON at byte 6: expected a number, got '~'"},
    {"'[0.5,😀]'", "probs is not JSON at byte 6: expected a number, got '😀'"},
    {"'{\"' || char(0xfeff) || 'a\":null,\"b\":1}'", "probs['\\ufeffa'] is null, not a number (at byte 9)"},
};

static void check_row(sqlite3 *db, const char *label, const char *probs, const char *message) {
  static const char *const calls[] = {
      "lq_score(%s, %s)", "lq_self_confidence(%s, %s)", "lq_normalized_margin(%s, %s)",
      "lq_confidence_weighted_entropy(%s, %s)", "lq_is_issue(%s, %s)", "lq_thresholds(%s, %s)", "lq_part_accuracy(%s, %s)",
      "lq_part_log_loss(%s, %s)", "lq_part_label(0, %s, %s)", "lq_part_prune(0, %s, %s, 'self_confidence', NULL)",
      "lq_confident_joint(%s, %s, (SELECT lq_thresholds(0, '[0.5,0.5]')))",
  };
  char call[300], sql[400], want[800];
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    snprintf(call, sizeof call, calls[i], label, probs);
    snprintf(sql, sizeof sql, "SELECT %s", call);
    snprintf(want, sizeof want, "%.*s: %s", (int)strcspn(call, "("), call, message);
    check_query(db, sql, want);
  }
  snprintf(sql, sizeof sql, "SELECT lq_check(%s, %s)", label, probs);
  check_query(db, sql, message);
}

static void labels_that_are_no_class(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    check_row(db, labels[i].label, labels[i].probs, labels[i].message);
  }
  for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
    check_row(db, "0", characters[i].probs, characters[i].message);
  }
  sqlite3_close(db);
}

/* What the messages say would do, does. */
static void what_would_do(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  check_query(db, "SELECT lq_score('\"c\\u0061t\"' ->> '$', " ANIMALS ")", "0.5");
  check_query(db, "SELECT lq_score('[\"cat\"]' ->> '$[0]', " ANIMALS ")", "0.5");
  check_query(db, "SELECT lq_score('[1]' ->> '$[0]', " NUMBERS ")", "0.5");
  check_query(db, "SELECT lq_score('\"1\"' ->> '$', '[0.25,0.75]')", "0.75");
  check_query(db, "SELECT lq_score('[\"1\"]' ->> '$[0]', '[0.25,0.75]')", "0.75");
  check_query(db, "SELECT lq_score('cat', " ANIMALS ")", "0.5");
  sqlite3_close(db);
}

/* Bytes that a message may quote: behind so many others that any cut falls into them. */
static const char *const tails[] = {"\xfb\xff", "😀😀", "\xf0\x9f\x98", "\xed\xa0\x80", "\xc0\x80\xc3", "éé",
                                    "\xef\xbb\xbf\n", "\"]}'\\"};
#define TAILS (sizeof tails / sizeof *tails)

/* The message is UTF-8, and one line. */
static void check_message(const char *text, const char *sql) {
  size_t bytes = strlen(text);
  if (!is_utf8(text, bytes)) fail_msg("%s: no UTF-8: %s", sql, text);
  for (size_t i = 0; i < bytes; i++) {
    if ((unsigned char)text[i] < 0x20) fail_msg("%s: more than a line: %s", sql, text);
  }
}

/* Runs the statement with such texts as ?1, as TEXT and as BLOB. Returns how many messages it gave. */
static long check_messages_of(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  long messages = 0;
  int is_check = strstr(sql, "SELECT lq_check(") != NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
  for (size_t i = 0; i < TAILS; i++) {
    for (size_t before = 0; before <= 60; before += before == 3 ? 22 : before == 31 ? 24 : 1) {
      char text[100];
      memset(text, 'n', before);
      strcpy(text + before, tails[i]);
      strcat(text, "more");
      for (int blob = 0; blob < 2; blob++) {
        if (blob) sqlite3_bind_blob(statement, 1, text, (int)strlen(text), SQLITE_STATIC);
        else sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
        int rc = sqlite3_step(statement);
        const char *said = rc == SQLITE_ERROR ? sqlite3_errmsg(db) : NULL;
        if (rc == SQLITE_ROW && is_check) said = (const char *)sqlite3_column_text(statement, 0);
        if (said) {
          check_message(said, sql);
          messages++;
        } else {
          assert_true(rc == SQLITE_ROW || rc == SQLITE_DONE);
        }
        sqlite3_reset(statement);
      }
    }
  }
  sqlite3_finalize(statement);
  return messages;
}

#define STATES "(SELECT lq_thresholds('cat', '{\"dog\":0.5,\"cat\":0.5}') AS s, lq_range(0.5) AS r)"

/* Every function that there is, with the text at every place, beside arguments of every type that is taken. */
static void every_argument_of_every_function(void **state) {
  (void)state;
  static const char *const others[] = {"'cat'", ANIMALS, "'self_confidence'", "s", "'[\"cat\",\"dog\"]'"};
  enum { OTHERS = sizeof others / sizeof *others };
  sqlite3 *db = open_database();
  sqlite3_stmt *list;
  int functions = 0;
  assert_int_equal(sqlite3_prepare_v2(db, "SELECT DISTINCT name, iif(narg < 0, 2, narg) FROM pragma_function_list"
                                          " WHERE name LIKE 'lq\\_%' ESCAPE '\\' AND narg <> 0", -1, &list, NULL), SQLITE_OK);
  while (sqlite3_step(list) == SQLITE_ROW) {
    const char *name = (const char *)sqlite3_column_text(list, 0);
    int arguments = sqlite3_column_int(list, 1), choices = 1;
    long messages = 0;
    for (int i = 1; i < arguments; i++) choices *= OTHERS;
    for (int place = 0; place < arguments; place++) {
      for (int choice = 0; choice < choices; choice++) {
        /* with four or five values, one of each few choices */
        if (arguments > 3 && (choice + place) % (arguments == 4 ? 3 : 13)) continue;
        char sql[400];
        int rest = choice, at = snprintf(sql, sizeof sql, "SELECT %s(", name);
        for (int i = 0; i < arguments; i++) {
          at += snprintf(sql + at, sizeof sql - (size_t)at, "%s%s", i ? ", " : "", i == place ? "?1" : others[rest % OTHERS]);
          if (i != place) rest /= OTHERS;
        }
        snprintf(sql + at, sizeof sql - (size_t)at, ") FROM " STATES);
        messages += check_messages_of(db, sql);
      }
    }
    /* of anything, these make something */
    if (strcmp(name, "lq_part_collect") && strcmp(name, "lq_part_bad_row") && strcmp(name, "lq_part_named")) assert_true(messages > 0);
    functions++;
  }
  assert_true(functions >= 30);
  sqlite3_finalize(list);
  sqlite3_close(db);
}

/* The text as a key, a name in a state, in JSON, and in a virtual table. */
static void wherever_text_is_quoted(void **state) {
  (void)state;
  static const char *const queries[] = {
      "SELECT lq_score('x', '{\"' || ?1 || '\":0.5,\"b\":0.5}')",
      "SELECT lq_check('x', '{\"' || ?1 || '\":0.5,\"b\":0.5}')",
      "SELECT lq_check(' ' || ?1, '{\"' || ?1 || '\":0.5,\"b\":0.5}')",
      "SELECT lq_check('\"' || ?1 || '\"', " ANIMALS ")",
      "SELECT lq_check(0, '[0.5,' || ?1 || ']')",
      "SELECT lq_check(0, ?1)",
      "SELECT lq_check(?1, '[0.5,0.5]')",
      "SELECT lq_entropy('{\"' || ?1 || '\":null,\"b\":0.5}')",
      "SELECT lq_pack('{\"' || ?1 || '\":3,\"b\":0.5}')",
      "SELECT lq_predicted('{\"' || ?1 || '\":0.5,\"' || ?1 || '\":0.5}')",
      "SELECT lq_adjust('{\"' || ?1 || '\":0.5,\"dog\":0.5}', s) FROM " STATES,
      "SELECT lq_part_mean(p, 1) FROM (SELECT " ANIMALS " AS p UNION ALL SELECT '{\"' || ?1 || '\":0.5,\"dog\":0.5}')",
      "SELECT lq_merge(a) FROM (SELECT s AS a FROM " STATES
      " UNION ALL SELECT lq_thresholds('dog', '{\"' || ?1 || '\":0.5,\"dog\":0.5}'))",
      "SELECT lq_part_label(?1, l, " ANIMALS ") FROM (SELECT 'cat' AS l UNION ALL SELECT 'dog')",
      "SELECT lq_part_label(0, l, '{\"' || ?1 || '\":0.5,\"dog\":0.5}') FROM (SELECT 'dog' AS l UNION ALL SELECT ?1)",
      "SELECT c0 FROM lq_rows(?1)",
      "SELECT * FROM lq_issues('(SELECT 0 AS l, 0 AS p)', 'l', 'p') WHERE filter = ?1",
      "SELECT * FROM lq_issues('(SELECT 0 AS l, 0 AS p)', 'l', 'p') WHERE method = ?1",
      "SELECT * FROM lq_issues('(SELECT 0 AS l, 0 AS p)', 'l', 'p') WHERE frac_noise = ?1",
      "SELECT * FROM lq_issues('(SELECT 0 AS l, 0 AS p)', 'l', 'p') WHERE num_to_remove_per_class = '{\"' || ?1 || '\":null}'",
      "SELECT * FROM lq_ensemble('(SELECT 0 AS i, 0 AS l, 0 AS p, 0 AS m)', 'i', 'l', 'm', 'p') WHERE weights = ?1",
  };
  sqlite3 *db = open_database();
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    if (!check_messages_of(db, queries[i])) fail_msg("%s: no message", queries[i]);
  }
  sqlite3_close(db);
}

/* Names of sources, columns and models, and SQL within a source. */
static void names_in_answers(void **state) {
  (void)state;
#define TEXT "replace(?1, '''', '')"
  static const char *const queries[] = {
      "SELECT * FROM lq_issues(?1, 'l', 'p')",
      "SELECT * FROM lq_issues('\"' || ?1 || '\".t', 'l', 'p')",
      "SELECT * FROM lq_issues('(SELECT ' || ?1, 'l', 'p')",
      "SELECT * FROM lq_issues('(DROP TABLE ' || ?1 || ')', 'l', 'p')",
      "SELECT * FROM lq_issues('(DELETE FROM t WHERE ''' || " TEXT " || ''' = 0)', 'l', 'p')",
      "SELECT * FROM lq_issues('(SELECT 0 AS l, 0 AS p)', ?1, 'p')",
      "SELECT * FROM lq_issues('(SELECT 0 AS l, 0 AS p, 0 AS \"' || replace(?1, '\"', '') || '\")', 'x', 'p')",
      "SELECT * FROM lq_ensemble('(SELECT 0 AS i, 0 AS l, 0 AS p, 0 AS m)', ?1, 'l', 'm', 'p')",
      "SELECT * FROM lq_classes('(SELECT ''' || " TEXT " || ''' AS l, ''[0.5,0.5]'' AS p)', 'l', 'p')",
      "SELECT * FROM lq_health('(SELECT 0 AS l, ''[0.5,' || " TEXT " || ''' AS p)', 'l', 'p')",
      "SELECT * FROM lq_ensemble('(SELECT 0 AS i, 0 AS l, ''[0.5,0.5]'' AS p, ''' || " TEXT " || ''' AS m)',"
      " 'i', 'l', 'm', 'p', '{\"x\":1}')",
      ("SELECT * FROM lq_ensemble('(SELECT 0 AS i, 0 AS l, ''[0.5,0.5]'' AS p, ''m'' AS m)',"
       " 'i', 'l', 'm', 'p', '{\"m\":1,\"' || ?1 || '\":1}')"),
  };
#undef TEXT
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(l, p)");
  check_query(db, "SELECT * FROM lq_issues(CAST(x'61fb62c3a9ff0a63' AS TEXT), 'l', 'p')",
              "lq_issues: source 'a\\xfbbé\\xff\\nc' is not known; it takes the name of a table or view, or a SELECT in parentheses");
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    if (!check_messages_of(db, queries[i])) fail_msg("%s: no message", queries[i]);
  }
  sqlite3_close(db);
}

/* A message past what the connection lets a text have is reported as SQLite reports it. */
static void messages_that_are_too_long(void **state) {
  (void)state;
  static const struct {
    const char *sql, *message;
    int more; /* than its bytes: an error needs a zero byte behind it */
  } cases[] = {{"SELECT lq_score(x'fbff', " ANIMALS ")", "lq_score: label '\\xfb\\xff'" LISTED, 1},
               {"SELECT lq_check(x'fbff', " ANIMALS ")", "label '\\xfb\\xff'" LISTED, 0}};
  sqlite3 *db = open_database();
  for (size_t i = 0; i < 2; i++) {
    int bytes = (int)strlen(cases[i].message) + cases[i].more;
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, bytes);
    check_query(db, cases[i].sql, cases[i].message);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, bytes - 1);
    check_query(db, cases[i].sql, "string or blob too big");
  }
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(labels_that_are_no_class), cmocka_unit_test(what_would_do),
      cmocka_unit_test(every_argument_of_every_function), cmocka_unit_test(wherever_text_is_quoted),
      cmocka_unit_test(names_in_answers), cmocka_unit_test(messages_that_are_too_long))
