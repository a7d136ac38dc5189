# The deposit page as the server writes it, its form without JavaScript and that form's receipt.

sender-title = The social service asks you for these documents
sender-until = You can send them here until { $date }.
sender-reference = Reference
sender-other-way = You can also bring the documents or send them by post.

notice-title = What these documents are for
notice-more = Read more

plain-title = Your browser has no JavaScript. You can send the documents here all the same.
plain-no-names = This page shows neither the person’s name nor the service’s message: they are locked, and your browser cannot open them. To check, call the team on the number you already know, and give the reference.
plain-seal = Your documents travel protected. The server locks them as they arrive, and keeps them in no other form: so they pass through its memory for a moment.
plain-limit = One file of { $size } at most.
plain-send = Send the documents
piece-received = { $count ->
    [one] already received
   *[other] { $count } already received
}
plain-refused-title = These documents need a browser with JavaScript.
plain-refused-why = They may be about health. They must be locked on your side, before they leave, and JavaScript does that.
plain-refused-browser = Open this same link with a Firefox, Chrome, Edge or Safari from 2023 or later, on a computer or a telephone.
plain-refused-call = You cannot? It does not matter: call us on { $telephone }. You can also bring the documents or send them by post.

plain-receipt-title = We have received your documents
plain-receipt-keep = Keep this number. It is all we need to talk about this deposit.
plain-receipt-name = Receipt
plain-receipt-when = Received on
plain-receipt-service = Service
plain-receipt-telephone = Telephone
plain-receipt-purpose = What for
plain-receipt-pieces = The documents received
plain-receipt-piece = Document
plain-receipt-erased = Will be erased
plain-receipt-erased-by = { $date } at the latest
plain-receipt-arrival = These documents were locked on arrival. The server can no longer open them.
plain-receipt-entry = Entered in the register under number { $entry }.
plain-receipt-proofs = The proof of each piece
plain-receipt-proofs-hint = The code and the link lead to what the trail says. The file is verified without us.
plain-receipt-proof-of = { $piece }: the proof
plain-receipt-file = Take the file of the proofs
plain-receipt-print-by-hand = To keep this receipt: choose “Print” in your browser’s menu.
plain-receipt-again = Send another document
plain-receipt-come-back = You can come back with the same link until it ends.
