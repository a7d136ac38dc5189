# Les listes du rapport de conservation, les mouvements du mois, la règle en mots.

report-list-all = Documents gardés
report-list-active = Documents en cours
report-list-archived = Documents en archive
report-list-due = À effacer aujourd’hui
report-list-overdue = Documents en retard
report-list-held = Gels en cours
report-list-visa = Visas attendus
report-list-month = Dernier jour ce mois-ci
report-list-soon = Dernier jour dans les 30 jours
report-list-backstop = Documents sans départ
report-list-received = Reçus ce mois-ci
report-list-erased = Effacés ce mois-ci
report-list-week = Effacés, ou à effacer, la semaine du { $day }

report-state-active = En cours
report-state-archived = En archive
report-state-soon = Bientôt effacé
report-state-due = À effacer aujourd’hui
report-state-overdue = En retard
report-state-visa = Visa attendu
report-state-erased = Effacé

report-movements = Ce mois-ci, ce qui est entré et sorti
report-movements-hint = Au premier du mois, plus les reçus, moins les effacés, égale aujourd’hui.
report-opening = Au premier du mois
report-received = Reçus
report-erased = Effacés
report-closing = Aujourd’hui
report-ever = Effacés depuis le début

report-minutes = { $minutes } min
report-hours = { $hours } h { $minutes } min
report-days = { $days } jours

life-after-visa = après le visa
life-why-visa = Fermé le { $date }, effacé seulement après un visa.

rule-basis = Base légale (RGPD)
rule-law = Textes
rule-start = Départ
rule-or = { " " }ou{ " " }
rule-shifted = { $start }, { $shift }
rule-grace = Délai pour corriger une erreur, après le départ
rule-active = Accès de l’équipe
rule-until-start = jusqu’au départ, délai compris
rule-archive = Archive
rule-no-archive = sans archive
rule-limit = { $period } à compter de : { $base }
rule-backstop = Limite, quoi qu’il arrive
rule-ceiling = Plafond
rule-end = Fin
rule-authority = { $end }, autorisation { $reference }
rule-visa = { $end }, après visa : l’autorisation d’éliminer manque encore
rule-copy = { $end } ; c’est une copie, l’original est ailleurs
rule-variant = Règle propre : { $piece }
rule-part = { $name } : { $fact }.

export-report-csv = Le rapport, en tableau (CSV)
export-report-json = Le rapport, pour un programme (JSON)
export-checkpoint = Le point de contrôle signé
