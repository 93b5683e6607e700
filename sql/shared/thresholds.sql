-- The confident threshold of each class, a state: the mean probability of the class, over
-- the rows that are given it as their label.
SELECT lq_thresholds(label, probs) FROM lq_source
