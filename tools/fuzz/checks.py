"""Kontora's own checks beside those of schemathesis, and ids that mean something in place of random ones.

KONTORA_FUZZ names a file with the two firms: ours, in whose name all is asked, and theirs, of which no byte may ever be answered.
"""
import atexit
import io
import json
import os
import re
import zipfile
from collections import Counter
from zlib import crc32

import schemathesis

with open(os.environ["KONTORA_FUZZ"], encoding="utf-8") as file:
    SETTINGS = json.load(file)
OURS, THEIRS = SETTINGS["ours"], SETTINGS["theirs"]
MARKER = THEIRS["marker"].encode()
THEIR_IDS = {one.encode() for ids in THEIRS["ids"].values() for one in ids}
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODY = "0198c0de-0000-7000-8000-000000000000"
# What `default` of every operation stands for, mistakes of ours aside.
EVERYWHERE = {405, 408, 429, 431, 503, 504}
# Ids of theirs that we wrote ourselves with success may come back to us.
written: set[bytes] = set()
answers: Counter[str] = Counter()


def id_for(word: str, value: str) -> str:
    """An id for a field or a segment of a path: of ours, of theirs, or as it was; the same for the same value."""
    choice = crc32(f"{word}{value}".encode())
    firm = OURS if choice % 10 < 6 else THEIRS
    bare = re.sub(r"[^a-z]", "", re.sub(r"ids?$", "", word.lower())).removesuffix("s")
    alike = [table for table in firm["ids"] if bare and (bare in table.replace("_", "") or table.split(".")[1].replace("_", "") in bare)]
    tables = alike or list(firm["ids"])
    found = firm["ids"][tables[choice // 10 % len(tables)]]
    return value if choice % 10 == 9 else found[choice // 100 % len(found)]


def with_ids(word: str, value):
    if isinstance(value, dict):
        return {name: with_ids(word if name in ("eq", "ne", "in", "nin") else name, one) for name, one in value.items()}
    if isinstance(value, list):
        return [with_ids(word, one) for one in value]
    return id_for(word, value) if isinstance(value, str) and UUID.fullmatch(value) else value


@schemathesis.hook
def before_call(context, case, kwargs):
    segments = case.path.split("/")
    for name, value in (case.path_parameters or {}).items():
        if not (isinstance(value, str) and UUID.fullmatch(value)):
            continue
        before = segments[segments.index(f"{{{name}}}") - 1] if f"{{{name}}}" in segments else name
        chosen = id_for(before if name == "id" else name, value)
        case.path_parameters[name] = NOBODY if chosen == OURS["keyId"] else chosen  # whoever revokes the key they hold asks no more
    for name, value in (case.query or {}).items():
        case.query[name] = with_ids(name, value)
    if isinstance(case.body, (dict, list)):
        case.body = with_ids("", case.body)
    if case.headers and "If-Match" in case.headers and crc32(str(case.headers["If-Match"]).encode()) % 3:
        case.headers["If-Match"] = '"1"'


def asked(response) -> bytes:
    body = response.request.body or b""
    return (response.request.url or "").encode() + (body if isinstance(body, bytes) else str(body).encode())


@schemathesis.hook
def after_call(context, case, response):
    code = re.search(rb'"code":"([a-z-]+)"', response.content or b"") if response.status_code >= 400 else None
    answers[f"{case.operation.definition.raw.get('operationId')} {response.status_code} {code[1].decode() if code else ''}"] += 1
    if response.status_code < 300 and case.method.upper() != "GET":
        written.update(one.encode() for one in UUID.findall(asked(response).decode(errors="replace")))


def documented(case) -> set[str]:
    return set(case.operation.definition.raw["responses"]) - {"default"}


@schemathesis.check
def documented_status(ctx, response, case):
    """Whatever an operation answers beside what `default` stands for, it names; and every failure is a problem document."""
    own_method = case.method.upper() == case.operation.method.upper()
    if own_method and response.status_code not in EVERYWHERE and str(response.status_code) not in documented(case):
        raise AssertionError(f"{response.status_code} is not documented: {response.content[:300]!r}")
    if response.status_code >= 400 and response.headers.get("content-type", [""])[0].split(";")[0] != "application/problem+json" and case.method.upper() != "HEAD":
        raise AssertionError(f"{response.status_code} is no problem document: {response.content[:300]!r}")


@schemathesis.check
def nothing_of_the_other_firm(ctx, response, case):
    content = response.content or b""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    content += json.dumps(response.headers).encode()
    question = asked(response)
    if MARKER in content.lower() and MARKER not in question:
        raise AssertionError(f"a text of the other firm: {content[:300]!r}")
    strange = [one for one in THEIR_IDS if one in content and one not in question and one not in written]
    if strange:
        raise AssertionError(f"an id of the other firm: {strange[0].decode()}")


@atexit.register
def tell():
    with open(SETTINGS["answers"], "w", encoding="utf-8") as file:
        json.dump(answers, file)
