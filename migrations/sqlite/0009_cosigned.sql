-- The last checkpoint that enough witnesses cosigned stays beside the last one.

ALTER TABLE checkpoints ADD COLUMN cosigned_at INTEGER;
