import{M as t}from"./chunk.G56MSRPW.js";import"./chunk.IGN6IXHO.js";import"./chunk.ZVWEWEMZ.js";import"./chunk.FQVOK5TE.js";document.getElementById("sign-out")?.addEventListener("click",()=>{t()});
