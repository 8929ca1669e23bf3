// What Swift cannot import of MPI: handles are casts in macros. Each shim returns one of them.
#ifndef CHORUS_CMPI_SHIM_H
#define CHORUS_CMPI_SHIM_H

#include <mpi.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

// A handle is a pointer in Open MPI and a number in MPICH; as a field of these it is written alike for both.
typedef struct { MPI_Comm handle; } chorus_mpi_comm;
typedef struct { MPI_Request handle; } chorus_mpi_request;

static inline MPI_Comm chorus_mpi_comm_world(void) { return MPI_COMM_WORLD; }
static inline MPI_Comm chorus_mpi_comm_null(void) { return MPI_COMM_NULL; }
static inline int chorus_mpi_proc_null(void) { return MPI_PROC_NULL; }
static inline MPI_Info chorus_mpi_info_null(void) { return MPI_INFO_NULL; }
static inline MPI_Datatype chorus_mpi_byte(void) { return MPI_BYTE; }
static inline MPI_Datatype chorus_mpi_float(void) { return MPI_FLOAT; }
static inline MPI_Datatype chorus_mpi_double(void) { return MPI_DOUBLE; }
static inline MPI_Datatype chorus_mpi_int64(void) { return MPI_INT64_T; }
static inline MPI_Op chorus_mpi_sum(void) { return MPI_SUM; }
static inline MPI_Op chorus_mpi_max(void) { return MPI_MAX; }

// A message without content.
static inline int chorus_mpi_start_signal(int to, MPI_Comm comm, MPI_Request *request) {
  return MPI_Isend(NULL, 0, MPI_BYTE, to, 0, comm, request);
}

static inline int chorus_mpi_has_signal(MPI_Comm comm, int *found) {
  return MPI_Iprobe(MPI_ANY_SOURCE, 0, comm, found, MPI_STATUS_IGNORE);
}

static inline int chorus_mpi_take_signal(MPI_Comm comm) {
  return MPI_Recv(NULL, 0, MPI_BYTE, MPI_ANY_SOURCE, 0, comm, MPI_STATUS_IGNORE);
}

static inline int chorus_mpi_has_finished(MPI_Request *request, int *finished) {
  return MPI_Test(request, finished, MPI_STATUS_IGNORE);
}

static inline int chorus_mpi_return_errors(MPI_Comm comm) {
  return MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN);
}

static inline int chorus_mpi_sendrecv_float(const float *sent, float *received, int count, int partner, MPI_Comm comm) {
  return MPI_Sendrecv(sent, count, MPI_FLOAT, partner, 0, received, count, MPI_FLOAT, partner, 0, comm,
                      MPI_STATUS_IGNORE);
}

static inline int chorus_mpi_sendrecv_bytes(const void *sent, int sent_count, int to, void *received, int received_count,
                                            int from, MPI_Comm comm) {
  return MPI_Sendrecv(sent, sent_count, MPI_BYTE, to, 0, received, received_count, MPI_BYTE, from, 0, comm,
                      MPI_STATUS_IGNORE);
}

static inline int chorus_mpi_allreduce_in_place(void *values, int count, MPI_Datatype type, MPI_Op op, MPI_Comm comm) {
  return MPI_Allreduce(MPI_IN_PLACE, values, count, type, op, comm);
}

// Makes a file in memory that has no name, for memory that the ranks of a node share (memfd_create, closed by exec).
static inline int chorus_anonymous_file(void) { return (int)syscall(SYS_memfd_create, "chorus", 1u); }

#endif
