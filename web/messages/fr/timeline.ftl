# Ce qui s’est passé, et ce qu’une violation a exposé.
timeline-title = Chronologie
timeline-back = Retour
timeline-of-case = Chronologie du dossier
timeline-of-document = Chronologie du document
timeline-of-link = Chronologie du lien
timeline-of-agent = Chronologie de { $name }
timeline-lead = Ce que le journal retient encore, du plus récent au plus ancien. Personne ne peut y changer une ligne.
timeline-table = Télécharger le tableau (CSV)
timeline-accesses = Qui pouvait ouvrir
timeline-since = depuis le { $since }
timeline-period = du { $since } au { $until }
timeline-access-end = { $reason ->
    [archived] archivé
    [awaiting-visa] en attente de visa
    [purged] détruit
    [corrected] finalité corrigée
   *[other] { $reason }
  }
timeline-lines = Ce qui s’est passé
timeline-empty-title = Rien à montrer
timeline-empty = Le journal ne retient rien ici, ou ce qu’il retenait a été oublié avec la personne.
timeline-refused = refusé
timeline-by-link = Par le lien, sans compte
timeline-by-nobody = Le service, de lui-même
timeline-reason = Motif : { $reason }
timeline-entry = ligne { $entry } du journal
timeline-older = Plus ancien
timeline-act = { $action ->
    [instance-founded] Service fondé
    [instance-started] Service démarré
    [bundle-served] Nouveau code servi aux navigateurs
    [founder-invited] Invitation de l’exploitant
    [team-founded] Équipe fondée
    [roster-signed] Liste des membres signée
    [agent-invited] Collègue invité
    [agent-joined] Compte ouvert
    [agent-signed-in] Connexion
    [agent-sign-in-refused] Connexion refusée
    [agent-signed-out] Déconnexion
    [attempt-refused] Tentative d’accès
    [vault-replaced] Coffre remplacé
    [id-reserved] Dossier ou demande préparés
    [case-opened] Dossier ouvert
    [case-event-recorded] Événement du dossier noté
    [case-event-undone] Événement du dossier annulé
    [case-erased] Dossier effacé
    [request-created] Pièces demandées, lien créé
    [request-ended] Lien terminé
    [request-erased] Demande effacée
    [document-received] Document reçu
    [document-rescheduled] Dernier jour recalculé
    [document-purpose-added] Finalité ajoutée
    [document-correction-asked] Correction demandée
    [document-corrected] Finalité ou pièce corrigée
    [correction-seen] Correction relue
    [document-purpose-withdrawn] Finalité erronée retirée
    [document-extended] Durée prolongée
    [document-rule-applied] Nouvelle règle appliquée
    [document-end-announced] Fin prochaine annoncée
    [document-held] Gel posé sur le document
    [document-released] Gel levé sur le document
    [document-consultation-asked] Consultation d’archive motivée
    [document-visa-given] Visa d’élimination noté
    [hold-placed] Gel posé
    [hold-reviewed] Gel réexaminé
    [hold-lifted] Gel levé
    [visa-given] Visa d’élimination
    [consultation-seen] Consultations relues
    [policy-approved] Règles approuvées
    [policy-refused] Règles refusées
    [policy-notice-given] Personnes informées d’une règle
    [document-opened] Document ouvert
    [document-archived] Document archivé
    [document-awaits-visa] En attente de visa
    [document-purged] Document détruit
    [document-purge-failed] Destruction impossible
    [document-put-back] Document remis en place après une sauvegarde
    [document-lost] Document perdu avec les données
    [hold-put-back] Gel remis en place après une sauvegarde
    [task-done] Tâche faite
    [purge-released] Purge arrêtée, relâchée
    [clock-confirmed] Horloge confirmée
    [report-decided] Décision sur un rapport
   *[other] { $action }
  }
exposure-title = Violation de données
exposure-lead = Documents exposés, classés par ce que l’auteur peut en lire (articles 33 et 34 du RGPD). Rien n’est enregistré par cette recherche.
exposure-link = Violation de données : documents exposés
exposure-breach = Que s’est-il passé ?
exposure-breach-account = Le compte ou les clés d’un agent sont en d’autres mains
exposure-breach-server = Le serveur lui-même a été lu ou modifié
exposure-breach-copy = Un disque ou une sauvegarde a été pris
exposure-breach-hint = Dans le doute, choisissez le cas le plus grave.
exposure-agent = Agent
exposure-agent-hint = Seulement pour un compte ou des clés.
exposure-from = Premier jour
exposure-to = Dernier jour
exposure-show = Chercher les documents exposés
exposure-found = Documents exposés
exposure-tell = { $count ->
    [0] Personne n’a de document lisible : l’article 34 ne demande pas d’informer les personnes.
    [one] Une personne a au moins un document lisible : elle est à informer si le risque est élevé.
   *[other] { $count } personnes ont au moins un document lisible : elles sont à informer si le risque est élevé.
  }
exposure-class = Classe
exposure-documents = Documents
exposure-cases = Dossiers
exposure-purpose = Finalité
exposure-means = { $class ->
    [sealed] Octets chiffrés, sans clé : illisibles.
    [key] Une clé est exposée : lisible par qui a aussi les octets.
   *[clear] Lu en clair, ou a pu l’être.
  }
exposure-by-class = Par classe
exposure-by-purpose = Par équipe et par finalité
exposure-table = Télécharger la liste (CSV)
exposure-agent-page = Chronologie de cet agent
exposure-empty-title = Aucun document exposé
exposure-empty = Aucun document n’était tenu ni accessible pendant ces jours.
exposure-law = Notification à la CNIL dans les 72 heures (article 33), information des personnes si le risque est élevé (article 34), sauf pour ce qui n’est que chiffré (article 34, 3, a).
