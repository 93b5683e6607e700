-- Filter low_normalized_margin: the rows of lowest such score, whatever their label, as many as
-- confident learning finds.
SELECT NULL AS given, 'normalized_margin' AS other, :off_diagonal AS rows
