"""Makes a thousand finished runs and measures their evaluation from the scores that they have stored.

    pip install numpy
    python3 Tests/Benchmarks/many_members.py [--members 1000] [--tokens 80000] [--limit 20] [--directory DIR]

One run is trained; the others are copies of it with other log-probabilities of the validation tokens. `evaluate --averaging
probabilities` reads them and computes no forward pass. Exit code 1: it used a core for longer than the limit in seconds, or needed
more memory than the scores and 256 MiB.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAME = "log-probabilities.safetensors"


def run(program, *words):
    subprocess.run([program, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def write_corpus(directory, program, tokens):
    draw = random.Random(3)
    letters = "abcdefghijklmnop"
    words = ["".join(draw.choice(letters) for _ in range(draw.randint(2, 8))) for _ in range(400)]
    text = directory / "text"
    text.mkdir()
    for document in range(tokens // 400):
        (text / f"{document}.txt").write_text(" ".join(draw.choice(words) for _ in range(1500)) + ".\n")
    run(program, "prepare", "--text", text, "--output", directory / "corpus", "--vocabulary", "300", "--validation", str(tokens),
        "--test", "1000")


def train(directory, program):
    (directory / "run.yaml").write_text(f"""
model: {{layers: 1, hiddenSize: 4, headCount: 1, feedForwardSize: 4, contextLength: 64}}
corpus: {{path: {directory / "corpus"}, tokens: 4096}}
training: {{batchSize: 8, lanes: 1, epochs: 1, learningRate: 1.0e-3, weightDecay: 0.1, evaluateEvery: 0}}
""")
    run(program, "train", directory / "run.yaml", "--output", directory / "base")


def read_tensors(path):
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    return {
        name: numpy.frombuffer(content[start:], numpy.float32)[slice(*(offset // 4 for offset in entry["data_offsets"]))]
        for name, entry in header.items()}


def write_tensors(tensors, path):
    header, offset = {}, 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": [values.size], "data_offsets": [offset, offset + values.nbytes]}
        offset += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(values.tobytes() for values in tensors.values()))


def copy_runs(directory, count):
    scores = read_tensors(directory / "base" / NAME)
    noise = numpy.random.default_rng(1)
    for number in range(count):
        place = directory / "runs" / f"{number:05}"
        shutil.copytree(directory / "base", place)
        moved = {name: numpy.minimum(values + noise.normal(0, 0.5, values.size), 0) for name, values in scores.items()}
        write_tensors({name: values.astype(numpy.float32) for name, values in moved.items()}, place / NAME)


def evaluate(directory, program):
    """The tokens of the evaluation, and the seconds and bytes that it took."""
    members = sorted((directory / "runs").iterdir())
    command = [program, "evaluate", "--json", "--corpus", directory / "corpus", "--averaging", "probabilities", "--members", *members]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=directory)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit("the evaluation failed")
    seconds = usage.ru_utime + usage.ru_stime
    return json.loads(output)["tokens"], time.monotonic() - start, seconds, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--tokens", type=int, default=80_000)
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--directory", help="an empty or missing directory that is kept")
    parser.add_argument("--program", default=os.environ.get("CHORUS_BINARY", ROOT / ".build" / "release" / "chorus"))
    arguments = parser.parse_args()
    program = pathlib.Path(arguments.program).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        directory = pathlib.Path(arguments.directory or temporary).resolve()
        directory.mkdir(parents=True, exist_ok=True)
        if not (directory / "runs").exists():
            write_corpus(directory, program, arguments.tokens)
            train(directory, program)
            copy_runs(directory, arguments.members)
        tokens, wall, seconds, memory = evaluate(directory, program)
        print(f"{arguments.members} members on {tokens} tokens: {wall:.2f} s, {seconds:.2f} s of a core, {memory >> 20} MiB")
        sys.exit(seconds > arguments.limit or memory > 4 * arguments.members * tokens + (256 << 20))


main()
