-- The joint of given and true labels, pair by pair, as counts and as a share of all,
-- and the noise matrices out of it: noise_matrix is P(given | true),
-- inverse_noise_matrix P(true | given).
WITH
cell(given, truly, n, confident, given_class, true_class) AS (
  SELECT c0, c1, c2, c3, c4, c5 FROM lq_rows(:calibrated)
),
class(class, name) AS (SELECT c0, ifnull(c1, c0) FROM lq_rows(:thresholds)),
-- off the diagonal a matrix has at most 0.9999; in integers the sums are exact
kept AS (
  SELECT *, n * 1.0 / sum(n) OVER () AS joint,
    min(10000 * n, (10000 - (given <> truly)) * sum(n) OVER (PARTITION BY truly)) AS of_true,
    min(10000 * n, (10000 - (given <> truly)) * sum(n) OVER (PARTITION BY given)) AS of_given
  FROM cell
),
matrix AS (
  SELECT *,
    ifnull(of_true * 1.0 / sum(of_true) OVER (PARTITION BY truly), 0.0) AS noise,
    ifnull(of_given * 1.0 / sum(of_given) OVER (PARTITION BY given), 0.0) AS inverse
  FROM kept
),
-- what one part of it does not know of a pair is NULL or 0 there
pair(given, truly, given_class, true_class, confident, n, joint, noise, inverse) AS (
  SELECT given, truly, given_class, true_class, confident, n, joint,
    noise * NOT :converged, inverse * NOT :converged
  FROM matrix
  UNION ALL
  SELECT c0, c1, NULL, NULL, 0, 0, 0.0, c2, c3
  FROM lq_rows(CASE WHEN :converged THEN lq_converge(:calibrated) END)
  UNION ALL
  SELECT a.class, b.class, a.name, b.name, 0, 0, 0.0, 0.0, 0.0 FROM class AS a, class AS b
  WHERE :all_pairs
)
SELECT max(given_class) AS given, max(true_class) AS true, max(confident) AS confident_joint,
  max(n) AS calibrated, max(joint) AS joint, max(noise) AS noise_matrix,
  max(inverse) AS inverse_noise_matrix
FROM pair
GROUP BY pair.given, pair.truly
ORDER BY pair.given, pair.truly
