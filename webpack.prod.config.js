/**
 * Production bundles: `npm run build`.
 *
 * File names carry a hash of their content, so they may be cached for ever. The
 * cache on disk makes the next build quick; platforms keep node_modules/.cache.
 */
const path = require("path");
const development = require("./webpack.config.js");

/** Bytes before compression that one page may ask for; React alone takes 190,000. */
const PAGE_LIMIT = 250_000;

module.exports = {
  ...development,
  mode: "production",
  bail: true,
  devtool: false,
  output: { ...development.output, filename: "[name].[contenthash:12].js" },
  cache: {
    type: "filesystem",
    cacheDirectory: path.join(__dirname, "node_modules/.cache/webpack"),
    buildDependencies: { config: [__filename, path.join(__dirname, "swc.config.js")] },
  },
  performance: {
    hints: "error",
    maxEntrypointSize: PAGE_LIMIT,
    maxAssetSize: PAGE_LIMIT,
  },
};
