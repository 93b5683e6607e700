-- Filters low_self_confidence and low_normalized_margin: the rows of lowest such
-- score, as many as confident learning finds.
WITH pruned(id, label, predicted, score) AS (
  SELECT c0, c1, c2, c3
  FROM lq_rows((SELECT lq_prune(id, label, probs, :method, :lowest) FROM lq_source))
)
SELECT id, label, predicted, score FROM pruned
ORDER BY score, id
