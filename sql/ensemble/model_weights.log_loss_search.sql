-- A model counts by exp(-t * its log loss), with the t for which the mean of all
-- models' probabilities, so weighted, has the lowest log loss.
WITH
-- the best model's loss taken off all, which leaves the weights' ratios as they are
model AS (SELECT model, loss - min(loss) OVER () AS loss FROM step.models),
candidate(t) AS (
  VALUES (1e-4), (1e-3), (1e-2), (1e-1), (1.0), (10.0), (100.0), (200.0)
),
-- not less than exp(-700), as an example that only the worst model knows would have no score
weight AS (
  SELECT t, model, lq_part_exp(max(-t * loss, -700.0)) AS weight
  FROM candidate, model GROUP BY t, model
),
tried AS (
  SELECT t, (
    SELECT lq_part_log_loss(label, mean) FROM (
      SELECT label, lq_part_mean(probs, weight) AS mean
      FROM lq_source JOIN weight USING (model)
      WHERE weight.t = candidate.t AND label IS NOT NULL AND probs IS NOT NULL
      GROUP BY id
    )
  ) AS loss
  FROM candidate
)
SELECT model, weight FROM weight
WHERE t = (SELECT t FROM tried ORDER BY loss IS NULL, loss, t LIMIT 1)
