/* The embedded client of Netverify Web v2 and v3: a frame with the customer's page.

   JumioClient.setVars({authorizationToken: "…", locale: "en"}).initVerify("id of a div")

   The page posts its messages to this window as JSON text, as Jumio's does. */
(function () {
  "use strict";
  const SIZES = {responsive: ["100%", "620px"], small: ["320px", "520px"], medium: ["640px", "620px"], big: ["960px", "720px"]};
  const origin = new URL(document.currentScript.src).origin;
  let vars = {};

  function size(given, place) {
    const named = SIZES[given] || SIZES.responsive;
    return typeof given === "number" || /^\d+$/.test(given || "") ? given + "px" : named[place];
  }

  window.JumioClient = {
    setVars(given) {
      vars = Object.assign({}, vars, given);
      return this;
    },
    initVerify(id) {
      const place = document.getElementById(id);
      if (!place) throw new Error("JumioClient.initVerify: there is no element with the id " + id);
      if (!vars.authorizationToken) throw new Error("JumioClient.setVars: authorizationToken is missing");
      const frame = document.createElement("iframe");
      const query = new URLSearchParams({authorizationToken: vars.authorizationToken});
      if (vars.locale) query.set("locale", vars.locale);
      frame.src = origin + "/widget/jumio-verify/2.0/form?" + query;
      frame.title = "Identity verification";
      frame.allow = "camera";
      frame.style.border = "0";
      frame.style.width = size(vars.clientWidth, 0);
      frame.style.height = size(vars.clientHeight, 1);
      place.replaceChildren(frame);
      return this;
    },
  };
})();
