// Runs before the libraries of the program initialize themselves, and so before they could hang or use a wrong file.
#define _GNU_SOURCE
#include "CStart.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

// The memory that the libraries reserve when they start and with the first matrix product, in bytes, mostly as a buffer of
// OpenBLAS, which waits for ever when it does not get it.
#define LIBRARY_MEMORY ((size_t)256 << 20)

void chorus_ignore_write_signals(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

void chorus_raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  rlim_t wanted = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// A closed standard stream gets a file that refuses to be written. Otherwise the next file that the program opens would take
// its number, and results would be printed into it.
static void occupy_streams(void) {
  for (int stream = 0; stream < 3; stream++) {
    if (fcntl(stream, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) < 0) return;
  }
}

static rlim_t limit_of(int resource) {
  struct rlimit limit;
  return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

// True if the program may reserve as much memory now.
static int can_reserve(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return 0;
  munmap(memory, bytes);
  return 1;
}

static void refuse(rlim_t limit) {
  char sentence[512];
  char found[64] = "the system has no memory left";
  if (limit != RLIM_INFINITY) {
    snprintf(found, sizeof found, "ulimit limits the program to %llu MiB", (unsigned long long)limit >> 20);
  }
  int length = snprintf(sentence, sizeof sentence,
                        "chorus: %s, and its libraries need %zu MiB beside the program itself; "
                        "raise the limit (ulimit -v unlimited, ulimit -d unlimited), or ask for more memory\n",
                        found, LIBRARY_MEMORY >> 20);
  if (write(2, sentence, (size_t)length) < 0) _exit(65);
  _exit(65);
}

// The arguments of the program.
static char **first_arguments;

// Starts the program again with one more variable, unless there is one of that name. Returns only if that is not possible.
static void start_again(char **environment, const char *variable) {
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  size_t name = (size_t)(strchr(variable, '=') - variable) + 1, count = 0;
  for (; environment[count] != NULL; count++) {
    if (strncmp(environment[count], variable, name) == 0) return;
  }
  char **extended = length > 0 ? malloc((count + 2) * sizeof *extended) : NULL;
  if (extended == NULL) return;
  path[length] = 0;
  memcpy(extended, environment, count * sizeof *extended);
  extended[count] = (char *)variable;
  extended[count + 1] = NULL;
  execve(path, first_arguments, extended);
  free(extended);
}

void chorus_start_again(const char *variable) { start_again(environ, variable); }

static void prepare(int count, char **arguments, char **environment) {
  (void)count;
  first_arguments = arguments;
  occupy_streams();
  rlim_t space = limit_of(RLIMIT_AS), data = limit_of(RLIMIT_DATA);
  rlim_t limit = space < data ? space : data;
  if (!can_reserve(LIBRARY_MEMORY)) refuse(limit);
  // Each further thread of OpenBLAS would reserve a buffer of its own, before the program can say that it wants none. (The
  // environment cannot be changed in place: the C library has not read it yet.)
  if (limit != RLIM_INFINITY) start_again(environment, "OPENBLAS_NUM_THREADS=1");
}

// The functions of this section run before the constructors of all libraries.
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = prepare;
