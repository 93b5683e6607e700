/*
** What is asked of the compiler beyond C, where it is one that knows it.
*/
#ifndef LQ_COMPILER_H
#define LQ_COMPILER_H

/* Of a function that is compiled anew for each of its constant arguments, where anything
** is optimized. */
#if defined(__GNUC__) && defined(__OPTIMIZE__)
#define LQ_SPECIALIZED static inline __attribute__((always_inline))
#else
#define LQ_SPECIALIZED static inline
#endif

/* Before a loop of four rounds, or eight, which are to be one vector operation: a compiler would
** unroll it first, and then find the operation in the rounds or not. Of eight clang does find it. */
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
