-- lq_issues(source, label column, probs probs, id column = id,
--   filter choice = prune_by_noise_rate | prune_by_class | both | confident_learning
--     | predicted_neq_given | low_normalized_margin | low_self_confidence,
--   method choice = self_confidence | normalized_margin | confidence_weighted_entropy,
--   frac_noise share = 1, min_examples_per_class count = 1, num_to_remove_per_class numbers = NULL,
--   classes names = NULL)
-- A row is a label that is likely wrong; worst first, then by id.
--
-- Of the rows that the quotas take, the filters prune_by_class, prune_by_noise_rate and both leave
-- out those whose label is all but the most probable class.
SELECT id, label, predicted, score
FROM lq_part_pruned((SELECT lq_part_prune(id, label, probs, :method, :quotas) FROM lq_source))
WHERE CASE :filter
  WHEN 'prune_by_class' THEN by_class AND NOT is_close
  WHEN 'prune_by_noise_rate' THEN by_noise_rate AND NOT is_close
  WHEN 'both' THEN by_class AND by_noise_rate AND NOT is_close
  ELSE 1
END
ORDER BY score, id
