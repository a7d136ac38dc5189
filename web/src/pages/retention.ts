// The DPO's report is the server's own page; its script only ends the session, here and in this tab.

import { signOut } from "../agent/session";

document.getElementById("sign-out")?.addEventListener("click", () => void signOut());
