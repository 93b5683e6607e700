/*
** Compiler attributes and pragmas beyond C. A compiler that does not know one ignores it; it
** changes the speed only.
*/
#ifndef LQ_COMPILER_H
#define LQ_COMPILER_H

/* A function that is compiled once for each set of constant arguments: it is always inlined, but
** not at -O0. */
#if defined(__GNUC__) && defined(__OPTIMIZE__)
#define LQ_SPECIALIZED static inline __attribute__((always_inline))
#else
#define LQ_SPECIALIZED static inline
#endif

/* In front of a loop of four (eight) rounds that should become one vector operation. Without it a
** compiler may unroll the loop first and then miss the vector operation. clang does not miss it
** with eight rounds. */
#if defined(__clang__)
#define LQ_FOUR_AT_ONCE _Pragma("clang loop unroll(disable)")
#define LQ_EIGHT_AT_ONCE
#elif defined(__GNUC__)
#define LQ_FOUR_AT_ONCE _Pragma("GCC unroll 1")
#define LQ_EIGHT_AT_ONCE LQ_FOUR_AT_ONCE
#else
#define LQ_FOUR_AT_ONCE
#define LQ_EIGHT_AT_ONCE
#endif

#endif
