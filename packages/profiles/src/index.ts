export { createLateBook } from './late-book.ts'
export { createProfileParser, type Profile, type ResolvedProfile, resolveProfile } from './parse-profile.ts'
export { createProfileBook, type ProfileBook, type ProfileText, readProfileFolders } from './profile-book.ts'
export { ProfileFile } from './profile-file.ts'
