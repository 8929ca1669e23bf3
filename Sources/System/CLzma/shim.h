#ifndef CHORUS_LZMA_SHIM_H
#define CHORUS_LZMA_SHIM_H

#include <lzma.h>

// A flag is a cast in a macro, which Swift cannot import.
static const uint32_t chorus_lzma_concatenated = LZMA_CONCATENATED;

#endif
