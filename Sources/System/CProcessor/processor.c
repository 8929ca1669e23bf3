// This file is compiled for every x86-64 processor, unlike the rest of the program: before any other code runs, it ends
// the program with one sentence on a processor that lacks the instructions that the rest was compiled to.
#include "CProcessor.h"

#include <stdio.h>
#include <stdlib.h>

int chorus_built_level(void) { return CHORUS_BUILT_LEVEL; }

int chorus_processor_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt")) return 1;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2")) return 2;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq")) return 3;
  return 4;
#else
  return 0;
#endif
}

__attribute__((constructor)) static void chorus_check_processor(void) {
  int level = chorus_processor_level();
  if (level >= CHORUS_BUILT_LEVEL) return;
  fprintf(stderr,
          "chorus: this program was built for x86-64-v%d, but the processor offers only x86-64-v%d; "
          "build it with CHORUS_CPU=x86-64-v%d launch/setup\n",
          CHORUS_BUILT_LEVEL, level, level);
  _Exit(70);
}
