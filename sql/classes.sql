-- Each class, the one with the worst labels first. In rows of the calibrated joint: of
-- the n rows given the class, label_issues are not of it; of the rows truly of it,
-- inverse_label_issues are given another label.
WITH
class(class, name, n, threshold) AS (SELECT c0, c1, c2, c3 FROM lq_rows(:thresholds)),
cell(given, truly, n) AS (SELECT c0, c1, c2 FROM lq_rows(:calibrated)),
by_given AS (
  SELECT given AS class, sum(n) FILTER (WHERE given = truly) AS agreed FROM cell GROUP BY given
),
by_true AS (SELECT truly AS class, sum(n) AS true_n FROM cell GROUP BY truly),
converged AS (
  SELECT c0 AS class, max(c4) AS prior_converged
  FROM lq_rows(lq_converge(:calibrated)) WHERE c0 = c1 GROUP BY c0
),
counted AS (
  SELECT *, ifnull(true_n, 0) AS truly, sum(n) OVER () AS examples
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
  SELECT *, max(1000000 * truly, examples) AS marginal,
    max(CASE WHEN agreed > 0 THEN 1000000 * truly ELSE 0 END, examples) AS cnt
  FROM counted
)
SELECT class, name, n,
  n - agreed AS label_issues,
  truly - agreed AS inverse_label_issues,
  ifnull((n - agreed) * 1.0 / n, 0.0) AS label_noise,
  ifnull((truly - agreed) * 1.0 / truly, 0.0) AS inverse_label_noise,
  ifnull(agreed * 1.0 / n, 1.0) AS label_quality,
  threshold,
  cnt * 1.0 / sum(cnt) OVER () AS prior_cnt,
  marginal * 1.0 / sum(marginal) OVER () AS prior_eqn,
  marginal * 1.0 / sum(marginal) OVER () AS prior_marginal,
  marginal * 1.0 / sum(marginal) OVER () AS prior_marginal_ps,
  prior_converged
FROM prior
ORDER BY label_quality, class
