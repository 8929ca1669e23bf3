"""Runs training steps of Chorus and of PyTorch in turn on this machine and prints the ratios of their medians.

    pip install "torch==2.13.0+cpu" numpy      (torch.compile needs a C++ compiler)
    python Tests/Benchmarks/compare.py [--models tiny small medium] [--layout team processes] [--rounds 5] [--cores 2]

Both sides use the same model, batch and cores. In the layout "team", all cores train one model: Chorus with one rank per core, PyTorch
with one process and as many threads. In the layout "processes", each core trains a model of its own, as for the members of an
ensemble: one process with one thread per core on both sides, all at the same time. The sides alternate, so that a drift in the speed
of the machine affects both. "of peak" is the share of the multiply-add peak of a core that "chorus bench" measures in the same run.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "launch" / "local"
PROGRAM = HERE.parent.parent / ".build" / "release" / "chorus"


def run_on_cores(commands, environment):
    """Runs commands at the same time and returns their last lines of output as JSON."""
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) for command in commands]
    results = []
    for process, command in zip(processes, commands):
        output, errors = process.communicate()
        if process.returncode != 0:
            sys.exit(f"{command} failed: {errors}")
        results.append(json.loads(output.strip().splitlines()[-1]))
    return results


def pinned(core, command):
    return ["taskset", "-c", str(core)] + [str(word) for word in command]


def chorus(model, layout, cores, steps):
    """Tokens per second of all cores, and the share of peak."""
    options = ["bench", "--json", "--quiet", "--model", model, "--steps", steps]
    if layout == "team":
        commands = [[str(word) for word in [LAUNCHER, "--ranks", cores] + options]]
    else:
        commands = [pinned(core, [PROGRAM] + options) for core in range(cores)]
    rows = [result["step"][0] for result in run_on_cores(commands, os.environ)]
    return sum(row["tokensPerSecond"] for row in rows), statistics.mean(row.get("shareOfPeak", float("nan")) for row in rows)


def torch(model, layout, cores, steps, compiled):
    """Tokens per second of all cores."""
    threads = cores if layout == "team" else 1
    command = [sys.executable, HERE / "torch_step.py", "--model", model, "--threads", threads, "--steps", steps]
    command += ["--compile"] if compiled else []
    commands = [[str(word) for word in command]] if layout == "team" else [pinned(core, command) for core in range(cores)]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    return sum(result["tokensPerSecond"] for result in run_on_cores(commands, environment))


def compare(model, layout, options):
    """Prints one line, from some rounds."""
    ours, eager, compiled, peak = [], [], [], []
    for _ in range(options.rounds):
        speed, share = chorus(model, layout, options.cores, options.steps)
        ours.append(speed)
        peak.append(share)
        compiled.append(torch(model, layout, options.cores, options.steps, True))
        if not options.compiled_only:
            eager.append(torch(model, layout, options.cores, options.steps, False))

    def median(values):
        return f"{statistics.median(values):9.0f}" if values else "        –"

    def ratio(values):
        return f"{statistics.median(a / b for a, b in zip(ours, values)):9.2f}" if values else "        –"

    print(
        f"{model:7} {layout:10} {options.cores:5} {median(ours)} {median(eager)} {median(compiled)} {ratio(eager)} {ratio(compiled)}"
        f" {statistics.median(peak):8.1%}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", nargs="+", default=["tiny", "small"])
    parser.add_argument("--layout", nargs="+", default=["team"], choices=["team", "processes"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--compiled-only", action="store_true", help="leave out PyTorch without torch.compile")
    options = parser.parse_args()
    print("model   layout     cores  tokens/s:    eager  compiled   ratio to:          of peak")
    print("                            chorus                         eager  compiled")
    for layout in options.layout:
        for model in options.models:
            compare(model, layout, options)


if __name__ == "__main__":
    main()
