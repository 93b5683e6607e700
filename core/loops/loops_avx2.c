#include "core/loops/loops.h"

#if defined(LQ_X86_LOOPS)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC target("avx2")
#endif
#define LQ_THESE_LOOPS lq_loops_avx2
#include "core/loops/loops_body.h"
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
