-- How many rows to prune where the caller says how many of each label: by class
-- just these, and by noise rate in proportion to the calibrated joint's counts
-- towards each other class, in whole rows.
WITH
asked AS (
  SELECT key, max(value) AS rows FROM lq_part_numbers(:num_to_remove_per_class)
  WHERE key NOT NULL GROUP BY key
),
kind(kind) AS (SELECT value FROM lq_part_numbers(:num_to_remove_per_class) WHERE key IS NULL),
label AS (
  SELECT given, sum(calibrated) AS n,
    CASE (SELECT kind FROM kind) WHEN 'array' THEN given ELSE CAST(given_name AS TEXT) END AS key
  FROM step.calibrated GROUP BY given
),
pruned AS (
  SELECT given, min(rows, n) AS total FROM label JOIN asked USING (key)
  WHERE n > :min_examples_per_class
),
scaled AS (
  SELECT given, true_class, total, calibrated * total AS part,
    sum(calibrated) OVER (PARTITION BY given) AS whole
  FROM pruned JOIN step.calibrated USING (given) WHERE given <> true_class AND calibrated > 0
),
-- include whole_rows
SELECT given, given AS other, total AS rows FROM pruned
UNION ALL
SELECT given, true_class, rows FROM whole_rows
