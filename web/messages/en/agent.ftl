# The first lines of the agents' pages, written by the server.

sign-in-title = Sign in
sign-in-lead = Your passphrase opens your vault in this browser. It is never sent.
join-title = Join Consigne
join-lead = You are about to choose a passphrase. It locks your vault, and you alone know it.
home-title = Home
home-lead = What has arrived, what is awaited, what will soon be erased.
case-title = Case
case-lead = One person’s exchanges and documents, with their dates.
request-new-title = Ask for documents
request-new-lead = You get a link to paste into your own message. The documents arrive locked.
document-new-title = Add a document
document-new-lead = A paper received at the counter, by post or on a visit: it is locked here, like a deposit.
document-title = Document
document-lead = Each opening is noted, with its day and the role.
team-title = Team
team-lead = Who has the team’s key, and who is invited.
contacts-title = Still in contact?
contacts-lead = People without recent contact. Note the last exchanges, one by one or from a table.
visas-title = Visas
visas-lead = What waits for the agreement of the departmental archives before it is erased.
