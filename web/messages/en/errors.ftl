# Pages that say that something is not there or not working: what happened, what is safe, what to do, whom to call.

message-safe = What is safe
message-todo = What to do
message-call = This is the number of the service. You can also call the agency, on the number of its letter.
message-new-link = Ask for a new link or code
message-home = Back to home
message-sign-in = Sign in

message-link-ended-title = This link no longer works
message-link-ended-happened = It is not your fault. A link always has an end, and a mail system may cut or change it.
message-link-ended-safe = The documents already sent are well kept. Nothing is lost.
message-link-ended-todo = Ask for a new link, or call us: we will help you. You can also bring your documents or send them by post.

message-not-found-title = This page does not exist
message-not-found-happened = The address may be incomplete, or the page is not for you.
message-not-found-safe = Nothing was sent, opened or erased.
message-not-found-todo = Take the whole link again from the message you received. If it still does not work, ask for a new one.

message-refused-title = You are not allowed to do this
message-refused-happened = Your role does not allow it.
message-refused-safe = Nothing has changed.
message-refused-todo = If your work needs it, speak to your team’s manager.

message-ended-title = This document is past its last day
message-ended-happened = It was kept for a stated reason, until a stated day. That day has passed.
message-ended-safe = Access is closed for everybody, and its erasure is in the audit trail.
message-ended-todo = If you still need this paper, ask the person or the partner for it again.

message-due-title = This document is past its last day
message-due-happened = It was kept for a stated reason, until a stated day. That day has passed: nobody can open it any more.
message-due-safe = The next purge, tonight, erases it; if it needs a visa, as soon as the archives have given it. The erasure will be in the audit trail.
message-due-todo = If you still need this paper, ask the person or the partner for it again.

message-suspended-title = This document is on hold
message-suspended-happened = Its last day has passed: nobody can open it any more. A hold keeps it from being erased.
message-suspended-safe = It is kept as it is while the hold stands. The first purge after the hold is lifted erases it.
message-suspended-todo = The team, the archives or the data protection officer can say why it is on hold, and lift it once the person was told.

message-no-access-title = This document is in the archives
message-no-access-happened = The team no longer has the key: the time for which it needed it is over. Nobody in the team can open it.
message-no-access-safe = The archives keep it until its last day.
message-no-access-todo = If you need it for a stated reason (the accompaniment goes on, a litigation), ask the archives to consult it.

message-restricted-title = This document is set aside
message-restricted-happened = The person has asked that it not be used for the time being. Nobody can open it.
message-restricted-safe = It is kept as it is: neither read nor erased.
message-restricted-todo = The data protection officer can tell you when this will end.

message-script-needed-title = These documents need a browser with JavaScript
message-script-needed-happened = They may be about health: they must be locked on your side, before they leave. The simple form cannot do that.
message-script-needed-safe = Your documents were not kept. You still have them.
message-script-needed-todo = Open the same link with a Firefox, Chrome, Edge or Safari from 2023 or later. You can also bring your documents or send them by post.

message-nothing-sent-title = No document has arrived
message-nothing-sent-happened = The form was sent without a file, or with an empty one.
message-nothing-sent-safe = Nothing is lost: you still have your documents.
message-nothing-sent-todo = Go back to the previous page, choose at least one file, then send.

message-too-large-title = This file is too large
message-too-large-happened = It is over the limit written beside the document asked for. It was not kept.
message-too-large-safe = You still have your documents. Those already received are kept.
message-too-large-todo = Send it in several parts, or a lighter photograph. You can also bring it or send it by post.

message-too-many-title = Too many tries
message-too-many-happened = There were many tries in a short time. The door is closed for a while.
message-too-many-safe = It is a protection: nobody can guess a code or a passphrase this way.
message-too-many-todo = Wait a few minutes, then try again.

message-old-browser-title = This browser is too old
message-old-browser-happened = It cannot lock documents before sending them.
message-old-browser-safe = Nothing was sent. You still have your documents.
message-old-browser-todo = Open the same link with a Firefox, Chrome, Edge or Safari from 2023 or later. You can also bring your documents or send them by post.

message-failed-title = Something went wrong on our side
message-failed-happened = It is not your fault. The service could not answer, and we have been told.
message-failed-safe = What was already received is kept. What was under way was not taken: nothing is half done.
message-failed-todo = Wait a few minutes, then try again.

message-unavailable-title = The service is closed for a while
message-unavailable-happened = It is being maintained, or it has no room left to receive.
message-unavailable-safe = What was already received is kept. The days of erasure do not change.
message-unavailable-todo = Come back a little later. If it is urgent, call the agency.

new-link-title = Ask for a new link or code
new-link-lead = A link lost, cut or ended? Tell us which one: the team calls you back or sends you a new one.
new-link-reference = Your reference
new-link-reference-hint = Five letters and digits, such as 7K4-2M. It is in the message or letter you received.
new-link-team = Or your agency
new-link-team-hint = If you no longer have the reference.
new-link-team-none = Choose an agency
new-link-send = Send the request
new-link-privacy = Do not write your name or your social security number here: they are not asked for.
new-link-call = You would rather call?
new-link-fault-title = The request was not sent
new-link-fault-empty = Write the reference, or choose an agency.
new-link-fault-reference = A reference has five letters and digits, such as 7K4-2M. Check what you wrote.
new-link-done-title = Your request has been sent
new-link-done-lead = If we found what it is about, the team has been told.
new-link-done-next = It answers by the means you already use with it, during opening hours.
new-link-done-same = This page always says the same, whether the reference exists or not: so nobody can use it to learn who is being supported.
new-link-done-other = No news within two working days? Call the agency. You can also bring your documents or send them by post.
