#!/usr/bin/env python3
"""label_studio.py VENV LIBRARY: Label Studio with a project for each of the three shapes of predictions.

1. Its recipes rank the labels that were given and the predictions that were imported through its API.
2. The UPDATE writes prediction.mislabeling; Label Studio then opens its database, serves the same
   annotations and predictions, and its data manager sorts by mislabeling, in a saved tab too."""
import json
import sys
import urllib.parse

from support import (ANNOTATORS, CLASSES, ITEMS, WRONG, Server, check, check_ranking, label, likeliest, open_database,
                     recipe, run, scores)

venv, library = sys.argv[1:]
TOKEN = "0" * 40
ORDERING = ["-tasks:predictions__mislabeling"]
# name: classes that a prediction keeps, whether each has its score; a recipe reads the projects behind its own too
PROJECTS = {"best": (1, False), "choices": (2, True), "distribution": (4, True)}
CONFIG = '<View><Text name="text" value="$text"/><Choices name="animal" toName="text">{}</Choices></View>'.format(
    "".join(f'<Choice value="{name}"/>' for name in CLASSES))


def server(directory):
    return Server(
        directory,
        [f"{venv}/bin/label-studio", "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", "{port}",
         "--data-dir", "{directory}", "--username", "admin@example.com", "--password", "not secret",
         "--user-token", TOKEN],
        {"SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": "", "COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false",
         "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", "LABEL_STUDIO_BASE_DATA_DIR": directory,
         "DATA_MANAGER_FILTER_ALLOWLIST": "predictions__mislabeling"},
        "/health")


def result(name, score=None):
    one = {"from_name": "animal", "to_name": "text", "type": "choices", "value": {"choices": [name]}}
    return one if score is None else {**one, "score": score}


def prediction(item, kept, scored):
    best = likeliest(item, kept)
    return {"model_version": "model", "score": max(best.values()),
            "result": [result(name, score if scored else None) for name, score in best.items()]}


def fill(call):
    """Returns {name: (project, [tasks], {annotation: (annotator, item)})}."""
    users = {name: call("POST", "/api/users/", {"email": f"{name}@example.com", "username": name})["id"]
             for name in ANNOTATORS}
    projects = {}
    for name, (kept, scored) in PROJECTS.items():
        project = call("POST", "/api/projects/", {"title": name, "label_config": CONFIG})["id"]
        # one task more, without a prediction, and another whose prediction is empty
        tasks = [{"data": {"text": f"item {item}"}, "predictions": [prediction(item, kept, scored)]} for item in ITEMS]
        tasks += [{"data": {"text": "not predicted"}},
                  {"data": {"text": "predicted nothing"}, "predictions": [{"result": [], "model_version": "model"}]}]
        tasks = call("POST", f"/api/projects/{project}/import?return_task_ids=1", tasks)["task_ids"]

        def annotate(task, annotator, results, **more):
            return call("POST", f"/api/tasks/{task}/annotations/",
                        {"result": results, "completed_by": users[annotator], **more})["id"]

        given = {annotate(tasks[item], annotator, [result(label(annotator, item))]): (annotator, item)
                 for item in ITEMS for annotator in ANNOTATORS}
        annotate(tasks[0], "anna", [result("owl")], was_cancelled=True)
        annotate(tasks[1], "anna", [])
        for task in tasks[len(ITEMS):]:
            annotate(task, "anna", [result("owl")])
        projects[name] = project, tasks, given
    return projects


def served(call, projects):
    """What the tool serves of its tasks, without what the UPDATE changes."""
    tasks = [task for project, _, _ in projects.values()
             for task in call("GET", f"/api/tasks/?project={project}&fields=all&page_size=100")["tasks"]]
    return {task["id"]: ([(one["id"], one["completed_by"], one["result"]) for one in task["annotations"]],
                         [(one["id"], one["score"], one["result"]) for one in task["predictions"]]) for task in tasks}


def test(directory):
    def caller(tool):
        return lambda method, path, body=None: tool.call(method, path, body, Authorization=f"Token {TOKEN}")

    with server(directory) as tool:
        projects = fill(caller(tool))
        before = served(caller(tool), projects)
    check("tasks", len(before), len(PROJECTS) * (len(ITEMS) + 2))

    db = open_database(f"{directory}/label_studio.sqlite3", library)
    for name, (project, _, given) in projects.items():
        check_ranking(name, db, ["label_studio", f"label_studio_{name}"], given, PROJECTS[name][0],
                      f"task_id IN (SELECT id FROM task WHERE project_id = {project})")
        with db:
            db.execute(recipe("label_studio_update"))
    db.close()

    with server(directory) as tool:
        call = caller(tool)
        check("what it serves afterwards", served(call, projects), before)
        for name, (project, tasks, _) in projects.items():
            expected = scores(PROJECTS[name][0])
            worst = {tasks[item]: 1 - min(expected[annotator, item][1] for annotator in ANNOTATORS) for item in ITEMS}
            got = {one["task"]: round(one["mislabeling"], 9)
                   for one in call("GET", f"/api/predictions/?project={project}")}
            check(f"{name}: mislabeling", got,
                  {task: round(worst.get(task, 0), 9) for task in tasks if task != tasks[len(ITEMS)]})
            query = urllib.parse.quote(json.dumps({"ordering": ORDERING}))
            tab = call("POST", "/api/dm/views/", {"project": project, "data": {"title": "worst", "ordering": ORDERING}})
            for how, parameters in ("its API", f"query={query}"), ("a tab", f"view={tab['id']}"):
                got = [one["id"] for one in
                       call("GET", f"/api/tasks/?project={project}&page_size=100&{parameters}")["tasks"]]
                check(f"{name}: the worst tasks by {how}", set(got[:len(WRONG)]), {tasks[item] for _, item in WRONG})
                check(f"{name}: sorted by {how}", [worst[task] for task in got if task in worst],
                      sorted(worst.values(), reverse=True))


run(test)
