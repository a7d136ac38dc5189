# What one does with a case and its documents: every sentence that the browser writes itself.

## Shared
agent-choose = Choose
agent-day-within = Choose a day from { $first } to { $last }.
agent-told-on = Person told on
agent-told-by = How
agent-means = { $means ->
    [ENTRETIEN] In person
    [TELEPHONE] By telephone
    [COURRIER] By letter
   *[COURRIEL] By e-mail
}
agent-reason-word = Why
agent-reason = { $reason ->
    [EXACTITUDE_CONTESTEE] The person contests the accuracy
    [TRAITEMENT_CONTESTE] The processing is contested, and the person wants no erasure
    [DEFENSE_DE_LA_PERSONNE] The person needs it for legal claims
    [OPPOSITION_EN_COURS] The person objected, and the answer is pending
    [PROCEDURE_EN_COURS] Proceedings are under way
    [PRECONTENTIEUX] An appeal or a complaint is announced
    [REQUISITION] A judicial authority asks for it
    [DEMANDE_DES_ARCHIVES] The departmental archives ask for it
    [TRI_EN_COURS] An appraisal is under way
    [DEMARCHE_EN_COURS] A step is still under way
    [RECOURS_EN_COURS] An appeal is under way
    [DECISION_ATTENDUE] A decision is awaited
    [DEMANDE_DE_LA_PERSONNE] The person asks for it
    [DEMARCHE_NOUVELLE] The same case calls for a new step
    [ORIENTATION] The person is referred to a partner
    [FINALITE_ERRONEE] The purpose was wrong
    [PIECE_ERRONEE] The piece was misnamed
    [DEPOT_MAL_CLASSE] It was deposited as another piece
    [CONTENTIEUX] Litigation
    [CONTROLE] An audit
    [INSTRUCTION_DU_VISA] The appraisal for the visa
    [REPRISE_DE_L_ACCOMPAGNEMENT] The accompaniment resumes
   *[other] { $reason }
}

## What happens
agent-act-title = What is happening
agent-act-lead = Choose the day, then what happened. Before you confirm, you see what it changes for each document.
agent-act-day = Day
agent-act-other = Something else
agent-act-look = See what it changes
agent-act-on = { $what }, { $date }
agent-act-undone = Undone: { $what }
agent-act-undo-of = Cancel: { $what }, { $date }
agent-act-reopen = Reopen the case
agent-act-grace = Nothing is erased before { $date }. Until then, you can undo this.
agent-act-undoable = You can undo this until { $date }.
agent-act-confirm = Confirm
agent-act-confirm-at-once = Yes, close at once
agent-act-leave = Note nothing
agent-act-done = Noted: { $what }.
agent-act-several = { $what } ({ $count } documents)
agent-act-some-done = Already noted for { $done } of { $count }: press again to go on.
agent-event-past = { $how ->
    [undone] { $what } (undone since)
   *[replaced] { $what } (corrected since)
}
agent-effect-no-documents = No document is kept here: nothing changes.
agent-effect-still = { $moving ->
    [0] { $count ->
        [one] Nothing changes for the document.
       *[other] Nothing changes for the { $count } documents.
    }
   *[other] { $count ->
        [one] Nothing changes for 1 other document.
       *[other] Nothing changes for { $count } other documents.
    }
}
agent-effect-erased = { $piece }: erased on { $after } instead of { $before }.
agent-effect-team = { $piece }: open to the team until { $date }.
agent-effect-team-open = { $piece }: open to the team as long as the case is open.
agent-effect-team-too = Open to the team until { $date }.
agent-effect-at-once = { $piece }: closed to the team at once. Last day: { $after }.
agent-effect-warning = Careful: documents close at once, for good. Check the day.

## Holds
agent-hold-title = Holds on erasure
agent-hold-none = No hold: every document will be erased on its day.
agent-hold-lifted = { $count ->
    [one] 1 lifted hold
   *[other] { $count } lifted holds
}
agent-hold-kind = { $kind ->
    [LIMITATION] Restriction
    [CONTENTIEUX] Litigation
   *[ARCHIVES] Archives
}
agent-hold-meaning = { $kind ->
    [LIMITATION] Nobody opens the documents any more, and nothing is erased as long as the restriction lasts.
   *[other] The documents open as before, but nothing is erased as long as the hold lasts.
}
agent-hold-on-case = the whole case
agent-hold-on-document = this document
agent-hold-since = Since { $date }, by { $author }.
agent-hold-until = ended on { $date }
agent-hold-review-on = To be reviewed on { $date }.
agent-hold-review-late = Was to be reviewed on { $date }.
agent-hold-place-case = Hold the whole case
agent-hold-place-document = Hold this document
agent-hold-review-day = To be reviewed on
agent-hold-review-hint = Within a year.
agent-hold-place = Place the hold
agent-hold-placed = The hold is placed.
agent-hold-review = Keep this hold
agent-hold-review-do = I checked: the hold stays
agent-hold-reviewed = The hold stays, with its new day.
agent-hold-lift = Lift this hold
agent-hold-lift-lead = Tell the person first. What is past its last day will be erased with the next run.
agent-hold-lift-do = Lift the hold
agent-hold-lift-done = The hold is lifted.

## A document
agent-doc-acts = What to do with this document
agent-doc-use = { $purpose }: { $piece }
agent-extend = Keep longer
agent-extend-for = Keep longer for “{ $purpose }”
agent-extend-until = Open to the team until
agent-extend-hint = { $date } at the latest.
agent-extend-do = Keep until this day
agent-extend-done = Done. The document will be erased on { $date }.
agent-filed = Filed in the service’s own records
agent-filed-remark = Consigne no longer governs the copy that you filed: it follows the rules of your own records. The copy kept here is erased soon after.
agent-filed-on = Filed on
agent-filed-undo = Undo the filing
agent-filed-several = File several documents in the service’s own records
agent-filed-which = Which ones?
agent-filed-none = Tick at least one document.
agent-correct = Correct the purpose or the piece
agent-correct-from = Purpose to correct
agent-correct-free = For five working days, you correct alone. If the document is to be kept longer, the data protection officer decides.
agent-correct-decided = The five working days are over: the data protection officer will decide.
agent-correct-do = Correct
agent-correct-done = It is corrected.
agent-correct-asked = The request is sent. The data protection officer will decide. Until then, nothing changes.
agent-purpose-add = Add a purpose
agent-purpose-lead = The same document serves something else too. It then has a last day for each purpose. Tell the person.
agent-purpose-do = Add the purpose
agent-purpose-done = The purpose is added.
agent-consult-title = This document is in the archive
agent-consult-lead = It is opened again only by exception. Say why: the data protection officer is told. It stays open for half an hour.
agent-consult-do = Open the document
agent-restricted-title = This document is set aside
agent-restricted-safe = The person asked that it no longer be used, or contests it. It is kept as it is: neither read nor erased.
agent-restricted-todo = The team or the archives lift the restriction once the person has been told, here or on the page of the case.
agent-suspended-title = This document is on hold, and its last day has passed
agent-suspended-safe = Nobody can open it any more. It is not erased: it is kept as it is while the hold stands.
agent-suspended-todo = Once the person was told, the team or the archives lift the hold, here or on the case’s page. The first purge after that erases it.

## Tasks
agent-home-see-ending = See the documents
agent-home-task-tell = Note that the persons were told
agent-home-task-told = They were told
agent-home-task-told-done = Noted: the new duration applies.
agent-home-contacts = Still followed?
agent-home-visas = Visas awaited

## Still followed?
agent-contacts-title = Without contact for the longest time
agent-contacts-empty = No open case
agent-contacts-empty-text = Your team’s open cases appear here, the longest without contact first.
agent-contacts-all = Tick all that are shown
agent-contacts-more = Show more
agent-contacts-never = No contact noted since it was opened on { $date }
agent-contacts-last = Last contact on { $date }
agent-contacts-on = Contact on
agent-contacts-note = Note these contacts
agent-contacts-ticked = { $count ->
    [0] Nobody is ticked.
    [one] 1 person ticked.
   *[other] { $count } persons ticked.
}
agent-contacts-none = Tick at least one person.
agent-contacts-day-wrong = The day of the contact is missing, or lies ahead.
agent-contacts-done = { $count ->
    [0] No contact noted.
    [one] 1 contact noted.
   *[other] { $count } contacts noted.
}
agent-contacts-import = From a table
agent-contacts-import-lead = The file is read here, in your browser. The names are not sent: only the case and the day of the contact are.
agent-contacts-file = CSV file
agent-contacts-file-hint = Columns: last name, first name, date of birth (optional), last contact.
agent-contacts-file-empty = This file has no line.
agent-contacts-no-columns = A column of names or a column “last contact” is missing in the first line.
agent-contacts-preview = { $found ->
    [0] No line matches an open case.
    [one] 1 line matches an open case.
   *[other] { $found } lines match open cases.
}{ $left ->
    [0] {""}
    [one] {" "}1 line will not be sent.
   *[other] {" "}{ $left } lines will not be sent.
}
agent-contacts-send = { $count ->
    [one] Note this contact
   *[other] Note these { $count } contacts
}
agent-contacts-left-title = { $count ->
    [one] 1 line left aside
   *[other] { $count } lines left aside
}
agent-contacts-line = Line { $line }:
agent-contacts-left = { $kind ->
    [unknown] — nobody of this name in your open cases.
    [ambiguous] — several persons have this name: note the contact by hand.
    [birth] — the date of birth cannot be read.
    [future] — this day lies ahead.
   *[date] — the day of the contact cannot be read.
}
agent-contacts-lines = Lines recognised
agent-contacts-line-word = Line
agent-contacts-person = Person
agent-contacts-outcome-word = Result
agent-contacts-outcome = { $outcome ->
    [recorded] noted
    [known] already known
    [date] impossible day
    [ends-at-once] not noted: it would close documents at once, note it in the case itself
   *[no-such-case] case closed or withdrawn
}

## Visas
agent-visas-empty = No visa awaited
agent-visas-empty-text = Documents that have ended their time in the archive appear here. They are erased only once the departmental archives agree.
agent-visas-slip = Request for a visa to eliminate. List of { $date }.
agent-visas-print = Print the list
agent-visas-column = { $column ->
    [type] Piece
    [team] Team
    [documents] Documents
    [weight] Weight
    [first] First deposit
   *[last] Last deposit
}
agent-visas-total = Total
agent-visas-note = Note the visa
agent-visas-reference = Reference of the visa
agent-visas-reference-hint = 3 to 40 letters, figures, spaces, hyphens, slashes or full stops, with at least one figure. No word of more than 5 letters, no person’s name, no social security number.
agent-visas-reference-wrong = This reference is not as it should be: 3 to 40 plain letters, figures, spaces, hyphens, slashes or full stops, with at least one figure, no word of more than 5 letters, and 12 figures at most. A reference names nobody.
agent-visas-given = Visa given on
agent-visas-then = { $count ->
    [one] The document will be erased with the next run. This cannot be undone.
   *[other] The { $count } documents will be erased with the next run. This cannot be undone.
}
agent-visas-give = { $count ->
    [one] Note the visa for 1 document
   *[other] Note the visa for { $count } documents
}
agent-visas-done = { $count ->
    [one] The visa is noted. The document goes with the next run.
   *[other] The visa is noted. The { $count } documents go with the next run.
}

## The line of life
life-why-ceiling = Will be erased on { $date }: it is the longest time allowed, whatever the contacts.
life-why-extended = Will be erased on { $date }: the team has prolonged the time set.
life-why-filed = Will be erased on { $date }: it is filed in the service’s own records.
