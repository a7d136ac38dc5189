# The sender's page (web/src/pages/sender.ts).

date-and-hour = { $date } à { $hour } h { $minute }
weight-bytes = { $count ->
    [one] { $count } octet
   *[other] { $count } octets
}
weight-kilobytes = { $number } ko
weight-megabytes = { $number } Mo
weight-gigabytes = { $number } Go

sender-asked-by = Demandé par
sender-about = Au sujet de
sender-born = date de naissance : { $date }
sender-check = Un doute ? Appelez l’agence par son standard habituel, au numéro que vous connaissez déjà, et donnez la référence.
sender-call-us = Appelez-nous au

sender-sealed-before-leaving = Vos papiers sont fermés à clé avant de partir. Seules les personnes autorisées peuvent les lire.
sender-pieces-title = { $count ->
    [one] Le papier demandé
   *[other] Les { $count } papiers demandés
}
sender-limits = Tous les formats sont acceptés. Un fichier : { $weight } au plus. Un envoi : { $files } fichiers au plus.
sender-piece-awaited = Attendu
sender-piece-received = { $count ->
    [one] Déjà reçu : 1 fichier
   *[other] Déjà reçus : { $count } fichiers
}
sender-choose = Choisir des fichiers
sender-photograph = Prendre en photo
sender-drop = ou déposez-les ici
sender-chosen-for = Fichiers choisis pour « { $piece } »
sender-remove = Retirer { $name }
sender-removed = { $name } est retiré.
sender-progress-of = Envoi de { $name }

sender-file-ready = Prêt
sender-file-sending = En cours d’envoi
sender-file-waiting = Pas de réseau
sender-file-paused = En pause
sender-file-sent = Envoyé
sender-file-failed = Pas envoyé

sender-file-empty = « { $name } » est vide. Choisissez un autre fichier.
sender-file-too-large = « { $name } » est trop lourd : { $weight }, pour { $most } au plus. Envoyez-le en plusieurs parties, ou appelez-nous.
sender-file-again = « { $name } » est déjà dans la liste.
sender-file-changed = Ce fichier a changé ou n’est plus là. Retirez-le, puis choisissez-le à nouveau.
sender-too-many = Pas plus de { $files } fichiers en un envoi. Envoyez ceux-ci, puis revenez avec le même lien.
sender-folder = Un dossier ne peut pas être envoyé. Ouvrez-le et choisissez les fichiers.
sender-refused = Le service n’a pas accepté ce fichier. Retirez-le, ou appelez-nous.
sender-refused-too-large = Le service n’a pas accepté ce fichier : il est trop lourd ({ $most } au plus).

sender-send = Envoyer
sender-sending = Envoi en cours
sender-continue = Continuer
sender-halt = Arrêter
sender-total = { $files ->
    [one] 1 fichier, { $weight }
   *[other] { $files } fichiers, { $weight }
}
sender-nothing-chosen = Choisissez au moins un fichier, puis appuyez sur « Envoyer ».
sender-some-failed = { $files ->
    [one] Un fichier n’est pas parti. Retirez-le ou choisissez-en un autre, puis appuyez sur « Continuer ». Les autres sont gardés.
   *[other] { $files } fichiers ne sont pas partis. Retirez-les ou choisissez-en d’autres, puis appuyez sur « Continuer ». Les autres sont gardés.
}

sender-stopped-connection = L’envoi s’est arrêté. Les papiers déjà reçus sont gardés. Appuyez sur « Continuer ».
sender-stopped-cancelled = Vous avez arrêté l’envoi. Ce qui est déjà parti est gardé. Appuyez sur « Continuer » quand vous voulez.
sender-stopped-lost = L’envoi a attendu trop longtemps. Appuyez sur « Continuer » : tout sera envoyé à nouveau.
sender-stopped-too-large = Cet envoi est trop lourd. Enlevez un fichier, ou appelez-nous.
sender-stopped-no-room = Le service n’a plus de place pour le moment. Vos fichiers ne sont pas perdus : ils sont toujours chez vous.
sender-stopped-link-ended = Ce lien ne marche plus. Ce n’est pas votre faute. Vos fichiers sont toujours chez vous.
sender-stopped-refused = L’envoi n’a pas pu se faire. Vos fichiers sont toujours chez vous.

sender-spoken-begin = { $files ->
    [one] L’envoi commence : 1 fichier.
   *[other] L’envoi commence : { $files } fichiers.
}
sender-spoken-sent = { $name } est envoyé. { $sent } sur { $files }.
sender-network-cut = Le réseau est coupé. L’envoi reprendra tout seul.
sender-network-back = L’envoi a repris.

sender-interrupted = Un envoi a été interrompu. Rien n’a été envoyé : choisissez de nouveau vos fichiers.

sender-link-incomplete = Le lien est incomplet
sender-link-missing = La fin du lien manque, après le signe #. C’est elle qui ouvre la demande. Ce n’est pas votre faute : certaines messageries coupent les liens.
sender-link-damaged = La fin du lien a été coupée ou changée en route. Ce n’est pas votre faute : certaines messageries coupent les liens.
sender-link-other = Ce lien n’ouvre pas cette demande. Il a peut-être été mélangé avec un autre.
sender-link-paste = Collez ici le lien entier
sender-link-paste-hint = Dans le message reçu, copiez tout le lien, même s’il tient sur deux lignes. Vous pouvez aussi coller le message entier.
sender-link-open = Ouvrir
sender-pasted-link-unrecognised = Il n’y a pas de lien du service dans ce texte.
sender-pasted-fragment-missing = La fin du lien manque toujours, après le signe #. Demandez un nouveau lien.
sender-pasted-fragment-damaged = La fin du lien est toujours abîmée. Demandez un nouveau lien.

sender-unverified = N’envoyez rien depuis cette page
sender-unverified-why = Cette demande n’a pas pu être vérifiée : elle ne vient peut-être pas de la personne qui vous a écrit. Rien n’a été envoyé.
sender-unverified-sign = À dire au téléphone : { $sign }

sender-floor = Ce navigateur est trop ancien pour fermer vos papiers à clé. Ouvrez ce lien avec un Firefox, un Chrome, un Edge ou un Safari de 2023 ou plus récent.
sender-floor-form = Ce navigateur est trop ancien pour fermer vos papiers à clé avant l’envoi. Vous pouvez les envoyer par le formulaire simple ci-dessous, ou ouvrir ce lien avec un Firefox, un Chrome, un Edge ou un Safari de 2023 ou plus récent.
sender-floor-lacks = Il manque : { $features }

receipt-page-title = Reçu { $reference }
receipt-sign = Reçu
receipt-title = Nous avons bien reçu vos papiers
receipt-reference = Référence
receipt-team = Service
receipt-telephone = Téléphone
receipt-agent = Demandé par
receipt-received = Reçus le
receipt-about = Au sujet de
receipt-pieces = Papiers
receipt-erased = Seront effacés
receipt-erased-on = au plus tard le { $date }, si rien ne change d’ici là
receipt-entry = Numéro au journal de preuve
receipt-proof = Gardez cette référence. Ce reçu montre que « { $team } » a reçu ces fichiers entiers, fermés à clé, à la date écrite, et que cela est inscrit au journal de preuve sous le numéro { $entry }. Le service ne les a pas encore ouverts.
receipt-proofs = La preuve de chaque papier
receipt-proofs-hint = Le code et le lien mènent à ce que dit le journal de preuve. Le fichier se vérifie sans nous.
receipt-proof-of = { $piece } : la preuve
receipt-code = Code qui mène à la preuve
receipt-file = Prendre le fichier des preuves
receipt-print = Imprimer
receipt-more = Envoyer d’autres papiers
