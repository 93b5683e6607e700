/* Names found by their text, as labels are: a guess by a hash, and the sorted order where that fails. */
#include "tests/support/test.h"

#include "core/input/class_names.h"

static void add(lq_class_names *names, const char *name, size_t bytes) {
  char *room;
  lq_error error;
  assert_int_equal(lq_class_names_add(names, bytes, &room, &error), LQ_OK);
  if (bytes) memcpy(room, name, bytes);
  lq_class_names_added(names, bytes);
}

/* With the sanitizer seeing what is read past the name. */
static size_t find(const lq_class_names *names, const char *name, size_t bytes) {
  char *copy = malloc(bytes ? bytes : 1);
  assert_non_null(copy);
  memcpy(copy, name, bytes);
  size_t found = lq_class_names_find(names, (lq_text){copy, bytes});
  free(copy);
  return found;
}

/* From few names, which are mostly guessed at once, to so many that some want the same guess. */
static void every_name_is_found(void **state) {
  (void)state;
  for (size_t count = 1; count < 5000; count = count * 3 + 1) {
    lq_class_names names;
    lq_class_names_init(&names, test_resize);
    char name[40];
    for (size_t i = 0; i < count; i++) add(&names, name, (size_t)sprintf(name, "%zu%s", i * 7, i % 3 ? "" : " is a longer name"));
    assert_int_equal(lq_class_names_sort(&names), count);
    for (size_t i = 0; i < count * 7; i++) {
      size_t expected = i % 7 ? count : i / 7;
      size_t bytes = (size_t)sprintf(name, "%zu%s", i, i / 7 % 3 ? "" : " is a longer name");
      assert_int_equal(find(&names, name, bytes), expected);
      name[bytes - 1]++;
      if (i / 7 % 3 == 0) assert_int_equal(find(&names, name, bytes), count);
    }
    lq_class_names_free(&names);
  }
}

/* The first, the last and none of names of one length, which differ in one byte alone, and of
** names of which each is the beginning of the next. */
static void names_that_are_alike(void **state) {
  (void)state;
  for (size_t length = 1; length <= 40; length++) {
    lq_class_names differing, beginning;
    lq_class_names_init(&differing, test_resize);
    lq_class_names_init(&beginning, test_resize);
    char name[41];
    memset(name, 'n', sizeof name);
    for (size_t i = 0; i < length; i++) {
      name[i] = 'o';
      add(&differing, name, length);
      name[i] = 'n';
      add(&beginning, name, i);
    }
    assert_int_equal(lq_class_names_sort(&differing), length);
    assert_int_equal(lq_class_names_sort(&beginning), length);
    for (size_t i = 0; i < length; i++) {
      name[i] = 'o';
      assert_int_equal(find(&differing, name, length), i);
      assert_int_equal(find(&differing, name, length - 1), length);
      name[i] = 'p';
      assert_int_equal(find(&differing, name, length), length);
      name[i] = 'n';
      assert_int_equal(find(&beginning, name, i), i);
    }
    assert_int_equal(find(&differing, name, length), length);
    assert_int_equal(find(&beginning, name, length), length);
    /* sorted anew, fewer and others: what was guessed before is of no effect */
    lq_class_names_clear(&beginning);
    for (size_t i = 0; i < length / 2; i++) {
      memset(name, 'n', length);
      add(&beginning, name, i);
    }
    add(&beginning, "another", 7);
    assert_int_equal(lq_class_names_sort(&beginning), length / 2 + 1);
    assert_int_equal(find(&beginning, "another", 7), length / 2);
    for (size_t i = 0; i < length; i++) {
      assert_int_equal(find(&beginning, name, i), i < length / 2 ? i : length / 2 + 1);
    }
    lq_class_names_free(&differing);
    lq_class_names_free(&beginning);
  }
}

/* What others read of the text: names as keys of JSON, with room after them. */
static void names_in_the_text(void **state) {
  (void)state;
  lq_class_names names;
  lq_class_names_init(&names, test_resize);
  char name[100], expected[12000];
  size_t bytes = 0, alone = 0;
  memset(name, 'x', sizeof name);
  for (size_t i = 0; i < 100; i++) {
    add(&names, name, i);
    bytes += (size_t)sprintf(expected + bytes, "\"%.*s\"", (int)i, name);
    alone += i;
    assert_int_equal(names.text_bytes, bytes);
    assert_memory_equal(names.text, expected, bytes);
    memset(names.text + bytes, 0, LQ_NAMES_SLACK);
    assert_int_equal(lq_class_names_bytes(&names), alone);
  }
  lq_class_names_clear(&names);
  assert_int_equal(names.text_bytes, 0);
  lq_class_names_free(&names);
}

/* A name that JSON writes with an escape, wherever in it and among the names. */
static void plain_names(void **state) {
  (void)state;
  for (int c = 1; c < 256; c++) {
    for (size_t place = 0; place < 9; place++) {
      lq_class_names names;
      lq_class_names_init(&names, test_resize);
      for (size_t i = 0; i < 3; i++) {
        char name[] = "abc";
        name[0] = (char)(name[0] + (int)i);
        if (i == place / 3) name[place % 3] = (char)c;
        add(&names, name, 3);
      }
      assert_int_equal(names.plain, 0);
      lq_class_names_sort(&names);
      assert_int_equal(names.plain, c >= 0x20 && c != '"' && c != '\\');
      lq_class_names_clear(&names);
      assert_int_equal(names.plain, 0);
      lq_class_names_free(&names);
    }
  }
}

/* Names in a new order are what the same names are that were added in this order and sorted. */
static void names_in_another_order(void **state) {
  (void)state;
  uint64_t random = 1;
  for (size_t count = 1; count < 200; count += 1 + count / 4) {
    lq_class_names names, fresh;
    char name[20];
    size_t order[200];
    lq_class_names_init(&names, test_resize);
    lq_class_names_init(&fresh, test_resize);
    for (size_t i = 0; i < count; i++) add(&names, name, (size_t)sprintf(name, "%zu", (i * 7919) % 1009));
    lq_class_names_sort(&names);
    for (int turn = 0; turn < 20; turn++) {
      for (size_t i = 0; i < count; i++) order[i] = i;
      for (size_t i = count; i-- > 1;) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        size_t j = (size_t)(random >> 33) % (i + 1), swap = order[i];
        order[i] = order[j];
        order[j] = swap;
      }
      lq_class_names_clear(&fresh);
      uint64_t generation = names.generation;
      lq_class_names_begin(&names);
      for (size_t i = 0; i < count; i++) {
        lq_text text = lq_class_names_get(&names, order[i]);
        add(&fresh, text.at, text.bytes);
        assert_int_equal(lq_class_names_follow(&names, i, text), 1);
        /* one that is there already, and one that is no name, change nothing */
        if (i + 1 < count && i % 5 == 0) {
          assert_int_equal(lq_class_names_follow(&names, i + 1, lq_class_names_get(&names, order[i / 2])), 0);
          assert_int_equal(lq_class_names_follow(&names, i + 1, (lq_text){"x", 1}), 0);
        }
      }
      assert_int_equal(lq_class_names_follow(&names, count, lq_class_names_get(&names, 0)), 0);
      assert_int_equal(lq_class_names_sort(&fresh), count);
      lq_class_names_end(&names);
      assert_int_equal(names.generation, generation);
      assert_memory_equal(names.sorted, fresh.sorted, count * sizeof *names.sorted);
      assert_memory_equal(names.rank, fresh.rank, count * sizeof *names.rank);
      for (size_t i = 0; i < count; i++) {
        lq_text text = lq_class_names_get(&fresh, i);
        assert_int_equal(lq_class_names_is(&names, i, text), 1);
        assert_int_equal(lq_class_names_find(&names, text), i);
      }
    }
    lq_class_names_free(&names);
    lq_class_names_free(&fresh);
  }
}

TESTS(cmocka_unit_test(names_in_another_order), cmocka_unit_test(every_name_is_found), cmocka_unit_test(names_that_are_alike),
      cmocka_unit_test(names_in_the_text), cmocka_unit_test(plain_names))
