-- How many rows to prune where the caller says how many of each label: by class
-- just these, and by noise rate in proportion to the calibrated joint's counts
-- towards each other class, in whole rows (as in calibrated.sql). What is asked for is
-- as ext/numbers.h has it. It is rows (given, other, rows).
WITH
asked AS (
  SELECT c0 AS key, max(c1) AS rows FROM lq_rows(:num_to_remove_per_class)
  WHERE c0 NOT NULL GROUP BY c0
),
kind(kind) AS (SELECT c1 FROM lq_rows(:num_to_remove_per_class) WHERE c0 IS NULL),
cell(given, truly, n, class) AS (SELECT c0, c1, c2, c4 FROM lq_rows(:calibrated)),
label AS (
  SELECT given, sum(n) AS n,
    CASE (SELECT kind FROM kind) WHEN 'array' THEN given ELSE CAST(class AS TEXT) END AS key
  FROM cell GROUP BY given
),
pruned AS (
  SELECT given, min(rows, n) AS rows FROM label JOIN asked USING (key)
  WHERE n > :min_examples_per_class
),
scaled AS (
  SELECT given, truly, rows, cell.n * rows AS part, sum(cell.n) OVER (PARTITION BY given) AS whole
  FROM pruned JOIN cell USING (given) WHERE given <> truly AND cell.n > 0
),
rounded AS (
  SELECT *, part / whole + (2 * (part % whole) + (part / whole) % 2 > whole) AS nearest FROM scaled
),
remaining AS (
  SELECT *, part - nearest * whole AS rest,
    rows - sum(nearest) OVER (PARTITION BY given) AS missing
  FROM rounded
),
ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY given ORDER BY rest DESC, truly DESC) AS from_largest,
    row_number() OVER (PARTITION BY given ORDER BY rest, truly) AS from_smallest
  FROM remaining
)
SELECT lq_collect(given, other, rows) FROM (
  SELECT given, given AS other, rows FROM pruned
  UNION ALL
  SELECT given, truly, nearest + (from_largest <= missing) - (from_smallest <= -missing) FROM ranked
)
