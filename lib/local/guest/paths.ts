/** Where a disk says what its guest is. */
export const GUEST_PATH = "/landfall/guest.json";
/** The digest of {@link GUEST_PATH}, as `sha256sum` prints it, so that no byte of it can change unnoticed. */
export const GUEST_DIGEST_PATH = "/landfall/guest.json.sha256";
