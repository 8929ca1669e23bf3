# The common part of launch/slurm and launch/pbs, which source it with `scheduler` set to their name.
# It sets: study output nodes tasks (ranks per node) memory (MiB per rank; 0: not requested) seconds restarts workers site print
# arguments
# and, for the files of the study below jobs/: name script log jobs (a list of job numbers).

say() { printf '%s: %s\n' "$scheduler" "$*" >&2; }
fail() { local code=$1; shift; say "$*"; exit "$code"; }

usage() {
  cat >&2 <<END
usage: launch/$scheduler [OPTION...] STUDY.yaml [--set KEY=VALUE...]
  --output DIR        directory for the results, on a file system that all nodes share (output)
  --nodes N           number of nodes (1)
  --ranks-per-node N  ranks on each node, one per core (the number of cores of this machine)
  --time TIME         wall time of one job: 90 (seconds), 10m, 2h, 1d, MM:SS, HH:MM:SS or 1-00:00:00; a longer study resumes in
                      further jobs (from the plan, at most 24 hours)
  --memory SIZE       memory of each rank: 4096 (MiB), 500M or 4G (from the plan)
  --no-memory         request no memory, where the site forbids it or assigns complete nodes
  --array N           train the runs in N jobs with this number of nodes each, and finish the study in one more (Slurm)
  --restarts N        limit on further jobs after a time limit, a preemption or a crash (20)
  --site FILE         lines that the site requires: scheduler directives, then commands such as module load
                      (cluster/site-$scheduler.sh if it exists)
  --print             print the batch script and submit nothing
END
  exit "$1"
}

# The value of a flag that takes an integer.
number() { # FLAG VALUE [LEAST]
  local least=${3:-1}
  case $2 in '' | *[!0-9]*) ;; *) [ "$((10#$2))" -ge "$least" ] && { printf '%d' "$((10#$2))"; return; } ;; esac
  fail 64 "$1 takes an integer of at least $least, not \"$2\""
}

# Seconds of a time: 90, 90s, 10m, 2h, 1d, 90:00, 24:00:00, or 1-00:00:00 with one to three parts after the days.
seconds_of() { # TIME
  local unit
  if [[ $1 =~ ^([0-9]{1,9})([smhd]?)$ ]]; then
    case ${BASH_REMATCH[2]} in m) unit=60 ;; h) unit=3600 ;; d) unit=86400 ;; *) unit=1 ;; esac
    printf '%d' $((10#${BASH_REMATCH[1]} * unit))
  elif [[ $1 =~ ^(([0-9]{1,6}):)?([0-9]{1,6}):([0-5][0-9])$ ]]; then
    printf '%d' $((10#0${BASH_REMATCH[2]} * 3600 + 10#${BASH_REMATCH[3]} * 60 + 10#${BASH_REMATCH[4]}))
  elif [[ $1 =~ ^([0-9]{1,5})-([0-9]{1,2})(:([0-5]?[0-9])(:([0-5]?[0-9]))?)?$ ]]; then
    printf '%d' $((((10#${BASH_REMATCH[1]} * 24 + 10#${BASH_REMATCH[2]}) * 60 + 10#0${BASH_REMATCH[4]}) * 60 + 10#0${BASH_REMATCH[6]}))
  else
    fail 64 "--time takes a time such as 90 (seconds), 10m, 2h, MM:SS, HH:MM:SS or 1-00:00:00, not \"$1\""
  fi
}

# MiB of a size: 4096, 500M, 4G, 2T, or with a lower-case letter, B or iB; parts of a MiB count as one.
mebibytes_of() { # SIZE
  [[ $1 =~ ^([0-9]{1,9})([KMGTkmgt]?)(i?[Bb])?$ ]] || fail 64 "--memory takes a size such as 4096 (MiB), 500M or 4G, not \"$1\""
  local count=$((10#${BASH_REMATCH[1]})) least
  case ${BASH_REMATCH[2]} in
    [Kk]) least=$(((count + 1023) / 1024)) ;;
    [Gg]) least=$((count << 10)) ;;
    [Tt]) least=$((count << 20)) ;;
    *) least=$count ;;
  esac
  [ "$least" -ge 1 ] || fail 64 "--memory takes at least 1 MiB, not \"$1\"; --no-memory requests none"
  printf '%d' "$least"
}

parse_options() {
  study= output=output nodes=1 tasks=$(nproc --all) memory= seconds= restarts=20 workers= site= print= arguments=()
  while [ $# -gt 0 ]; do
    case $1 in
      --output | --site | --set) [ $# -ge 2 ] || fail 64 "$1 needs a value" ;;
    esac
    case $1 in
      --output) output=$2; shift 2 ;;
      --nodes) nodes=$(number "$1" "${2:-}"); shift 2 ;;
      --ranks-per-node) tasks=$(number "$1" "${2:-}"); shift 2 ;;
      --time) seconds=$(seconds_of "${2:-}"); shift 2 ;;
      --memory) memory=$(mebibytes_of "${2:-}"); shift 2 ;;
      --no-memory) memory=0; shift ;;
      --array)
        [ "$scheduler" = slurm ] || fail 64 "--array is for Slurm; ask PBS for more nodes in one job"
        workers=$(number "$1" "${2:-}"); shift 2 ;;
      --restarts) restarts=$(number "$1" "${2:-}" 0); shift 2 ;;
      --site) site=$2; shift 2 ;;
      --print) print=1; shift ;;
      --set) arguments+=(--set "$2"); shift 2 ;;
      -h | --help) usage 0 ;;
      -*) fail 64 "unknown option $1; launch/$scheduler --help shows all" ;;
      *) [ -z "$study" ] || fail 64 "one study at a time, not $study and $1"; study=$1; shift ;;
    esac
  done
  [ -n "$study" ] || usage 64
  [ -r "$study" ] || fail 74 "cannot read $study"
  [ -z "$site" ] && [ -r "$here/cluster/site-$scheduler.sh" ] && site=$here/cluster/site-$scheduler.sh
  [ -z "$site" ] || [ -r "$site" ] || fail 74 "cannot read the site file $site"
}

# Checks the configuration and the text, and takes memory and time from the plan unless they were given.
ask_plan() {
  local plan code=0
  plan=$("$program" study plan "$study" --output "$output" --json --quiet "${arguments[@]}") || code=$?
  [ "$code" -eq 0 ] || fail "$code" "the study cannot be planned, so nothing was submitted"
  local bytes core
  bytes=$(grep -o '"memoryPerRank":[0-9]*' <<<"$plan" | head -n 1 | cut -d: -f2)
  core=$(grep -o '"coreHours":[0-9.e+-]*' <<<"$plan" | head -n 1 | cut -d: -f2)
  # The libraries of a process need memory, too.
  local needed=$((bytes / 1048576 * 5 / 4 + 300))
  : "${memory:=$needed}"
  [ "$memory" -eq 0 ] || [ "$memory" -ge $((bytes / 1048576)) ] ||
    fail 65 "--memory $memory is less than the $((bytes / 1048576)) MiB that a rank needs; $needed is enough. Nothing was submitted"
  : "${seconds:=$(awk -v hours="$core" -v ranks=$((nodes * tasks * ${workers:-1})) 'BEGIN {
    s = hours * 3600 / ranks * 1.5 + 600; print int(s > 86400 ? 86400 : s) }')}"
}

# Seconds in the format of the schedulers.
clock() { printf '%d:%02d:%02d' $(($1 / 3600)) $(($1 / 60 % 60)) $(($1 % 60)); }

# Words, quoted for the shell.
quoted() { local text; printf -v text '%q ' "$@"; printf '%s' "${text% }"; }

# The lines of the site file that are directives of the scheduler, written as it wants them, or the others. Blanks and tabs
# before and after a directive, the ends of lines of Windows and a byte order mark do not matter.
site_lines() { # DIRECTIVE directives|commands
  [ -n "$site" ] || return 0
  local wanted=d
  [ "$2" = directives ] || wanted=c
  sed -E $'1s/^\xef\xbb\xbf//; s/\r$//' "$site" | awk -v name="#$1" -v wanted="$wanted" '
    { line = $0; sub(/^[[:space:]]+/, "", line) }
    index(line, name) == 1 && substr(line, length(name) + 1) ~ /^[[:space:]]/ {
      line = substr(line, length(name) + 1); gsub(/^[[:space:]]+|[[:space:]]+$/, "", line)
      if (wanted == "d" && line != "") print name " " line
      next
    }
    wanted == "c" && line != "" && line !~ /^#/'
}

# The template with its @NAME@ placeholders replaced.
fill() { # TEMPLATE NAME=VALUE...
  local text template=$1 pair
  text=$(cat "$template")
  shift
  for pair in "$@"; do
    # A line that consists of an empty placeholder is removed.
    [ -n "${pair#*=}" ] || text=${text//"@${pair%%=*}@"$'\n'/}
    text=${text//"@${pair%%=*}@"/"${pair#*=}"}
  done
  printf '%s\n' "$text"
}

# The name of the job: the name of the study, as the program reads it.
job_name() {
  local name code=0
  name=$("$program" study name "$study" "${arguments[@]}") || code=$?
  [ "$code" -eq 0 ] || fail "$code" "the study has no name (the message is above), so nothing was submitted"
  printf 'chorus-%s' "${name//[!A-Za-z0-9._-]/-}"
}

# The memory that is requested, in words.
memory_text() { if [ "$memory" -eq 0 ]; then echo "no memory requested"; else echo "$memory MiB per rank"; fi; }

# The main function of both commands. The caller defines `render`, which prints the batch script; `submit`, which prints the
# numbers of its jobs, with the job that finishes the study last; and `is_known`, which is true while the scheduler has a job.
launch() {
  parse_options "$@"
  program=${CHORUS_BINARY:-$here/.build/release/chorus}
  [ -x "$program" ] || fail 65 "$program is missing; run launch/setup first"
  study=$(realpath "$study") output=$(realpath -m "$output")
  case $output in *[!A-Za-z0-9/._+,=@-]*) fail 64 "--output $output contains characters that batch schedulers do not accept in the name of a log; use letters, digits and /._+,=@-" ;; esac
  [ -n "$print" ] && [ -n "$memory" ] && [ -n "$seconds" ] || ask_plan
  [ "$seconds" -ge 120 ] || fail 64 "--time must be at least 2:00, because a study needs time to save and stop"
  name=$(job_name) || exit
  script=$output/jobs/$name.$scheduler log=$output/jobs/$name.log jobs=$output/jobs/$name.$scheduler.jobs
  if [ -n "$print" ]; then
    [ -z "$workers" ] || render 0 "$workers"
    render
    exit 0
  fi
  command -v "$submitter" >/dev/null || fail 65 "$submitter is not on the PATH; run this on a login node of a cluster"
  mkdir -p "$output/jobs"
  local job numbers code=0
  if [ -s "$jobs" ]; then
    while read -r job; do
      ! is_known "$job" || fail 65 "job $job is already running or waiting for this study; nothing was submitted"
    done <"$jobs"
  fi
  render >"$script"
  numbers=$(submit) || code=$?
  [ "$code" -eq 0 ] || fail "$code" "$submitter refused the job (its message is above); nothing was submitted. The script is $script"
  printf '%s\n' "$numbers" >"$jobs"
  say "submitted job(s) ${numbers//$'\n'/ }: ${workers:+$workers jobs and a final one, each with }$nodes node(s) × $tasks rank(s), $(memory_text), $(clock "$seconds") per job; log: $log${workers:+, and of the array: ${log%.log}.*-*.log}"
  tail -n 1 <<<"$numbers"
}
