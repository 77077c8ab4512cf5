// Prints the OpenAPI documents of generated services: node read_openapi.js SERVICE...
const environment = { DATABASE_URL: 'postgresql://localhost/none', AUTH_ENABLED: 'false' };

const read = async (tree) => {
  try {
    const { createApplication } = await import(`${tree}/src/app.ts`);
    const { parseSettings } = await import(`${tree}/src/core/config.ts`);
    const { document } = await import(`${tree}/src/api/openapi.ts`);
    return document(createApplication(parseSettings(environment)).express);
  } catch (error) {
    return { error: String(error.stack) };
  }
};

const documents = [];
for (const tree of process.argv.slice(2)) documents.push(await read(tree));
console.log(JSON.stringify(documents));
