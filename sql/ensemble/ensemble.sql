-- lq_ensemble(source, id column, label column, model column, probs probs,
--   weights choice = accuracy | uniform | log_loss_search | numbers,
--   method choice = self_confidence | normalized_margin | confidence_weighted_entropy,
--   classes names = NULL)
-- A row is an example, with its score as the weighted mean of its scores by several models; worst
-- first. Weights count by their ratio to the largest of the example's own models, so that
-- an example that only the least model knows has a score like any other. Those that only
-- models of weight 0 know have none, and come last.
WITH weight AS (SELECT model, max(weight) AS weight FROM step.model_weights GROUP BY model)
SELECT id, lq_part_label(id, label, probs) AS label,
  lq_part_mean(lq_score(label, probs, :method), weight) AS score
FROM lq_source JOIN weight USING (model)
WHERE label IS NOT NULL AND probs IS NOT NULL
GROUP BY id
ORDER BY score IS NULL, score, id
