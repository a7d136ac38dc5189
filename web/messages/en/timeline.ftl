# What happened, and what a breach exposed.
timeline-title = Timeline
timeline-back = Back
timeline-of-case = Timeline of the case
timeline-of-document = Timeline of the document
timeline-of-link = Timeline of the link
timeline-of-agent = Timeline of { $name }
timeline-lead = What the trail still keeps, the newest first. Nobody can change a line of it.
timeline-table = Download the table (CSV)
timeline-accesses = Who could open
timeline-since = since { $since }
timeline-period = from { $since } to { $until }
timeline-access-end = { $reason ->
    [archived] archived
    [awaiting-visa] awaiting a visa
    [purged] destroyed
    [corrected] purpose corrected
   *[other] { $reason }
  }
timeline-lines = What happened
timeline-empty-title = Nothing to show
timeline-empty = The trail keeps nothing here, or what it kept was forgotten with the person.
timeline-refused = refused
timeline-by-link = By the link, without an account
timeline-by-nobody = The service, by itself
timeline-reason = Reason: { $reason }
timeline-entry = line { $entry } of the trail
timeline-older = Older
timeline-act = { $action ->
    [instance-founded] Service founded
    [instance-started] Service started
    [bundle-served] New code served to browsers
    [founder-invited] Invited by the operator
    [team-founded] Team founded
    [roster-signed] List of members signed
    [agent-invited] Colleague invited
    [agent-joined] Account opened
    [agent-signed-in] Signed in
    [agent-sign-in-refused] Sign-in refused
    [agent-signed-out] Signed out
    [attempt-refused] Attempted access
    [vault-replaced] Vault replaced
    [id-reserved] Case or request prepared
    [case-opened] Case opened
    [case-event-recorded] Event of the case recorded
    [case-event-undone] Event of the case undone
    [case-erased] Case erased
    [request-created] Pieces asked for, link made
    [request-ended] Link ended
    [request-erased] Request erased
    [document-received] Document received
    [document-rescheduled] Last day computed again
    [document-purpose-added] Purpose added
    [document-correction-asked] Correction asked for
    [document-corrected] Purpose or piece corrected
    [correction-seen] Correction reviewed
    [document-purpose-withdrawn] Wrong purpose withdrawn
    [document-extended] Kept longer
    [document-rule-applied] New rule applied
    [document-end-announced] Coming end announced
    [document-held] Hold on the document
    [document-released] Hold lifted from the document
    [document-consultation-asked] Archive consulted for a reason
    [document-visa-given] Authority to eliminate recorded
    [hold-placed] Hold placed
    [hold-reviewed] Hold reviewed
    [hold-lifted] Hold lifted
    [visa-given] Authority to eliminate
    [consultation-seen] Consultations reviewed
    [policy-approved] Rules approved
    [policy-refused] Rules refused
    [policy-notice-given] Persons told of a rule
    [document-opened] Document opened
    [document-archived] Document archived
    [document-awaits-visa] Awaiting a visa
    [document-purged] Document destroyed
    [document-purge-failed] Destruction failed
    [document-put-back] Document put back from a backup
    [document-lost] Document lost with the data
    [hold-put-back] Hold put back from a backup
    [task-done] Task done
    [purge-released] Stopped purge released
    [clock-confirmed] Clock confirmed
    [report-decided] Decision on a report
   *[other] { $action }
  }
exposure-title = Data breach
exposure-lead = Exposed documents, classed by what whoever has them can read (GDPR articles 33 and 34). This search records nothing.
exposure-link = Data breach: exposed documents
exposure-breach = What happened?
exposure-breach-account = An agent’s account or keys are in other hands
exposure-breach-server = The server itself was read or changed
exposure-breach-copy = A disk or a backup was taken
exposure-breach-hint = When in doubt, choose the gravest.
exposure-agent = Agent
exposure-agent-hint = Only for an account or keys.
exposure-from = First day
exposure-to = Last day
exposure-show = Find the exposed documents
exposure-found = Exposed documents
exposure-tell = { $count ->
    [0] Nobody has a document that can be read: article 34 asks for nobody to be told.
    [one] One person has at least one document that can be read: to be told if the risk is high.
   *[other] { $count } persons have at least one document that can be read: to be told if the risk is high.
  }
exposure-class = Class
exposure-documents = Documents
exposure-cases = Cases
exposure-purpose = Purpose
exposure-means = { $class ->
    [sealed] Sealed bytes without a key: unreadable.
    [key] A key is exposed: readable by whoever also has the bytes.
   *[clear] Read in clear, or may have been.
  }
exposure-by-class = By class
exposure-by-purpose = By team and purpose
exposure-table = Download the list (CSV)
exposure-agent-page = Timeline of this agent
exposure-empty-title = No exposed document
exposure-empty = No document was held or open to access on these days.
exposure-law = Notification to the CNIL within 72 hours (article 33), persons told if the risk is high (article 34), except for what is only sealed (article 34(3)(a)).
