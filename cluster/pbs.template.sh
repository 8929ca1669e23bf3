#!/bin/bash
#PBS -N @NAME@
#PBS -l select=@NODES@:ncpus=@TASKS@:mpiprocs=@TASKS@:ompthreads=1:mem=@NODEMEMORY@mb
#PBS -l walltime=@TIME@
#PBS -r y
#PBS -j oe
#PBS -o @LOG@
@DIRECTIVES@
# Written by launch/pbs. Submitted again, it goes on where the study was.
set -uo pipefail
@COMMANDS@
cd @FOLDER@ || exit 74
log=@LOG@
exec >>"$log.$PBS_JOBID" 2>&1

export OPENBLAS_NUM_THREADS=1
followed=${CHORUS_FOLLOWED:-0}
# Debian's Open MPI does not know PBS, so it is told the nodes.
launcher=(mpirun --quiet --hostfile "$PBS_NODEFILE" -n "$(wc -l <"$PBS_NODEFILE")" --bind-to core)
echo "$(date '+%F %T') job $PBS_JOBID, start $((followed + 1)), on $(sort -u "$PBS_NODEFILE" | tr '\n' ' ')"

"${launcher[@]}" @PROGRAM@ @ARGUMENTS@ --time-limit $((@SECONDS@ - 90)) &
job=$!
stopped=
for signal in USR1 TERM; do
  # mpirun passes it on to every rank.
  trap "stopped=$signal; kill -$signal $job 2>/dev/null || true" "$signal"
done
# A trapped signal ends a wait early.
while code=0; wait "$job" || code=$?; kill -0 "$job" 2>/dev/null; do :; done
echo "$(date '+%F %T') job $PBS_JOBID ended with exit code $code"
case $code in
  0) exit 0 ;;
  # Another start would end in the same way.
  64 | 65 | 74) exit "$code" ;;
esac
# TERM comes from whoever ends the job: PBS starts it again after a preemption, and not after qdel.
[ "$stopped" = TERM ] && exit "$code"
if [ "$followed" -ge @RESTARTS@ ]; then
  echo "all @RESTARTS@ restarts are used up; launch/pbs goes on"
  exit "$code"
fi
qsub -W "depend=afterany:$PBS_JOBID" -v "CHORUS_FOLLOWED=$((followed + 1))" @SCRIPT@ | tee @SCRIPT@.job
exit "$code"
