#ifndef CHORUS_PCRE2_SHIM_H
#define CHORUS_PCRE2_SHIM_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
