"""Checks the log-probabilities of a run directory against Hugging Face transformers.

    pip install "torch==2.13.0+cpu" transformers --extra-index-url https://download.pytorch.org/whl/cpu
    python check_model_directory.py RUN_DIRECTORY CORPUS_DIRECTORY [--split validation] [--windows N] [--tolerance 1e-4]

RUN_DIRECTORY is loaded as a user would load it, by `AutoModelForCausalLM` and `AutoTokenizer`. Its file
`log-probabilities.safetensors` holds one F32 tensor [tokens] per split, in natural logarithms. Windows are evaluated
with transformers in single precision with eager attention, and compared token by token.

The evaluation stream: the targets are the tokens of CORPUS_DIRECTORY/SPLIT.tokens in order, cut in windows of
`max_position_embeddings` tokens, of which the last may be shorter. The inputs are the same stream one place to
the right, with the end-of-text token in front of the very first. Every window is a context of its own. With
`--windows N` only the first N windows are evaluated.

A `.tokens` file is little-endian: 8 bytes `CHTOKENS`, u32 version 1, u32 bytes per token (2 or 4), u64 tokens,
u64 documents, u32 end-of-text token, padding up to 64 bytes; then the tokens.

Exit code 0: the largest difference is within the tolerance; 1: it is not, or a file is invalid. The tokenizer is
reported but does not affect the exit code. Made with torch 2.13.0+cpu and transformers 5.23.0.
"""

import argparse
import struct
import sys
from pathlib import Path

import numpy
import torch
import transformers
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast

HEADER_BYTES = 64
# Logits held at a time, in elements: 64 MB of F32.
LOGITS_AT_A_TIME = 1 << 24
# Documents tokenized again.
DOCUMENTS_TO_REPEAT = 20


def read_tokens(path):
    """The tokens [tokens] as int64 and the end-of-text token."""
    with open(path, "rb") as file:
        header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        sys.exit(f"{path} has {len(header)} bytes, fewer than its header of {HEADER_BYTES}")
    magic, version, width, count, documents, end_of_text = struct.unpack_from("<8sIIQQI", header)
    if magic != b"CHTOKENS" or version != 1 or width not in (2, 4):
        sys.exit(f"{path} is not a token file of version 1: magic {magic}, version {version}, {width} bytes a token")
    tokens = numpy.fromfile(path, dtype="<u2" if width == 2 else "<u4", offset=HEADER_BYTES)
    if len(tokens) != count:
        sys.exit(f"{path} announces {count} tokens but holds {len(tokens)}")
    if count == 0:
        sys.exit(f"{path} holds no tokens")
    print(f"{path.name}: {count} tokens, {documents} documents, end of text {end_of_text}")
    return torch.from_numpy(tokens.astype(numpy.int64)), end_of_text


def read_log_probabilities(path, split):
    """The tensor of a split [tokens] as the run wrote it."""
    with safe_open(path, framework="pt") as file:
        if split not in file.keys():
            sys.exit(f"{path} has no tensor {split!r}, only {sorted(file.keys())}")
        tensor = file.get_tensor(split)
    if tensor.dtype != torch.float32 or tensor.dim() != 1:
        sys.exit(f"{path}: {split!r} is {tensor.dtype} of shape {list(tensor.shape)}, expected float32 [tokens]")
    return tensor


@torch.no_grad()
def log_probabilities(model, inputs, targets):
    """Log-probability of every target [windows, T], each row a context of its own."""
    logits = model(input_ids=inputs, use_cache=False).logits.float()
    return torch.log_softmax(logits, dim=-1).gather(-1, targets[..., None])[..., 0]


def evaluate(model, tokens, end_of_text, windows):
    """Log-probabilities of the first windows of the evaluation stream, in order."""
    context = model.config.max_position_embeddings
    evaluated = len(tokens) if windows is None else min(len(tokens), windows * context)
    targets = tokens[:evaluated]
    inputs = torch.cat((torch.tensor([end_of_text]), tokens[: evaluated - 1]))
    complete = evaluated // context * context
    rows_at_a_time = max(1, LOGITS_AT_A_TIME // (context * model.config.vocab_size))
    pieces = []
    for rows in zip(
        inputs[:complete].reshape(-1, context).split(rows_at_a_time),
        targets[:complete].reshape(-1, context).split(rows_at_a_time),
    ):
        if rows[0].numel() > 0:
            pieces.append(log_probabilities(model, *rows).flatten())
    if complete < evaluated:
        pieces.append(log_probabilities(model, inputs[None, complete:], targets[None, complete:]).flatten())
    return torch.cat(pieces)


def load_tokenizer(directory):
    """The tokenizer of a directory, or none when it has no file of one."""
    if not (directory / "tokenizer.json").exists():
        print("tokenizer: the directory has no tokenizer.json")
        return None
    tokenizer = AutoTokenizer.from_pretrained(directory)
    if not isinstance(tokenizer, PreTrainedTokenizerFast):
        print(f"tokenizer: AutoTokenizer gave a {type(tokenizer).__name__}, not a PreTrainedTokenizerFast")
        tokenizer = PreTrainedTokenizerFast.from_pretrained(directory)
    return tokenizer


def report_tokenizer(tokenizer, model, tokens, end_of_text):
    """Prints whether model, tokenizer and tokens seem to belong together."""
    print(
        f"tokenizer: {type(tokenizer).__name__}, {len(tokenizer)} tokens (model: {model.config.vocab_size}), "
        f"end of text {tokenizer.eos_token_id} (model: {model.config.eos_token_id}, tokens: {end_of_text})")
    if tokenizer.eos_token_id != end_of_text:
        print("tokenizer: warning: its end of text is not that of the tokens")
    ends = (tokens == end_of_text).nonzero().flatten().tolist()[: DOCUMENTS_TO_REPEAT + 1]
    # Between two end-of-text tokens there is a complete document; before the first there may be a part of one.
    documents = [tokens[a + 1 : b].tolist() for a, b in zip(ends, ends[1:]) if b > a + 1]
    same = sum(
        tokenizer(tokenizer.decode(d, clean_up_tokenization_spaces=False), add_special_tokens=False).input_ids == d
        for d in documents)
    print(f"tokenizer: {same} of {len(documents)} documents give the same tokens after decoding and encoding")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run_directory", type=Path, metavar="RUN_DIRECTORY")
    parser.add_argument("corpus_directory", type=Path, metavar="CORPUS_DIRECTORY")
    parser.add_argument("--split", default="validation")
    parser.add_argument("--windows", type=int, metavar="N", help="evaluate only the first N windows")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="largest difference allowed, in nats")
    arguments = parser.parse_args()
    if arguments.windows is not None and arguments.windows < 1:
        parser.error("--windows must be at least 1")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()

    model = AutoModelForCausalLM.from_pretrained(
        arguments.run_directory, dtype=torch.float32, attn_implementation="eager").eval()
    print(f"{type(model).__name__}: {sum(p.numel() for p in model.parameters())} parameters, "
          f"context {model.config.max_position_embeddings}")
    tokens, end_of_text = read_tokens(arguments.corpus_directory / f"{arguments.split}.tokens")
    highest = max(int(tokens.max()), end_of_text)
    if highest >= model.config.vocab_size:
        sys.exit(f"the tokens go up to {highest} but the model's vocabulary is {model.config.vocab_size}")
    tokenizer = load_tokenizer(arguments.run_directory)
    if tokenizer is not None:
        report_tokenizer(tokenizer, model, tokens, end_of_text)

    found = read_log_probabilities(arguments.run_directory / "log-probabilities.safetensors", arguments.split)
    expected = evaluate(model, tokens, end_of_text, arguments.windows)
    if len(found) < len(expected) or (arguments.windows is None and len(found) != len(expected)):
        sys.exit(f"the run has {len(found)} log-probabilities but {len(expected)} tokens were evaluated")
    found = found[: len(expected)]

    differences = (found.double() - expected.double()).abs()
    worst = int(differences.nan_to_num(nan=float("inf")).argmax())
    largest = differences[worst].item()
    print(f"tokens compared: {len(expected)}")
    print(f"largest absolute difference: {largest:.3e} nats at token {worst} (run {found[worst].item():.6f}, "
          f"transformers {expected[worst].item():.6f})")
    print(f"mean loss: run {-found.double().mean().item():.6f}, "
          f"transformers {-expected.double().mean().item():.6f} nats per token")
    # Not `largest > tolerance`, which a NaN would pass.
    if not largest <= arguments.tolerance:
        print(f"above the tolerance of {arguments.tolerance:g}")
        sys.exit(1)
    print(f"within the tolerance of {arguments.tolerance:g}")


if __name__ == "__main__":
    main()
