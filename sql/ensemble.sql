-- Each example's score as the weighted mean of its scores by several models, worst
-- first. Weights count by their ratio to the largest of the example's own models, so that
-- an example that only the least model knows has a score like any other. Those that only
-- models of weight 0 know have none, and come last.
WITH weight(model, weight) AS (
  SELECT c0, max(c1) FROM lq_rows(:model_weights) GROUP BY c0
)
SELECT id, lq_label(id, label, probs) AS label, lq_mean(lq_score(label, probs, :method), weight) AS score
FROM lq_source JOIN weight USING (model)
WHERE label IS NOT NULL AND probs IS NOT NULL
GROUP BY id
ORDER BY score IS NULL, score, id
