// What must be right before anything else of the program runs, the libraries that it is linked with included.
#ifndef CHORUS_CSTART_H
#define CHORUS_CSTART_H

// Makes a write to a closed pipe, or beyond a limit on the size of files, fail like any other instead of ending the program.
void chorus_ignore_write_signals(void);

// Lets the program open as many files and connections as the system allows it, up to 65,536.
void chorus_raise_file_limit(void);

// Starts the program again with one more environment variable, NAME=VALUE, unless it has one of that name. Returns if that is not
// possible. Nothing may have begun that another start would repeat.
void chorus_start_again(const char *variable);

#endif
