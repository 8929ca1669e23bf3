#ifndef CHORUS_ZSTD_SHIM_H
#define CHORUS_ZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
