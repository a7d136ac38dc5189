# The retention report's lists, the month's movements, the rule in words.

report-list-all = Documents held
report-list-active = Documents in use
report-list-archived = Documents in the archive
report-list-due = To be erased today
report-list-overdue = Overdue documents
report-list-held = Documents on hold
report-list-suspended = Past their last day, kept by a hold
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
report-state-suspended = On hold, past its day
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

report-waited = From the last day to the erasure, by purpose and team
report-waited-hint = Half of the erased documents waited less than the median delay, 95 in 100 less than the other.
report-median = Median delay
report-most = 95 in 100

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
rule-notice = What the notice says of the duration
rule-notice-lines = The lines of the notice
rule-notice-purpose = What the notice says of the purpose
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

# What is printed: the report, the record of an erasure, the register of processing.

nav-decisions = To decide
decisions-title = To decide
decisions-lead = What waits for your decision, and what you should have seen.
sheet-pdf = The same page, to print and to keep (PDF/A)
sheet-as-of = As of
sheet-period = Period
sheet-period-value = from { $from } to { $to }
sheet-checkpoint = { $entries } entries, root { $root }
sheet-delay = { $median } min for half of the documents, { $most } min for 95 in 100
sheet-median = Median delay (min)
sheet-most = Delay of 95 in 100 (min)
sheet-reconciled = Figures counted in full
sheet-reconciled-value = on { $moment }, { $differences } difference(s)
sheet-report-title = Retention report
sheet-report-lead = { $overdue } document(s) overdue, { $held } held, { $visas } awaiting a visa, { $stored } kept. A document kept for two purposes counts in each.
sheet-report-footer = Consigne, rules { $policy }
sheet-due = To be erased today
sheet-suspended = Past their day, held
sheet-states-note = “Overdue” must be zero. “Past their day, held”: the last day is over, access is closed, the erasure waits for the end of the hold.
sheet-movements = What came and went { $period }
sheet-movements-note = Beginning, plus received, minus erased, equals end.
sheet-opening = At the beginning
sheet-closing = At the end
sheet-holds = Holds in force
sheet-hold = Hold
sheet-hold-kind = { $kind ->
    [LIMITATION] Restriction of processing (art. 18)
    [CONTENTIEUX] Litigation
   *[ARCHIVES] Request of the archives
}
sheet-count = Number
sheet-oldest = The oldest
sheet-reviews = Reviews due
sheet-decision = Decision of the data protection officer
sheet-decision-note = Approved, reserve, or action to take, with date and signature:
sheet-bordereau-title = Elimination record
sheet-bordereau-lead = What this erasure destroyed, by service and by type. No name, no social security number, no title.
sheet-bordereau-footer = Consigne, erasure { $run }
sheet-producer = Producing service
sheet-run = Erasure
sheet-destroyed-at = Destroyed on
sheet-volume = Volume
sheet-volume-value = { $documents } document(s), { $size }
sheet-digest = Digest of this record
sheet-entry = Proof
sheet-entry-value = entry { $entry } of the trail
sheet-destroyed = What is destroyed
sheet-service = Service
sheet-type = Type of document
sheet-extremes = Extreme dates
sheet-dates = { $from } – { $to }
sheet-ended = Without destruction
sheet-ended-head = Purposes ended
sheet-ended-value = Purposes ended without destroying anything: { $count }. Another purpose keeps the document, or another line counts it.
sheet-documents = Documents
sheet-size = Size
sheet-rule = Rule
sheet-authority = Authority
sheet-copy = copy
sheet-signatures = Signatures
sheet-signatures-note = The producing service, then the departmental archives, with the date:
register-title = Register of processing activities
register-subtitle = GDPR, Article 30
register-lead = { $count } activities, one for each purpose in force. The register is drawn from the rules themselves: it changes with them.
register-controller = Controller
register-dpo = Data protection officer
register-purpose = Purpose
register-whose = Persons concerned
register-persons = The people whom the social service supports
register-staff = Staff and contacts of partners
register-data = Categories of data
register-documents = Types of document
register-recipients = Recipients
register-own-staff = The service itself and the data protection officer
register-transfers = Transfers outside the European Union
register-no-transfer = None
register-erasure = Time limits for erasure
register-without-end = Without end: proofs of erasure, which name nobody
register-elimination = Authority to eliminate
register-measures = Security measures
register-security = Documents encrypted in the sender’s browser (age), keys in the hands of teams alone; access by team, each opening noted; tamper-evident trail; dated erasure with a certificate; TLS 1.2 and 1.3.
register-processor = The processor’s register (Article 30(2))
register-processor-note = When a host operates the service on the controller’s behalf, it keeps this.
register-for = On behalf of
register-categories = Categories of processing
register-hosting = Hosting of encrypted documents, without the keys that open them; erasure on the day the controller sets.
report-periods = Compare with the period before
report-period = Period
report-period-show = Show
report-not-reconciled = not yet: the first full count is made at night
export-report-pdf = The report, to print and sign (PDF/A)
export-register = The record of processing activities (article 30)
