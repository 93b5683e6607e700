-- Fails at the first row that makes a function fail with this message, and says its id.
SELECT lq_part_bad_row(id, label, probs, :message) FROM lq_source
