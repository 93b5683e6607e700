-- Each model, the share of rows where its most probable class is the given label, and
-- its mean log loss: rows (model, accuracy, loss).
SELECT lq_collect(model, accuracy, loss) FROM (
  SELECT model, lq_accuracy(label, probs) AS accuracy, lq_log_loss(label, probs) AS loss
  FROM lq_source
  WHERE label IS NOT NULL AND probs IS NOT NULL AND model IS NOT NULL
  GROUP BY model
)
