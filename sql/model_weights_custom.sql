-- A model counts as the caller says, in a JSON array in the order of the models or an
-- object of model to weight: rows (model, weight).
WITH
model AS (
  SELECT c0 AS model,
    CASE json_type(:weights) WHEN 'array' THEN row_number() OVER (ORDER BY c0) - 1
      ELSE CAST(c0 AS TEXT) END AS key
  FROM lq_rows(:models)
),
asked AS (SELECT key, value * 1.0 / max(value) OVER () AS weight FROM json_each(:weights))
SELECT lq_collect(model, weight) FROM model JOIN asked USING (key)
