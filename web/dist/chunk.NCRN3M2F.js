import{a}from"./chunk.45DHLI3F.js";export{a as qrCode};
