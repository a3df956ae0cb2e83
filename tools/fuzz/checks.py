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
from hypothesis import strategies as st
from schemathesis.generation.stateful.control import TransitionController

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
# Ids that answers to us have told: a link brings them back as they are.
told: set[str] = set()
answers: Counter[str] = Counter()

# Two beginnings a scenario, then links: left alone it begins at one of a hundred operations at most of its steps.
TransitionController._root_calls = lambda self, _label: sum(len(self.statistic.get(root, {})) for root in self.roots)
if SETTINGS["stateful"]:  # addresses as people have them: what RFC 5322 also allows is refused, and nobody would ever be invited
    schemathesis.openapi.format("email", st.from_regex(r"[a-z][a-z0-9]{0,12}@[a-z]{2,8}\.example", fullmatch=True))


def id_for(word: str, value: str) -> str:
    """An id for a field or a segment of a path: of ours, of theirs, or as it was; the same for the same value."""
    choice = crc32(f"{word}{value}".encode())
    if value in told and choice % 10:
        return value
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


def required(case) -> set[str]:
    """The fields of a body that must be given."""
    content = case.operation.definition.raw.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = case.operation.schema.raw_schema["components"]["schemas"][schema["$ref"].split("/")[-1]]
    return set(schema.get("required", []))


def leave_open(case):
    """Asks most lists for whatever they have, and gives many commands only what they need: random conditions find nothing, and of many random fields one is refused."""
    choice = crc32(case.id.encode()) % 4
    if choice == 0:
        return
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = case.id
    if case.method.upper() == "GET":
        case.query = {name: value for name, value in (case.query or {}).items() if not re.match(r"filter\[|(after|sort|custom|fields|headings)$", name)}
    elif case.path.endswith("/search"):
        case.body = {}
    elif choice < 3 and isinstance(case.body, dict) and required(case):
        case.body = {name: value for name, value in case.body.items() if name in required(case)}


@schemathesis.hook
def before_call(context, case, kwargs):
    if SETTINGS["stateful"]:
        leave_open(case)
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
    seen = str((case.headers or {}).get("If-Match", '""'))
    if not re.fullmatch(r'"\d*"', seen) and crc32(seen.encode()) % 3:
        case.headers["If-Match"] = '"1"'


def asked(response) -> bytes:
    body = response.request.body or b""
    return (response.request.url or "").encode() + (body if isinstance(body, bytes) else str(body).encode())


@schemathesis.hook
def after_call(context, case, response):
    code = re.search(rb'"code":"([a-z-]+)"', response.content or b"") if response.status_code >= 400 else None
    answers[f"{case.operation.definition.raw.get('operationId')} {response.status_code} {code[1].decode() if code else ''}"] += 1
    if response.status_code < 300 and response.headers.get("content-type", [""])[0].startswith("application/json"):
        told.update(UUID.findall(response.content.decode(errors="replace")))
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
