-- A model counts by how often it predicts the given label.
SELECT model, accuracy AS weight FROM step.models
