-- lq_classes(source, label column, probs probs, classes names = NULL)
-- A row is a class, the one with the worst labels first. In rows of the calibrated joint: of
-- the n rows given the class, label_issues are not of it; of the rows that are of it,
-- inverse_label_issues are given another label.
WITH
class AS (SELECT class, name, n, threshold FROM lq_part_classes(:thresholds)),
cell AS (SELECT given, true_class, calibrated FROM step.calibrated),
by_given AS (
  SELECT given AS class, sum(calibrated) FILTER (WHERE given = true_class) AS agreed
  FROM cell GROUP BY given
),
by_true AS (SELECT true_class AS class, sum(calibrated) AS n_of_true FROM cell GROUP BY true_class),
converged AS (
  SELECT given AS class, max(prior) AS prior_converged
  FROM lq_part_converged(lq_part_converge(:calibrated)) WHERE given = true_class GROUP BY given
),
counted AS (
  SELECT *, ifnull(n_of_true, 0) AS true_n, sum(n) OVER () AS examples
  FROM class
  LEFT JOIN by_given USING (class)
  LEFT JOIN by_true USING (class)
  LEFT JOIN converged USING (class)
),
-- The prior of the true label is its share of the joint, at least 1e-6; here in
-- millionths of all examples, whose sums are exact. As the rows of the calibrated joint
-- sum to n, marginal_ps and eqn come to the same; so does cnt, but for a class whose
-- diagonal is 0, of which it knows nothing.
prior AS (
  SELECT *, max(1000000 * true_n, examples) AS marginal,
    max(CASE WHEN agreed > 0 THEN 1000000 * true_n ELSE 0 END, examples) AS cnt
  FROM counted
)
SELECT class, name, n,
  n - agreed AS label_issues,
  true_n - agreed AS inverse_label_issues,
  ifnull((n - agreed) * 1.0 / n, 0.0) AS label_noise,
  ifnull((true_n - agreed) * 1.0 / true_n, 0.0) AS inverse_label_noise,
  ifnull(agreed * 1.0 / n, 1.0) AS label_quality,
  threshold,
  cnt * 1.0 / sum(cnt) OVER () AS prior_cnt,
  marginal * 1.0 / sum(marginal) OVER () AS prior_eqn,
  marginal * 1.0 / sum(marginal) OVER () AS prior_marginal,
  marginal * 1.0 / sum(marginal) OVER () AS prior_marginal_ps,
  prior_converged
FROM prior
ORDER BY label_quality, class
