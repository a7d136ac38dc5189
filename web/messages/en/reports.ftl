# The retention report's lists, the month's movements, the rule in words.

report-list-all = Documents held
report-list-active = Documents in use
report-list-archived = Documents in the archive
report-list-due = To be erased today
report-list-overdue = Overdue documents
report-list-held = Holds in force
report-list-visa = Visas awaited
report-list-month = Last day this month
report-list-soon = Last day within 30 days
report-list-backstop = Documents whose clock has not started
report-list-received = Received this month
report-list-erased = Erased this month
report-list-week = Erased, or to be erased, in the week of { $day }

report-state-active = In use
report-state-archived = In the archive
report-state-soon = Soon erased
report-state-due = To be erased today
report-state-overdue = Overdue
report-state-visa = Visa awaited
report-state-erased = Erased

report-movements = This month, what came and what went
report-movements-hint = On the first of the month, plus received, minus erased, equals today.
report-opening = On the first of the month
report-received = Received
report-erased = Erased
report-closing = Today
report-ever = Erased in all

report-minutes = { $minutes } min
report-hours = { $hours } h { $minutes } min
report-days = { $days } days

life-after-visa = after the visa
life-why-visa = Closed on { $date }, erased only after a visa.

rule-basis = Legal basis (GDPR)
rule-law = Texts
rule-start = Start
rule-or = { " " }or{ " " }
rule-shifted = { $start }, { $shift }
rule-grace = Time to undo a mistake, after the start
rule-active = Team access
rule-until-start = until the start, and the time to undo it
rule-archive = Archive
rule-no-archive = no archive
rule-limit = { $period } from: { $base }
rule-backstop = Limit, whatever happens
rule-ceiling = Ceiling
rule-end = End
rule-authority = { $end }, authority { $reference }
rule-visa = { $end }, after a visa: the authority to eliminate is still missing
rule-copy = { $end }; this is a copy, the original is elsewhere
rule-variant = Rule of its own: { $piece }
rule-part = { $name }: { $fact }.

export-report-csv = The report, as a table (CSV)
export-report-json = The report, for a program (JSON)
export-checkpoint = The signed checkpoint
