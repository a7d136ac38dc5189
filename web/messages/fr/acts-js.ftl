# Ce que l’on fait d’une situation et de ses documents : chaque phrase que le navigateur écrit lui-même.

## Communs
agent-choose = Choisissez
agent-day-within = Choisissez un jour du { $first } au { $last }.
agent-told-on = Personne informée le
agent-told-by = Comment
agent-means = { $means ->
    [ENTRETIEN] De vive voix, en entretien
    [TELEPHONE] Par téléphone
    [COURRIER] Par courrier
   *[COURRIEL] Par courriel
}
agent-reason-word = Pourquoi
agent-reason = { $reason ->
    [EXACTITUDE_CONTESTEE] La personne conteste l’exactitude
    [TRAITEMENT_CONTESTE] Le traitement est contesté, la personne ne veut pas d’effacement
    [DEFENSE_DE_LA_PERSONNE] La personne en a besoin pour ses droits en justice
    [OPPOSITION_EN_COURS] La personne s’est opposée, la réponse est attendue
    [PROCEDURE_EN_COURS] Une procédure est en cours
    [PRECONTENTIEUX] Un recours ou une plainte est annoncé
    [REQUISITION] Une autorité judiciaire le demande
    [DEMANDE_DES_ARCHIVES] Les Archives départementales le demandent
    [TRI_EN_COURS] Un tri est en cours
    [DEMARCHE_EN_COURS] Une démarche est encore en cours
    [RECOURS_EN_COURS] Un recours est en cours
    [DECISION_ATTENDUE] Une décision est attendue
    [DEMANDE_DE_LA_PERSONNE] La personne le demande
    [DEMARCHE_NOUVELLE] La même situation appelle une nouvelle démarche
    [ORIENTATION] La personne est orientée vers un partenaire
    [FINALITE_ERRONEE] La finalité était erronée
    [PIECE_ERRONEE] La pièce était mal nommée
    [DEPOT_MAL_CLASSE] Le dépôt a été fait sous une autre pièce
    [CONTENTIEUX] Un contentieux
    [CONTROLE] Un contrôle ou un audit
    [INSTRUCTION_DU_VISA] L’instruction du visa
    [REPRISE_DE_L_ACCOMPAGNEMENT] L’accompagnement reprend
   *[other] { $reason }
}

## Ce qui se passe
agent-act-title = Ce qui se passe
agent-act-lead = Choisissez le jour, puis ce qui s’est passé. Avant de confirmer, vous voyez ce que cela change pour chaque document.
agent-act-day = Jour
agent-act-other = Autre chose
agent-act-look = Voir ce que cela change
agent-act-on = { $what }, { $date }
agent-act-undone = Annulé : { $what }
agent-act-undo-of = Annuler : { $what }, { $date }
agent-act-reopen = Rouvrir la situation
agent-act-grace = Rien n’est effacé avant le { $date }. Jusque-là, vous pouvez annuler.
agent-act-undoable = Vous pouvez annuler jusqu’au { $date }.
agent-act-confirm = Confirmer
agent-act-confirm-at-once = Oui, fermer tout de suite
agent-act-leave = Ne rien noter
agent-act-done = C’est noté : { $what }.
agent-act-several = { $what } ({ $count } documents)
agent-act-some-done = C’est déjà noté pour { $done } sur { $count } : appuyez de nouveau pour continuer.
agent-event-past = { $how ->
    [undone] { $what } (événement annulé depuis)
   *[replaced] { $what } (date corrigée depuis)
}
agent-effect-no-documents = Aucun document n’est gardé ici : rien ne change.
agent-effect-still = { $moving ->
    [0] { $count ->
        [one] Rien ne change pour le document.
       *[other] Rien ne change pour les { $count } documents.
    }
   *[other] { $count ->
        [one] Rien ne change pour 1 autre document.
       *[other] Rien ne change pour { $count } autres documents.
    }
}
agent-effect-erased = { $piece } : effacé le { $after } au lieu du { $before }.
agent-effect-team = { $piece } : accessible à l’équipe jusqu’au { $date }.
agent-effect-team-open = { $piece } : accessible à l’équipe tant que la situation est ouverte.
agent-effect-team-too = Accessible à l’équipe jusqu’au { $date }.
agent-effect-at-once = { $piece } : fermé tout de suite pour l’équipe. Dernier jour : { $after }.
agent-effect-warning = Attention : des documents se ferment tout de suite et pour de bon. Vérifiez le jour.

## Gels
agent-hold-title = Gels de l’effacement
agent-hold-none = Aucun gel : chaque document sera effacé à son jour.
agent-hold-lifted = { $count ->
    [one] 1 gel levé
   *[other] { $count } gels levés
}
agent-hold-kind = { $kind ->
    [LIMITATION] Limitation
    [CONTENTIEUX] Contentieux
   *[ARCHIVES] Archives
}
agent-hold-meaning = { $kind ->
    [LIMITATION] Plus personne ne peut ouvrir les documents, et rien n’est effacé tant que la limitation dure.
   *[other] Les documents restent ouverts jusqu’à leur dernier jour, comme avant, mais rien n’est effacé tant que le gel dure.
}
agent-hold-on-case = toute la situation
agent-hold-on-document = ce document
agent-hold-since = Depuis le { $date }, par { $author }.
agent-hold-until = levé le { $date }
agent-hold-review-on = À revoir le { $date }.
agent-hold-review-late = Était à revoir le { $date }.
agent-hold-place-case = Geler toute la situation
agent-hold-place-document = Geler ce document
agent-hold-review-day = À revoir le
agent-hold-review-hint = Au plus tard dans un an.
agent-hold-place = Placer le gel
agent-hold-placed = Le gel est placé.
agent-hold-review = Garder ce gel
agent-hold-review-do = J’ai vérifié : le gel reste
agent-hold-reviewed = Le gel reste, avec son nouveau jour.
agent-hold-lift = Lever ce gel
agent-hold-lift-lead = Prévenez d’abord la personne. Ce qui a passé son dernier jour sera effacé au prochain passage.
agent-hold-lift-do = Lever le gel
agent-hold-lift-done = Le gel est levé.

## Un document
agent-doc-acts = Que faire de ce document
agent-doc-use = { $purpose } : { $piece }
agent-extend = Garder plus longtemps
agent-extend-for = Garder plus longtemps pour « { $purpose } »
agent-extend-until = Accessible à l’équipe jusqu’au
agent-extend-hint = Au plus tard le { $date }.
agent-extend-do = Garder jusqu’à ce jour
agent-extend-done = C’est fait. Le document sera effacé le { $date }.
agent-filed = Versé au dossier métier
agent-filed-remark = Consigne ne gère plus la copie que vous avez versée : elle suit les règles de votre dossier métier. La copie gardée ici est effacée peu après.
agent-filed-on = Versé le
agent-filed-undo = Annuler le versement
agent-filed-several = Verser plusieurs documents au dossier métier
agent-filed-which = Lesquels ?
agent-filed-none = Cochez au moins un document.
agent-correct = Corriger la finalité ou le papier
agent-correct-from = Finalité à corriger
agent-correct-free = Pendant cinq jours ouvrés, vous corrigez sans demander. Si le document doit être gardé plus longtemps, la déléguée ou le délégué à la protection des données décide.
agent-correct-decided = Les cinq jours ouvrés sont passés : la déléguée ou le délégué à la protection des données décidera.
agent-correct-do = Corriger
agent-correct-done = C’est corrigé.
agent-correct-asked = La demande est partie. La déléguée ou le délégué à la protection des données décidera. D’ici là, rien ne change.
agent-purpose-add = Ajouter une finalité
agent-purpose-lead = Le même document sert aussi à autre chose. Il a alors une durée pour chaque finalité. Prévenez la personne.
agent-purpose-do = Ajouter la finalité
agent-purpose-done = La finalité est ajoutée.
agent-consult-title = Ce document est en archive
agent-consult-lead = On ne le rouvre que par exception. Dites pourquoi : la déléguée ou le délégué à la protection des données en est informé. Il reste ouvert une demi-heure.
agent-consult-do = Ouvrir le document
agent-restricted-title = Ce document est mis de côté
agent-restricted-safe = La personne a demandé qu’il ne soit plus utilisé, ou le conteste. Il est gardé tel quel : ni lu, ni effacé.
agent-restricted-todo = L’équipe ou les archives lèvent la limitation une fois la personne prévenue, ici ou sur la page de la situation.
agent-suspended-title = Ce document est gelé, et son dernier jour est passé
agent-suspended-safe = Plus personne ne peut l’ouvrir. Il n’est pas effacé : il est gardé tel quel tant que le gel dure.
agent-suspended-todo = Une fois la personne prévenue, l’équipe ou les archives lèvent le gel, ici ou sur la page de la situation. La première purge qui suit l’efface.

## Tâches
agent-home-see-ending = Voir les documents
agent-home-task-tell = Noter que les personnes sont informées
agent-home-task-told = Elles sont informées
agent-home-task-told-done = C’est noté : la nouvelle durée s’applique.
agent-home-contacts = Toujours suivi ?
agent-home-visas = Visas attendus

## Toujours suivi ?
agent-contacts-title = Sans contact depuis le plus longtemps
agent-contacts-empty = Aucune situation ouverte
agent-contacts-empty-text = Les situations ouvertes de votre équipe apparaissent ici, la plus ancienne sans contact en premier.
agent-contacts-all = Tout cocher dans ce qui est affiché
agent-contacts-more = En afficher d’autres
agent-contacts-never = Aucun contact noté depuis l’ouverture, le { $date }
agent-contacts-last = Dernier contact le { $date }
agent-contacts-on = Contact le
agent-contacts-note = Noter ces contacts
agent-contacts-ticked = { $count ->
    [0] Personne n’est coché.
    [one] 1 personne cochée.
   *[other] { $count } personnes cochées.
}
agent-contacts-none = Cochez au moins une personne.
agent-contacts-day-wrong = Le jour du contact manque, ou il est dans l’avenir.
agent-contacts-done = { $count ->
    [0] Aucun contact noté.
    [one] 1 contact noté.
   *[other] { $count } contacts notés.
}
agent-contacts-import = Depuis un tableau
agent-contacts-import-lead = Le fichier est lu ici, dans votre navigateur. Les noms ne partent pas : seuls la situation et le jour du contact sont envoyés.
agent-contacts-file = Fichier CSV
agent-contacts-file-hint = Colonnes : nom, prénom, date de naissance (facultative), dernier contact.
agent-contacts-file-empty = Ce fichier n’a aucune ligne.
agent-contacts-no-columns = Il manque une colonne « nom » ou une colonne « dernier contact » dans la première ligne.
agent-contacts-preview = { $found ->
    [0] Aucune ligne ne correspond à une situation ouverte.
    [one] 1 ligne correspond à une situation ouverte.
   *[other] { $found } lignes correspondent à des situations ouvertes.
}{ $left ->
    [0] {""}
    [one] {" "}1 ligne ne sera pas envoyée.
   *[other] {" "}{ $left } lignes ne seront pas envoyées.
}
agent-contacts-send = { $count ->
    [one] Noter ce contact
   *[other] Noter ces { $count } contacts
}
agent-contacts-left-title = { $count ->
    [one] 1 ligne laissée de côté
   *[other] { $count } lignes laissées de côté
}
agent-contacts-line = Ligne { $line } :
agent-contacts-left = { $kind ->
    [unknown] — personne de ce nom dans vos situations ouvertes.
    [ambiguous] — plusieurs personnes ont ce nom : notez le contact à la main.
    [birth] — la date de naissance n’est pas lisible.
    [future] — ce jour est dans l’avenir.
   *[date] — le jour du contact n’est pas lisible.
}
agent-contacts-lines = Lignes reconnues
agent-contacts-line-word = Ligne
agent-contacts-person = Personne
agent-contacts-outcome-word = Résultat
agent-contacts-outcome = { $outcome ->
    [recorded] noté
    [known] déjà connu
    [date] jour impossible
    [ends-at-once] pas noté : fermerait des documents tout de suite, à noter dans sa situation
   *[no-such-case] situation fermée ou retirée
}

## Visas
agent-visas-empty = Aucun visa attendu
agent-visas-empty-text = Les documents qui ont fini leur temps d’archive apparaissent ici. Ils ne sont effacés qu’après l’accord des Archives départementales.
agent-visas-slip = Demande de visa d’élimination. Bordereau du { $date }.
agent-visas-print = Imprimer le bordereau
agent-visas-column = { $column ->
    [type] Papier
    [team] Équipe
    [documents] Documents
    [weight] Poids
    [first] Premier dépôt
   *[last] Dernier dépôt
}
agent-visas-total = Total
agent-visas-note = Noter le visa
agent-visas-reference = Référence du visa
agent-visas-reference-hint = De 3 à 40 lettres, chiffres, espaces, tirets, barres ou points, avec au moins un chiffre. Aucun mot de plus de 5 lettres, aucun nom de personne, aucun numéro de Sécurité sociale.
agent-visas-reference-wrong = Cette référence n’est pas comme il faut : de 3 à 40 lettres sans accent, chiffres, espaces, tirets, barres ou points, avec au moins un chiffre, aucun mot de plus de 5 lettres et 12 chiffres au plus. Une référence ne nomme personne.
agent-visas-given = Visa donné le
agent-visas-then = { $count ->
    [one] Le document sera effacé au prochain passage. On ne peut pas revenir en arrière.
   *[other] Les { $count } documents seront effacés au prochain passage. On ne peut pas revenir en arrière.
}
agent-visas-give = { $count ->
    [one] Noter le visa pour 1 document
   *[other] Noter le visa pour { $count } documents
}
agent-visas-done = { $count ->
    [one] Le visa est noté. Le document partira au prochain passage.
   *[other] Le visa est noté. Les { $count } documents partiront au prochain passage.
}

## La ligne de vie
life-why-ceiling = Sera effacé le { $date } : c’est la durée la plus longue permise, quels que soient les contacts.
life-why-extended = Sera effacé le { $date } : l’équipe a prolongé la durée prévue.
life-why-filed = Sera effacé le { $date } : il est versé au dossier métier.
