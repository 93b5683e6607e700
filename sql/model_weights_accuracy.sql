-- A model counts by how often it predicts the given label: rows (model, weight).
SELECT lq_collect(c0, c1) FROM lq_rows(:models)
