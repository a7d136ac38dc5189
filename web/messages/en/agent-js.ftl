# The agents' pages: every sentence that the browser writes itself.

## Shared
agent-unreachable = The server does not answer. Nothing is lost. Check the connection, then try again.
agent-failed = It did not work. Nothing was sent. Try again; if it goes on, call your IT support.
agent-retry = Try again
agent-cancel = Cancel
agent-close = Close
agent-copied = Copied.
agent-required = Fill this in.
agent-optional = optional
agent-more = Learn more
agent-today = Today
agent-sealed-name = Name locked
agent-draft-restored = What you had written is back. Read it again before you go on.
agent-draft-drop = Clear everything and start again
agent-errors-title = { $count ->
    [one] One thing is missing
   *[other] { $count } things are missing
}

## Alarm: a key that nobody known has signed
agent-alarm-title = Stop: a key is not the right one
agent-alarm = For the team { $team } the server offers a key that nobody known has signed. Nothing was opened or sent. Stop using this page, and call the operator and the data protection officer at once.
agent-alarm-older-title = Stop: the list of members is not the right one
agent-alarm-older = For the team { $team } the server shows a list of members that is older than one you have already seen, or another one. Nothing was opened or sent. Do not use this page any more, and call the operator and the data protection officer at once.
agent-alarm-code = Tell them: { $code }
agent-archive-unknown = These papers go through the archive, and your team does not have the archive team’s key yet. Speak to your manager: the key is added on the “Team” page.
agent-waiting-team = You do not have the key of the team { $team } yet. Your manager must confirm you on the “Team” page. Then come back here.
agent-no-team = Your account is in no team: it opens no document.

## Signing in
agent-signin-lead = Your passphrase opens your vault in this browser. It is never sent.
agent-signin-locked = Your session is locked. Type your passphrase again to go on where you were.
agent-signin-each-tab = Each tab asks for your passphrase.
agent-signin-address = E-mail address
agent-signin-passphrase = Passphrase
agent-signin-show = Show the passphrase
agent-signin-hide = Hide the passphrase
agent-signin-submit = Sign in
agent-signin-working = Working out your key… This takes a few seconds.
agent-signin-wrong = The address or the passphrase is not right. Check capitals and spaces.
agent-signin-vault = You are signed in, but your vault does not open. Call your manager: you may have to be invited again.
agent-signin-cost = The server asks for too little or too much work. To be safe, nothing was sent to it. Call the operator.
agent-signin-forgotten = Forgotten?
agent-signin-forgotten-text = Nobody can find it for you. Ask your manager to invite you again: the team’s documents remain accessible.
agent-signin-other = Use another address

## Joining
agent-join-title-founder = Make the key of the team { $team }
agent-join-title-member = Join the team { $team }
agent-join-title-staff = Make your access
agent-join-lead = Hello { $name }. Choose a passphrase. It locks your vault: without it nobody can open it, not even the operator.
agent-join-role = Your role
agent-join-address = Your address
agent-join-team = Your team
agent-join-proposed = Proposed passphrase
agent-join-proposed-hint = Eight French words drawn at random. Write them on a paper kept in a safe place.
agent-join-use = Take this passphrase
agent-join-another = Propose another one
agent-join-passphrase = Your passphrase
agent-join-passphrase-hint = The proposed one, or at least seven unrelated words. Accents and spaces count.
agent-join-repeat = The same, a second time
agent-join-strength = Strength of the passphrase
agent-join-strength-words = { $level ->
    [empty] Nothing typed yet.
    [unknown] Checking…
    [weak] Too easy to guess. Add words.
    [short] Almost: one or two more words.
   *[strong] Strong enough.
}
agent-join-judging = The passphrase check is loading. One moment…
agent-join-judge-missing = The passphrase check could not be loaded: your passphrase was not sent. Check the connection and start again, or take the proposed passphrase.
agent-join-weak = This passphrase is too easy to guess: a computer would find it. Add words or take the proposed one.
agent-join-differs = The two passphrases are not the same.
agent-join-kept = I have written this passphrase down in a safe place. I know that nobody can find it for me.
agent-join-kept-needed = Tick this box once it is done.
agent-join-submit = Make my access
agent-join-making-keys = Making your keys… This takes a few seconds.
agent-join-founder-note = You make the team’s key in this browser. It is locked for you, and a second time for the organisation’s recovery key.
agent-join-done-member = Done. Your manager must now confirm you: let them know. Then you will see the team’s documents.
agent-join-done = Done. Your access is ready.
agent-join-continue = Continue
agent-join-ended = This invitation no longer works. Ask whoever sent it for a new one.
agent-join-link-cut = The link is incomplete: its end is missing. Paste here the whole link, as you received it.
agent-join-link-paste = The whole link
agent-join-link-use = Use this link
agent-join-link-wrong = This is not a whole invitation link. Copy it from the first character to the last.

## Home
agent-home-search = Search for a person
agent-home-search-hint = A name, a company or a reference
agent-home-found = { $count ->
    [0] Nobody matches “{ $query }”.
    [one] One case found
   *[other] { $count } cases found
}
agent-home-ask = Ask for papers
agent-home-add = Add a document
agent-home-arrived = Arrived
agent-home-awaited = Awaited
agent-home-ending = Erased soon
agent-home-all = Show all ({ $count })
agent-home-arrived-empty = Nothing new
agent-home-arrived-empty-text = Papers deposited by your partners arrive here. To begin, ask for papers.
agent-home-awaited-empty = Nothing awaited
agent-home-awaited-empty-text = Each request stays here until all its papers have arrived.
agent-home-ending-empty = Nothing is erased in the next 30 days
agent-home-ending-empty-text = A document appears here before the day it is erased, with the reason.
agent-home-tasks = To do
agent-home-task = { $kind ->
    [new-link-asked] A new link is asked for the reference { $reference }. Open the case, then show or renew the link.
    [notice-due] The person must be informed (reference { $reference }).
    [ending-digest] Documents will be erased within 30 days.
    [rule-longer] “{ $purpose }”: papers will be kept longer. Tell the persons first, then note it here. Until it is noted, nothing changes for what you already have.
    [rule-shorter] “{ $purpose }”: papers may be kept for a shorter time. What you already have follows the new rule from { $date }: the dates on the documents’ pages change that day.
    [correction-approved] The correction that you asked for a document is approved and made.
    [correction-refused] The correction that you asked for a document is refused. The document stays as it was.
   *[other] To look at (reference { $reference }).
}
agent-home-task-read = I have read this
agent-home-task-done = Done
agent-home-open-case = Open the case
agent-home-open-document = Open the document
agent-home-new-piece = New
agent-home-received-on = received on { $date }
agent-home-asked-on = asked on { $date }
agent-home-pieces = { $received } of { $all }
agent-home-keys-arrows = go from row to row
agent-home-keys-enter = open the row
agent-home-keys-escape = close the panel
agent-home-keys-search = search
agent-home-keys-counter = screen turned to the person
agent-key-enter = Enter
agent-key-escape = Esc
agent-home-case-holds = { $documents ->
    [0] No document
    [one] 1 document
   *[other] { $documents } documents
}{ $awaited ->
    [0] {""}
    [one] {" "}· 1 awaited
   *[other] {" "}· { $awaited } awaited
}
agent-name-refused = This name is not signed by the team: it stays locked. Tell the operator.
agent-home-locked = You do not have this team’s key: the name stays locked.
agent-counter-none = First open a person’s row, then press F8.

agent-life-hold = { $kind ->
    [LIMITATION] Set aside: neither opened nor erased
    [CONTENTIEUX] Held: litigation
    [ARCHIVES] Held: archives
   *[other] Held
}
agent-life-small = Will be erased on { $date }
agent-life-small-latest = Will be erased on { $date } at the latest

## Case
agent-case-born = date of birth: { $date }
agent-case-opened-on = opened on { $date }
agent-case-closed-on = closed on { $date }
agent-case-timeline = What happened
agent-case-documents = Documents
agent-case-requests = Requests for papers
agent-case-no-documents = No document
agent-case-no-documents-text = Papers received for this person appear here, each with the day it is erased.
agent-case-no-requests = No request
agent-case-no-requests-text = Ask for a paper: the link leaves in your own message.
agent-case-link = Show the link
agent-case-end = Close this link
agent-case-end-confirm = Close the link { $reference }? Nobody will be able to deposit there any more. Papers already received remain.
agent-case-end-do = Yes, close the link
agent-case-ended = The link { $reference } is closed.
agent-case-request-state = { $state ->
    [open] Waiting
    [answered] Everything has arrived
   *[ended] Link closed
}
agent-case-piece-state = { $state ->
    [received] received
    [missing] does not exist
   *[awaited] awaited
}
agent-event = { $kind ->
    [case-opened] Case opened
    [case-closed] Case closed
    [request-made] Papers asked
    [request-ended] Link closed
    [document-received] Received
   *[document-added] Added by the team
}
agent-clock-event = { $kind ->
    [DERNIER_CONTACT] Last contact with the person
    [SITUATION_CLOSE] Closing of the case
    [DECISION] Decision notified
    [DECISION_DEFINITIVE] Final decision
    [DATE_AVIS] Medical advice
    [FIN_VALIDITE] End of validity
    [FIN_INSCRIPTION] End of registration
    [FIN_ESSAI] End of the supervised work trial
    [FIN_CONVENTION] End of the training agreement
    [FIN_ACTION] End of the assessment
    [PAIEMENT] Payment
    [PERIODE_IJ] Period the allowance is paid for
    [VERIFICATION_FAITE] Verification done
    [FIN_MANDAT] End of the mandate
    [REVOCATION] Revocation
    [RETRAIT] Withdrawal of the agreement
    [DECES] Death
    [VERSE_DOSSIER] Filed in the service’s own records
   *[other] { $kind }
}

## Asking for papers
agent-ask-title = Ask for papers
agent-ask-team = Team
agent-ask-person = The person
agent-ask-person-new = New person
agent-ask-person-known = Already followed
agent-ask-person-pick = Choose the person
agent-ask-name = The person’s first and last name
agent-ask-name-needed = Write the person’s first and last name.
agent-ask-alike = { $count ->
    [one] There is already a case under this name:
   *[other] There are already { $count } cases under this name:
}
agent-ask-alike-take = Take this case
agent-ask-alike-take-of = Take this case: { $name }
agent-ask-birth = Date of birth
agent-ask-company = Company
agent-ask-company-hint = If it helps the partner to find the file.
agent-ask-nir = No social security number here: the name and the date of birth are enough. Delete it.
agent-ask-purpose = What for
agent-ask-purpose-hint = The purpose decides which papers may be asked, and how long they are kept.
agent-ask-template = Template
agent-ask-pieces = Papers asked
agent-ask-pieces-none = Tick at least one paper.
agent-ask-partner = To whom
agent-ask-partner-name = Name of the contact
agent-ask-partner-name-hint = To find your way. It stays within the team.
agent-ask-agreement = The person’s agreement
agent-ask-agreement-oral = given by word
agent-ask-agreement-written = given in writing
agent-ask-agreement-on = Agreement given on
agent-ask-agreement-needed = Note how and when the person agreed. Without agreement these papers cannot be asked.
agent-ask-agreement-day-needed = Note the day on which the person agreed.
agent-ask-informed = Person informed on
agent-ask-informed-needed = Note the day on which the person was informed.
agent-ask-day-future = This date is in the future.
agent-ask-message = Message to the contact
agent-ask-message-hint = One sentence is enough. It is locked with the link.
agent-ask-until = Link open until
agent-ask-until-wrong = Choose a date between tomorrow and { $date }.
agent-ask-submit = Make the link
agent-ask-working = Locking…
agent-ask-session-ended = Your session has ended. The request was not created. What you wrote is kept.
agent-ask-done-title = The link is ready
agent-ask-done-lead = Copy it into your message. The server never sends it: it does not know it whole.
agent-ask-link = Deposit link
agent-ask-copy = Copy the link
agent-ask-mail = Write the message
agent-ask-letter = Print the letter
agent-ask-to-case = See the case
agent-ask-another = Make another request
agent-ask-mail-subject = Request for papers { $reference }
agent-ask-mail-body =
    Hello,

    The social service of the Assurance Maladie asks you for papers (reference { $reference }).
    To deposit them, open this link, without account or password:

    { $link }

    The link works until { $until }.
    { $check }

    { $agent }
    { $team }
agent-ask-reference-word = Reference
agent-ask-retention = How long it is kept
agent-ask-notice = What the person is told

## The letter
agent-letter-title = Request for papers
agent-letter-for = About: { $person }
agent-letter-born = date of birth: { $date }
agent-letter-intro = The social service asks you for these papers:
agent-letter-how = To send them, scan this code with a telephone, or copy the address below.
agent-letter-until = The link works until { $date }.
agent-letter-safe = Your papers are locked before they leave. Only authorised people can read them.
agent-letter-other = You may also bring your papers or send them by post.
agent-letter-qr = Code to scan: it holds the deposit link

## Adding a document
agent-add-title = Add a document
agent-add-files = Documents
agent-add-choose = Choose files
agent-add-photo = Take a photo
agent-add-drop = or drop them here
agent-add-none = Add at least one file.
agent-add-session-ended = Your session has ended. The document was not added. What you wrote is kept; you will have to choose the files again.
agent-add-piece = Which paper is it?
agent-add-submit = Lock and add
agent-add-done-title = { $count ->
    [one] The document is in the case
   *[other] The { $count } documents are in the case
}
agent-add-erased-on = Will be erased on { $date } at the latest.
agent-add-to-case = See the case
agent-add-more = Add others
agent-add-too-large = This file is too heavy.
agent-add-stopped = The sending stopped. What has left is kept. Press “Continue”.
agent-add-continue = Continue

## Document
agent-doc-opening = Opening the document…
agent-doc-open = Open
agent-doc-open-note = Each opening is noted, with the day and the role.
agent-doc-download = Download
agent-doc-download-note = The copy on your computer is no longer erased by Consigne.
agent-doc-save = Save to a file
agent-doc-large = This document is heavy ({ $size }): it is saved to a file without preview.
agent-doc-sealed-browser = Sealed in the sender’s browser.
agent-doc-sealed-browser-text = The document bears the secret that only the link held: it was locked before it left.
agent-doc-sealed-client = Sealed by the sender’s program.
agent-doc-sealed-arrival = Sealed on arrival.
agent-doc-sealed-arrival-text = It passed through the server’s memory before it was locked, or nothing proves otherwise.
agent-doc-sealed-agent = Added by the team.
agent-doc-sealed-agent-text = The server says so: no link’s secret proves it.
agent-doc-refused-title = This document is refused
agent-doc-refused = { $code ->
    [manifest-differs] What the document says of itself is not what the server says of it ({ $field }). It is not shown. Tell the data protection officer.
    [content-differs] The content is not the one that was sealed. It is not shown. Tell the sender and the data protection officer.
    [versions-broken] The history of this document is incomplete. It is not shown. Tell the data protection officer.
    [sealed-to-another] The team does not have this document’s key. Ask the sender to deposit it again.
    [damaged] The document is damaged. Ask the sender to deposit it again.
   *[other] This document does not have the expected format ({ $code }). It is not shown. Ask the sender to deposit it again.
}
agent-doc-no-grant = The team no longer has this document’s key. It is in the archive, or the access was withdrawn.
agent-doc-gone = This document is past its last day. It is no longer accessible.
agent-doc-viewer-refused = { $reason ->
    [password] This PDF has a password of its own. Download it to open it.
    [damaged] The preview cannot draw this file. Download it to open it with another program.
   *[kind] The preview only shows PDF files and pictures. Download this file to open it.
}
agent-doc-type-differs = Careful: this file is not what its name says ({ $name }).
agent-doc-preview = Preview of the document
agent-doc-file = File name
agent-doc-piece = Paper
agent-doc-purpose = Purpose
agent-doc-size = Weight
agent-doc-received = Received on
agent-doc-sealed-at = Sealed on
agent-doc-reference = Reference
agent-doc-proof = Proof
agent-doc-receipt = Receipt, to print or to verify
agent-doc-who-could = Who can open it
agent-doc-holder = { $kind ->
    [team] The team { $name }
    [archive] The archive team { $name }
   *[share] { $name }
}
agent-doc-from-to = from { $since } to { $until }
agent-doc-archive-later = only once the team’s time is over
agent-doc-since = since { $date }
agent-doc-who-did = Who opened it
agent-doc-nobody = Nobody has opened it yet.
agent-doc-to-case = See the case

## The preview
agent-viewer-toolbar = Pages and size
agent-viewer-zoom-in = Larger
agent-viewer-zoom-out = Smaller
agent-viewer-fit = Fit the width
agent-viewer-previous = Previous page
agent-viewer-next = Next page
agent-viewer-page = page {"{page}"} of {"{pages}"}
agent-viewer-image = Document shown
agent-viewer-drawing = Drawing…
agent-viewer-no-text = This page is a picture: it has no text that a screen reader can read.

## Team
agent-team-members = Members
agent-team-you = you
agent-team-status = { $status ->
    [active] in the team
    [invited] invitation created, no answer yet
    [answered] to be confirmed
    [ended] invitation expired
   *[left] left
}
agent-team-invite = Invite somebody
agent-team-invite-lead = You get a link to give them yourself: message, paper or telephone. The server never sends it.
agent-team-invite-name = First and last name
agent-team-invite-address = Work e-mail address
agent-team-invite-address-wrong = This address is not complete.
agent-team-invite-role = Role
agent-team-invite-submit = Make the invitation
agent-team-invite-done = Invitation for { $name }, valid until { $date }.
agent-team-invite-copy = Copy the invitation
agent-team-invite-mail-subject = Your invitation to Consigne
agent-team-invite-mail-body =
    Hello { $name },

    Here is your invitation to join the team { $team } on Consigne:

    { $link }

    It is for you alone. It works only once.
agent-team-link = Show the invitation
agent-team-confirm = Confirm { $name }
agent-team-confirm-lead = { $name } answered your invitation ({ $role }). Confirm: the team gives them its key. The team’s whole history becomes readable to them.
agent-team-confirmed = { $name } is in the team.
agent-team-confirm-refused = The answer to the invitation is not the one your link expected. The key was not given. Invite { $name } again, and tell the operator.
agent-team-again = Invite again
agent-team-again-of = Invite again { $name }
agent-team-again-title = Invite { $name } again
agent-team-again-link = You get a new link, to hand over yourself. A link given before no longer works.
agent-team-again-passphrase = Once { $name } has used the new link, their old passphrase no longer works.
agent-team-again-confirm = You will then have to confirm { $name } on this page.
agent-team-again-address = The address with which { $name } signs in.
agent-team-again-submit = Make the new link
agent-team-again-cancel = Cancel
agent-team-again-other = Beware: this address is not that of { $name }. The link is for somebody else.
agent-team-invited-until = link valid until { $date }
agent-team-invite-known = { $name } was in the team already: this is a new link. Once it has been used, their old passphrase no longer works, and you will have to confirm { $name } again.
agent-team-invite-own = This is your own address. Another manager can invite you again.
agent-team-invite-taken = This address is already that of somebody in another team, or with another role. No invitation was made. Check the address and the role.
agent-team-link-of = Show again the invitation of { $name }
agent-team-confirm-again = { $name } has answered the new invitation ({ $role }). Confirm: the team gives them its key again, locked for their new passphrase.
agent-team-only-manager = Only a manager of the team invites and confirms.
agent-team-fingerprint = The team’s fingerprint
agent-team-fingerprint-hint = The same on each of the team’s computers. Compare it aloud when in doubt.
agent-team-archive-title = There is an archive team now
agent-team-archive-lead = Your team was created before it and does not have its key yet. Without that key you can neither ask for nor add papers that go through the archive.
agent-team-archive-compare = First call the archive team. On its “Team” page it reads the fingerprint of the archive key. It must be exactly this one:
agent-team-archive-add = The fingerprint is the same: add the key
agent-team-archive-added = The archive key is added. Your team can ask for all papers.
agent-team-archive-key = Fingerprint of the archive key
agent-team-archive-key-hint = The same in every team and in the archive team.
agent-team-lock = Lock
