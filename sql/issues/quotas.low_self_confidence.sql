-- Filter low_self_confidence: the rows of lowest such score, whatever their label, as many as
-- confident learning finds.
SELECT NULL AS given, 'self_confidence' AS other, :off_diagonal AS rows
