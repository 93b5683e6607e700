-- The same of several models' rows: those of an example are compared with each other alone.
SELECT lq_part_bad_row(id, label, probs, :message) FROM lq_source
WHERE model IS NOT NULL
GROUP BY id
