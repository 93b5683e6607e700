-- How many rows to prune: for each label, by class (other = given) as many as the
-- calibrated joint does not keep on its diagonal, and by noise rate towards each
-- other class as many as it counts there.
WITH
label AS (
  SELECT given, true_class, calibrated AS cell, sum(calibrated) OVER label AS n,
    sum(calibrated * (given = true_class)) OVER label AS agreed,
    max(1, sum(calibrated > 0) OVER label - 1) AS others
  FROM step.calibrated WINDOW label AS (PARTITION BY given)
),
-- where fewer than min_examples_per_class would be kept, all others give up an equal
-- part of what is short
kept AS (
  SELECT *, max(agreed, :min_examples_per_class) AS diagonal
  FROM label WHERE n > :min_examples_per_class
),
-- part / others rows are wrong, which in integers is exact
wrong AS (
  SELECT given, true_class AS other, max(0, cell * others - (diagonal - agreed)) AS part, others,
    diagonal, n
  FROM kept
),
quota(given, other, rows) AS (
  SELECT given, other, CAST(:frac_noise * (part * 1.0 / others) AS INTEGER) FROM wrong
  WHERE other <> given
  UNION ALL
  SELECT given, given, n - CAST(diagonal + (total - :frac_noise * total) / others AS INTEGER)
  FROM (
    SELECT given, n, diagonal, others,
      ifnull(sum(part) FILTER (WHERE other <> given), 0) AS total
    FROM wrong GROUP BY given
  )
)
SELECT given, other, rows FROM quota WHERE rows > 0
