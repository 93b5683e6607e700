// node host.js LIBRARY QUERIES [better-sqlite3]: runs the table in Node, by node:sqlite or by the
// package better-sqlite3.
"use strict";
const fs = require("node:fs");

const [library, queries, name = "node:sqlite"] = process.argv.slice(2);

function open() {
  if (name !== "node:sqlite") return new (require(name))(":memory:");
  const { DatabaseSync } = require("node:sqlite");
  return new DatabaseSync(":memory:", { allowExtension: true });
}

// The answer as the table has it, undefined where there is none.
function run(statement) {
  try {
    if (!/^SELECT/.test(statement)) {
      db.exec(statement);
      return undefined;
    }
    const row = db.prepare(statement).get();
    return row && "= " + Object.values(row)[0];
  } catch (error) {
    return "! " + error.message;
  }
}

const isAnswer = (line) => line !== undefined && /^[=!] /.test(line);
const db = open();
db.loadExtension(library);
const lines = fs.readFileSync(queries, "utf8").split("\n").filter((line) => line && !line.startsWith("--"));
let passed = 0, failed = 0;
lines.forEach((line, i) => {
  if (isAnswer(line)) return;
  const want = isAnswer(lines[i + 1]) ? lines[i + 1] : undefined;
  const got = run(line);
  if (got === want) {
    passed++;
  } else {
    failed++;
    console.error(`FAILED ${line}\n   got  ${got}\n   want ${want}`);
  }
});
const named = name === "node:sqlite" ? name : `${name} ${require(`${name}/package.json`).version}`;
const sqlite = Object.values(db.prepare("SELECT sqlite_version()").get())[0];
db.close();
console.log(`Node ${process.versions.node}, ${named}, SQLite ${sqlite}: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
