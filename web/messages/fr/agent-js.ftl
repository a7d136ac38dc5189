# Les pages des agents : chaque phrase que le navigateur écrit lui-même.

## Communs
agent-unreachable = Le serveur ne répond pas. Rien n’a été perdu. Vérifiez la connexion, puis recommencez.
agent-failed = Cela n’a pas marché. Rien n’a été envoyé. Recommencez ; si cela continue, appelez votre responsable informatique.
agent-retry = Recommencer
agent-cancel = Annuler
agent-close = Fermer
agent-copied = Copié.
agent-required = À remplir.
agent-optional = facultatif
agent-more = En savoir plus
agent-today = Aujourd’hui
agent-sealed-name = Nom fermé à clé
agent-draft-restored = Ce que vous aviez écrit est revenu. Relisez-le avant de continuer.
agent-draft-drop = Tout effacer et recommencer
agent-errors-title = { $count ->
    [one] Il manque une chose
   *[other] Il manque { $count } choses
}

## Alarme : une clé que personne de connu n’a signée
agent-alarm-title = Arrêtez : une clé n’est pas la bonne
agent-alarm = Le serveur propose pour l’équipe { $team } une clé que personne de connu n’a signée. Rien n’a été ouvert ni envoyé. N’utilisez plus cette page et appelez tout de suite l’exploitant et la déléguée ou le délégué à la protection des données.
agent-alarm-older-title = Arrêtez : la liste des membres n’est pas la bonne
agent-alarm-older = Le serveur montre pour l’équipe { $team } une liste de membres plus ancienne que celle que vous avez déjà vue, ou une autre. Rien n’a été ouvert ni envoyé. N’utilisez plus cette page et appelez tout de suite l’exploitant et la déléguée ou le délégué à la protection des données.
agent-alarm-code = À leur dire : { $code }
agent-archive-unknown = Ces papiers passent par l’archive, et votre équipe n’a pas encore la clé de l’équipe d’archives. Parlez-en à votre responsable : la clé s’ajoute sur la page « Équipe ».
agent-waiting-team = Vous n’avez pas encore la clé de l’équipe { $team }. Votre responsable doit confirmer votre arrivée sur la page « Équipe ». Ensuite, revenez ici.
agent-no-team = Votre compte n’est dans aucune équipe : il n’ouvre aucun document.

## Se connecter
agent-signin-lead = Votre phrase secrète ouvre votre coffre dans ce navigateur. Elle n’est jamais envoyée.
agent-signin-locked = Votre session est fermée à clé. Retapez votre phrase secrète pour reprendre là où vous étiez.
agent-signin-each-tab = Chaque onglet demande votre phrase secrète.
agent-signin-address = Adresse électronique
agent-signin-passphrase = Phrase secrète
agent-signin-show = Montrer la phrase
agent-signin-hide = Cacher la phrase
agent-signin-submit = Se connecter
agent-signin-working = Calcul de votre clé… Cela prend quelques secondes.
agent-signin-wrong = L’adresse ou la phrase secrète n’est pas la bonne. Vérifiez les majuscules et les espaces.
agent-signin-vault = Vous êtes connecté, mais votre coffre ne s’ouvre pas. Appelez votre responsable : il faudra peut-être vous inviter de nouveau.
agent-signin-cost = Le serveur demande un calcul trop faible ou trop lourd. Par prudence, rien ne lui a été envoyé. Appelez l’exploitant.
agent-signin-forgotten = Phrase oubliée ?
agent-signin-forgotten-text = Personne ne peut la retrouver à votre place. Demandez à votre responsable de vous inviter de nouveau : les documents de l’équipe restent accessibles.
agent-signin-other = Utiliser une autre adresse

## Rejoindre
agent-join-title-founder = Créer la clé de l’équipe { $team }
agent-join-title-member = Rejoindre l’équipe { $team }
agent-join-title-staff = Créer votre accès
agent-join-lead = Bonjour { $name }. Choisissez une phrase secrète. Elle ferme à clé votre coffre : sans elle, personne ne peut l’ouvrir, pas même l’exploitant.
agent-join-role = Votre rôle
agent-join-address = Votre adresse
agent-join-team = Votre équipe
agent-join-proposed = Phrase proposée
agent-join-proposed-hint = Huit mots français tirés au hasard. Écrivez-les sur un papier gardé en lieu sûr.
agent-join-use = Prendre cette phrase
agent-join-another = En proposer une autre
agent-join-passphrase = Votre phrase secrète
agent-join-passphrase-hint = La phrase proposée, ou au moins sept mots sans lien entre eux. Les accents et les espaces comptent.
agent-join-repeat = La même, une seconde fois
agent-join-strength = Solidité de la phrase
agent-join-strength-words = { $level ->
    [empty] Rien de tapé pour l’instant.
    [unknown] Vérification…
    [weak] Trop facile à deviner. Ajoutez des mots.
    [short] Presque : encore un ou deux mots.
   *[strong] Assez solide.
}
agent-join-judging = Le vérificateur de phrases se charge. Un instant…
agent-join-judge-missing = Le vérificateur de phrases n’a pas pu se charger : votre phrase n’a pas été envoyée. Vérifiez la connexion et recommencez, ou prenez la phrase proposée.
agent-join-weak = Cette phrase est trop facile à deviner : un ordinateur la trouverait. Ajoutez des mots ou prenez la phrase proposée.
agent-join-differs = Les deux phrases ne sont pas les mêmes.
agent-join-kept = J’ai noté cette phrase en lieu sûr. Je sais que personne ne peut la retrouver à ma place.
agent-join-kept-needed = Cochez cette case quand c’est fait.
agent-join-submit = Créer mon accès
agent-join-making-keys = Création de vos clés… Cela prend quelques secondes.
agent-join-founder-note = Vous créez la clé de l’équipe dans ce navigateur. Elle est fermée à clé pour vous, et une seconde fois pour la clé de secours de l’organisation.
agent-join-done-member = C’est fait. Prévenez maintenant votre responsable : il lui reste à confirmer votre arrivée. Ensuite vous verrez les documents de l’équipe.
agent-join-done = C’est fait. Votre accès est prêt.
agent-join-continue = Continuer
agent-join-ended = Cette invitation ne marche plus. Demandez-en une nouvelle à la personne qui vous l’a envoyée.
agent-join-link-cut = Le lien est incomplet : il en manque la fin. Collez ici le lien entier, tel que vous l’avez reçu.
agent-join-link-paste = Le lien entier
agent-join-link-use = Utiliser ce lien
agent-join-link-wrong = Ce n’est pas un lien d’invitation entier. Copiez-le depuis le premier caractère jusqu’au dernier.

## Accueil
agent-home-search = Chercher une personne
agent-home-search-hint = Un nom, un prénom, une entreprise ou une référence
agent-home-found = { $count ->
    [0] Personne ne correspond à « { $query } ».
    [one] Une situation trouvée
   *[other] { $count } situations trouvées
}
agent-home-ask = Demander des papiers
agent-home-add = Ajouter un document
agent-home-arrived = Arrivés
agent-home-awaited = Attendus
agent-home-ending = Bientôt effacés
agent-home-all = Tout afficher ({ $count })
agent-home-arrived-empty = Rien de nouveau
agent-home-arrived-empty-text = Les papiers déposés par vos partenaires arrivent ici. Pour commencer, demandez des papiers.
agent-home-awaited-empty = Rien d’attendu
agent-home-awaited-empty-text = Chaque demande envoyée reste ici jusqu’à ce que tous ses papiers soient arrivés.
agent-home-ending-empty = Rien ne s’efface ces 30 prochains jours
agent-home-ending-empty-text = Un document apparaît ici avant le jour où il sera effacé, avec la raison.
agent-home-tasks = À faire
agent-home-task = { $kind ->
    [new-link-asked] Un nouveau lien est demandé pour la référence { $reference }. Ouvrez la situation, puis revoyez ou renouvelez le lien.
    [notice-due] La personne doit être informée (référence { $reference }).
    [ending-digest] Des documents seront effacés dans les 30 jours.
    [rule-longer] « { $purpose } » : les papiers seront gardés plus longtemps. Dites-le d’abord aux personnes, puis notez-le ici. Tant que ce n’est pas noté, rien ne change pour ce que vous avez déjà.
    [rule-shorter] « { $purpose } » : les papiers peuvent être gardés moins longtemps. Ce que vous avez déjà suit la nouvelle règle à partir du { $date } : les dates sur les pages des documents changent ce jour-là.
    [correction-approved] La correction que vous aviez demandée pour un document est acceptée et faite.
    [correction-refused] La correction que vous aviez demandée pour un document est refusée. Le document reste comme il était.
   *[other] À voir (référence { $reference }).
}
agent-home-task-read = J’ai lu
agent-home-task-done = C’est fait
agent-home-open-case = Ouvrir la situation
agent-home-open-document = Ouvrir le document
agent-home-new-piece = Nouveau
agent-home-received-on = reçu le { $date }
agent-home-asked-on = demandé le { $date }
agent-home-pieces = { $received } sur { $all }
agent-home-keys-arrows = passer d’une ligne à l’autre
agent-home-keys-enter = ouvrir la ligne
agent-home-keys-escape = fermer le volet
agent-home-keys-search = chercher
agent-home-keys-counter = écran tourné vers la personne
agent-key-enter = Entrée
agent-key-escape = Échap
agent-home-case-holds = { $documents ->
    [0] Aucun document
    [one] 1 document
   *[other] { $documents } documents
}{ $awaited ->
    [0] {""}
    [one] {" "}· 1 attendu
   *[other] {" "}· { $awaited } attendus
}
agent-name-refused = Ce nom n’est pas signé par l’équipe : il reste fermé. Prévenez l’exploitant.
agent-home-locked = Vous n’avez pas la clé de cette équipe : le nom reste fermé.
agent-counter-none = Ouvrez d’abord la ligne d’une personne, puis appuyez sur F8.

agent-life-hold = { $kind ->
    [LIMITATION] Mis de côté : ni ouvert ni effacé
    [CONTENTIEUX] Gelé : contentieux
    [ARCHIVES] Gelé : archives
   *[other] Gelé
}
agent-life-small = Sera effacé le { $date }
agent-life-small-latest = Sera effacé au plus tard le { $date }

## Situation
agent-case-born = date de naissance : { $date }
agent-case-opened-on = ouverte le { $date }
agent-case-closed-on = close le { $date }
agent-case-timeline = Ce qui s’est passé
agent-case-documents = Documents
agent-case-requests = Demandes de papiers
agent-case-no-documents = Aucun document
agent-case-no-documents-text = Les papiers reçus pour cette personne apparaissent ici, chacun avec sa date d’effacement.
agent-case-no-requests = Aucune demande
agent-case-no-requests-text = Demandez un papier : le lien part dans votre propre message.
agent-case-link = Revoir le lien
agent-case-end = Fermer ce lien
agent-case-end-confirm = Fermer le lien { $reference } ? Plus personne ne pourra y déposer. Les papiers déjà reçus restent.
agent-case-end-do = Oui, fermer le lien
agent-case-ended = Le lien { $reference } est fermé.
agent-case-request-state = { $state ->
    [open] En attente
    [answered] Tout est arrivé
   *[ended] Lien fermé
}
agent-case-piece-state = { $state ->
    [received] reçu
    [missing] n’existe pas
   *[awaited] attendu
}
agent-event = { $kind ->
    [case-opened] Situation ouverte
    [case-closed] Situation close
    [request-made] Papiers demandés
    [request-ended] Lien fermé
    [document-received] Reçu
   *[document-added] Ajouté par l’équipe
}
agent-clock-event = { $kind ->
    [DERNIER_CONTACT] Dernier contact avec la personne
    [SITUATION_CLOSE] Clôture de la situation
    [DECISION] Décision notifiée
    [DECISION_DEFINITIVE] Décision définitive
    [DATE_AVIS] Avis médical
    [FIN_VALIDITE] Fin de validité
    [FIN_INSCRIPTION] Fin d’inscription
    [FIN_ESSAI] Fin de l’essai encadré
    [FIN_CONVENTION] Fin de la convention
    [FIN_ACTION] Fin de l’action
    [PAIEMENT] Paiement
    [PERIODE_IJ] Période indemnisée
    [VERIFICATION_FAITE] Vérification faite
    [FIN_MANDAT] Fin du mandat
    [REVOCATION] Révocation
    [RETRAIT] Retrait de l’accord
    [DECES] Décès
    [VERSE_DOSSIER] Versé au dossier métier
   *[other] { $kind }
}

## Demander des papiers
agent-ask-title = Demander des papiers
agent-ask-team = Équipe
agent-ask-person = La personne accompagnée
agent-ask-person-new = Nouvelle personne
agent-ask-person-known = Déjà suivie
agent-ask-person-pick = Choisir la personne
agent-ask-name = Prénom et nom de la personne
agent-ask-name-needed = Écrivez le prénom et le nom de la personne.
agent-ask-alike = { $count ->
    [one] Une situation existe déjà à ce nom :
   *[other] { $count } situations existent déjà à ce nom :
}
agent-ask-alike-take = Prendre cette situation
agent-ask-alike-take-of = Prendre cette situation : { $name }
agent-ask-birth = Date de naissance
agent-ask-company = Entreprise
agent-ask-company-hint = Si elle aide le partenaire à retrouver le dossier.
agent-ask-nir = Pas de numéro de sécurité sociale ici : le nom et la date de naissance suffisent. Effacez-le.
agent-ask-purpose = Pour quoi faire
agent-ask-purpose-hint = La finalité décide des papiers que l’on peut demander et du temps pendant lequel ils sont gardés.
agent-ask-template = Modèle
agent-ask-pieces = Papiers demandés
agent-ask-pieces-none = Cochez au moins un papier.
agent-ask-partner = À qui
agent-ask-partner-name = Nom du correspondant
agent-ask-partner-name-hint = Pour vous y retrouver. Il reste dans l’équipe.
agent-ask-agreement = Accord de la personne
agent-ask-agreement-oral = donné à l’oral
agent-ask-agreement-written = donné par écrit
agent-ask-agreement-on = Accord donné le
agent-ask-agreement-needed = Notez comment et quand la personne a donné son accord. Sans accord, on ne peut pas demander ces papiers.
agent-ask-agreement-day-needed = Notez le jour où la personne a donné son accord.
agent-ask-informed = Personne informée le
agent-ask-informed-needed = Notez le jour où la personne a été informée.
agent-ask-day-future = Cette date est dans l’avenir.
agent-ask-message = Message au correspondant
agent-ask-message-hint = Une phrase suffit. Il est fermé à clé avec le lien.
agent-ask-until = Lien ouvert jusqu’au
agent-ask-until-wrong = Choisissez une date entre demain et le { $date }.
agent-ask-submit = Créer le lien
agent-ask-working = Fermeture à clé…
agent-ask-session-ended = Votre session a pris fin. La demande n’a pas été créée. Ce que vous avez écrit est gardé.
agent-ask-done-title = Le lien est prêt
agent-ask-done-lead = Copiez-le dans votre message. Le serveur ne l’envoie jamais : il ne le connaît pas en entier.
agent-ask-link = Lien de dépôt
agent-ask-copy = Copier le lien
agent-ask-mail = Écrire le message
agent-ask-letter = Imprimer la lettre
agent-ask-to-case = Voir la situation
agent-ask-another = Faire une autre demande
agent-ask-mail-subject = Demande de papiers { $reference }
agent-ask-mail-body =
    Bonjour,

    Le service social de l’Assurance Maladie vous demande des papiers (référence { $reference }).
    Pour les déposer, ouvrez ce lien, sans compte ni mot de passe :

    { $link }

    Le lien marche jusqu’au { $until }.
    { $check }

    { $agent }
    { $team }
agent-ask-reference-word = Référence
agent-ask-retention = Durée de conservation
agent-ask-notice = Ce qui est dit à la personne

## La lettre
agent-letter-title = Demande de papiers
agent-letter-for = Au sujet de : { $person }
agent-letter-born = date de naissance : { $date }
agent-letter-intro = Le service social vous demande ces papiers :
agent-letter-how = Pour les envoyer, scannez ce code avec un téléphone, ou recopiez l’adresse en dessous.
agent-letter-until = Le lien marche jusqu’au { $date }.
agent-letter-safe = Vos papiers sont fermés à clé avant de partir. Seules les personnes autorisées peuvent les lire.
agent-letter-other = Vous pouvez aussi apporter vos papiers ou les envoyer par la poste.
agent-letter-qr = Code à scanner : il contient le lien de dépôt

## Ajouter un document
agent-add-title = Ajouter un document
agent-add-files = Documents
agent-add-choose = Choisir des fichiers
agent-add-photo = Prendre une photo
agent-add-drop = ou déposez-les ici
agent-add-none = Ajoutez au moins un fichier.
agent-add-session-ended = Votre session a pris fin. Le document n’a pas été ajouté. Ce que vous avez écrit est gardé ; il faudra choisir de nouveau les fichiers.
agent-add-piece = Quel papier est-ce ?
agent-add-submit = Fermer à clé et ajouter
agent-add-done-title = { $count ->
    [one] Le document est dans la situation
   *[other] Les { $count } documents sont dans la situation
}
agent-add-erased-on = Sera effacé au plus tard le { $date }.
agent-add-to-case = Voir la situation
agent-add-more = En ajouter d’autres
agent-add-too-large = Ce fichier est trop lourd.
agent-add-stopped = L’envoi s’est arrêté. Ce qui est déjà parti est gardé. Appuyez sur « Continuer ».
agent-add-continue = Continuer

## Document
agent-doc-opening = Ouverture du document…
agent-doc-open = Ouvrir
agent-doc-open-note = Chaque ouverture est notée, avec le jour et le rôle.
agent-doc-download = Télécharger
agent-doc-download-note = La copie sur votre ordinateur n’est plus effacée par Consigne.
agent-doc-save = Enregistrer dans un fichier
agent-doc-large = Ce document est lourd ({ $size }) : il s’enregistre dans un fichier sans passer par l’aperçu.
agent-doc-sealed-browser = Scellé dans le navigateur de l’expéditeur.
agent-doc-sealed-browser-text = Le document porte le secret que seul le lien contenait : il a été fermé à clé avant de partir.
agent-doc-sealed-client = Scellé par le programme de l’expéditeur.
agent-doc-sealed-arrival = Scellé à l’arrivée.
agent-doc-sealed-arrival-text = Il est passé par la mémoire du serveur avant d’être fermé à clé, ou rien ne prouve le contraire.
agent-doc-sealed-agent = Ajouté par l’équipe.
agent-doc-sealed-agent-text = C’est le serveur qui le dit : aucun secret de lien ne le prouve.
agent-doc-refused-title = Ce document est refusé
agent-doc-refused = { $code ->
    [manifest-differs] Ce que le document dit de lui-même n’est pas ce que le serveur en dit ({ $field }). Il n’est pas affiché. Prévenez la déléguée ou le délégué à la protection des données.
    [content-differs] Le contenu n’est pas celui qui a été scellé. Il n’est pas affiché. Prévenez l’expéditeur et la déléguée ou le délégué à la protection des données.
    [versions-broken] L’histoire de ce document est incomplète. Il n’est pas affiché. Prévenez la déléguée ou le délégué à la protection des données.
    [sealed-to-another] L’équipe n’a pas la clé de ce document. Demandez à l’expéditeur de le déposer de nouveau.
    [damaged] Le document est abîmé. Demandez à l’expéditeur de le déposer de nouveau.
   *[other] Ce document n’est pas au format attendu ({ $code }). Il n’est pas affiché. Demandez à l’expéditeur de le déposer de nouveau.
}
agent-doc-no-grant = L’équipe n’a plus la clé de ce document. Il est en archive, ou l’accès a été retiré.
agent-doc-gone = Ce document a passé son dernier jour. Il n’est plus accessible.
agent-doc-viewer-refused = { $reason ->
    [password] Ce PDF a son propre mot de passe. Téléchargez-le pour l’ouvrir.
    [damaged] L’aperçu n’arrive pas à dessiner ce fichier. Téléchargez-le pour l’ouvrir avec un autre programme.
   *[kind] L’aperçu ne montre que les PDF et les images. Téléchargez ce fichier pour l’ouvrir.
}
agent-doc-type-differs = Attention : ce fichier n’est pas ce que son nom annonce ({ $name }).
agent-doc-preview = Aperçu du document
agent-doc-file = Nom du fichier
agent-doc-piece = Papier
agent-doc-purpose = Finalité
agent-doc-size = Poids
agent-doc-received = Reçu le
agent-doc-sealed-at = Scellé le
agent-doc-reference = Référence
agent-doc-proof = Preuve
agent-doc-receipt = Reçu, à imprimer ou à vérifier
agent-doc-who-could = Qui peut l’ouvrir
agent-doc-holder = { $kind ->
    [team] L’équipe { $name }
    [archive] L’équipe d’archives { $name }
   *[share] { $name }
}
agent-doc-from-to = du { $since } au { $until }
agent-doc-archive-later = seulement quand le temps de l’équipe sera fini
agent-doc-since = depuis le { $date }
agent-doc-who-did = Qui l’a ouvert
agent-doc-nobody = Personne ne l’a encore ouvert.
agent-doc-to-case = Voir la situation

## L’aperçu
agent-viewer-toolbar = Pages et taille
agent-viewer-zoom-in = Agrandir
agent-viewer-zoom-out = Réduire
agent-viewer-fit = À la largeur
agent-viewer-previous = Page précédente
agent-viewer-next = Page suivante
agent-viewer-page = page {"{page}"} sur {"{pages}"}
agent-viewer-image = Document affiché
agent-viewer-drawing = Dessin en cours…
agent-viewer-no-text = Cette page est une image : elle n’a pas de texte lisible par un lecteur d’écran.

## Équipe
agent-team-members = Membres
agent-team-you = vous
agent-team-status = { $status ->
    [active] dans l’équipe
    [invited] invitation créée, sans réponse
    [answered] à confirmer
    [ended] invitation expirée
   *[left] parti
}
agent-team-invite = Inviter quelqu’un
agent-team-invite-lead = Vous obtenez un lien à lui donner vous-même : message, papier ou téléphone. Le serveur ne l’envoie jamais.
agent-team-invite-name = Prénom et nom
agent-team-invite-address = Adresse électronique professionnelle
agent-team-invite-address-wrong = Cette adresse n’est pas complète.
agent-team-invite-role = Rôle
agent-team-invite-submit = Créer l’invitation
agent-team-invite-done = Invitation pour { $name }, valable jusqu’au { $date }.
agent-team-invite-copy = Copier l’invitation
agent-team-invite-mail-subject = Votre invitation à Consigne
agent-team-invite-mail-body =
    Bonjour { $name },

    Voici votre invitation à rejoindre l’équipe { $team } sur Consigne :

    { $link }

    Elle est pour vous seul. Elle ne marche qu’une fois.
agent-team-link = Revoir l’invitation
agent-team-confirm = Confirmer { $name }
agent-team-confirm-lead = { $name } a répondu à votre invitation ({ $role }). Confirmez : l’équipe lui donne sa clé. Toute l’histoire de l’équipe lui devient lisible.
agent-team-confirmed = { $name } est dans l’équipe.
agent-team-confirm-refused = La réponse à l’invitation n’est pas celle que votre lien attendait. La clé n’a pas été donnée. Invitez de nouveau { $name }, et prévenez l’exploitant.
agent-team-again = Inviter à nouveau
agent-team-again-of = Inviter à nouveau { $name }
agent-team-again-title = Inviter { $name } à nouveau
agent-team-again-link = Vous obtenez un nouveau lien, à lui donner vous-même. Un lien donné avant ne marche plus.
agent-team-again-passphrase = Quand { $name } aura utilisé le nouveau lien, son ancienne phrase secrète ne marchera plus.
agent-team-again-confirm = Vous devrez ensuite confirmer { $name } sur cette page.
agent-team-again-address = L’adresse avec laquelle { $name } se connecte.
agent-team-again-submit = Créer le nouveau lien
agent-team-again-cancel = Annuler
agent-team-again-other = Attention : cette adresse n’est pas celle de { $name }. Le lien est pour une autre personne.
agent-team-invited-until = lien valable jusqu’au { $date }
agent-team-invite-known = { $name } était déjà de l’équipe : c’est un nouveau lien. Quand il aura servi, son ancienne phrase secrète ne marchera plus, et vous devrez confirmer { $name } de nouveau.
agent-team-invite-own = C’est votre propre adresse. Une autre personne responsable peut vous inviter à nouveau.
agent-team-invite-taken = Cette adresse est déjà celle de quelqu’un d’une autre équipe, ou qui a un autre rôle. Aucune invitation n’a été créée. Vérifiez l’adresse et le rôle.
agent-team-link-of = Revoir l’invitation de { $name }
agent-team-confirm-again = { $name } a répondu à sa nouvelle invitation ({ $role }). Confirmez : l’équipe lui redonne sa clé, fermée pour sa nouvelle phrase secrète.
agent-team-only-manager = Seul un responsable de l’équipe invite et confirme.
agent-team-fingerprint = Empreinte de l’équipe
agent-team-fingerprint-hint = La même sur chaque poste de l’équipe. À comparer de vive voix en cas de doute.
agent-team-archive-title = Une équipe d’archives existe maintenant
agent-team-archive-lead = Votre équipe a été créée avant elle et n’a pas encore sa clé. Sans cette clé, vous ne pouvez ni demander ni ajouter les papiers qui passent par l’archive.
agent-team-archive-compare = D’abord, appelez l’équipe d’archives. Sur sa page « Équipe », elle lit l’empreinte de la clé d’archives. Ce doit être exactement celle-ci :
agent-team-archive-add = L’empreinte est la même : ajouter la clé
agent-team-archive-added = La clé d’archives est ajoutée. Votre équipe peut demander tous les papiers.
agent-team-archive-key = Empreinte de la clé d’archives
agent-team-archive-key-hint = La même dans chaque équipe et dans l’équipe d’archives.
agent-team-lock = Fermer à clé
