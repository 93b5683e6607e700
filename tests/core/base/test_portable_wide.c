/* The same tests on the plain C that stands in for 128-bit integers; core is
** built with the compiler's own, so what is under test is included. */
#include "core/numbers/exact_sum.c"
#include "tests/core/numbers/test_exact_sum.c"
