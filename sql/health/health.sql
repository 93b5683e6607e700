-- lq_health(source, label column, probs probs, class_names names = NULL)
-- A row is the dataset, if it has examples: how many labels are wrong, as confident learning counts
-- them (off_diagonal) and as the calibrated joint does, and the share that is right.
WITH
class AS (SELECT count(*) AS classes, sum(n) AS examples FROM lq_part_classes(:thresholds)),
calibrated AS (
  SELECT ifnull(sum(calibrated) FILTER (WHERE given <> true_class), 0) AS off_diagonal
  FROM step.calibrated
)
SELECT examples, classes, :off_diagonal AS off_diagonal,
  calibrated.off_diagonal AS off_diagonal_calibrated,
  1.0 - :off_diagonal * 1.0 / examples AS health
FROM class, calibrated
WHERE examples > 0
