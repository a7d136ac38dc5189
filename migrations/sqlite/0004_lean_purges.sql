-- A purge moves many documents from state to state: only the indexes that look for a state follow, and none keeps what is destroyed: whoever asks says so.

DROP INDEX uses_by_team;
DROP INDEX uses_kept;
DROP INDEX uses_by_last_day;
CREATE INDEX uses_by_team ON uses (team, purpose, purge_at);
CREATE INDEX uses_by_last_day ON uses (state, purge_at, document, purpose) WHERE state <> 'purged';

-- When a document went is all that follows its going: who counts what went looks at the documents.

DROP INDEX uses_by_purge;
CREATE INDEX uses_by_purge ON uses (purged_at) WHERE purged_at IS NOT NULL;

-- What failed is few, whatever the stock: a run leaves it out without looking at each document.

CREATE INDEX documents_by_fault ON documents (faulted_at) WHERE faulted_at IS NOT NULL;
