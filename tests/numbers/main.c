/* numbers [MILLIONS]: how many decimals; the other checks are as large in proportion. */
#include "tests/numbers/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static clock_t started;

static void seconds(const char *what) {
  printf("%s: %.1f s\n", what, (double)(clock() - started) / CLOCKS_PER_SEC);
  fflush(stdout);
  started = clock();
}

int main(int count, char **arguments) {
  size_t size = count > 1 ? strtoul(arguments[1], NULL, 10) : 10;
  int failed = 0;
  started = clock();
#ifdef LQ_QUADMATH
  failed += check_logarithms(size * 500);
  seconds("logarithms");
  failed += check_scores(size * 100000);
  seconds("scores");
  failed += check_softmax(size * 100000);
  seconds("softmax");
#else
  failed += skip("logarithms, scores and softmax: this compiler has no libquadmath");
#endif
  failed += check_decimals(size * 1000000);
  seconds("decimals");
  printf("%s\n", failed ? "FAILED" : "all within their bounds");
  return failed > 0;
}
