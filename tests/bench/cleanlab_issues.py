"""What people do without the extension: read the rows, decode them, give them to
cleanlab. Prints seconds and issues. usage: cleanlab_issues.py DATABASE FILTER"""

import sqlite3
import sys
import time

import numpy
from cleanlab.filter import find_label_issues

database, name = sys.argv[1:]
begin = time.perf_counter()
labels, probs = [], []
for label, blob in sqlite3.connect(database).execute("SELECT label, probs FROM b"):
    labels.append(label)
    probs.append(numpy.frombuffer(blob, dtype="<f4"))
issues = find_label_issues(numpy.array(labels), numpy.stack(probs), filter_by=name,
                           return_indices_ranked_by="self_confidence")
print(time.perf_counter() - begin, len(issues))
