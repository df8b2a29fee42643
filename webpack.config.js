/**
 * Development bundles: `npm run watch`. webpack.prod.config.js builds upon this.
 *
 * Bundles land in frontend/dist, which Django serves under /static/, and
 * webpack-stats.json tells django-webpack-loader their names.
 */
const path = require("path");
const BundleTracker = require("webpack-bundle-tracker");
const swc = require("./swc.config.js");

const root = __dirname;

module.exports = {
  mode: "development",
  context: root,
  entry: {
    chat: "./frontend/chat/index.js",
    imageswitcher: "./frontend/imageswitcher/index.jsx",
    rooms: "./frontend/rooms/index.js",
  },
  output: {
    path: path.join(root, "frontend/dist"),
    publicPath: "/static/",
    filename: "[name].js",
    clean: true,
  },
  resolve: { extensions: [".js", ".jsx"] },
  module: {
    rules: [
      {
        test: /\.jsx?$/,
        include: path.join(root, "frontend"),
        use: { loader: "swc-loader", options: { ...swc, swcrc: false } },
      },
    ],
  },
  devtool: "source-map",
  plugins: [
    new BundleTracker({ path: root, filename: "webpack-stats.json", relativePath: true }),
  ],
};
