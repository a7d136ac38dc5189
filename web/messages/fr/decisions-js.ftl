# La page des décisions (déléguée ou délégué à la protection des données, et adjoint) : chaque phrase que le navigateur écrit lui-même.

## Communs
decide-sentence = { $decide ->
    [0] Aucune décision n’est attendue
    [one] Une décision est attendue
   *[other] { $decide } décisions sont attendues
}, { $see ->
    [0] et il n’y a rien d’autre à voir.
    [one] et une chose est à voir.
   *[other] et { $see } choses sont à voir.
}
decide-of = { $act } : { $what }
decide-approve = Approuver
decide-refuse = Refuser
decide-seen = Vu
decide-all-seen = Tout vu
decide-document = Document
decide-reason = Raison
decide-purpose = Finalité
decide-piece-of = { $piece } ({ $purpose })

## La purge s’est arrêtée
decide-stops = La purge s’est arrêtée
decide-stops-none = Aucune purge arrêtée
decide-stops-none-text = Si beaucoup de documents devaient s’effacer plus tôt que prévu, la purge s’arrêterait et attendrait ici votre décision.
decide-stop = { $count ->
    [one] Le { $moment }, la purge s’est arrêtée avant d’effacer quoi que ce soit : un document à effacer, sur { $stock } gardés, avait changé de dernier jour.
   *[other] Le { $moment }, la purge s’est arrêtée avant d’effacer quoi que ce soit : { $count } documents à effacer, sur { $stock } gardés, avaient changé de dernier jour.
}
decide-stop-why = Elle s’arrête quand plus de 50 documents, et plus de 2 % du stock, ont vu leur dernier jour avancer en moins de 30 jours. C’est peut-être juste, c’est peut-être une erreur.
decide-stop-next = Rien n’est effacé en attendant. Regardez d’abord les documents, puis dites pourquoi la purge peut reprendre. Si une date est fausse, ne relancez pas : appelez l’équipe ou l’exploitant.
decide-stop-due = Les documents à effacer aujourd’hui
decide-stop-overdue = Les documents en retard
decide-release-why = Pourquoi la purge peut reprendre
decide-release-reason = { $code ->
    [VERIFIE] Les dates ont été vérifiées, elles sont justes
    [CLOTURES_EN_NOMBRE] Beaucoup de situations ont été closes ensemble
    [REGLE_MODIFIEE] Une règle approuvée a changé ces dates
   *[other] { $code }
}
decide-release = Laisser reprendre la purge
decide-released = La purge reprendra à son prochain passage.

## L’horloge
decide-clock = L’horloge
decide-clock-none = L’heure du service n’est pas mise en doute
decide-clock-none-text = Si elle ne paraît plus croyable, plus rien n’est effacé, et la question se pose ici.
decide-clock-doubted = L’heure du service est mise en doute depuis le { $moment }. Rien n’est effacé tant que deux personnes n’ont pas dit qu’elle est juste.
decide-clock-service = L’heure du service
decide-clock-here = L’heure de votre ordinateur
decide-clock-compare = L’exploitant a dit qu’elle est juste. Comparez avec une horloge sûre, votre montre par exemple. Si elle est fausse, ne confirmez pas et appelez l’exploitant.
decide-clock-operator = L’exploitant doit d’abord vérifier l’heure et lancer cette commande sur le serveur. Ensuite, revenez ici pour confirmer.
decide-clock-confirm = L’heure du service est juste
decide-clock-confirmed = L’heure est confirmée. Les effacements reprennent au prochain passage.

## Règles proposées
decide-rules = Règles proposées
decide-rules-none = Aucune règle proposée
decide-rules-none-text = Quand l’exploitant propose d’autres règles, leur effet s’affiche ici avant que vous ne décidiez.
decide-rules-of = Règles proposées le { $moment }
decide-rules-digest = Empreinte :
decide-plan-missing = L’effet de ces règles ne peut pas être calculé pour l’instant. Elles ne peuvent donc pas être approuvées. Rien n’a changé.
decide-plan-due = { $count ->
    [one] Attention : un document serait aussitôt au-delà de son dernier jour. Il serait effacé dès que la règle s’applique à lui, sans autre délai.
   *[other] Attention : { $count } documents seraient aussitôt au-delà de leur dernier jour. Ils seraient effacés dès que la règle s’applique à eux, sans autre délai.
}
decide-plan-stock = { $count ->
    [one] Un document est gardé, compté sous chacune de ses finalités. Dates qui changent dès aujourd’hui : { $moving }.
   *[other] { $count } documents sont gardés, comptés sous chacune de leurs finalités. Dates qui changent dès aujourd’hui : { $moving }.
}
decide-hold-author = Placé par
decide-plan-changes = Ce qui change
decide-plan-part = Partie
decide-plan-before = Aujourd’hui
decide-plan-after = Après
decide-plan-team = Équipe
decide-plan-documents = Documents
decide-plan-same = Mêmes dates
decide-plan-longer-head = Gardés plus longtemps
decide-plan-shorter-head = Gardés moins longtemps
decide-plan-due-head = À effacer aussitôt
decide-plan-days = { $count ->
    [one] { $documents } (un jour au plus)
   *[other] { $documents } ({ $count } jours au plus)
}
decide-plan-to-tell = { $count ->
    [one] Un document peut être gardé plus longtemps, aujourd’hui ou après un événement à venir : la règle vaut pour lui une fois que l’équipe a informé la personne.
   *[other] { $count } documents peuvent être gardés plus longtemps, aujourd’hui ou après un événement à venir : la règle vaut pour eux, équipe par équipe, une fois que l’équipe a informé les personnes.
}
decide-plan-to-announce = { $count ->
    [one] Un document peut être gardé moins longtemps, aujourd’hui ou après un événement à venir : la règle vaut pour lui 72 heures après l’annonce à l’équipe.
   *[other] { $count } documents peuvent être gardés moins longtemps, aujourd’hui ou après un événement à venir : la règle vaut pour eux 72 heures après l’annonce aux équipes.
}
decide-plan-unsealed = { $count ->
    [one] Un document garde la règle qu’il a : la nouvelle le laisserait aux archives, et il n’a pas été scellé pour elles.
   *[other] { $count } documents gardent la règle qu’ils ont : la nouvelle les laisserait aux archives, et ils n’ont pas été scellés pour elles.
}
decide-plan-added = Finalités nouvelles : { $purposes }
decide-plan-removed = Finalités retirées, qu’aucun document ne porte : { $purposes }
decide-plan-reworded = Finalités dont autre chose que la durée change : { $purposes }
decide-rules-approved = Ces règles sont approuvées et en vigueur. Votre signature est gardée.
decide-rules-refused = Ces règles sont refusées. Rien ne change.

## Corrections
decide-corrections = Corrections
decide-corrections-none = Aucune correction
decide-corrections-none-text = Une équipe qui s’est trompée de finalité ou de pièce corrige elle-même. Ce qui demande votre accord, et ce que le tirage au sort vous montre, s’affiche ici.
decide-corrections-hint = Celles qui attendent ne changent rien avant votre accord. Les autres sont faites : elles ont été tirées au sort pour que vous les voyiez.
decide-correction = Correction du { $date }
decide-correction-waits = Attend votre accord
decide-correction-made = Faite
decide-correction-longer = Gardé plus longtemps
decide-correction-from = De
decide-correction-to = À
decide-correction-approved = La correction est faite.
decide-correction-refused = La correction est refusée. Le document garde sa finalité et ses dates.
decide-correction-seen = C’est noté : vous avez vu cette correction.

## Consultations de l’archive
decide-consultations = Consultations de l’archive
decide-consultations-none = Aucune consultation à voir
decide-consultations-none-text = Chaque fois que l’équipe d’archives ouvre de nouveau un document, cela s’affiche ici avec la raison.
decide-consultations-hint = L’équipe d’archives a ouvert de nouveau ces documents.
decide-consultation-at = Quand
decide-consultations-seen = C’est noté : vous avez vu ces consultations.

## Gels à réexaminer
decide-holds = Gels à réexaminer
decide-holds-none = Aucun gel à réexaminer
decide-holds-none-text = Un gel suspend l’effacement jusqu’à un jour de réexamen. Ce jour-là, il s’affiche ici.
decide-holds-hint = Leur jour de réexamen est arrivé. Rien n’est effacé tant qu’un gel dure : donnez-lui un nouveau jour s’il faut encore attendre, sinon levez-le.
decide-holds-later = { $count ->
    [one] 1 autre gel en cours
   *[other] { $count } autres gels en cours
}
decide-hold = Gel placé le { $date }
decide-hold-case = Tous ceux d’une même situation
decide-hold-review = Garder ce gel
decide-hold-review-day = Nouveau jour de réexamen
decide-hold-review-do = J’ai vérifié : le gel reste
decide-hold-reviewed = Le gel dure. Il reviendra ici à son nouveau jour de réexamen.
decide-hold-lift = Lever ce gel
decide-hold-lift-why = La personne doit être informée avant que le gel soit levé. Ensuite, ce qui a passé son dernier jour s’efface au prochain passage.
decide-hold-lift-do = Lever le gel
decide-hold-lifted = Le gel est levé.
decide-hold-place = Placer un gel sur un document
decide-hold-place-why = Le document n’est pas effacé tant que le gel dure. Avec une limitation du traitement (art. 18), plus personne ne peut l’ouvrir non plus.
decide-hold-document = Numéro du document
decide-hold-document-hint = Il commence par doc_. Les listes de la page « Conservation » le montrent.
decide-hold-document-wrong = Ce n’est pas un numéro de document entier. Copiez-le depuis doc_ jusqu’au dernier caractère.
decide-hold-place-do = Placer le gel
decide-hold-placed = Le gel est placé. Il s’affichera ici à son jour de réexamen.

## Derniers effacements
decide-runs = Derniers effacements
decide-runs-none = Aucun effacement
decide-runs-none-text = Chaque purge qui efface des documents s’affiche ici, avec son bordereau et sa preuve.
decide-runs-hint = Chaque date ouvre le bordereau : ce qui a été effacé, et selon quelle règle.
decide-runs-all = Tout afficher ({ $count })
decide-run-at = Purge du
decide-run-state = État
decide-run-states = { $state ->
    [stopped] Arrêtée avant d’effacer
    [running] En cours
   *[ended] Terminée
}
decide-run-purged = Effacés
decide-run-faulted = En échec
decide-run-entry = Entrée du journal
decide-run-no-entry = à venir

decide-report = Décider sur ce rapport
decide-report-hint = La décision est inscrite au journal de preuve, avec le rapport tel que vous venez de le lire. On ne la change pas : une autre peut la suivre.
decide-verdict-which = Votre décision
decide-verdict = { $code ->
    [VALIDE] Validé
    [RESERVE] Validé avec réserve
   *[ACTION] Action demandée
}
decide-about-which = Sur quoi ? (un choix au moins)
decide-about = { $code ->
    [RETARDS] Les documents en retard
    [DELAIS] Le délai des effacements
    [GELS] Les gels
    [VISAS] Les visas attendus
    [SANS_DEPART] Les documents sans départ
    [DUREES] Une durée de conservation
   *[COMPTAGE] Les chiffres eux-mêmes
}
decide-report-record = Enregistrer la décision
