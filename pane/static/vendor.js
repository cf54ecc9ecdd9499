/** The two libraries, which are loaded after the page has been painted, each once. */

const loading = new Map();
const HIDDEN = 500;
/** A page that is not looked at is never painted; milliseconds after which that is not waited for. */
const painted = new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, HIDDEN);
});

export const adaptiveCards = async () => (await loaded("adaptivecards"), globalThis.AdaptiveCards);

export const msalBrowser = async () => (await loaded("msal-browser"), globalThis.msal);

function loaded(name) {
  if (!loading.has(name)) {
    const done = painted.then(() => load(`/pane/vendor/${name}.js`));
    loading.set(name, done);
    done.catch(() => loading.delete(name));
  }
  return loading.get(name);
}

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => {
      script.remove();
      reject(new TypeError("not loaded"));
    });
    document.head.append(script);
  });
}
