-- A model counts as the caller says, in an array in the order of the models or an
-- object of model to weight.
WITH
kind(kind) AS (SELECT value FROM lq_part_numbers(:weights) WHERE key IS NULL),
named AS (
  SELECT model,
    CASE (SELECT kind FROM kind) WHEN 'array' THEN row_number() OVER (ORDER BY model) - 1
      ELSE CAST(model AS TEXT) END AS key
  FROM step.models
),
extreme(least, most) AS (
  SELECT min(nullif(value, 0)) * 1.0, max(value) FROM lq_part_numbers(:weights) WHERE key NOT NULL
),
-- over the largest, unless the least of them would lose digits by that
asked AS (
  SELECT key, value * 1.0 / CASE WHEN least / most > 1e-290 THEN most ELSE 1.0 END AS weight
  FROM lq_part_numbers(:weights), extreme WHERE key NOT NULL
)
SELECT model, weight FROM named JOIN asked USING (key)
