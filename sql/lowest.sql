-- How many rows to take by the score that the filter low_... names, whatever their label:
-- as many as confident learning finds. It is one row (NULL, method, rows), as quotas are.
SELECT lq_collect(NULL, substr(:filter, length('low_') + 1), :off_diagonal)
