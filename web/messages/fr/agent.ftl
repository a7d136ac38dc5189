# Les premières lignes des pages des agents, que le serveur écrit.

sign-in-title = Se connecter
sign-in-lead = Votre phrase secrète ouvre votre coffre dans ce navigateur. Elle n’est jamais envoyée.
join-title = Rejoindre Consigne
join-lead = Vous allez choisir une phrase secrète. Elle ferme à clé votre coffre, et vous seul la connaissez.
home-title = Accueil
home-lead = Ce qui est arrivé, ce que l’on attend, ce qui sera bientôt effacé.
case-title = Situation
case-lead = Les échanges et les documents d’une personne, avec leurs dates.
request-new-title = Demander des papiers
request-new-lead = Vous obtenez un lien à coller dans votre propre message. Les papiers arrivent fermés à clé.
document-new-title = Ajouter un document
document-new-lead = Un papier reçu au guichet, par la poste ou en visite : il est fermé à clé ici, comme un dépôt.
document-title = Document
document-lead = Chaque ouverture est notée, avec le jour et le rôle.
team-title = Équipe
team-lead = Qui a la clé de l’équipe, et qui est invité.
contacts-title = Toujours suivi ?
contacts-lead = Les personnes sans contact récent. Notez les derniers échanges, un par un ou depuis un tableau.
visas-title = Visas
visas-lead = Ce qui attend l’accord des Archives départementales avant d’être effacé.
