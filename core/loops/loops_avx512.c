#include "core/loops/loops.h"

#if defined(LQ_X86_LOOPS)
#include <immintrin.h>
/* Besides AVX2 this saves 17 % of an entropy of 1,000 classes and 8 % of one of 10.
** LQ_EIGHT_FLOATS is 15 % of lq_check() and of the adjusted self-confidence of 1,000 classes. */
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), \
                             apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")
#define LQ_EIGHT_FLOATS(at, v) \
  _mm512_storeu_pd(v, _mm512_cvtps_pd(_mm256_loadu_ps((const void *)(at))))
#endif
#define LQ_THESE_LOOPS lq_loops_avx512
#include "core/loops/loops_body.h"
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
