/* lq_softmax(): every form that logits have, its errors, and its parameters. The numbers are tested by
** tests/core/scores/test_softmax.c. */
#include "tests/support/sql.h"

static void forms_and_errors(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"SELECT lq_unpack(lq_softmax('[1,2,3]'))", "[0.09003057317038046,0.24472847105479767,0.6652409557748219]"},
      {"SELECT lq_unpack(lq_softmax('[0,0]'))", "[0.5,0.5]"},
      {"SELECT typeof(lq_softmax('[0,0]')) || length(lq_softmax('[0,0]'))", "blob16"},
      {"SELECT lq_softmax('{\"b\":1,\"a\":2}')", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT json_type(lq_softmax('{\"b\":1,\"a\":2}'))", "object"},
      {"SELECT lq_softmax('[{\"label\":\"b\",\"score\":1},{\"label\":\"a\",\"score\":2}]')", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT lq_softmax('[{\"label\":\"b\",\"logprob\":1},{\"logprob\":2,\"label\":\"a\"}]')", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT lq_softmax('[{\"token\":\"b\",\"logprob\":1,\"bytes\":[98]},{\"token\":\"a\",\"score\":2}]')", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT lq_softmax('{\"b\":100,\"a\":200}', 100)", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT lq_softmax('{\"b\":1,\"a\":2}', 1.0)", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT lq_unpack(lq_softmax('[-1e308,1e308,-1e999]'))", "[0.0,1.0,0.0]"},
      {"SELECT lq_unpack(lq_softmax('[5e-324,0]', 5e-324))", "[0.7310585786300049,0.2689414213699951]"},
      /* BLOBs: 1 and 2 as float32, float16, float64; JSON; JSONB */
      {"SELECT lq_unpack(lq_softmax(x'0000803f00000040'))", "[0.2689414213699951,0.7310585786300049]"},
      {"SELECT lq_unpack(lq_softmax(x'0000803f00000040', 1, 'f32'))", "[0.2689414213699951,0.7310585786300049]"},
      {"SELECT lq_unpack(lq_softmax(x'003c0040', 1, 'f16'))", "[0.2689414213699951,0.7310585786300049]"},
      {"SELECT lq_unpack(lq_softmax(x'000000000000f03f0000000000000040', 1, 'f64'))", "[0.2689414213699951,0.7310585786300049]"},
      {"SELECT lq_unpack(lq_softmax(CAST('[1,2]' AS BLOB)))", "[0.2689414213699951,0.7310585786300049]"},
      {"SELECT lq_softmax(CAST('{\"b\":1,\"a\":2}' AS BLOB), 1)", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      {"SELECT lq_unpack(lq_softmax(x'4b13311332'))", "[0.2689414213699951,0.7310585786300049]"},
      {"SELECT lq_softmax(x'8c1762133117611332')", "{\"b\":0.2689414213699951,\"a\":0.7310585786300049}"},
      /* with a format, what looks like JSON is floats */
      {"SELECT length(lq_softmax(CAST('[1,2]   ' AS BLOB), 1, 'f16'))", "32"},
      {"SELECT lq_unpack(lq_softmax(x'000080ff00000040'))", "[0.0,1.0]"},
      /* begins as JSON does, and is none */
      {"SELECT lq_unpack(lq_softmax(x'5b31000000000000'))", "[0.5,0.5]"},
      {"SELECT lq_score(1, lq_softmax(x'0000803f00000040'))", "0.7310585786300049"},
      {"SELECT lq_score('a', lq_softmax('{\"b\":1,\"a\":2}'))", "0.7310585786300049"},
      {"SELECT lq_softmax(NULL)", "NULL"},
      {"SELECT lq_softmax('null')", "NULL"},
      {"SELECT lq_softmax(x'00')", "lq_softmax: logits is a BLOB of 1 bytes, not float32 (1 is no multiple of 4)"},
      {"SELECT lq_softmax('[1,2]', NULL)", "NULL"},
      {"SELECT lq_softmax('[1,2]', 1, NULL)", "lq_softmax: format is NULL ('f16', 'f32', 'f64')"},
      {"SELECT lq_softmax(NULL, 0)", "NULL"},
      {"SELECT lq_softmax('[1,2]', 0)", "lq_softmax: temperature is 0; it takes a finite number above 0"},
      {"SELECT lq_softmax('[1,2]', -1.5)", "lq_softmax: temperature is -1.5; it takes a finite number above 0"},
      {"SELECT lq_softmax('[1,2]', 9e999)", "lq_softmax: temperature is Infinity; it takes a finite number above 0"},
      {"SELECT lq_softmax('[1,2]', '1')", "lq_softmax: temperature is '1'; it takes a finite number above 0"},
      {"SELECT lq_softmax('[1,2]', x'01')", "lq_softmax: temperature is x'01'; it takes a finite number above 0"},
      {"SELECT lq_softmax('[1,2]', 1, 'f8')", "lq_softmax: unknown format 'f8' ('f16', 'f32', 'f64')"},
      {"SELECT lq_softmax('[1,2]', 1, 32)", "lq_softmax: format is an INTEGER ('f16', 'f32', 'f64')"},
      {"SELECT lq_softmax(7)", "lq_softmax: logits is an INTEGER; it takes TEXT (a JSON array, object or list) or a BLOB (float32, or the format)"},
      {"SELECT lq_softmax('[1]')", "lq_softmax: logits has one class; it takes at least two"},
      {"SELECT lq_softmax('[]')", "lq_softmax: logits is empty; it takes at least two classes"},
      {"SELECT lq_softmax(x'')", "lq_softmax: logits is empty; it takes at least two classes"},
      {"SELECT lq_softmax(x'0000803f')", "lq_softmax: logits has one class; it takes at least two"},
      {"SELECT lq_softmax(x'0000803f0000')", "lq_softmax: logits is a BLOB of 6 bytes, not float32 (6 is no multiple of 4)"},
      {"SELECT lq_softmax(x'0000803f00000040', 1, 'f64')", "lq_softmax: logits has one class; it takes at least two"},
      {"SELECT lq_softmax('[1,1e999]')", "lq_softmax: logits[1] is Infinity; it takes a finite number or -Infinity"},
      {"SELECT lq_softmax('{\"a\":1,\"b\":1e999}')", "lq_softmax: logits[1] is Infinity; it takes a finite number or -Infinity"},
      {"SELECT lq_softmax(x'0000c07f0000803f')", "lq_softmax: logits[0] is NaN; it takes a finite number or -Infinity"},
      {"SELECT lq_softmax('[-1e999,-1e999]')", "lq_softmax: logits are all -Infinity; at least one has to be more"},
      {"SELECT lq_softmax('[1,null]')", "lq_softmax: logits[1] is null, not a number (at byte 4)"},
      {"SELECT lq_softmax('[1,NaN]')", "lq_softmax: logits[1] is NaN, not a number (at byte 4)"},
      {"SELECT lq_softmax('[1,2')", "lq_softmax: logits is not JSON at byte 5: expected ',' or ']', got the end"},
      {"SELECT lq_softmax('{\"a\":1,\"a\":2}')", "lq_softmax: logits has the key 'a' twice, again at byte 8"},
      {"SELECT lq_softmax('[{\"token\":\"a\",\"label\":\"b\",\"score\":1}]')", "lq_softmax: logits['a'] has \"label\" twice, again at byte 15"},
      {"SELECT lq_softmax('[{\"token\":\"a\",\"score\":1},{\"token\":\"a\",\"score\":1}]')", "lq_softmax: logits has the key 'a' twice, again at byte 35"},
      {"SELECT lq_softmax('[{\"token\":\"a\"}]')", "lq_softmax: logits['a'] has no \"score\" (at byte 2)"},
      {"SELECT lq_softmax(CAST('[1,2,3;4]   ' AS BLOB))", "lq_softmax: logits is not JSON at byte 7: expected ',' or ']', got ';'"},
      {"SELECT lq_softmax(CAST('{\"a\":1,\"a\":2}' AS BLOB))", "lq_softmax: logits has the key 'a' twice, again at byte 8"},
      /* token and logprob are for logits alone */
      {"SELECT lq_score('a', '[{\"token\":\"a\",\"score\":0.5}]')", "lq_score: probs[0] has no \"label\" (at byte 2)"},
  };
  sqlite3 *db = open_database();
  for (int turn = 0; turn < 2; turn++) {
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_query(db, cases[i][0], cases[i][1]);
  }
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(forms_and_errors))
