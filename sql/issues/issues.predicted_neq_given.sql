-- Filter predicted_neq_given: the rows whose most probable class is another one.
SELECT id, label, lq_predicted(probs) AS predicted, lq_score(label, probs, :method) AS score
FROM lq_source
WHERE lq_is_issue(label, probs)
ORDER BY score, id
