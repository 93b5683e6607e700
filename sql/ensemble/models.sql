-- Each model, the share of rows where its most probable class is the given label, and
-- its mean log loss.
SELECT model, lq_part_accuracy(label, probs) AS accuracy, lq_part_log_loss(label, probs) AS loss
FROM lq_source
WHERE label IS NOT NULL AND probs IS NOT NULL AND model IS NOT NULL
GROUP BY model
