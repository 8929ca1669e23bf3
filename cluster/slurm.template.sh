#!/bin/bash
#SBATCH --job-name=@NAME@
#SBATCH --nodes=@NODES@
#SBATCH --ntasks-per-node=@TASKS@
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=@MEMORY@M
#SBATCH --time=@TIME@
#SBATCH --signal=B:USR1@90
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=@LOG@
@ARRAY@
@DIRECTIVES@
# Written by launch/slurm. Submitted again, it goes on where the study was.
set -uo pipefail
@COMMANDS@
cd @FOLDER@ || exit 74

# Seconds until the job's time is over, less what Slurm and the launcher take to end.
left() {
  local clock
  clock=$(squeue -h -j "$SLURM_JOB_ID" -o %L)
  [[ $clock =~ ^[0-9:-]+$ ]] || clock=@SECONDS@
  # Days-hours:minutes:seconds, or the last of them.
  awk -F'[-:]' '{ split("1 60 3600 86400", unit, " "); for (i = 0; i < NF; i++) s += $(NF - i) * unit[i + 1]; print s }' <<<"$clock"
}

worker=()
@WORKER@
export OPENBLAS_NUM_THREADS=1 SRUN_CPUS_PER_TASK=${SLURM_CPUS_PER_TASK:-1}
# A site's commands may set CHORUS_LAUNCHER=mpirun.
if [ "${CHORUS_LAUNCHER:-srun}" = srun ] && srun --mpi=list 2>&1 | grep -qw pmix; then
  launcher=(srun --mpi=pmix --kill-on-bad-exit=1)
else
  launcher=(mpirun --quiet -n "$SLURM_NTASKS" --bind-to core)
fi
limit=$(($(left) - 60))
if [ "$limit" -lt 1 ]; then limit=1; fi
starts=$((${SLURM_RESTART_COUNT:-0} + ${CHORUS_FOLLOWED:-0}))
echo "$(date '+%F %T') job $SLURM_JOB_ID, start $((starts + 1)), on ${SLURM_JOB_NODELIST:-}: ${launcher[0]}, $limit s"

"${launcher[@]}" @PROGRAM@ @ARGUMENTS@ "${worker[@]}" --time-limit "$limit" &
job=$!
stopped=
for signal in USR1 TERM; do
  # mpirun and srun pass it on to every rank.
  trap "stopped=$signal; kill -$signal $job 2>/dev/null || true" "$signal"
done
# A trapped signal ends a wait early.
while code=0; wait "$job" || code=$?; kill -0 "$job" 2>/dev/null; do :; done
echo "$(date '+%F %T') job $SLURM_JOB_ID ended with exit code $code"
case $code in
  0) exit 0 ;;
  # Another start would end in the same way.
  64 | 65 | 74) exit "$code" ;;
esac
# TERM comes from whoever ends the job: Slurm starts it again after a preemption, and not after scancel.
[ "$stopped" = TERM ] && exit "$code"
if [ "$starts" -ge @RESTARTS@ ]; then
  echo "all @RESTARTS@ restarts are used up; launch/slurm goes on"
  exit "$code"
fi
scontrol requeue "$SLURM_JOB_ID" && exit "$code"
echo "this site does not requeue jobs; another job follows"
CHORUS_FOLLOWED=$((starts + 1)) sbatch --parsable --dependency="afterany:$SLURM_JOB_ID" \
  ${SLURM_ARRAY_TASK_ID:+--array=$SLURM_ARRAY_TASK_ID} @SCRIPT@ | cut -d';' -f1 | tee @SCRIPT@.job
exit "$code"
