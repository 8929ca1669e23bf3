"""Compares token ids with those of Hugging Face's `tokenizers` (tried with 0.23.3).

    python Tests/Oracles/check_tokenizer.py TOKENIZER.json IDS.json FILE...

IDS.json is `{path: [id, ...]}` for the files, which are read as UTF-8, each one text. Prints the first
difference of each file; the exit code is 0 if there is none, 1 otherwise.
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer


def difference(expected, found):
    """The first position where two lists differ, or None."""
    for position, (one, other) in enumerate(zip(expected, found)):
        if one != other:
            return position
    return None if len(expected) == len(found) else min(len(expected), len(found))


def main():
    tokenizer = Tokenizer.from_file(sys.argv[1])
    tokenizer.encode_special_tokens = True
    found = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    failures = 0
    for path in sys.argv[3:]:
        text = pathlib.Path(path).read_bytes().decode("utf-8")
        expected = tokenizer.encode(text, add_special_tokens=False).ids
        position = difference(expected, found.get(path, []))
        if position is not None:
            failures += 1
            one, other = expected[position : position + 5], found.get(path, [])[position : position + 5]
            print(f"{path}: token {position}: expected {one}, found {other}")
    print(f"{len(sys.argv) - 3} files, {failures} with differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
