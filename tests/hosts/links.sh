#!/bin/sh
# Every link of a page to a file or a heading of the project finds it. A page is a .md file; a heading's
# anchor is its text in lower case, without punctuation, with - for spaces.
"$PYTHON" - <<'PYTHON'
import os, re, sys

pages = [file for file in os.listdir(".") if file.endswith(".md")]
for top in ("core", "ext", "sql", "tests"):
    pages += [os.path.join(at, file) for at, _, files in os.walk(top) for file in files if file.endswith(".md")]

def text_of(page):
    with open(page, encoding="utf-8") as file:
        return re.sub(r"^```.*?^```", lambda code: "\n" * code[0].count("\n"), file.read(), flags=re.M | re.S)

def anchors(page):
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", text_of(page), re.M)}

passed = failed = 0
for page in pages:
    for link in re.finditer(r"\]\(([^()\s]+)\)", text_of(page)):
        if "://" in link[1]:
            continue
        path, _, anchor = link[1].partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if os.path.exists(target) and (not anchor or anchor in anchors(target)):
            passed += 1
        else:
            failed += 1
            print(f"FAILED {page}:{text_of(page)[:link.start()].count(chr(10)) + 1}: the link {link[1]} leads to nothing")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
PYTHON
