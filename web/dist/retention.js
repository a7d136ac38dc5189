import{M as t}from"./chunk.YXA2S6A2.js";import"./chunk.Q6XVX5MR.js";import"./chunk.ZVWEWEMZ.js";import"./chunk.FQVOK5TE.js";document.getElementById("sign-out")?.addEventListener("click",()=>{t()});
