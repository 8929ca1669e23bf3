// What must be right before anything else of the program runs, the libraries that it is linked with included.
#ifndef CHORUS_CSTART_H
#define CHORUS_CSTART_H

// Makes a write to a closed pipe, or beyond a limit on the size of files, fail like any other instead of ending the program.
void chorus_ignore_write_signals(void);

#endif
