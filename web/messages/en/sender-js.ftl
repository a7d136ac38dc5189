# The sender's page (web/src/pages/sender.ts).

date-and-hour = { $date } at { $hour }:{ $minute }
weight-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
weight-kilobytes = { $number } kB
weight-megabytes = { $number } MB
weight-gigabytes = { $number } GB

sender-asked-by = Asked by
sender-about = About
sender-born = date of birth: { $date }
sender-check = In doubt? Call the agency through its usual switchboard, on the number you already know, and give the reference.
sender-call-us = Call us on

sender-sealed-before-leaving = Your papers are locked before they leave. Only authorised people can read them.
sender-pieces-title = { $count ->
    [one] The paper asked for
   *[other] The { $count } papers asked for
}
sender-limits = All formats are accepted. One file: at most { $weight }. One sending: at most { $files } files.
sender-piece-awaited = Awaited
sender-piece-received = { $count ->
    [one] Already received: 1 file
   *[other] Already received: { $count } files
}
sender-choose = Choose files
sender-photograph = Take a photo
sender-drop = or drop them here
sender-chosen-for = Files chosen for “{ $piece }”
sender-remove = Remove { $name }
sender-removed = { $name } is removed.
sender-progress-of = Sending { $name }

sender-file-ready = Ready
sender-file-sending = Being sent
sender-file-waiting = No network
sender-file-paused = Paused
sender-file-sent = Sent
sender-file-failed = Not sent

sender-file-empty = “{ $name }” is empty. Choose another file.
sender-file-too-large = “{ $name }” is too large: { $weight }, with { $most } at most. Send it in several parts, or call us.
sender-file-again = “{ $name }” is already in the list.
sender-file-changed = This file has changed or is gone. Remove it, then choose it again.
sender-too-many = No more than { $files } files in one sending. Send these, then come back with the same link.
sender-folder = A folder cannot be sent. Open it and choose its files.
sender-refused = The service did not accept this file. Remove it, or call us.
sender-refused-too-large = The service did not accept this file: it is too large (at most { $most }).

sender-send = Send
sender-sending = Sending
sender-continue = Continue
sender-halt = Stop
sender-total = { $files ->
    [one] 1 file, { $weight }
   *[other] { $files } files, { $weight }
}
sender-nothing-chosen = Choose at least one file, then press “Send”.
sender-some-failed = { $files ->
    [one] One file did not leave. Remove it or choose another, then press “Continue”. The others are kept.
   *[other] { $files } files did not leave. Remove them or choose others, then press “Continue”. The others are kept.
}

sender-stopped-connection = The sending has stopped. What was already received is kept. Press “Continue”.
sender-stopped-cancelled = You stopped the sending. What has already left is kept. Press “Continue” whenever you like.
sender-stopped-lost = The sending waited too long. Press “Continue”: everything will be sent again.
sender-stopped-too-large = This sending is too large. Remove a file, or call us.
sender-stopped-no-room = The service has no room left for the moment. Your files are not lost: you still have them.
sender-stopped-link-ended = This link no longer works. It is not your fault. You still have your files.
sender-stopped-refused = The sending could not be done. You still have your files.

sender-spoken-begin = { $files ->
    [one] Sending begins: 1 file.
   *[other] Sending begins: { $files } files.
}
sender-spoken-sent = { $name } is sent. { $sent } of { $files }.
sender-network-cut = The network is down. Sending will go on by itself.
sender-network-back = Sending has resumed.

sender-interrupted = Sending was interrupted. Nothing was sent: choose your files again.

sender-link-incomplete = The link is incomplete
sender-link-missing = The end of the link is missing, after the # sign. It is what opens the request. It is not your fault: some mail systems cut links.
sender-link-damaged = The end of the link was cut or changed on the way. It is not your fault: some mail systems cut links.
sender-link-other = This link does not open this request. It may have been mixed up with another.
sender-link-paste = Paste the whole link here
sender-link-paste-hint = In the message you received, copy the whole link, even over two lines. You may also paste the whole message.
sender-link-open = Open
sender-pasted-link-unrecognised = There is no link of the service in this text.
sender-pasted-fragment-missing = The end of the link is still missing, after the # sign. Ask for a new link.
sender-pasted-fragment-damaged = The end of the link is still damaged. Ask for a new link.

sender-unverified = Send nothing from this page
sender-unverified-why = This request could not be verified: it may not come from the person who wrote to you. Nothing was sent.
sender-unverified-sign = To say on the telephone: { $sign }

sender-floor = This browser is too old to lock your papers. Open this link with a Firefox, Chrome, Edge or Safari from 2023 or later.
sender-floor-form = This browser is too old to lock your papers before they leave. You may send them with the plain form below, or open this link with a Firefox, Chrome, Edge or Safari from 2023 or later.
sender-floor-lacks = Missing: { $features }

receipt-page-title = Receipt { $reference }
receipt-sign = Received
receipt-title = We have received your papers
receipt-reference = Reference
receipt-team = Service
receipt-telephone = Telephone
receipt-agent = Asked by
receipt-received = Received on
receipt-about = About
receipt-pieces = Papers
receipt-erased = Will be erased
receipt-erased-on = on { $date } at the latest, if nothing changes until then
receipt-entry = Number in the register
receipt-proof = Keep this reference. This receipt shows that “{ $team }” received these files whole, locked, on the date written, and that this is entered in the register under number { $entry }. The service has not opened them yet.
receipt-proofs = The proof of each piece
receipt-proofs-hint = The code and the link lead to what the trail says. The file is verified without us.
receipt-proof-of = { $piece }: the proof
receipt-code = Code that leads to the proof
receipt-file = Take the file of the proofs
receipt-print = Print
receipt-more = Send more papers
