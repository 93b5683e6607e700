-- Filters low_self_confidence and low_normalized_margin: the rows of lowest such
-- score, as many as confident learning finds.
SELECT id, label, predicted, score
FROM (
  SELECT id, label, lq_predicted(probs) AS predicted, lq_score(label, probs, :method) AS score
  FROM lq_source
  WHERE label IS NOT NULL AND probs IS NOT NULL
  ORDER BY lq_score(label, probs, substr(:filter, length('low_') + 1)), id
  LIMIT :off_diagonal
)
ORDER BY score, id
