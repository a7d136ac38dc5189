# The accessibility statement (loi 2005-102, article 47; décret 2019-768; RGAA 4.1).

accessibility-title = Accessibility
accessibility-lead = Everybody must be able to use Consigne, with whatever assistive tools they have.
accessibility-state-title = State of compliance
accessibility-state = Consigne partially complies with the French general accessibility framework (RGAA 4.1). No full audit by an outside body has been made yet.
accessibility-done-title = What is done
accessibility-done-keyboard = Every page can be used with a keyboard. The frame around the chosen element is always visible.
accessibility-done-contrast = Text has a contrast of at least 5.5 to 1, on light and on dark. The typeface is made for readers with low vision.
accessibility-done-words = Nothing is told by colour alone. The line of life and the drawings also exist in words or in a table.
accessibility-done-script = Where the purpose allows it, documents can be sent without JavaScript.
accessibility-done-motion = Movements are short, and absent if your device asks for that.
accessibility-limits-title = What is not done yet
accessibility-limits-documents = The documents are those that people and partners send: a photographed paper has no text that a screen reader could read.
accessibility-limits-agents = The agents’ pages need JavaScript, because their key does not leave their browser.
accessibility-limits-audit = The 106 criteria have not all been checked by hand.
accessibility-tests-title = How it is checked
accessibility-tests = At each change, an automatic tool (axe) examines the pages, light and dark, on a telephone’s screen and on a large one. The main paths are walked with the keyboard alone.
accessibility-contact-title = A difficulty?
accessibility-contact = Tell the agency that supports you, or the one that wrote to you. You will have an answer within a week, and the paper or the information by another means.
accessibility-defender-title = If the answer is not enough
accessibility-defender = You can write to the Défenseur des droits, the French ombudsman, or meet one of their delegates. It is free.
accessibility-defender-link = Website of the Défenseur des droits
