"""Compares a corpus's token files with the ids of Hugging Face's `tokenizers` (tried with 0.23.3).

    pip install tokenizers
    python Tests/Oracles/check_tokenizer.py CORPUS_DIRECTORY

CORPUS_DIRECTORY is what `chorus prepare` wrote from plain text files, each one document. Every document is read from
the path in `documents.index`, encoded by `tokenizers` from the directory's `tokenizer.json`, and compared with its
tokens. Prints the first difference of each document; the exit code is 0 if there is none, 1 otherwise.
"""

import json
import pathlib
import struct
import sys

from tokenizers import Tokenizer


def read_documents(path):
    """The token lists of a file's documents, without the end-of-text token that ends each."""
    data = path.read_bytes()
    magic, version, width, count, documents, end = struct.unpack_from("<8sIIQQI", data)
    assert magic == b"CHTOKENS" and version == 1, f"{path} is not a token file"
    tokens = struct.unpack_from(f"<{count}{'H' if width == 2 else 'I'}", data, 64)
    result, start = [], 0
    for position, token in enumerate(tokens):
        if token == end:
            result.append(list(tokens[start:position]))
            start = position + 1
    assert len(result) == documents, f"{path}: {len(result)} documents, its header says {documents}"
    return result


def first_difference(expected, found):
    """The first position where two lists differ, or None."""
    for position, (one, other) in enumerate(zip(expected, found)):
        if one != other:
            return position
    return None if len(expected) == len(found) else min(len(expected), len(found))


def main():
    directory = pathlib.Path(sys.argv[1])
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    index = [json.loads(line) for line in (directory / "documents.index").read_text().splitlines()]
    found = {split: iter(read_documents(directory / f"{split}.tokens")) for split in ("train", "validation", "test")}
    failures = tokens = 0
    for document in index:
        text = pathlib.Path(document["source"]).read_bytes().decode("utf-8")
        expected, ids = tokenizer.encode(text, add_special_tokens=False).ids, next(found[document["split"]])
        tokens += len(ids)
        position = first_difference(expected, ids)
        if position is not None:
            failures += 1
            print(f"{document['source']}: token {position}: expected {expected[position : position + 5]}, "
                  f"found {ids[position : position + 5]}")
    print(f"{len(index)} documents, {tokens} tokens, {failures} documents with differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
