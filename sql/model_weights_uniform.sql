-- All models count alike: rows (model, weight).
SELECT lq_collect(model, 1.0) FROM (SELECT DISTINCT model FROM lq_source)
