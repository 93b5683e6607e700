-- Filters low_self_confidence and low_normalized_margin: the rows of lowest such
-- score, as many as confident learning finds.
WITH
lowest(quotas) AS (SELECT lq_collect(NULL, substr(:filter, length('low_') + 1), :off_diagonal)),
pruned(id, label, predicted, score) AS (
  SELECT c0, c1, c2, c3
  FROM lq_rows((SELECT lq_prune(id, label, probs, :method, (SELECT quotas FROM lowest)) FROM lq_source))
)
SELECT id, label, predicted, score FROM pruned
ORDER BY score, id
