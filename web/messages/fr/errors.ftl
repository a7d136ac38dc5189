# Les pages qui disent que quelque chose n'est pas là ou ne marche pas : ce qui est arrivé, ce qui est en sécurité, quoi faire, qui appeler.

message-safe = Ce qui est en sécurité
message-todo = Que faire
message-call = C’est le numéro du service. Vous pouvez aussi appeler l’agence, au numéro de son courrier.
message-new-link = Demander un nouveau lien ou code
message-home = Revenir à l’accueil
message-sign-in = Se connecter

message-link-ended-title = Ce lien ne marche plus
message-link-ended-happened = Ce n’est pas votre faute. Un lien a toujours une fin, et une messagerie peut le couper ou le changer.
message-link-ended-safe = Les papiers déjà envoyés sont bien gardés. Rien n’a été perdu.
message-link-ended-todo = Demandez un nouveau lien, ou appelez-nous : nous vous aiderons. Vous pouvez aussi apporter vos papiers ou les envoyer par la poste.

message-not-found-title = Cette page n’existe pas
message-not-found-happened = L’adresse est peut-être incomplète, ou la page n’est pas pour vous.
message-not-found-safe = Rien n’a été envoyé, ouvert ou effacé.
message-not-found-todo = Reprenez le lien entier dans le message reçu. S’il ne marche toujours pas, demandez-en un nouveau.

message-refused-title = Cela ne vous est pas permis
message-refused-happened = Votre rôle ne permet pas de faire cela.
message-refused-safe = Rien n’a changé.
message-refused-todo = Si vous en avez besoin pour votre travail, parlez-en à la personne responsable de votre équipe.

message-ended-title = Ce document a passé son dernier jour
message-ended-happened = Il était gardé pour une raison précise, jusqu’à un jour précis. Ce jour est passé.
message-ended-safe = L’accès est fermé pour tout le monde. L’effacement est inscrit au journal de preuve.
message-ended-todo = S’il vous faut encore ce papier, demandez-le à nouveau à la personne ou au partenaire.

message-due-title = Ce document a passé son dernier jour
message-due-happened = Il était gardé pour une raison précise, jusqu’à un jour précis. Ce jour est passé : l’accès est fermé pour tout le monde.
message-due-safe = Il sera effacé à la prochaine purge, dans la nuit ; s’il lui faut un visa, dès que les Archives l’auront donné. L’effacement sera inscrit au journal de preuve.
message-due-todo = S’il vous faut encore ce papier, demandez-le à nouveau à la personne ou au partenaire.

message-suspended-title = Ce document est gelé
message-suspended-happened = Son dernier jour est passé : plus personne ne peut l’ouvrir. Un gel empêche de l’effacer.
message-suspended-safe = Il est gardé tel quel tant que le gel dure. Il sera effacé à la première purge après la levée du gel.
message-suspended-todo = L’équipe, les archives ou la déléguée ou le délégué à la protection des données peuvent dire pourquoi il est gelé, et lever le gel une fois la personne prévenue.

message-no-access-title = Ce document est aux archives
message-no-access-happened = L’équipe n’a plus la clé : le temps où elle en avait besoin est passé. Personne dans l’équipe ne peut l’ouvrir.
message-no-access-safe = Il est gardé par le service des archives, jusqu’à son dernier jour.
message-no-access-todo = S’il vous le faut pour une raison précise (reprise de l’accompagnement, contentieux), demandez au service des archives de le consulter.

message-restricted-title = Ce document est mis de côté
message-restricted-happened = La personne a demandé qu’il ne soit plus utilisé pour le moment. Personne ne peut l’ouvrir.
message-restricted-safe = Il est gardé tel quel : il n’est ni lu ni effacé.
message-restricted-todo = La déléguée ou le délégué à la protection des données peut vous dire quand cela finira.

message-script-needed-title = Ces papiers demandent un navigateur avec JavaScript
message-script-needed-happened = Ils peuvent parler de santé : ils doivent être fermés à clé chez vous, avant de partir. Le formulaire simple ne peut pas le faire.
message-script-needed-safe = Vos papiers n’ont pas été gardés. Ils sont toujours chez vous.
message-script-needed-todo = Ouvrez le même lien avec un Firefox, un Chrome, un Edge ou un Safari de 2023 ou plus récent. Vous pouvez aussi apporter vos papiers ou les envoyer par la poste.

message-nothing-sent-title = Aucun papier n’est arrivé
message-nothing-sent-happened = Le formulaire est parti sans fichier, ou avec un fichier vide.
message-nothing-sent-safe = Rien n’a été perdu : vos papiers sont toujours chez vous.
message-nothing-sent-todo = Revenez à la page précédente, choisissez au moins un fichier, puis envoyez.

message-too-large-title = Ce fichier est trop lourd
message-too-large-happened = Il dépasse la limite écrite à côté du papier demandé. Il n’a pas été gardé.
message-too-large-safe = Vos papiers sont toujours chez vous. Ceux qui étaient déjà reçus sont gardés.
message-too-large-todo = Envoyez-le en plusieurs parties, ou une photo plus légère. Vous pouvez aussi l’apporter ou l’envoyer par la poste.

message-too-many-title = Trop d’essais
message-too-many-happened = Il y a eu beaucoup d’essais en peu de temps. La porte est fermée pour un moment.
message-too-many-safe = C’est une protection : personne ne peut deviner un code ou une phrase secrète de cette façon.
message-too-many-todo = Attendez quelques minutes, puis recommencez.

message-old-browser-title = Ce navigateur est trop ancien
message-old-browser-happened = Il ne sait pas fermer des papiers à clé avant de les envoyer.
message-old-browser-safe = Rien n’a été envoyé. Vos papiers sont toujours chez vous.
message-old-browser-todo = Ouvrez le même lien avec un Firefox, un Chrome, un Edge ou un Safari de 2023 ou plus récent. Vous pouvez aussi apporter vos papiers ou les envoyer par la poste.

message-failed-title = Quelque chose n’a pas marché chez nous
message-failed-happened = Ce n’est pas votre faute. Le service n’a pas pu répondre, et nous en sommes prévenus.
message-failed-safe = Ce qui était déjà reçu est gardé. Ce qui était en cours n’a pas été pris : rien n’est à moitié fait.
message-failed-todo = Attendez quelques minutes, puis recommencez.

message-unavailable-title = Le service est fermé pour un moment
message-unavailable-happened = Il est en entretien, ou il n’a plus assez de place pour recevoir.
message-unavailable-safe = Ce qui était déjà reçu est gardé. Les dates d’effacement ne changent pas.
message-unavailable-todo = Revenez un peu plus tard. Si c’est pressé, appelez l’agence.

new-link-title = Demander un nouveau lien ou code
new-link-lead = Un lien perdu, coupé ou fini ? Dites-nous lequel : l’équipe vous rappelle ou vous en envoie un nouveau.
new-link-reference = Votre référence
new-link-reference-hint = Cinq lettres et chiffres, comme 7K4-2M. Elle est dans le message ou le courrier reçu.
new-link-team = Ou votre agence
new-link-team-hint = Si vous n’avez plus la référence.
new-link-team-none = Choisir une agence
new-link-send = Envoyer la demande
new-link-privacy = N’écrivez pas votre nom ni votre numéro de sécurité sociale ici : ils ne sont pas demandés.
new-link-call = Vous préférez appeler ?
new-link-fault-title = La demande n’est pas partie
new-link-fault-empty = Écrivez la référence, ou choisissez une agence.
new-link-fault-reference = Une référence a cinq lettres et chiffres, comme 7K4-2M. Vérifiez ce que vous avez écrit.
new-link-done-title = Votre demande est partie
new-link-done-lead = Si nous avons trouvé de quoi il s’agit, l’équipe est prévenue.
new-link-done-next = Elle vous répond par le moyen que vous utilisez déjà avec elle, aux heures d’ouverture.
new-link-done-same = Cette page dit toujours la même chose, que la référence existe ou non : ainsi, personne ne peut s’en servir pour savoir qui est accompagné.
new-link-done-other = Sans nouvelles dans deux jours ouvrés ? Appelez l’agence. Vous pouvez aussi apporter vos papiers ou les envoyer par la poste.
