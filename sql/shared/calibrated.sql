-- The calibrated joint: the confident joint with each label's counts scaled to the
-- number of rows n that have this label, counted or not, in whole rows. A row is a cell of it,
-- with the classes' numbers and their names, which for classes without names are the numbers.
WITH
joint(given, true_class, confident, n, given_name, true_name) AS (
  SELECT given, true_class, confident, n, given_name, true_name FROM lq_part_pairs(:confident_joint)
  UNION ALL
  -- the confident joint's diagonal is 1 also for a class that no row is given
  SELECT class, class, 1, 0, ifnull(name, class), ifnull(name, class)
  FROM lq_part_classes(:thresholds) WHERE n = 0
),
scaled AS (
  SELECT *, confident * n AS part, sum(confident) OVER (PARTITION BY given) AS whole, n AS total
  FROM joint
),
-- include whole_rows
SELECT given, true_class, rows AS calibrated, confident, given_name, true_name
FROM whole_rows ORDER BY given, true_class
