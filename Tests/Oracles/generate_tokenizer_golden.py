"""Writes the golden files of TokenizersTests with Hugging Face's `tokenizers`.

Made with Python 3.11.7 and tokenizers 0.23.3. In a virtual environment with that package, run

    python Tests/Oracles/generate_tokenizer_golden.py

Input: Golden/training.txt. Output, in the same directory:

    gpt2.json       a trained tokenizer as the library saves it
    llama3.json     the same merges behind the pre-tokenizer of Llama 3
    qwen2.json      the same merges behind the normalizer and the pre-tokenizer of Qwen 2
    encodings.json  difficult strings with, per tokenizer, the length in bytes of each pre-token and the ids
    classes.json    the ranges of scalars that \\p{L}, \\p{N} and \\s match in the library
"""

import json
import pathlib
import random
import sys
import unicodedata

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

DIRECTORY = pathlib.Path(__file__).resolve().parent.parent / "Data" / "TokenizersTests" / "Golden"
# More than the text yields: training ends early.
VOCABULARY_SIZE = 640
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
SCALARS = [value for value in range(0x110000) if not 0xD800 <= value < 0xE000]
SPACES = [chr(value) for value in SCALARS if chr(value).isspace() or value in (0x200B, 0x2060, 0xFEFF)]


def train(text):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def llama3_of(gpt2):
    """Llama 3's file layout: its pre-tokenizer, `ignore_merges`, special tokens after the model's."""
    fields = json.loads(gpt2.to_str())
    vocabulary = {token: id - 1 for token, id in fields["model"]["vocab"].items() if id > 0}
    # A token that merges do not reach, so that `ignore_merges` makes a difference.
    vocabulary["\u0120keeperless"] = len(vocabulary)
    fields["model"].update(vocab=vocabulary, ignore_merges=True)
    contents = ["<|begin_of_text|>", "<|end_of_text|>"]
    special = fields["added_tokens"][0]
    fields["added_tokens"] = [
        dict(special, id=len(vocabulary) + position, content=content) for position, content in enumerate(contents)
    ]
    tokenizer = Tokenizer.from_str(json.dumps(fields))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(LLAMA3), "isolated", invert=False),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    return tokenizer


def qwen2_of(gpt2):
    """Qwen 2's file layout: its pre-tokenizer behind NFC."""
    tokenizer = Tokenizer.from_str(gpt2.to_str())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2), "isolated", invert=False),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    return tokenizer


def category_strings():
    """For each general category, three of its characters beside letters, digits, spaces and marks."""
    strings, seen = [], {}
    for value in SCALARS:
        category = unicodedata.category(chr(value))
        if seen.setdefault(category, 0) < 3 and value % 7 in (0, 3, 5):
            seen[category] += 1
            c = chr(value)
            strings.append(f"a{c}b {c}{c} 1{c}2  {c}\n{c} '{c}")
    return strings


def space_strings():
    strings = [f"a{s}b{s}{s}c {s}d{s} e\n{s}f{s}{s}{s}" for s in SPACES]
    runs = [" ", "  ", "   ", "\t", "\t\t", "\n", "\n\n", "\r\n", " \n", "\n ", " \t ", "\u00a0 ", " \u3000"]
    return strings + runs + [f"x{run}y{run}" for run in runs] + [f"{run}1{run}!" for run in runs]


def contraction_strings():
    endings = ["s", "t", "re", "ve", "m", "ll", "d", "S", "T", "RE", "Ve", "M", "lL", "D", "r", "v", "l", "\u017f"]
    return [f"it'{e} '{e}x ''{e} 1'{e}" for e in endings] + ["'", "''", " '", "' ", "x'", "'\u2019s", "\u2019s"]


def other_strings():
    return [
        "", "a", " ", "\0", "\x01\x02", "\x7f\x80\x85\x9f", "\ufeff\ufffe\uffff", "\U0010ffff",
        "<|endoftext|>", "a<|endoftext|>b", "<|end_of_text|><|begin_of_text|>", " keeperless keeper",
        "e\u0301 \u0301 a\u0301\u0327b", "\u0915\u094d\u0937\u093f", "\u1112\u1161\u11ab", "\uac00\uac01",
        "\u4e2d\u6587\u5b57 123\u4e2d", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd!",
        "\U0001f1f8\U0001f1ea", "1234567890", "\u0660\u0661\u0662\u0663\u0664", "\u0967\u0968 \u0969\u096a",
        "\u00bd\u00be\u2167\u2460\u3007", "\U0001d7d8\U0001d7d9a", "3.14e-10", "#include <x>\n\tint a;\r\n",
        "-" * 200, "a" * 300, "the keeper" * 40, " " * 100 + "x", "\n" * 70, "\u00df\u1e9e\ufb03\u01c5",
    ]


def random_strings(count):
    generator = random.Random(20240501)
    pieces = list("abtsrevmldTS 12  \n\t\r'.,!\"\\") + SPACES + ["'s", "'LL", " the", "\u00e9", "\u0301", "\u4e2d"]
    pieces += ["\U0001f30a", "\u200d", "\u0663", "\u00bd", "\u212a", "\u017f", "\U0001d400", "\U00016ff4"]
    return ["".join(generator.choices(pieces, k=generator.randint(1, 24))) for _ in range(count)]


def encoded(tokenizer, text):
    pieces = [len(piece) for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)]
    return {"pieces": pieces, "ids": tokenizer.encode(text, add_special_tokens=False).ids}


def class_ranges(pattern):
    """The scalars a pattern matches, found by replacing each match."""
    marker = "\U000f0000"
    ranges = []
    text = "".join(map(chr, SCALARS))
    replaced = normalizers.Replace(Regex(pattern), marker).normalize_str(text)
    for value, result in zip(SCALARS, replaced):
        if result == marker and value != ord(marker):
            if ranges and ranges[-1][1] == value - 1:
                ranges[-1][1] = value
            else:
                ranges.append([value, value])
    return ranges


def write(name, value):
    text = json.dumps(value, separators=(",", ":")).replace("},{", "},\n{").replace("],\"", "],\n\"")
    (DIRECTORY / name).write_text(text + "\n", encoding="utf-8")


def main():
    gpt2 = train((DIRECTORY / "training.txt").read_bytes().decode("utf-8"))
    llama3 = llama3_of(gpt2)
    qwen2 = qwen2_of(gpt2)
    gpt2.save(str(DIRECTORY / "gpt2.json"))
    llama3.save(str(DIRECTORY / "llama3.json"))
    qwen2.save(str(DIRECTORY / "qwen2.json"))
    gpt2.encode_special_tokens = llama3.encode_special_tokens = qwen2.encode_special_tokens = True
    strings = other_strings() + contraction_strings() + space_strings() + category_strings()
    strings += random_strings(200)
    entries = [{"text": s, "gpt2": encoded(gpt2, s), "llama3": encoded(llama3, s), "qwen2": encoded(qwen2, s)}
               for s in strings]
    write("encodings.json", entries)
    classes = {"letter": r"\p{L}", "number": r"\p{N}", "space": r"\s"}
    write("classes.json", {name: class_ranges(pattern) for name, pattern in classes.items()})
    print(f"{len(entries)} strings, {gpt2.get_vocab_size()} tokens, written to {DIRECTORY}", file=sys.stderr)


if __name__ == "__main__":
    main()
