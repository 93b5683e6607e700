/* The table-valued functions: what they take as a source, their parameters, their
** errors, and what they may not do. What they answer is held to its definitions in
** tests/sql/definitions.py. */
#include "tests/support/sql.h"

/* Ten rows of three classes; 3, 6 and 9 are labelled wrong. */
static const char *const ten_rows =
    "CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs, batch);"
    "INSERT INTO train VALUES"
    "(1, 0, '[0.9,0.05,0.05]', 'a'), (2, 0, '[0.8,0.1,0.1]', 'a'), (3, 0, '[0.05,0.9,0.05]', 'a'),"
    "(4, 1, '[0.1,0.85,0.05]', 'a'), (5, 1, '[0.1,0.8,0.1]', 'a'), (6, 1, '[0.05,0.05,0.9]', 'b'),"
    "(7, 2, '[0.1,0.1,0.8]', 'b'), (8, 2, '[0.05,0.05,0.9]', 'b'), (9, 2, '[0.95,0.03,0.02]', 'b'),"
    "(10, 2, '[0.0,0.2,0.8]', 'b'), (11, NULL, '[1,0,0]', 'b'), (12, 0, NULL, 'b')";

static const char *const issues_of_ten = "9:2>0 3:0>1 6:1>2";

static sqlite3 *open_ten(void) {
  sqlite3 *db = open_database();
  run(db, ten_rows);
  return db;
}

#define LISTED(source)                                                                    \
  "SELECT group_concat(id || ':' || label || '>' || predicted, ' ') FROM lq_issues(" source ")"

static void answers(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  check_query(db, LISTED("'train', 'label', 'probs'"), issues_of_ten);
  check_query(db, "SELECT group_concat(score, ' ') FROM lq_issues('train', 'label', 'probs')", "0.02 0.05 0.05");
  check_query(db, "SELECT examples || ' ' || classes || ' ' || off_diagonal || ' ' || off_diagonal_calibrated"
                  " || ' ' || health FROM lq_health('train', 'label', 'probs')", "10 3 3 3 0.7");
  check_query(db, "SELECT group_concat(given || true || confident_joint || calibrated || ' ' || joint, ' ')"
                  " FROM lq_joint('train', 'label', 'probs')",
              "0022 0.2 0111 0.1 1122 0.2 1211 0.1 2011 0.1 2233 0.3");
  check_query(db, "SELECT group_concat(class || ifnull(name, '-') || n || label_issues || inverse_label_issues, ' ')"
                  " FROM lq_classes('train', 'label', 'probs')", "0-311 1-311 2-411");
  check_query(db, "SELECT group_concat(class_a || class_b || n || ' ' || joint, ' ')"
                  " FROM lq_overlaps('train', 'label', 'probs')", "011 0.1 021 0.1 121 0.1");
  check_query(db, "SELECT group_concat(class_a || class_b || n, ' ')"
                  " FROM lq_overlaps('train', 'label', 'probs', 1)", "011 121 201");
  check_query(db, "SELECT count(*) FROM lq_overlaps('train', 'label', 'probs', 1, 1)", "6");
  check_query(db, "SELECT count(*) FROM lq_joint('train', 'label', 'probs', 0, 1)", "9");
  /* a source without rows has nothing to say */
  run(db, "CREATE TABLE none(label, probs); INSERT INTO none VALUES(NULL, '[1,0]'), (1, NULL)");
  const char *const tables[] = {"issues", "classes", "overlaps", "joint", "health"};
  for (int i = 0; i < 5; i++) {
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM lq_%s('none', 'label', 'probs')", tables[i]);
    check_query(db, sql, "0");
  }
  sqlite3_close(db);
}

/* Classes by name: whatever the order of the keys, as they are called. */
static void names(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "CREATE TABLE named AS SELECT id, CASE label WHEN 0 THEN 'cat' WHEN 1 THEN 'dog' WHEN 2 THEN 7 END AS label,"
          " CASE WHEN id % 2 THEN json_object('cat', probs -> 0, 'dog', probs -> 1, '7', probs -> 2)"
          " ELSE json_object('7', probs -> 2, 'dog', probs -> 1, 'cat', probs -> 0) END AS probs"
          " FROM train WHERE label NOT NULL AND probs NOT NULL");
  check_query(db, LISTED("'named', 'label', 'probs'"), "9:7>cat 3:cat>dog 6:dog>7");
  check_query(db, "SELECT group_concat(class || name || n, ' ') FROM lq_classes('named', 'label', 'probs')",
              "1cat3 2dog3 074");
  check_query(db, "SELECT group_concat(given || '>' || true || calibrated, ' ') FROM lq_joint('named', 'label', 'probs')",
              "7>73 7>cat1 cat>cat2 cat>dog1 dog>71 dog>dog2");
  check_query(db, "SELECT group_concat(class_a || class_b || n, ' ') FROM lq_overlaps('named', 'label', 'probs')",
              "7cat1 7dog1 catdog1");
  check_query(db, "SELECT group_concat(given || true, ' ') FROM lq_joint('named', 'label', 'probs', 0, 1)",
              "77 7cat 7dog cat7 catcat catdog dog7 dogcat dogdog");
  check_query(db, LISTED("'named', 'label', 'probs') WHERE num_to_remove_per_class = '{\"cat\":1,\"7\":0}'"
                         " AND (id > 0"), "3:cat>dog");
  sqlite3_close(db);
}

/* Each of these is the ten rows. */
static void sources(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "ATTACH ':memory:' AS aux; CREATE TABLE aux.train2 AS SELECT * FROM train;"
          "ATTACH ':memory:' AS \"odd.schema\"; CREATE TABLE \"odd.schema\".\"t\" AS SELECT * FROM train;"
          "CREATE VIEW seen AS SELECT id, label, probs FROM train; CREATE TEMP TABLE temporary AS SELECT * FROM train;"
          "CREATE TABLE \"my \"\"table\"\"; DROP TABLE train\" AS SELECT * FROM train;"
          "CREATE TABLE \"aux.train2\" AS SELECT * FROM train WHERE id < 5;"
          "CREATE TABLE \"(x)\" AS SELECT * FROM train;"
          "CREATE TABLE keyed(label, probs, id PRIMARY KEY) WITHOUT ROWID; INSERT INTO keyed SELECT label, probs, id FROM train;"
          "CREATE TABLE odd(\"select\", \"a\"\"b\", \"it's\", rowid); INSERT INTO odd SELECT label, probs, id, id FROM train;"
          "CREATE TABLE weight AS SELECT * FROM train; CREATE TABLE pruned AS SELECT * FROM train;"
          "CREATE TABLE joint AS SELECT * FROM train; CREATE TABLE cell AS SELECT * FROM train;"
          "CREATE TABLE lq_source AS SELECT * FROM train; CREATE TABLE lq_source_ AS SELECT * FROM train;"
          "CREATE VIEW over_lq_source AS SELECT * FROM lq_source");
  const char *const same[] = {
      "'train', 'label', 'probs'",
      "'main.train', 'label', 'probs'",
      "'\"train\"', 'label', 'probs'",
      "' main . \"train\" ', 'label', 'probs'",
      "'[main].[train]', 'label', 'probs'",
      "'`train`', 'label', 'probs'",
      "'TRAIN', 'LABEL', 'PROBS'",
      "'aux.train2', 'label', 'probs', 'id') WHERE (id > 4 OR 1", /* that name, whole, is a table of four rows */
      "'\"aux\".train2', 'label', 'probs', 'id'",
      "'\"odd.schema\".t', 'label', 'probs', 'id'",
      "'seen', 'label', 'probs'",
      "'temporary', 'label', 'probs'",
      "'temp.temporary', 'label', 'probs'",
      "'my \"table\"; DROP TABLE train', 'label', 'probs', 'id'",
      "'\"my \"\"table\"\"; DROP TABLE train\"', 'label', 'probs', 'id'",
      "'keyed', 'label', 'probs', 'id'",
      "'odd', 'select', 'a\"b'", /* its rowid is a column, as for SQL */
      "'odd', 'select', 'a\"b', 'it''s'",
      "'(SELECT * FROM train)', 'label', 'probs'",
      "' ( SELECT id, label, probs FROM train -- all\n ) ', 'label', 'probs'",
      "'(SELECT id, label, probs FROM train -- all)', 'label', 'probs'",
      "'(WITH joint AS (SELECT * FROM train) SELECT * FROM joint)', 'label', 'probs'",
      ("'(VALUES ' || (SELECT group_concat(printf('(%d,%d,%Q)', id, label, probs)) FROM train WHERE label NOT NULL"
       " AND probs NOT NULL) || ')', 'column2', 'column3', 'column1'"),
      /* names that the SQL in sql/ uses itself */
      "'pruned', 'label', 'probs'", "'(SELECT * FROM pruned)', 'label', 'probs'",
      "'(SELECT * FROM joint)', 'label', 'probs'", "'(SELECT * FROM cell)', 'label', 'probs'",
      "'lq_source', 'label', 'probs'", "'main.lq_source', 'label', 'probs'", "'(SELECT * FROM LQ_SOURCE)', 'label', 'probs'",
      "'lq_source_', 'label', 'probs'", "'(SELECT a.* FROM lq_source AS a JOIN \"lq_source_\" USING (id))', 'label', 'probs'",
      "'over_lq_source', 'label', 'probs'", "'(WITH lq_source AS (SELECT * FROM train) SELECT * FROM lq_source)', 'label', 'probs'",
      "'(SELECT id AS score, label AS predicted, probs AS id FROM weight)', 'predicted', 'id', 'score'",
  };
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    char sql[600];
    snprintf(sql, sizeof sql, "SELECT group_concat(id || ':' || label || '>' || predicted, ' ') FROM lq_issues(%s)", same[i]);
    check_query(db, sql, i == 7 ? "3:0>1" : issues_of_ten);
  }
  /* the other functions, over names that their SQL uses itself */
  check_query(db, "SELECT count(*) FROM lq_joint('(SELECT * FROM cell JOIN joint USING (id, label, probs))', 'label', 'probs')", "6");
  check_query(db, "SELECT count(*) FROM lq_classes('cell', 'label', 'probs')", "3");
  check_query(db, "SELECT count(*) FROM lq_ensemble('(SELECT id, label, batch AS model, probs FROM weight)',"
                  " 'id', 'label', 'model', 'probs')", "10");
  check_query(db, "SELECT count(*) FROM train", "12");
  /* sources of several rows of parameters, and of another table's columns */
  check_query(db, "SELECT group_concat(b || ':' || off_diagonal, ' ') FROM (SELECT DISTINCT batch AS b FROM train),"
                  " lq_health('(SELECT * FROM train WHERE batch = ''' || b || ''')', 'label', 'probs')", "a:1 b:1");
  sqlite3_close(db);
}

static void parameters(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  check_query(db, LISTED("'train', 'label', 'probs') WHERE filter = 'both' AND (1"), issues_of_ten);
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues WHERE source = 'train' AND label_column = 'label' AND"
                  " probs_column = 'probs' AND id_column = 'id' AND filter = 'prune_by_class'", "9 3 6");
  check_query(db, LISTED("'train', 'label', 'probs', NULL, NULL, NULL, NULL, NULL, NULL"), issues_of_ten);
  check_query(db, "SELECT group_concat(filter || id, ' ') FROM lq_issues('train', 'label', 'probs') WHERE filter IN"
                  " ('confident_learning', 'both') AND id > 5", "both9 both6 confident_learning9 confident_learning6");
  check_query(db, "SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE source = 'TRAIN'", "0");
  check_query(db, "SELECT group_concat(source || label_column || ifnull(filter, '-'), ' ') FROM"
                  " lq_issues('train', 'label', 'probs', 'id', 'both') WHERE id = 9", "trainlabelboth");
  /* what ranks them: by margin 9 is worst, by id where they are the same */
  check_query(db, "SELECT group_concat(id || '=' || round(score, 4), ' ') FROM lq_issues('train', 'label', 'probs')"
                  " WHERE method = 'normalized_margin'", "9=0.035 3=0.075 6=0.075");
  check_query(db, "SELECT sum(score = lq_score(label, probs, 'confidence_weighted_entropy')) FROM"
                  " lq_issues('train', 'label', 'probs') AS i JOIN train USING (id, label)"
                  " WHERE method = 'confidence_weighted_entropy'", "3");
  check_query(db, "SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE frac_noise = 0.5", "0");
  check_query(db, "SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE frac_noise = 0", "0");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('train', 'label', 'probs') WHERE"
                  " min_examples_per_class = 3", "9");
  check_query(db, "SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE min_examples_per_class = 4", "0");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('train', 'label', 'probs') WHERE"
                  " num_to_remove_per_class = '[0,1,1]'", "9 6");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('train', 'label', 'probs') WHERE"
                  " num_to_remove_per_class = '{\"1\":3}' AND filter = 'prune_by_class'", "6");
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('train', 'label', 'probs') WHERE"
                  " num_to_remove_per_class = ' [ 0 ,9223372036854775807, -0 ] ' AND filter = 'prune_by_class'", "6");
  check_query(db, "SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '{}'", "0");
  check_query(db, "SELECT group_concat(converged || (noise_matrix = 1.0 * calibrated / 3), ' ')"
                  " FROM lq_joint('train', 'label', 'probs') WHERE converged = 0 AND given = true AND given < 2", "01 01");
  sqlite3_close(db);
}

/* A cell that rounding took all from does not count among those that give up rows. */
static void zero_cells(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs); INSERT INTO t VALUES"
          "(1, 0, '[0.04,0.9,0.03,0.03]'), (2, 0, '[0.03,0.04,0.9,0.03]'), (3, 0, '[0.02,0.04,0.04,0.9]'),"
          "(4, 1, '[0.1,0.8,0.1,0]'), (5, 2, '[0.1,0.1,0.8,0]'), (6, 3, '[0.1,0,0.1,0.8]')");
  check_query(db, "SELECT group_concat(confident_joint || calibrated, ' ') FROM lq_joint('t', 'label', 'probs') WHERE given = 0",
              "10 11 11 11");
  /* keeps 1 + 3 * 0.5 * 0.5, which is 1 row in whole ones, of 3 */
  check_query(db, "SELECT group_concat(id, ' ') FROM lq_issues('t', 'label', 'probs') WHERE filter = 'prune_by_class'"
                  " AND frac_noise = 0.5", "3 2");
  sqlite3_close(db);
}

static void ensemble(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE e(id, label, model, probs); INSERT INTO e VALUES"
          "('x', 0, 'a', '[0.75,0.25]'), ('x', 0, 'b', '[0.25,0.75]'), ('y', 1, 'a', '[0.25,0.75]'),"
          "('y', 1, 'b', '[0.5,0.5]'), ('z', 1, 'a', '[0.5,0.5]'), ('z', 1, 'b', '[0,1]'),"
          "('only a', 1, 'a', '[0,1]'), ('no label', NULL, 'a', '[0,1]'), ('no probs', 1, 'b', NULL)");
#define ENSEMBLE(rest) "SELECT group_concat(id || '=' || score, ' ') FROM lq_ensemble('e', 'id', 'label', 'model', 'probs'" rest
  check_query(db, ENSEMBLE(", 'uniform')"), "x=0.5 y=0.625 z=0.75 only a=1.0");
  /* a is right on 3 of 4, b, whose tie is for class 0, on 1 of 3 */
  check_query(db, "SELECT group_concat(c0 || ' ' || c1 || ' ' || round(c2, 9), ' ') FROM lq_rows((SELECT lq_part_collect(m, a, l) FROM"
                  " (SELECT model AS m, lq_part_accuracy(label, probs) AS a, lq_part_log_loss(label, probs) AS l FROM e GROUP BY model)))",
              "a 0.75 0.317128081 b 0.333333333333333 0.693147514");
  check_query(db, "SELECT group_concat(id || '=' || round(score, 12), ' ') FROM lq_ensemble('e', 'id', 'label', 'model', 'probs')",
              "x=0.596153846154 z=0.653846153846 y=0.673076923077 only a=1.0");
  check_query(db, ENSEMBLE(", '[1, 0.5]')"), "x=0.583333333333333 y=0.666666666666667 z=0.666666666666667 only a=1.0");
  check_query(db, ENSEMBLE(", '{\"a\":0, \"b\":2.5}')"), "x=0.25 y=0.5 z=1.0");
  check_query(db, ENSEMBLE(", '{\"b\":5e-1, \"\\u0061\":10E-1}')"), "x=0.583333333333333 y=0.666666666666667 z=0.666666666666667 only a=1.0");
  check_query(db, ENSEMBLE(", '[20000000000000000000, 1e19]')"), "x=0.583333333333333 y=0.666666666666667 z=0.666666666666667 only a=1.0");
  /* no model of any weight knows of it */
  check_query(db, "SELECT group_concat(id || '=' || ifnull(score, '-'), ' ') FROM lq_ensemble('e', 'id', 'label', 'model', 'probs',"
                  " '{\"a\":0, \"b\":2.5}')", "x=0.25 y=0.5 z=1.0 only a=-");
  check_query(db, ENSEMBLE(", '[1, 1]', 'normalized_margin')"), "x=0.5 y=0.625 z=0.75 only a=1.0");
  check_query(db, "SELECT count(*) FROM lq_ensemble('(SELECT * FROM e WHERE 0)', 'id', 'label', 'model', 'probs')", "0");
  /* rows of no model are passed over, and no weight is asked for them */
  run(db, "INSERT INTO e VALUES ('x', 0, NULL, '[0,1]'), ('nobody', 0, NULL, '[0,1]')");
  check_query(db, ENSEMBLE(", '[1, 0.5]')"), "x=0.583333333333333 y=0.666666666666667 z=0.666666666666667 only a=1.0");
  check_query(db, ENSEMBLE(", 'uniform')"), "x=0.5 y=0.625 z=0.75 only a=1.0");
  /* one label, in other words */
  check_query(db, "SELECT group_concat(id || '=' || score, ' ') FROM lq_ensemble("
                  "'(SELECT id, iif(model = ''a'', CAST(label AS TEXT), label + 0.0) AS label, model, probs FROM e)',"
                  " 'id', 'label', 'model', 'probs', 'uniform')", "x=0.5 y=0.625 z=0.75 only a=1.0");
  /* what is nothing beside another model is all where that one has not predicted */
  check_query(db, ENSEMBLE(", '{\"a\":1e-300, \"b\":1}')"), "x=0.25 y=0.5 only a=1.0 z=1.0");
  check_query(db, ENSEMBLE(", '{\"a\":5e-324, \"b\":1}')"), "x=0.25 y=0.5 only a=1.0 z=1.0");
  check_query(db, ENSEMBLE(", '{\"a\":1e-300, \"b\":1e300}')"), "x=0.25 y=0.5 only a=1.0 z=1.0");
  check_query(db, ENSEMBLE(", '[5e-324, 5e-324]')"), "x=0.5 y=0.625 z=0.75 only a=1.0");
  check_query(db, ENSEMBLE(", '[1e-323, 5e-324]')"), "x=0.583333333333333 y=0.666666666666667 z=0.666666666666667 only a=1.0");
  run(db, "CREATE TABLE three AS WITH m(id, model, probs) AS (VALUES (1, 1, '[0.25,0.75]'), (1, 2, '[0.75,0.25]'), (1, 3, '[1,0]'),"
          "(2, 1, '[0.25,0.75]'), (2, 2, '[0.75,0.25]')) SELECT id, 1 AS label, model, probs FROM m");
  check_query(db, "SELECT group_concat(id || '=' || score, ' ') FROM lq_ensemble('three', 'id', 'label', 'model', 'probs',"
                  " '[3e-300, 1e-300, 1e300]')", "1=0.0 2=0.625");
  check_query(db, "SELECT group_concat(id || '=' || score, ' ') FROM lq_ensemble('three', 'id', 'label', 'model', 'probs',"
                  " '[3e-300, 1e-300, 4]')", "1=0.0 2=0.625");
  /* the search for weights by log loss, where a model is right with 0.9, the other with less */
  for (int i = 0; i < 4; i++) {
    static const char *const weaker[] = {"0.68", "0.62", "0.3", "0.000001"};
    char sql[500];
    snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS weak; CREATE TABLE weak AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
             " FROM n WHERE i < 50) SELECT i AS id, 1 AS label, 'good' AS model, '[0.1,0.9]' AS probs FROM n UNION ALL"
             " SELECT i, 1, 'weak', '[' || (1 - %s) || ',%s]' FROM n UNION ALL SELECT 99, 1, 'weak', '[0.469,0.531]'",
             weaker[i], weaker[i]);
    run(db, sql);
    check_query(db, "SELECT count(*) || ' ' || sum(score = 0.531) || ' ' || sum(score > 0.8999) FROM"
                    " lq_ensemble('weak', 'id', 'label', 'model', 'probs', 'log_loss_search')", "51 1 50");
  }
  /* one example, two classes that are each the first of their models' */
  run(db, "CREATE TABLE classes(id, label, model, probs); INSERT INTO classes VALUES"
          "(1, 'b', 1, '{\"a\":0.5,\"b\":0.5}'), (1, 'b', 2, '{\"b\":0.5,\"c\":0.5}'),"
          "(2, 'b', 1, '{\"a\":0.5,\"b\":0.5}'), (2, x'62', 2, '{\"b\":0.25,\"c\":0.75}')");
  check_query(db, "SELECT group_concat(id || '=' || score, ' ') FROM lq_ensemble('classes', 'id', 'label', 'model', 'probs', 'uniform')",
              "2=0.375 1=0.5");
  run(db, "INSERT INTO classes VALUES (3, 'a', 1, '{\"a\":0.5,\"b\":0.5}'), (3, 'b', 2, '{\"b\":0.5,\"c\":0.5}')");
  check_query(db, "SELECT count(*) FROM lq_ensemble('classes', 'id', 'label', 'model', 'probs', 'uniform')",
              "lq_ensemble: example 3 has the labels 'a' and 'b'; it takes one, the same for all models");
  /* rows without a label or probs are in no search either */
  run(db, "DELETE FROM e; INSERT INTO e VALUES(0,0,'a','[0.9,0.1]'), (0,0,'b','[0.4,0.6]'), (1,NULL,'b','[0.6,0.4]'),"
          "(1,0,'a','[0.3,0.7]'), (2,NULL,'b','[0.6,0.4]'), (2,0,'a','[0.3,0.7]'), (7,NULL,'a','[0.5'), (8,0,'a',NULL)");
  check_query(db, ENSEMBLE(", 'log_loss_search')"), query(db, "SELECT group_concat(id || '=' || score, ' ') FROM lq_ensemble("
                  "'(SELECT * FROM e WHERE label NOT NULL AND probs NOT NULL)', 'id', 'label', 'model', 'probs', 'log_loss_search')"));
  check_query(db, "SELECT score > 0.89 FROM lq_ensemble('e', 'id', 'label', 'model', 'probs', 'log_loss_search') WHERE id = 0", "1");
  /* the log loss falls with the weight of b, which is perfect; a is of no use */
  run(db, "DELETE FROM e; INSERT INTO e VALUES (1, 'n', 1, '{\"n\":0.5,\"m\":0.5}'), (2, 'm', 1, '{\"m\":0.5,\"n\":0.5}'),"
          "(1, 'n', 2, '{\"m\":0,\"n\":1}'), (2, 'm', 2, '{\"m\":0.75,\"n\":0.25}')");
  check_query(db, "SELECT group_concat(id || '=' || round(score, 12), ' ') FROM lq_ensemble('e', 'id', 'label', 'model', 'probs',"
                  " 'log_loss_search')", "2=0.75 1=1.0");
  sqlite3_close(db);
}

#define QUOTES "; names go in single quotes: 'name', not \"name\""

static void errors(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "CREATE VIEW broken AS SELECT * FROM gone; CREATE TABLE bad(label, probs); INSERT INTO bad VALUES(0, '[0.5,0.5]'),"
          "(7, '[0.5,0.5]'); CREATE TABLE e(id, label, model, probs); INSERT INTO e VALUES(1, 0, 'a', '[1,0]'),"
          " (1, 0, 'b', '[0,1]'); CREATE TABLE mixed AS SELECT 0 AS label, '[0.5,0.5]' AS probs UNION ALL SELECT 0, '[1,0,0]'");
  const struct {
    const char *call, *want;
  } cases[] = {
      {"lq_issues", "lq_issues: source is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"lq_issues('train')", "lq_issues: label_column is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"lq_health('train', 'label')", "lq_health: probs_column is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"lq_ensemble('train', 'id', 'label')",
       "lq_ensemble: model_column is missing; it takes (source, id_column, label_column, model_column, probs_column)" QUOTES},
      {"lq_issues(NULL, 'label', 'probs')", "lq_issues: source is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"lq_issues(5, 'label', 'probs')", "lq_issues: source is 5; it takes a name, as TEXT"},
      {"lq_issues('train', x'41', 'probs')", "lq_issues: label_column is a BLOB; it takes a name, as TEXT"},
      {"lq_issues('trian', 'label', 'probs')",
       "lq_issues: source 'trian' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('', 'label', 'probs')",
       "lq_issues: source '' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('aux.train', 'label', 'probs')",
       "lq_issues: source 'aux.train' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('main.train.x', 'label', 'probs')",
       "lq_issues: source 'main.train.x' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('\"train', 'label', 'probs')",
       "lq_issues: source '\"train' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('main.', 'label', 'probs')",
       "lq_issues: source 'main.' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('train, bad', 'label', 'probs')",
       "lq_issues: source 'train, bad' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('train; DROP TABLE train', 'label', 'probs')",
       "lq_issues: source 'train; DROP TABLE train' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('broken', 'label', 'probs')", "lq_issues: source: no such table: main.gone"},
      {"lq_issues('()', 'label', 'probs')",
       "lq_issues: source '()' reads nothing; it takes a SELECT in parentheses, or the name of a table or view"},
      {"lq_issues('(SELECT * FROM trian)', 'label', 'probs')", "lq_issues: source: no such table: trian"},
      {"lq_issues('(SELECT * FROM train', 'label', 'probs')",
       "lq_issues: source '(SELECT * FROM train' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"lq_issues('(SELECT 1) AS a, (SELECT * FROM train)', 'label', 'probs')", "lq_issues: source: near \")\": syntax error"},
      {"lq_issues('(SELECT * FROM train;)', 'label', 'probs')", "lq_issues: source: near \";\": syntax error"},
      {"lq_issues('(SELECT * FROM train; DROP TABLE train)', 'label', 'probs')", "lq_issues: source: near \";\": syntax error"},
      {"lq_issues('(SELECT * FROM train /* )', 'label', 'probs')", "lq_issues: source: incomplete input"},
      {"lq_issues('(DELETE FROM train RETURNING *)', 'label', 'probs')",
       "lq_issues: source '(DELETE FROM train RETURNING *)' reads nothing; it takes a SELECT in parentheses, or the name of a table or view"},
      {"lq_issues('(PRAGMA table_info(train))', 'label', 'probs')", "lq_issues: source: near \"(\": syntax error"},
      {"lq_issues('(EXPLAIN SELECT * FROM train)', 'label', 'probs')", "lq_issues: source: near \"SELECT\": syntax error"},
      {"lq_issues('(SELECT * FROM train WHERE id = ?)', 'label', 'probs')",
       "lq_issues: source has the variables of a statement, which it can not be given; write their values into it"},
      {"lq_issues('(SELECT * FROM train WHERE id = :filter)', 'label', 'probs')",
       "lq_issues: source has the variables of a statement, which it can not be given; write their values into it"},
      {"lq_issues('train', 'lable', 'probs')",
       "lq_issues: label_column 'lable' is no column of source, which has id, label, probs, batch"},
      {"lq_overlaps('train', 'label', 'probs\" FROM train --')",
       "lq_overlaps: probs_column 'probs\" FROM train --' is no column of source, which has id, label, probs, batch"},
      {"lq_issues('(SELECT label, probs FROM train)', 'label', 'probs', 'id')",
       "lq_issues: id_column 'id' is no column of source, which has label, probs"},
      {"lq_ensemble('e', 'id', 'label', 'modle', 'probs')",
       "lq_ensemble: model_column 'modle' is no column of source, which has id, label, model, probs"},
      {"lq_issues('train', 'label', 'probs') WHERE filter = 'prune'",
       "lq_issues: filter is 'prune'; it takes 'prune_by_noise_rate', 'prune_by_class', 'both', 'confident_learning',"
       " 'predicted_neq_given', 'low_normalized_margin' or 'low_self_confidence'"},
      {"lq_issues('train', 'label', 'probs') WHERE method = 1",
       "lq_issues: method is 1; it takes 'self_confidence', 'normalized_margin' or 'confidence_weighted_entropy'"},
      {"lq_issues('train', 'label', 'probs') WHERE frac_noise = 1.5", "lq_issues: frac_noise is 1.5; it takes a number in [0,1]"},
      {"lq_issues('train', 'label', 'probs') WHERE frac_noise = 1.0000000000000002", "lq_issues: frac_noise is 1.0000000000000002; it takes a number in [0,1]"},
      {"lq_issues('train', 'label', 'probs') WHERE frac_noise = 'half'", "lq_issues: frac_noise is 'half'; it takes a number in [0,1]"},
      {"lq_issues('train', 'label', 'probs') WHERE min_examples_per_class = -1",
       "lq_issues: min_examples_per_class is -1; it takes an integer of 0 or more"},
      {"lq_issues('train', 'label', 'probs') WHERE min_examples_per_class = 1.5",
       "lq_issues: min_examples_per_class is 1.5; it takes an integer of 0 or more"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[1,2'",
       "lq_issues: num_to_remove_per_class is not JSON at byte 5: expected ',' or ']', got the end"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '1,2'",
       "lq_issues: num_to_remove_per_class is '1,2'; it takes a JSON array of numbers, or an object of name to number"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = x'5b5d'",
       "lq_issues: num_to_remove_per_class is a BLOB; it takes a JSON array of numbers, or an object of name to number"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[]'",
       "lq_issues: num_to_remove_per_class has 0 numbers; there are 3 classes"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '{\"1\":0,\"\\u0031\":1}'",
       "lq_issues: num_to_remove_per_class has '1' twice"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '{\"1\":1e0}'",
       "lq_issues: num_to_remove_per_class['1'] is 1e0; it takes an integer of 0 or more"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[0,0,9223372036854775808]'",
       "lq_issues: num_to_remove_per_class[2] is 9223372036854775808; it takes an integer of 0 or more"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '{\"1\":{}}'",
       "lq_issues: num_to_remove_per_class['1'] is an object, not a number (at byte 6)"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = 3",
       "lq_issues: num_to_remove_per_class is 3; it takes a JSON array of numbers, or an object of name to number"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[1,2]'",
       "lq_issues: num_to_remove_per_class has 2 numbers; there are 3 classes"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[1,-2,3]'",
       "lq_issues: num_to_remove_per_class[1] is -2; it takes an integer of 0 or more"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[1,null,0.5]'",
       "lq_issues: num_to_remove_per_class[1] is null, not a number (at byte 4)"},
      {"lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '{\"cat\":1}'",
       "lq_issues: num_to_remove_per_class has 'cat', which is none of the classes"},
      {"lq_overlaps('train', 'label', 'probs') WHERE asymmetric = 2", "lq_overlaps: asymmetric is 2; it takes 0 or 1"},
      {"lq_joint('train', 'label', 'probs') WHERE converged = 'yes'", "lq_joint: converged is 'yes'; it takes 0 or 1"},
      {"lq_joint('train', 'label', 'probs') WHERE all_pairs = 0.5", "lq_joint: all_pairs is 0.5; it takes 0 or 1"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', 'best')",
       "lq_ensemble: weights is 'best'; it takes 'accuracy', 'uniform', 'log_loss_search', a JSON array of numbers, or an object of"
       " name to number"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', 'uniform' || char(0))",
       "lq_ensemble: weights is text with a zero byte; it takes 'accuracy', 'uniform', 'log_loss_search', a JSON array of numbers, or an object of"
       " name to number"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '{\"a\":1,\"b\\u0000\":1}')", "lq_ensemble: weights has 'b', which is none of the models"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', 'uniform', 'self_confidence' || char(0) || 'x')",
       "lq_ensemble: method is text with a zero byte; it takes 'self_confidence', 'normalized_margin' or 'confidence_weighted_entropy'"},
      {"lq_issues('train', 'label', 'probs') WHERE filter = 'both' || char(0)",
       "lq_issues: filter is text with a zero byte; it takes 'prune_by_noise_rate', 'prune_by_class', 'both', 'confident_learning',"
       " 'predicted_neq_given', 'low_normalized_margin' or 'low_self_confidence'"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[1]')", "lq_ensemble: weights has 1 numbers; there are 2 models"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[1, -0.5]')",
       "lq_ensemble: weights[1] is -0.5; it takes a number of 0 or more"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[1, \"x\"]')",
       "lq_ensemble: weights[1] is a string, not a number (at byte 5)"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[1e400, 1]')",
       "lq_ensemble: weights[0] is 1e400; it takes a number of 0 or more"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[true, 1]')",
       "lq_ensemble: weights[0] is true, not a number (at byte 2)"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', 2)",
       "lq_ensemble: weights is 2; it takes 'accuracy', 'uniform', 'log_loss_search', a JSON array of numbers, or an object of"
       " name to number"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[1 1]')",
       "lq_ensemble: weights is not JSON at byte 4: expected ',' or ']', got '1'"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '{\"a\":1,\"b\":1,\"a\":1}')", "lq_ensemble: weights has 'a' twice"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '{}')", "lq_ensemble: weights has none for the model 'a'"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '[0, 0]')", "lq_ensemble: weights are all 0; one has to be more"},
      {"lq_issues('train', 'label', 'probs' || char(0))",
       "lq_issues: probs_column is text with a zero byte; it takes a name, as TEXT"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '{\"a\":1}')", "lq_ensemble: weights has none for the model 'b'"},
      {"lq_ensemble('e', 'id', 'label', 'model', 'probs', '{\"a\":1,\"b\":1,\"c\":1}')",
       "lq_ensemble: weights has 'c', which is none of the models"},
      {"lq_issues('train', 'label', 'probs') WHERE flter = 'both'", "no such column: flter"},
      {"lq_health('train', 'label', 'probs', NULL, 1)", "too many arguments on lq_health() - max 4"},
      /* of the rows: as the function that reads them says, under the caller's name for it */
      {"lq_issues('bad', 'label', 'probs')", "lq_issues: id 2: label 7 is out of range for 2 classes, which count from 0"},
      {"lq_ensemble('(SELECT id, iif(model = ''a'', 0, 1) AS label, model, probs FROM e)', 'id', 'label', 'model', 'probs')",
       "lq_ensemble: example 1 has the labels 0 and 1; it takes one, the same for all models"},
      {"lq_ensemble('(SELECT 1 AS id, 1 AS model, * FROM bad)', 'id', 'label', 'model', 'probs', 'uniform')",
       "lq_ensemble: id 1: label 7 is out of range for 2 classes, which count from 0"},
      {"lq_health('mixed', 'label', 'probs')",
       "lq_health: id 2: 3 classes in probs, 2 in the rows before; they must have the same classes"},
      {"lq_classes('(SELECT label, abs(-9223372036854775807 - 1) AS probs FROM bad)', 'label', 'probs')",
       "lq_classes: integer overflow"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT * FROM %s", cases[i].call);
    check_query(db, sql, cases[i].want);
    check_query(db, LISTED("'train', 'label', 'probs'"), issues_of_ten);
  }
  check_query(db, "SELECT count(*) FROM train", "12");
  sqlite3_close(db);
}

/* Sources that say something else than that there is no such table, or are no rows. */
static void sources_that_fail(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "ATTACH ':memory:' AS aux; CREATE VIEW aux.broken AS SELECT * FROM gone; ATTACH ':memory:' AS temporary;"
          "CREATE TEMP VIEW astray AS SELECT * FROM main.gone; CREATE TEMP VIEW near AS SELECT * FROM temporary.gone;"
          "CREATE VIEW stray AS SELECT missing FROM train;"
          "CREATE TABLE odd(label, probs, \"\"); INSERT INTO odd SELECT label, probs, id FROM train");
  static const struct {
    const char *source, *want;
  } cases[] = {
      {"(BEGIN)", "lq_health: source '(BEGIN)' reads nothing; it takes a SELECT in parentheses, or the name of a table or view"},
      {"(-- )", "lq_health: source '(-- )' reads nothing; it takes a SELECT in parentheses, or the name of a table or view"},
      {"(DELETE FROM train RETURNING *)",
       "lq_health: source '(DELETE FROM train RETURNING *)' reads nothing; it takes a SELECT in parentheses, or the name of a table or view"},
      {"aux.broken", "lq_health: source: no such table: aux.gone"},
      {" aux . broken ", "lq_health: source: no such table: aux.gone"},
      {" temp . astray ", "lq_health: source: no such table: main.gone"},
      {" temp . near ", "lq_health: source: no such table: temporary.gone"},
      {"stray", "lq_health: source: no such column: missing"},
      {"aux.their", "lq_health: source 'aux.their' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"train\x01", "lq_health: source 'train\\u0001' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
      {"train\x7f", "lq_health: source 'train\\u007f' is not known; it takes the name of a table or view, or a SELECT in parentheses"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT * FROM lq_health('%s', 'label', 'probs')", cases[i].source);
    check_query(db, sql, cases[i].want);
  }
  check_query(db, "SELECT count(*) FROM train", "12");
  check_query(db, LISTED("char(9) || 'train' || char(10, 11, 12, 13, 32), 'label', 'probs'"), issues_of_ten);
  /* a column whose name is empty is one too */
  check_query(db, LISTED("'odd', 'label', 'probs', ''"), issues_of_ten);
  check_query(db, "SELECT group_concat(n || ':' || id, ' ') FROM (SELECT 1 AS n UNION ALL SELECT 2) CROSS JOIN"
                  " lq_issues('odd', 'label', 'probs', CASE WHEN n THEN '' END)", "1:9 1:3 1:6 2:9 2:3 2:6");
  sqlite3_close(db);
}

#define NOT_GIVEN(function, parameter) \
  function ": " parameter " is read or compared, but not set; set it in the call or, but for a LEFT JOIN, with = in WHERE" QUOTES

/* A parameter reads as what it is given as, and where that is NULL as its default. */
static void parameters_as_columns(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  check_query(db, "SELECT quote(id_column) || quote(filter) || quote(method) || quote(frac_noise) || quote(min_examples_per_class)"
                  " || quote(num_to_remove_per_class) FROM lq_issues('train', 'label', 'probs', NULL, NULL, NULL, NULL, NULL, NULL)",
              "NULL'prune_by_noise_rate''self_confidence'11NULL");
  check_query(db, "SELECT quote(asymmetric) || quote(all_pairs) FROM lq_overlaps('train', 'label', 'probs', NULL, NULL)", "00");
  check_query(db, "SELECT quote(asymmetric) || quote(all_pairs) FROM lq_overlaps('train', 'label', 'probs', 1, 0)", "10");
  /* the answers that read one which is not given, or compare it in another way than with =: SQLite would take the default,
  ** and where that is not equal leave all rows out */
  static const char *const cases[][2] = {
      {"SELECT filter FROM lq_issues('train', 'label', 'probs')", NOT_GIVEN("lq_issues", "filter")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE filter > 'z'", NOT_GIVEN("lq_issues", "filter")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE filter LIKE 'both'", NOT_GIVEN("lq_issues", "filter")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE frac_noise < 2", NOT_GIVEN("lq_issues", "frac_noise")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE filter = 'both' OR id = 3", NOT_GIVEN("lq_issues", "filter")},
      {"SELECT count(*) FROM train AS t LEFT JOIN lq_issues('train', 'label', 'probs') AS i USING (id) WHERE i.filter = 'both'",
       NOT_GIVEN("lq_issues", "filter")},
      {"SELECT count(*) FROM (SELECT 'both' AS f) LEFT JOIN lq_issues('train', 'label', 'probs') AS i WHERE i.filter = f",
       NOT_GIVEN("lq_issues", "filter")},
      /* names in double quotes that are columns of the answer itself */
      {"SELECT count(*) FROM lq_issues('train', \"label\", \"probs\")",
       "lq_issues: label_column is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs', \"id\")", NOT_GIVEN("lq_issues", "id_column")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs', NULL, \"label\")", NOT_GIVEN("lq_issues", "filter")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs', NULL, NULL, \"score\")", NOT_GIVEN("lq_issues", "method")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs', NULL, NULL, NULL, \"score\")", NOT_GIVEN("lq_issues", "frac_noise")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs', NULL, NULL, NULL, NULL, \"label\")",
       NOT_GIVEN("lq_issues", "min_examples_per_class")},
      {"SELECT count(*) FROM lq_issues('train', 'label', 'probs', NULL, NULL, NULL, NULL, NULL, \"predicted\")",
       NOT_GIVEN("lq_issues", "num_to_remove_per_class")},
      {"SELECT count(*) FROM lq_issues(\"id\", 'label', 'probs')",
       "lq_issues: source is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"SELECT count(*) FROM lq_issues('train', 'label', \"score\")",
       "lq_issues: probs_column is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"SELECT count(*) FROM lq_classes('train', \"class\", 'probs')",
       "lq_classes: label_column is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"SELECT count(*) FROM lq_overlaps('train', 'label', 'probs', \"n\")", NOT_GIVEN("lq_overlaps", "asymmetric")},
      {"SELECT count(*) FROM lq_overlaps('train', 'label', 'probs', 0, \"n\")", NOT_GIVEN("lq_overlaps", "all_pairs")},
      {"SELECT count(*) FROM lq_joint('train', 'label', 'probs', \"joint\")", NOT_GIVEN("lq_joint", "converged")},
      {"SELECT count(*) FROM lq_health('train', \"health\", 'probs')",
       "lq_health: label_column is missing; it takes (source, label_column, probs_column)" QUOTES},
      {"SELECT count(*) FROM lq_ensemble('train', \"id\", 'label', 'batch', 'probs')",
       "lq_ensemble: id_column is missing; it takes (source, id_column, label_column, model_column, probs_column)" QUOTES},
      {"SELECT count(*) FROM lq_ensemble('train', 'id', 'label', 'batch', 'probs', \"score\")", NOT_GIVEN("lq_ensemble", "weights")},
      {"SELECT count(*) FROM lq_ensemble('train', 'id', 'label', 'batch', 'probs', NULL, \"label\")", NOT_GIVEN("lq_ensemble", "method")},
      {"SELECT count(*) FROM lq_rows(\"c0\")", "lq_rows: value is missing; it takes a state, or what lq_part_collect gives"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    check_query(db, cases[i][0], cases[i][1]);
    check_query(db, LISTED("'train', 'label', 'probs'"), issues_of_ten);
  }
  /* a column of a table before it is a value like any other, also in double quotes; and one that is no column is a string */
  check_query(db, "SELECT group_concat(n || ':' || id, ' ') FROM (SELECT 'train' AS s, 1 AS n) CROSS JOIN lq_issues(\"s\", 'label', 'probs')",
              "1:9 1:3 1:6");
  check_query(db, "SELECT count(*) FROM lq_issues('train', 'label', 'probs') WHERE filter = 'both' OR filter = 'confident_learning'", "6");
  check_query(db, "SELECT group_concat(n || ':' || id, ' ') FROM (SELECT 1 AS n, NULL AS f UNION ALL SELECT 2, 1.0 UNION ALL"
                  " SELECT 3, 1 UNION ALL SELECT 4, 0 UNION ALL SELECT 5, 0.0 UNION ALL SELECT 6, NULL UNION ALL SELECT 7, NULL)"
                  " CROSS JOIN lq_issues('train', 'label', 'probs', 'id', 'both', NULL, f)",
              "1:9 1:3 1:6 2:9 2:3 2:6 3:9 3:3 3:6 6:9 6:3 6:6 7:9 7:3 7:6");
  check_query(db, "SELECT * FROM lq_issues('train', 'label', 'probs') WHERE frac_noise = -0.5",
              "lq_issues: frac_noise is -0.5; it takes a number in [0,1]");
  /* asked again: with one more given, with an integer and a text that stay the same and change */
  check_query(db, "SELECT group_concat(n || ':' || c, ' ') FROM (SELECT n, (SELECT count(*) FROM lq_issues('train', 'label', 'probs',"
                  " 'id', 'both', NULL, f, m)) AS c FROM (SELECT 1 AS n, NULL AS f, 1 AS m UNION ALL SELECT 2, 0.0, 1 UNION ALL"
                  " SELECT 3, NULL, 1 UNION ALL SELECT 4, NULL, 4 UNION ALL SELECT 5, 1.0, 1))", "1:3 2:0 3:3 4:0 5:3");
  check_query(db, "SELECT group_concat(n || ':' || m || id, ' ') FROM (SELECT 1 AS n, 1 AS m UNION ALL SELECT 2, 1 UNION ALL"
                  " SELECT 3, 3 UNION ALL SELECT 4, 3 UNION ALL SELECT 5, 1) CROSS JOIN lq_issues('train', 'label', 'probs', 'id', 'both',"
                  " NULL, NULL, m)", "1:19 1:13 1:16 2:19 2:13 2:16 3:39 4:39 5:19 5:13 5:16");
  sqlite3_close(db);
}

/* Two answers at once, each with thresholds of its own, row by row. */
static void two_answers_at_once(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "CREATE TABLE other AS SELECT id, label, CASE id WHEN 9 THEN '[0,0,1]' ELSE probs END AS probs FROM train");
  check_query(db, "SELECT group_concat(a.id || '-' || b.id, ' ') FROM lq_issues('train', 'label', 'probs', 'id',"
                  " 'confident_learning') AS a CROSS JOIN lq_issues('other', 'label', 'probs', 'id', 'confident_learning') AS b",
              "9-3 9-6 3-3 3-6 6-3 6-6");
  /* one of them is the other's source */
  check_query(db, LISTED("'(SELECT train.* FROM lq_issues(''other'', ''label'', ''probs'', ''id'', ''confident_learning'') AS i"
                         " JOIN train ON i.id <> train.id)', 'label', 'probs', 'id', 'confident_learning'"),
              "9:2>0 9:2>0 3:0>1 6:1>2");
  sqlite3_close(db);
}

/* Views that ask for themselves, by one answer or by several, end in an error; so do as many
** answers over one another. A few are fine. */
static void sources_that_ask_for_themselves(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "CREATE TEMP VIEW a AS SELECT id, label, '[0.1,0.9]' AS probs FROM lq_issues('a', 'label', 'probs');"
          "CREATE TEMP VIEW b AS SELECT 1 AS id, examples AS label, '[0.1,0.9]' AS probs FROM lq_health('c', 'label', 'probs');"
          "CREATE TEMP VIEW c AS SELECT class AS id, n AS label, '[0.1,0.9]' AS probs FROM lq_classes('b', 'label', 'probs')");
  static const char *const cases[][2] = {
      {"SELECT * FROM a", "lq_issues: source asks for itself; an answer is over no more than 5 others"},
      {"SELECT * FROM lq_health('a', 'label', 'probs')", "lq_issues: source asks for itself; an answer is over no more than 5 others"},
      {"SELECT * FROM b", "lq_health: source asks for itself; an answer is over no more than 5 others"},
      {"SELECT * FROM c", "lq_classes: source asks for itself; an answer is over no more than 5 others"},
      {"SELECT * FROM lq_joint('(SELECT * FROM a)', 'label', 'probs')",
       "lq_issues: source asks for itself; an answer is over no more than 5 others"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    check_query(db, cases[i][0], cases[i][1]);
    check_query(db, LISTED("'train', 'label', 'probs'"), issues_of_ten);
  }
  run(db, "CREATE TEMP VIEW v1 AS SELECT train.* FROM train WHERE id NOT IN (SELECT id FROM lq_issues('train', 'label', 'probs'));"
          "CREATE TEMP VIEW v2 AS SELECT v1.* FROM v1 WHERE id NOT IN (SELECT id FROM lq_issues('v1', 'label', 'probs'));"
          "CREATE TEMP VIEW v3 AS SELECT v2.* FROM v2 WHERE id NOT IN (SELECT id FROM lq_issues('v2', 'label', 'probs'));"
          "CREATE TEMP VIEW v4 AS SELECT v3.* FROM v3 WHERE id NOT IN (SELECT id FROM lq_issues('v3', 'label', 'probs'));"
          "CREATE TEMP VIEW v5 AS SELECT v4.* FROM v4 WHERE id NOT IN (SELECT id FROM lq_issues('v4', 'label', 'probs'))");
  check_query(db, "SELECT examples || ' ' || health FROM lq_health('v5', 'label', 'probs')", "7 1.0");
  run(db, "CREATE TEMP VIEW v6 AS SELECT v5.* FROM v5 WHERE id NOT IN (SELECT id FROM lq_issues('v5', 'label', 'probs'))");
  check_query(db, "SELECT examples || ' ' || health FROM lq_health('v6', 'label', 'probs')",
              "lq_issues: source asks for itself; an answer is over no more than 5 others");
  sqlite3_close(db);
}

static int deny(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
  const char *const *denied = context;
  (void)c, (void)d;
  if (action != SQLITE_READ && action != SQLITE_FUNCTION) return SQLITE_OK;
  if (action == SQLITE_READ && strcmp(a, denied[0]) != 0) return SQLITE_OK;
  return strcmp(b, denied[1]) == 0 ? SQLITE_DENY : SQLITE_OK;
}

/* What an authorizer keeps from the caller it keeps from the answer. */
static void what_is_not_allowed(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  static const char *denied[][3] = {
      {"train", "probs", "lq_issues: probs_column: access to train.probs is prohibited"},
      {"", "lq_part_prune", "lq_issues: not authorized to use function: lq_part_prune"},
      {"", "lq_thresholds", "lq_issues: not authorized to use function: lq_thresholds"},
  };
  const char *sql = LISTED("'train', 'label', 'probs'");
  check_query(db, sql, issues_of_ten);
  for (size_t i = 0; i < sizeof denied / sizeof *denied; i++) {
    sqlite3_set_authorizer(db, deny, denied[i]);
    check_query(db, sql, denied[i][2]);
    sqlite3_set_authorizer(db, NULL, NULL);
    check_query(db, sql, issues_of_ten);
  }
  sqlite3_close(db);
}

/* Not from what a database file can hold: a view, a trigger. */
static const char *const parts[] = {"classes", "pairs", "pruned", "converged", "numbers"};

static void direct_only(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "CREATE VIEW v AS SELECT * FROM lq_health('train', 'label', 'probs');"
          "CREATE TRIGGER t AFTER INSERT ON train BEGIN SELECT count(*) FROM lq_issues('train', 'label', 'probs'); END");
  check_query(db, "SELECT * FROM v", "unsafe use of virtual table \"lq_health\"");
  check_query(db, "INSERT INTO train VALUES(13, 0, '[1,0,0]', 'c')", "unsafe use of virtual table \"lq_issues\"");
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char sql[100], want[100];
    snprintf(sql, sizeof sql, "CREATE VIEW %s AS SELECT * FROM lq_part_%s(NULL)", parts[i], parts[i]);
    run(db, sql);
    snprintf(sql, sizeof sql, "SELECT * FROM %s", parts[i]);
    snprintf(want, sizeof want, "unsafe use of virtual table \"lq_part_%s\"", parts[i]);
    check_query(db, sql, want);
  }
  run(db, "CREATE VIEW part AS SELECT lq_part_exp(-1)");
  check_query(db, "SELECT * FROM part", "unsafe use of lq_part_exp()");
  check_query(db, LISTED("'train', 'label', 'probs'"), issues_of_ten);
  sqlite3_close(db);
}

static int only_reads(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
  (void)a, (void)b, (void)c, (void)d;
  *(int *)context += action == SQLITE_SELECT;
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE
             ? SQLITE_OK : SQLITE_DENY;
}

static const char *const every_answer[] = {
    "lq_issues('train', 'label', 'probs')",
    "lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '[1,1,1]' AND filter = 'both'",
    "lq_issues('train', 'label', 'probs') WHERE filter = 'confident_learning'",
    "lq_issues('train', 'label', 'probs') WHERE filter = 'predicted_neq_given'",
    "lq_issues('train', 'label', 'probs') WHERE filter = 'low_normalized_margin'",
    /* asked again for each row of the join, and kept */
    "train AS t LEFT JOIN lq_issues('train', 'label', 'probs') AS i ON i.id = t.id",
    "lq_classes('train', 'label', 'probs')",
    "lq_overlaps('train', 'label', 'probs', 0, 1)",
    "lq_joint('train', 'label', 'probs', 1, 1)",
    "lq_health('train', 'label', 'probs')",
    "lq_ensemble('train', 'id', 'label', 'batch', 'probs')",
    "lq_ensemble('train', 'id', 'label', 'batch', 'probs', 'uniform')",
    "lq_ensemble('train', 'id', 'label', 'batch', 'probs', 'log_loss_search')",
    "lq_ensemble('train', 'id', 'label', 'batch', 'probs', '[1, 1]')",
};
#define ANSWERS (sizeof every_answer / sizeof *every_answer)

/* The whole of it, in a database that cannot be written and with an authorizer that
** lets nothing but reading be prepared. */
static void nothing_but_reading(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  run(db, "PRAGMA query_only = 1");
  for (size_t i = 0; i < ANSWERS; i++) {
    char sql[200];
    int selects = 0;
    snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM %s", every_answer[i]);
    check_query(db, sql, "1"); /* SQLite asks before it declares a virtual table */
    sqlite3_set_authorizer(db, only_reads, &selects);
    check_query(db, sql, "1");
    sqlite3_set_authorizer(db, NULL, NULL);
    assert_true(selects > 3);
  }
  sqlite3_close(db);
}

static int stop(void *context) { return --*(int *)context < 0; }

/* A handler that says stop after any number of calls stops the query there, at every stage of
** it, and the next one is whole. */
static void stop_everywhere(sqlite3 *db, const char *sql, const char *want) {
  int stopped = 0;
  for (int calls = 0;; calls++) {
    int left = calls;
    sqlite3_progress_handler(db, 5, stop, &left);
    const char *got = query(db, sql);
    sqlite3_progress_handler(db, 0, NULL, NULL);
    if (left >= 0) {
      assert_string_equal(got, want);
      break;
    }
    /* an error that was there before is left; SQLite 3.41 and later stop in parsing too, and say of
    ** that what they will */
    if (strcmp(got, want) == 0) continue;
    if (sqlite3_libversion_number() < 3041000) assert_string_equal(got, "interrupted");
    stopped++;
  }
  assert_true(stopped > 10);
}

static void interrupted(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  for (size_t i = 0; i < ANSWERS; i++) {
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM %s", every_answer[i]);
    stop_everywhere(db, sql, "1");
  }
  run(db, "CREATE TABLE keyed(k INT PRIMARY KEY, label, probs); INSERT INTO keyed SELECT id, label, probs FROM train");
  stop_everywhere(db, "SELECT group_concat(id, ' ') FROM lq_issues('keyed', 'label', 'probs')", "9 3 6");
  /* and where a bad row is looked for */
  run(db, "UPDATE keyed SET label = 3 WHERE k = 10");
  stop_everywhere(db, "SELECT * FROM lq_health('keyed', 'label', 'probs')", "lq_health: id 10: label 3 is out of range for 3 classes, which count from 0");
  sqlite3_close(db);
}

/* The share of a count is the same whatever the label's other counts are: of 100, 20 and
** 20 rows 28, 5 and 5, as 0.29 * 100 is less than 29. */
static void share_of_a_count(void **state) {
  (void)state;
  sqlite3 *db = open_database();
  run(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs);"
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 539),"
          " row(label, class) AS (SELECT max(0, (i - 140) / 100), CASE WHEN i < 100 THEN 0 WHEN i < 200 THEN 1 WHEN i < 220 THEN 2"
          " WHEN i < 240 THEN 3 ELSE (i - 140) / 100 END FROM n)"
          "INSERT INTO t(label, probs) SELECT label, CASE class WHEN 0 THEN '[0.9,0.05,0.03,0.02]' WHEN 1 THEN '[0.05,0.9,0.03,0.02]'"
          " WHEN 2 THEN '[0.05,0.03,0.9,0.02]' ELSE '[0.05,0.03,0.02,0.9]' END FROM row");
  check_query(db, "SELECT group_concat(calibrated, ' ') FROM lq_joint('t', 'label', 'probs') WHERE given = 0", "100 100 20 20");
  check_query(db, "SELECT count(*) FROM lq_issues('t', 'label', 'probs') WHERE frac_noise = 0.29", "38");
  check_query(db, "SELECT count(*) FROM lq_issues('t', 'label', 'probs') WHERE frac_noise = 0.58", "79");
  sqlite3_close(db);
}

static int count_call(void *calls) {
  ++*(int *)calls;
  return 0;
}

/* Twice the classes are four times the pairs, and four times the work. */
static void work_grows_with_the_pairs(void **state) {
  (void)state;
  static const char *const answers[] = {
      "lq_issues('train', 'label', 'probs')", "lq_issues('train', 'label', 'probs') WHERE num_to_remove_per_class = '{\"1\":5}'",
      "lq_issues('train', 'label', 'probs') WHERE filter = 'low_self_confidence'", "lq_classes('train', 'label', 'probs')",
      "lq_overlaps('train', 'label', 'probs')", "lq_overlaps('train', 'label', 'probs', 1, 1)", "lq_joint('train', 'label', 'probs')",
      "lq_joint('train', 'label', 'probs', 1)", "lq_joint('train', 'label', 'probs', 0, 1)", "lq_health('train', 'label', 'probs')",
      "lq_ensemble('train', 'id', 'label', 'model', 'probs')",
      "lq_ensemble('train', 'id', 'label', 'model', 'probs') WHERE weights = 'log_loss_search'"};
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    int calls[2] = {0, 0};
    for (int size = 0; size < 2; size++) {
      sqlite3 *db = open_database();
      char sql[600];
      int classes = size ? 60 : 30;
      snprintf(sql, sizeof sql,
               "CREATE TABLE train AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1)"
               " SELECT a.i AS label, b.i %% 2 AS model, a.i * %d + b.i AS id, (SELECT json_group_array("
               "CASE i WHEN b.i THEN 0.9 WHEN a.i THEN 0.1 ELSE 0 END) FROM n) AS probs FROM n AS a, n AS b", classes, classes);
      run(db, sql);
      sqlite3_progress_handler(db, 1000, count_call, &calls[size]);
      snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM %s", answers[i]);
      check_query(db, sql, "1");
      sqlite3_close(db);
    }
    if (calls[1] > 7 * calls[0]) print_error("%s: %d and %d\n", answers[i], calls[0], calls[1]);
    assert_true(calls[1] <= 7 * calls[0]);
  }
}

static void count_value(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  ++*(int *)sqlite3_user_data(context);
  sqlite3_result_value(context, values[0]);
}

/* How often an answer of lq_issues reads the source. */
static void scans(void **state) {
  (void)state;
  sqlite3 *db = open_ten();
  const struct {
    const char *filter;
    int scans;
  } cases[] = {{"prune_by_noise_rate", 3}, {"prune_by_class", 3}, {"both", 3}, {"confident_learning", 2},
               {"predicted_neq_given", 1}, {"low_normalized_margin", 3}, {"low_self_confidence", 3}};
  int rows = 0;
  sqlite3_create_function(db, "counted", 1, SQLITE_UTF8, &rows, count_value, NULL, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM lq_issues('(SELECT id, label, probs FROM train WHERE counted(id))',"
             " 'label', 'probs') WHERE filter = '%s'", cases[i].filter);
    rows = 0;
    check_query(db, sql, "3");
    assert_int_equal(rows, 12 * cases[i].scans);
  }
  /* asked again for each row of a join, it keeps its answer the second time */
  static const char *const joins[] = {
      "SELECT group_concat(t.id || ifnull(predicted, '-'), ' ') FROM train AS t LEFT JOIN lq_issues("
      "'(SELECT id, label, probs FROM train WHERE counted(id))', 'label', 'probs') AS i ON i.id = t.id",
      "SELECT group_concat(t.id || ifnull(predicted, '-'), ' ') FROM train AS t LEFT JOIN lq_issues("
      "'(SELECT id, label, probs FROM train WHERE counted(id))', 'label', 'probs') AS i ON i.id = t.id"
      " AND frac_noise = CASE WHEN t.id > 0 THEN 1.0 END"};
  for (int i = 0; i < 2; i++) {
    rows = 0;
    check_query(db, joins[i], "1- 2- 31 4- 5- 62 7- 8- 90 10- 11- 12-");
    assert_int_equal(rows, 12 * 4);
  }
  /* another question is answered anew, and the first one again */
  check_query(db, "SELECT group_concat(n || ':' || ids, ' ') FROM (SELECT n, group_concat(i.rowid || '.' || id) AS ids FROM"
                  " (SELECT 1 AS n, 1.0 AS f UNION ALL SELECT 2, 1.0 UNION ALL SELECT 3, 1.0 UNION ALL SELECT 4, 0.0 UNION ALL"
                  " SELECT 5, 0.0 UNION ALL SELECT 6, 1.0 UNION ALL SELECT 7, 1.0) CROSS JOIN lq_issues('train', 'label', 'probs')"
                  " AS i WHERE frac_noise = f GROUP BY n)", "1:1.9,2.3,3.6 2:1.9,2.3,3.6 3:1.9,2.3,3.6 6:1.9,2.3,3.6 7:1.9,2.3,3.6");
  check_query(db, "SELECT group_concat(f || n, ' ') FROM (SELECT f, (SELECT count(*) FROM lq_issues('train', 'label', 'probs')"
                  " WHERE frac_noise = f) AS n FROM (SELECT 1 AS f UNION ALL SELECT 1 UNION ALL SELECT 0.0 UNION ALL SELECT 0.0"
                  " UNION ALL SELECT 1 UNION ALL SELECT 1.0 UNION ALL SELECT 1.0))", "13 13 0.00 0.00 13 1.03 1.03");
  check_query(db, "SELECT group_concat(n || ':' || classes || examples, ' ') FROM (SELECT 'train' AS n UNION ALL SELECT 'train'"
                  " UNION ALL SELECT '(SELECT * FROM train WHERE id < 4)' UNION ALL SELECT '(SELECT * FROM train WHERE id < 7)'"
                  " UNION ALL SELECT '(SELECT * FROM train WHERE 0)' UNION ALL SELECT '(SELECT * FROM train WHERE 0)')"
                  " LEFT JOIN lq_health(n, 'label', 'probs')",
              "train:310 train:310 (SELECT * FROM train WHERE id < 4):33 (SELECT * FROM train WHERE id < 7):36");
  sqlite3_close(db);
}

TESTS(cmocka_unit_test(share_of_a_count), cmocka_unit_test(work_grows_with_the_pairs), cmocka_unit_test(answers), cmocka_unit_test(names), cmocka_unit_test(sources), cmocka_unit_test(parameters),
      cmocka_unit_test(zero_cells), cmocka_unit_test(ensemble), cmocka_unit_test(errors), cmocka_unit_test(direct_only),
      cmocka_unit_test(nothing_but_reading), cmocka_unit_test(interrupted), cmocka_unit_test(scans),
      cmocka_unit_test(sources_that_fail), cmocka_unit_test(parameters_as_columns), cmocka_unit_test(two_answers_at_once),
      cmocka_unit_test(what_is_not_allowed), cmocka_unit_test(sources_that_ask_for_themselves))
