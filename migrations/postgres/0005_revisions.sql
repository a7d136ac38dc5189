-- How often the row of what a document is held for was changed: whoever changes it says which one they read, so that nothing is written over what nobody looked at.

ALTER TABLE uses ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
