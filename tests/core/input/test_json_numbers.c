/* Arrays and objects read eight bytes at a time, against the same ones read item by item. */
#include "tests/support/test.h"

#include <stdlib.h>

#include "core/input/json_numbers.h"
#include "core/input/probabilities.h"

static uint64_t next(uint64_t *random) {
  *random ^= *random << 13, *random ^= *random >> 7, *random ^= *random << 17;
  return *random >> 20;
}

static const char *const numbers[] = {
    "0.5", "0.25", "0.000001", "0.123456", "0.1234567", "0.12345678", "0.123456789", "0.1234567890123456",
    "0.12345678901234567", "0.123456789012345678", "0.99999999999999999", "0.00012345678901234567",
    "0.01234567890123456789", "0.000012345678901234567890", "0.123456789012345678901", "0.00000000", "0.0000000000000000",
    "1.0", "1.00000000000000000", "1.0000000000000000000000", "0", "1", "0.0", "-0.0", "1e-05", "1.2345678806304932e-05",
    "1.5E-3", "2.5e+0", "0.1e1", "0.1e-9999", "5.0e-324", "4.9e-324", "2.4703282292062327e-324", "2.2250738585072014e-308",
    "9.5e-1", "1.5e0", "1.5e00", "1.5e-0003", "2.5e3", "0.3e-300",
    "0.99999999999999999999", "0.98765432109876543210", "0.099999999999999999999", "0.5e-20", "0.00000012e-13",
    "9.0000000000000000000e-1", "9.99999999999999999999e-1",
    "1.234567890123456e-05", "9.9999999999999999e-99", "1.2345678901234567e-10", "0.1234567890123456e-05", "1.2345678901234567E-05",
    "1.2345678901234567e-005", "1.2345678901234567e-5", "1.23456789012345678e-05", "9.999999999999999999e-12",
    "1.234567890123456789012e-05", "9.5000000000000000e-01", "0.0000000000000000e-05", "0.000123456789012345678", "0.123456789012345",
    "0.99999999999999999", "0.10000000000000000555", "0.00000000000000000001"};
static const char *const others[] = {
    ".5", "0.", "01", "0.5x", "1.5e", "1.5e-", "null", "NaN", "-0.5", "1.5", "0.5.5", "\"0.5\"", "[0.5]", "0,5", "", "0x1p-1", "1.e5",
    "0.\xc2\xb2", "0.1e-99999999999999999999",
    "2.123456789012345678", "9.5000000000000000e-00", "1.2345678901234567e-:5", "1.2345678901234567e-5:", "1.2345678901234567f-05",
    "1.2345678901234567e+05", "/.5000000000000000e-05", ":.50000000000000000e-05", "1.2345678901234567e-0", "0.12345678901234567:",
    "0.5:5", "0.1234:67", "0.123456:", ":.5", "/.5", ":.5e-2", ":.5e-02"};
static const char *const commas[] = {",", ", ", " ,", " , ", ",  ", "\n,", ",\t"};
static const char *const wrong_commas[] = {";", ",,", " ", "", "]", ",]"};
#define COUNT(of) (sizeof(of) / sizeof *(of))

/* Reads all items one by one, or as many as can be eight digits at a time; *read are
** those of the latter. Returns how many. */
static size_t read_all(const char *text, size_t bytes, int at_once, double *values, size_t *read, lq_error *error) {
  lq_json json;
  lq_json_item item;
  size_t count = 0;
  int more = 1;
  error->code = LQ_OK;
  *read = 0;
  if (lq_json_open(&json, text, bytes, error)) return 0;
  for (;; count++) {
    if (at_once) {
      size_t numbers_read = lq_json_numbers(&json, NULL, values + count, 200 - count);
      for (size_t i = 0; i < numbers_read; i++) assert_true(values[count + i] <= 1.0);
      count += numbers_read;
      *read += numbers_read;
    }
    if (lq_json_next(&json, &item, &more, error) || !more) return count;
    values[count] = lq_decimal_value(&item.decimal);
  }
}

static void agree(const char *text, size_t bytes, size_t *read) {
  static double values[2][200];
  lq_error errors[2] = {{0}, {0}};
  size_t none;
  /* to the last byte, so that the sanitizer sees what is read past it */
  char *copy = malloc(bytes ? bytes : 1);
  assert_non_null(copy);
  memcpy(copy, text, bytes);
  size_t one = read_all(copy, bytes, 0, values[0], &none, &errors[0]);
  size_t two = read_all(copy, bytes, 1, values[1], read, &errors[1]);
  int same = one == two && !memcmp(values[0], values[1], one * sizeof(double)) &&
             errors[0].code == errors[1].code && errors[0].position == errors[1].position &&
             errors[0].text.at == errors[1].text.at;
  if (!same) print_error("%.*s\n", (int)bytes, text);
  assert_true(same);
  free(copy);
}

/* Every number after every other, at every place of a text and with the text cut. */
static void every_pair(void **state) {
  (void)state;
  size_t all = COUNT(numbers) + COUNT(others), read, total = 0;
  for (size_t i = 0; i < all * all; i++) {
    size_t a = i / all, b = i % all;
    const char *first = a < COUNT(numbers) ? numbers[a] : others[a - COUNT(numbers)];
    const char *second = b < COUNT(numbers) ? numbers[b] : others[b - COUNT(numbers)];
    char text[200];
    for (size_t after = 0; after < 12; after++) {
      int bytes = snprintf(text, sizeof text, "[%s%s, %s%s]", after % 2 ? "0.125," : "", first, second,
                           &",0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25"[after < 11 ? 55 - 5 * after : 0]);
      agree(text, (size_t)bytes, &read);
      total += read;
    }
  }
  assert_int_equal(total, 490896); /* and not left for later */
}

static void random_arrays(void **state) {
  (void)state;
  uint64_t random = 88172645463325252u;
  size_t read, total = 0;
  for (int turn = 0; turn < 20000; turn++) {
    char text[4000] = "[";
    size_t count = (size_t)(next(&random) % 60);
    int damage = next(&random) % 4 == 0, style = (int)(next(&random) % 3);
    for (size_t i = 0; i < count; i++) {
      const char *comma = commas[style == 2 ? next(&random) % COUNT(commas) : (size_t)style];
      const char *number = numbers[next(&random) % (style ? COUNT(numbers) : 8)];
      if (damage && next(&random) % 40 == 0) comma = wrong_commas[next(&random) % COUNT(wrong_commas)];
      if (damage && next(&random) % 40 == 0) number = others[next(&random) % COUNT(others)];
      if (i > 0) strcat(text, comma);
      strcat(text, number);
    }
    strcat(text, next(&random) % 5 ? "]" : " ] ");
    size_t bytes = strlen(text);
    agree(text, bytes, &read);
    total += read;
    agree(text, (size_t)(next(&random) % (bytes + 1)), &read);
  }
  assert_int_equal(total, 297103);
}

/* Objects by a reader that knows the keys of the row before, as by one that knows none. */
static void objects_by_known_keys(void **state) {
  (void)state;
  static const char *const keys[] = {"a", "cat", "a class with a name of some length", "\xc3\xa9t\xc3\xa9", "", "x'y", "0.5",
                                     "b\\\"c", "\\u0041", "t\\tab", "back\\\\slash", "solid\\/us"};
  /* as the names are, which JSON has to write as above but for the last */
  static const char *const names[] = {"a", "cat", "a class with a name of some length", "\xc3\xa9t\xc3\xa9", "", "x'y", "0.5",
                                      "b\"c", "A", "t\tab", "back\\slash", "solid/us"};
  uint64_t random = 1234567890123456789u;
  lq_reader known;
  lq_reader_init(&known, test_resize);
  size_t good = 0;
  for (int turn = 0; turn < 60000; turn++) {
    /* mostly the same keys as the row before, in the same order */
    static size_t order[COUNT(keys)], count = 0;
    if (turn == 0 || next(&random) % 8 == 0) {
      size_t plain = next(&random) % 2 ? 7 : COUNT(keys);
      count = (size_t)(next(&random) % plain) + 1;
      for (size_t i = 0; i < count; i++) order[i] = (i + (size_t)turn) % plain;
    }
    char text[2000] = "{";
    int damage = next(&random) % 6 == 0;
    for (size_t i = 0; i < count; i++) {
      const char *number = numbers[next(&random) % COUNT(numbers)], *key = keys[order[i]];
      if (damage && next(&random) % 6 == 0) number = others[next(&random) % COUNT(others)];
      if (damage && next(&random) % 6 == 0) key = next(&random) % 4 ? names[order[i]] : "another";
      const char *quote = damage && next(&random) % 9 == 0 ? "x" : "\"";
      if (i > 0) strcat(text, damage && next(&random) % 9 == 0 ? wrong_commas[next(&random) % COUNT(wrong_commas)] : commas[turn % 3]);
      sprintf(text + strlen(text), "\"%s%s%s%s", key, quote, turn % 5 ? ":" : damage ? " :" : ": ", number);
    }
    strcat(text, "}");
    size_t bytes = strlen(text);
    if (damage && next(&random) % 3 == 0) bytes = (size_t)(next(&random) % (bytes + 1));
    char *copy = malloc(bytes ? bytes : 1);
    assert_non_null(copy);
    memcpy(copy, text, bytes);
    lq_reader fresh;
    lq_reader_init(&fresh, test_resize);
    lq_probabilities p, q;
    lq_error a = {0}, b = {0};
    lq_error_code one = lq_read_json(&fresh, copy, bytes, &p, &a), two = lq_read_json(&known, copy, bytes, &q, &b);
    int same = one == two && (one ? a.position == b.position && a.index == b.index && a.text.at == b.text.at
                                  : p.classes == q.classes && !memcmp(p.values, q.values, p.classes * sizeof(double)));
    for (size_t i = 0; same && !one && i < p.classes; i++) {
      same = !lq_compare_names(lq_class_names_get(p.names, i), lq_class_names_get(q.names, i)) &&
             p.names->rank[i] == q.names->rank[i];
    }
    if (!same) print_error("%.*s\n", (int)bytes, text);
    assert_true(same);
    good += !one;
    lq_reader_free(&fresh);
    free(copy);
  }
  assert_true(good > 20000);
  const char *escaped = "{\"t\\tab\":0.5,\"cat\":0.5,\"dog\":0.00000000000000000}", *raw = "{\"t\tab\":0.5,\"cat\":0.5,\"dog\":0.000000000000000000}";
  lq_probabilities p;
  lq_error error;
  assert_int_equal(lq_read_json(&known, escaped, strlen(escaped), &p, &error), LQ_OK);
  assert_int_equal(lq_read_json(&known, raw, strlen(raw), &p, &error), LQ_JSON_SYNTAX);
  lq_reader_free(&known);
}

/* How many items of a text, which no byte follows, are read at once where there is that much room. */
static size_t read_into(lq_reader *reader, const char *text, size_t room) {
  size_t bytes = strlen(text);
  char *copy = malloc(bytes);
  lq_json json;
  lq_error error;
  assert_non_null(copy);
  memcpy(copy, text, bytes);
  assert_int_equal(lq_json_open(&json, copy, bytes, &error), LQ_OK);
  double *values = malloc(room * sizeof *values + 1);
  assert_non_null(values);
  size_t count = lq_json_numbers(&json, &reader->names, values, room);
  assert_int_equal(json.items, count);
  free(values);
  free(copy);
  return count;
}

static size_t read_at_once(lq_reader *reader, const char *text) { return read_into(reader, text, 100); }

static void read_row(lq_reader *reader, const char *text, lq_probabilities *p) {
  size_t bytes = strlen(text);
  char *copy = malloc(bytes);
  lq_error error;
  assert_non_null(copy);
  memcpy(copy, text, bytes);
  assert_int_equal(lq_read_json(reader, copy, bytes, p, &error), LQ_OK);
  free(copy);
}

static size_t find_class(const lq_probabilities *p, const char *name) {
  return lq_class_names_find(p->names, (lq_text){name, strlen(name)});
}

/* The key at place among count items, the others being "k0", "k1" and so on. */
static void write_row(char *text, const char *key, size_t place, size_t count, int spaces) {
  for (size_t i = 0; i < count; i++) {
    char other[24];
    sprintf(other, "k%zu", i);
    text += sprintf(text, "%s\"%s\":%s0.%03zu", i == 0 ? "{" : spaces ? ", " : ",", i == place ? key : other,
                    spaces ? " " : "", i + 1);
  }
  strcpy(text, "}");
}

/* A key of every length, first and last, in texts that are copied whole and in such of which only
** the end is; then with one byte changed, longer by one or shorter by one. */
static void keys_of_every_length(void **state) {
  (void)state;
  for (int turn = 0; turn < 41 * 8; turn++) {
    size_t length = (size_t)turn / 8, count = turn % 2 ? 2 : 30, place = turn / 2 % 2 ? 0 : count - 1;
    int spaces = turn / 4 % 2;
    char key[48], changed[48], text[1000];
    for (size_t i = 0; i < length; i++) key[i] = (char)('a' + i % 26);
    key[length] = 0;
    lq_reader reader;
    lq_probabilities p;
    lq_reader_init(&reader, test_resize);
    for (size_t c = 0; c < length + 2; c++) {
      write_row(text, key, place, count, spaces);
      read_row(&reader, text, &p);
      assert_int_equal(read_at_once(&reader, text), count);
      assert_int_equal(find_class(&p, key), place);
      strcpy(changed, key);
      if (c < length) changed[c] ^= 1;
      else if (c == length) strcat(changed, "z");
      else if (length) changed[length - 1] = 0;
      else strcpy(changed, "y");
      write_row(text, changed, place, count, spaces);
      assert_int_equal(read_at_once(&reader, text), place);
      read_row(&reader, text, &p);
      assert_int_equal(find_class(&p, changed), place);
      assert_int_equal(find_class(&p, key), count);
      for (size_t i = 0; i < count; i++) assert_true(lq_probability(&p, i) == (double)(i + 1) / 1000);
    }
    lq_reader_free(&reader);
  }
}

/* Of what follows a key, as much as is wrong is left. */
static void what_follows_a_key(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t read;
  } rows[] = {{"{\"cat\":0.25,\"a longer key\":0.75}", 2},  {"{ \"cat\": 0.25, \"a longer key\": 0.75}", 2},
              {"{\"cat\":0.25, \"a longer key\":0.75}", 2}, {"{  \"cat\":0.25,\"a longer key\":0.75}", 0},
              {"{\"cat\":0.25,  \"a longer key\":0.75}", 1}, {"{\"cat\" :0.25,\"a longer key\":0.75}", 0},
              {"{\"cat\":0.25,\"a longer key\" :0.75}", 1}, {"{\"cat\":0.25;\"a longer key\":0.75}", 1},
              {"{\"cat\":0.25 ,\"a longer key\":0.75}", 1}, {"{\"cat\":0.25,-\"a longer key\":0.75}", 1},
              {"{-\"cat\":0.25,\"a longer key\":0.75}", 0}, {"{\"cat\";0.25,\"a longer key\":0.75}", 0},
              {"{\"cat\":0.25,\"a longer key\":0.5,\"dog\":0.25}", 2}, {"{\"cat\":0.25}", 1}, {"{\"cat\":0.25", 1},
              {"{\"cat\":0.25,\"a longer k", 1}, {"{\"c", 0}, {"{", 0}};
  lq_reader reader;
  lq_probabilities p;
  lq_reader_init(&reader, test_resize);
  read_row(&reader, rows[0].text, &p);
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(read_at_once(&reader, rows[i].text), rows[i].read);
    for (size_t room = 0; room < 3; room++) {
      assert_int_equal(read_into(&reader, rows[i].text, room), rows[i].read < room ? rows[i].read : room);
    }
  }
  lq_reader_free(&reader);
}

/* Each row has the keys of the one before in another order, or fewer or more of them. */
static void keys_in_changing_order(void **state) {
  (void)state;
  static const char *const keys[] = {"a", "ab", "abcdef", "abcdefg", "abcdefgh", "abcdefghijklmno", "abcdefghijklmnp", "b"};
  lq_reader reader;
  lq_reader_init(&reader, test_resize);
  for (size_t turn = 0; turn < 8 * 8 * 7; turn++) {
    size_t first = turn % 8, step = turn / 8 % 4 * 2 + 1, count = 2 + turn / 64;
    char text[400], *at = text;
    for (size_t i = 0; i < count; i++) {
      size_t key = (first + step * i) % 8;
      at += sprintf(at, "%c\"%s\":0.%zu", i ? ',' : '{', keys[key], key + 1);
    }
    strcpy(at, "}");
    for (int again = 0; again < 2; again++) {
      lq_probabilities p;
      if (again) assert_int_equal(read_at_once(&reader, text), count);
      read_row(&reader, text, &p);
      assert_int_equal(p.classes, count);
      for (size_t key = 0; key < 8; key++) {
        size_t found = find_class(&p, keys[key]), expected = count;
        for (size_t i = 0; i < count; i++) {
          if ((first + step * i) % 8 == key) expected = i;
        }
        assert_int_equal(found, expected);
        if (found < count) assert_true(lq_probability(&p, found) == (double)(key + 1) / 10);
      }
    }
  }
  lq_reader_free(&reader);
}

TESTS(cmocka_unit_test(every_pair), cmocka_unit_test(random_arrays), cmocka_unit_test(objects_by_known_keys),
      cmocka_unit_test(keys_of_every_length), cmocka_unit_test(what_follows_a_key),
      cmocka_unit_test(keys_in_changing_order))
