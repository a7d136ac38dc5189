import{M as t}from"./chunk.WAI5C46E.js";import"./chunk.W5N6BOPB.js";import"./chunk.ZVWEWEMZ.js";import"./chunk.FQVOK5TE.js";document.getElementById("sign-out")?.addEventListener("click",()=>{t()});
