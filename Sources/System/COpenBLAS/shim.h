#ifndef CHORUS_COPENBLAS_SHIM_H
#define CHORUS_COPENBLAS_SHIM_H

#include <cblas.h>

/// Asks the processor to bring the cache line of an address nearer; Swift has no word for it.
static inline void chorus_prefetch(const void *address) { __builtin_prefetch(address, 0, 2); }

#endif
