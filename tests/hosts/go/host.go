// host LIBRARY QUERIES: runs the table in Go, by github.com/mattn/go-sqlite3.
package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// The answer as the table has it, empty where there is none.
func run(db *sql.DB, statement string) string {
	if !strings.HasPrefix(statement, "SELECT") {
		if _, err := db.Exec(statement); err != nil {
			return "! " + err.Error()
		}
		return ""
	}
	var answer string
	if err := db.QueryRow(statement).Scan(&answer); err != nil {
		return "! " + err.Error()
	}
	return "= " + answer
}

func isAnswer(line string) bool {
	return strings.HasPrefix(line, "= ") || strings.HasPrefix(line, "! ")
}

func packageVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/mattn/go-sqlite3" {
				return module.Version
			}
		}
	}
	return "of unknown version"
}

func main() {
	library, queries := os.Args[1], os.Args[2]
	sql.Register("sqlite3_labelquality", &sqlite3.SQLiteDriver{Extensions: []string{library}})
	db, err := sql.Open("sqlite3_labelquality", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	// a database in memory is of one connection
	db.SetMaxOpenConns(1)
	text, err := os.ReadFile(queries)
	if err != nil {
		log.Fatal(err)
	}
	version, _, _ := sqlite3.Version()
	host := fmt.Sprintf("Go %s, go-sqlite3 %s, SQLite %s", runtime.Version()[2:], packageVersion(), version)
	if err := db.Ping(); err != nil {
		fmt.Printf("%s: %v\n", host, err)
		os.Exit(1)
	}
	var lines []string
	for _, line := range strings.Split(string(text), "\n") {
		if line != "" && !strings.HasPrefix(line, "--") {
			lines = append(lines, line)
		}
	}
	passed, failed := 0, 0
	for i, line := range lines {
		if isAnswer(line) {
			continue
		}
		want := ""
		if i+1 < len(lines) && isAnswer(lines[i+1]) {
			want = lines[i+1]
		}
		if got := run(db, line); got == want {
			passed++
		} else {
			failed++
			fmt.Fprintf(os.Stderr, "FAILED %s\n   got  %s\n   want %s\n", line, got, want)
		}
	}
	fmt.Printf("%s: %d passed, %d failed\n", host, passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
