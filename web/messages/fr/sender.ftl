# La page de dépôt telle que le serveur l'écrit, son formulaire sans JavaScript et le reçu de ce formulaire.

sender-title = Le service social vous demande ces papiers
sender-until = Vous pouvez les envoyer ici jusqu’au { $date }.
sender-reference = Référence
sender-other-way = Vous pouvez aussi apporter vos papiers ou les envoyer par la poste.

notice-title = À quoi servent ces papiers
notice-more = En savoir plus

plain-title = Votre navigateur n’a pas JavaScript. Vous pouvez quand même envoyer vos papiers ici.
plain-no-names = Cette page ne montre ni le nom de la personne ni le message du service : ils sont fermés à clé, et votre navigateur ne peut pas les ouvrir. Pour vérifier, appelez l’équipe au numéro que vous connaissez déjà, et donnez la référence.
plain-seal = Vos papiers voyagent protégés. Le serveur les ferme à clé dès leur arrivée, sans les garder autrement : ils passent donc un instant par sa mémoire.
plain-limit = Un fichier de { $size } au plus.
plain-send = Envoyer les papiers
piece-received = { $count ->
    [one] déjà reçu
   *[other] { $count } déjà reçus
}
plain-refused-title = Pour ces papiers, il faut un navigateur avec JavaScript.
plain-refused-why = Ils peuvent parler de santé. Ils doivent être fermés à clé chez vous, avant de partir, et c’est JavaScript qui le fait.
plain-refused-browser = Ouvrez ce même lien avec un Firefox, un Chrome, un Edge ou un Safari de 2023 ou plus récent, sur un ordinateur ou un téléphone.
plain-refused-call = Vous ne pouvez pas ? Ce n’est pas grave : appelez-nous au { $telephone }. Vous pouvez aussi apporter les papiers ou les envoyer par la poste.

plain-receipt-title = Nous avons bien reçu vos papiers
plain-receipt-keep = Gardez ce numéro. Il suffit pour nous parler de cet envoi.
plain-receipt-name = Reçu
plain-receipt-when = Reçus le
plain-receipt-service = Service
plain-receipt-telephone = Téléphone
plain-receipt-purpose = Pour quoi faire
plain-receipt-pieces = Les papiers reçus
plain-receipt-piece = Papier
plain-receipt-erased = Sera effacé
plain-receipt-erased-by = au plus tard le { $date }
plain-receipt-arrival = Ces papiers ont été fermés à clé à leur arrivée. Le serveur ne peut plus les ouvrir.
plain-receipt-entry = Inscrit au journal de preuve sous le numéro { $entry }.
plain-receipt-proofs = La preuve de chaque papier
plain-receipt-proofs-hint = Le code et le lien mènent à ce que dit le journal de preuve. Le fichier se vérifie sans nous.
plain-receipt-proof-of = { $piece } : la preuve
plain-receipt-file = Prendre le fichier des preuves
plain-receipt-print-by-hand = Pour garder ce reçu : dans le menu de votre navigateur, choisissez « Imprimer ».
plain-receipt-again = Envoyer un autre papier
plain-receipt-come-back = Vous pouvez revenir avec le même lien jusqu’à sa fin.
