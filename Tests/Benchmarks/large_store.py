"""Makes a store with thousands of finished runs and measures how long the commands of a finished study take.

    python3 Tests/Benchmarks/large_store.py [--runs 10000] [--limit 5] [--directory DIR]

The program itself names the runs of a search over a grid (`study plan --json`); this script writes a made-up result for each.
The program then trains the members, evaluates them and ends the study. After that, `study run` and `study status` have nothing
to do but to read the store. Exit code 1: one of them used a core for longer than the limit in seconds.
"""

import argparse
import ctypes
import ctypes.util
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEEDS = 100
PARAMETERS = 2180


class Hash(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


def library():
    xxhash = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so.0")
    xxhash.XXH3_128bits.restype = Hash
    xxhash.XXH3_128bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    return xxhash


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def checksum(value, xxhash):
    content = canonical(value)
    digest = xxhash.XXH3_128bits(content, len(content))
    return f"{digest.high:016x}{digest.low:016x}"


def result(fingerprint, draw):
    # No loss is an integer, which the program would write without a decimal point.
    nats = round(5 + draw.random(), 4) + 0.00001
    loss = lambda offset: {"nats": round(nats + offset, 5), "bitsPerByte": round(1.4427 * (nats + offset), 5)}
    return {
        "fingerprint": fingerprint, "parameters": PARAMETERS, "steps": 2, "tokens": 64, "trainLoss": round(nats, 5),
        "validation": loss(0), "test": loss(0.01)}


def write_study(directory, runs):
    draw = random.Random(1)
    words = "alpha beta gamma delta stone river cloud light under over walks sleeps".split()
    text = directory / "text"
    text.mkdir()
    for document in range(60):
        (text / f"{document}.txt").write_text(" ".join(draw.choice(words) for _ in range(12)) + ".\n")
    rates = [round(1e-4 * (1 + index), 6) for index in range(10)]
    decays = [round(0.1 * (1 + index), 3) for index in range(max(1, runs // SEEDS // len(rates)))]
    (directory / "study.yaml").write_text(f"""study: large
corpus: {{text: [{text}], vocabulary: 257, validation: 0.1, test: 0.1, tokens: [64]}}
models: [{{name: xs, layers: 1, hiddenSize: 4, headCount: 1, feedForwardSize: 4}}]
training: {{batchSize: 8, lanes: 1, contextLength: 4, evaluateEvery: 0}}
recipes:
  regularized: {{epochs: 1, learningRate: {rates}, weightDecay: {decays}, seeds: {SEEDS}}}
  ensemble: {{members: 4, epochsFactor: 2, weightDecayFactor: 0.5}}
""")


def used_seconds():
    """Seconds of cores that programs used so far: on a busy machine the clock says less."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Study:
    def __init__(self, directory, program):
        self.directory = directory
        self.program = program

    def command(self, name, *options):
        command = [self.program, "study", name, self.directory / "study.yaml", "--output", self.directory / "out"]
        start, used = time.monotonic(), used_seconds()
        output = subprocess.run(command + list(options), check=True, capture_output=True, text=True).stdout
        return output, f"{time.monotonic() - start:.2f} s, {used_seconds() - used:.2f} s of a core", used_seconds() - used

    def fill(self):
        """Writes a result for every run of the search; returns their number."""
        plan = json.loads(self.command("plan", "--json")[0])["plan"]
        runs = [step for step in plan["steps"] if step["isRun"] and step["stage"] == "regularized"]
        xxhash, draw = library(), random.Random(2)
        for run in runs:
            place = self.directory / "out" / "store" / "runs" / f"{run['name']}-{run['fingerprint'][:8]}"
            place.mkdir(parents=True, exist_ok=True)
            value = result(run["fingerprint"], draw)
            value["checksum"] = checksum(value, xxhash)
            (place / "result.json").write_bytes(canonical(value))
        return len(runs)


def measure(study, limit):
    slow = False
    for name in ["run", "status"]:
        _, text, seconds = study.command(name)
        slow = slow or seconds > limit
        print(f"study {name} of the finished study: {text}")
    return slow


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--limit", type=float, default=5)
    parser.add_argument("--directory", help="an empty or missing directory that is kept")
    parser.add_argument("--program", default=os.environ.get("CHORUS_BINARY", ROOT / ".build" / "release" / "chorus"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        directory = pathlib.Path(arguments.directory or temporary).resolve()
        directory.mkdir(parents=True, exist_ok=True)
        if not (directory / "study.yaml").exists():
            write_study(directory, arguments.runs)
        study = Study(directory, pathlib.Path(arguments.program))
        if not (directory / "out" / "study" / "large" / "result.json").exists():
            count = study.fill()
            print(f"a store of {count} made-up runs; first study run: {study.command('run')[1]}", flush=True)
        sys.exit(measure(study, arguments.limit))


main()
