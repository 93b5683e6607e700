#define LQ_THESE_LOOPS lq_loops_plain
#include "core/loops/loops_body.h"

const lq_loops *lq_choose_loops(void) {
#if defined(LQ_LOOPS)
  return &LQ_LOOPS;
#elif defined(LQ_X86_LOOPS)
  /* GCOVR_EXCL_BR_START: the machine decides; make digests runs each of them */
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return &lq_loops_avx512;
  }
  if (__builtin_cpu_supports("avx2")) return &lq_loops_avx2;
  /* GCOVR_EXCL_BR_STOP */
#endif
  return &lq_loops_plain;
}
