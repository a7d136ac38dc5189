# Le rapport de conservation.

retention-title = Conservation
retention-sentence-overdue = { $count ->
    [0] Aucun document en retard.
    [one] Un document en retard.
   *[other] { $count } documents en retard.
}
retention-sentence-rest = { $erased } ce mois-ci, { $held }, { $visas }.
retention-erased = { $count ->
    [0] Aucun effacement
    [one] Un effacement
   *[other] { $count } effacements
}
retention-holds = { $count ->
    [0] aucun gel
    [one] un gel
   *[other] { $count } gels
}
retention-visas = { $count ->
    [0] aucun visa attendu
    [one] un visa attendu
   *[other] { $count } visas attendus
}
retention-as-of = État au { $moment }. Les listes, les dates et les preuves sont sans nom : aucun document n’est lisible ici.
figure-overdue = en retard
figure-erased = { $count ->
    [one] effacement ce mois-ci
   *[other] effacements ce mois-ci
}
figure-held = { $count ->
    [one] document gelé
   *[other] documents gelés
}
figure-visas = { $count ->
    [one] visa attendu
   *[other] visas attendus
}
retention-empty-title = Il n’y a encore aucun document
retention-empty = Les chiffres apparaîtront au premier dépôt. Une équipe commence en demandant des papiers.
retention-rows = Par finalité
retention-rows-hint = Dans ce tableau, chaque chiffre au-dessus de zéro ouvre sa liste, où chaque document a sa preuve. La liste d’une seule finalité dit aussi sa règle.
retention-columns-archive = Archive : l’équipe n’y a plus accès, seule l’équipe d’archives peut ouvrir.
retention-columns-held = Gels : l’effacement est suspendu, avec une raison.
retention-columns-extended = Prolongés : une personne de l’équipe a prolongé l’accès, dans la limite de la règle, avec une raison.
retention-columns-visa = Visas : le dernier jour est passé, l’effacement attend l’accord de l’archiviste.
retention-columns-backstop = Sans départ : rien n’a encore fait partir la durée, la limite décide seule du dernier jour.
retention-teams = Équipe par équipe
retention-teams-hint = Ouvrez une finalité pour voir les chiffres de chaque équipe. Ce sont les mêmes.
retention-team-count = { $count ->
    [one] une équipe
   *[other] { $count } équipes
}
retention-stock = Ce qui est gardé
retention-unfold = Tout ouvrir
retention-fold = Tout fermer
retention-purpose = Finalité
retention-team = Équipe
retention-active = En cours
retention-archived = Archive
retention-soon = Dans 30 jours
retention-overdue = En retard
retention-held = Gels
retention-extended = Prolongés
retention-visa = Visas
retention-backstop = Sans départ
retention-last-day = Dernier jour le plus lointain
retention-none = aucun
retention-total = Total
retention-proof = La preuve
retention-proof-how = Les dépôts, les effacements et le stock se recomptent depuis le journal de preuve, qu’on ne peut pas réécrire sans que cela se voie.
retention-delay = Délai entre le dernier jour et l’effacement
retention-delay-value = { $median } pour la moitié des documents, { $most } pour 95 sur 100
retention-no-purge = aucun effacement dans la période choisie
retention-policy = Règles en vigueur (empreinte)
retention-checkpoint = Dernier point de contrôle
retention-entries = { $count ->
    [one] une entrée
   *[other] { $count } entrées
}
retention-verify = recompte les dépôts, les effacements et le stock depuis le journal de preuve, et compare avec ce rapport.

retention-back = Conservation
retention-list-lead = { $count ->
    [0] Aucun document.
    [one] Un document.
   *[other] { $count } documents.
}
retention-rule = La règle
retention-list-empty-title = Rien dans cette liste
retention-list-empty = Quand un document sera dans cet état, il apparaîtra ici avec sa ligne de vie et sa preuve.
retention-list-entry = Preuve de la réception : entrée { $entry } du journal
retention-list-end-entry = Preuve de l’effacement : entrée { $entry } du journal
retention-list-certificate = Certificat d’effacement
retention-list-receipt = Reçu
retention-list-next = La suite

chart-stock = Le stock, par finalité et par âge
chart-stock-words = Dessin : { $count } documents dans { $purposes ->
    [one] une finalité
   *[other] { $purposes } finalités
}, par âge. Les mêmes chiffres sont dans le tableau qui suit.
chart-age-1 = moins d’un an
chart-age-2 = un à deux ans
chart-age-3 = deux à cinq ans
chart-age-4 = plus de cinq ans
chart-weeks = Les effacements, semaine par semaine
chart-weeks-words = Dessin : { $done } documents effacés et { $due } à effacer, semaine par semaine. Les mêmes chiffres sont dans le tableau qui suit.
chart-done = effacés
chart-due = à effacer
chart-week = Semaine du
chart-delay = Du dernier jour à l’effacement, { $period }
chart-delay-words = Dessin : combien de temps { $count } documents effacés ont attendu après leur dernier jour. Les mêmes chiffres sont dans le tableau qui suit.
chart-delay-waited = Attente
chart-delay-1 = une heure au plus
chart-delay-2 = plus d’une heure, six au plus
chart-delay-3 = plus de six heures, un jour au plus
chart-delay-4 = plus d’un jour, trois au plus
chart-delay-5 = plus de trois jours
chart-table = Les mêmes chiffres en tableau
