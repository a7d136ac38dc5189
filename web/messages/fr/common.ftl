# Ce que toutes les pages ont autour d'elles, les dates et la ligne de vie.

site-name = Consigne
site-skip = Aller au contenu
site-nav = Pages principales
site-sign-out = Se déconnecter
site-promise = Ici, chaque document a une raison d’être gardé et un jour où il est effacé.
site-new-link = Demander un nouveau lien ou code
site-accessibility = Accessibilité : partiellement conforme
site-loading = La page se prépare…
site-counter = Écran tourné vers la personne : une seule situation reste affichée.
site-counter-end = Revenir
site-noscript-title = Cette page a besoin de JavaScript.
site-noscript-agents = Les documents s’ouvrent dans votre navigateur, avec votre clé : sans JavaScript, il ne peut pas le faire. Autorisez JavaScript pour ce site, ou demandez à votre service informatique.

nav-home = Accueil
nav-team = Équipe
nav-retention = Conservation

role = { $role ->
    [social_worker] Assistante, assistant de service social
    [adviser] Conseillère, conseiller de service social
    [secretary] Secrétaire
    [trainee] Stagiaire
    [manager] Responsable d’équipe
    [archivist] Archiviste
    [dpo] Déléguée, délégué à la protection des données
    [dpo_deputy] Suppléance de la protection des données
    [operator] Exploitation
   *[other] Agent
}

date-long = { $day } { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }
date-moment = { $date } à { $hour } h { $minute }

life-received = Reçu
life-active = En cours
life-archive = Archive
life-erased = Effacé
life-today = Aujourd’hui
life-until = jusqu’au { $date }
life-from = dès le { $date }
life-at-latest = au plus tard le { $date }
life-active-open = fin pas encore fixée
life-archive-open = ensuite
life-no-archive = sans archive
life-visa = Visa attendu
life-why-start = Sera effacé le { $date } : c’est la durée prévue pour cette finalité.
life-why-backstop = Sera effacé le { $date } s’il ne se passe rien d’ici là : c’est la durée la plus longue prévue.
life-why-held = Gelé : il ne sera pas effacé tant que le gel dure. Il sera fermé le { $date }.
life-why-suspended = Gelé : fermé à tous depuis le { $date }, il ne sera pas effacé tant que le gel dure.
life-why-due = Fermé à tous depuis le { $date } : la prochaine purge l’efface.
life-why-gone = Effacé le { $date }.
life-words-received = Reçu le { $date }.
life-words-active = Accessible à l’équipe jusqu’au { $date }.
life-words-archive = Puis gardé en archive.
life-words-visa = L’effacement attend un visa de l’archiviste.
