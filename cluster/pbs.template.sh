#!/bin/bash
#PBS -N @NAME@
#PBS -l select=@NODES@:ncpus=@TASKS@:mpiprocs=@TASKS@:ompthreads=1@NODEMEMORY@
#PBS -l walltime=@TIME@
#PBS -r y
#PBS -j oe
#PBS -o @LOG@.pbs
@DIRECTIVES@
# Written by launch/pbs. When submitted again, it resumes the study.
@COMMANDS@
set -uo pipefail
cd @DIRECTORY@ || exit 74
exec >>@LOG@ 2>&1

export OPENBLAS_NUM_THREADS=1
followed=${CHORUS_FOLLOWED:-0}
# Debian's Open MPI is built without PBS support, so it needs the list of nodes.
launcher=(mpirun --hostfile "$PBS_NODEFILE" -n "$(wc -l <"$PBS_NODEFILE")" --bind-to core)
echo "$(date '+%F %T') job $PBS_JOBID, start $((followed + 1)), on $(sort -u "$PBS_NODEFILE" | tr '\n' ' ')"

# Submits a job that follows this one, up to the limit of restarts.
again() { # EXIT-CODE
  if [ "$followed" -ge @RESTARTS@ ]; then
    echo "all @RESTARTS@ restarts are used up; resume with launch/pbs"
    exit "$1"
  fi
  qsub -W "depend=afterany:$PBS_JOBID" -v "CHORUS_FOLLOWED=$((followed + 1))" @SCRIPT@ | tee -a @JOBS@
  exit "$1"
}

limit=$((@SECONDS@ - 90))
"${launcher[@]}" @PROGRAM@ @ARGUMENTS@ --time-limit "$limit" &
job=$!
stopped=
# mpirun forwards USR1 to every rank; after TERM, it would leave them one second to save. TERM is a request to end the job; near the
# time limit, it is PBS that sends it, and work that is not saved by then is repeated.
trap 'kill -USR1 "$job" 2>/dev/null || true' USR1
trap '[ "$SECONDS" -lt "$limit" ] || again 85; stopped=TERM; kill -USR1 "$job" 2>/dev/null || true' TERM
# A trapped signal interrupts wait.
while code=0; wait "$job" || code=$?; kill -0 "$job" 2>/dev/null; do :; done
echo "$(date '+%F %T') job $PBS_JOBID ended with exit code $code"
if [ "$code" -gt 128 ]; then
  echo "a process was ended by signal $((code - 128)) ($(kill -l $((code - 128)))); KILL is often the system's, because memory ran out: request more with --memory then"
fi
case $code in
  0) exit 0 ;;
  # Another start would end the same way.
  64 | 65 | 74 | 126 | 127) exit "$code" ;;
esac
# PBS itself restarts a preempted job. After qdel it must not be restarted.
[ "$stopped" != TERM ] || exit "$code"
again "$code"
