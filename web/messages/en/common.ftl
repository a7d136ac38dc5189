# What every page has around it, dates and the line of life.

site-name = Consigne
site-skip = Skip to content
site-nav = Main pages
site-sign-out = Sign out
site-promise = Here, every document has a reason to be kept and a day when it is erased.
site-new-link = Ask for a new link or code
site-accessibility = Accessibility: partially compliant
site-loading = The page is getting ready…
site-counter = Screen turned to the person: a single case stays on it.
site-counter-end = Come back
site-noscript-title = This page needs JavaScript.
site-noscript-agents = Documents are opened in your browser, with your key: without JavaScript it cannot do so. Allow JavaScript for this site, or ask your IT department.

nav-home = Home
nav-team = Team
nav-retention = Retention

role = { $role ->
    [social_worker] Social worker
    [adviser] Social service adviser
    [secretary] Secretary
    [trainee] Trainee
    [manager] Team manager
    [archivist] Archivist
    [dpo] Data protection officer
    [dpo_deputy] Deputy data protection officer
    [operator] Operations
   *[other] Member of staff
}

date-long = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
date-moment = { $date } at { $hour }:{ $minute }

life-received = Received
life-active = In use
life-archive = Archive
life-erased = Erased
life-today = Today
life-until = until { $date }
life-from = from { $date }
life-at-latest = { $date } at the latest
life-active-open = end not set yet
life-archive-open = afterwards
life-no-archive = no archive
life-visa = Visa awaited
life-why-start = Will be erased on { $date }: the time set for this purpose.
life-why-backstop = Will be erased on { $date } if nothing happens until then: that is the longest it may be kept.
life-why-held = On hold: it will not be erased while the hold stands. It closes on { $date }.
life-why-suspended = On hold: closed to everybody since { $date }, it will not be erased while the hold stands.
life-why-due = Closed to everybody since { $date }: the next purge erases it.
life-why-gone = Erased on { $date }.
life-words-received = Received on { $date }.
life-words-active = The team can open it until { $date }.
life-words-archive = Then kept in the archive.
life-words-visa = Its erasure awaits the archivist’s visa.
