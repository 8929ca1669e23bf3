"""Compares a run's event files with its metrics, read by TensorBoard's own reader (tried with 2.20.0).

    pip install tensorboard
    python Tests/Oracles/check_events.py RUN_DIRECTORY

Exit code 0 when TensorBoard has every loss, validation loss, learning rate and gradient norm of `metrics.jsonl` at its
step, and nothing else.
"""

import json
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

TAGS = ["loss", "validationLoss", "learningRate", "gradientNorm"]

directory = pathlib.Path(sys.argv[1])
events = EventAccumulator(str(directory), size_guidance={"scalars": 0})
events.Reload()
lines = [json.loads(line) for line in (directory / "metrics.jsonl").read_text().splitlines()]
faults = 0
for tag in TAGS:
    expected = [(line["step"], line[tag]) for line in lines if tag in line]
    found = [(event.step, event.value) for event in events.Scalars(tag)] if tag in events.Tags()["scalars"] else []
    same = len(found) == len(expected) and all(
        a[0] == b[0] and abs(a[1] - b[1]) <= 1e-6 * max(1, abs(b[1])) for a, b in zip(found, expected)
    )
    print(f"{tag}: {len(found)} of {len(expected)} events, {'same' if same else 'DIFFERENT'}")
    faults += not same
sys.exit(faults > 0)
