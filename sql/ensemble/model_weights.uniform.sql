-- All models count alike.
SELECT DISTINCT model, 1.0 AS weight FROM lq_source
