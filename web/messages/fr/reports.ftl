# Les listes du rapport de conservation, les mouvements du mois, la règle en mots.

report-list-all = Documents gardés
report-list-active = Documents en cours
report-list-archived = Documents en archive
report-list-due = À effacer aujourd’hui
report-list-overdue = Documents en retard
report-list-held = Documents gelés
report-list-suspended = Échus, gelés : dernier jour passé, effacement suspendu
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
report-state-suspended = Gelé, échu
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

report-waited = Du dernier jour à l’effacement, par finalité et par équipe
report-waited-hint = La moitié des documents effacés ont attendu moins que le délai médian, 95 sur 100 moins que l’autre.
report-median = Délai médian
report-most = 95 sur 100

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
rule-notice = Ce que dit la notice sur la durée
rule-notice-lines = Les lignes de la notice
rule-notice-purpose = Ce que dit la notice sur le but
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

# Ce qui s’imprime : le rapport, le bordereau d’un effacement, le registre des traitements.

nav-decisions = À décider
decisions-title = À décider
decisions-lead = Ce qui attend votre décision, et ce qu’il faut avoir vu.
sheet-pdf = La même page, à imprimer et à garder (PDF/A)
sheet-as-of = Arrêté au
sheet-period = Période
sheet-period-value = du { $from } au { $to }
sheet-checkpoint = { $entries } entrées, racine { $root }
sheet-delay = { $median } min pour la moitié des documents, { $most } min pour 95 sur 100
sheet-median = Délai médian (min)
sheet-most = Délai de 95 sur 100 (min)
sheet-reconciled = Chiffres recomptés en entier
sheet-reconciled-value = le { $moment }, { $differences } écart(s)
sheet-report-title = Rapport de conservation
sheet-report-lead = { $overdue } document(s) en retard, { $held } gelé(s), { $visas } en attente de visa, { $stored } gardé(s). Un document gardé pour deux finalités compte dans chacune.
sheet-report-footer = Consigne, règles { $policy }
sheet-due = À effacer ce jour
sheet-suspended = Échus, gelés
sheet-states-note = « En retard » doit être à zéro. « Échus, gelés » : le dernier jour est passé, l’accès est fermé, l’effacement attend la fin du gel.
sheet-movements = Ce qui est entré et sorti { $period }
sheet-movements-note = Début, plus les reçus, moins les effacés, égale la fin.
sheet-opening = Au début
sheet-closing = À la fin
sheet-holds = Les gels en cours
sheet-hold = Gel
sheet-hold-kind = { $kind ->
    [LIMITATION] Limitation du traitement (art. 18)
    [CONTENTIEUX] Contentieux
   *[ARCHIVES] Demande des archives
}
sheet-count = Nombre
sheet-oldest = Le plus ancien
sheet-reviews = À réexaminer
sheet-decision = Décision du délégué à la protection des données
sheet-decision-note = Validé, réserve ou action à mener, avec la date et la signature :
sheet-bordereau-title = Bordereau d’élimination
sheet-bordereau-lead = Ce que cet effacement a détruit, par service et par type. Ni nom, ni numéro de sécurité sociale, ni titre.
sheet-bordereau-footer = Consigne, effacement { $run }
sheet-producer = Service producteur
sheet-run = Effacement
sheet-destroyed-at = Détruit le
sheet-volume = Volume
sheet-volume-value = { $documents } document(s), { $size }
sheet-digest = Empreinte du bordereau
sheet-entry = Preuve
sheet-entry-value = entrée { $entry } du journal de preuve
sheet-destroyed = Ce qui est détruit
sheet-service = Service
sheet-type = Type de document
sheet-extremes = Dates extrêmes
sheet-dates = { $from } – { $to }
sheet-ended = Sans destruction
sheet-ended-head = Finalités closes
sheet-ended-value = Finalités closes sans rien détruire : { $count }. Une autre finalité garde le document, ou une autre ligne le compte.
sheet-documents = Documents
sheet-size = Taille
sheet-rule = Règle
sheet-authority = Autorisation
sheet-copy = copie
sheet-signatures = Signatures
sheet-signatures-note = Le service producteur, puis les Archives départementales, avec la date :
register-title = Registre des activités de traitement
register-subtitle = RGPD, article 30
register-lead = { $count } activités, une par finalité en vigueur. Le registre est tiré des règles elles-mêmes : il change avec elles.
register-controller = Responsable du traitement
register-dpo = Délégué à la protection des données
register-purpose = Finalité
register-whose = Personnes concernées
register-persons = Les personnes accompagnées par le service social
register-staff = Les agents et les correspondants des partenaires
register-data = Catégories de données
register-documents = Types de document
register-recipients = Destinataires
register-own-staff = Le service lui-même et le délégué à la protection des données
register-transfers = Transferts hors de l’Union européenne
register-no-transfer = Aucun
register-erasure = Délais d’effacement
register-without-end = Sans fin : preuves d’effacement, qui ne nomment personne
register-elimination = Autorisation d’éliminer
register-measures = Mesures de sécurité
register-security = Documents chiffrés dans le navigateur de qui les envoie (age), clés aux mains des équipes seules ; accès par équipe, chaque ouverture notée ; registre infalsifiable ; effacement daté, avec certificat ; TLS 1.2 et 1.3.
register-processor = Registre du sous-traitant (article 30(2))
register-processor-note = Quand un hébergeur exploite le service pour le compte du responsable, il tient ceci.
register-for = Pour le compte de
register-categories = Catégories de traitements
register-hosting = Hébergement de documents chiffrés, sans les clés qui les ouvrent ; effacement à la date fixée par le responsable.
report-periods = Comparer avec la période d’avant
report-period = Période
report-period-show = Afficher
report-not-reconciled = pas encore : le premier recomptage a lieu la nuit
export-report-pdf = Le rapport, à imprimer et à signer (PDF/A)
export-register = Le registre des traitements (article 30)
