-- The calibrated joint: the confident joint with each label's counts scaled to the
-- number of rows n that have this label, counted or not, in whole rows. It is rows
-- (given, truly, calibrated, confident, and both classes as lq_predicted gives them).
WITH
joint(given, truly, confident, n, given_class, true_class) AS (
  SELECT c0, c1, c2, c3, c4, c5 FROM lq_rows(:confident_joint)
  UNION ALL
  -- the confident joint's diagonal is 1 also for a class that no row is given
  SELECT c0, c0, 1, 0, ifnull(c1, c0), ifnull(c1, c0) FROM lq_rows(:thresholds) WHERE c2 = 0
),
-- a cell is to get part / whole rows, which in integers is exact
scaled AS (
  SELECT *, confident * n AS part, sum(confident) OVER (PARTITION BY given) AS whole FROM joint
),
-- to the nearest integer, half to even
rounded AS (
  SELECT *, part / whole + (2 * (part % whole) + (part / whole) % 2 > whole) AS nearest FROM scaled
),
-- what that leaves of a cell, and what it leaves of the label's rows
remaining AS (
  SELECT *, part - nearest * whole AS rest,
    n - sum(nearest) OVER (PARTITION BY given) AS missing
  FROM rounded
),
-- the missing rows go to the cells with the largest rests, the last class first;
-- those too many come from the cells with the smallest, the first class first
ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY given ORDER BY rest DESC, truly DESC) AS from_largest,
    row_number() OVER (PARTITION BY given ORDER BY rest, truly) AS from_smallest
  FROM remaining
)
SELECT lq_collect(given, truly,
    nearest + (from_largest <= missing) - (from_smallest <= -missing),
    confident, given_class, true_class)
FROM (SELECT * FROM ranked ORDER BY given, truly)
