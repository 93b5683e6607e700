-- Filters prune_by_class, prune_by_noise_rate and both: of each label the rows that
-- its quotas take, but for those whose label is all but the most probable class.
WITH pruned(id, label, predicted, score, is_close, by_class, by_noise_rate) AS (
  SELECT c0, c1, c2, c3, c4, c5, c6
  FROM lq_rows((SELECT lq_prune(id, label, probs, :method, :quotas) FROM lq_source))
)
SELECT id, label, predicted, score FROM pruned
WHERE NOT is_close AND CASE :filter
  WHEN 'prune_by_class' THEN by_class
  WHEN 'prune_by_noise_rate' THEN by_noise_rate
  ELSE by_class AND by_noise_rate
END
ORDER BY score, id
