#ifndef CHORUS_XXHASH_SHIM_H
#define CHORUS_XXHASH_SHIM_H

#include <xxhash.h>

#endif
