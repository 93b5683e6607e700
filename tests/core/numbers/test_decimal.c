/* core/numbers/decimal.h against decimals.txt, and there and back. */
#include "core/numbers/decimal.h"

#include "core/numbers/powers_of_ten.h"
#include "tests/support/test.h"

static int read_decimal(const char *text, size_t bytes, double *value) {
  lq_decimal decimal;
  const char *stopped;
  if (lq_decimal_read(text, text + bytes, &decimal, &stopped) != text + bytes) return 0;
  *value = lq_decimal_value(&decimal);
  return 1;
}

static void decimals_are_correctly_rounded(void **state) {
  (void)state;
  FILE *file = open_vectors("decimals.txt");
  static char text[4096];
  double want, got = 0;
  unsigned lines = 0;
  while (fscanf(file, "%4095s", text) == 1 && read_bits(file, &want)) {
    assert_true(read_decimal(text, strlen(text), &got));
    if (lq_bits(got) != lq_bits(want)) fail_msg("%.60s: %a, exact %a", text, got, want);
    lines++;
  }
  assert_true(lines > 4000);
  fclose(file);
}

static void cases_by_hand(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double value;
  } cases[] = {
      /* midway between two doubles, and a little more in what follows the point */
      {"18446744073709553664", 0x1p64}, {"18446744073709553664.000", 0x1p64},
      {"18446744073709553664.0000000001", 0x1.0000000000001p64}, {"18446744073709553663.99", 0x1p64},
      {"18446744073709557760.0", 0x1.0000000000002p64}, {"18446744073709557759.9", 0x1.0000000000001p64},
      /* the second of the three words of the product is 0, the third is not */
      {"81904969106185978681e-29", 0x1.c246ff1155a1dp-31}, {"40952484553092989341e-29", 0x1.c246ff1155a1dp-32}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double got = 0;
    assert_true(read_decimal(cases[i].text, strlen(cases[i].text), &got));
    if (got != cases[i].value) fail_msg("%s: %a, exact %a", cases[i].text, got, cases[i].value);
  }
}

/* What lq_decimal_value() leans on: the highest bit is set, and the first word is not so
** near to 2^64 that a little more would carry out of it. */
static void powers_are_in_their_range(void **state) {
  (void)state;
  for (int i = 0; i < LQ_POWERS_OF_TEN; i++) {
    assert_true(lq_powers_of_ten[i][0] >> 63 && lq_powers_of_ten[i][0] < UINT64_MAX - 64);
  }
}

static void what_is_written_reads_back(void **state) {
  (void)state;
  uint64_t random = 88172645463325252u;
  for (int i = 0; i < 200000; i++) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    double value = lq_from_bits(i % 2 ? random : random % 0x3ff0000000000001u), back = 0;
    if ((lq_bits(value) & 0x7ff0000000000000u) == 0x7ff0000000000000u) continue;
    char text[LQ_DECIMAL_BYTES];
    size_t bytes = lq_decimal_write(value, text);
    assert_true(bytes < LQ_DECIMAL_BYTES && text[bytes] == 0);
    assert_true(read_decimal(text, bytes, &back));
    if (lq_bits(back) != lq_bits(value)) fail_msg("%a is written as %s", value, text);
  }
}

static void writing_is_short(void **state) {
  (void)state;
  static const struct {
    double value;
    const char *text;
  } cases[] = {{0.0, "0.0"}, {-0.0, "-0.0"}, {1.0, "1.0"}, {0.1, "0.1"}, {0.5, "0.5"}, {1.7, "1.7"},
               {-2.5, "-2.5"}, {1e-4, "0.0001"}, {1e-5, "0.00001"}, {1e-6, "1e-6"}, {1e-17, "1e-17"},
               {1.5e-300, "1.5e-300"}, {5e-324, "5e-324"}, {1e16, "10000000000000000.0"}, {1e17, "1e17"},
               {1.7976931348623157e308, "1.7976931348623157e308"}, {0.30000000000000004, "0.30000000000000004"},
               {9.999999999999999e22, "1e23"}, {123456.0, "123456.0"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[LQ_DECIMAL_BYTES];
    lq_decimal_write(cases[i].value, text);
    assert_string_equal(text, cases[i].text);
  }
}

/* The digits of a number as written, without the zeros around them. */
static const char *digits_of(const char *text) {
  static char digits[2][60];
  static int turn;
  char *out = digits[turn = !turn];
  size_t count = 0;
  for (; *text && *text != 'e'; text++) {
    if (*text >= '1' && *text <= '9') out[count++] = *text;
    else if (*text == '0' && count) out[count++] = '0';
  }
  while (count && out[count - 1] == '0') count--;
  out[count] = 0;
  return out;
}

/* Of 15, 16 and 17 digits the fewest that read back, rounded as C rounds them; most of all where the
** number of zeros after the point changes. */
static void writing_is_shortest(void **state) {
  (void)state;
  static const double ends[] = {1.0, 0.1, 0.01, 0.001, 0.0001, 0x1p-3, 0x1p-10, 0x1p-11, 0x1p-13};
  uint64_t random = 1;
  for (int i = 0; i < 300000; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    double value = i < 9000     ? lq_from_bits(lq_bits(ends[i % 9]) + (uint64_t)(i / 9) - 500)
                   : i % 3 == 0 ? (double)(random >> 11) * 0x1p-53
                   : i % 3 == 1 ? (double)(random >> 40) / 1e8
                                : lq_from_bits(random >> 12 | (1022 - random % 15) << 52);
    char text[LQ_DECIMAL_BYTES], shorter[60];
    if (value <= 0.0) continue;
    lq_decimal_write(value, text);
    for (int digits = 15; digits <= 17; digits++) {
      snprintf(shorter, sizeof shorter, "%.*g", digits, value);
      if (strtod(shorter, NULL) == value) break;
    }
    assert_string_equal(digits_of(text), digits_of(shorter));
  }
}

static void what_json_does_not_spell_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t stopped;
  } cases[] = {{"", 0}, {"-", 1}, {"+1", 0}, {".5", 0}, {"01", 1}, {"1.", 2}, {"1.e5", 2}, {"1e", 2},
               {"1e+", 3}, {"1e-x", 3}, {"-a", 1}, {"00", 1}, {"-01", 2}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lq_decimal decimal;
    const char *text = cases[i].text, *stopped = NULL;
    assert_null(lq_decimal_read(text, text + strlen(text), &decimal, &stopped));
    assert_int_equal(stopped - text, cases[i].stopped);
  }
}

TESTS(cmocka_unit_test(decimals_are_correctly_rounded), cmocka_unit_test(cases_by_hand), cmocka_unit_test(powers_are_in_their_range),
      cmocka_unit_test(what_is_written_reads_back),
      cmocka_unit_test(writing_is_short), cmocka_unit_test(writing_is_shortest), cmocka_unit_test(what_json_does_not_spell_is_refused))
