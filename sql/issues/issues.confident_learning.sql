-- Filter confident_learning: the rows that are confidently of another class.
SELECT id, label, lq_predicted(probs) AS predicted, lq_score(label, probs, :method) AS score
FROM lq_source
WHERE lq_is_issue(label, probs, :thresholds)
ORDER BY score, id
