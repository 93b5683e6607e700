#!/usr/bin/env python3
"""doccano.py VENV LIBRARY: doccano with a project that three people and a model have labelled.

Its recipe ranks people's labels, which were given through its API. doccano then opens its database and
serves the same labels to each of them."""
import glob
import os
import subprocess
import sys

from support import ANNOTATORS, CLASSES, ITEMS, Server, check, check_ranking, label, likeliest, open_database, run

venv, library = sys.argv[1:]
BACKEND = glob.glob(f"{venv}/lib/python3*/site-packages/backend")[0]
PASSWORD = "not-secret-1"


def environment(directory):
    return {"DOCCANO_HOME": directory, "DATABASE_URL": f"sqlite:///{directory}/db.sqlite3", "STANDALONE": "True",
            "MEDIA_ROOT": f"{directory}/media", "DJANGO_SETTINGS_MODULE": "config.settings.production"}


def set_up(directory):
    for command in ["init"], ["createuser", "--username", "admin", "--password", PASSWORD]:
        done = subprocess.run([f"{venv}/bin/doccano", *command], env={**os.environ, **environment(directory)},
                              cwd=directory, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"doccano {command[0]}: {done.stderr[-1000:]}")


def server(directory):
    # as `doccano webserver` does, which serves on all addresses
    return Server(directory, [f"{venv}/bin/gunicorn", "--chdir", BACKEND, "--bind", "127.0.0.1:{port}", "--workers",
                              "1", "config.wsgi"], environment(directory), "/v1/me")


def log_in(tool, name):
    """What calls the API as this user."""
    key = tool.call("POST", "/v1/auth/login/", {"username": name, "password": PASSWORD})["key"]
    return lambda method, path, body=None: tool.call(method, path, body, Authorization=f"Token {key}")


def fill(tool):
    """Returns the project, its examples, the labels' ids and {label given: (annotator, item)}."""
    call = log_in(tool, "admin")
    users = {}
    for name in [*ANNOTATORS, "model"]:
        call("POST", "/v1/users/create", {"username": name, "password1": PASSWORD, "password2": PASSWORD})
        users[name] = log_in(tool, name)
    role = next(one["id"] for one in call("GET", "/v1/roles") if one["name"] == "annotator")

    def project(classes):
        number = call("POST", "/v1/projects", {
            "resourcetype": "TextClassificationProject", "project_type": "DocumentClassification", "name": "animals",
            "description": "animals", "single_class_classification": True})["id"]
        return number, {name: call("POST", f"/v1/projects/{number}/category-types", {"text": name})["id"]
                        for name in classes}

    # another project, so that the ids of this one do not begin at 1
    project(["right", "wrong", "owl"])
    number, labels = project(CLASSES)
    for name in users:
        user = next(one["id"] for one in call("GET", f"/v1/users?project_id={number}") if one["username"] == name)
        call("POST", f"/v1/projects/{number}/members", {"user": user, "role": role})
    examples = [call("POST", f"/v1/projects/{number}/examples", {"text": f"item {item}", "meta": {}})["id"]
                for item in [*ITEMS, None]]

    def give(name, example, of, **more):
        return users[name]("POST", f"/v1/projects/{number}/examples/{example}/categories",
                           {"label": labels[of], **more})["id"]

    given = {}
    for item in ITEMS:
        for annotator in ANNOTATORS:
            given[give(annotator, examples[item], label(annotator, item))] = annotator, item
        (best, prob), = likeliest(item, 1).items()
        give("model", examples[item], best, prob=prob)
    # which the model has not labelled
    give("anna", examples[-1], "owl")
    return number, examples, given


def served(tool, number, examples):
    found = {}
    for name in [*ANNOTATORS, "model"]:
        call = log_in(tool, name)
        for example in examples:
            found[name, example] = [(one["id"], one["label"], one["prob"]) for one in
                                    call("GET", f"/v1/projects/{number}/examples/{example}/categories")]
    return found


def test(directory):
    set_up(directory)
    with server(directory) as tool:
        number, examples, given = fill(tool)
        before = served(tool, number, examples)
    db = open_database(f"{directory}/db.sqlite3", library)
    check_ranking("doccano", db, ["doccano"], given, 1)
    db.close()
    with server(directory) as tool:
        check("what it serves afterwards", served(tool, number, examples), before)


run(test)
