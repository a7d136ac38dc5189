import{K as t}from"./chunk.633QGA7Q.js";import"./chunk.VNMU7FDL.js";import"./chunk.ZVWEWEMZ.js";import"./chunk.FQVOK5TE.js";document.getElementById("sign-out")?.addEventListener("click",()=>{t()});
