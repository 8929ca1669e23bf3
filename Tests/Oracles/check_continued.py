#!/usr/bin/env python3
"""Continues a model of Hugging Face layout on text that it does not know, by launch/studies/continued.yaml, and checks what
continued pre-training promises: a member is better than the model, the ensemble is better than its best member, and replay
lowers the loss on general text. Needs the Debian packages fortunes-eo and python3-doc; about 20 minutes on two cores with
SmolLM2-135M.

    Tests/Oracles/check_continued.py smollm2-135m [--ranks 2] [--output DIRECTORY] [--set key.path=value ...]
"""
import argparse, json, pathlib, subprocess, sys, tempfile, time

root = pathlib.Path(__file__).resolve().parents[2]
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('model', type=pathlib.Path, help='directory of the model')
parser.add_argument('--ranks', type=int, default=2)
parser.add_argument('--output', type=pathlib.Path, help='directory of the store; a temporary one unless given')
parser.add_argument('--set', action='append', default=[], help='a field that replaces the study file\'s')
options = parser.parse_args()

with tempfile.TemporaryDirectory() as temporary:
    output = options.output or pathlib.Path(temporary)
    command = [root / 'launch/local', '--ranks', str(options.ranks), 'study', 'run', root / 'launch/studies/continued.yaml',
               '--output', output, '--json', '--set', f'initialization.model={options.model.resolve()}']
    for setting in options.set:
        command += ['--set', setting]
    start = time.time()
    summary = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    result = json.loads((output / 'study/continued/result.json').read_text())

steps = summary['continued'][0]['steps']
print(f'{"step":14} {"members":>7} {"batch":>5} {"epochs":>6} {"loss":>8} {"general":>8}')
for step in steps:
    text = [str(step[key]) if step[key] is not None else '-' for key in ('members', 'batchSize', 'epochs')]
    print(f'{step["step"]:14} {text[0]:>7} {text[1]:>5} {text[2]:>6} {step["loss"]:8.4f} {step["general"]:8.4f}')
row = {step['step']: step for step in steps}  # the last of several ensembles is the largest
best = min(loss['nats'] for cell in result['cells'] for loss in cell['test']['members'])
checks = {
    'a member is better than the model': row['epochs']['loss'] < row['base']['loss'],
    'the ensemble is better than its best member': row['ensemble']['loss'] < best,
    'replay lowers the loss on general text': row['epochs']['general'] < row['withoutReplay']['general'],
}
difference = row['weightAverage']['loss'] - row['epochs']['loss']
print(f'mean of the members\' weights: {difference:+.4f} nats beside a member, {row["weightAverage"]["loss"] - best:+.4f} beside the best')
for name, holds in checks.items():
    print(f'{name}: {"yes" if holds else "NO"}')
print(f'{time.time() - start:.0f} s')
sys.exit(0 if all(checks.values()) else 1)
