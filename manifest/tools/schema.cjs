// Holds a manifest, and the language files it names, against Microsoft's own schemas.
const { readFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const { AppManifestUtils } = require("@microsoft/app-manifest");
const Ajv = require("ajv-draft-04").default;

const schemas = join(dirname(require.resolve("@microsoft/app-manifest")), "json-schemas", "teams");
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

const manifest = read(process.argv[2]);
const schema = (content) => read(join(schemas, `v${manifest.manifestVersion}`, basename(content.$schema)));

// Microsoft's expressions for the keys of a language file are none where `u` is set, as it is by
// the package's own function.
function languageComplaints(file) {
  const content = read(join(dirname(process.argv[2]), file));
  const validator = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, validateFormats: false });
  validator.validate(schema(content), content);
  return (validator.errors ?? []).map((one) => `${file}: ${one.message} ${JSON.stringify(one.params)}`);
}

async function main() {
  const files = new Set(manifest.localizationInfo.additionalLanguages.map((one) => one.file));
  const found = [
    ...(await AppManifestUtils.validateAgainstSchema(manifest, schema(manifest))),
    ...[...files].flatMap(languageComplaints),
  ];
  if (found.length) {
    console.error(found.join("\n"));
    process.exitCode = 1;
  }
}

main();
