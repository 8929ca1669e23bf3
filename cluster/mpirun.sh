# Runs mpirun so that a job never ends without a sentence; sourced by launch/local.
#
# mpirun explains itself in blocks between two lines of dashes. A block that only says that a program failed, which the program
# itself has explained, is dropped; a killed rank is named in one sentence; what mpirun refuses is shown with what to do.

complain() { printf 'local: %s\n' "$*" >&2 || :; }

dashes=--------------------------------------------------------------------------

# Makes the environment one in which mpirun can start.
prepare_mpirun() {
  # The next files would take the place of closed streams. A closed output stays one that cannot be written.
  [ -e /dev/fd/0 ] || exec 0</dev/null
  [ -e /dev/fd/1 ] || exec 1</dev/null
  [ -e /dev/fd/2 ] || exec 2>/dev/null
  # mpirun requires this before it starts anything as root, as in containers.
  [ "$(id -u)" -ne 0 ] || export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  # Without it, mpirun looks for the user's entry in the list of users, and crashes if there is none.
  [ -n "${HOME:-}" ] || export HOME=${TMPDIR:-/tmp}
  # It insists on a way to other machines even if there are none.
  if [ -z "${OMPI_MCA_plm:-}${OMPI_MCA_plm_rsh_agent:-}${SLURM_JOB_ID:-}" ] && ! command -v ssh >/dev/null && ! command -v rsh >/dev/null; then
    export OMPI_MCA_plm=isolated
  fi
  # One rank is one core.
  export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
  scratch=$(mktemp -d 2>/dev/null) || {
    complain "cannot make a directory in ${TMPDIR:-/tmp}, where mpirun keeps its files; set TMPDIR to a directory that exists and has room"
    exit 74
  }
  trap 'rm -rf "$scratch"' EXIT
  # Jobs that begin at the same moment would race to make one directory for their files.
  if [ -z "${OMPI_MCA_orte_tmpdir_base:-}${SLURM_JOB_ID:-}${PBS_JOBID:-}${LSB_JOBID:-}" ]; then
    own_setting=OMPI_MCA_orte_tmpdir_base
    export OMPI_MCA_orte_tmpdir_base=$scratch
  fi
  mkfifo "$scratch/output" "$scratch/error"
}

# Runs a command that begins with mpirun and explains its end. Sets `job` to its number.
# Returns its exit code; 65 if mpirun refused to start the ranks, 74 if standard output could not be written.
run_explained() { # COMMAND...
  local code filters=()
  rm -f "$scratch"/{said,refused,failed}
  pass_output <"$scratch/output" &
  filters+=($!)
  explain_errors <"$scratch/error" 2>&2 &
  filters+=($!)
  "$@" <&0 >"$scratch/output" 2>"$scratch/error" &
  job=$!
  # A trapped signal interrupts wait.
  while code=0; wait "$job" || code=$?; kill -0 "$job" 2>/dev/null; do :; done
  while wait "${filters[@]}" || [ $? -gt 128 ]; kill -0 "${filters[@]}" 2>/dev/null; do :; done
  if [ -e "$scratch/refused" ]; then return 65; fi
  if [ "$code" -ne 0 ] && [ "$code" -ne 85 ] && [ ! -e "$scratch/said" ]; then
    explain_code "$code"
  fi
  if [ "$code" -eq 0 ] && [ -s "$scratch/failed" ]; then
    complain "cannot write standard output: $(sed 's/.*: //' "$scratch/failed"); the command itself succeeded"
    return 74
  fi
  return "$code"
}

# Explains an exit code that is not the program's own when nothing else did: mpirun does not always name a rank that was killed.
explain_code() { # CODE
  if [ "$1" -gt 128 ] && [ "$1" -le 192 ]; then
    name_signal "a rank, or mpirun itself," $(($1 - 128))
  else
    complain "the job ended with exit code $1, which is that of mpirun or of a library, and nobody said why; saved files are intact: run the same command again to resume"
  fi
}

# Copies standard output. mpirun crashes if nobody reads its output, so the rest is read even if it cannot be written.
pass_output() {
  trap '' PIPE USR1 TERM INT HUP
  cat 2>"$scratch/failed" || cat >/dev/null
}

# Copies standard error, and explains the blocks of mpirun. What cannot be written is lost.
explain_errors() {
  local line block= inside= drawn=
  trap '' PIPE USR1 TERM INT HUP
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "$dashes")
        if [ -n "$inside" ]; then explain_block "$block"; inside=; else inside=1 block=; fi ;;
      *' sent help message help-'* | *'Set MCA parameter "orte_base_help_aggregate"'*) ;;
      # A drawing ends without a line feed, and its cursor rests at its beginning.
      "$eraser"*) drawn=1; printf '%s' "$line" >&2 || : ;;
      *) if [ -n "$inside" ]; then block+=$line$'\n'; else show "$line"; fi ;;
    esac
    line=
  done
  [ -z "$inside" ] || show "$dashes"$'\n'"${block%$'\n'}"
  [ -z "$drawn" ] || printf '%s' "$eraser" >&2 || :
}

# Erases from the line of the cursor on, and begins a drawing.
eraser=$'\r\e[J'

show() { # TEXT
  case $1 in 'chorus: '* | *$'\n'* | '['*) : >"$scratch/said" ;; esac
  printf '%s%s\n' "${drawn:+$eraser}" "$1" >&2 || :
}

explain_block() { # BLOCK
  local advice=
  case $1 in
    *'noticed that process rank '*) name_killed "$1"; return ;;
    *'exited with non-zero status'*) name_ended "$1"; return ;;
    *'a non-zero exit code. Per user-direction'* | *'MPI_ABORT was invoked'*) return ;;
    *'not enough slots'*) advice="start fewer ranks with --ranks N, or ask the batch system for more tasks" ;;
    *plm_rsh_agent*) advice="install ssh, or unset OMPI_MCA_plm_rsh_agent" ;;
    *'create the desired directory'* | *session_dir* | *'session directory'*)
      advice="set TMPDIR to a directory that exists, where you may write, and that has room" ;;
    *'more processes than the ppr'* | *'component was not found'* | *'orte_init failed'* | *mapping* | *binding* | *' bind '* | *'MCA parameter'*)
      advice="settings of the site or the environment forbid this start: $(settings)" ;;
    *'unable to launch the specified application'*) advice="check that this file exists and may be executed" ;;
  esac
  show "$dashes"$'\n'"${1%$'\n'}"$'\n'"$dashes"
  [ -n "$advice" ] && [ ! -e "$scratch/refused" ] || return 0
  # Another start would end the same way.
  : >"$scratch/refused"
  complain "mpirun did not start the ranks, for the reason above; $advice"
}

# The settings of Open MPI in the environment.
settings() {
  local names
  names=$(compgen -e | grep -E '^(OMPI|ORTE|PRTE|PMIX)_MCA_' | grep -vx "${own_setting:-none}" | tr '\n' ' ')
  if [ -n "$names" ]; then echo "unset ${names% }"; else echo "see openmpi-mca-params.conf, in ~/.openmpi and in etc of Open MPI"; fi
}

# A rank whose end mpirun learned from a shell: its exit code tells the signal.
name_ended() { # BLOCK
  [[ $1 =~ Process\ name:\ \[\[[0-9]+,[0-9]+\],([0-9]+)\][[:space:]]+Exit\ code:[[:space:]]+([0-9]+) ]] || return 0
  [ "${BASH_REMATCH[2]}" -le 128 ] || name_signal "rank ${BASH_REMATCH[1]}" $((BASH_REMATCH[2] - 128))
}

name_killed() { # BLOCK
  [[ $1 =~ rank\ ([0-9]+)\ with\ PID\ [0-9]+\ on\ node\ ([^ ]+)\ exited\ on\ signal\ ([0-9]+) ]] || { show "$1"; return; }
  name_signal "rank ${BASH_REMATCH[1]} on ${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
}

name_signal() { # WHO SIGNAL
  local signal=$2 cause="somebody ended it"
  # A rank that crashed has said so itself.
  [ ! -e "$scratch/said" ] || [ "$signal" = 9 ] || return 0
  [ "$signal" != 9 ] || cause="perhaps by the system, because memory ran out (dmesg shows it): start fewer ranks or a smaller model then"
  : >"$scratch/said"
  complain "$1 was killed by signal $signal ($(kill -l "$signal")), exit code $((128 + signal)), $cause; saved files are intact: run the same command again to resume"
}
