"""Scripts that look over a whole page: what it returns is what is wrong."""

TROUBLE = """() => {
  const shown = node => node.checkVisibility({ visibilityProperty: true });
  const text = node => node.innerText?.trim() || node.textContent.trim();
  const textOf = id => document.getElementById(id)?.textContent ?? "";
  const name = node => node.getAttribute("aria-label") || node.getAttribute("alt")
    || [...(node.labels ?? [])].map(text).join(" ")
    || (node.getAttribute("aria-labelledby") ?? "").split(" ").map(textOf).join(" ").trim()
    || (node.matches("input, select, textarea") ? "" : text(node));
  const controls = "button, input, select, textarea, summary, a[href], [tabindex='0'], [role=tab]";
  const visible = [...document.querySelectorAll(controls)].filter(shown);
  const nameless = visible.filter(node => !name(node));
  const ids = [...document.querySelectorAll("[id]")].map(node => node.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const referring = ["aria-controls", "aria-labelledby", "aria-describedby", "for"];
  const references = referring.flatMap(name =>
    [...document.querySelectorAll(`[${name}]`)].flatMap(one => one.getAttribute(name).split(" ")));
  const nowhere = references.filter(id => !document.getElementById(id));
  return [...nameless.map(node => node.outerHTML), ...twice, ...nowhere];
}"""
"""Controls without a name, ids used twice, and references to nothing."""

FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parts = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const ground = node => node
    ? over(parts(getComputedStyle(node).backgroundColor), ground(node.parentElement))
    : [255, 255, 255];
  const light = rgb => rgb
    .map(c => c / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const speaks = node => [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim());
  const all = [...document.body.querySelectorAll("*")];
  const texts = all.filter(node => node.checkVisibility() && speaks(node));
  return texts.filter(node => {
    const behind = ground(node);
    const pair = [light(over(parts(getComputedStyle(node).color), behind)), light(behind)];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05) < 4.5;
  }).map(node => `${node.className}: ${node.textContent.slice(0, 60)}`);
}"""
"""The texts whose contrast is below WCAG's 4.5."""
