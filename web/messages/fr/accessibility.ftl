# La déclaration d'accessibilité (loi 2005-102, article 47 ; décret 2019-768 ; RGAA 4.1).

accessibility-title = Accessibilité
accessibility-lead = Consigne doit pouvoir servir à tout le monde, avec tous les outils d’aide.
accessibility-state-title = État de conformité
accessibility-state = Consigne est en conformité partielle avec le référentiel général d’amélioration de l’accessibilité (RGAA 4.1). Aucun audit complet par un organisme extérieur n’a encore été fait.
accessibility-done-title = Ce qui est fait
accessibility-done-keyboard = Toutes les pages s’utilisent au clavier. Le cadre autour de l’élément choisi est toujours visible.
accessibility-done-contrast = Les textes ont un contraste d’au moins 5,5 pour 1, sur fond clair comme sur fond sombre. La police est faite pour les personnes malvoyantes.
accessibility-done-words = Aucune information n’est donnée par la couleur seule. La ligne de vie et les dessins existent aussi en mots ou en tableau.
accessibility-done-script = Quand la finalité le permet, les papiers peuvent être envoyés sans JavaScript.
accessibility-done-motion = Les mouvements sont courts, et absents si votre appareil le demande.
accessibility-limits-title = Ce qui ne l’est pas encore
accessibility-limits-documents = Les documents déposés sont ceux que les personnes et les partenaires envoient : un papier photographié n’a pas de texte qu’un lecteur d’écran puisse lire.
accessibility-limits-agents = Les pages des agents ont besoin de JavaScript, parce que leur clé ne quitte pas leur navigateur.
accessibility-limits-audit = Les 106 critères n’ont pas tous été vérifiés à la main.
accessibility-tests-title = Comment c’est vérifié
accessibility-tests = À chaque changement, un outil automatique (axe) examine les pages, en clair, en sombre, sur un écran de téléphone et sur un grand écran. Les principaux parcours sont faits au clavier seul.
accessibility-contact-title = Une difficulté ?
accessibility-contact = Dites-le à l’agence qui vous accompagne, ou à celle qui vous a écrit. Vous aurez une réponse en une semaine, et le papier ou l’information par un autre moyen.
accessibility-defender-title = Si la réponse ne suffit pas
accessibility-defender = Vous pouvez écrire au Défenseur des droits, ou rencontrer l’un de ses délégués. C’est gratuit.
accessibility-defender-link = Site du Défenseur des droits
