-- How many rows that are given one label are confidently of each class, a state.
SELECT lq_confident_joint(label, probs, :thresholds) FROM lq_source
