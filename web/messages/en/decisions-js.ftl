# The page of decisions (data protection officer and deputy): every sentence that the browser writes itself.

## Shared
decide-sentence = { $decide ->
    [0] No decision is awaited
    [one] One decision is awaited
   *[other] { $decide } decisions are awaited
}, { $see ->
    [0] and there is nothing else to see.
    [one] and one thing is to be seen.
   *[other] and { $see } things are to be seen.
}
decide-of = { $act }: { $what }
decide-approve = Approve
decide-refuse = Refuse
decide-seen = Seen
decide-all-seen = All seen
decide-document = Document
decide-reason = Reason
decide-purpose = Purpose
decide-piece-of = { $piece } ({ $purpose })

## The purge stopped
decide-stops = The purge stopped
decide-stops-none = No purge is stopped
decide-stops-none-text = If many documents were to be erased earlier than planned, the purge would stop and wait here for your decision.
decide-stop = { $count ->
    [one] On { $moment } the purge stopped before it erased anything: one document to be erased, of { $stock } kept, had another last day.
   *[other] On { $moment } the purge stopped before it erased anything: { $count } documents to be erased, of { $stock } kept, had another last day.
}
decide-stop-why = It stops when the last day of more than 50 documents, and of more than 2% of the stock, came nearer in less than 30 days. That may be right, or a mistake.
decide-stop-next = Nothing is erased meanwhile. Look at the documents first, then say why the purge may go on. If a date is wrong, do not let it go on: call the team or the operator.
decide-stop-due = The documents to be erased today
decide-stop-overdue = The overdue documents
decide-release-why = Why the purge may go on
decide-release-reason = { $code ->
    [VERIFIE] The dates were checked and are right
    [CLOTURES_EN_NOMBRE] Many cases were closed together
    [REGLE_MODIFIEE] An approved rule changed these dates
   *[other] { $code }
}
decide-release = Let the purge go on
decide-released = The purge will go on with its next run.

## The clock
decide-clock = The clock
decide-clock-none = The service’s time is not in doubt
decide-clock-none-text = If it no longer seems credible, nothing is erased any more, and the question is asked here.
decide-clock-doubted = The service’s time has been in doubt since { $moment }. Nothing is erased until two people have said that it is right.
decide-clock-service = The service’s time
decide-clock-here = Your computer’s time
decide-clock-compare = The operator said that it is right. Compare it with a clock you trust, your watch for example. If it is wrong, do not confirm, and call the operator.
decide-clock-operator = The operator must first check the time and run this command on the server. Then come back here to confirm.
decide-clock-confirm = The service’s time is right
decide-clock-confirmed = The time is confirmed. Erasing goes on with the next run.

## Proposed rules
decide-rules = Proposed rules
decide-rules-none = No rule is proposed
decide-rules-none-text = When the operator proposes other rules, what they would do is shown here before you decide.
decide-rules-of = Rules proposed on { $moment }
decide-rules-digest = Digest:
decide-plan-missing = What these rules would do cannot be worked out for now, so they cannot be approved. Nothing has changed.
decide-plan-due = { $count ->
    [one] Warning: one document would be past its last day at once. It would be erased as soon as the rule applies to it, without further delay.
   *[other] Warning: { $count } documents would be past their last day at once. They would be erased as soon as the rule applies to them, without further delay.
}
decide-plan-stock = { $count ->
    [one] One document is kept, counted under each of its purposes. Dates that change: { $moving }.
   *[other] { $count } documents are kept, counted under each of their purposes. Dates that change: { $moving }.
}
decide-hold-author = Placed by
decide-plan-changes = What changes
decide-plan-part = Part
decide-plan-before = Today
decide-plan-after = Afterwards
decide-plan-team = Team
decide-plan-documents = Documents
decide-plan-same = Same dates
decide-plan-longer-head = Kept longer
decide-plan-shorter-head = Kept less long
decide-plan-due-head = To be erased at once
decide-plan-days = { $count ->
    [one] { $documents } (one day at most)
   *[other] { $documents } ({ $count } days at most)
}
decide-plan-to-tell = { $count ->
    [one] One document may be kept longer, today or after an event to come: the rule holds for it once the team has told the person.
   *[other] { $count } documents may be kept longer, today or after an event to come: the rule holds for them, team by team, once the team has told the persons.
}
decide-plan-to-announce = { $count ->
    [one] One document may be kept less long, today or after an event to come: the rule holds for it 72 hours after the announcement to the team.
   *[other] { $count } documents may be kept less long, today or after an event to come: the rule holds for them 72 hours after the announcement to the teams.
}
decide-plan-unsealed = { $count ->
    [one] One document keeps the rule it has: the new one would leave it to the archives, and it was not sealed to them.
   *[other] { $count } documents keep the rule they have: the new one would leave them to the archives, and they were not sealed to them.
}
decide-plan-added = New purposes: { $purposes }
decide-plan-removed = Purposes withdrawn, which no document carries: { $purposes }
decide-plan-reworded = Purposes of which something else than a duration changes: { $purposes }
decide-rules-approved = These rules are approved and in force. Your signature is kept.
decide-rules-refused = These rules are refused. Nothing changes.

## Corrections
decide-corrections = Corrections
decide-corrections-none = No correction
decide-corrections-none-text = A team that mistook a purpose or a piece puts it right itself. What needs your consent, and what was drawn for you to look at, is shown here.
decide-corrections-hint = Those that wait change nothing before you consent. The others are made: they were drawn for you to look at.
decide-correction = Correction of { $date }
decide-correction-waits = Waits for your consent
decide-correction-made = Made
decide-correction-longer = Kept longer
decide-correction-from = From
decide-correction-to = To
decide-correction-approved = The correction is made.
decide-correction-refused = The correction is refused. The document keeps its purpose and its dates.
decide-correction-seen = Noted: you have seen this correction.

## Consultations of the archive
decide-consultations = Consultations of the archive
decide-consultations-none = No consultation to see
decide-consultations-none-text = Each time the archive team opens a document again, it is shown here with the reason.
decide-consultations-hint = The archive team opened these documents again.
decide-consultation-at = When
decide-consultations-seen = Noted: you have seen these consultations.

## Holds to review
decide-holds = Holds to review
decide-holds-none = No hold to review
decide-holds-none-text = A hold suspends erasing until a day of review. On that day it is shown here.
decide-holds-hint = Their day of review has come. Nothing is erased while a hold stands: give it another day if it is still needed, otherwise lift it.
decide-holds-later = { $count ->
    [one] 1 other standing hold
   *[other] { $count } other standing holds
}
decide-hold = Hold placed on { $date }
decide-hold-case = All those of one case
decide-hold-review = Keep this hold
decide-hold-review-day = New day of review
decide-hold-review-do = I checked: the hold stays
decide-hold-reviewed = The hold stands. It will be back here on its new day of review.
decide-hold-lift = Lift this hold
decide-hold-lift-why = The person must be told before the hold is lifted. Then whatever is past its last day is erased with the next run.
decide-hold-lift-do = Lift the hold
decide-hold-lifted = The hold is lifted.
decide-hold-place = Place a hold on a document
decide-hold-place-why = The document is not erased while the hold stands. Under a restriction of processing (art. 18) nobody can open it either.
decide-hold-document = The document’s number
decide-hold-document-hint = It begins with doc_. The lists of the “Retention” page show it.
decide-hold-document-wrong = This is not a whole document number. Copy it from doc_ to the last character.
decide-hold-place-do = Place the hold
decide-hold-placed = The hold is placed. It will be shown here on its day of review.

## Last erasures
decide-runs = Last erasures
decide-runs-none = No erasure
decide-runs-none-text = Each purge that erases documents is shown here, with its bordereau and its proof.
decide-runs-hint = Each date opens the bordereau: what was erased, and under which rule.
decide-runs-all = Show all ({ $count })
decide-run-at = Purge of
decide-run-state = State
decide-run-states = { $state ->
    [stopped] Stopped before it erased anything
    [running] Under way
   *[ended] Ended
}
decide-run-purged = Erased
decide-run-faulted = Failed
decide-run-entry = Entry of the trail
decide-run-no-entry = to come

decide-report = Decide on this report
decide-report-hint = The decision is written to the trail, with the report as you just read it. It is not changed: another may follow it.
decide-verdict-which = Your decision
decide-verdict = { $code ->
    [VALIDE] Approved
    [RESERVE] Approved with a reserve
   *[ACTION] Action asked for
}
decide-about-which = About what? (one at least)
decide-about = { $code ->
    [RETARDS] The overdue documents
    [DELAIS] The delay of erasures
    [GELS] The holds
    [VISAS] The visas awaited
    [SANS_DEPART] The documents that nothing started
    [DUREES] A retention period
   *[COMPTAGE] The figures themselves
}
decide-report-record = Record the decision
