#!/usr/bin/env python3
"""mlflow.py VENV LIBRARY: MLflow with a trace for each item, assessed by three people and a model.

Its recipe ranks what people said, which was given through its API. MLflow then opens its database and
serves the same assessments."""
import json
import sys

from support import ANNOTATORS, ITEMS, Server, check, check_ranking, label, open_database, probabilities, run

venv, library = sys.argv[1:]
TRACES = "/api/3.0/mlflow/traces"


def server(directory):
    return Server(
        directory,
        [f"{venv}/bin/mlflow", "server", "--backend-store-uri", "sqlite:///{directory}/mlflow.db",
         "--default-artifact-root", "{directory}/artifacts", "--host", "127.0.0.1", "--port", "{port}",
         "--workers", "1"],
        {"MLFLOW_DISABLE_TELEMETRY": "true"}, "/health")


def assess(call, trace, kind, who, value):
    body = {"assessment": {"assessment_name": "animal", "trace_id": trace, "feedback": {"value": value}, "valid": True,
                           "source": {"source_type": kind, "source_id": who},
                           "create_time": "2025-01-01T00:00:00Z", "last_update_time": "2025-01-01T00:00:00Z"}}
    return call("POST", f"{TRACES}/{trace}/assessments", body)["assessment"]["assessment_id"]


def fill(call):
    """Returns {trace: item} and {assessment: (annotator, item)}."""
    experiment = call("POST", "/api/2.0/mlflow/experiments/create", {"name": "animals"})["experiment_id"]
    traces, given = {}, {}
    for item in [*ITEMS, None]:
        trace = f"tr-{len(traces):032x}"
        call("POST", TRACES, {"trace": {"trace_info": {
            "trace_id": trace, "request_time": "2025-01-01T00:00:00Z", "execution_duration": "0.1s", "state": "OK",
            "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}}}})
        traces[trace] = item
        if item is None:
            # no model has assessed it with probabilities
            assess(call, trace, "HUMAN", "anna", "owl")
            assess(call, trace, "LLM_JUDGE", "model", "owl")
            continue
        for annotator in ANNOTATORS:
            given[assess(call, trace, "HUMAN", annotator, label(annotator, item))] = annotator, item
        assess(call, trace, "LLM_JUDGE", "model", probabilities(item))
    # which says nothing
    assess(call, next(iter(traces)), "HUMAN", "anna", None)
    return traces, given


def served(call, traces):
    return {trace: sorted((one["assessment_id"], one["source"]["source_id"], json.dumps(one["feedback"], sort_keys=True))
                          for one in call("GET", f"{TRACES}/{trace}")["trace"]["trace_info"]["assessments"])
            for trace in traces}


def test(directory):
    with server(directory) as tool:
        traces, given = fill(tool.call)
        before = served(tool.call, traces)
    db = open_database(f"{directory}/mlflow.db", library)
    check_ranking("MLflow", db, ["mlflow"], given, 4)
    db.close()
    with server(directory) as tool:
        check("what it serves afterwards", served(tool.call, traces), before)


run(test)
