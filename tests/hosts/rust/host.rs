//! host LIBRARY QUERIES: runs the table in Rust, by rusqlite.

use rusqlite::{types::ValueRef, Connection, Error};

/// The answer as the table has it, empty where there is none.
fn run(db: &Connection, statement: &str) -> String {
    let answer = |value: ValueRef| match value {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        other => format!("{:?}", other),
    };
    let got = db.prepare(statement).and_then(|mut prepared| {
        let mut rows = prepared.query([])?;
        rows.next()?.map(|row| row.get_ref(0).map(|value| format!("= {}", answer(value)))).transpose()
    });
    match got {
        Ok(answer) => answer.unwrap_or_default(),
        Err(Error::SqliteFailure(_, Some(message))) => format!("! {}", message),
        Err(Error::SqlInputError { msg, .. }) => format!("! {}", msg),
        Err(other) => format!("! {}", other),
    }
}

fn is_answer(line: &str) -> bool {
    line.starts_with("= ") || line.starts_with("! ")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (library, queries) = (&arguments[1], &arguments[2]);
    let db = Connection::open_in_memory().expect("a database in memory");
    let loaded = unsafe {
        db.load_extension_enable().and_then(|_| db.load_extension(library, None::<&str>))
    };
    let host = format!("Rust, rusqlite {}, SQLite {}", env!("RUSQLITE_VERSION"), rusqlite::version());
    if let Err(error) = loaded {
        println!("{}: {}", host, error);
        std::process::exit(1);
    }
    let text = std::fs::read_to_string(queries).expect("the table of queries");
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with("--")).collect();
    let (mut passed, mut failed) = (0, 0);
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| !is_answer(line)) {
        let want = lines.get(i + 1).copied().filter(|next| is_answer(next)).unwrap_or("");
        let got = run(&db, line);
        if got == want {
            passed += 1;
        } else {
            failed += 1;
            eprintln!("FAILED {}\n   got  {}\n   want {}", line, got, want);
        }
    }
    println!("{}: {} passed, {} failed", host, passed, failed);
    std::process::exit(i32::from(failed > 0));
}
