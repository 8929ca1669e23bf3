#ifndef CHORUS_ZLIB_SHIM_H
#define CHORUS_ZLIB_SHIM_H

#include <zlib.h>

#endif
