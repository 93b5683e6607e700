/* Runs a fuzz target once on each of the files, for compilers and machines without libFuzzer.
** usage: TARGET FILE... */
#include "tests/fuzz/support/fuzz.h"

int main(int count, char **files) {
  for (int i = 1; i < count; i++) {
    static uint8_t data[1 << 20];
    FILE *file = fopen(files[i], "rb");
    if (!file) {
      perror(files[i]);
      return 1;
    }
    size_t bytes = fread(data, 1, sizeof data, file);
    fclose(file);
    fprintf(stderr, "%s\n", files[i]); /* of the last one, should it crash */
    uint8_t *copy = copy_bytes(data, bytes);
    LLVMFuzzerTestOneInput(copy, bytes);
    free(copy);
  }
  printf("%d passed, 0 failed\n", count - 1);
  return 0;
}
