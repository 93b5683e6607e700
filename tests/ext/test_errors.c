/* Every error, by its whole text. After each the connection works on, and
** where it is one of a row, lq_check finds it and says the same. */
#include "tests/support/sql.h"

#define THRESHOLDS "(SELECT lq_thresholds(k, '[0.5,0.3,0.2]') FROM (SELECT 0 AS k UNION SELECT 1))"
#define NAMED "(SELECT lq_thresholds('cat', '{\"dog\":0.5,\"cat\":0.5}'))"
#define RANGE "(SELECT lq_range(0.5))"
#define JOINT "(SELECT lq_confident_joint(k, '[0.5,0.3,0.2]', " THRESHOLDS ") FROM (SELECT 0 AS k UNION SELECT 1))"
#define NAMED_JOINT "(SELECT lq_confident_joint('cat', '{\"dog\":0.5,\"cat\":0.5}', " NAMED "))"

/* Errors of a row: label, probs, the message. */
static const struct {
  const char *label, *probs, *message;
} rows[] = {
    /* labels */
    {"12", "'[0.5,0.5]'", "label 12 is out of range for 2 classes, which count from 0"},
    {"2", "'[0.5,0.5]'", "label 2 is out of range for 2 classes, which count from 0"},
    {"-1", "'[0.5,0.5]'", "label -1 is out of range for 2 classes, which count from 0"},
    {"'-1'", "'[0.5,0.5]'", "label -1 is out of range for 2 classes, which count from 0"},
    {"3.0", "'[0.5,0.5]'", "label 3 is out of range for 2 classes, which count from 0"},
    {"9223372036854775807", "'[0.5,0.5]'", "label 9223372036854775807 is out of range for 2 classes, which count from 0"},
    {"'99999999999999999999'", "'[0.5,0.5]'", "label '99999999999999999999' is out of range for 2 classes, which count from 0"},
    {"0.5", "'[0.5,0.5]'", "label 0.5 is not a class index (an integer from 0 to 1)"},
    {"1e300", "'[0.5,0.5]'", "label 1e300 is not a class index (an integer from 0 to 1)"},
    {"9223372036854775808.0", "'[0.5,0.5]'", "label 9.223372036854776e18 is not a class index (an integer from 0 to 1)"},
    {"9e999", "'[0.5,0.5]'", "label Infinity is not a class index (an integer from 0 to 1)"},
    {"-9e999", "'[0.5,0.5]'", "label -Infinity is not a class index (an integer from 0 to 1)"},
    {"'cat'", "'[0.5,0.5]'", "label 'cat' is not a class index (an integer from 0 to 1); for labels that are names, probs has to be a JSON object of class to number"},
    {"''", "'[0.5,0.5]'", "label '' is not a class index (an integer from 0 to 1)"},
    {"'1.0'", "'[0.5,0.5]'", "label '1.0' is not a class index (an integer from 0 to 1); did you mean '1'?"},
    {"' 1'", "'[0.5,0.5]'", "label ' 1' is not a class index (an integer from 0 to 1); did you mean '1'?"},
    {"'+'", "'[0.5,0.5]'", "label '+' is not a class index (an integer from 0 to 1); for labels that are names, probs has to be a JSON object of class to number"},
    {"x'01'", "'[0.5,0.5]'", "label is a BLOB, not a class index (an integer from 0 to 1); numpy integers are stored as BLOBs, and this looks like 1: int() or .tolist() makes it an INTEGER"},
    {"'cow'", "'{\"cat\":0.5,\"dog\":0.5}'", "label 'cow' is not among the 2 keys of probs ('cat', 'dog')"},
    {"0", "'{\"cat\":0.5,\"dog\":0.5}'", "label 0 is not among the 2 keys of probs ('cat', 'dog'); the classes have names, and the label has to be one of them"},
    {"1.5", "'{\"cat\":0.5,\"dog\":0.5}'", "label 1.5 is not among the 2 keys of probs ('cat', 'dog')"},
    {"9e999", "'{\"cat\":0.5,\"dog\":0.5}'", "label Inf is not among the 2 keys of probs ('cat', 'dog')"},
    {"-9e999", "'{\"cat\":0.5,\"dog\":0.5}'", "label -Inf is not among the 2 keys of probs ('cat', 'dog')"},
    {"x''", "'{\"cat\":0.5,\"dog\":0.5}'", "label '' is not among the 2 keys of probs ('cat', 'dog')"},
    {"x'ff'", "'{\"cat\":0.5,\"dog\":0.5}'", "label '\\xff' is not among the 2 keys of probs ('cat', 'dog')"},
    {"zeroblob(0)", "'{\"cat\":0.5,\"dog\":0.5}'", "label '' is not among the 2 keys of probs ('cat', 'dog')"},
    {"x'610062'", "'[0.5,0.5]'", "label is a BLOB, not a class index (an integer from 0 to 1)"},
    {"'1' || char(0)", "'[0.5,0.5]'", "label '1\\0' is not a class index (an integer from 0 to 1); did you mean '1'?"},
    {"x'00'", "'{\"cat\":0.5,\"dog\":0.5}'", "label '\\0' is not among the 2 keys of probs ('cat', 'dog'); numpy integers are stored as BLOBs, and this looks like 0: int() or .tolist() makes it an INTEGER"},
    {"'" "123456789012345678901234567890123456789012345678901234567890123" "'", "'{\"cat\":0.5,\"dog\":0.5}'",
     "label '123456789012345678901234567890123456789012345678901234567890...' is not among the 2 keys of probs ('cat', 'dog')"},
    /* a long text is cut between characters, and bytes that are none are characters of their own */
    {"'" "12345678901234567890123456789012345678901234567890123456789é" "123'", "'{\"cat\":0.5,\"dog\":0.5}'",
     "label '12345678901234567890123456789012345678901234567890123456789...' is not among the 2 keys of probs ('cat', 'dog')"},
    {"CAST(replace(hex(zeroblob(61)), '00', x'80') AS TEXT)", "'{\"cat\":0.5,\"dog\":0.5}'",
     "label '\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80...' is not among the 2 keys of probs ('cat', 'dog')"},
    /* types and sizes */
    {"0", "7", "probs is an INTEGER; it takes TEXT (a JSON array or object) or a BLOB (float16, float32, float64 or JSONB)"},
    {"0", "0.5", "probs is a REAL; it takes TEXT (a JSON array or object) or a BLOB (float16, float32, float64 or JSONB)"},
    {"0", "'[]'", "probs is empty; it takes at least two classes"},
    {"0", "'{}'", "probs is empty; it takes at least two classes"},
    {"0", "x''", "probs is empty; it takes at least two classes"},
    {"0", "'[1]'", "probs has one class; it takes at least two"},
    {"'a'", "'{\"a\":1}'", "probs has one class; it takes at least two"},
    {"0", "x'0000803f'", "probs has one class; it takes at least two"},
    {"0", "x'000000000000f03f'", "probs has one class; it takes at least two"},
    /* values */
    {"0", "'[0.5,0.2,0.1,1.7]'", "probs[3] is 1.7, outside [0,1]"},
    {"0", "'[0.5,1.0002]'", "probs[1] is 1.0002, outside [0,1]"},
    {"0", "'[-0.0002,0.5]'", "probs[0] is -0.0002, outside [0,1]"},
    {"0", "'[0.5,1e400]'", "probs[1] is 1e400, outside [0,1]"},
    {"0", "'[0.5,12345678901234567890123456789012345678901234567890]'",
     "probs[1] is 1234567890123456789012345678901234567890..., outside [0,1]"},
    {"'a'", "'{\"a\":0.5,\"b\":3}'", "probs['b'] is 3, outside [0,1]"},
    {"0", "'[0.5,null]'", "probs[1] is null, not a number (at byte 6)"},
    {"0", "'[0.5, NaN]'", "probs[1] is NaN, not a number (at byte 7)"},
    {"0", "'[Infinity,0]'", "probs[0] is Infinity, not a number (at byte 2)"},
    {"0", "'[-Infinity,0]'", "probs[0] is -Infinity, not a number (at byte 2)"},
    {"0", "'[\"0.5\",0.5]'", "probs[0] is a string, not a number (at byte 2)"},
    {"0", "'[[0.5],0.5]'", "probs[0] is an array, not a number (at byte 2)"},
    {"0", "'[0.5,{}]'", "probs[1] is an object, not a number (at byte 6)"},
    {"0", "'[true,0.5]'", "probs[0] is true, not a number (at byte 2)"},
    {"0", "'[0.5,false]'", "probs[1] is false, not a number (at byte 6)"},
    {"'a'", "'{\"a\":null,\"b\":1}'", "probs['a'] is null, not a number (at byte 6)"},
    {"'a'", "'{\"a\":0.5,\"b\":0.25,\"a\":0.25}'", "probs has the key 'a' twice, again at byte 19"},
    {"'a'", "'{\"a\":0.5,\"\\u0061\":0.5}'", "probs has the key '\\u0061' twice, again at byte 10"},
    /* JSON */
    {"0", "''", "probs is not JSON at byte 1: expected '[' or '{', got the end"},
    {"0", "'cat'", "probs is not JSON at byte 1: expected '[' or '{', got 'c'"},
    {"0", "'0.5'", "probs is not JSON at byte 1: expected '[' or '{', got '0'"},
    {"0", "'['", "probs is not JSON at byte 2: expected a number, got the end"},
    {"0", "'[0.5'", "probs is not JSON at byte 5: expected ',' or ']', got the end"},
    {"0", "'[0.5,'", "probs is not JSON at byte 6: expected a number, got the end"},
    {"0", "'[0.5,]'", "probs is not JSON at byte 6: expected a number, got ']'"},
    {"0", "'[,0.5]'", "probs is not JSON at byte 2: expected a number, got ','"},
    {"0", "'[0.5 0.5]'", "probs is not JSON at byte 6: expected ',' or ']', got '0'"},
    {"0", "'[0.5,0.5}'", "probs is not JSON at byte 9: expected ',' or ']', got '}'"},
    {"0", "'[0.5,0.5]]'", "probs is not JSON at byte 10: expected nothing more, got ']'"},
    {"0", "'[0.5,.5]'", "probs is not JSON at byte 6: expected a number, got '.'"},
    {"0", "'[0.5,5.]'", "probs is not JSON at byte 8: expected a digit, got ']'"},
    {"0", "'[0.5,05]'", "probs is not JSON at byte 7: expected a digit, got '5'"},
    {"0", "'[0.5,1e]'", "probs is not JSON at byte 8: expected a digit, got ']'"},
    {"0", "'[0.5,+1]'", "probs is not JSON at byte 6: expected a number, got '+'"},
    {"0", "'[0,1; 0,5]'", "probs is not JSON at byte 5: expected ',' or ']', got ';'"},
    {"0", "'[0.5,é]'", "probs is not JSON at byte 6: expected a number, got 'é'"},
    {"0", "'[0.5,' || char(1) || ']'", "probs is not JSON at byte 6: expected a number, got the control character U+0001"},
    {"0", "'{'", "probs is not JSON at byte 2: expected a key in double quotes, got the end"},
    {"0", "'{a:1}'", "probs is not JSON at byte 2: expected a key in double quotes, got 'a'"},
    {"0", "'{\"a'", "probs is not JSON at byte 4: expected '\"', got the end"},
    {"0", "'{\"a\"'", "probs is not JSON at byte 5: expected ':', got the end"},
    {"0", "'{\"a\" 1}'", "probs is not JSON at byte 6: expected ':', got '1'"},
    {"0", "'{\"a\":1'", "probs is not JSON at byte 7: expected ',' or '}', got the end"},
    {"0", "'{\"a\":1,}'", "probs is not JSON at byte 8: expected a key in double quotes, got '}'"},
    {"0", "'{\"a\\x\":1}'", "probs is not JSON at byte 5: expected an escape, got 'x'"},
    {"0", "'{\"\\u00g0\":1}'", "probs is not JSON at byte 5: expected four hexadecimal digits, got '0'"},
    {"0", "'{\"\\u10g0\":1}'", "probs is not JSON at byte 5: expected four hexadecimal digits, got '1'"},
    {"0", "'{\"\\u123:\":1}'", "probs is not JSON at byte 5: expected four hexadecimal digits, got '1'"},
    {"0", "'{\"\\u12/4\":1}'", "probs is not JSON at byte 5: expected four hexadecimal digits, got '1'"},
    {"0", "'{\"\\u1`34\":1}'", "probs is not JSON at byte 5: expected four hexadecimal digits, got '1'"},
    {"0", "'{\"\\u@234\":1}'", "probs is not JSON at byte 5: expected four hexadecimal digits, got '@'"},
    {"0", "'{\"\\ud800\":1}'", "probs is not JSON at byte 9: expected a low surrogate, got '\"'"},
    {"0", "'{\"\\udc00\":1}'", "probs is not JSON at byte 5: expected a high surrogate first, got 'd'"},
    {"0", "'{\"a' || char(9) || '\":1}'",
     "probs is not JSON at byte 4: expected no control character in a string, got the control character U+0009"},
    /* lists */
    {"'a'", "'[{\"label\":\"a\",\"score\":0.5},{\"label\":\"b\"}]'", "probs['b'] has no \"score\" (at byte 28)"},
    {"'a'", "'[{\"label\":\"a\",\"score\":0.5},{\"score\":0.5}]'", "probs[1] has no \"label\" (at byte 28)"},
    {"'a'", "'[{\"label\":\"a\",\"score\":0.5,\"score\":1}]'", "probs['a'] has \"score\" twice, again at byte 27"},
    {"'a'", "'[{\"label\":\"a\",\"label\":\"b\"}]'", "probs['a'] has \"label\" twice, again at byte 15"},
    {"'a'", "'[{\"label\":null,\"score\":0.5}]'", "the label of probs[0] is null, not a string or a number (at byte 11)"},
    {"'a'", "'[{\"label\":\"a\",\"score\":null}]'", "probs['a'] is null, not a number (at byte 23)"},
    {"'a'", "'[{\"label\":\"a\",\"score\":0.5},{\"label\":\"a\",\"score\":0.5}]'", "probs has the key 'a' twice, again at byte 37"},
    {"'a'", "'[{\"label\":\"b\",\"score\":0.5},{\"label\":\"c\",\"score\":50}]'", "probs['c'] is 50, outside [0,1]"},
    {"'a'", "'[{\"label\":\"b\",\"score\":50},{\"label\":\"c\",\"score\":50}]'", "probs['b'] is 50, outside [0,1]; percent? divide by 100"},
    {"'a'", "'[{\"label\":\"b\",\"score\":0.5},{\"label\":\"c\",\"score\":0.5}]'", "label 'a' is not among the 2 keys of probs ('b', 'c')"},
    {"'a'", "'[{\"label\":\"a\",\"score\":0.5},0.5]'", "probs is not JSON at byte 28: expected '{', got '0'"},
    {"'a'", "'[{\"label\":\"a\",\"score\":1}]'", "probs has one class; it takes at least two"},
    {"'a'", "CAST('[{\"label\":\"a\",\"score\":1},{\"label\":2' AS BLOB)", "probs is not JSON at byte 36: expected ',' or '}', got the end"},
    {"'a'", "CAST('[{\"label\":\"a\",\"score\":1},{\"label\":\"b\"}]' AS BLOB)", "probs['b'] has no \"score\" (at byte 26)"},
    /* BLOBs */
    {"0", "x'000000'", "probs is a BLOB of 3 bytes, neither JSON, JSONB, float64 (3 is no multiple of 8), float32 (3 is no multiple of 4) nor float16 (3 is no multiple of 2) probabilities"},
    {"0", "x'0000c03f0000003f0000003f'", "probs is a BLOB of 12 bytes, neither JSON, JSONB, float64 (12 is no multiple of 8), float32 (probs[0] is 1.5) nor float16 (probs[1] is 1.9375) probabilities"},
    {"0", "x'0000c03f0000003f'", "probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (they sum to 0.000030517585372535905, less than 0.5), float32 (probs[0] is 1.5) nor float16 (probs[1] is 1.9375) probabilities"},
    {"0", "x'0000003f0000c07f'", "probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (probs[0] is 2.2471169459610375e307), float32 (probs[1] is NaN) nor float16 (probs[1] is 1.75) probabilities"},
    {"0", "x'0000003f000080ff'", "probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (probs[0] is -1.4044480912256484e306), float32 (probs[1] is -Infinity) nor float16 (probs[1] is 1.75) probabilities"},
    {"0", "x'000000000000f87f000000000000e03f'", "probs is a BLOB of 16 bytes, neither JSON, JSONB, float64 (probs[0] is NaN), float32 (probs[1] is NaN) nor float16 (probs[3] is NaN) probabilities"},
    {"0", "x'3e8000003f400000'", "probs is a BLOB of 8 bytes that is float32 in big-endian byte order; little-endian is needed, in numpy .astype('<f4')"},
    {"0", "x'01000000000000000000000000000000'",
     "probs is a BLOB of 16 bytes, neither JSON, JSONB, float64 (they sum to 5e-324, less than 0.5), float32 (they sum to 1.401298464324817e-45,"
     " less than 1/64) nor float16 (they sum to 5.9604644775390625e-8, not to 1) probabilities; integers? divide by their sum, and write floats"},
    {"0", "x'0000803b0000803b'", "probs is a BLOB of 8 bytes, neither JSON, JSONB, float64 (they sum to 4.235165675015979e-22, less than 0.5), float32"
     " (they sum to 0.0078125, less than 1/64) nor float16 (they sum to 1.875, not to 1) probabilities; probabilities of so small a sum are to be written as JSON"},
    {"0", "CAST('0.25,0.75' || char(10) AS BLOB)", "probs is a BLOB of 10 bytes, neither JSON, JSONB, float64 (10 is no multiple of 8), float32"
     " (10 is no multiple of 4) nor float16 (it is text) probabilities"},
    /* JSON in a BLOB */
    {"0", "CAST('[0.5,0.5' AS BLOB)", "probs is not JSON at byte 9: expected ',' or ']', got the end"},
    {"0", "CAST('[0.5,null]' AS BLOB)", "probs[1] is null, not a number (at byte 6)"},
    {"0", "x'efbbbf' || CAST('[0.5;0.5]' AS BLOB)", "probs is not JSON at byte 8: expected ',' or ']', got ';'"},
    {"0", "CAST('[25,75]' AS BLOB)", "probs[0] is 25, outside [0,1]; percent? divide by 100"},
    {"0", "x'cb0e45302e323585302e373530303030303030'", "probs is not JSONB at byte 1: expected the size of the whole BLOB"},
    {"0", "x'5b133023302e'", "probs is not JSONB at byte 7: expected a number as JSON has it"},
    {"0", "x'3b133100'", "probs[1] is null, not a number (at byte 4)"},
    {"'a'", "x'8c1761133017611331'", "probs has the key 'a' twice, again at byte 6"},
    /* values that are likely something else */
    {"0", "'[12.5,87.5]'", "probs[0] is 12.5, outside [0,1]; percent? divide by 100"},
    {"0", "'[0.5,-4.5,2]'", "probs[1] is -4.5, outside [0,1]; logits? probabilities are their softmax"},
    {"0", "'[3,2,0]'", "probs[0] is 3, outside [0,1]; integers? divide by their sum, and write floats"},
    {"0", "x'0000c8410000964200000000'", "probs is a BLOB of 12 bytes, neither JSON, JSONB, float64 (12 is no multiple of 8), float32 (probs[0] is 25.0)"
     " nor float16 (probs[1] is 2.890625) probabilities; percent? divide by 100"},
    {"0", "x'9a9999999999d93f333333333333fb3f'", "probs is a BLOB of 16 bytes, neither JSON, JSONB, float64 (probs[1] is 1.7), float32 (probs[1] is 1.6999999284744263) nor float16 (probs[0] is -0.002735137939453125) probabilities"},
};

static const char *const row_functions[] = {"lq_score", "lq_self_confidence", "lq_normalized_margin",
                                            "lq_confidence_weighted_entropy", "lq_thresholds"};

static void rows_in_error(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  char sql[600], want[600];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (size_t f = 0; f < sizeof row_functions / sizeof *row_functions; f++) {
      snprintf(sql, sizeof sql, "SELECT %s(%s, %s)", row_functions[f], rows[i].label, rows[i].probs);
      snprintf(want, sizeof want, "%s: %s", row_functions[f], rows[i].message);
      check_query(db, sql, want);
    }
    snprintf(sql, sizeof sql, "SELECT lq_check(%s, %s)", rows[i].label, rows[i].probs);
    check_query(db, sql, rows[i].message);
    if (strncmp(rows[i].message, "label", 5) != 0) {
      const char *functions[] = {"lq_entropy", "lq_predicted", "lq_pack"};
      for (int f = 0; f < 3; f++) {
        snprintf(sql, sizeof sql, "SELECT %s(%s)", functions[f], rows[i].probs);
        snprintf(want, sizeof want, "%s: %s", functions[f], rows[i].message);
        check_query(db, sql, want);
      }
      snprintf(sql, sizeof sql, "SELECT lq_adjust(%s, " THRESHOLDS ")", rows[i].probs);
      snprintf(want, sizeof want, "lq_adjust: %s", rows[i].message);
      check_query(db, sql, want);
    }
    check_query(db, "SELECT lq_score(1, '[0.5,0.5]')", "0.5");
  }
  sqlite3_close(db);
}

static const struct {
  const char *sql, *message;
} errors[] = {
    {"SELECT lq_score(0, '[0.5,0.5]', 'entropy')",
     "lq_score: unknown method 'entropy' (self_confidence, normalized_margin, confidence_weighted_entropy)"},
    {"SELECT lq_score(0, NULL, 'Self_Confidence')",
     "lq_score: unknown method 'Self_Confidence' (self_confidence, normalized_margin, confidence_weighted_entropy)"},
    {"SELECT lq_score(0, '[0.5,0.5]', 1)",
     "lq_score: method is an INTEGER, not the name of one (self_confidence, normalized_margin, confidence_weighted_entropy)"},
    {"SELECT lq_score(0, '[0.5,0.5]', NULL)",
     "lq_score: method is NULL, not the name of one (self_confidence, normalized_margin, confidence_weighted_entropy)"},
    {"SELECT lq_score(0)", "wrong number of arguments to function lq_score()"},
    /* states of the wrong sort */
    {"SELECT lq_score(0, '[0.5,0.5]', 'self_confidence', 'x')",
     "lq_score: thresholds is TEXT; it takes a state, as lq_thresholds gives"},
    {"SELECT lq_is_issue(0, '[0.5,0.5]', 0.5)", "lq_is_issue: thresholds is a REAL; it takes a state, as lq_thresholds gives"},
    {"SELECT lq_is_issue(2, '[0.5,0.5]')", "lq_is_issue: label 2 is out of range for 2 classes, which count from 0"},
    {"SELECT lq_is_issue(0, '[0.5,1.5]', " THRESHOLDS ")", "lq_is_issue: probs[1] is 1.5, outside [0,1]"},
    {"SELECT lq_is_issue(0, '[0.5,0.5]', " THRESHOLDS ")",
     "lq_is_issue: 2 classes in probs, 3 in thresholds; they must have the same classes"},
    {"SELECT lq_is_issue(0, '[0.5,0.3,0.2]', " RANGE ")",
     "lq_is_issue: thresholds is a state of kind range (2); it takes one of kind thresholds (1)"},
    {"SELECT lq_is_issue(0, '[0.5,0.3,0.2]', " JOINT ")",
     "lq_is_issue: thresholds is a state of kind confident_joint (3); it takes one of kind thresholds (1)"},
    {"SELECT lq_confident_joint(0, '[0.5,0.5]', 'x')",
     "lq_confident_joint: thresholds is TEXT; it takes a state, as lq_thresholds gives"},
    {"SELECT lq_confident_joint(7, '[0.5,0.3,0.2]', " THRESHOLDS ")",
     "lq_confident_joint: label 7 is out of range for 3 classes, which count from 0"},
    {"SELECT lq_confident_joint(0, '[0.5,0.5]', " THRESHOLDS ")",
     "lq_confident_joint: 2 classes in probs, 3 in thresholds; they must have the same classes"},
    {"SELECT lq_confident_joint(0, p, t) FROM (SELECT '[0.5,0.3,0.2]' AS p, " THRESHOLDS " AS t UNION ALL"
     " SELECT '[0.5,0.5]', (SELECT lq_thresholds(0, '[0.5,0.5]')))",
     "lq_confident_joint: 2 classes in probs, 3 in the rows before; they must have the same classes"},
    {"SELECT lq_merge(s) FROM (SELECT " THRESHOLDS " AS s UNION ALL SELECT " JOINT ")",
     "lq_merge: state is a state of kind confident_joint (3); it takes one of kind thresholds (1)"},
    {"SELECT lq_merge(s) FROM (SELECT " JOINT " AS s UNION ALL SELECT " NAMED_JOINT ")",
     "lq_merge: class names in state, but none in the states before; they must have the same classes"},
    {"SELECT count(*) FROM lq_rows(5)", "lq_rows: value is an INTEGER; it takes a state, or what lq_part_collect gives"},
    {"SELECT count(*) FROM lq_rows(x'00')", "lq_rows: value is a BLOB of 1 bytes that is no state of labelquality"},
    {"SELECT count(*) FROM lq_rows(substr((SELECT lq_part_collect(1, 'ab')), 1, 9))",
     "lq_rows: value is damaged: its rows are not whole"},
    {"SELECT lq_adjust('[0.5,0.5]', 0.5)", "lq_adjust: thresholds is a REAL; it takes a state, as lq_thresholds gives"},
    {"SELECT lq_rescale(0.5, 1)", "lq_rescale: range is an INTEGER; it takes a state, as lq_range gives"},
    {"SELECT lq_json('{}')", "lq_json: state is TEXT; it takes a state, as lq_thresholds, lq_confident_joint and lq_range give"},
    {"SELECT lq_merge(1)", "lq_merge: state is an INTEGER; it takes a state, as lq_thresholds, lq_confident_joint and lq_range give"},
    {"SELECT lq_score(0, '[0.5,0.5]', 'self_confidence', x'')",
     "lq_score: thresholds is a BLOB of 0 bytes that is no state of labelquality"},
    {"SELECT lq_json(x'00112233445566778899')", "lq_json: state is a BLOB of 10 bytes that is no state of labelquality"},
    {"SELECT lq_score(0, '[0.5,0.5,0]', 'self_confidence', " RANGE ")",
     "lq_score: thresholds is a state of kind range (2); it takes one of kind thresholds (1)"},
    {"SELECT lq_rescale(0.5, " THRESHOLDS ")",
     "lq_rescale: range is a state of kind thresholds (1); it takes one of kind range (2)"},
    {"SELECT lq_json(x'4c51535401070000')", "lq_json: state is a state of the unknown kind 7"},
    {"SELECT lq_rescale(0.5, x'4c515354010700000000')", "lq_rescale: range is a state of kind unknown (7); it takes one of kind range (2)"},
    {"SELECT lq_json(x'4c51535402010000')", "lq_json: state is a state of version 2; this library reads version 1"},
    {"SELECT lq_merge(s) FROM (SELECT " RANGE " AS s UNION ALL SELECT " THRESHOLDS ")",
     "lq_merge: state is a state of kind thresholds (1); it takes one of kind range (2)"},
    {"SELECT lq_json(substr(" THRESHOLDS ", 1, 30))", "lq_json: state is a thresholds state of 30 bytes; it has to have 88"},
    {"SELECT lq_json(substr(" THRESHOLDS ", 1, 12))", "lq_json: state is a thresholds state of 12 bytes; it has to have 16"},
    {"SELECT lq_json(CAST(" RANGE " || x'00' AS BLOB))", "lq_json: state is a range state of 33 bytes; it has to have 32"},
    /* forged: 16 bytes of header, then for two classes rows, low, high */
    {"SELECT lq_json(x'4c5153540101000002000000000000ff')",
     "lq_json: state is a damaged thresholds state: its header is not one"},
    {"SELECT lq_json(x'4c51535401010200')", "lq_json: state is a thresholds state of 8 bytes; it has to have 16"},
    {"SELECT lq_json(x'4c5153540101020002000000' || x'00000000')", "lq_json: state is TEXT; it takes a state, as lq_thresholds, lq_confident_joint and lq_range give"},
    {"SELECT lq_json(x'4c515354010102000200000000000000')", "lq_json: state is a damaged thresholds state: its header is not one"},
    {"SELECT lq_json(x'4c515354010100000100000000000000' ) ",
     "lq_json: state is a thresholds state of 16 bytes; it has to have 40"},
    {"SELECT lq_json(x'4c515354010100000100000000000000010000000000000000000000000000000000000000000000')",
     "lq_json: state is a damaged thresholds state: it has fewer than two classes"},
    {"SELECT lq_json(x'4c51535401010000ffffffff00000000')",
     "lq_json: state is a thresholds state of 16 bytes; it has to have 103079215096"},
    {"SELECT lq_json(CAST(substr(" THRESHOLDS ", 1, 16) || zeroblob(72) AS BLOB))",
     "lq_json: state is a damaged thresholds state: it has no rows"},
    {"SELECT lq_json(CAST(substr(" THRESHOLDS ", 1, 16) || x'0000000000000000' || substr(" THRESHOLDS ", 25) AS BLOB))",
     "lq_json: state is a damaged thresholds state: the sum is more than the rows"},
    {"SELECT lq_json(CAST(substr(" THRESHOLDS ", 1, 16) || x'ffffffffffffffff' || substr(" THRESHOLDS ", 25) AS BLOB))",
     "lq_json: state is a damaged thresholds state: the rows are too many"},
    {"SELECT lq_json(CAST(substr(" NAMED ", 1, length(" NAMED ") - 14) || x'03000000646f6703000000636174' AS BLOB))",
     "lq_json: state is a damaged thresholds state: its class names are not in order"},
    {"SELECT lq_json(CAST(substr(" NAMED ", 1, length(" NAMED ") - 14) || x'0300000063617403000000636174' AS BLOB))",
     "lq_json: state is a damaged thresholds state: its class names are not in order"},
    {"SELECT lq_json(CAST(substr(" NAMED ", 1, length(" NAMED ") - 14) || x'0300000063617404000000636174' AS BLOB))",
     "lq_json: state is a damaged thresholds state: a class name runs past its end"},
    {"SELECT lq_json(CAST(substr(" NAMED ", 1, length(" NAMED ") - 14) || x'0300000063617402000000646f67' AS BLOB))",
     "lq_json: state is a damaged thresholds state: bytes follow its class names"},
    {"SELECT lq_json(CAST(substr(" RANGE ", 1, 16) || x'000000000000f87f000000000000f03f' AS BLOB))",
     "lq_json: state is a damaged range state: it is not finite"},
    {"SELECT lq_json(CAST(substr(" RANGE ", 1, 16) || x'000000000000f03f000000000000f07f' AS BLOB))",
     "lq_json: state is a damaged range state: it is not finite"},
    {"SELECT lq_json(CAST(substr(" RANGE ", 1, 16) || x'000000000000f03f0000000000000000' AS BLOB))",
     "lq_json: state is a damaged range state: its smallest score is above its largest"},
    {"SELECT lq_json(CAST(substr(" RANGE ", 1, 16) || x'0000000000000080000000000000f03f' AS BLOB))",
     "lq_json: state is a damaged range state: it has -0, where there is 0"},
    {"SELECT lq_json(CAST(substr(" RANGE ", 1, 16) || x'00000000000000000000000000000080' AS BLOB))",
     "lq_json: state is a damaged range state: it has -0, where there is 0"},
    {"SELECT lq_json(CAST(substr(" RANGE ", 1, 8) || x'02' || substr(" RANGE ", 10) AS BLOB))",
     "lq_json: state is a damaged range state: its header is not one"},
    /* classes that differ */
    {"SELECT lq_score(0, '[0.5,0.5]', 'self_confidence', " THRESHOLDS ")",
     "lq_score: 2 classes in probs, 3 in thresholds; they must have the same classes"},
    {"SELECT lq_adjust('[0.5,0.5]', " THRESHOLDS ")",
     "lq_adjust: 2 classes in probs, 3 in thresholds; they must have the same classes"},
    {"SELECT lq_score(0, '[0.5,0.5]', 'self_confidence', " NAMED ")",
     "lq_score: no class names in probs, but names in thresholds; they must have the same classes"},
    {"SELECT lq_score('a', '{\"a\":0.5,\"b\":0.5}', 'self_confidence', " THRESHOLDS ")",
     "lq_score: class names in probs, but none in thresholds; they must have the same classes"},
    {"SELECT lq_score('cat', '{\"cat\":0.5,\"cow\":0.5}', 'self_confidence', " NAMED ")",
     "lq_score: class 'cow' in probs, but not in thresholds; they must have the same classes"},
    {"SELECT lq_score('cat', '{\"cat\":0.5,\"eel\":0.5}', 'self_confidence', " NAMED ")",
     "lq_score: class 'dog' in thresholds, but not in probs; they must have the same classes"},
    {"SELECT lq_score('cat', '{\"cat\":0.5,\"dog\":0.5,\"eel\":0}', 'self_confidence', " NAMED ")",
     "lq_score: 3 classes in probs, 2 in thresholds; they must have the same classes"},
    {"SELECT lq_thresholds(0, p) FROM (SELECT '[0.5,0.5]' AS p UNION ALL SELECT '[0.5,0.5,0]')",
     "lq_thresholds: 3 classes in probs, 2 in the rows before; they must have the same classes"},
    {"SELECT lq_thresholds('0', p) FROM (SELECT '[0.5,0.5]' AS p UNION ALL SELECT '{\"0\":0.5,\"1\":0.5}')",
     "lq_thresholds: class names in probs, but none in the rows before; they must have the same classes"},
    {"SELECT lq_thresholds('0', p) FROM (SELECT '{\"0\":0.5,\"1\":0.5}' AS p UNION ALL SELECT '[0.5,0.5]')",
     "lq_thresholds: no class names in probs, but names in the rows before; they must have the same classes"},
    {"SELECT lq_thresholds('0', p) FROM (SELECT '{\"0\":0.5,\"1\":0.5}' AS p UNION ALL SELECT '{\"0\":0.5,\"2\":0.5}')",
     "lq_thresholds: class '1' in the rows before, but not in probs; they must have the same classes"},
    {"SELECT lq_merge(s) FROM (SELECT lq_thresholds('a', '{\"a\":0.5,\"b\":0.5}') AS s"
     " UNION ALL SELECT lq_thresholds('a', '{\"a\":0.5,\"c\":0.5}'))",
     "lq_merge: class 'b' in the states before, but not in state; they must have the same classes"},
    {"SELECT lq_merge(s) FROM (SELECT " THRESHOLDS " AS s UNION ALL SELECT lq_thresholds(0, '[0,1]'))",
     "lq_merge: 2 classes in state, 3 in the states before; they must have the same classes"},
    {"SELECT lq_merge(s) FROM (SELECT " NAMED " AS s UNION ALL SELECT lq_thresholds(0, '[0,1]'))",
     "lq_merge: no class names in state, but names in the states before; they must have the same classes"},
    {"SELECT lq_merge(s) FROM (SELECT " NAMED " AS s UNION ALL SELECT lq_thresholds('ant', '{\"ant\":0.5,\"cat\":0.5}'))",
     "lq_merge: class 'ant' in state, but not in the states before; they must have the same classes"},
    {"SELECT lq_merge(CAST(substr(s, 1, 16) || x'ffffffff7f000000' || substr(s, 25) AS BLOB)) FROM"
     " (SELECT " THRESHOLDS " AS s UNION ALL SELECT " THRESHOLDS ")", "lq_merge: over 2^39 rows with one label"},
    {"SELECT lq_merge(CAST(substr(s, 1, 32) || x'ffffffff7f000000' || substr(s, 41) AS BLOB)) FROM"
     " (SELECT " JOINT " AS s UNION ALL SELECT " JOINT ")", "lq_merge: over 2^39 rows with one label"},
    {"SELECT lq_json(CAST(substr(" JOINT ", 1, 16) || zeroblob(8) AS BLOB))",
     "lq_json: state is a damaged confident_joint state: it has no rows"},
    {"SELECT lq_score(7, '[0.5,0.3,0.2]', 'self_confidence', " THRESHOLDS ")", "lq_score: label 7 is out of range for 3 classes, which count from 0"},
    {"SELECT lq_score(NULL, '[0.5,0.3,0.2]', 'self_confidence', " THRESHOLDS ")", "NULL"},
    {"SELECT lq_adjust('[0.5,0.3,0.2]', " RANGE ")",
     "lq_adjust: thresholds is a state of kind range (2); it takes one of kind thresholds (1)"},
    {"SELECT lq_score(0, '[0,0]', 'self_confidence', lq_thresholds(k, '[0.5,0.5]')) FROM (SELECT 0 AS k UNION SELECT 1)",
     "lq_score: probs are all 0, and so are the adjusted ones; at least one has to be more"},
    {"SELECT lq_score(0, '[0,0]', 'confidence_weighted_entropy', lq_thresholds(k, '[0.5,0.5]')) FROM"
     " (SELECT 0 AS k UNION SELECT 1)",
     "lq_score: probs are all 0, and so are the adjusted ones; at least one has to be more"},
    {"SELECT lq_adjust('[0,0]', lq_thresholds(k, '[0.5,0.5]')) FROM (SELECT 0 AS k UNION SELECT 1)",
     "lq_adjust: probs are all 0, and so are the adjusted ones; at least one has to be more"},
    /* scores */
    {"SELECT lq_range('0.5')", "lq_range: score is TEXT; it takes a finite number"},
    {"SELECT lq_range(9e999)", "lq_range: score is Infinity; it takes a finite number"},
    {"SELECT lq_rescale(x'00', " RANGE ")", "lq_rescale: score is a BLOB; it takes a finite number"},
    {"SELECT lq_rescale(-9e999, " RANGE ")", "lq_rescale: score is -Infinity; it takes a finite number"},
    /* packing */
    {"SELECT lq_pack('[0.5,0.5]', 'f16')", "lq_pack: unknown format 'f16' ('f32', 'f64')"},
    /* a name is compared in full, past a zero byte too */
    {"SELECT lq_pack('[0.5,0.5]', 'f64' || char(0) || 'x')", "lq_pack: unknown format 'f64\\0x' ('f32', 'f64')"},
    {"SELECT lq_pack('[0.5,0.5]', 'f64' || char(0))", "lq_pack: unknown format 'f64\\0' ('f32', 'f64')"},
    {"SELECT lq_pack('[0.5,0.5]', '')", "lq_pack: unknown format '' ('f32', 'f64')"},
    {"SELECT lq_pack('[0.5,0.5]', 'f6')", "lq_pack: unknown format 'f6' ('f32', 'f64')"},
    {"SELECT lq_pack('[0.5,0.5]', x'663634')", "lq_pack: format is a BLOB ('f32', 'f64')"},
    {"SELECT lq_unpack(x'00380038', 'f16' || char(0) || 'x')", "lq_unpack: unknown format 'f16\\0x' ('f16', 'f32', 'f64')"},
    {"SELECT lq_score(0, '[0.5,0.5]', 'self_confidence' || char(0))",
     "lq_score: unknown method 'self_confidence\\0' (self_confidence, normalized_margin, confidence_weighted_entropy)"},
    {"SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence' || char(0) || 'x', NULL)",
     "lq_part_prune: unknown method 'self_confidence\\0x' (self_confidence, normalized_margin, confidence_weighted_entropy)"},
    {"SELECT count(*) FROM lq_rows((SELECT lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', (SELECT lq_part_collect(NULL,"
     " 'self_confidence' || char(0), 1)))))", "0"},
    {"SELECT lq_pack('[0.5,0.5]', NULL)", "lq_pack: format is NULL ('f32', 'f64')"},
    {"SELECT lq_unpack(x'', 'float32')", "lq_unpack: unknown format 'float32' ('f16', 'f32', 'f64')"},
    {"SELECT lq_unpack(x'', 32)", "lq_unpack: format is an INTEGER ('f16', 'f32', 'f64')"},
    {"SELECT lq_unpack('[0.5,0.5]')", "lq_unpack: probs is TEXT; it takes a BLOB"},
    {"SELECT lq_unpack(x'01')", "lq_unpack: probs is a BLOB of 1 bytes, neither JSON, JSONB, float64 (1 is no multiple of 8), float32 (1 is no multiple of 4) nor float16 (1 is no multiple of 2) probabilities"},
    {"SELECT lq_unpack(x'000000', 'f16')", "lq_unpack: probs is a BLOB of 3 bytes, not float16 (3 is no multiple of 2) probabilities"},
    {"SELECT lq_unpack(x'003c007c', 'f16')", "lq_unpack: probs is a BLOB of 4 bytes, not float16 (probs[1] is Infinity) probabilities"},
    {"SELECT lq_unpack(x'003c', 'f16')", "lq_unpack: probs has one class; it takes at least two"},
    {"SELECT lq_unpack(x'', 'f16')", "lq_unpack: probs is empty; it takes at least two classes"},
    {"SELECT lq_unpack(x'0000803f0000803f', 'f64')", "lq_unpack: probs has one class; it takes at least two"},
    {"SELECT lq_unpack(x'0000c03f0000803f', 'f32')", "lq_unpack: probs is a BLOB of 8 bytes, not float32 (probs[0] is 1.5) probabilities"},
    {"SELECT lq_pack('[0.001,0.002]')",
     "lq_pack: as float32 these probabilities, which sum to 0.003, would not be read back as float32; keep them as JSON"},
    {"SELECT lq_pack('[0.125,0.25]', 'f64')",
     "lq_pack: as float64 these probabilities, which sum to 0.375, would not be read back as float64; 'f32' will do"},
    {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 128)"
     " SELECT lq_pack('[' || group_concat('1') || ']') FROM n",
     "lq_pack: as float32 these probabilities, which sum to 128.0, would not be read back as float32; 'f64' will do"},
    {"SELECT lq_version(1)", "wrong number of arguments to function lq_version()"},
};

static void other_errors(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    check_query(db, errors[i].sql, errors[i].message);
    check_query(db, "SELECT lq_score(0, '[0.5,0.3,0.2]', 'self_confidence', " THRESHOLDS ")",
                query(db, "SELECT lq_score(0, lq_adjust('[0.5,0.3,0.2]', " THRESHOLDS "))"));
  }
  sqlite3_close(db);
}

/* JSON's null as probs is NULL for each function that takes probs. */
static void json_null_is_null(void **state) {
  (void)state;
  static const char *const nulls[] = {"'null'", "' null' || char(10)", "CAST('null' AS BLOB)", "x'00'", "x'efbbbf6e756c6c'",
                                      "CAST(x'efbbbf' || 'null' AS TEXT)"};
  static const struct {
    const char *call, *want;
  } calls[] = {{"lq_score(0, %s)", "NULL"}, {"lq_score(5, %s, 'normalized_margin')", "NULL"}, {"lq_score('a', %s)", "NULL"},
               {"lq_score(0, %s, 'self_confidence', " THRESHOLDS ")", "NULL"}, {"lq_self_confidence(0.0, %s)", "NULL"},
               {"lq_entropy(%s)", "NULL"}, {"lq_predicted(%s)", "NULL"}, {"lq_adjust(%s, " THRESHOLDS ")", "NULL"},
               {"lq_is_issue(0, %s)", "NULL"}, {"lq_is_issue(0, %s, " THRESHOLDS ")", "NULL"}, {"lq_pack(%s)", "NULL"},
               {"lq_check(0, %s)", "probs is NULL"}, {"lq_thresholds(0, %s)", "NULL"}, {"lq_unpack(CAST(%s AS BLOB))", "NULL"},
               {"lq_confident_joint(0, %s, " THRESHOLDS ")", "NULL"}, {"lq_part_accuracy(0, %s)", "NULL"}, {"lq_part_log_loss(0, %s)", "NULL"},
               {"lq_part_mean(%s, 1)", "NULL"}, {"lq_part_label(1, 0, %s)", "NULL"},
               {"lq_part_prune(1, 0, %s, 'self_confidence', NULL)", "NULL"}};
  sqlite3 *db = open_database();
  char sql[600];
  for (size_t n = 0; n < sizeof nulls / sizeof *nulls; n++) {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
      char call[500];
      snprintf(call, sizeof call, calls[i].call, nulls[n]);
      snprintf(sql, sizeof sql, "SELECT %s", call);
      check_query(db, sql, calls[i].want);
    }
    /* beside rows that are some */
    snprintf(sql, sizeof sql, "SELECT lq_part_mean(p, 1) || lq_part_accuracy(0, p) FROM (SELECT '[0.75,0.25]' AS p UNION ALL SELECT %s)", nulls[n]);
    check_query(db, sql, "[0.75,0.25]1.0");
    snprintf(sql, sizeof sql, "SELECT lq_part_mean(p, 1) FROM (SELECT %s AS p UNION ALL SELECT '[0.75,0.25]')", nulls[n]);
    check_query(db, sql, "[0.75,0.25]");
  }
  sqlite3_close(db);
}

/* The same from a connection that has done nothing before. */
static void errors_at_first(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    sqlite3 *db = open_database();
    check_query(db, errors[i].sql, errors[i].message);
    sqlite3_close(db);
  }
}

/* A JSON text cut short after any byte, or with any byte turned into another,
** is an error or other numbers, never a crash; cut short it is always an error. */
static void json_broken_at_any_byte(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  const char *texts[] = {"[0.25, 1.5e-1 ,0.6]", "{\"a\":0.25,\"\\u00e9\\ud83d\\ude00\\n\":0.15 , \"c\":0.6}"};
  sqlite3_stmt *entropy, *check;
  sqlite3_prepare_v2(db, "SELECT lq_entropy(?1)", -1, &entropy, NULL);
  sqlite3_prepare_v2(db, "SELECT lq_check(?2, ?1)", -1, &check, NULL);
  for (int t = 0; t < 2; t++) {
    int bytes = (int)strlen(texts[t]);
    sqlite3_bind_text(check, 2, t ? "a" : "0", -1, SQLITE_STATIC);
    for (int i = 0; i <= bytes; i++) {
      for (int c = -1; c < 256; c++) {
        char broken[100];
        memcpy(broken, texts[t], (size_t)bytes);
        if (c >= 0 && i < bytes) broken[i] = (char)c;
        sqlite3_bind_text(entropy, 1, broken, c < 0 ? i : bytes, SQLITE_TRANSIENT);
        sqlite3_bind_text(check, 1, broken, c < 0 ? i : bytes, SQLITE_TRANSIENT);
        int scored = sqlite3_step(entropy) == SQLITE_ROW;
        assert_int_equal(sqlite3_step(check), SQLITE_ROW);
        int found = sqlite3_column_type(check, 0) == SQLITE_TEXT;
        if (!scored) assert_true(found);
        if (c < 0 && i < bytes) assert_true(!scored);
        if (c < 0 && i == bytes) assert_true(scored && !found);
        sqlite3_reset(entropy);
        sqlite3_reset(check);
      }
    }
  }
  sqlite3_finalize(entropy);
  sqlite3_finalize(check);
  sqlite3_close(db);
}

/* A state with any of its bytes changed is an error, or a state again. */
static void states_broken_at_any_byte(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  const char *states[] = {THRESHOLDS, NAMED, RANGE, JOINT, NAMED_JOINT};
  sqlite3_stmt *use;
  sqlite3_prepare_v2(db, "SELECT lq_json(?1), lq_merge(?1), (SELECT count(c0) FROM lq_rows(iif(length(?1) = 32, NULL, ?1)))", -1, &use, NULL);
  for (int s = 0; s < 5; s++) {
    char sql[500];
    sqlite3_stmt *make;
    snprintf(sql, sizeof sql, "SELECT %s", states[s]);
    sqlite3_prepare_v2(db, sql, -1, &make, NULL);
    assert_int_equal(sqlite3_step(make), SQLITE_ROW);
    int bytes = sqlite3_column_bytes(make, 0), refused = 0;
    unsigned char content[200];
    memcpy(content, sqlite3_column_blob(make, 0), (size_t)bytes);
    for (int i = 0; i < bytes; i++) {
      unsigned char kept = content[i];
      for (int c = 0; c < 256; c++) {
        content[i] = (unsigned char)c;
        sqlite3_bind_blob(use, 1, content, bytes, SQLITE_STATIC);
        refused += sqlite3_step(use) != SQLITE_ROW;
        sqlite3_reset(use);
      }
      content[i] = kept;
      sqlite3_bind_blob(use, 1, content, i, SQLITE_STATIC);
      assert_int_not_equal(sqlite3_step(use), SQLITE_ROW);
      sqlite3_reset(use);
    }
    assert_true(refused > 16 * 100);
    sqlite3_finalize(make);
  }
  sqlite3_finalize(use);
  sqlite3_close(db);
}

static void check_finds_what_scoring_lets_pass(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  check_query(db, "SELECT lq_check(0, '[0.5,0.5]')", "NULL");
  check_query(db, "SELECT lq_check(0, '[0.5,0.49]')", "NULL");
  check_query(db, "SELECT lq_check(0, '[0.5,0.25]')", "probs sum to 0.75, further than 0.01 from 1");
  check_query(db, "SELECT lq_check(0, '[0.75,0.75]')", "probs sum to 1.5, further than 0.01 from 1");
  check_query(db, "SELECT lq_check(NULL, '[0.5,0.5]')", "label is NULL");
  check_query(db, "SELECT lq_check(0, NULL)", "probs is NULL");
  sqlite3_close(db);
}

/* A BLOB of zeros and a text in UTF-16 that SQLite has no memory to spell out are told as
** just that, wherever they are given. */
static void values_that_cannot_be_spelled_out(void **state) {
  (void)state;
  static const char *const calls[] = {
      "lq_entropy(?1)", "lq_unpack(?1)", "lq_unpack(?1, 'f16')", "lq_check(0, ?1)", "lq_score(0, ?1)",
      "lq_score(?1, '{\"a\":0.5,\"b\":0.5}')", "lq_score(?1, '[0.5,0.5]')", "lq_json(?1)", "lq_merge(?1)",
      "lq_rescale(0.5, ?1)", "lq_adjust('[0.5,0.5]', ?1)", "lq_score(0, '[0.5,0.5]', 'self_confidence', ?1)",
      "lq_is_issue(0, '[0.5,0.5]', ?1)", "(SELECT c0 FROM lq_rows(?1))",
      "lq_part_collect(?1)", "lq_part_converge(?1)", "lq_part_prune(1, 0, '[0.5,0.5]', 'self_confidence', ?1)",
      "lq_part_prune(?1, 0, '[0.5,0.5]', 'self_confidence', (SELECT lq_part_collect(0, 0, 1)))", "lq_part_mean(?1, 1)",
      "lq_part_label(1, ?1, '{\"a\":0.5,\"b\":0.5}')", "lq_part_label(1, 0, ?1)",
  };
  static const char *const of_text[] = {
      "lq_entropy(?1)", "lq_check(0, ?1)", "lq_score(0, ?1)", "lq_score(?1, '[0.5,0.5]')",
      "lq_score(?1, '{\"a\":0.5,\"b\":0.5}')", "lq_check(?1, '[0.5,0.5]')", "lq_score(0, '[0.5,0.5]', ?1)",
      "lq_score(0, '[0.5,0.5]', ?1, x'00')", "lq_pack('[0.5,0.5]', ?1)", "lq_unpack(x'0038003400340000', ?1)",
      "lq_part_collect(?1)", "lq_part_collect(1, 2, ?1)", "lq_part_mean(?1, 1)", "lq_part_label(1, ?1, '[0.5,0.5]')", "lq_part_label(1, 0, ?1)",
      "lq_part_prune(1, 0, '[0.5,0.5]', ?1, NULL)", "lq_part_prune(?1, 0, '[0.5,0.5]', 'self_confidence', (SELECT lq_part_collect(0, 0, 1)))",
      "lq_part_prune(1, ?1, '[0.5,0.5]', 'self_confidence', NULL)", "(SELECT count(*) FROM lq_health(?1, 'label', 'probs'))",
      "(SELECT lq_part_label(?1, l, '[0.5,0.5]') FROM (SELECT 0 AS l UNION ALL SELECT 1))",
  };
  enum { BYTES = 8 << 20 };
  char *text = calloc(BYTES, 1);
  assert_non_null(text);
  for (int i = 0; i < BYTES; i += 2) text[i] = '1', text[i + 1] = 0;
  for (int is_text = 0; is_text < 2; is_text++) {
    size_t count = is_text ? sizeof of_text / sizeof *of_text : sizeof calls / sizeof *calls;
    for (size_t i = 0; i < count; i++) {
      sqlite3 *db = open_database();
      char sql[200];
      sqlite3_stmt *statement;
      run(db, "PRAGMA encoding = 'UTF-16'; CREATE TABLE t(a)");
      snprintf(sql, sizeof sql, "SELECT %s", is_text ? of_text[i] : calls[i]);
      assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
      if (is_text) sqlite3_bind_text16(statement, 1, text, BYTES, SQLITE_STATIC);
      else sqlite3_bind_zeroblob(statement, 1, BYTES);
      sqlite3_hard_heap_limit64(sqlite3_memory_used() + BYTES / 4);
      int rc = sqlite3_step(statement);
      if (rc != SQLITE_NOMEM) print_error("%s, %s: %d, %s\n", sql, is_text ? "text" : "zeroblob", rc, sqlite3_errmsg(db));
      assert_int_equal(rc, SQLITE_NOMEM);
      if (strcmp(sqlite3_errmsg(db), "out of memory") != 0) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
      sqlite3_hard_heap_limit64(0);
      sqlite3_finalize(statement);
      check_query(db, "SELECT lq_score(1, '[0.5,0.5]')", "0.5");
      sqlite3_close(db);
    }
  }
  free(text);
}

/* An answer past what the connection lets a value have is told as SQLite tells it. */
static void answers_that_are_too_long(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(probs); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
          "INSERT INTO t SELECT lq_pack('[' || group_concat('0.01') || ']') FROM n");
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 450);
  check_query(db, "SELECT length(probs) FROM t", "400");
  check_query(db, "SELECT lq_unpack(probs) FROM t", "string or blob too big");
  check_query(db, "SELECT lq_part_collect(probs, probs) FROM t", "string or blob too big");
  check_query(db, "SELECT lq_thresholds(0, probs) FROM t", "string or blob too big");
  check_query(db, "SELECT lq_adjust('[0.5,0.3,0.2]', " THRESHOLDS ") IS NULL", "0");
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(values_that_cannot_be_spelled_out), cmocka_unit_test(answers_that_are_too_long), cmocka_unit_test(rows_in_error),
      cmocka_unit_test(other_errors), cmocka_unit_test(errors_at_first), cmocka_unit_test(json_null_is_null),
      cmocka_unit_test(json_broken_at_any_byte), cmocka_unit_test(states_broken_at_any_byte),
      cmocka_unit_test(check_finds_what_scoring_lets_pass))
