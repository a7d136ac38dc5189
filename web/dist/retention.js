import{M as t}from"./chunk.QCWERS2I.js";import"./chunk.IGN6IXHO.js";import"./chunk.ZVWEWEMZ.js";import"./chunk.FQVOK5TE.js";document.getElementById("sign-out")?.addEventListener("click",()=>{t()});
