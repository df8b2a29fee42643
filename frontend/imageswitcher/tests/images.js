/** Three images of one book, as the product page hands them over. */
const images = ["Front cover", "Title page", "Back cover"].map((alt, index) => ({
  src: `/media/large-${index}.jpg`,
  thumbnail: `/media/small-${index}.jpg`,
  alt,
}));

export default images;
