/* Characters of UTF-8, against the table of RFC 3629; which are invisible; and spaces at the ends of a text. */
#include "tests/support/test.h"

#include "core/input/utf8.h"
#include "tests/support/utf8.h"

/* With the sanitizer seeing what is read past the end. */
static size_t read_copy(const unsigned char *bytes, size_t count, uint32_t *code) {
  char *copy = malloc(count);
  assert_non_null(copy);
  memcpy(copy, bytes, count);
  size_t length = lq_utf8_read(copy, copy + count, code);
  free(copy);
  return length;
}

/* Every first byte, with the bytes behind it around the ends of the ranges, as many as there may be. */
static void characters_are_told_from_other_bytes(void **state) {
  (void)state;
  static const unsigned char next[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
  enum { NEXT = sizeof next };
  for (int first = 0; first < 256; first++) {
    for (int i = 0; i < NEXT * NEXT * NEXT; i++) {
      const unsigned char bytes[] = {(unsigned char)first, next[i / NEXT / NEXT], next[i / NEXT % NEXT], next[i % NEXT]};
      for (size_t count = 1; count <= 4; count++) {
        uint32_t code = 7;
        size_t length = read_copy(bytes, count, &code);
        assert_int_equal(length, utf8_character(bytes, count));
        /* the bytes behind the end may be those of a character */
        assert_int_equal(lq_utf8_read((const char *)bytes, (const char *)bytes + count, &code), length);
        if (!length) assert_int_equal(code, 7);
      }
    }
  }
}

static void every_character_is_read(void **state) {
  (void)state;
  for (uint32_t code = 0; code <= 0x10ffff; code++) {
    unsigned char bytes[4];
    size_t count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    uint32_t rest = code, got = 0;
    for (size_t i = count; i-- > 1; rest >>= 6) bytes[i] = (unsigned char)(0x80 | (rest & 0x3f));
    bytes[0] = (unsigned char)(leads[count] | rest);
    size_t length = read_copy(bytes, count, &got);
    if (code >= 0xd800 && code < 0xe000) {
      assert_int_equal(length, 0);
    } else {
      assert_int_equal(length, count);
      assert_int_equal(got, code);
    }
  }
}

static void what_is_invisible(void **state) {
  (void)state;
  /* first and last of each range: those are invisible, and those beside them are not */
  static const uint32_t ranges[][2] = {
      {0x7f, 0xa0},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},   {0x115f, 0x1160}, {0x1680, 0x1680},
      {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f}, {0x2800, 0x2800},
      {0x3000, 0x3000}, {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb},
      {0xfffe, 0xffff}, {0xe0000, 0xe0fff}};
  size_t invisible = 0, in_ranges = 0x20;
  assert_true(lq_is_invisible(0) && lq_is_invisible(0x1f) && !lq_is_invisible(' '));
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    assert_true(lq_is_invisible(ranges[i][0]) && lq_is_invisible(ranges[i][1]));
    assert_false(lq_is_invisible(ranges[i][0] - 1));
    assert_false(lq_is_invisible(ranges[i][1] + 1));
    in_ranges += ranges[i][1] - ranges[i][0] + 1;
  }
  for (uint32_t code = 0; code <= 0x10ffff; code++) invisible += (size_t)lq_is_invisible(code);
  assert_int_equal(invisible, in_ranges);
}

static void spaces_at_the_ends(void **state) {
  (void)state;
  static const struct {
    const char *text, *trimmed;
  } cases[] = {{"", ""}, {"cat", "cat"}, {" cat", "cat"}, {"cat \t\r\n", "cat"}, {"  ", ""}, {" a b ", "a b"},
               {"\xef\xbb\xbf" "cat\xc2\xa0", "cat"}, {"\xe2\x80\x8b\xc3\xbc ", "\xc3\xbc"},
               {" \xff ", "\xff"}, {"\xc2", "\xc2"}, {" \xf0\x9f\x98\x80\xef\xb8\x8f", "\xf0\x9f\x98\x80"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    lq_text trimmed = lq_trim((lq_text){cases[i].text, strlen(cases[i].text)});
    assert_int_equal(trimmed.bytes, strlen(cases[i].trimmed));
    assert_memory_equal(trimmed.at, cases[i].trimmed, trimmed.bytes);
  }
}

TESTS(cmocka_unit_test(characters_are_told_from_other_bytes), cmocka_unit_test(every_character_is_read),
      cmocka_unit_test(what_is_invisible), cmocka_unit_test(spaces_at_the_ends))
