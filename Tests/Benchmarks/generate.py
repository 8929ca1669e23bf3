"""Samples texts with Chorus and with transformers.generate in turn from the same weights and prints the ratio.

    pip install "torch==2.13.0+cpu" transformers
    python Tests/Benchmarks/generate.py MODEL_DIRECTORY [--count 16] [--tokens 64] [--rounds 5] [--cores 2]

MODEL_DIRECTORY is a run's directory, which both sides load as it is. Both start from the end-of-text token, draw at temperature 1
and keep keys and values: Chorus with one rank a core, transformers with as many threads. The end-of-text token ends no text
of transformers, and only the tokens that were drawn count on either side. Loading counts on neither. The sides alternate, so
that a machine whose speed drifts does so for both.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import time

PROGRAM = pathlib.Path(__file__).resolve().parent.parent.parent / "launch" / "local"


def chorus(options, seed):
    command = [PROGRAM, "--ranks", str(options.cores), "generate", "--json", "--quiet", "--model", options.model,
               "--count", str(options.count), "--tokens", str(options.tokens), "--seed", str(seed)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output)["tokensPerSecond"]


def transformers(model, options, seed):
    import torch

    torch.manual_seed(seed)
    prompt = torch.full((options.count, 1), model.config.eos_token_id)
    start = time.perf_counter()
    with torch.inference_mode():
        texts = model.generate(
            prompt, attention_mask=torch.ones_like(prompt), do_sample=True, temperature=1.0, top_k=0,
            max_new_tokens=options.tokens, min_new_tokens=options.tokens, use_cache=True,
            pad_token_id=model.config.eos_token_id)
    return options.count * (texts.shape[1] - 1) / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    options = parser.parse_args()

    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(options.cores)
    model = AutoModelForCausalLM.from_pretrained(options.model).eval()
    transformers(model, options, 0)
    ours, theirs = [], []
    for seed in range(options.rounds):
        ours.append(chorus(options, seed))
        theirs.append(transformers(model, options, seed))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    print(f"{model.num_parameters()} parameters, {options.count} texts of {options.tokens} tokens, {options.cores} core(s): "
          f"chorus {statistics.median(ours):.0f} tokens/s, transformers {statistics.median(theirs):.0f}, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
