"""Runs training steps of Chorus and of PyTorch in turn on this machine and prints the ratios of their medians.

    pip install "torch==2.13.0+cpu" numpy      (torch.compile needs a C++ compiler)
    python Tests/Benchmarks/compare.py [--models tiny small medium] [--rounds 5] [--cores 2]

Both sides use the same model, batch and cores: Chorus with one rank per core, PyTorch with one process and as many threads. The
sides alternate, so that a drift in the speed of the machine affects both.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parent.parent / "launch" / "local"


def chorus(model, cores, steps):
    command = [PROGRAM, "--ranks", str(cores), "bench", "--json", "--model", model, "--steps", str(steps)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output)["step"][0]


def torch(model, cores, steps, compiled):
    command = [sys.executable, HERE / "torch_step.py", "--model", model, "--threads", str(cores), "--steps", str(steps)]
    environment = os.environ | {"OMP_NUM_THREADS": str(cores)}
    output = subprocess.run(
        command + (["--compile"] if compiled else []), check=True, capture_output=True, text=True, env=environment).stdout
    return json.loads(output.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", nargs="+", default=["tiny", "small"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print("model   rank(s)  tokens/s: chorus   eager  compiled   ratio to: eager  compiled   of sgemm")
    for model in options.models:
        rows = {"chorus": [], "eager": [], "compiled": [], "share": []}
        for _ in range(options.rounds):
            ours = chorus(model, options.cores, options.steps)
            rows["chorus"].append(ours["tokensPerSecond"])
            rows["share"].append(ours["share"])
            rows["eager"].append(torch(model, options.cores, options.steps, False)["tokensPerSecond"])
            rows["compiled"].append(torch(model, options.cores, options.steps, True)["tokensPerSecond"])
        median = {name: statistics.median(values) for name, values in rows.items()}
        eager, compiled = (
            statistics.median(a / b for a, b in zip(rows["chorus"], rows[name])) for name in ("eager", "compiled"))
        print(f"{model:7} {options.cores:7} {median['chorus']:17.0f} {median['eager']:7.0f} {median['compiled']:9.0f}"
              f" {eager:16.2f} {compiled:9.2f} {median['share']:15.1%}", flush=True)


if __name__ == "__main__":
    main()
