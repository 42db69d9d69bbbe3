#!/usr/bin/env python3
"""Checks published snapshots: reads the answer to the query of snapshots.md, exits 0 if everything in it holds."""

import hashlib
import json
import sys


def sha256(of, content):
    # The name in front keeps bytes that were hashed as one thing from passing for another.
    return hashlib.sha256(f"nianbao/{of}/v1\0".encode() + content).hexdigest()


def opens(text, salt, commitment):
    # Of an expunged text nothing is left but the commitment, which contentHash vouches for.
    expunged = text is None and salt is None
    return expunged or sha256("commitment", bytes.fromhex(salt or "") + (text or "").encode()) == commitment


def checks(shown):
    record = json.loads(shown["canonical"])
    content = record["content"]
    # This is RFC 8785 for values like these, whose keys are ASCII and whose numbers are whole.
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    yield f"contentHash {shown['contentHash']}", sha256("scope/public", canonical) == shown["contentHash"]
    # The hash is of `canonical`, but people read the other fields: each of them has to say the same.
    yield f"bodyName {shown['bodyName']}", shown["bodyName"] == record["body_name"]
    yield "year, edition and form", all(shown[field] == content[field] for field in ("year", "edition", "form"))
    cells = [[cell["code"], cell["value"]] for cell in shown["cells"]]
    wrong = [code for code, value in cells if [code, value] not in content["cells"]]
    yield " ".join(["cells", *wrong]), cells == content["cells"]
    read = [(section["number"], p) for section in shown["sections"] for p in section["paragraphs"]]
    recorded = [(section["number"], p) for section in content["sections"] for p in section["paragraphs"]]
    places = [(number, p["kind"].lower(), p["commitment"]) for number, p in read]
    yield "places of the paragraphs", places == [(number, p["kind"], p["text"]) for number, p in recorded]
    for number, p in read:
        what = "expunged text" if p["text"] is None else "text"
        yield f"section {number} {what} {p['commitment']}", opens(p["text"], p["salt"], p["commitment"])


try:
    # As bytes, because JSON is UTF-8 whatever the terminal speaks.
    snapshots = json.load(sys.stdin.buffer)["data"]["annualSnapshots"]["nodes"]
    results = [result for snapshot in snapshots for result in checks(snapshot)]
except (AttributeError, LookupError, TypeError, ValueError) as error:
    sys.exit(f"This is no answer to the query of snapshots.md: {error!r}.")
for what, holds in results:
    print("holds" if holds else "DOES NOT HOLD", what)
failed = [what for what, holds in results if not holds]
if not results or failed:
    sys.exit(f"What does not hold: {'; '.join(failed)}." if failed else "There is no snapshot to check.")
