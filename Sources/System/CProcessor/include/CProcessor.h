// Which of the x86-64 instruction levels (x86-64 psABI, section 3.1.1) the processor offers, and which this program was
// built for. Both are 0 on other architectures.
#ifndef CHORUS_CPROCESSOR_H
#define CHORUS_CPROCESSOR_H

int chorus_processor_level(void);
int chorus_built_level(void);

#endif
