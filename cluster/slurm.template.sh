#!/bin/bash
#SBATCH --job-name=@NAME@
#SBATCH --nodes=@NODES@
#SBATCH --ntasks-per-node=@TASKS@
#SBATCH --cpus-per-task=1
@MEMORY@
#SBATCH --time=@TIME@
#SBATCH --signal=B:USR1@90
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=@LOG@
@ARRAY@
@DIRECTIVES@
# Written by launch/slurm. When submitted again, it resumes the study.
@COMMANDS@
set -uo pipefail
cd @DIRECTORY@ || exit 74
# The number of this job, or of this task of an array.
number=${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID}
number=${number:-$SLURM_JOB_ID}

# Seconds until the time limit of the job.
left() {
  local clock
  clock=$(squeue -h -j "$number" -o %L)
  [[ $clock =~ ^[0-9:-]+$ ]] || clock=@SECONDS@
  # days-hours:minutes:seconds, of which the first ones may be missing.
  awk -F'[-:]' '{ split("1 60 3600 86400", unit, " "); for (i = 0; i < NF; i++) s += $(NF - i) * unit[i + 1]; print s }' <<<"$clock"
}

worker=()
@WORKER@
export OPENBLAS_NUM_THREADS=1
# The commands of the site file may set CHORUS_LAUNCHER=mpirun.
if [ "${CHORUS_LAUNCHER:-srun}" = srun ] && srun --mpi=list 2>&1 | grep -w pmix >/dev/null; then
  export SRUN_CPUS_PER_TASK=${SLURM_CPUS_PER_TASK:-1}
  launcher=(srun --mpi=pmix --kill-on-bad-exit=1)
else
  # mpirun starts a daemon on each node through srun, and the daemon needs all cores of the node.
  unset SRUN_CPUS_PER_TASK
  launcher=(mpirun -n "$SLURM_NTASKS" --bind-to core)
fi
limit=$(($(left) - 60))
if [ "$limit" -lt 1 ]; then limit=1; fi
starts=$((${SLURM_RESTART_COUNT:-0} + ${CHORUS_FOLLOWED:-0}))
echo "$(date '+%F %T') job $number, start $((starts + 1)), on ${SLURM_JOB_NODELIST:-}: ${launcher[0]}, $limit s"

# Puts this job back into the queue, up to the limit of restarts.
again() { # EXIT-CODE
  if [ "$starts" -ge @RESTARTS@ ]; then
    echo "all @RESTARTS@ restarts are used up; resume with launch/slurm"
    exit "$1"
  fi
  scontrol requeue "$number" && exit "$1"
  echo "this site does not requeue jobs; submitting another job"
  CHORUS_FOLLOWED=$((starts + 1)) sbatch --parsable --dependency="afterany:$number" \
    ${SLURM_ARRAY_TASK_ID:+--array=$SLURM_ARRAY_TASK_ID} @SCRIPT@ | cut -d';' -f1 | tee -a @JOBS@
  exit "$1"
}

"${launcher[@]}" @PROGRAM@ @ARGUMENTS@ "${worker[@]}" --time-limit "$limit" &
job=$!
stopped=
# mpirun and srun forward USR1 to every rank; after TERM, mpirun would leave them one second to save. USR1 means that the time limit is
# near. TERM is a request to end the job; after USR1 it is the time limit, and work that is not saved by then is repeated.
trap 'stopped=USR1; kill -USR1 "$job" 2>/dev/null || true' USR1
trap '[ "$stopped" != USR1 ] || again 85; stopped=TERM; kill -USR1 "$job" 2>/dev/null || true' TERM
# A trapped signal interrupts wait.
while code=0; wait "$job" || code=$?; kill -0 "$job" 2>/dev/null; do :; done
echo "$(date '+%F %T') job $number ended with exit code $code"
if [ "$code" -gt 128 ]; then
  echo "a process was ended by signal $((code - 128)) ($(kill -l $((code - 128)))); KILL is often the system's, because memory ran out: request more with --memory then"
fi
case $code in
  0) exit 0 ;;
  # Another start would end the same way.
  64 | 65 | 74 | 126 | 127) exit "$code" ;;
esac
# Slurm itself restarts a preempted job. After scancel it must not be restarted.
[ "$stopped" != TERM ] || exit "$code"
again "$code"
