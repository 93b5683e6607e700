#!/usr/bin/env python3
"""phoenix.py VENV LIBRARY: Phoenix with a span for each item, annotated by three people and a model.

Its recipe ranks what people said, which was given through its API. Phoenix then opens its database and
serves the same annotations."""
import json
import sys
import time

from support import ANNOTATORS, ITEMS, Server, check, check_ranking, label, open_database, probabilities, run

venv, library = sys.argv[1:]
PROJECT = "/v1/projects/default"


def server(directory):
    return Server(
        directory, [f"{venv}/bin/phoenix", "serve"],
        {"PHOENIX_WORKING_DIR": directory, "PHOENIX_HOST": "127.0.0.1", "PHOENIX_PORT": "{port}",
         "PHOENIX_GRPC_PORT": "{other_port}", "PHOENIX_TELEMETRY_ENABLED": "false",
         "PHOENIX_ALLOW_EXTERNAL_RESOURCES": "false"}, "/healthz")


def span(number):
    return f"{number + 1:016x}"


def annotate(number, kind, who, result, **more):
    return {"span_id": span(number), "name": "animal", "annotator_kind": kind, "identifier": who, "result": result,
            **more}


def fill(call):
    spans = [{"name": "item", "span_kind": "LLM", "status_code": "OK", "attributes": {},
              "context": {"trace_id": f"{number + 1:032x}", "span_id": span(number)},
              "start_time": "2025-01-01T00:00:00Z", "end_time": "2025-01-01T00:00:01Z"} for number in range(len(ITEMS) + 1)]
    call("POST", f"{PROJECT}/spans", {"data": spans})
    # it takes them in by and by
    end = time.monotonic() + 60
    while len(call("GET", f"{PROJECT}/spans?limit=100")["data"]) < len(spans) and time.monotonic() < end:
        time.sleep(0.5)
    given = [annotate(item, "HUMAN", annotator, {"label": label(annotator, item)})
             for item in ITEMS for annotator in ANNOTATORS]
    predicted = [annotate(item, "LLM", "model", {"label": "owl", "score": 1}, metadata={"scores": probabilities(item)})
                 for item in ITEMS]
    # the last has no prediction with probabilities, and a score alone is no label
    others = [annotate(len(ITEMS), "HUMAN", "anna", {"label": "owl"}),
              annotate(len(ITEMS), "LLM", "model", {"label": "owl", "score": 1}),
              annotate(0, "HUMAN", "dora", {"score": 0.5})]
    call("POST", "/v1/span_annotations?sync=true", {"data": given + predicted + others})


def served(call):
    spans = "&".join(f"span_ids={span(number)}" for number in range(len(ITEMS) + 1))
    return {(one["span_id"], one["identifier"]): json.dumps([one["result"], one["metadata"]], sort_keys=True)
            for one in call("GET", f"{PROJECT}/span_annotations?limit=1000&{spans}")["data"]}


def test(directory):
    with server(directory) as tool:
        fill(tool.call)
        before = served(tool.call)
    check("annotations", len(before), len(ITEMS) * (len(ANNOTATORS) + 1) + 3)
    db = open_database(f"{directory}/phoenix.db", library)
    given = {number: (annotator, int(of, 16) - 1) for number, annotator, of in db.execute(
        "SELECT a.id, identifier, span_id FROM span_annotations a JOIN spans s ON s.id = span_rowid")}
    check_ranking("Phoenix", db, ["phoenix"], given, 4)
    db.close()
    with server(directory) as tool:
        check("what it serves afterwards", served(tool.call), before)


run(test)
