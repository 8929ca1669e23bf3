"""Trains a tokenizer and encodes a text with it, with Chorus and with Hugging Face tokenizers in turn, and prints the ratio.

    pip install tokenizers
    python Tests/Benchmarks/tokenizer.py TEXT_DIRECTORY [--vocabulary 2048] [--rounds 5]

TEXT_DIRECTORY holds .txt and .rst files. Both sides use one thread and begin with the files: Chorus as `chorus prepare`, which
also normalizes, splits and writes the corpus, Hugging Face with a byte-level BPE that is trained on all documents and encodes
them as one batch. The sides alternate, so that a machine whose speed drifts does so for both.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

PROGRAM = pathlib.Path(__file__).resolve().parent.parent.parent / ".build" / "release" / "chorus"


def chorus(options, directory):
    shutil.rmtree(directory, ignore_errors=True)
    command = [PROGRAM, "prepare", "--json", "--quiet", "--text", options.text, "--vocabulary", str(options.vocabulary), "--output", directory]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def hugging_face(options):
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    start = time.perf_counter()
    files = [path for path in pathlib.Path(options.text).rglob("*") if path.suffix in (".txt", ".rst", ".md") and path.is_file()]
    documents = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(files)]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    trainer = trainers.BpeTrainer(
        vocab_size=options.vocabulary, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|endoftext|>"], show_progress=False)
    tokenizer.train_from_iterator(documents, trainer)
    trained = time.perf_counter() - start
    count = sum(len(encoding.ids) for encoding in tokenizer.encode_batch(documents))
    return time.perf_counter() - start, trained, count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("text")
    parser.add_argument("--vocabulary", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ["RAYON_NUM_THREADS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"

    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as directory:
        for _ in range(options.rounds):
            ours.append(chorus(options, os.path.join(directory, "corpus")))
            theirs.append(hugging_face(options))
    ratio = statistics.median(b[0] / a for a, b in zip(ours, theirs))
    trained, count = statistics.median(b[1] for b in theirs), theirs[0][2]
    print(f"{count} tokens, vocabulary {options.vocabulary}: chorus prepare {statistics.median(ours):.2f} s, Hugging Face "
          f"{statistics.median(b[0] for b in theirs):.2f} s ({trained:.2f} s of it training), ratio {ratio:.1f}")


if __name__ == "__main__":
    main()
