#!/usr/bin/env python3
"""Compares the most likely continuations of prompts by `chorus generate` with those of llama.cpp on the exported GGUF file.
Needs: pip install xllamacpp.

    Tests/Oracles/check_gguf.py MODEL [--program .build/release/chorus] [--tokens 50] [PROMPT...]
"""
import argparse, json, pathlib, subprocess, sys, tempfile

import xllamacpp

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('model', help='directory of the model')
parser.add_argument('prompts', nargs='*', default=['The module', 'Once upon a time', 'Water boils when'])
parser.add_argument('--program', default='.build/release/chorus')
parser.add_argument('--tokens', type=int, default=50)
options = parser.parse_args()
different = 0
with tempfile.TemporaryDirectory() as directory:
    file = pathlib.Path(directory) / 'model.gguf'
    subprocess.run([options.program, 'export', '--model', options.model, '--output', file, '--format', 'gguf',
                    '--dtype', 'float32'], check=True, stdout=subprocess.DEVNULL)
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file)
    parameters.n_ctx, parameters.n_parallel = 128, 1
    server = xllamacpp.Server(parameters)
    for prompt in options.prompts:
        answer = server.handle_completions({'prompt': prompt, 'max_tokens': options.tokens, 'temperature': 0, 'top_k': 1})
        other = answer['choices'][0]['text'], answer['usage']['completion_tokens']
        own = json.loads(subprocess.run(
            [options.program, 'generate', '--model', options.model, '--prompt', prompt, '--temperature', '0',
             '--tokens', str(other[1]), '--json'], check=True, stdout=subprocess.PIPE).stdout)['samples'][0]['text']
        same = own == other[0]
        different += not same
        print(f'{prompt!r}: {other[1]} tokens, {"same" if same else "DIFFERENT"}: {other[0]!r}' + ('' if same else f' {own!r}'))
sys.exit(1 if different else 0)
