# The retention report.

retention-title = Retention
retention-sentence-overdue = { $count ->
    [0] No document is overdue.
    [one] One document is overdue.
   *[other] { $count } documents are overdue.
}
retention-sentence-rest = { $erased } this month, { $held }, { $visas }.
retention-erased = { $count ->
    [0] No erasure
    [one] One erasure
   *[other] { $count } erasures
}
retention-holds = { $count ->
    [0] no hold
    [one] one hold
   *[other] { $count } holds
}
retention-visas = { $count ->
    [0] no visa awaited
    [one] one visa awaited
   *[other] { $count } visas awaited
}
retention-as-of = As of { $moment }. Lists, dates and proofs bear no name: no document can be read here.
figure-overdue = overdue
figure-erased = { $count ->
    [one] erasure this month
   *[other] erasures this month
}
figure-held = { $count ->
    [one] hold in force
   *[other] holds in force
}
figure-visas = { $count ->
    [one] visa awaited
   *[other] visas awaited
}
retention-empty-title = There is no document yet
retention-empty = Figures will appear with the first deposit. A team begins by asking for documents.
retention-rows = By purpose
retention-rows-hint = In this table, every figure above zero opens its list, where each document has its proof. The list of a single purpose also says its rule.
retention-columns-archive = Archive: the team can no longer open them, only the archive team can.
retention-columns-held = Holds: the erasure is suspended, with a reason.
retention-columns-extended = Prolonged: somebody of the team prolonged the access, within the rule, with a reason.
retention-columns-visa = Visas: the last day is past, the erasure awaits the archivist’s leave.
retention-columns-backstop = Not started: nothing has started the time to keep them, the limit alone decides the last day.
retention-teams = Team by team
retention-teams-hint = Open a purpose to see the figures of each team. They are the same ones.
retention-team-count = { $count ->
    [one] one team
   *[other] { $count } teams
}
retention-stock = What is held
retention-unfold = Open all
retention-fold = Close all
retention-purpose = Purpose
retention-team = Team
retention-active = In use
retention-archived = Archive
retention-soon = Within 30 days
retention-overdue = Overdue
retention-held = Holds
retention-extended = Prolonged
retention-visa = Visas
retention-backstop = Not started
retention-last-day = Furthest last day
retention-none = none
retention-total = Total
retention-proof = The proof
retention-proof-how = Deposits, erasures and stock can be counted again from the register, which nobody can rewrite unseen.
retention-delay = From the last day to the erasure
retention-delay-value = { $median } for half of the documents, { $most } for 95 in 100
retention-no-purge = no erasure in the period chosen
retention-policy = Rules in force (fingerprint)
retention-checkpoint = Last checkpoint
retention-entries = { $count ->
    [one] one entry
   *[other] { $count } entries
}
retention-verify = counts the deposits, the erasures and the stock again from the trail, and compares them with this report.

retention-back = Retention
retention-list-lead = { $count ->
    [0] No document.
    [one] One document.
   *[other] { $count } documents.
}
retention-rule = The rule
retention-list-empty-title = Nothing in this list
retention-list-empty = When a document is in this state, it will appear here with its line of life and its proof.
retention-list-entry = Proof of receipt: entry { $entry } of the trail
retention-list-end-entry = Proof of erasure: entry { $entry } of the trail
retention-list-certificate = Certificate of erasure
retention-list-receipt = Receipt
retention-list-next = Next

chart-stock = The stock, by purpose and age
chart-stock-words = Drawing: { $count } documents in { $purposes ->
    [one] one purpose
   *[other] { $purposes } purposes
}, by age. The same figures are in the table below.
chart-age-1 = under one year
chart-age-2 = one to two years
chart-age-3 = two to five years
chart-age-4 = over five years
chart-weeks = Erasures, week by week
chart-weeks-words = Drawing: { $done } documents erased and { $due } to be erased, week by week. The same figures are in the table below.
chart-done = erased
chart-due = to be erased
chart-week = Week of
chart-delay = From the last day to the erasure, { $period }
chart-delay-words = Drawing: how long { $count } erased documents waited after their last day. The same figures are in the table that follows.
chart-delay-waited = Waited
chart-delay-1 = an hour at most
chart-delay-2 = more than an hour, six at most
chart-delay-3 = more than six hours, a day at most
chart-delay-4 = more than a day, three at most
chart-delay-5 = more than three days
chart-table = The same figures in a table
