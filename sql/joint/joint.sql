-- lq_joint(source, label column, probs probs, converged flag = 0, all_pairs flag = 0,
--   classes names = NULL)
-- A row is a pair of a given and a true class: the joint, as counts and as a share of all,
-- and the noise matrices out of it: noise_matrix is P(given | true),
-- inverse_noise_matrix P(true | given).
WITH
cell AS (
  SELECT given, true_class, calibrated AS n, confident, given_name, true_name FROM step.calibrated
),
class(class, name) AS (SELECT class, ifnull(name, class) FROM lq_part_classes(:thresholds)),
-- off the diagonal a matrix has at most 0.9999; in integers the sums are exact
kept AS (
  SELECT *, n * 1.0 / sum(n) OVER () AS joint,
    min(10000 * n, (10000 - (given <> true_class)) * sum(n) OVER (PARTITION BY true_class)) AS of_true,
    min(10000 * n, (10000 - (given <> true_class)) * sum(n) OVER (PARTITION BY given)) AS of_given
  FROM cell
),
matrix AS (
  SELECT *,
    ifnull(of_true * 1.0 / sum(of_true) OVER (PARTITION BY true_class), 0.0) AS noise,
    ifnull(of_given * 1.0 / sum(of_given) OVER (PARTITION BY given), 0.0) AS inverse
  FROM kept
),
-- what one part of it does not know of a pair is NULL or 0 there
pair(given, true_class, given_name, true_name, confident, n, joint, noise, inverse) AS (
  SELECT given, true_class, given_name, true_name, confident, n, joint,
    noise * NOT :converged, inverse * NOT :converged
  FROM matrix
  UNION ALL
  SELECT given, true_class, NULL, NULL, 0, 0, 0.0, noise, inverse
  FROM lq_part_converged(CASE WHEN :converged THEN lq_part_converge(:calibrated) END)
  UNION ALL
  SELECT a.class, b.class, a.name, b.name, 0, 0, 0.0, 0.0, 0.0 FROM class AS a, class AS b
  WHERE :all_pairs
)
SELECT max(given_name) AS given, max(true_name) AS true, max(confident) AS confident_joint,
  max(n) AS calibrated, max(joint) AS joint, max(noise) AS noise_matrix,
  max(inverse) AS inverse_noise_matrix
FROM pair
GROUP BY pair.given, pair.true_class
ORDER BY pair.given, pair.true_class
