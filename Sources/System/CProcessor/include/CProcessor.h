#ifndef CHORUS_CPROCESSOR_H
#define CHORUS_CPROCESSOR_H

// Which of the x86-64 instruction levels (x86-64 psABI, section 3.1.1) the processor offers, and which this program was
// built for. Both are 0 on other architectures.
int chorus_processor_level(void);
int chorus_built_level(void);

// Asks the processor to bring the cache line of an address into the first cache, to be read or to be written; Swift has no word
// for it. An address without memory does no harm.
static inline void chorus_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }
static inline void chorus_prefetch_target(const void *address) { __builtin_prefetch(address, 1, 3); }

#endif
