-- A dataset's labels in one row: how many are wrong, as confident learning counts
-- them (off_diagonal) and as the calibrated joint does, and the share that is right.
WITH
class AS (SELECT count(*) AS classes, sum(c2) AS examples FROM lq_rows(:thresholds)),
calibrated AS (
  SELECT ifnull(sum(c2) FILTER (WHERE c0 <> c1), 0) AS off_diagonal FROM lq_rows(:calibrated)
)
SELECT examples, classes, :off_diagonal AS off_diagonal,
  calibrated.off_diagonal AS off_diagonal_calibrated,
  1.0 - :off_diagonal * 1.0 / examples AS health
FROM class, calibrated
WHERE examples > 0
